"""Numbers, dates, clock times, addresses and names in a text, each in one canonical form.

Written apart from `draftassist.text` and `draftassist.commitments`: an eval must not fail where the check fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

__all__ = ["MONTHS", "WEEKDAYS", "Values", "dates_in", "moments_said", "numbers_in", "values_of"]

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
          "december")  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = {word: value for value, word in enumerate(_ONES)} | {word: 20 + 10 * i for i, word in enumerate(_TENS)}
_WORDS |= {f"{ten}{sep}{_ONES[one]}": 20 + 10 * i + one for i, ten in enumerate(_TENS) for one in range(1, 10)
           for sep in ("-", " ")}  # fmt: skip
_WORDS |= {"dozen": 12, "half": 30, "once": 1, "twice": 2, "third": 3, "second": 2, "first": 1, "hundred": 100}

_NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?")
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY_MONTH = re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH}\b", re.IGNORECASE)
_MONTH_DAY = re.compile(rf"\b{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!:)", re.IGNORECASE)
_ISO = re.compile(r"\b\d{4}-(?P<month>\d{2})-(?P<day>\d{2})\b")
_CLOCK = re.compile(
    r"\b(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s?(?P<half>am|pm|a\.m\.|p\.m\.)(?!\w)", re.IGNORECASE
)
_CLOCK24 = re.compile(r"\b(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)\b")
_ADDRESS = re.compile(
    r"\b(?:https?://|www\.)\S+|\b[\w.+-]+@[\w-]+\.\w[\w.-]*|"
    r"\b(?:[a-z0-9-]+\.)+(?:com|org|net|io|co|info|example|uk|ie|de|fr|eu|au|nz|ca)\b",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(rf"\b({'|'.join(WEEKDAYS)})\b", re.IGNORECASE)
_NAME = re.compile(r"(?<![.!?:;\n“\"'‘•*–-] )(?<!^)(?<!\n)\b[A-Z][a-zà-öø-ÿ]+(?:[-’'][A-Z][a-z]+)?\b")


@dataclass(frozen=True)
class Values:
    """What a text states, canonical: numbers as digits, dates as (month, day), times as (hour, minute)."""

    numbers: frozenset[str]
    dates: frozenset[tuple[int, int]]
    clocks: frozenset[tuple[int, int]]
    weekdays: frozenset[str]
    addresses: frozenset[str]
    names: frozenset[str]


def values_of(text: str) -> Values:
    """Everything checkable that stands in `text`. A date's day and a clock's digits are not numbers besides."""
    return Values(
        numbers=frozenset(numbers_in(_without_moments(text))),
        dates=frozenset(dates_in(text)),
        clocks=frozenset(_clocks_in(text)),
        weekdays=frozenset(day.lower() for day in _WEEKDAY.findall(text)),
        addresses=frozenset(match.group().rstrip(".,)").lower() for match in _ADDRESS.finditer(text)),
        names=frozenset(match.group() for match in _NAME.finditer(text)),
    )


def numbers_in(text: str, *, spelled: bool = False) -> Iterable[str]:
    """Digits as plain decimals: `1,180.00` is `1180`. `spelled`: number words too, for what a source may say."""
    for match in _NUMBER.finditer(text):
        yield _plain(match.group())
    if spelled:
        words = re.findall(r"[a-z]+(?:-[a-z]+)?", text.lower())
        for word in [*words, *(f"{a} {b}" for a, b in pairwise(words))]:
            if word in _WORDS:
                yield str(_WORDS[word])


def _plain(number: str) -> str:
    digits = number.replace(",", "").rstrip(".")
    whole, _, cents = digits.partition(".")
    return (whole.lstrip("0") or "0") + (f".{cents}" if cents.strip("0") else "")


def dates_in(text: str) -> Iterable[tuple[int, int]]:
    """(month, day) of every calendar date."""
    for pattern in (_DAY_MONTH, _MONTH_DAY, _ISO):
        for match in pattern.finditer(text):
            named = match["month"].lower()
            month = int(named) if named.isdigit() else [name[:3] for name in MONTHS].index(named[:3]) + 1
            yield month, int(match["day"])


def _clocks_in(text: str) -> Iterable[tuple[int, int]]:
    for match in _CLOCK.finditer(text):
        hour = int(match["hour"]) % 12 + (12 if match["half"].lower().startswith("p") else 0)
        yield hour, int(match["minute"] or 0)
    for match in _CLOCK24.finditer(_CLOCK.sub(" ", text)):
        yield int(match["hour"]), int(match["minute"])
    if re.search(r"\b(?:noon|midday)\b", text, re.IGNORECASE):
        yield 12, 0


def _without_moments(text: str) -> str:
    for pattern in (_ADDRESS, _DAY_MONTH, _MONTH_DAY, _ISO, _CLOCK, _CLOCK24):
        text = pattern.sub(" ", text)
    return text


def moments_said(moment: datetime, today: date, text: str) -> tuple[bool, bool]:
    """Whether `text` names the moment's day (as a date, `today`, `tomorrow` or the weekday of the coming week), and
    its clock time."""
    found = values_of(text)
    day = moment.date()
    ahead = (day - today).days
    near = {0: r"\btoday\b|this (?:morning|afternoon|evening)", 1: r"\btomorrow\b"}.get(ahead)
    named = bool(near and re.search(near, text, re.IGNORECASE))
    weekday = 0 < ahead < 7 and not found.dates and WEEKDAYS[day.weekday()] in found.weekdays
    on_day = named or weekday or (day.month, day.day) in found.dates
    return on_day, (moment.hour, moment.minute) in found.clocks
