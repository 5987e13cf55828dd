"""How alike drafts are to one another once everything that belongs to one case is masked: boilerplate, measured."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from collections.abc import Sequence

from draftassist.evaluation.audit.values import MONTHS
from draftassist.text.segment import sentences

__all__ = ["gzip_interval", "gzip_ratio", "mask", "ngram_repetition", "recurring", "sentences_of"]

_MASKS = (
    (re.compile(r"\b(?:https?://|www\.)\S+|[\w.+-]+@[\w.-]+"), "<link>"),
    (re.compile(r"(?:[£$€]|\b(?:GBP|USD|EUR|AUD|CAD|NZD)\s)?\d[\d,.:]*\s?(?:am|pm|%)?\b"), "<n>"),
    (re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\btomorrow\b|\btoday\b", re.IGNORECASE), "<day>"),
    (re.compile(rf"\b(?:{'|'.join(month.title() for month in MONTHS)})\b"), "<n>"),
    (re.compile(r"(?<!^)(?<![.!?] )\b[A-Z]\w+"), "<name>"),
)  # fmt: skip
_FEWEST = 3
_Z95 = 1.959963984540054
_WORDS = re.compile(r"<\w+>|\w+(?:['’]\w+)?")


def mask(sentence: str, slots: Sequence[str] = ()) -> str:
    """A sentence with names, figures, days and the case's own words (`slots`) taken out, in lower case."""
    for slot in sorted(slots, key=len, reverse=True):
        if len(slot) > 2:
            sentence = re.sub(rf"(?<!\w){re.escape(slot)}(?!\w)", "<slot>", sentence, flags=re.IGNORECASE)
    for pattern, name in _MASKS:
        sentence = pattern.sub(name, sentence)
    return " ".join(_WORDS.findall(sentence.lower().replace("’", "'")))


def recurring(drafts: Sequence[Sequence[str]]) -> list[tuple[int, bool]]:
    """(draft, whether it recurs) for every masked sentence: the same words stand in another draft too."""
    where: dict[str, set[int]] = {}
    for index, masked in enumerate(drafts):
        for sentence in masked:
            where.setdefault(sentence, set()).add(index)
    return [(index, len(where[sentence]) > 1) for index, masked in enumerate(drafts) for sentence in masked if sentence]


def ngram_repetition(texts: Sequence[str], size: int = 8) -> list[tuple[int, int, int]]:
    """(text, n-grams that another text has too, all its n-grams)."""
    grams = [list(_ngrams(text, size)) for text in texts]
    spread = Counter(gram for one in grams for gram in set(one))
    return [(index, sum(spread[gram] > 1 for gram in one), len(one)) for index, one in enumerate(grams)]


def _ngrams(text: str, size: int) -> list[tuple[str, ...]]:
    words = _WORDS.findall(text.lower())
    return [tuple(words[i : i + size]) for i in range(len(words) - size + 1)]


def gzip_ratio(texts: Sequence[str], characters: int) -> float:
    """Compressed to plain size of the texts joined and cut to `characters`: lower is more alike. Compare at one length.

    Raises ValueError when there is no text.
    """
    joined = "\n".join(text[: characters // max(1, len(texts))] for text in texts).encode()
    if not joined:
        raise ValueError("no text to compress")
    return len(gzip.compress(joined, mtime=0)) / len(joined)


def gzip_interval(texts: Sequence[str], characters: int) -> tuple[float, float, float]:
    """(ratio, low, high): 95 % by the jackknife (Efron and Stein 1981), each text left out once.

    A bootstrap would put texts in twice, which is the very likeness that is measured.
    """
    ratio, n = gzip_ratio(texts, characters), len(texts)
    if n < _FEWEST:
        return ratio, 0.0, 1.0
    without = [gzip_ratio([*texts[:i], *texts[i + 1 :]], characters) for i in range(n)]
    mean = sum(without) / n
    half = _Z95 * ((n - 1) / n * sum((one - mean) ** 2 for one in without)) ** 0.5
    return ratio, max(0.0, ratio - half), min(1.0, ratio + half)


def sentences_of(body: str) -> list[str]:
    """The sentences of a reply without greeting and signature lines."""
    lines = [line for line in body.split("\n") if line.strip()]
    inner = [line for line in lines if len(line.split()) > 3 or line.rstrip().endswith((".", "!", "?"))]
    return [sentence.text for line in inner for sentence in sentences(line)]
