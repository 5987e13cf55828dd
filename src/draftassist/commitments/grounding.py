# ruff: noqa: E501 - a list of words reads best unbroken
"""Whether every number, sum, date, name and id of a reply traces to the case, the plan or a cited clause."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from draftassist.commitments.flags import spanned
from draftassist.commitments.sources import Sources
from draftassist.domain.draft import Flag
from draftassist.text.calendar import WorkCalendar
from draftassist.text.money import MoneySpan, PercentSpan, find_money, find_percentages
from draftassist.text.segment import sentences
from draftassist.text.times import TimeSpan, find_times
from draftassist.text.timewords import part_of_day

__all__ = ["grounding_flags"]

_TOKEN = re.compile(r"https?://\S+|[\w.+-]+@[\w-]+\.[\w.]+|#?[A-Za-z]{0,6}[-_/]?\d[\w\-/.:]*")
_ARTICLE = re.compile(r"(?:a|an) (?:night|day|hour|week|month|year|minute)\b", re.IGNORECASE)
_ROUGHLY = re.compile(
    r"\b(?:more than|over|nearly|almost|about|around|under|at least|some|roughly|well over)\s+$", re.IGNORECASE
)
_ABOUT_THEN = timedelta(minutes=30)
_CAPITAL = re.compile(r"\b[A-Z][a-zà-öø-ÿ'’\-]+[A-Za-zà-öø-ÿ]*\b")
_COMMON_WORDS = (
    "i i'm i've i'll i'd monday tuesday wednesday thursday friday saturday sunday january february march april may june "
    "july august september october november december english british american uk us usa eu ok vat pdf sms id faq ps pm am "
    "dear hi hello hey thanks thank regards sincerely yours kind best warm sorry please mr mrs ms mx dr sir madam "
    "christmas easter"
)
_COMMON = frozenset(_COMMON_WORDS.split())


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    code: str
    message: str


def grounding_flags(body: str, sources: Sources, now: datetime, calendar: WorkCalendar) -> list[Flag]:
    """Flags `invented_fact` and `unsupported_time`, each on its span, in the order of the text."""
    times = find_times(body, now, calendar)
    sums = find_money(body, calendar.company.currency)
    percent = find_percentages(body)
    found = [*_sums(sums, sources), *_times(body, times, sources, calendar), *_percent(percent, sources)]
    taken = bytearray(len(body))
    for start, end in ((span.start, span.end) for group in (times, sums, percent) for span in group):
        taken[start:end] = b"\1" * (end - start)
    found += _numbers(body, taken, sources)
    found += _names(body, taken, sources)
    unique = {(one.start, one.end): one for one in found}
    return [
        spanned("unsupported_time" if one.code == "time" else "invented_fact", body, one.start, one.end, one.message)
        for one in sorted(unique.values(), key=lambda one: one.start)
    ]


def _sums(spans: Iterable[MoneySpan], sources: Sources) -> Iterator[_Found]:
    for span in spans:
        parts = [span.amount] if span.upper is None else [span.amount, span.upper]
        if not all(sources.has_sum(part, span.currency) for part in parts):
            yield _Found(span.start, span.end, "fact", f"neither the case nor the plan has {span.text}")


def _percent(spans: Iterable[PercentSpan], sources: Sources) -> Iterator[_Found]:
    for span in spans:
        if not sources.has_number(f"{span.value.normalize():f}"):
            yield _Found(span.start, span.end, "fact", f"neither the case nor the plan has {span.text}")


def _times(body: str, spans: Sequence[TimeSpan], sources: Sources, calendar: WorkCalendar) -> Iterator[_Found]:
    for span in spans:
        if span.kind == "vague" or sources.has_words(span.text):
            continue
        if span.kind in {"duration", "past_duration"}:
            known = _known_duration(span, sources, _about(body, span)) or _ends_at_known(span, sources, calendar)
            if not (_ARTICLE.match(span.text) or known):
                yield _Found(span.start, span.end, "time", f"no source says {span.text}")
        elif not _known_moment(span, sources, calendar):
            yield _Found(span.start, span.end, "time", f"no source says {span.text}")


def _about(body: str, span: TimeSpan) -> bool:
    """Whether the words before it say that the duration is only about that long."""
    return _ROUGHLY.search(body, max(0, span.start - 20), span.start) is not None


def _known_duration(span: TimeSpan, sources: Sources, about: bool) -> bool:
    if span.low is None or span.high is None:
        return True
    wanted = _in_days(span.low, span.unit), _in_days(span.high, span.unit)
    for low, high, unit in sources.durations:
        known = _in_days(low, unit), _in_days(high, unit)
        if about and known[1] / 2 <= wanted[1] <= known[1] * 2:
            return True
        if wanted == known or (span.low == span.high and wanted[0] in known):
            return True
    return False


def _ends_at_known(span: TimeSpan, sources: Sources, calendar: WorkCalendar) -> bool:
    """Whether the duration from now on ends at a moment that is known: "within the hour" for a call at eleven."""
    if span.kind != "duration" or span.latest is None:
        return False
    local = [calendar.local(moment) for moment in sources.moments]
    if span.unit == "hour":
        return any(abs(moment - span.latest) <= _ABOUT_THEN for moment in local)
    return span.low == span.high and any(moment.date() == span.latest.date() for moment in local)


def _in_days(count: Decimal, unit: str | None) -> Decimal:
    """Comparable size; business days are kept apart from calendar days by a hair."""
    return count / 24 if unit == "hour" else count + (Decimal("0.001") if unit == "business" else Decimal())


def _known_moment(span: TimeSpan, sources: Sources, calendar: WorkCalendar) -> bool:
    if span.latest is None:
        return True
    first = (span.earliest or span.latest).date()
    last = span.latest.date()
    if span.kind == "clock":
        return span.clock is None or any(
            _same_clock(moment, span, calendar) for moment in sources.moments
        ) or span.clock in (calendar.opens, calendar.closes)  # fmt: skip
    if span.kind == "moment":
        same_day = [m for m in sources.moments if first <= calendar.local(m).date() <= last]
        return any(_same_clock(moment, span, calendar) for moment in same_day)
    days = {calendar.local(moment).date() for moment in sources.moments} | sources.days
    if span.kind == "period":
        return any(first <= day <= last for day in days)
    return any(first <= day <= last for day in days) or _same_weekday(span, days, last)


def _same_clock(moment: datetime, span: TimeSpan, calendar: WorkCalendar) -> bool:
    local = calendar.local(moment)
    part = part_of_day(span.text)
    if part is not None:
        return part[0] <= local.time() <= part[1]
    return span.clock is not None and (local.hour, local.minute) == (span.clock.hour, span.clock.minute)


def _same_weekday(span: TimeSpan, days: Iterable[date], last: date) -> bool:
    """A bare weekday in a past sentence means the one just gone: any known date near by with that weekday."""
    bare = span.weekday is not None and not any(c.isdigit() for c in span.text)
    return bare and any(day.weekday() == span.weekday and abs((day - last).days) <= 14 for day in days)


def _numbers(body: str, taken: bytearray, sources: Sources) -> Iterator[_Found]:
    for match in _TOKEN.finditer(body):
        start, end = match.start(), match.start() + len(match.group().rstrip(".:,/-"))
        if any(taken[start:end]):
            continue
        token = body[start:end]
        if not sources.has_number(token) and not sources.has_words(token):
            yield _Found(start, end, "fact", f"neither the case nor the plan has {token}")


def _names(body: str, taken: bytearray, sources: Sources) -> Iterator[_Found]:
    starts = {segment.start for segment in sentences(body)}
    for match in _CAPITAL.finditer(body):
        start, end = match.span()
        word = match.group().replace("’", "'")
        plain = word.lower().removesuffix("'s")
        if start in starts or plain in _COMMON or taken[start]:
            continue
        if _after_break(body, start) or sources.has_word(plain):
            continue
        yield _Found(start, end, "fact", f"nobody in the case is called {match.group()}")


def _after_break(body: str, start: int) -> bool:
    """The first word after a line break, a stop, a colon, a quote or a bullet is capital anyway."""
    before = body[max(0, start - 3) : start]
    return not before.strip() or "\n" in before or before.rstrip()[-1:] in ".!?:\"“'‘(-–—•*"
