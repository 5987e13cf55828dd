"""What a reply may rest on: everything that the case, the plan and the policies in force say, in canonical form."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from draftassist.domain.case import Case
from draftassist.domain.draft import Plan
from draftassist.domain.policy import Knowledge
from draftassist.evaluation.audit.values import MONTHS, WEEKDAYS, Values, numbers_in, values_of
from draftassist.text.calendar import calendar_for

__all__ = ["Grounds", "grounds_of", "invented"]

_NEUTRAL_NAMES = frozenset(
    {*(day.title() for day in WEEKDAYS), *(month.title() for month in MONTHS), "I", "Dear", "Hi", "Hello", "Re"}
)
_MOMENT = re.compile(r"\b\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?")
_ISO_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


@dataclass(frozen=True)
class Grounds:
    """The canonical values of all sources together, and their words in lower case for names and addresses."""

    values: Values
    words: frozenset[str]
    text: str
    today: date


def grounds_of(case: Case, plan: Plan, knowledge: Knowledge) -> Grounds:
    """The sources of one draft. Policies that are not in force on the day of the case are no source."""
    assert case.now is not None, "eval cases say what time it is"  # noqa: S101 - the datasets are ours
    calendar = calendar_for(knowledge.company, case.now)
    now = calendar.local(case.now)
    sources: list[Any] = [
        case.model_dump(mode="json"),
        plan.model_dump(mode="json"),
        knowledge.company.model_dump(mode="json"),
        [policy.model_dump(mode="json") for policy in knowledge.current(now.date())],
    ]
    texts = [text for source in sources for text in _texts(source)]
    joined = "\n".join(texts)
    moments = [now, *(calendar.local(datetime.fromisoformat(found)) for found in _MOMENT.findall(joined))]
    timeless = _MOMENT.sub(" ", joined)
    plain = values_of(timeless)
    days = {*((at.month, at.day) for at in moments), *plain.dates}
    values = Values(
        numbers=plain.numbers | frozenset(numbers_in(_ISO_DAY.sub(" ", timeless), spelled=True)),
        dates=frozenset(days),
        clocks=plain.clocks | {(at.hour, at.minute) for at in moments},
        weekdays=plain.weekdays | {WEEKDAYS[day.weekday()] for day in _near(days, now.date())},
        addresses=plain.addresses,
        names=plain.names,
    )
    return Grounds(values, frozenset(re.findall(r"[a-zà-öø-ÿ]+", joined.lower())), joined.lower(), now.date())


def _texts(source: Any) -> Iterator[str]:
    if isinstance(source, str):
        yield source
    elif isinstance(source, bool | None):
        return
    elif isinstance(source, int | float):
        yield f"{source:g}"
    elif isinstance(source, dict):
        for value in source.values():
            yield from _texts(value)
    elif isinstance(source, list):
        for value in source:
            yield from _texts(value)
    else:
        yield json.dumps(source, default=str)


def _near(days: set[tuple[int, int]], today: date) -> Iterator[date]:
    for month, day in days:
        for year in (today.year, today.year + 1):
            try:
                yield date(year, month, day)
            except ValueError:
                continue
    yield from (today, today + timedelta(days=1))


def invented(text: str, grounds: Grounds) -> list[str]:
    """What `text` states and no source does: numbers, dates, times, addresses, names, and weekdays that do not fit."""
    said, known = values_of(text), grounds.values
    found = [f"number {one}" for one in said.numbers - known.numbers]
    found += [f"date {day} {MONTHS[month - 1].title()}" for month, day in said.dates - known.dates if month <= 12]
    found += [f"time {hour:02d}:{minute:02d}" for hour, minute in said.clocks - known.clocks]
    found += [f"weekday {day}" for day in said.weekdays - known.weekdays]
    found += [f"address {one}" for one in said.addresses if one not in grounds.text]
    found += [
        f"name {name}" for name in said.names
        if name not in _NEUTRAL_NAMES and not set(re.findall(r"[a-zà-öø-ÿ]+", name.lower())) <= grounds.words
    ]  # fmt: skip
    return sorted([*found, *_wrong_weekdays(text, grounds.today)])


def _wrong_weekdays(text: str, today: date) -> Iterator[str]:
    """`Thursday 24 November` where the 24th is a Tuesday."""
    months = "|".join(MONTHS)
    pattern = rf"\b({'|'.join(WEEKDAYS)}),? (?:(\d{{1,2}}) ({months})|({months}) (\d{{1,2}}))"
    for match in re.finditer(pattern, text, re.IGNORECASE):
        day, month = int(match[2] or match[5]), MONTHS.index((match[3] or match[4]).lower()) + 1
        fits = [one for one in _near({(month, day)}, today) if WEEKDAYS[one.weekday()] == match[1].lower()]
        if not any((one.month, one.day) == (month, day) for one in fits):
            yield f"weekday of {match.group()}"
