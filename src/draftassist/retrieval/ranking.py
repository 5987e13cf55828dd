"""From candidates to an answer: fused scores, the relevance floor, and near-duplicates shown once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from draftassist.retrieval.catalogue import Stored
from draftassist.retrieval.fusion import fuse, share_of_meaning

__all__ = ["Ranked", "collapse", "rank"]

_FLOOR = 0.30
"""Cosine below which no passage is an answer but only the nearest noise."""
_SAME = 0.97
"""Cosine above which two cases tell the same story."""


@dataclass(frozen=True)
class Ranked:
    """A passage with its fused score in [0, 1] and its cosine to the query."""

    passage: Stored
    score: float
    cosine: float


def rank(
    query_words: int, passages: Mapping[int, Stored], words: Mapping[int, float], meaning: Mapping[int, float]
) -> list[Ranked]:
    """Best first; empty when even the nearest is noise."""
    cosines = {number: meaning[number] for number in passages}
    if max(cosines.values(), default=0.0) < _FLOOR:
        return []
    scores = fuse(words, cosines, share_of_meaning(query_words))
    ranked = [Ranked(passages[number], score, cosines[number]) for number, score in scores.items()]
    return sorted(ranked, key=lambda one: (-one.score, one.passage.id))


def collapse(
    ranked: Sequence[Ranked], vectors_of: Callable[[Iterable[int]], Mapping[int, NDArray[np.float32]]], k: int
) -> list[Ranked]:
    """The first `k`, each id once, and of cases that tell the same story only the best."""
    kept: list[Ranked] = []
    stories: list[NDArray[np.float32]] = []
    ids: set[str] = set()
    for start in range(0, len(ranked), k):
        some = ranked[start : start + k]
        vectors = vectors_of([one.passage.number for one in some if one.passage.kind == "case"])
        for one in some:
            if one.passage.id in ids:
                continue
            story = vectors[one.passage.number][0] if one.passage.number in vectors else None
            if story is not None:
                if any(float(story @ other) >= _SAME for other in stories):
                    continue
                stories.append(story)
            ids.add(one.passage.id)
            kept.append(one)
            if len(kept) == k:
                return kept
    return kept
