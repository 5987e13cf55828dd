"""A commitment: a clause in which the company binds itself to a future act or outcome, and what policy says of it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from draftassist.domain.base import Model, Money, When
from draftassist.domain.policy import ActionKind

__all__ = ["Certainty", "Commitment", "CommitmentStatus", "ConditionState"]

Certainty = Literal["firm", "hedged", "conditional"]
CommitmentStatus = Literal["supported", "contradicted", "unsupported", "unchecked"]
ConditionState = Literal["met", "unmet", "unverified"]


class Commitment(Model):
    """One promise found in a reply. `start`/`end` are code points into that reply; `text` is exactly that slice.

    `what` is the company's action name where one matches, else the kind; `by` the resolved deadline; `who` the one
    who is to act as the text has it. `status` is `unchecked` until authority has been asked.
    """

    start: int
    end: int
    text: str
    what: str
    kind: ActionKind
    who: str | None = None
    amount: Money | None = None
    by: When | None = None
    certainty: Certainty = "firm"
    condition: str | None = None
    status: CommitmentStatus = "unchecked"
    condition_state: ConditionState | None = None
    cites: list[str] = Field(default_factory=list)
    why: str | None = None
