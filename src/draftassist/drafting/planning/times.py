"""When an action is due and how long it then takes: one story, never both.

What the agent only sets going is due when that is done, and `timeline` says what the customer waits for after it. What
takes its time in the doing ("review what happened", "restore the photos") is due when it is through; nothing follows.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from draftassist.domain.case import ActionTaken
from draftassist.domain.policy import MONEY_KINDS, ActionKind, ActionName, Timeline
from draftassist.drafting.frame import Frame
from draftassist.drafting.planning.checkpoint import timeline_end
from draftassist.drafting.planning.offers import Offers, action_named
from draftassist.text.wording import timeline_words

__all__ = ["due_and_timeline", "still_takes", "timeline_for", "update_timeline"]

_ON_ITS_WAY: frozenset[str] = MONEY_KINDS | frozenset({"replacement", "reship"})
"""What leaves the agent's hands at once and then takes time to arrive."""
_SETS_GOING = re.compile(
    r"\b(?:open|start|book|arrange|ask|order|request|begin|file|report|submit|raise|log|send)(?:e?d|ing|s)?\b|"
    r"\b(?:begun|sent)\b",
    re.IGNORECASE,
)
_LEAST_LEFT_OF_DAY = timedelta(hours=1)


def timeline_for(frame: Frame, offers: Offers, action: ActionName) -> Timeline | None:
    """The timeline of the nearest policy in force for that action, by its own name first and its kind second."""
    glossary = frame.knowledge.glossary
    nearest = offers.named(action.name)
    policies = [nearest.policy] if nearest else []
    policies += [policy for policy in frame.knowledge.current(frame.today) if policy not in policies]
    rows = [row for policy in policies for row in policy.timelines]
    by_name = next((row for row in rows if row.action == action.name), None)
    if by_name is not None:
        return by_name
    own = nearest.policy.timelines if nearest else []
    return next((row for row in own if action_named(row.action, glossary).kind == action.kind), None)


def due_and_timeline(
    frame: Frame, kind: ActionKind, detail: str, timeline: Timeline | None
) -> tuple[datetime | None, str | None]:
    """The moment by which the agent's own step is through, and how long it takes after that (None: no time)."""
    start = frame.calendar.next_working_moment(frame.now)
    end = frame.calendar.end_of_day(start.date())
    if end - start < _LEAST_LEFT_OF_DAY:
        end = frame.calendar.end_of_day(frame.calendar.add_business_days(start, 1).date())
    if timeline is None or timeline.max_days is None:
        return end, timeline_words(timeline) if timeline else None
    quick = timeline.unit == "hour" or timeline.max_days <= 1
    if quick or not (kind in _ON_ITS_WAY or _SETS_GOING.match(detail)):
        return timeline_end(timeline, start, frame.calendar), None
    return end, timeline_words(timeline)


def still_takes(frame: Frame, kind: ActionKind, taken: ActionTaken, timeline: Timeline | None) -> str | None:
    """How long something done still takes to reach the customer; None when it is there, or was a finding."""
    if timeline is None or timeline.max_days is None or (timeline.unit != "hour" and timeline.max_days <= 1):
        return None
    if kind not in _ON_ITS_WAY and not _SETS_GOING.search(taken.detail):
        return None
    end = timeline_end(timeline, taken.at or frame.now, frame.calendar)
    return timeline_words(timeline) if end is not None and end > frame.now else None


def update_timeline(frame: Frame, issues: set[str]) -> Timeline | None:
    """How often the company writes in such a case, by the policies that name it."""
    glossary = frame.knowledge.glossary
    near = [policy for policy in frame.knowledge.current(frame.today) if issues & set(policy.applies_to)]
    rows = [row for policy in near for row in policy.timelines if action_named(row.action, glossary).kind == "update"]
    return next((row for row in rows if row.max_days), None)
