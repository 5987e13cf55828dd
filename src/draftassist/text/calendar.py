"""The company's working time: business days, opening hours and holidays, in its own time zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from draftassist.domain.policy import Company

__all__ = ["WorkCalendar", "calendar_for"]

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONGEST_CLOSURE_DAYS = 60


def _clock(text: str, default: time) -> time:
    try:
        return time.fromisoformat(text if ":" in text else f"{text}:00")
    except ValueError:
        return default


@dataclass(frozen=True)
class WorkCalendar:
    """Working time of one company. All moments that come out carry `zone`; naive ones that go in are read in it."""

    zone: tzinfo
    company: Company

    @property
    def opens(self) -> time:
        """Local time at which somebody is there."""
        return _clock(self.company.working_hours.start, time(9))

    @property
    def closes(self) -> time:
        """Local time at which nobody is there any more."""
        return _clock(self.company.working_hours.end, time(17))

    def local(self, moment: datetime) -> datetime:
        """The moment in the company's zone."""
        return moment.replace(tzinfo=self.zone) if moment.tzinfo is None else moment.astimezone(self.zone)

    def at(self, day: date, clock: time) -> datetime:
        """That local clock time on that day."""
        return datetime.combine(day, clock, tzinfo=self.zone)

    def is_working_day(self, day: date) -> bool:
        """A day on which the company works: in its week, and no holiday."""
        names = {name.strip().lower()[:3] for name in self.company.working_hours.days}
        return _DAYS[day.weekday()] in names and day not in self.company.holidays

    def _next_working_day(self, day: date) -> date:
        for _ in range(_LONGEST_CLOSURE_DAYS):
            if self.is_working_day(day):
                return day
            day += timedelta(days=1)
        return day

    def is_working_moment(self, moment: datetime) -> bool:
        """Somebody is there at that moment; closing time itself still counts."""
        local = self.local(moment)
        return self.is_working_day(local.date()) and self.opens <= local.time() <= self.closes

    def next_working_moment(self, moment: datetime) -> datetime:
        """The moment itself when somebody is there, else when the company opens next."""
        local = self.local(moment)
        if self.is_working_moment(local):
            return local
        if self.is_working_day(local.date()) and local.time() < self.opens:
            return self.at(local.date(), self.opens)
        return self.at(self._next_working_day(local.date() + timedelta(days=1)), self.opens)

    def add_business_days(self, moment: datetime, days: int) -> datetime:
        """The same clock time `days` working days later; day 0 is the next working day from `moment` on."""
        local = self.local(moment)
        day = self._next_working_day(local.date())
        for _ in range(days):
            day = self._next_working_day(day + timedelta(days=1))
        return self.at(day, local.time())

    def end_of_day(self, day: date) -> datetime:
        """Closing time on that day."""
        return self.at(day, self.closes)

    def business_days_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; 0 when `end` is not later."""
        return sum(self.is_working_day(start + timedelta(days=i)) for i in range(1, max(0, (end - start).days) + 1))


def calendar_for(company: Company, now: datetime | None = None) -> WorkCalendar:
    """The company's calendar; without a stated (or a known) time zone the offset of `now` is taken, else UTC."""
    if company.time_zone:
        try:
            return WorkCalendar(ZoneInfo(company.time_zone), company)
        except (ZoneInfoNotFoundError, ValueError):
            pass
    offset = now.tzinfo if now is not None and now.tzinfo is not None else UTC
    return WorkCalendar(offset, company)
