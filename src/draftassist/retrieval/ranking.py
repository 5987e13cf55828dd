"""From candidates to an answer: fused scores, the relevance floor, and near-duplicates shown once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from draftassist.encoding.heads import LinearHead
from draftassist.retrieval.catalogue import Stored
from draftassist.retrieval.fusion import fuse, share_of_meaning
from draftassist.retrieval.passages import Kind

__all__ = ["ISSUE_MODEL", "KNOWN_ISSUE", "Ranked", "collapse", "issues_like", "rank"]

ISSUE_MODEL = Path(__file__).parent / "model" / "issues.npz"

_FLOORS: Mapping[Kind, float] = {"policy": 0.21, "case": 0.30}
"""Likeness below which the best passage is no answer but the nearest noise.

Chosen on the sample company's development queries and first sentences of its cases (95 % are above) against 50
questions that no help desk answers (12 % are above).
"""
_WHOLE_QUERY = 0.6
"""A passage that holds this share of the query's words is no noise, however its vector lies."""
KNOWN_ISSUE = 0.25
"""What being made for the issue of a case adds to a clause's score, which without it is at most 1."""
_PRECEDENT, _GUESS = 0.25, 0.5
"""The same for an issue that similar past cases had, and for one that the words give away, each by its share.

On the development queries 0.15 to 0.4 and 0.3 to 0.8 are alike.
"""
_TEMPERATURE = 0.08
_SAME = 0.97
"""Cosine above which two cases tell the same story."""


@dataclass(frozen=True)
class Ranked:
    """A passage with its score in [0, 1]."""

    passage: Stored
    score: float


def issues_like(
    vector: NDArray[np.float32], near: Mapping[int, float], cases: Mapping[int, Stored]
) -> dict[str, float]:
    """What a query (its vector, 384) is probably about: issues, with what each adds to the score of their clauses.

    Customers' words are more like other customers' words than like a policy's: what the past cases most like it turned
    out to be says which policies to look at, and so does a head that was trained on complaints to other companies.
    """
    adds = {issue: _PRECEDENT * share for issue, share in _shares(near, cases).items()}
    head = _issue_head()
    for issue, share in zip(head.labels, head.predict(vector[None, :])[0], strict=True):
        adds[issue] = adds.get(issue, 0.0) + _GUESS * float(share)
    return adds


@lru_cache(maxsize=1)
def _issue_head() -> LinearHead:
    return LinearHead.load(ISSUE_MODEL)


def _shares(near: Mapping[int, float], cases: Mapping[int, Stored]) -> dict[str, float]:
    """How the past cases most like the query split over issues; shares that add up to at most 1."""
    known = {number: cosine for number, cosine in near.items() if number in cases and cases[number].issue}
    if not known:
        return {}
    top = max(known.values())
    weights = {number: float(np.exp((cosine - top) / _TEMPERATURE)) for number, cosine in known.items()}
    total = sum(weights.values())
    shares: dict[str, float] = {}
    for number, weight in weights.items():
        issue = cases[number].issue
        shares[issue] = shares.get(issue, 0.0) + weight / total
    return shares


def rank(
    query: str,
    kind: Kind,
    passages: Mapping[int, Stored],
    words: Mapping[int, float],
    meaning: Mapping[int, float],
    covered: float,
    issues: Mapping[str, float],
) -> list[Ranked]:
    """Passages of one kind, best first; empty when even the nearest is noise.

    `covered` is the share of the query's words that the best passage holds; `issues` say what they add to the score of
    the policies made for them.
    """
    likeness = {number: meaning[number] for number in passages}
    if max(likeness.values(), default=0.0) < _FLOORS[kind] and covered < _WHOLE_QUERY:
        return []
    scores = fuse(words, likeness, share_of_meaning(len(query.split())))
    if kind == "policy" and issues:
        adds = {
            number: max((issues.get(issue, 0.0) for issue in one.issue.split()), default=0.0)
            for number, one in passages.items()
        }
        most = 1 + max(adds.values(), default=0.0)
        scores = {number: (score + adds[number]) / most for number, score in scores.items()}
    ranked = [Ranked(passages[number], score) for number, score in scores.items()]
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
            story = vectors[one.passage.number][0] if one.passage.number in vectors else None
            told = story is not None and any(float(story @ other) >= _SAME for other in stories)
            if one.passage.id in ids or told:
                continue
            ids.add(one.passage.id)
            kept.append(one)
            if story is not None:
                stories.append(story)
            if len(kept) == k:
                return kept
    return kept
