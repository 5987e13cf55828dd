"""Paired differences and exact tests; the estimates with intervals are those that coaching uses too.

Mathematics is bought: numpy draws, scipy tests. Everything is reproducible from a seed.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence

import numpy as np

from draftassist.intervals import (
    Z95,
    Estimate,
    agreement,
    cluster_bootstrap,
    mean_estimate,
    ratio_estimate,
    share_estimate,
    wilson,
)

__all__ = [
    "Estimate", "agreement", "cluster_bootstrap", "holm", "mcnemar_exact", "mean_estimate", "paired_bootstrap",
    "ratio_estimate", "share_estimate", "smallest_effect", "wilson",
]  # fmt: skip

_DRAWS = 2000
_POWER80 = 0.8416212335729143


def smallest_effect(differences: Sequence[float]) -> float:
    """The smallest mean difference that so many clusters would show with 80 % power at 5 %: 2.8 standard errors.

    `differences`: one a cluster. Infinite with fewer than two.
    """
    if len(differences) < 2:
        return math.inf
    return (Z95 + _POWER80) * float(np.std(differences, ddof=1)) / math.sqrt(len(differences))


def paired_bootstrap(
    pairs: Mapping[Hashable, Sequence[tuple[float, float]]], *, seed: int = 20261122, draws: int = _DRAWS
) -> Estimate:
    """Mean difference b - a over pairs grouped by cluster, with its interval. Raises ValueError on no pairs."""
    return mean_estimate([(cluster, b - a) for cluster, both in pairs.items() for a, b in both], seed=seed, draws=draws)


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
