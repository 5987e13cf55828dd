"""The next contact: a moment at which somebody is really there to keep it.

`practice.md`: a checkpoint with a time, kept even if there is no news; severity sets the speed.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from draftassist.domain.case import Case
from draftassist.domain.draft import Checkpoint
from draftassist.domain.policy import Timeline
from draftassist.text.calendar import WorkCalendar

__all__ = ["next_checkpoint", "timeline_end"]

_HOW = {"email": "email", "chat": "message", "social": "direct message", "phone": "phone"}
_SAME_DAY = 3
_LEAST_NOTICE = timedelta(hours=3)
_LEAST_HOURS_BEFORE_CLOSING = 1
"""A checkpoint in the last minutes of the day is one that slips."""


def timeline_end(timeline: Timeline, start: datetime, calendar: WorkCalendar) -> datetime | None:
    """The latest moment by which the action should be through, or None when the timeline states no end."""
    if timeline.max_days is None:
        return None
    amount = float(timeline.max_days)
    if timeline.unit == "hour":
        return calendar.local(start) + timedelta(hours=amount)
    if timeline.unit == "calendar":
        return calendar.end_of_day((calendar.local(start) + timedelta(days=amount)).date())
    return calendar.end_of_day(calendar.add_business_days(start, round(amount)).date())


def next_checkpoint(
    case: Case, severity: int, updates: Timeline | None, now: datetime, calendar: WorkCalendar, by: str
) -> Checkpoint:
    """When the agent writes next: within the company's own update time where it states one, else by severity.

    Severity 3 and 4: the same working day where three hours of it are left; 2: the next working day; 1: in two.
    """
    latest = timeline_end(updates, now, calendar) if updates else None
    at = _default_moment(severity, now, calendar)
    if latest is not None and latest < at:
        at = _rounded(latest, now, calendar)
    return Checkpoint(at=at, by=by, how=_HOW[case.channel])


def _default_moment(severity: int, now: datetime, calendar: WorkCalendar) -> datetime:
    local = calendar.local(now)
    last = _last_good_hour(calendar)
    if severity >= _SAME_DAY and calendar.is_working_moment(local):
        tonight = calendar.at(local.date(), last)
        if tonight - local >= _LEAST_NOTICE:
            return tonight
    days = 2 if severity <= 1 else 1
    start = local if calendar.is_working_day(local.date()) else calendar.next_working_moment(local)
    ahead = days if calendar.is_working_day(local.date()) else days - 1
    day = calendar.add_business_days(start, ahead).date()
    return calendar.at(day, time(12) if severity >= _SAME_DAY and _open_at(calendar, time(12)) else last)


def _open_at(calendar: WorkCalendar, clock: time) -> bool:
    return calendar.opens <= clock <= calendar.closes


def _last_good_hour(calendar: WorkCalendar) -> time:
    closes, opens = calendar.closes, calendar.opens
    hour = closes.hour - _LEAST_HOURS_BEFORE_CLOSING
    return time(hour) if hour > opens.hour else closes


def _rounded(latest: datetime, now: datetime, calendar: WorkCalendar) -> datetime:
    """The last full working hour not later than `latest`, else the first working moment after now."""
    moment = latest.replace(minute=0, second=0, microsecond=0)
    floor = calendar.local(now)
    while moment > floor:
        if calendar.is_working_moment(moment) and moment.time() <= _last_good_hour(calendar):
            return moment
        moment -= timedelta(hours=1)
    soonest = calendar.next_working_moment(floor + timedelta(hours=1))
    return soonest.replace(minute=0, second=0, microsecond=0) if soonest.minute == 0 else _full_hour_after(soonest)


def _full_hour_after(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
