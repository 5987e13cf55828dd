"""What a case touches that somebody else must know of: the seven standing topics and the company's own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from draftassist.domain.policy import Company, Escalation
from draftassist.drafting.brief.heads import passes
from draftassist.drafting.brief.represent import topic_rows, topic_scores
from draftassist.encoding.encoder import Encoder
from draftassist.encoding.heads import LinearHead

__all__ = ["find_topics", "says_one_of"]

Vector = NDArray[np.float32]

_MEANS_THE_SAME = 0.62
"""Cosine between a clause and a company's own words from which they mean the same; set on training scenes."""
_NEGATED = re.compile(
    r"\b(?:no|not|nobody|none|never|without|neither|nor|isn['’]?t|wasn['’]?t|aren['’]?t|don['’]?t|won['’]?t|"
    r"didn['’]?t|doesn['’]?t|no one|no-one)\b",
    re.IGNORECASE,
)
_NEGATION_REACH = 40
_SUFFIX = re.compile(r"(?<=[a-z]{4})(?:ing|ed|es|ies|(?<!s)s|y|e)$")
_phrase_vectors: dict[tuple[int, tuple[str, ...]], Vector] = {}


def find_topics(
    texts: Sequence[str],
    vectors: Vector,
    messages: Vector,
    heads: dict[str, LinearHead],
    company: Company,
    encoder: Encoder,
) -> list[str]:
    """Topic names, standing ones first, then the company's own in its order.

    Clauses come with their vectors and with those of the messages that they stand in, both (n, 384).
    """
    if not texts:
        return []
    head = heads["topics"]
    scores = topic_scores(head.logits(topic_rows(texts, vectors)), heads["topics_whole"].logits(messages)).max(axis=0)
    found = [label for label, score in zip(head.labels, scores, strict=True) if passes(head, label, float(score))]
    for entry in company.escalation:
        if entry.when not in found and _touches(entry, texts, vectors, encoder):
            found.append(entry.when)
    return found


def _touches(entry: Escalation, texts: Sequence[str], vectors: Vector, encoder: Encoder) -> bool:
    phrases = tuple(dict.fromkeys([*entry.topics, entry.when.replace("_", " ")]))
    if any(_says(text, phrases) for text in texts):
        return True
    likeness = vectors @ _embedded(phrases, encoder).T
    near = np.flatnonzero(likeness.max(axis=1) >= _MEANS_THE_SAME)
    return any(not _NEGATED.search(texts[int(i)]) for i in near)


def _embedded(phrases: tuple[str, ...], encoder: Encoder) -> Vector:
    """A company's words are embedded once per process."""
    key = (id(encoder), phrases)
    if key not in _phrase_vectors:
        if len(_phrase_vectors) > 256:
            _phrase_vectors.clear()
        _phrase_vectors[key] = encoder.embed(list(phrases))
    return _phrase_vectors[key]


def says_one_of(texts: Sequence[str], phrases: Sequence[str]) -> bool:
    """Whether one of the texts says one of the phrases outright."""
    return any(_says(text, tuple(phrases)) for text in texts)


def _says(text: str, phrases: tuple[str, ...]) -> bool:
    """Whether a phrase's words stand next to each other in the clause, whatever their endings, and are not denied."""
    return any(
        not _NEGATED.search(text[max(0, match.start() - _NEGATION_REACH) : match.start()])
        for match in _pattern(phrases).finditer(text)
    )


@lru_cache(maxsize=256)
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    found = []
    for phrase in phrases:
        stems = [re.escape(_SUFFIX.sub("", word) or word) for word in re.findall(r"[^\W_]+", phrase.lower())]
        found += [r"\W+(?:\w+\W+)?".join(rf"{stem}\w{{0,4}}\b" for stem in stems)] if stems else []
    return re.compile(rf"\b(?:{'|'.join(found)})" if found else r"(?!)", re.IGNORECASE)
