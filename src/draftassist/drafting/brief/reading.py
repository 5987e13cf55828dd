"""The customer's messages as clauses with exact offsets, bounded in number however long the thread is.

Quoted earlier mails are left out: they are not what the customer says now.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from draftassist.domain.case import Case
from draftassist.domain.draft import Span
from draftassist.drafting.brief.direct import as_question, goes_on, stands_as_question
from draftassist.text.segment import Segment, clauses, sentences

__all__ = ["MOST_CLAUSES", "Clause", "Sentence", "read_clauses", "read_sentences", "span_of"]

MOST_CLAUSES = 72
"""Clauses that are embedded per case; beyond them the ends of the newest and of the first message come first."""
_WINDOW = 6000
"""Code points read closely at each end of a message; what lies between is only scanned for orders."""
_QUOTE_LINE = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
_QUOTE_REST = re.compile(
    r"^[ \t]*(?:-{2,} ?(?:original message|forwarded message|ursprüngliche nachricht).*|on .{5,80} wrote:[ \t]*|"
    r"from: .+\n(?:sent|date|to): .+|_{10,}[ \t]*)$",
    re.IGNORECASE | re.MULTILINE,
)
_STOP = re.compile(r"[.?!;\n]")
_JOINT = re.compile(r"(?:and|but|so|or|because|cos|then|plus|also|now|yet)\b[\s,]*|[-–—*•,;:.\s]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of message `message` (counting all messages of the case); `index` of `count` within its message.

    `newest` says whether the customer's newest message holds it, `asks` whether it is a direct question by its grammar.
    """

    message: int
    segment: Segment
    index: int
    count: int
    newest: bool
    asks: bool = False

    @property
    def text(self) -> str:
        """The words."""
        return self.segment.text

    @property
    def spoken(self) -> str:
        """The words as the heads read them: a question keeps its mark, though the cut took it away."""
        return as_question(self.text) if self.asks and not self.text.endswith("?") else self.text


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a message with the clauses (places in the list of clauses) that lie in it."""

    message: int
    segment: Segment
    clauses: tuple[int, ...]


def read_clauses(case: Case) -> list[Clause]:
    """The clauses of all customer messages in order, at most `MOST_CLAUSES`."""
    spoken = [(i, m.text) for i, m in enumerate(case.messages) if m.sender == "customer" and m.text.strip()]
    found: list[Clause] = []
    for place, (number, text) in enumerate(spoken):
        parts = [part for start, end in _windows(text) for part in _within(text, start, end) if _says(part.text)]
        parts = list(_whole_questions(text, parts))
        newest = place == len(spoken) - 1
        found += [
            Clause(number, part, i, len(parts), newest, stands_as_question(text, part.start, part.end))
            for i, part in enumerate(parts)
        ]
    return found if len(found) <= MOST_CLAUSES else _most_telling(found)


def _within(text: str, start: int, end: int) -> Iterator[Segment]:
    for part in clauses(text[start:end]):
        yield Segment(part.start + start, part.end + start, part.text)


def _whole_questions(text: str, parts: Sequence[Segment]) -> Iterator[Segment]:
    """A question keeps the verbs that it goes on with: `should I go | and buy one in town` is one."""
    held: Segment | None = None
    for part in parts:
        apart = held is None or bool(_STOP.search(text, held.end - 1, part.start))
        if held is not None and not apart and goes_on(part.text) and stands_as_question(text, held.start, held.end):
            held = Segment(held.start, part.end, text[held.start : part.end])
            continue
        if held is not None:
            yield held
        held = part
    if held is not None:
        yield held


def _says(text: str) -> bool:
    return any(c.isalnum() for c in text)


def _windows(text: str) -> list[tuple[int, int]]:
    """The parts of a message that the customer wrote: no quoted mail, and only both ends of a very long one."""
    rest = _QUOTE_REST.search(text)
    end = rest.start() if rest and text[: rest.start()].strip() else len(text)
    spans = []
    at = 0
    for quote in _QUOTE_LINE.finditer(text, 0, end):
        spans.append((at, quote.start()))
        at = quote.end()
    spans.append((at, end))
    spans = [(a, b) for a, b in spans if text[a:b].strip()] or [(0, len(text))]
    if sum(b - a for a, b in spans) <= 2 * _WINDOW:
        return spans
    first, last = spans[0], spans[-1]
    head = (first[0], min(first[1], first[0] + _WINDOW))
    tail = (max(last[0], last[1] - _WINDOW, head[1]), last[1])
    return [head, tail]


def _most_telling(found: Sequence[Clause]) -> list[Clause]:
    """Both ends of the newest message, then of the first, then the rest from the newest back."""
    order = sorted(range(len(found)), key=lambda i: _rank(found[i], found))
    return [found[i] for i in sorted(order[:MOST_CLAUSES])]


def _rank(clause: Clause, found: Sequence[Clause]) -> tuple[int, int]:
    from_end = min(clause.index, clause.count - 1 - clause.index)
    if clause.newest:
        return (0 if from_end < MOST_CLAUSES // 4 else 2, from_end)
    first = clause.message == found[0].message
    return (1 if first and from_end < MOST_CLAUSES // 8 else 3, from_end - 100 * clause.message)


def read_sentences(case: Case, read: Sequence[Clause]) -> list[Sentence]:
    """All sentences of the customer's messages, quoted ones too, with the clauses that were read in each."""
    by_message: dict[int, list[int]] = {}
    for place, clause in enumerate(read):
        by_message.setdefault(clause.message, []).append(place)
    found = []
    for number, message in enumerate(case.messages):
        if message.sender != "customer":
            continue
        places = by_message.get(number, [])
        at = 0
        for segment in _sentences_bounded(message.text):
            while at < len(places) and read[places[at]].segment.end <= segment.start:
                at += 1
            end = at
            while end < len(places) and read[places[end]].segment.start < segment.end:
                end += 1
            found.append(Sentence(number, segment, tuple(places[at:end])))
    return found


_ROUGH = re.compile(r"[^.!?\n]{1,600}[.!?]*")


def _sentences_bounded(text: str) -> list[Segment]:
    """Sentences; in the middle of a very long message they are cut roughly, which is enough to scan them."""
    if len(text) <= 2 * _WINDOW:
        return sentences(text)
    middle = [
        Segment(m.start(), m.end(), m.group())
        for m in _ROUGH.finditer(text, _WINDOW, len(text) - _WINDOW)
        if m.group().strip()
    ]
    head = sentences(text[:_WINDOW])
    shift = len(text) - _WINDOW
    tail = [Segment(s.start + shift, s.end + shift, s.text) for s in sentences(text[shift:])]
    return [*head, *middle, *tail]


def span_of(clause: Clause) -> Span:
    """The clause as an exact slice of its message, without a joint before it and punctuation after it."""
    text = clause.text
    joint = _JOINT.match(text)
    start = joint.end() if joint and joint.end() < len(text) else 0
    end = len(text)
    while end > start and text[end - 1] in " \t\n,.;:!?–—-…":
        end -= 1
    start, end = (start, end) if end > start else (0, len(text))
    base = clause.segment.start
    return Span(message=clause.message, start=base + start, end=base + end, text=text[start:end])
