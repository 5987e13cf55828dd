# ruff: noqa: E501 - a list of words reads best unbroken
"""Whether a promised time agrees with the time that policy says an action takes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from draftassist.domain.commitment import Commitment
from draftassist.domain.policy import Policy, Timeline
from draftassist.text.calendar import WorkCalendar
from draftassist.text.wording import timeline_words

__all__ = ["TimeVerdict", "time_verdict"]

_ARRIVES = re.compile(
    r"\b(?:arriv\w+|reach\w*|land\w*|show\w*|appear\w*|clear\w*|receive|get|gets|have it|be (?:in|on|with|back|there|done|"
    r"complete\w*|finished|fixed|repaired|delivered)|is (?:in|on|with|back)|in your (?:account|hands?)|on your card|with you|"
    r"delivered|refunded by|back (?:in|on|with|by)|yours)\b",
    re.IGNORECASE,
)
_OWN_PACE = frozenset({"update", "callback", "information", "escalation", "apology"})
"""Kinds that the agent's own hand brings about: sooner than policy asks is no promise too much."""
_SLACK = timedelta(hours=1)


class TimeVerdict:
    """`problem` is None (agrees, or nothing to compare) or `sooner`; `timeline` and `policy` say than what."""

    __slots__ = ("policy", "problem", "timeline")

    def __init__(self, problem: str | None, timeline: Timeline | None = None, policy: Policy | None = None) -> None:
        self.problem = problem
        self.timeline = timeline
        self.policy = policy

    @property
    def why(self) -> str:
        """One sentence for an agent."""
        if self.timeline is None or self.policy is None:
            return ""
        words = timeline_words(self.timeline)
        name = self.timeline.action.replace("_", " ")
        said = self.problem
        return f"{self.policy.title}: {name} takes {words}; the reply promises it {said}"


def time_verdict(
    commitment: Commitment, policies: Iterable[Policy], now: datetime, calendar: WorkCalendar
) -> TimeVerdict:
    """Compares the deadline of a commitment with the timelines for its action; the most patient one counts.

    A promise to *start* today agrees with any timeline: only the arrival of the outcome is compared, and never what is
    within the agent's own pace (updates, calls): those times are the plan's.
    """
    if commitment.by is None:
        return TimeVerdict(None)
    known = [
        (timeline, policy)
        for policy in policies
        for timeline in policy.timelines
        if timeline.action in {commitment.what, commitment.kind} and timeline.max_days is not None
    ]
    if not known:
        return TimeVerdict(None)
    promised = calendar.local(commitment.by)
    ends = [
        (_end(timeline, now, calendar, timeline.max_days or Decimal()), timeline, policy) for timeline, policy in known
    ]
    if commitment.kind in _OWN_PACE or not _ARRIVES.search(commitment.text):
        return TimeVerdict(None)
    soonest, timeline, policy = min(ends, key=lambda one: one[0])
    return TimeVerdict("sooner" if promised < soonest - _SLACK else None, timeline, policy)


def _end(timeline: Timeline, now: datetime, calendar: WorkCalendar, amount: Decimal) -> datetime:
    if timeline.unit == "hour":
        return calendar.local(now) + timedelta(hours=float(amount))
    if timeline.unit == "calendar":
        return calendar.at((calendar.local(now) + timedelta(days=float(amount))).date(), calendar.opens)
    return calendar.at(calendar.add_business_days(now, int(amount)).date(), calendar.opens)
