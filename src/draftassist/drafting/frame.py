"""What every stage of a draft shares: whose company, what time it is, what the agent asked for besides."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from draftassist.domain.policy import Assumption, Company, Knowledge
from draftassist.text.calendar import WorkCalendar

__all__ = ["Frame"]


@dataclass(frozen=True)
class Frame:
    """The frame of one draft. `now` is local to the company; `recent` are the agent's latest replies, newest first."""

    company: Company
    calendar: WorkCalendar
    now: datetime
    knowledge: Knowledge
    instruction: str | None = None
    recent: tuple[str, ...] = ()
    assumptions: list[Assumption] = field(default_factory=list)

    @property
    def today(self) -> date:
        """The company's local date."""
        return self.now.date()

    @property
    def has_policies(self) -> bool:
        """Without any policy nothing that costs money is planned and commitments stay unchecked."""
        return bool(self.knowledge.policies)
