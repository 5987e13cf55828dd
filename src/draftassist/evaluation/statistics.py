"""Intervals, paired differences and exact tests; what is resampled is the cluster (a case, a scene), not the row.

Mathematics is bought: numpy draws, scipy tests. Everything is reproducible from a seed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import TypeVar

import numpy as np

from draftassist.domain.base import Model

__all__ = ["Estimate", "cluster_bootstrap", "holm", "mcnemar_exact", "paired_bootstrap", "wilson"]

R = TypeVar("R")
Statistic = Callable[[Sequence[R]], float]
_DRAWS = 2000
_Z95 = 1.959963984540054


class Estimate(Model):
    """A figure with its 95 % interval and the number of rows and clusters it rests on."""

    value: float
    low: float
    high: float
    n: int
    clusters: int


def cluster_bootstrap(
    rows: Sequence[R],
    cluster_of: Callable[[R], Hashable],
    statistic: Statistic[R],
    *,
    seed: int = 20261122,
    draws: int = _DRAWS,
) -> Estimate:
    """Percentile bootstrap of `statistic`, resampling whole clusters. Raises ValueError on no rows."""
    if not rows:
        raise ValueError("no rows to estimate from")
    groups = _grouped(rows, cluster_of)
    value = statistic(rows)
    generator = np.random.default_rng(seed)
    drawn = [
        statistic([row for index in picks for row in groups[index]])
        for picks in generator.integers(0, len(groups), size=(draws, len(groups)))
    ]
    kept = [one for one in drawn if not math.isnan(one)]
    low, high = (float(q) for q in np.quantile(kept, [0.025, 0.975])) if kept else (math.nan, math.nan)
    return Estimate(value=value, low=low, high=high, n=len(rows), clusters=len(groups))


def paired_bootstrap(
    pairs: Mapping[Hashable, Sequence[tuple[float, float]]], *, seed: int = 20261122, draws: int = _DRAWS
) -> Estimate:
    """Mean difference b - a over pairs grouped by cluster, with its interval. Raises ValueError on no pairs."""
    rows = [(cluster, b - a) for cluster, both in pairs.items() for a, b in both]
    return cluster_bootstrap(
        rows, lambda row: row[0], lambda some: float(np.mean([one[1] for one in some])), seed=seed, draws=draws
    )


def _grouped(rows: Sequence[R], cluster_of: Callable[[R], Hashable]) -> list[list[R]]:
    groups: dict[Hashable, list[R]] = {}
    for row in rows:
        groups.setdefault(cluster_of(row), []).append(row)
    return list(groups.values())


def wilson(hits: int, n: int) -> Estimate:
    """Wilson's 95 % score interval of a share; sound at 0 and at n. Raises ValueError when n is 0."""
    if n <= 0:
        raise ValueError("no trials to estimate from")
    share, z2 = hits / n, _Z95**2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z95 * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return Estimate(value=share, low=max(0.0, centre - half), high=min(1.0, centre + half), n=n, clusters=n)


def mcnemar_exact(only_a: int, only_b: int) -> float:
    """Two-sided exact McNemar p-value from the two counts of disagreement."""
    from scipy.stats import binomtest

    n = only_a + only_b
    return 1.0 if n == 0 else float(binomtest(min(only_a, only_b), n, 0.5).pvalue)


def holm(p_values: Mapping[str, float]) -> dict[str, float]:
    """Holm's step-down adjustment over a family of tests."""
    adjusted: dict[str, float] = {}
    running = 0.0
    ordered = sorted(p_values.items(), key=lambda item: item[1])
    for rank, (name, p) in enumerate(ordered):
        running = max(running, min(1.0, p * (len(ordered) - rank)))
        adjusted[name] = running
    return adjusted
