"""What every part of the composer knows about one case: names, item, dates, voice and the slots of the grammar."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import Literal

from draftassist.domain.base import Money
from draftassist.domain.case import Case
from draftassist.domain.draft import Brief, Plan
from draftassist.domain.policy import Company
from draftassist.drafting.composer.grammar import Chooser, expand
from draftassist.drafting.composer.issue_words import IssueWords
from draftassist.drafting.composer.issues import ISSUES
from draftassist.drafting.composer.spelling import american_spelling, expand_contractions
from draftassist.drafting.composer.words import DETERMINERS
from draftassist.text.calendar import WorkCalendar
from draftassist.text.wording import day_words, moment_words, money_words

__all__ = ["Context", "Length", "Tone", "context_for"]

Tone = Literal["neutral", "warmer", "plainer", "more formal"]
Length = Literal["short", "normal"]
_ITEM_FACTS = ("item", "product", "items", "device", "trip", "contents", "order_item")
_DATED = re.compile(r"^\d|\b(?:\w+day|\d{1,2} \w+|am|pm)\b|\b[A-Z]{1,4}-?\d")
_TITLE = re.compile(r"^(?:mr|mrs|ms|miss|mx|dr|prof|professor|father|captain|sir|madam|rev)\.?\s", re.IGNORECASE)
_AMERICAN_SIGNS = re.compile(
    r"\b(?:apologize|color|favor|mom|zip code|check(?:ing)? account|neighbor|gotten|canceled)\b|\$\d", re.IGNORECASE
)


@dataclass(frozen=True)
class Context:
    """The inputs of `compose` with what is derived from them once. `terse`: every part in its shortest wording."""

    case: Case
    brief: Brief
    plan: Plan
    company: Company
    calendar: WorkCalendar
    tone: Tone
    length: Length
    now: datetime
    american: bool
    words: IssueWords
    slots: dict[str, str]
    chooser: Chooser
    terse: bool = False

    @property
    def agent(self) -> str:
        """The agent's name, empty when it is not known."""
        return (self.case.agent.name or "").strip()

    def money(self, amount: Money) -> str:
        """An amount in words, in the company's currency when it names none."""
        return money_words(amount, self.company.currency)

    def moment(self, moment: datetime) -> str:
        """A moment in words that fit after `by` and `at`."""
        return moment_words(moment, self.now, self.calendar, american=self.american)

    def voiced(self, text: str) -> str:
        """Our own words in the customer's spelling and the register of the tone."""
        text = american_spelling(text) if self.american else text
        return expand_contractions(text) if self.tone == "more formal" else text

    def fill_one(self, options: Sequence[str]) -> str:
        """One of the options whose slots are all known; empty when there is none."""
        shuffled = list(options)
        self.chooser.rng.shuffle(shuffled)
        filled = (expand(option, self.chooser.rng, self.slots) for option in shuffled)
        return next((text for text in filled if text), "")

    def pick(
        self, templates: Sequence[str], more: dict[str, str] | None = None, *, required: bool = True
    ) -> str | None:
        """A wording for this reply, with the case's slots and `more`."""
        return self.chooser.pick(templates, {**self.slots, **(more or {})}, required=required)


def _tidy_item(item: str) -> str:
    text = re.sub(
        r"\s*[(\[][^)\]]*[)\]]|^\s*\d+\s*[x×]\s+|\s+[x×]\s*\d+\s*$|\b(?:SKU|EAN|ref)[:#]?\s*\S+",
        "",
        item,
        flags=re.IGNORECASE,
    )
    text = re.split(r"\s+[-–|]\s+|,\s", text.strip())[0].strip()
    words = text.split()
    if len(words) > 1 and all(w[0].isupper() for w in words if w[0].isalpha()) and words[-1].isalpha():
        return text
    return text


def _named(items: Sequence[str], case: Case) -> str:
    """The one of several items that the customer speaks of most, by words that no other item has."""
    told = Counter(_words(" ".join(case.customer_messages)))
    words = [set(_words(item)) for item in items]
    mentions = [
        sum(told[word] for word in words[at].difference(*(other for k, other in enumerate(words) if k != at)))
        for at in range(len(items))
    ]
    most = max(mentions)
    return items[mentions.index(most)] if most and mentions.count(most) == 1 else ""


def _words(text: str) -> list[str]:
    return [word.lower() for word in re.findall(r"[^\W\d_]{4,}", text)]


