"""Facts that stand in the messages and notes: references, sums and dates, as they are written there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from draftassist.domain.case import Case
from draftassist.domain.draft import Fact, Span
from draftassist.drafting.brief.orders import inside
from draftassist.drafting.brief.people import signed_name
from draftassist.text.money import find_money

__all__ = ["facts_in_text"]

_READ = 20_000
_MOST_PER_KIND = 12
_REFERENCE = re.compile(
    r"(?<![\w/@.$£€-])#?(?=[A-Z0-9-]*\d)"
    r"(?:[A-Z]{1,5}[- ]?\d{2,}(?:-[A-Z0-9]+)*|\d{5,12}|[A-Z0-9]{2,}(?:-[A-Z0-9]{2,})+)(?![\w-])"
)
_WHAT = re.compile(
    r"\b(order|booking|ticket|claim|case|reference|ref|account|invoice|policy|tracking|parcel|job|flight|reservation|"
    r"confirmation|customer|complaint)\s*(?:number|no\.?|id|ref(?:erence)?|#)?\s*(?:is\s|was\s)?[:#(]?\s*$",
    re.IGNORECASE,
)
_NOT_A_REFERENCE = re.compile(r"(?:[AP]M|[A-Z]{1,3}) ?\d{1,2}|(?:19|20)\d\d", re.IGNORECASE)
_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    "jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
)
_DATE = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTHS})|(?:{_MONTHS})\s+\d{{1,2}}(?:st|nd|rd|th)?)\b"
    r"(?:,?\s+\d{4}\b)?|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}/\d{1,2}/\d{2,4}\b",
    re.IGNORECASE,
)


def facts_in_text(case: Case, known: Sequence[Fact], injection: Sequence[Span], currency: str | None) -> list[Fact]:
    """References, sums and dates as they stand there, each value once and none that is known; orders are not read.

    Names: `order_reference` and the like, `reference`, `amount`, `date`; source `messages[i]` or `agent_notes`; and
    `customer_name` where only the signature has it.
    """
    seen = {fact.value.lower() for fact in known}
    signed = None if case.customer.name else signed_name(case)
    found = [Fact(name="customer_name", value=signed[0], source=f"messages[{signed[1]}]")] if signed else []
    counts: dict[str, int] = {}
    for source, name, value in _read(case, injection, currency):
        if value.lower() in seen or counts.get(name, 0) >= _MOST_PER_KIND:
            continue
        seen.add(value.lower())
        counts[name] = counts.get(name, 0) + 1
        found.append(Fact(name=name, value=value, source=source))
    return found


def _read(case: Case, injection: Sequence[Span], currency: str | None) -> Iterable[tuple[str, str, str]]:
    for i, message in enumerate(case.messages):
        hidden = injection if message.sender == "customer" else ()
        for start, end, name, value in _mentions(message.text[:_READ], currency):
            if not inside(hidden, i, start, end):
                yield f"messages[{i}]", name, value
    for _, _, name, value in _mentions(case.agent_notes or "", currency):
        yield "agent_notes", name, value


def _mentions(text: str, currency: str | None) -> Iterable[tuple[int, int, str, str]]:
    taken: list[tuple[int, int]] = []
    for span in find_money(text, currency):
        taken.append((span.start, span.end))
        yield span.start, span.end, "amount", span.text.strip()
    for match in _DATE.finditer(text):
        taken.append(match.span())
        yield match.start(), match.end(), "date", match.group()
    for match in _REFERENCE.finditer(text):
        if not any(a < match.end() and match.start() < b for a, b in taken):
            yield from _reference(text, match)


def _reference(text: str, match: re.Match[str]) -> Iterable[tuple[int, int, str, str]]:
    """A bare number counts only after a word that says what it is, or behind a hash."""
    what = _WHAT.search(text[max(0, match.start() - 40) : match.start()])
    value = match.group().lstrip("#")
    if what:
        kind = what[1].lower()
        name = "reference" if kind.startswith("ref") else f"{kind}_reference"
        yield match.start(), match.end(), name, value
    elif match.group().startswith("#") or not (value.isdigit() or _NOT_A_REFERENCE.fullmatch(value)):
        yield match.start(), match.end(), "reference", value
