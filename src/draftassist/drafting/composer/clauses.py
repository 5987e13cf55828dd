"""Find, in the customer's own message, a clause that can be said back to them; none when none is clean.

A span (what a tagger marked) points at a place; the clause is the smallest run of clauses of the enclosing sentence
that covers it, passes the gate, and can be turned round without doubt.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from draftassist.domain.case import Case
from draftassist.domain.draft import Span
from draftassist.drafting.composer.gate import WORD, clean_clause, tells_of_harm
from draftassist.drafting.composer.mend import lower_initial, mended, strip_lead
from draftassist.drafting.composer.shift import QUOTED, shift_person

__all__ = ["Echo", "echo", "proper_names", "sentences"]

_SAID = re.compile(r'"[^"]*"|“[^”]*”|‘[^’]*’')
_SENTENCE = re.compile(r"(?<=[.!?])['\")]*\s+|\n+|(?<=[a-z])\.(?=[A-Z])")
_ABBREVIATION = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|No|no|approx|e\.g|i\.e|vs|Prof|Sr|Jr)\.$")
_PART = re.compile(
    r"\s+[-–—]+\s+|\s*[;—]\s*|:\s+|\s*[()]\s*|,\s+(?=(?:and|but|so|then|yet|because|plus)\b)|"
    r",\s+(?=(?:I|we|you|your|my|it|they|he|she|there|nobody|the|an?)\b)|"
    r"\s+(?=(?:and|but|so|because|then)\s+(?:then\s+)?(?:I|we|you|your|my|nobody|it|they|he|she|there)\b)"
)
_NEW_SUBJECT = re.compile(
    r",\s+(?=(?:I|we|you|your|my|it|they|he|she|there|the|"
    r"an? \w+ (?:is|was|had|has|came|drew|told|said|gave|took|sent|left))\b)"
    r"(?![^\"]*\"[^\"]*$)"
)
_SUBORDINATE = re.compile(
    r"^(?:when|if|after|before|while|as|since|although|though|on|at|in|from|for|until|by|with|of)\b", re.IGNORECASE
)
_LOOSE_PRONOUN = re.compile(r"^(?:\w+ ){1,4}(?:it|them|that|him|her|one)\b", re.IGNORECASE)
"""An `it` so early that only another sentence can say what it is."""
_OWN_ACT = re.compile(r"^you(?:'d|'ve)? (?:have |had )?(?:cancelled|canceled|stopped|closed|refused|rejected)\b")
"""What the customer did is not what went wrong for them."""
_SHE_OR_HE = re.compile(r"(she|he)\b", re.IGNORECASE)
_WOMEN = (
    "mother|mum|mom|daughter|wife|sister|aunt|auntie|niece|gran|nan|nana|nani|grandma|grandmother|granddaughter|"
    "girlfriend|stepmother|stepdaughter|goddaughter"
)
_MEN = (
    "son|husband|father|dad|brother|uncle|nephew|grandfather|grandad|granddad|grandpa|grandson|boyfriend|stepson|"
    "stepfather|godson"
)
_CLAUSE_WORDS = 3
"""Fewer words before a comma are a list's first entry, not a clause."""
_LEAST_WORTH = 0.3
_RANK_COSTS = 0.25
"""The tagger puts its surest span first; a later one must read clearly better to be preferred."""
_LONGEST_MESSAGE = 100_000


@dataclass(frozen=True)
class Echo:
    """A clause of the customer's, turned round: no capital (unless a name), no full stop; it can be embedded.

    `place` orders clauses as the customer told them.
    """

    text: str
    source: str
    place: int = 0

    @property
    def capital(self) -> str:
        """As a sentence begins."""
        return self.text[0].upper() + self.text[1:]

    @property
    def regrettable(self) -> bool:
        """Whether the clause tells of something that went wrong, not of a mere circumstance ("you ordered a frame")."""
        return tells_of_harm(_OWN_ACT.sub("", self.text))

    @property
    def subject(self) -> str:
        """Who acts: `we` (the company), `you` (the customer) or `other`."""
        first = self.text.split()[0].lower()
        if first in ("we", "our", "we've", "we're", "we'd"):
            return "we"
        return "you" if first.startswith("you") else "other"


def echo(
    case: Case,
    spans: list[Span],
    *,
    today: date | None = None,
    avoid: tuple[str, ...] = (),
    fit: Callable[[Echo], bool] = lambda _: True,
) -> Echo | None:
    """The best clean clause for these spans, turned round; None when there is none.

    `avoid`: sources used already. `fit`: what else it must be.
    """
    best: tuple[float, Echo] | None = None
    for rank, span in enumerate(spans):
        if not 0 <= span.message < len(case.messages) or case.messages[span.message].sender != "customer":
            continue
        for found in _echoes(case, span, today):
            if any(_content(found.source) <= _content(used) for used in avoid) or not fit(found):
                continue
            worth = _worth(found.source, span.text) - _RANK_COSTS * rank
            if worth > _LEAST_WORTH and (best is None or worth > best[0]):
                best = (worth, found)
    return best[1] if best else None


