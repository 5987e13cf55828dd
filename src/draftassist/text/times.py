"""Finds dates, clock times, durations and periods in a text, and resolves them against `now` and working time.

Our patterns decide the spans; the calendar decides the moments. A date that can be read in two ways (`03/04`, `next
Friday`) is marked `ambiguous`: `earliest` and `latest` then hold both readings, and `by` is None, so that no guess is
presented as fact. Linear in the length of the text.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from decimal import Decimal

from draftassist.text.calendar import WorkCalendar
from draftassist.text.numbers import read_number
from draftassist.text.timewords import (
    CLOCK,
    DATE,
    DAY_PART,
    DURATION,
    DURATION_UNITS,
    MARKS,
    PERIOD,
    RELATIVE_DAY,
    TIME_WORDS,
    VAGUE,
    WEEKDAY,
    WEEKDAYS,
    read_clock,
    read_date,
)

__all__ = ["TimeSpan", "find_times"]

_REACH = 48
_LONGEST = 64
_MOST_READ = 30_000
"""Code points around words of time that are read in one call, so that time stays bounded."""
_GLUE = re.compile(r"^[\s,(]*(?:(?:on|at|by|before|from|around|about|of|the|in the)\s+)*$", re.IGNORECASE)
_LEAD = re.compile(
    r"\b(by|before|until|till|within|in|on|at|after|from|since|over the|for|no later than|up to)\s+(?:the\s+)?"
    r"(?:next\s+|following\s+)?(?:about\s+|around\s+)?$",
    re.IGNORECASE,
)
_AGO = re.compile(r"\s+(?:ago|earlier|before|back)\b", re.IGNORECASE)
_LAST = re.compile(r"\b(?:last|past|previous)\s+(?:few\s+)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """A time in a text. `kind`: day, moment, duration, period, clock, vague or past_duration.

    `earliest` and `latest` bound it in the company's zone (both None when it cannot be resolved); `low`, `high` and
    `unit` (business, calendar, hour) keep a duration as it was said; `lead` is the preposition before it; `weekday`
    counts from Monday = 0 where one is named, since a weekday in a past sentence means another date.
    """

    start: int
    end: int
    text: str
    kind: str
    earliest: datetime | None = None
    latest: datetime | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    lead: str | None = None
    weekday: int | None = None
    clock: time | None = None
    ambiguous: bool = False

    @property
    def by(self) -> datetime | None:
        """The moment by which it must have happened; None when that is not certain."""
        return None if self.ambiguous or self.kind in {"vague", "past_duration"} else self.latest


def find_times(text: str, now: datetime, calendar: WorkCalendar) -> list[TimeSpan]:
    """All times in `text`, in order, not overlapping; a day and its clock time are one span.

    The latest texts are remembered: one reply is read for its promises, its facts and its plan.
    """
    for known, at, by, spans in tuple(_latest):
        if by is calendar and at == now and known == text:
            return list(spans)
    found = _found(text, now, calendar)
    _latest.append((text, now, calendar, found))
    return list(found)


_latest: deque[tuple[str, datetime, WorkCalendar, list[TimeSpan]]] = deque(maxlen=6)


def _found(text: str, now: datetime, calendar: WorkCalendar) -> list[TimeSpan]:
    local = calendar.local(now)
    spans: list[TimeSpan] = []
    for start, end in _windows(text):
        spans.extend(_raw(text, start, end, local, calendar))
    return _merged(text, _without_overlap(spans), local, calendar)


def _windows(text: str) -> Iterator[tuple[int, int]]:
    left_to_read = _MOST_READ
    for start, end in _stretches(text):
        if left_to_read <= 0:
            return
        yield start, min(end, start + left_to_read)
        left_to_read -= end - start


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    start = end = -1
    for match in MARKS.finditer(text):
        word = match.group()
        if not word[0].isdigit() and word.lower() not in TIME_WORDS:
            continue
        left = max(0, match.start() - _REACH)
        if left > end:
            if end > 0:
                yield start, end
            start = left
        end = min(len(text), match.end() + _REACH)
    if end > 0:
        yield start, end


def _raw(text: str, start: int, end: int, now: datetime, calendar: WorkCalendar) -> Iterator[TimeSpan]:
    for pattern, read in _READERS:
        for match in pattern.finditer(text, start, end):
            span = read(match, text, now, calendar)
            if span is not None:
                yield span


def _lead(text: str, start: int) -> str | None:
    found = _LEAD.search(text, max(0, start - 40), start)
    return found[1].lower() if found else None


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _vague(match: re.Match[str], text: str, now: datetime, calendar: WorkCalendar) -> TimeSpan:
    return TimeSpan(match.start(), match.end(), match.group(), "vague")


def _date(match: re.Match[str], text: str, now: datetime, calendar: WorkCalendar) -> TimeSpan | None:
    reading = read_date(match, now.date())
    if reading is None:
        return None
    first, last = min(reading.days), max(reading.days)
    return TimeSpan(
        match.start(), match.end(), match.group(), "day",
        calendar.at(first, time()), calendar.end_of_day(last),
        lead=_lead(text, match.start()), weekday=None if reading.ambiguous else first.weekday(),
        ambiguous=reading.ambiguous,
    )  # fmt: skip


def _relative_day(match: re.Match[str], text: str, now: datetime, calendar: WorkCalendar) -> TimeSpan:
    word = " ".join(match.group().lower().split())
    days = {"yesterday": -1, "the day after tomorrow": 2, "day after tomorrow": 2, "the day before yesterday": -2}
    offset = days.get(word, 1 if word.startswith("t") and word not in {"today", "tonight", "this"} else 0)
    if word in {"today", "tonight", "later today", "this evening", "this morning", "this afternoon", "this lunchtime"}:
        offset = 0
    day = (now + timedelta(days=offset)).date()
    latest = calendar.end_of_day(day)
    if word in {"tonight", "this evening"}:
        latest = calendar.at(day, time(23, 59))
    elif word == "this morning":
        latest = calendar.at(day, time(12))
    return TimeSpan(
        match.start(), match.end(), match.group(), "day", calendar.at(day, time()), latest,
        lead=_lead(text, match.start()),
    )  # fmt: skip


def _weekday(match: re.Match[str], text: str, now: datetime, calendar: WorkCalendar) -> TimeSpan:
    number = WEEKDAYS[match["day"].lower()[:3]]
    which = (match["which"] or "").lower()
    ahead = (number - now.weekday()) % 7
    today_itself = ahead == 0
    ahead = ahead or 7
    ambiguous = today_itself and which not in {"last", "next"}
    first = last = ahead
    if which == "last":
        first = last = ahead - 7 if ahead < 7 else -7
    elif which == "next":
        # the coming one, or the one of next week, when the coming one is still in this week
        last = ahead + 7 if number > now.weekday() else ahead
        ambiguous = first != last
    elif today_itself:
        first = 0
    if match["week"]:
        first = last = ahead + 7
        ambiguous = False
    days = [(now + timedelta(days=n)).date() for n in (first, last)]
    return TimeSpan(
        match.start(), match.end(), match.group(), "day",
        calendar.at(days[0], time()), calendar.end_of_day(days[1]),
        lead=_lead(text, match.start()), weekday=number, ambiguous=ambiguous,
    )  # fmt: skip


def _duration(match: re.Match[str], text: str, now: datetime, calendar: WorkCalendar) -> TimeSpan | None:
    first = read_number(match["a"]) if match["a"] else None
    fuzzy = match["fuzzy"]
    low = first.value if first else Decimal(1 if match["the"] else 2 if fuzzy and "couple" in fuzzy.lower() else 3)
    second = read_number(match["b"]) if match["b"] else None
    high = second.value if second else low
    if max(low, high) > 5000:
        return None
    unit_word = match["unit"].lower()
    business = bool(match["business"])
    lead = _lead(text, match.start())
    past = bool(_AGO.match(text, match.end(), match.end() + 12)) or bool(
        _LAST.search(text, max(0, match.start() - 20), match.start())
    )
    unit, factor = DURATION_UNITS[unit_word.rstrip("s") if unit_word not in DURATION_UNITS else unit_word]
    if business and unit == "calendar":
        unit = "business"
    earliest, latest = (_later(now, n * factor, unit, calendar) for n in (low, high))
    if past or lead in {"since", "for"}:
        return TimeSpan(match.start(), match.end(), match.group(), "past_duration" if past else "duration",
                        low=low, high=high, unit=unit, lead=lead)  # fmt: skip
    return TimeSpan(
        match.start(), match.end(), match.group(), "duration", earliest if second else now, latest,
        low * factor, high * factor, unit, lead, ambiguous=bool(fuzzy) and "couple" not in fuzzy.lower(),
    )  # fmt: skip


def _later(now: datetime, count: Decimal, unit: str, calendar: WorkCalendar) -> datetime:
    if unit == "hour":
        return now + timedelta(hours=float(count))
    if unit == "business" and count <= 400:
        return calendar.end_of_day(calendar.add_business_days(now, int(count)).date())
    return calendar.end_of_day((now + timedelta(days=min(float(count), 36500.0))).date())


def _period(match: re.Match[str], text: str, now: datetime, calendar: WorkCalendar) -> TimeSpan:
    word = match["period"].lower()
    which = (match["which"] or "").lower()
    shift = {"next": 1, "following": 1, "coming": 0, "last": -1}.get(which, 0)
    if word == "weekend":
        begin = now + timedelta(days=(5 - now.weekday()) % 7 + 7 * (shift == 1 and now.weekday() < 5))
        span = 1
    elif word == "week":
        begin = now - timedelta(days=now.weekday()) + timedelta(weeks=shift)
        span = 6
    else:
        return _long_period(match, text, now, calendar, word, shift)
    last = (begin + timedelta(days=span)).date()
    ambiguous = word == "weekend" and which == "next"
    return TimeSpan(
        match.start(), match.end(), match.group(), "period", calendar.at(begin.date(), time()),
        calendar.end_of_day(last), lead=_lead(text, match.start()), ambiguous=ambiguous,
    )  # fmt: skip


def _long_period(
    match: re.Match[str], text: str, now: datetime, calendar: WorkCalendar, word: str, shift: int
) -> TimeSpan:
    year, month = now.year + (shift if word == "year" else 0), now.month + (shift if word == "month" else 0)
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    year = max(1, min(9998, year))
    first = datetime(year, 1 if word == "year" else month, 1, tzinfo=now.tzinfo)
    after = first.replace(year=year + 1) if word == "year" else (first + timedelta(days=32)).replace(day=1)
    last = (after - timedelta(days=1)).date()
    return TimeSpan(
        match.start(), match.end(), match.group(), "period", calendar.at(first.date(), time()),
        calendar.end_of_day(last), lead=_lead(text, match.start()),
    )  # fmt: skip


def _day_part(match: re.Match[str], text: str, now: datetime, calendar: WorkCalendar) -> TimeSpan:
    word = " ".join(match["part"].lower().split())
    clocks = {
        "morning": time(12), "lunchtime": time(14), "lunch": time(14), "noon": time(12), "midday": time(12),
        "afternoon": time(17), "teatime": time(18), "evening": time(22), "midnight": time(0), "tonight": time(23, 59),
    }  # fmt: skip
    clock = clocks.get(word, calendar.closes)
    moment = calendar.at(now.date(), clock)
    if word == "midnight" or moment < now:
        moment += timedelta(days=1)
    exact = word in {"noon", "midday", "midnight"}
    return TimeSpan(
        match.start(), match.end(), match.group(), "clock", moment if exact else None, moment,
        lead=_lead(text, match.start()), clock=clock,
    )  # fmt: skip


def _clock(match: re.Match[str], text: str, now: datetime, calendar: WorkCalendar) -> TimeSpan | None:
    readings = read_clock(match)
    if not readings:
        return None
    fitting = [c for c in readings if calendar.opens <= c <= calendar.closes] if len(readings) > 1 else readings
    clock = (fitting or readings)[0]
    moment = calendar.at(now.date(), clock)
    if moment <= now:
        moment += timedelta(days=1)
    return TimeSpan(
        match.start(), match.end(), match.group(), "clock", moment, moment,
        lead=_lead(text, match.start()), clock=clock, ambiguous=len(fitting) != 1,
    )  # fmt: skip


_Read = Callable[[re.Match[str], str, datetime, WorkCalendar], TimeSpan | None]
_READERS: tuple[tuple[re.Pattern[str], _Read], ...] = (
    (DATE, _date),
    (DURATION, _duration),
    (RELATIVE_DAY, _relative_day),
    (WEEKDAY, _weekday),
    (PERIOD, _period),
    (DAY_PART, _day_part),
    (CLOCK, _clock),
    (VAGUE, _vague),
)


def _without_overlap(spans: list[TimeSpan]) -> list[TimeSpan]:
    kept: list[TimeSpan] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _merged(text: str, spans: list[TimeSpan], now: datetime, calendar: WorkCalendar) -> list[TimeSpan]:
    """Joins "4 pm" and "tomorrow" where only a preposition stands between them, and a weekday with its date."""
    joined: list[TimeSpan] = []
    for span in spans:
        last = joined[-1] if joined else None
        near = last is not None and span.start - last.end <= 16 and span.end - last.start <= _LONGEST
        if last is not None and near and _GLUE.match(text[last.end : span.start]):
            both = _join(text, last, span, now, calendar)
            if both is not None:
                joined[-1] = both
                continue
        joined.append(span)
    return joined


def _join(text: str, first: TimeSpan, second: TimeSpan, now: datetime, calendar: WorkCalendar) -> TimeSpan | None:
    kinds = (first.kind, second.kind)
    start, end = first.start, second.end
    if kinds == ("day", "day"):
        named, dated = (second, first) if any(c.isdigit() for c in first.text) else (first, second)
        return replace(dated, start=start, end=end, text=text[start:end], lead=first.lead, weekday=named.weekday)
    if sorted(kinds) != ["clock", "day"]:
        return None
    day, clock = (first, second) if first.kind == "day" else (second, first)
    if day.latest is None or clock.clock is None:
        return None
    moment = calendar.at(day.latest.date(), clock.clock)
    earliest = moment if day.earliest is None else calendar.at(day.earliest.date(), clock.clock)
    if first.lead is None and second.lead is not None and first.kind == "day":
        first = replace(first, lead=second.lead)
    return TimeSpan(
        start, end, text[start:end], "moment", earliest, moment, lead=first.lead, weekday=day.weekday,
        clock=clock.clock, ambiguous=day.ambiguous or clock.ambiguous,
    )  # fmt: skip
