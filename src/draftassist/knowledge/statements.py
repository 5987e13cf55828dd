# ruff: noqa: E501 - a pattern reads best unbroken
"""What a policy's prose states in figures: sums and times, with who may and what for, each with its sentence.

The same reading serves two ends: `lint` holds it against the front matter, `propose` offers it to a person as data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from draftassist.domain.policy import ActionName, Clause, Company, Glossary, Policy
from draftassist.text.calendar import WorkCalendar, calendar_for
from draftassist.text.money import find_money
from draftassist.text.segment import sentences
from draftassist.text.times import TimeSpan, find_times

__all__ = [
    "Statement",
    "action_words",
    "names_action",
    "permissions_of",
    "sentences_of",
    "shares_word",
    "statements_of",
]

_ANY_DAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
"""Durations do not depend on the day from which they are read."""
_ARTICLE = re.compile(r"(?:an?|the)\s", re.IGNORECASE)
_ROUTINE = re.compile(r"^\s*(?:a|per|each)\s+(?:day|week|month|year)\b", re.IGNORECASE)
_THRESHOLD = re.compile(
    r"\b(?:(?:orders?|items?|purchases?|goods|baskets?|invoices?|products?|parcels?|bookings?|sells?|costs?|worth|valued?|"
    r"priced?|totals?|balances?)\s(?:is |are |was |were |for |at |of |that \w+ )*(?:over |under |above |below |up to |at least "
    r"|at most |more than |less than |between |of )*|over |above |exceeds? |exceeding |more than |under |below |less than "
    r"|at least )$",
    re.IGNORECASE,
)  # fmt: skip
_CONDITIONAL_TIME = re.compile(
    r"\b(?:(?:late|old|delayed|overdue|waiting|waited|missing|out|down|lasted|locked out|ordered|bought|placed|purchased|"
    r"delivered|received|missed)\s(?:by |for |within |in |less than |more than |over |at least |up to |under |the (?:last|past) )*"
    r"|more than |less than |longer than |at least |over |after )$",
    re.IGNORECASE,
)
_CONDITION_AFTER = re.compile(
    r"^\s*(?:late|old|overdue|or (?:more|less|longer|older|later)|ago|of (?:\w+ ){0,3}?(?:purchase|delivery|receipt|ordering|"
    r"order|payment|booking|the (?:charge|purchase|sale|order|delivery))|(?:before|after|from|since) )",
    re.IGNORECASE,
)
_WRAPPED = re.compile(r"(?<=\S)[ \t]*\n[ \t]*(?![-*+#>|\n]|\d{1,2}[.)]\s)(?=\S)")
"""A line break inside a paragraph of Markdown: the sentence goes on."""
_PERMITS = re.compile(
    r"(?P<we>\bwe(?: may| can| will|['’]ll)|\byou (?:can|may|will|are entitled to)(?= (?:have|get|receive|claim)\b))\s(?!be\b|not\b|never\b)"
    r"|\b(?:may|can)\s(?!be\b|not\b|never\b)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_SMALL = frozenset(
    {"the", "a", "an", "to", "of", "your", "you", "it", "for", "on", "in", "up", "and", "at", "by", "with"}
)


@dataclass(frozen=True)
class Statement:
    """A sum or a time in a sentence of a clause, or what the sentence permits.

    A sum has `amount` and `currency`; a time has `low`, `high` and `unit` (business, calendar, hour). `role` is who is
    named to have the say, None when nobody is. `condition` says that the figure is a threshold ("orders over £100",
    "3 days late") rather than a cap or a duration. `part` is the sentence up to the figure.
    """

    clause: Clause
    sentence: str
    text: str
    kind: Literal["sum", "time", "permission"]
    part: str
    condition: bool
    role: str | None = None
    amount: Decimal | None = None
    currency: str | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None

    @property
    def figures(self) -> set[Decimal]:
        """The plain numbers in its words: 14 of "14 days", which a condition may hold too."""
        return {Decimal(run) for run in re.findall(r"\d+(?:\.\d+)?", self.text.replace(",", ""))}


def statements_of(policy: Policy, company: Company) -> Iterator[Statement]:
    """All sums and durations that the policy's clauses state, in order."""
    calendar = calendar_for(company)
    for clause in policy.clauses:
        for sentence in sentences_of(clause):
            yield from _in_sentence(clause, sentence, company, calendar)


