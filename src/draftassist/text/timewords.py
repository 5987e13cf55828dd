# ruff: noqa: E501 - a pattern reads best unbroken
"""The patterns by which times are found in English text, and how dates and clocks are read from a match."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal

from draftassist.text.numbers import WORD_NUMBER, read_number

__all__ = [
    "CLOCK",
    "DATE",
    "DAY_PART",
    "DURATION",
    "DURATION_UNITS",
    "MARKS",
    "PERIOD",
    "RELATIVE_DAY",
    "TIME_WORDS",
    "VAGUE",
    "WEEKDAY",
    "WEEKDAYS",
    "DayReading",
    "part_of_day",
    "read_clock",
    "read_date",
]

WEEKDAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11,
    "dec": 12,
}  # fmt: skip
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|"
    r"jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\b\.?"
)
_ORDINAL = r"(?:st|nd|rd|th)"

DATE = re.compile(
    rf"\b(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})(?:T\d{{2}}:\d{{2}}(?::\d{{2}})?(?:Z|[+-]\d{{2}}:?\d{{2}})?)?\b"
    rf"|\b(?P<d1>\d{{1,2}}){_ORDINAL}?(?:\s+of)?\s+(?P<m1>{_MONTH})(?:,?\s+(?P<y1>\d{{4}})\b)?"
    rf"|\b(?P<m2>{_MONTH})\s+(?:the\s+)?(?P<d2>\d{{1,2}}){_ORDINAL}?\b(?!:\d|\s?[ap]\.?m\b)(?:,?\s+(?P<y2>\d{{4}})\b)?"
    r"|(?<![\w./-])(?P<x>\d{1,2})(?P<sep>[/.])(?P<y>\d{1,2})(?P=sep)(?P<y3>\d{4}|\d{2})(?![\w/-])"
    r"|(?<![\w./-])(?P<x4>\d{1,2})/(?P<y4>\d{1,2})(?![\w/.-])"
    rf"|\bthe\s+(?P<d5>\d{{1,2}}){_ORDINAL}\b",
    re.IGNORECASE,
)
WEEKDAY = re.compile(
    r"\b(?:(?P<which>next|this|last|coming|on)\s+)?"
    r"(?P<day>monday|tuesday|wednesday|thursday|friday|saturday|sunday|tues|tue|weds|wed|thurs|thur|thu|fri|(?-i:Mon|Sat|Sun|MON|SAT|SUN))\b"
    r"(?P<week>\s+(?:week|after next))?",
    re.IGNORECASE,
)
RELATIVE_DAY = re.compile(
    r"\b(?:(?:the\s+)?day\s+after\s+tomorrow|(?:the\s+)?day\s+before\s+yesterday|later\s+today|today|tomorrow|tomorow|"
    r"tommorow|tmrw|tmr|tomoz|tonight|yesterday|this\s+(?:morning|afternoon|evening|lunchtime))\b",
    re.IGNORECASE,
)
PERIOD = re.compile(
    r"\b(?:(?:the\s+)?(?:end|start|beginning)\s+of\s+)?(?:(?:the\s+)?(?P<which>next|this|last|coming|following)\s+|the\s+(?=weekend))"
    r"(?P<period>weekend|week|month|year)\b",
    re.IGNORECASE,
)
DAY_PART = re.compile(
    r"\b(?P<part>noon|midday|midnight|lunchtime|lunch|teatime|(?:(?:the\s+)?(?:end|close)\s+of\s+(?:the\s+)?"
    r"(?:(?:business|working)\s+day|business|day|play|shift))|eod|cob|(?<=\s)(?:morning|afternoon|evening))\b",
    re.IGNORECASE,
)
_HOUR_WORD = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
CLOCK = re.compile(
    r"(?<![\w.,:£$€/-])(?:\d{1,2}(?:[:.]\d\d)?\s?(?:-|–|to)\s?)?(?P<h1>\d{1,2})(?:[:.](?P<min1>[0-5]\d))?\s?(?P<ap>[ap])\.?\s?m\b\.?"
    r"|(?<![\w.,:£$€/-])(?P<h2>[01]?\d|2[0-4])[:h](?P<min2>[0-5]\d)(?![\d:])(?:\s?hrs?\b)?"
    r"|(?<=\bat\s)(?P<h6>[01]?\d|2[0-3])\.(?P<min6>[0-5]\d)(?![\d%])"
    rf"|\bhalf\s+past\s+(?P<half>{_HOUR_WORD}|\d{{1,2}})\b"
    rf"|\b(?P<oc>{_HOUR_WORD}|\d{{1,2}})\s+o['’]?clock\b"
    rf"|(?:(?<=\bat\s)|(?<=\bby\s)|(?<=\bbefore\s)|(?<=\buntil\s)|(?<=\btill\s)|(?<=\bafter\s))(?P<h3>{_HOUR_WORD}|\d{{1,2}})"
    r"(?!\s?(?:%|per|[-/:]|\d|[.,]\d|hours?|days?|weeks?|months?|years?|minutes?|mins?|percent|of\b|to\b|times?\b|"
    r"st\b|nd\b|rd\b|th\b|items?\b|pounds?\b|quid\b|dollars?\b|euros?\b|working\b|business\b|more\b))\b",
    re.IGNORECASE,
)
VAGUE = re.compile(
    r"\b(?:as soon as (?:possible|we can|i can|it)|asap|shortly|(?:very |pretty |quite |really )?soon|before (?:too )?long|"
    r"in no time|in due course|in (?:the )?(?:near|coming) future|right away|straight ?away|immediately|any (?:moment|day|minute) now)\b",
    re.IGNORECASE,
)
_COUNT = rf"(?:\d{{1,4}}(?:[.,]\d)?|{WORD_NUMBER})"
DURATION = re.compile(
    rf"(?<![\w£$€.,/:-])(?:(?P<the>(?<=within\s)the|(?<=in\s)the)|(?P<fuzzy>a\s+few|few|several|a\s+couple\s+of|couple\s+of|some)|(?P<a>{_COUNT})"
    rf"(?:\s?(?:-|–|—|to|or)\s?(?P<b>{_COUNT}))?)\s?(?:(?:full|more|further|whole)\s)?"
    r"(?P<business>(?:working|business|banking|work)[\s-]+)?(?:(?:calendar|clear)\s+)?"
    r"(?P<unit>minutes?|mins?|hours?|hrs?|days?|weeks?|wks?|months?|years?|yrs?|fortnights?|h(?=\b)|nights?)\b(?!-)",
    re.IGNORECASE,
)
DURATION_UNITS: dict[str, tuple[str, Decimal]] = {
    "minute": ("hour", Decimal(1) / 60),
    "min": ("hour", Decimal(1) / 60),
    "hour": ("hour", Decimal(1)),
    "hr": ("hour", Decimal(1)),
    "h": ("hour", Decimal(1)),
    "day": ("calendar", Decimal(1)),
    "night": ("calendar", Decimal(1)),
    "week": ("calendar", Decimal(7)),
    "wk": ("calendar", Decimal(7)),
    "fortnight": ("calendar", Decimal(14)),
    "month": ("calendar", Decimal(30)),
    "year": ("calendar", Decimal(365)),
    "yr": ("calendar", Decimal(365)),
}
MARKS = re.compile(r"\d+|[^\W\d_]+")
_TIME_WORDS = (
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed weds thu thur thurs fri sat sun "
    "today tomorrow tomorow tommorow tmrw tmr tomoz tonight yesterday morning afternoon evening lunchtime lunch "
    "noon midday midnight teatime eod cob day days week weeks weekend month months year years hour hours hr hrs "
    "minute minutes min mins night nights fortnight january february march april may june july august september "
    "october november december jan feb mar apr jun jul aug sep sept oct nov dec clock past business shift play "
    "soon shortly asap possible long time course future away immediately straightaway now "
    "one two three four five six seven eight nine ten eleven twelve"
)
TIME_WORDS = frozenset(_TIME_WORDS.split())
"""Words without which no time is mentioned: only the text around them is searched."""


_PARTS = {
    "morning": (time(6), time(12)), "lunch": (time(11), time(14)), "lunchtime": (time(11), time(14)),
    "afternoon": (time(12), time(18)), "teatime": (time(15), time(18)), "evening": (time(17), time(23)),
    "tonight": (time(17), time(23, 59)),
}  # fmt: skip
_PART = re.compile(rf"\b(?:{'|'.join(_PARTS)})\b", re.IGNORECASE)


def part_of_day(text: str) -> tuple[time, time] | None:
    """First and last clock time of the part of a day that the words name ("this afternoon"); None without one."""
    found = _PART.search(text)
    return _PARTS[found.group().lower()] if found else None


@dataclass(frozen=True, slots=True)
class DayReading:
    """The days that a written date can mean: one, or two when day and month could be exchanged."""

    days: tuple[date, ...]
    ambiguous: bool


def read_date(match: re.Match[str], today: date) -> DayReading | None:
    """The day of a DATE match, None when there is no such day. Without a year: the one nearest to today."""
    groups = match.groupdict()
    if groups["iso"]:
        return _one(_safe(*(int(part) for part in groups["iso"].split("-"))))
    if groups["d2"] and match["m2"] == "may":
        return None  # the verb, as in "you may 5 times"
    for number in ("1", "2"):
        if groups[f"d{number}"]:
            month = _MONTHS[groups[f"m{number}"].lower()[:3]]
            return _one(_near(groups[f"y{number}"], month, int(groups[f"d{number}"]), today))
    if groups["d5"]:
        return _one(_next_day_of_month(int(groups["d5"]), today))
    first, second = (int(groups["x"] or groups["x4"]), int(groups["y"] or groups["y4"]))
    readings = [_near(groups["y3"], m, d, today) for d, m in {(first, second), (second, first)}]
    if groups["sep"] == ".":
        readings = [_near(groups["y3"], second, first, today)]
    days = tuple(sorted({day for day in readings if day is not None}))
    return DayReading(days, len(days) > 1) if days else None


def _one(day: date | None) -> DayReading | None:
    return None if day is None else DayReading((day,), ambiguous=False)


def _safe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1900 <= year <= 2200 else None
    except ValueError:
        return None


def _near(year: str | None, month: int, day: int, today: date) -> date | None:
    if year:
        return _safe(int(year) + (2000 if len(year) == 2 else 0), month, day)
    candidates = [_safe(today.year + shift, month, day) for shift in (-1, 0, 1)]
    known = [c for c in candidates if c is not None]
    return min(known, key=lambda c: abs(c - today)) if known else None


def _next_day_of_month(day: int, today: date) -> date | None:
    """ "the 19th" is the next one, today included."""
    month = today.replace(day=1)
    for _ in range(3):
        candidate = _safe(month.year, month.month, day)
        if candidate is not None and candidate >= today:
            return candidate
        month = (month + timedelta(days=32)).replace(day=1)
    return None


def read_clock(match: re.Match[str]) -> list[time]:
    """The clock times that a CLOCK match can mean: one, or two where neither am nor pm was said."""
    groups = match.groupdict()
    if groups["h1"]:
        return _twelve(int(groups["h1"]), int(groups["min1"] or 0), groups["ap"].lower())
    for number in ("2", "6"):
        if groups[f"h{number}"]:
            hour, minute = int(groups[f"h{number}"]) % 24, int(groups[f"min{number}"])
            padded = groups[f"h{number}"].startswith("0") or hour > 12
            return [time(hour, minute)] if padded else _either(hour, minute)
    if groups["half"]:
        return _either(_hour(groups["half"]), 30)
    return _either(_hour(groups["oc"] or groups["h3"]), 0)


def _hour(word: str) -> int:
    number = read_number(word)
    return int(number.value) if number else 99


def _twelve(hour: int, minute: int, half: str) -> list[time]:
    if not 1 <= hour <= 12:
        return [time(hour, minute)] if 12 < hour < 24 else []
    return [time(hour % 12 + (12 if half == "p" else 0), minute)]


def _either(hour: int, minute: int) -> list[time]:
    if 13 <= hour < 24 or hour == 0:
        return [time(hour, minute)]
    return [time(hour % 12, minute), time(hour % 12 + 12, minute)] if 1 <= hour <= 12 else []
