"""Whether an opening that a model proposes says what the customer said: the strict gate before its words are used.

A model that writes fluently still swaps who did what, and invents. So nothing passes on likeness alone: every word must
be the customer's or the brief's, nobody's part may be reversed, and the meaning must stay near the composer's opening
and the customer's own clauses. It refuses many true openings; that costs nothing, for the composer's stands by.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from draftassist.domain.case import Case
from draftassist.domain.draft import Brief
from draftassist.drafting.composer.verbs import base_of
from draftassist.drafting.composer.words import word_set
from draftassist.text.segment import sentences
from draftassist.text.verbs import AUXILIARIES, DETERMINERS, MODALS, PRONOUNS

__all__ = ["NOT_THEIRS", "Embed", "objection", "untraced"]

Embed = Callable[[Sequence[str]], NDArray[np.float32]]

NOT_THEIRS = "it has a word that is not the customer's"
_LEAST_WORDS, _MOST_WORDS = 6, 45
_LIKE_USUAL, _LIKE_CLAUSE = 0.70, 0.40
"""Cosines with the composer's opening, and with the nearest of the customer's clauses of a kind. The words
decide most; these catch what is made of the right words in the wrong order."""
_LEAST_COVERED = 0.6
_JOINS = re.compile(r"[,;:–—]|\b(?:and|but|so|when|while|because|after|before|until|which|who|that)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:['’.,:-][^\W_]+)*")
_SORRY = re.compile(r"\b(?:sorry|apologi[sz]e|apology)\b", re.IGNORECASE)
_FORBIDDEN = re.compile(
    r"[\[\]{}<>*#_\"“”|?]|\b(?:my|mine|me|myself|us|ourselves|will|won't|shall|promise|guarantee)\b|['’]ll\b",
    re.IGNORECASE,
)
"""No speaker's own things, no promise, no question, no quotation."""
_NEGATED = re.compile(r"\b(?:not|no|never|nobody|nothing|none|neither|nor|without|cannot)\b|n['’]t\b", re.IGNORECASE)
_SAYING_SORRY = word_set(
    "sorry apologise apologize apology that this for how what when where why which who so and or but because as at by "
    "from in into of on to with about after before over under up out off down through during until than then there "
    "here very truly really deeply not no never leave left let make made cause caused mean meant too both all only "
    "even just still yet"
)
_GIVEN = _SAYING_SORRY | PRONOUNS | DETERMINERS | MODALS | AUXILIARIES
_NUMERALS = {
    word: str(number)
    for number, word in enumerate(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    )
}
_FIRST = word_set("i we my our me us mine ours")
_SECOND = word_set("you your yours u ur")
_REACH = 3


def untraced(opening: str, case: Case, brief: Brief) -> str | None:
    """The first word of the opening that is neither the customer's nor the brief's, nor one that any sentence has."""
    known = {_stem(word) for source in _sources(case, brief) for word in _words(source)}
    return next((word for word in _words(opening) if word not in _GIVEN and _stem(word) not in known), None)


def objection(opening: str, usual: str, case: Case, brief: Brief, embed: Embed) -> str | None:
    """Why the opening may not take the place of `usual`, the composer's; None when it may."""
    tests: tuple[tuple[str, Callable[[], bool]], ...] = (
        ("it is no whole sentence of fitting length", lambda: not _is_whole(opening)),
        ("it promises, asks, quotes or speaks of the writer", lambda: bool(_FORBIDDEN.search(opening))),
        ("it says sorry for nothing", lambda: bool(_SORRY.search(usual)) and not _SORRY.search(opening)),
        (NOT_THEIRS, lambda: untraced(opening, case, brief) is not None),
        ("it denies what the other affirms, or the reverse", lambda: _denies(opening) != _denies(usual)),
        ("it swaps who did what", lambda: _reversed(opening, case)),
        ("it puts the customer's words together anew", lambda: _scrambled(opening, case, brief)),
        ("it leaves out what matters", lambda: _covered(usual, opening) < _LEAST_COVERED),
        ("its meaning is too far from what the customer wrote", lambda: not _is_near(opening, usual, brief, embed)),
    )
    return next((reason for reason, fails in tests if fails()), None)


def _is_whole(opening: str) -> bool:
    fitting = _LEAST_WORDS <= len(opening.split()) <= _MOST_WORDS
    return fitting and opening.endswith((".", "!")) and len(sentences(opening)) == 1


def _denies(text: str) -> bool:
    return bool(_NEGATED.search(text))


def _is_near(opening: str, usual: str, brief: Brief, embed: Embed) -> bool:
    kinds = [[span.text for span in spans] for spans in (brief.failure_spans, brief.impact_spans) if spans]
    vectors = embed([opening, usual, *(text for texts in kinds for text in texts)])
    likeness = vectors[1:] @ vectors[0]
    if not kinds or likeness[0] < _LIKE_USUAL:
        return False
    ends = np.cumsum([1, *map(len, kinds)]).tolist()
    return all(likeness[start:end].max() >= _LIKE_CLAUSE for start, end in pairwise(ends))


def _covered(usual: str, opening: str) -> float:
    """The share of the usual opening's content words that the other has too."""
    needed = set(_content(usual))
    return len(needed & set(_content(opening))) / len(needed) if needed else 0.0


def _scrambled(opening: str, case: Case, brief: Brief) -> bool:
    """Whether words stand together that in no sentence of the sources stand in this order."""
    said = [_content(one.text) for source in _sources(case, brief) for one in sentences(source)]
    return not all(
        any(_in_order(pair, words) for words in said)
        for part in _JOINS.split(opening)
        for pair in pairwise(_content(part))
    )


def _in_order(pair: tuple[str, str], words: Sequence[str]) -> bool:
    first, second = pair
    return first in words and second in words[words.index(first) + 1 :]


def _content(text: str) -> list[str]:
    return [_stem(word) for word in _words(text) if word not in _GIVEN]


def _reversed(opening: str, case: Case) -> bool:
    """Whether a word goes with the same person as in the message: the customer's `I` is the reply's `you`."""
    theirs = {pair for message in case.customer_messages for pair in _persons(message)}
    return bool(theirs & _persons(opening))


def _persons(text: str) -> set[tuple[str, str]]:
    """Content words with the person in front of them, within a few words: `my mug` is (first, mug)."""
    words = _words(text)
    found = set()
    for at, word in enumerate(words):
        person = "first" if word in _FIRST else "second" if word in _SECOND else None
        if person is None:
            continue
        for near in words[at + 1 : at + 1 + _REACH]:
            if near in _FIRST or near in _SECOND:
                break
            if near not in _GIVEN:
                found.add((person, _stem(near)))
                break
    return found


def _sources(case: Case, brief: Brief) -> list[str]:
    facts = [fact.value for fact in brief.facts]
    return [*case.customer_messages, brief.failure, brief.impact, *facts, case.customer.name or ""]


def _words(text: str) -> list[str]:
    found = []
    for match in _WORD.finditer(text.replace("’", "'")):
        word = match.group().lower()
        found += [word] if any(map(str.isdigit, word)) else _uncontracted(word)
    return found


def _uncontracted(word: str) -> list[str]:
    """`we've` is `we`; `didn't` is `did`; `sister's` is `sister`."""
    head, apostrophe, _ = word.partition("'")
    if not apostrophe:
        return word.split("-")
    return [head[:-1] if word.endswith("n't") else head]


def _stem(word: str) -> str:
    """The verb's base form, else the word without the ending of a plural; small numbers in digits."""
    if word in _NUMERALS:
        return _NUMERALS[word]
    return base_of(word) or (word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word)
