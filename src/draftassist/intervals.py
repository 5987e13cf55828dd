"""Estimates with their 95 % intervals; what is resampled is the cluster (a case, a conversation), not the row.

Shared by coaching and evaluation. numpy draws; everything is reproducible from a seed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from draftassist.domain.base import Model

__all__ = [
    "Z95", "Estimate", "agreement", "cluster_bootstrap", "mean_estimate", "ratio_estimate", "share_estimate", "wilson",
]  # fmt: skip

R = TypeVar("R")
Statistic = Callable[[Sequence[R]], float]
Floats = NDArray[np.float64]
_DRAWS = 2000
Z95 = 1.959963984540054


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


def ratio_estimate(
    rows: Sequence[tuple[Hashable, float, float]], *, seed: int = 20261122, draws: int = _DRAWS
) -> Estimate:
    """Sum of tops over sum of bottoms, for rows of (cluster, top, bottom); whole clusters are resampled at once.

    Draws in which the bottom is 0 say nothing and are left out. Raises ValueError when there is nothing below.
    """
    if not sum(row[2] for row in rows):
        raise ValueError("no rows to estimate from")
    sums = _cluster_sums([(cluster, (top, bottom)) for cluster, top, bottom in rows])
    picked = _drawn(sums, seed, draws)
    kept = picked[picked[:, 1] > 0]
    total = sums.sum(axis=0)
    return _interval(float(total[0] / total[1]), kept[:, 0] / kept[:, 1], len(rows), len(sums))


def mean_estimate(rows: Sequence[tuple[Hashable, float]], *, seed: int = 20261122, draws: int = _DRAWS) -> Estimate:
    """Mean over rows of (cluster, value) with its cluster bootstrap interval. Raises ValueError on no rows."""
    return ratio_estimate([(cluster, value, 1.0) for cluster, value in rows], seed=seed, draws=draws)


def share_estimate(rows: Sequence[tuple[Hashable, bool]], *, seed: int = 20261122, draws: int = _DRAWS) -> Estimate:
    """Share of rows that hold. Where all or none do, the bootstrap has no width: Wilson's over the clusters has.

    Raises ValueError on no rows.
    """
    estimate = mean_estimate([(cluster, float(held)) for cluster, held in rows], seed=seed, draws=draws)
    if 0 < estimate.value < 1:
        return estimate
    edge = wilson(round(estimate.value * estimate.clusters), estimate.clusters)
    return edge.model_copy(update={"n": estimate.n, "clusters": estimate.clusters})


def agreement(rows: Sequence[tuple[Hashable, float, float]], *, seed: int = 20261122, draws: int = _DRAWS) -> Estimate:
    """Quadratic-weighted kappa of rows of (cluster, one rater, the other), resampled by cluster.

    On whole numbers Cohen's kappa with quadratic weights is 1 - E(x-y)² / (var x + var y + (mean x - mean y)²)
    (Fleiss and Cohen 1973), which needs only sums, so that thousands of draws cost nothing. 0 where nothing varies.
    """
    if not rows:
        raise ValueError("no rows to estimate from")
    sums = _cluster_sums([(c, (1.0, x, y, x * x, y * y, x * y)) for c, x, y in rows])
    values = _kappa(np.vstack([sums.sum(axis=0), _drawn(sums, seed, draws)]))
    return _interval(float(values[0]), values[1:], len(rows), len(sums))


def _kappa(sums: Floats) -> Floats:
    n = sums[:, 0]
    x, y, xx, yy, xy = (sums[:, index] / n for index in range(1, 6))
    by_chance = xx - x * x + yy - y * y + (x - y) ** 2
    apart = xx + yy - 2 * xy
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(by_chance > 1e-12, 1 - apart / by_chance, 0.0)


def _cluster_sums(rows: Sequence[tuple[Hashable, tuple[float, ...]]]) -> Floats:
    """One row of sums for each cluster, in the order in which the clusters first come."""
    sums: dict[Hashable, Floats] = {}
    for cluster, values in rows:
        sums[cluster] = sums.get(cluster, np.zeros(len(values))) + np.asarray(values, dtype=float)
    return np.vstack(list(sums.values()))


def _drawn(sums: Floats, seed: int, draws: int) -> Floats:
    """Sums over resampled clusters: [draws, columns]."""
    size = len(sums)
    counts = np.random.default_rng(seed).multinomial(size, np.full(size, 1 / size), size=draws)
    return np.asarray(counts @ sums, dtype=float)


def _interval(value: float, drawn: Floats, n: int, clusters: int) -> Estimate:
    low, high = (float(q) for q in np.quantile(drawn, [0.025, 0.975])) if len(drawn) else (value, value)
    return Estimate(value=value, low=min(low, value), high=max(high, value), n=n, clusters=clusters)


def _grouped(rows: Sequence[R], cluster_of: Callable[[R], Hashable]) -> list[list[R]]:
    groups: dict[Hashable, list[R]] = {}
    for row in rows:
        groups.setdefault(cluster_of(row), []).append(row)
    return list(groups.values())


def wilson(hits: int, n: int) -> Estimate:
    """Wilson's 95 % score interval of a share; sound at 0 and at n. Raises ValueError when n is 0."""
    if n <= 0:
        raise ValueError("no trials to estimate from")
    share, z2 = hits / n, Z95**2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    low, high = 0.0 if hits == 0 else centre - half, 1.0 if hits == n else centre + half
    return Estimate(value=share, low=max(0.0, low), high=min(1.0, high), n=n, clusters=n)