def _echoes(case: Case, span: Span, today: date | None) -> Iterator[Echo]:
    """Every clean clause, or run of clauses, that touches the span."""
    message = case.messages[span.message]
    said_on = message.at.date() if message.at else None
    names = proper_names(message.text)
    quoted = [match.span() for match in _SAID.finditer(message.text)]
    for start, end in sentences(message.text):
        if end <= span.start or start >= span.end or "?" in message.text[start : end + 1]:
            continue
        sentence = message.text[start:end]
        for a, b in _runs(sentence):
            if start + b <= span.start or start + a >= span.end or _out_of_a_quote(start + a, start + b, quoted):
                continue
            raw = _person_named(_joined(sentence[a:b]), message.text[: start + a])
            made = _turned(raw, said_on, today, names)
            if made:
                yield Echo(text=made[1], source=made[0], place=span.message * _LONGEST_MESSAGE + start + a)


def _person_named(clause: str, before: str) -> str:
    """`She fell` -> `my mother fell`, when the message has spoken of one such person only."""
    found = _SHE_OR_HE.match(clause)
    if not found:
        return clause
    kin = _WOMEN if found.group(1).lower() == "she" else _MEN
    people = {person.lower() for person in re.findall(rf"\bmy (?:\w+ )?(?:{kin})\b", before, re.IGNORECASE)}
    return f"{people.pop()}{clause[found.end(1) :]}" if len(people) == 1 else clause


def _out_of_a_quote(start: int, end: int, quoted: list[tuple[int, int]]) -> bool:
    """Cut from somebody's speech: whose `you` and `I` are not the customer's."""
    return any(a < start < b or a < end < b for a, b in quoted)


def _turned(raw: str, said_on: date | None, today: date | None, names: frozenset[str]) -> tuple[str, str] | None:
    """The mended clause and its shifted form, or None."""
    text = mended(raw, said_on, today)
    if text is None or not clean_clause(text, names):
        return None
    shifted = shift_person(text)
    if shifted is None or re.search(r"\b(?:I|me|my|mine|myself)\b", QUOTED.sub("", shifted)):
        return None
    return text, lower_initial(shifted)


def sentences(message: str) -> Iterator[tuple[int, int]]:
    """Offsets of the sentences of a message; a line break ends one, an abbreviation does not."""
    start = 0
    for match in _SENTENCE.finditer(message):
        if _ABBREVIATION.search(message[: match.start() + 1][start:].rstrip()):
            continue
        if match.start() > start:
            yield start, match.start()
        start = match.end()
    if start < len(message):
        yield start, len(message)


def _parts(sentence: str) -> list[tuple[int, int]]:
    """Offsets of the clauses of one sentence; quoted speech is never cut."""
    quotes = [m.span() for m in QUOTED.finditer(sentence)]
    cuts: list[tuple[int, int]] = []
    start = 0
    for match in _PART.finditer(sentence):
        if any(a < match.start() < b for a, b in quotes):
            continue
        cuts.append((start, match.start()))
        start = match.end()
    cuts.append((start, len(sentence)))
    return [(a, b) for a, b in cuts if b > a]


def _runs(sentence: str) -> Iterator[tuple[int, int]]:
    """Offsets of every run of one to four neighbouring clauses."""
    parts = _parts(sentence)
    for size in (1, 2, 3, 4):
        for at in range(len(parts) - size + 1):
            yield parts[at][0], parts[at + size - 1][1]


def _joined(text: str) -> str:
    """The run of clauses as one text; two that only a comma joins get their `and`."""
    found = _NEW_SUBJECT.findall(text)
    if len(found) != 1 or " and " in text or _SUBORDINATE.match(strip_lead(text)):
        return text
    if len(_NEW_SUBJECT.split(text)[0].split()) < _CLAUSE_WORDS:
        return text
    return _NEW_SUBJECT.sub(", and ", text)


def proper_names(message: str) -> frozenset[str]:
    """Words with a capital that does not come from beginning a sentence."""
    return frozenset(m.group(1) for m in re.finditer(r"(?<=[a-z,] )([A-Z][a-z]+)\b", message))


def _content(text: str) -> set[str]:
    return {w.lower() for w in WORD.findall(text) if len(w) > 3 or any(c.isdigit() for c in w)}


def _worth(source: str, span_text: str) -> float:
    """How well a clause covers the span and how well it reads: overlap first, then a comfortable length."""
    want, have = _content(span_text), _content(source)
    covered = len(want & have) / max(1, len(want))
    extra = len(have - want) / max(1, len(have))
    words = len(source.split())
    comfort = 1.0 if 6 <= words <= 18 else 0.6
    loose = 0.25 if _LOOSE_PRONOUN.match(source) else 0.0
    return covered - 0.35 * extra + 0.3 * comfort - loose
