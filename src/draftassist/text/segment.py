# ruff: noqa: E501 - a pattern reads best unbroken
"""Cuts a reply into sentences and clauses, with exact offsets.

A sentence is what `sentencex` finds, cut further at line breaks and at chat-style full stops before a small letter.
A clause is a part of a sentence with a verb of its own: cut at semicolons, dashes, conjunctions and, in text without
punctuation, before a new subject. Everything here is linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from draftassist.text.verbs import (
    DETERMINERS,
    MODALS,
    begins_clause,
    has_verb,
    is_base_verb,
    is_past_form,
    is_subject,
    is_verbish,
    normal,
)

__all__ = ["Segment", "clauses", "sentences"]


@dataclass(frozen=True, slots=True)
class Segment:
    """A slice of a text: `text == whole[start:end]`, code points, without surrounding blanks."""

    start: int
    end: int
    text: str


_LINE = re.compile(r"[\n\r\u2028\u2029\x0b\x0c]+")
_BULLET = re.compile(r"[ \t]*(?:[-*•‣–·]|\(?\d{1,2}[.)]|\(?[a-z][.)])[ \t]+")
# a stop that sentencex leaves alone because a small letter follows: chat is written so
_SOFT_STOP = re.compile(
    r"(?<=[^\s.?!][.?!])[ \t]+(?=(?:i|we|you|it|they|he|she|there|this|that|please|pls|your|our|the|thanks|thank|sorry)\b)"
    r"|(?<=[?!])[ \t]+(?=\w)"
)
_ABBREVIATED = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|st|no|nos|vs|approx|incl|etc|e\.g|i\.e|a\.m|p\.m|inc|ltd|co|dept|est|ref|tel|ext|fig|art|"
    r"jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun))\.$",
    re.IGNORECASE,
)
_LONG_SENTENCE = 2000
"""Code points after which a stretch without any full stop is cut at a blank, so that later stages stay bounded."""


def sentences(text: str, language: str = "en") -> list[Segment]:
    """The sentences of `text` in order; blanks and bullet signs between them belong to none."""
    return list(_sentences(text, language))


@lru_cache(maxsize=16)
def _sentences(text: str, language: str) -> tuple[Segment, ...]:
    found: list[Segment] = []
    for start, end in _raw_sentences(text, language):
        for line_start, line_end in _pieces(text, start, end, _LINE):
            bullet = _BULLET.match(text, line_start, line_end)
            begin = bullet.end() if bullet and bullet.end() < line_end else line_start
            for soft_start, soft_end in _soft_pieces(text, begin, line_end):
                found.extend(_bounded(text, soft_start, soft_end))
    return tuple(found)


def clauses(text: str, language: str = "en") -> list[Segment]:
    """The clauses of `text` in order: every sentence, cut where both sides have a verb."""
    return [clause for sentence in sentences(text, language) for clause in _clauses_of(text, sentence)]


def _raw_sentences(text: str, language: str) -> Iterator[tuple[int, int]]:
    """Offsets of sentencex's sentences; paragraphs go in one by one, so that an unclosed quote ends with its own."""
    import sentencex

    at = 0
    for line in text.splitlines(keepends=True):
        position = at
        if not line.strip():
            at += len(line)
            continue
        for piece in sentencex.segment(language, line):
            place = text.find(piece, position, at + len(line))
            if place < 0:
                break
            yield place, place + len(piece)
            position = place + len(piece)
        if position < at + len(line):
            yield position, at + len(line)
        at += len(line)