def _item(case: Case, brief: Brief) -> str:
    items = [i for i in (case.order.items if case.order else []) if i.strip()]
    if len(items) == 1:
        return _tidy_item(items[0])
    if len(items) > 1:
        return _tidy_item(named) if (named := _named(items, case)) else "order"
    for fact in brief.facts:
        if fact.name in _ITEM_FACTS and 0 < len(fact.value.split()) <= 6 and not _DATED.search(fact.value):
            return _tidy_item(fact.value)
    return ""


def _plural(item: str) -> bool:
    head = re.split(r"\s(?:of|for|with|in|to)\s", item)[0].split()[-1].lower() if item else ""
    return head.endswith("s") and not head.endswith(("ss", "us", "is", "news", "gas", "lens", "bus", "plus", "express"))


def _item_slots(item: str, words: IssueWords) -> dict[str, str]:
    noun = item or words.noun
    plural = _plural(noun)
    owned = noun if noun.split()[0].lower() in DETERMINERS else f"your {noun}"
    return {
        "item": noun,
        "known": owned if item and item != "order" else "",
        "the_item": owned,
        "it": "they" if plural else "it",
        "it_object": "them" if plural else "it",
        "was": "were" if plural else "was",
        "is": "are" if plural else "is",
        "has": "have" if plural else "has",
        "its": "their" if plural else "its",
        "your_account": "your account",
    }


def _date_slots(case: Case, brief: Brief, calendar: WorkCalendar, now: datetime, american: bool) -> dict[str, str]:
    slots: dict[str, str] = {}
    if case.order and case.order.promised:
        promised = calendar.local(case.order.promised).date()
        slots["promised"] = day_words(promised, calendar.local(now).date(), american=american)
        if promised >= calendar.local(now).date():
            slots.pop("promised")
    late = brief.values.get("days_late")
    if isinstance(late, int | float) and not isinstance(late, bool) and late >= 1 and float(late).is_integer():
        slots["days_late"] = f"{int(late)} days" if late > 1 else "a day"
    return slots


def _is_american(case: Case, company: Company) -> bool:
    region = (case.region or "").upper()
    if region:
        return region in ("US", "USA", "EN-US", "CA")
    text = " ".join(case.customer_messages)
    currency = company.currency or (case.order.total.currency if case.order and case.order.total else None)
    return currency == "USD" or (currency is None and bool(_AMERICAN_SIGNS.search(text)))


def _seeded(case: Case, seed: int, variant: int) -> Random:
    key = f"{seed}|{variant}|{case.id}|{case.channel}|{'|'.join(case.customer_messages)}"
    return Random(int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big"))  # noqa: S311  # wording, no secret


def _now(case: Case) -> datetime:
    stamps = [m.at for m in case.messages if m.at]
    return case.now or (stamps[-1] if stamps else datetime.now(UTC))


def customer_name(case: Case, brief: Brief) -> str:
    """How to address the customer: title and surname where a title is used, a handle on social, else the first name.

    Where the case has no name, the one that the customer signs with.
    """
    signed = next((fact.value for fact in brief.facts if fact.name == "customer_name"), "")
    name = " ".join((case.customer.name or signed).split())
    if not name or name.startswith("@") or " and " in name or " & " in name:
        return name
    if _TITLE.match(name):
        parts = name.split()
        return f"{parts[0]} {parts[-1]}"
    first = name.split()[0]
    return name if len(first.rstrip(".")) == 1 else first


def context_for(
    case: Case, brief: Brief, plan: Plan, company: Company, calendar: WorkCalendar, *,
    seed: int, recent: Sequence[str], tone: Tone, length: Length, terse: bool = False, variant: int = 0,
) -> Context:  # fmt: skip
    """Derive the context; the wording seed comes from the case, so the same case reads the same every time."""
    now = _now(case)
    american = _is_american(case, company)
    words = ISSUES.get(brief.issue_kind, ISSUES["other"])
    slots = {
        **_item_slots(_item(case, brief), words),
        **_date_slots(case, brief, calendar, now, american),
        "name": customer_name(case, brief),
        "order_id": (case.order.id or "") if case.order else "",
        "company": company.name or "",
    }
    chooser = Chooser(_seeded(case, seed, variant), tuple(recent))
    return Context(case, brief, plan, company, calendar, tone, length, now, american, words, slots, chooser, terse)
