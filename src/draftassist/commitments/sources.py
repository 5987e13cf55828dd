"""All that a reply may draw on, gathered once: sums, numbers, words, days, moments and durations of case and plan."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from draftassist.domain.base import Money
from draftassist.domain.case import Case
from draftassist.domain.draft import Brief, Plan
from draftassist.domain.policy import Timeline
from draftassist.text.calendar import WorkCalendar
from draftassist.text.money import find_money
from draftassist.text.times import find_times

__all__ = ["Sources", "sources_of"]

_APART = "\n¶\n"
"""Keeps a number at the end of one text from joining a word at the beginning of the next."""
_DIGITS = re.compile(r"\d[\d.,:/\-]*")
_UNITS = {
    "minutes": ("hour", Decimal(1) / 60),
    "hours": ("hour", Decimal(1)),
    "days": ("calendar", Decimal(1)),
    "weeks": ("calendar", Decimal(7)),
}
_WORD = re.compile(r"[^\W\d_][\w'’\-]*")


@dataclass
class Sources:
    """What is known, ready to be asked. Words are lower case; sums carry their currency (None: nobody said)."""

    text: str = ""
    words: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    sums: set[tuple[Decimal, str | None]] = field(default_factory=set)
    moments: list[datetime] = field(default_factory=list)
    days: set[date] = field(default_factory=set)
    durations: list[tuple[Decimal, Decimal, str]] = field(default_factory=list)

    def has_sum(self, amount: Decimal, currency: str | None) -> bool:
        """Whether that sum is known, in that currency where both sides say one."""
        return any(amount == known and (currency is None or unit in (None, currency)) for known, unit in self.sums)

    def has_number(self, token: str) -> bool:
        """Whether the digits of the token stand somewhere in the sources."""
        runs = [run.rstrip(".,:/-") for run in _DIGITS.findall(token)]
        return bool(runs) and all(run in self.numbers or run.lstrip("0") in self.numbers for run in runs)

    def has_words(self, phrase: str) -> bool:
        """Whether the phrase stands in the sources as it is, apart from case and spacing."""
        plain = _plain(phrase)
        return bool(plain) and re.search(rf"(?<!\w){re.escape(plain)}(?!\w)", self.text) is not None

    def has_word(self, word: str) -> bool:
        """Whether the word stands in the sources."""
        return word in self.words or any(part in self.words for part in word.split("-") if len(part) > 2)


def sources_of(
    case: Case,
    brief: Brief,
    plan: Plan,
    calendar: WorkCalendar,
    now: datetime,
    texts: Iterable[str] = (),
    timelines: Sequence[Timeline] = (),
) -> Sources:
    """Everything that the case, the brief, the plan and the `texts` (cited clauses, company facts) hold."""
    strings = [*_strings(case.model_dump(mode="json", by_alias=True)), *_strings(brief.model_dump(mode="json"))]
    strings += [*_strings(plan.model_dump(mode="json")), *texts]
    if calendar.company.name:
        strings.append(calendar.company.name)
    found = Sources(text=_plain("\n".join(strings)))
    for string in strings:
        found.words.update(word.lower().replace("’", "'").removesuffix("'s") for word in _WORD.findall(string))
        found.numbers.update(run.rstrip(".,:/-") for run in _DIGITS.findall(string))
    _read(_APART.join(strings), found, now, calendar)
    found.sums.update((money.amount, money.currency) for money in _money(case, plan))
    found.moments += [moment for moment in _moments(case, plan) if moment is not None]
    found.moments.append(now)
    found.days.add(calendar.local(now).date())
    found.durations += [*_measured(brief.values), *_measured(case.facts)]
    for timeline in timelines:
        low, high = timeline.min_days, timeline.max_days
        if high is not None:
            found.durations.append((low if low is not None else high, high, timeline.unit))
    return found


def _measured(values: Mapping[str, Any]) -> Iterator[tuple[Decimal, Decimal, str]]:
    """Facts whose name says their unit: `delay_minutes: 130`, `days_late: 4`."""
    for name, value in values.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            continue
        words = name.lower().split("_")
        for word, (unit, factor) in _UNITS.items():
            if word in words:
                yield Decimal(str(value)) * factor, Decimal(str(value)) * factor, unit


def _read(text: str, found: Sources, now: datetime, calendar: WorkCalendar) -> None:
    for span in find_money(text, calendar.company.currency):
        found.sums.add((span.amount, span.currency))
        if span.upper is not None:
            found.sums.add((span.upper, span.currency))
    for time in find_times(text, now, calendar):
        if time.low is not None and time.high is not None:
            found.durations.append((time.low, time.high, time.unit or "calendar"))
        elif time.kind == "moment" and time.latest is not None:
            found.moments.append(time.latest)
        elif time.kind == "day" and time.earliest is not None and time.latest is not None:
            found.days.update({time.earliest.date(), time.latest.date()})


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for key, one in value.items() for text in (*_key(key), *_strings(one))]
    if isinstance(value, list):
        return [text for one in value for text in _strings(one)]
    return [json.dumps(value)] if isinstance(value, int | float) and not isinstance(value, bool) else []


def _key(key: object) -> list[str]:
    return [str(key).replace("_", " ")] if "_" in str(key) else []


def _money(case: Case, plan: Plan) -> list[Money]:
    sums = [taken.amount for taken in case.actions_taken] + [action.amount for action in plan.actions]
    sums.append(case.order.total if case.order else None)
    return [one for one in sums if one is not None]


def _moments(case: Case, plan: Plan) -> list[datetime | None]:
    order = case.order
    dates = [order.placed, order.promised, order.delivered] if order else []
    return [
        *dates,
        *(message.at for message in case.messages),
        *(taken.at for taken in case.actions_taken),
        *(action.due for action in plan.actions),
        plan.checkpoint.at if plan.checkpoint else None,
        case.customer.since,
    ]


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.lower().replace("’", "'").replace("\u00a0", " ")).strip()
