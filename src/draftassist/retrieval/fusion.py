"""Reciprocal-rank fusion (Cormack, Clarke and Büttcher 2009): each list votes 1 / (60 + rank)."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["fuse"]

_K = 60


def fuse(rankings: Sequence[Sequence[str]], weights: Sequence[float] | None = None) -> list[str]:
    """Ids of all rankings, best first; ties keep the order of the first ranking that names them."""
    weights = weights or [1.0] * len(rankings)
    votes: dict[str, float] = {}
    for ranking, weight in zip(rankings, weights, strict=True):
        for rank, id_ in enumerate(ranking, start=1):
            votes[id_] = votes.get(id_, 0.0) + weight / (_K + rank)
    return sorted(votes, key=lambda id_: -votes[id_])