def _pieces(text: str, start: int, end: int, cut: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    at = start
    for gap in cut.finditer(text, start, end):
        yield at, gap.start()
        at = gap.end()
    yield at, end


def _soft_pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for gap in _SOFT_STOP.finditer(text, start, end):
        if _ABBREVIATED.search(text, max(at, gap.start() - 12), gap.start()):
            continue
        yield at, gap.start()
        at = gap.end()
    yield at, end


def _bounded(text: str, start: int, end: int) -> Iterator[Segment]:
    while end - start > _LONG_SENTENCE:
        cut = text.rfind(" ", start + 1, start + _LONG_SENTENCE)
        cut = cut if cut > start else start + _LONG_SENTENCE
        yield from _trimmed(text, start, cut)
        start = cut
    yield from _trimmed(text, start, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Segment]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Segment(start, end, text[start:end])


# --- clauses -------------------------------------------------------------------------------------------------------

_TOKEN = re.compile(r"--+|[—–;]|[^\s—–;]+?(?=--)|[^\s—–;]+")
_DASHES = frozenset({"—", "–", "-", "--", "---"})
_COORDINATORS = frozenset({"and", "but", "or", "so", "then", "yet", "plus", "nor", "&", "also"})
_SUBORDINATORS = frozenset(
    {
        "because", "since", "although", "though", "if", "unless", "when", "whenever", "while", "whilst", "whereas",
        "once", "until", "till", "before", "after", "provided", "providing", "should", "as", "whatever", "wherever",
        "whichever", "however", "in", "even", "where", "which", "who", "cos", "bc",
    }
)  # fmt: skip
_NEEDS_SUBJECT_NEXT = frozenset({"before", "after", "since", "until", "till", "as", "once", "in", "even", "where"})
_CLEFT = frozenset({"is", "that's", "it's", "this's", "was"})
"""What goes on in one breath: "that is when I'll write"."""
_FIXED_OPENERS = {("in", "case"), ("as", "soon"), ("as", "long"), ("even", "if"), ("even", "though"), ("so", "that")}
_OPENERS = frozenset({"if", "whatever", "whichever", "wherever", "however", "unless", "should", "once", "when"})
_AFTER_COMMA_ONLY = frozenset({"should", "which", "who", "whatever", "wherever", "whichever", "however", "where"})
# a subject after one of these belongs to the same clause: "I hope you'll", "the refund that we", "sure it will"
_HOLDS_ON = frozenset(
    {
        "that", "what", "which", "who", "whom", "whose", "how", "why", "where", "if", "when", "whether", "than", "as",
        "say", "says", "said", "hope", "think", "know", "believe", "expect", "sure", "certain", "promise", "assure",
        "guarantee", "see", "mean", "understand", "guess", "bet", "swear", "confident", "afraid", "glad", "sorry",
        "because", "and", "but", "or", "so", "then", "until", "till", "once", "before", "after", "while", "everything",
        "anything", "whatever", "ensure", "check", "tell", "confirm", "let", "have", "help", "make", "all", "time",
        "reckon", "imagine", "suppose", "wish", "trust", "rest", "assured", "hopeful", "though", "although", "unless",
        "whenever", "since", "the", "a", "an", "every", "each", "like", "way", "moment", "minute", "word", "doubt",
        "note", "show", "find", "sees", "feel", "appreciate", "is", "was", "with", "for", "to", "of", "about",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    raw: str
    word: str


def _tokens(text: str, sentence: Segment) -> list[_Token]:
    return [
        _Token(m.start(), m.end(), m.group(), normal(m.group()))
        for m in _TOKEN.finditer(text, sentence.start, sentence.end)
    ]


def _clauses_of(text: str, sentence: Segment) -> Iterator[Segment]:
    tokens = _tokens(text, sentence)
    bare = not re.search(r"[.!?,;:]", sentence.text[:-1])
    cuts = [i for i in range(1, len(tokens)) if _may_cut(tokens, i, bare=bare)]
    parts = _merge_verbless(tokens, [0, *cuts, len(tokens)])
    for begin, end in parts:
        first, last = begin, end
        while first < last - 1 and tokens[first].raw in _DASHES | {";"}:
            first += 1
        while last > first + 1 and (tokens[last - 1].raw in _DASHES | {";"} or tokens[last - 1].raw in _COORDINATORS):
            last -= 1
        yield from _trimmed(text, tokens[first].start, tokens[last - 1].end)


def _merge_verbless(tokens: list[_Token], edges: list[int]) -> list[tuple[int, int]]:
    """Joins a part without a verb to the one before it (the first to the one after it)."""
    parts: list[tuple[int, int]] = []
    open_start: int | None = None
    for first, last in pairwise(edges):
        begin = first if open_start is None else open_start
        after_stop = first > 0 and (tokens[first - 1].raw == ";" or tokens[first - 1].raw in _DASHES)
        alone = after_stop or tokens[first].word in _OPENERS
        if has_verb([t.word for t in tokens[first:last]]) or (alone and last - first > 2):
            parts.append((begin, last))
            open_start = None
        elif parts:
            parts[-1] = (parts[-1][0], last)
        else:
            open_start = begin
    if open_start is not None:
        parts.append((open_start, len(tokens)))
    return parts


def _may_cut(tokens: list[_Token], i: int, *, bare: bool) -> bool:
    """Whether a clause may begin at token `i`; a verb on both sides is asked for afterwards."""
    before, here = tokens[i - 1], tokens[i]
    ahead = [t.word for t in tokens[i + 1 : i + 9]]
    comma = before.raw.endswith((",", ":", ")"))
    if before.raw in _DASHES or before.raw == ";":
        return True
    if here.word in _COORDINATORS:
        return _coordinates(before, here, ahead, comma=comma)
    if here.word in _SUBORDINATORS:
        return _subordinates(before, here, ahead, comma=comma)
    if comma and before.word not in _COORDINATORS:
        colon = before.raw.endswith(":")
        return begins_clause([here.word, *ahead]) or (colon and any(is_verbish(word) for word in ahead))
    return bare and is_subject(here.word) and _new_subject(before, here, ahead)


def _coordinates(before: _Token, here: _Token, ahead: list[str], *, comma: bool) -> bool:
    if not ahead or before.word in _COORDINATORS:
        return False
    if here.word in {"so", "then", "also"} and not comma and not is_subject(ahead[0]):
        return False
    if begins_clause(ahead) or _is_verb_phrase(ahead) or ahead[0] in MODALS:
        return True
    return any(is_verbish(word) for word in (ahead[:7] if comma else ahead[1:4] if ahead[0] in DETERMINERS else []))


def _is_verb_phrase(words: list[str]) -> bool:
    """A verb without a subject of its own: "and send you one", "and refunded the rest"."""
    return len(words) > 1 and (is_base_verb(words[0]) or is_past_form(words[0]))


def _subordinates(before: _Token, here: _Token, ahead: list[str], *, comma: bool) -> bool:
    if not ahead or (here.word in _AFTER_COMMA_ONLY and not comma):
        return False
    if before.word in _CLEFT and not comma:
        return False
    if here.word in {"in", "as", "even", "so"}:
        return (here.word, ahead[0]) in _FIXED_OPENERS
    if here.word in _NEEDS_SUBJECT_NEXT:
        return (is_subject(ahead[0]) or ahead[0] in DETERMINERS) and begins_clause(ahead)
    return any(is_verbish(word) for word in ahead)


def _new_subject(before: _Token, here: _Token, ahead: list[str]) -> bool:
    if before.word in _HOLDS_ON or is_verbish(before.word):
        return False
    return "'" in here.word or bool(ahead and is_verbish(ahead[0]))
