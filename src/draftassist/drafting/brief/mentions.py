"""Facts that stand in the messages and notes, other people in the thread, and what is missing or on file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from draftassist.domain.case import Case
from draftassist.domain.draft import Fact, Span
from draftassist.drafting.brief.orders import inside
from draftassist.text.calendar import WorkCalendar
from draftassist.text.money import find_money

__all__ = ["facts_in_text", "missing_facts", "on_file", "other_people"]

_REFERENCE = re.compile(
    r"(?<![\w/@.])#?(?=[A-Z0-9-]*\d)(?=[A-Z0-9-]{4,20}(?![\w-]))(?:[A-Z]{1,5}[- ]?\d{2,}(?:-[A-Z0-9]+)*|\d{5,12}|[A-Z0-9]{2,}(?:-[A-Z0-9]{2,})+)"
)
_REFERENCE_WORD = re.compile(
    r"\b(order|booking|ticket|claim|case|reference|ref|account|invoice|policy|tracking|parcel|job|flight|reservation|"
    r"confirmation|customer|complaint)\s*(?:number|no\.?|id|ref(?:erence)?|#)?\s*[:#(]?\s*$",
    re.IGNORECASE,
)
_MONTHS = ("january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|"
           "jul|aug|sept?|oct|nov|dec")  # fmt: skip
_DATE = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTHS})|(?:{_MONTHS})\s+\d{{1,2}}(?:st|nd|rd|th)?)(?:,?\s+\d{{4}})?\b"
    r"|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}/\d{1,2}/\d{2,4}\b",
    re.IGNORECASE,
)
_MOST_PER_KIND = 12
_NAME = r"[A-ZÀ-Þ][a-zà-ÿ'’-]+(?:\s[A-ZÀ-Þ][a-zà-ÿ'’-]+)?"
_INTRODUCED = re.compile(
    rf"\b(?:[Mm]r|[Mm]rs|[Mm]s|[Dd]r|[Mm]iss|[Mm]y|[Yy]our|[Oo]ur|[Tt]he|[Cc]alled|[Nn]amed)\.?\s+"
    rf"(?:(?:husband|wife|son|daughter|mother|mum|mom|father|dad|brother|sister|partner|boss|friend|colleague|agent|"
    rf"driver|engineer|manager|technician|neighbour|neighbor|uncle|aunt|auntie|nan|gran|grandad|niece|nephew|guide|host|"
    rf"clerk|waiter|steward|carer|cousin|fiancé|fiancée|girlfriend|boyfriend|landlord|secretary|supervisor)\s+,?)?({_NAME})"
)
_TITLED = re.compile(rf"\b(?:Mr|Mrs|Ms|Miss|Dr|Uncle|Aunt|Auntie|Nan|Father|Sister|Sir)\.?\s({_NAME})")
_DOING = re.compile(
    rf"(?<![.!?]\s)(?<!^)\b({_NAME})\s(?:said|told|promised|called|rang|wrote|was|is|has|had|asked|came|gave|laughed|"
    rf"signed|apologised|apologized|and I)\b",
    re.MULTILINE,
)
_WITH = re.compile(
    rf"\b(?:spoke (?:to|with)|speaking (?:to|with)|by|from|and|with|told|asked|to)\s({_NAME})\b(?!\s*(?:Street|Road|Lane))"
)
_NO_NAMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december i the a an it he she we you they this that there then if when where what why "
    "how who please thanks thank hello hi dear regards sir madam sirs yes no not but and or so my your our his her "
    "christmas easter english german french italian spanish american british london customer service support team "
    "website app email chat online order refund gold sunday's internet apple google amazon bank visa mastercard".split()
)

NEEDED: dict[str, tuple[str, ...]] = {
    "late_delivery": ("order number",),
    "damaged_item": ("order number", "which item is damaged", "a photo of the damage"),
    "wrong_item": ("order number", "which item arrived instead"),
    "lost_parcel": ("order number", "delivery address"),
    "billing_error": ("date and amount of the charge",),
    "surprise_fee": ("amount of the fee",),
    "refund_missing": ("order number", "amount of the refund"),
    "outage": ("when it started",),
    "data_loss": ("when it was last there",),
    "missed_sla": ("reference of the request",),
    "cancelled_booking": ("booking reference",),
    "travel_delay": ("booking reference",),
    "long_wait": (),
    "rude_contact": ("when it happened",),
    "repair_failed": ("reference of the repair",),
    "unclear_information": (),
    "account_access": ("account e-mail address",),
    "other": (),
}
"""What an agent needs per kind of issue before anything can be done (an agent's checklist, not a reading of meaning)."""


def facts_in_text(case: Case, known: Sequence[Fact], injection: Sequence[Span], currency: str | None) -> list[Fact]:
    """References, sums and dates in messages and notes, as they stand there, each value once and none known already."""
    seen = {fact.value.lower() for fact in known}
    found: list[Fact] = []
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
        for start, end, name, value in _mentions(message.text[:20_000], currency):
            if not inside(hidden, i, start, end):
                yield f"messages[{i}]", name, value
    if case.agent_notes:
        for _, _, name, value in _mentions(case.agent_notes, currency):
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
        if any(a < match.end() and match.start() < b for a, b in taken):
            continue
        word = _REFERENCE_WORD.search(text[max(0, match.start() - 30) : match.start()])
        value = match.group().lstrip("#")
        if word or not value.isdigit() or match.group().startswith("#"):
            yield match.start(), match.end(), f"{word[1].lower()}_reference" if word else "reference", value


def other_people(case: Case) -> list[str]:
    """Names in the thread that are neither the customer's nor the agent's, each once, at most twelve."""
    own = {part.lower() for name in (case.customer.name, case.agent.name) if name for part in re.findall(r"\w+", name)}
    items = {w.lower() for item in (case.order.items if case.order else []) for w in re.findall(r"\w+", item)}
    found: dict[str, None] = {}
    for message in case.messages:
        text = message.text[:20_000]
        signed = _signature(text)
        for pattern in (_TITLED, _INTRODUCED, _DOING, _WITH):
            for match in pattern.finditer(text):
                parts = [p for p in match[1].split() if p.lower().strip("'’s") not in _NO_NAMES]
                words = {p.lower() for p in parts}
                if parts and not words & (own | items | signed) and len(parts[0]) > 1:
                    found.setdefault(" ".join(parts).removesuffix("'s").removesuffix("’s"))
    return list(found)[:12]


def _signature(text: str) -> set[str]:
    """Words of a short last line: who wrote it, not somebody else."""
    last = text.strip().rsplit("\n", 1)[-1].rsplit(". ", 1)[-1]
    return {w.lower() for w in re.findall(r"\w+", last)} if len(last.split()) <= 4 else set()


_KIND_OF_FACT = {
    "order number": ("order_id", "order_reference", "reference", "parcel_reference", "tracking_reference"),
    "booking reference": ("order_id", "booking_reference", "reference", "flight_reference", "reservation_reference",
                          "confirmation_reference"),
    "reference of the request": ("ticket_reference", "case_reference", "claim_reference", "reference", "order_id",
                                 "complaint_reference"),
    "reference of the repair": ("job_reference", "reference", "order_id", "ticket_reference"),
    "date and amount of the charge": ("amount", "order_total"),
    "amount of the fee": ("amount",),
    "amount of the refund": ("amount", "order_total"),
    "delivery address": ("order_address", "customer_address", "address", "delivery_address"),
    "account e-mail address": ("customer_email", "email", "account_reference"),
    "which item is damaged": ("item",),
    "which item arrived instead": ("received", "arrived"),
    "when it started": ("date",),
    "when it was last there": ("date",),
    "when it happened": ("date",),
}  # fmt: skip
_SAID = {
    "a photo of the damage": re.compile(r"\b(?:photo|picture|pic|image|attach|video)", re.IGNORECASE),
    "which item is damaged": re.compile(r"\b(?:the|my|a|an|this) \w+", re.IGNORECASE),
    "which item arrived instead": re.compile(r"\b(?:got|received|sent|came|contains?|instead|in the box|were|was|is)\b", re.IGNORECASE),
    "when it started": re.compile(r"\b(?:since|yesterday|today|this morning|last night|tonight|hours?|days?|weeks?|monday|tuesday|"
                                  r"wednesday|thursday|friday|saturday|sunday|\d{1,2}[:.]\d\d|[ap]m)\b", re.IGNORECASE),
    "when it was last there": re.compile(r"\b(?:since|yesterday|today|update|upgrade|migration|last|when|after|days?|weeks?|monday|"
                                         r"tuesday|wednesday|thursday|friday|saturday|sunday)\b", re.IGNORECASE),
    "when it happened": re.compile(r"\b(?:yesterday|today|this morning|last|just now|tonight|monday|tuesday|wednesday|thursday|"
                                   r"friday|saturday|sunday|ago|\d{1,2}[:.]\d\d|[ap]m)\b", re.IGNORECASE),
}  # fmt: skip


def missing_facts(case: Case, issue_kind: str, facts: Sequence[Fact]) -> list[str]:
    """What the agent would need for this kind of issue and the case does not hold; [] when the customer knows nothing."""
    have = {fact.name for fact in facts}
    said = "\n".join(case.customer_messages)[:40_000]
    missing = []
    for need in NEEDED.get(issue_kind, ()):
        told = _SAID.get(need)
        if have & set(_KIND_OF_FACT.get(need, ())) or (told is not None and told.search(said)):
            continue
        missing.append(need)
    return missing


def on_file(facts: Sequence[Fact]) -> list[str]:
    """Names of the facts that must not be asked for again, in words."""
    names = [fact.name for fact in facts]
    known = [need for need, kinds in _KIND_OF_FACT.items() if set(kinds) & set(names)]
    return list(dict.fromkeys([*(name.replace("_", " ") for name in names), *known]))
