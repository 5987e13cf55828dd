"""Everything that decides what may be promised in one case, as one value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from draftassist.domain.case import ActionTaken
from draftassist.domain.policy import Company, Glossary, Policy

__all__ = ["Authority"]


@dataclass(frozen=True)
class Authority:
    """Everything that decides what may be promised in one case.

    `policies` may hold superseded ones: they never support, but say so by name. `values` are the facts that conditions
    are decided on (`Brief.values`); `issue` is the company's own name, `issue_kind` the one of `contracts.md` §2.
    """

    policies: Sequence[Policy]
    glossary: Glossary
    company: Company
    role: str
    on: date
    issue: str | None = None
    issue_kind: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    actions_taken: Sequence[ActionTaken] = ()
    region: str | None = None

    def in_force(self) -> list[Policy]:
        """The policies that count on the day and in the region of the case."""
        return [
            policy
            for policy in self.policies
            if policy.in_force(self.on)
            and (policy.region is None or self.region is None or policy.region.casefold() == self.region.casefold())
        ]

    def given(self, action: str) -> Decimal:
        """What has been given already in this case under that action name."""
        return sum(
            (taken.amount.amount for taken in self.actions_taken if taken.action == action and taken.amount), Decimal()
        )
