"""Replies to score and what comes out: three dimensions with reasons and evidence (`contracts.md` §5)."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import Field

from draftassist.domain.base import Id, Model, When
from draftassist.domain.case import Channel
from draftassist.domain.commitment import Commitment

__all__ = [
    "ACTS",
    "Act",
    "Conversation",
    "Dimension",
    "DimensionScore",
    "Evidence",
    "KeptCheckpoint",
    "OverpromisingScore",
    "ReplyToScore",
    "Scorecard",
    "ScoredTranscript",
    "ScoredTurn",
    "Suggestion",
    "Weights",
]

Act = Literal[
    "names_failure", "names_impact", "validates", "stock_sympathy", "identical_feelings", "dramatic", "responsibility",
    "blame", "deflect", "pass_on", "action_done", "action_under_way", "action_vague", "work_to_customer", "checkpoint",
    "asks_known", "commitment", "guarantee", "hedge", "gesture", "explanation", "refusal", "alternative", "courtesy",
]  # fmt: skip
ACTS: tuple[Act, ...] = get_args(Act)
Dimension = Literal["empathy", "ownership", "overpromising"]


class ReplyToScore(Model):
    """One reply, with whatever is known around it."""

    id: Id | None = None
    reply: str
    customer_message: str | None = None
    agent: str | None = None
    role: str = "agent"
    channel: Channel = "email"
    at: When | None = None
    issue: str | None = None


class Evidence(Model):
    """A span of the reply and what it does; code points into the reply."""

    start: int
    end: int
    act: Act


class DimensionScore(Model):
    """`score` is rubric.md's whole number 0-4, `value` the expected value in [0, 4]."""

    score: int = Field(ge=0, le=4)
    value: float = Field(ge=0, le=4)
    reason: str
    evidence: list[Evidence] = Field(default_factory=list)


class OverpromisingScore(DimensionScore):
    """0 is best here; carries the commitments it rests on."""

    commitments: list[Commitment] = Field(default_factory=list)


class Suggestion(Model):
    """One sentence to change, with a rewrite that fits this case."""

    dimension: Dimension
    start: int
    end: int
    rewrite: str
    why: str


class Scorecard(Model):
    """The whole verdict on one reply."""

    id: str | None = None
    empathy: DimensionScore
    ownership: DimensionScore
    overpromising: OverpromisingScore
    overall: float
    fail: bool
    suggestions: list[Suggestion] = Field(default_factory=list)
    scorer: str
    not_applicable: bool = False


class Weights(Model):
    """`rubric.md`'s weights; a team may change them."""

    empathy: float = 0.35
    ownership: float = 0.35
    overpromising: float = 0.30

    def overall(self, empathy: int, ownership: int, overpromising: int) -> float:
        """`100 * (e*E/4 + o*O/4 + p*(1 - P/4))` of rubric.md, rounded to one decimal."""
        share = (
            self.empathy * empathy / 4 + self.ownership * ownership / 4 + self.overpromising * (1 - overpromising / 4)
        )
        return round(100 * share, 1)


class ScoredTurn(Scorecard):
    """A scorecard of one agent turn; `turn` counts the transcript's messages from 1."""

    turn: int


class KeptCheckpoint(Model):
    """A next contact that was promised, and whether it happened."""

    turn: int
    by: When | None = None
    kept: Literal["kept", "missed", "open"]


class Conversation(Model):
    """What only shows across turns."""

    checkpoints: list[KeptCheckpoint] = Field(default_factory=list)
    customer_repeats: int = 0
    promises: list[Commitment] = Field(default_factory=list)


class ScoredTranscript(Model):
    """All agent turns of one transcript, and the conversation as a whole."""

    id: str | None = None
    turns: list[ScoredTurn]
    conversation: Conversation
