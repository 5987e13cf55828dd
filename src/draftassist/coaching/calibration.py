"""Agreement between coaches who scored the same replies blind: per dimension and per pair, with interval and n.

Quadratic-weighted kappa for pairs, Krippendorff's alpha (ordinal) for all coaches together; the unit that is resampled
is the reply. Alpha is computed by the `krippendorff` library, which comes with the `eval` extra and is loaded when it
is needed. Nothing here changes anybody's score.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from draftassist.coaching.shapes import Figure
from draftassist.coaching.tally import Tally
from draftassist.domain.base import Model
from draftassist.domain.scorecard import Dimension
from draftassist.errors import UsageError
from draftassist.intervals import agreement

__all__ = ["LEAST_REPLIES", "Apart", "DimensionAgreement", "PairAgreement", "Rating", "agreement_on", "kappa"]

LEAST_REPLIES = 10
"""With fewer replies in common an agreement is given without an interval."""
_DRAWS = 500
_SEED = 20261122
_APART = 2
Rating = tuple[str, str, int]
"""(reply, coach, score 0-4)."""


class PairAgreement(Model):
    """Two coaches on the replies that both have scored. `bias` is first - second; kappa None where nothing varies."""

    first: str
    second: str
    n: int
    kappa: Figure | None
    bias: Figure | None


class Apart(Model):
    """A reply on which coaches are two points or more apart."""

    reply: str
    scores: dict[str, int]


class DimensionAgreement(Model):
    """One dimension of a calibration session. `n` counts the replies that at least two coaches scored."""

    dimension: Dimension
    coaches: list[str]
    n: int
    alpha: Figure | None
    pairs: list[PairAgreement]
    apart: list[Apart]


def agreement_on(dimension: Dimension, ratings: Iterable[Rating]) -> DimensionAgreement:
    """How far the coaches agree on a dimension. Raises UsageError when the `eval` extra is missing."""
    by_reply: dict[str, dict[str, int]] = {}
    for reply, coach, score in ratings:
        by_reply.setdefault(reply, {})[coach] = score
    shared = {reply: scores for reply, scores in by_reply.items() if len(scores) > 1}
    coaches = sorted({coach for scores in shared.values() for coach in scores})
    differing = [
        Apart(reply=reply, scores=s) for reply, s in shared.items() if max(s.values()) - min(s.values()) >= _APART
    ]
    return DimensionAgreement(
        dimension=dimension,
        coaches=coaches,
        n=len(shared),
        alpha=_alpha(list(shared.values()), coaches),
        pairs=[_pair(first, second, shared) for first, second in combinations(coaches, 2)],
        apart=sorted(differing, key=lambda one: (min(one.scores.values()) - max(one.scores.values()), one.reply)),
    )


def kappa(rows: Sequence[tuple[str, int, int]]) -> Figure | None:
    """Quadratic-weighted kappa of (reply, one score, the other) with its bootstrap interval over replies.

    None where neither side varies: then there is nothing that agreement could be measured on.
    """
    if not rows or len({score for _, *both in rows for score in both}) < 2:
        return None
    found = agreement([(reply, float(x), float(y)) for reply, x, y in rows], seed=_SEED)
    if found.clusters < LEAST_REPLIES:
        return Figure(value=found.value, n=found.n, conversations=found.clusters)
    return Figure(value=found.value, low=found.low, high=found.high, n=found.n, conversations=found.clusters)


def _pair(first: str, second: str, shared: Mapping[str, Mapping[str, int]]) -> PairAgreement:
    rows = [(reply, s[first], s[second]) for reply, s in shared.items() if first in s and second in s]
    bias = Tally()
    for _, x, y in rows:
        bias.add(x - y)
    return PairAgreement(first=first, second=second, n=len(rows), kappa=kappa(rows), bias=bias.figure(step=1.0))


def _alpha(replies: Sequence[Mapping[str, int]], coaches: Sequence[str]) -> Figure | None:
    """Krippendorff's alpha with the interval of a bootstrap over replies; None where nothing varies."""
    if not replies or len({score for scores in replies for score in scores.values()}) < 2:
        return None
    table = np.array([[scores.get(coach, math.nan) for scores in replies] for coach in coaches], dtype=np.float64)
    value, n = _krippendorff(table), len(replies)
    if n < LEAST_REPLIES:
        return Figure(value=value, n=n, conversations=n)
    generator = np.random.default_rng(_SEED)
    drawn = (table[:, generator.integers(0, n, n)] for _ in range(_DRAWS))
    values = [_krippendorff(one) for one in drawn if len(np.unique(one[~np.isnan(one)])) > 1]
    low, high = (float(edge) for edge in np.quantile(values, [0.025, 0.975]))
    return Figure(value=value, low=min(low, value), high=max(high, value), n=n, conversations=n)


def _krippendorff(table: NDArray[np.float64]) -> float:
    try:
        import krippendorff
    except ModuleNotFoundError:
        raise UsageError(
            "agreement of coaches needs the 'eval' extra", mend='pip install "draftassist[eval]"'
        ) from None
    return float(
        krippendorff.alpha(reliability_data=table, level_of_measurement="ordinal", value_domain=list(range(5)))
    )