def permissions_of(policy: Policy, company: Company) -> Iterator[Statement]:
    """Sentences that say what somebody may do, as statements without a figure: `text` is from "may" to the end."""
    for clause in policy.clauses:
        for sentence in sentences_of(clause):
            roles = _roles_in(sentence, company.roles)
            for match in _PERMITS.finditer(sentence):
                named = [role for start, role in roles if start < match.start()]
                if named or match["we"]:
                    what = re.split(r"[,.;:]", sentence[match.end() :], maxsplit=1)[0]
                    yield Statement(clause, sentence, what, "permission", sentence[: match.end()],
                                    condition=False, role=named[-1] if named else None)  # fmt: skip


def sentences_of(clause: Clause) -> list[str]:
    """The sentences of a clause, with the line breaks inside its paragraphs taken out."""
    return [sentence.text for sentence in sentences(_WRAPPED.sub(" ", clause.text))]


def _in_sentence(clause: Clause, sentence: str, company: Company, calendar: WorkCalendar) -> Iterator[Statement]:
    roles = _roles_in(sentence, company.roles)
    for money in find_money(sentence, company.currency):
        before, after = sentence[: money.start], sentence[money.end :]
        yield Statement(
            clause, sentence, money.text, "sum", sentence[: money.end],
            condition=bool(_THRESHOLD.search(before)) or bool(_CONDITION_AFTER.match(after)),
            role=_nearest(roles, money.start), amount=money.most, currency=money.currency,
        )  # fmt: skip
    for time in find_times(sentence, _ANY_DAY, calendar):
        if not _is_figure(time, sentence):
            continue
        before, after = sentence[: time.start], sentence[time.end :]
        conditional = (
            time.kind == "past_duration"
            or bool(_CONDITIONAL_TIME.search(before))
            or bool(_CONDITION_AFTER.match(after))
        )
        yield Statement(
            clause, sentence, time.text, "time", sentence[: time.end], condition=conditional,
            role=_nearest(roles, time.start), low=time.low, high=time.high, unit=time.unit,
        )  # fmt: skip


def _is_figure(time: TimeSpan, sentence: str) -> bool:
    """A length of time that is meant as one: not "on a day", "in a year" or "7 days a week"."""
    if time.kind not in {"duration", "past_duration"} or time.ambiguous or _ROUTINE.match(sentence[time.end :]):
        return False
    return not _ARTICLE.match(time.text) or time.lead in {"within", "up to", "no later than"}


def _roles_in(sentence: str, roles: Sequence[str]) -> list[tuple[int, str]]:
    """Where each role is named; in "senior adviser" nobody names the adviser."""
    found = [(match.start(), match.end(), role) for role in roles for match in _role_pattern(role).finditer(sentence)]
    whole = [
        (start, role)
        for start, end, role in found
        if not any(s <= start and end <= e and (s, e) != (start, end) for s, e, _ in found)
    ]
    return sorted(whole)


@lru_cache(maxsize=64)
def _role_pattern(role: str) -> re.Pattern[str]:
    """`team_lead` is also a team leader, a team-lead, and several of them."""
    words = r"[\s_-]?".join(re.escape(word) for word in re.split(r"[\s_-]+", role))
    return re.compile(rf"\b{words}(?:er)?s?\b", re.IGNORECASE)


def _nearest(roles: Sequence[tuple[int, str]], at: int) -> str | None:
    """Who was named last before the figure, else the first after it."""
    before = [role for start, role in roles if start < at]
    return before[-1] if before else next((role for _, role in roles), None)


def action_words(action: ActionName) -> list[frozenset[str]]:
    """The ways to say an action, each as its words, stemmed: its name and its aliases."""
    return [words for said in (action.name.replace("_", " "), *action.aliases) if (words := _stems(said))]


def names_action(text: str, action: str, glossary: Glossary) -> bool:
    """Whether the text speaks of the action: all words of its name or of one of its aliases stand in it."""
    known = glossary.actions.get(action) or ActionName(name=action, kind="other")
    held = _stems(text)
    return any(words <= held for words in action_words(known))


def shares_word(text: str, action: str) -> bool:
    """Whether a word of the action's name stands in the text: `full_refund` and "refunds take a week"."""
    return bool(_stems(action.replace("_", " ")) & _stems(text))


@lru_cache(maxsize=4096)
def _stems(text: str) -> frozenset[str]:
    import Stemmer

    words = [word for word in _WORD.findall(text.lower()) if word not in _SMALL]
    return frozenset(Stemmer.Stemmer("english").stemWords(words))
