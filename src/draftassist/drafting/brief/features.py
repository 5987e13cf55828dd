"""What the heads see of a clause besides its vector: place, cheap syntax and hashed words.

Nothing here decides anything: every number is an input to a trained head.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from draftassist.text.verbs import AUXILIARIES, MODALS, has_verb, is_base_verb, is_past_form, normal

__all__ = ["SYNTAX_SIZE", "WORDS_SIZE", "hashed_words", "syntax", "tokens_of"]

Vector = NDArray[np.float32]

WORDS_SIZE = 2048
"""Buckets of the hashed word features; collisions cost less than a vocabulary that has to ship."""

_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,:]\d+)*|[?!<>{}\[\]|#=*%£$€]", re.UNICODE)
_FIRST = frozenset({"i", "i'm", "i've", "i'd", "i'll", "im", "ive", "we", "we're", "we've", "we'd"})
_MINE = frozenset({"me", "my", "mine", "us", "our", "ours", "myself"})
_YOU = frozenset({"you", "u", "you're", "you've", "you'd", "youve", "your", "ur", "yours", "yourselves"})
_THIRD = frozenset({"he", "she", "they", "he's", "she's", "they're", "his", "her", "their", "him", "them"})
_ASKING = frozenset({"who", "what", "where", "when", "why", "how", "which", "whom", "whose", "wheres", "whats"})
_WANTING = frozenset({"want", "would", "i'd", "like", "need", "please", "pls", "expect", "hope", "should", "kindly"})
_NEGATIVE = frozenset({"not", "no", "never", "nobody", "nothing", "none", "without", "nor"})
_SIZE_WORDS = 40.0


def tokens_of(text: str) -> list[str]:
    """Words in small letters, numbers and telling signs, in order."""
    return [token.lower().replace("’", "'") for token in _TOKEN.findall(text)]


def syntax(text: str, index: int, count: int, *, last_message: bool) -> list[float]:
    """Place of a clause among `count` of its message, and cheap grammar. Always `SYNTAX_SIZE` numbers in [0, 1]."""
    words = [normal(w) for w in text.split()] or [""]
    bag = set(words)
    first = words[0]
    return [
        index / max(1, count - 1) if count > 1 else 0.0,
        float(index == 0),
        float(index == count - 1),
        float(index == count - 2),
        min(count, 20) / 20,
        min(len(words), _SIZE_WORDS) / _SIZE_WORDS,
        float(len(words) <= 3),
        float(text.rstrip("\"'”’ ").endswith("?")),
        float("?" in text),
        float(text.endswith("!")),
        float(bool(bag & _FIRST)),
        float(first in _FIRST),
        float(bool(bag & _MINE)),
        float(bool(bag & _YOU)),
        float(first in _YOU),
        float(bool(bag & _THIRD)),
        float(first in _ASKING),
        float(first in MODALS or first in AUXILIARIES),
        float(is_base_verb(first)),
        float(bool(bag & _WANTING)),
        float(first in {"please", "pls", "kindly"}),
        float(bool(bag & MODALS)),
        float(bool(bag & AUXILIARIES)),
        float(any(is_past_form(w) for w in words)),
        float(has_verb(words)),
        float(bool(bag & _NEGATIVE) or any(w.endswith("n't") for w in words)),
        float(any(c.isdigit() for c in text)),
        float(bool(set(text) & set("\"“”'‘’"))),
        float(any(len(w) > 3 and w.isupper() for w in text.split())),
        float(last_message),
    ]


SYNTAX_SIZE = 30


@lru_cache(maxsize=65536)
def _bucket(gram: str) -> int:
    return zlib.crc32(gram.encode()) % WORDS_SIZE


def hashed_words(texts: Sequence[str]) -> Vector:
    """One- and two-word counts of each text in `WORDS_SIZE` buckets, each row of length 1 (float32, n rows)."""
    rows = np.zeros((len(texts), WORDS_SIZE), dtype=np.float32)
    for row, text in zip(rows, texts, strict=True):
        words = ["^", *("0" if w[0].isdigit() else w for w in tokens_of(text)), "$"]
        for first, second in pairwise(words):
            row[_bucket(first)] += 1
            row[_bucket(f"{first} {second}")] += 1
    rows = np.sqrt(rows)
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: Vector = rows / np.maximum(norms, 1e-6)
    return scaled
