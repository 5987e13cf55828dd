"""Means with 95 % intervals from running sums: whole exports in constant memory, and weeks that add up to periods.

A conversation is the unit that is sampled; its replies belong together. The mean over replies is the ratio of two
conversation totals (sum of scores over number of replies), and its variance is the linearised one of a ratio estimator
(Cochran, Sampling Techniques, 3rd ed. 1977, §6.3-6.4): k/(k-1) Σ(s - m n)² / N², with Student's t on k - 1 degrees.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from draftassist.coaching.shapes import Figure
from draftassist.intervals import Z95, wilson

__all__ = ["LEAST_FOR_INTERVAL", "LEAST_TO_SAY", "Tally", "difference", "share", "share_difference", "t95"]

LEAST_FOR_INTERVAL = 5
"""Fewer conversations than this give a mean without an interval."""
LEAST_TO_SAY = 10
"""Fewer conversations than this on either side, and nothing is said about better or worse."""


def t95(df: float) -> float:
    """The 97.5 % quantile of Student's t, by the expansion of Abramowitz and Stegun 26.7.5; within 0.002 from df 4 on.

    Raises ValueError below df 4, where the expansion is not good enough.
    """
    if df < LEAST_FOR_INTERVAL - 1:
        raise ValueError("too few degrees of freedom for an interval")
    z = Z95
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / df ** (power + 1) for power, term in enumerate(terms))


@dataclass(slots=True)
class Tally:
    """Sums over conversations, each with the total `s` of a measure over its `n` replies."""

    k: int = 0
    s: float = 0.0
    n: float = 0.0
    ss: float = 0.0
    nn: float = 0.0
    sn: float = 0.0

    def add(self, total: float, count: int = 1) -> None:
        """One conversation more: the sum of the measure over its `count` replies."""
        self.k += 1
        self.s += total
        self.n += count
        self.ss += total * total
        self.nn += count * count
        self.sn += total * count

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))

    def __sub__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, name) - getattr(other, name) for name in self.__slots__))

    @property
    def mean(self) -> float:
        """The mean over replies. Raises ZeroDivisionError when there are none."""
        return self.s / self.n

    def variance(self, step: float) -> float:
        """Of the mean, never below that of one conversation being one `step` apart from equal others.

        Replies that all score alike would otherwise give an interval of no width, which few replies cannot support.
        """
        mean = self.mean
        squares = max(0.0, self.ss - 2 * mean * self.sn + mean * mean * self.nn)
        return max(self.k / (self.k - 1) * squares / self.n**2, (step / self.k) ** 2)

    def figure(self, *, step: float, low: float = -math.inf, high: float = math.inf) -> Figure | None:
        """The mean with its interval, kept within the scale; None without replies.

        `step`: the smallest difference that the scale knows. `low`, `high`: the ends of the scale.
        """
        if not self.n:
            return None
        mean, n = self.mean, round(self.n)
        if self.k < LEAST_FOR_INTERVAL:
            return Figure(value=mean, n=n, conversations=self.k)
        half = t95(self.k - 1) * math.sqrt(self.variance(step))
        return Figure(value=mean, low=max(low, mean - half), high=min(high, mean + half), n=n, conversations=self.k)


def difference(new: Tally, old: Tally, *, step: float) -> Figure | None:
    """new - old with Welch's interval; None when either rests on fewer than LEAST_TO_SAY conversations."""
    if min(new.k, old.k) < LEAST_TO_SAY:
        return None
    variances = [one.variance(step) for one in (new, old)]
    spread = sum(variances)
    df = spread**2 / sum(v**2 / (one.k - 1) for v, one in zip(variances, (new, old), strict=True))
    gain, half = new.mean - old.mean, t95(df) * math.sqrt(spread)
    return Figure(value=gain, low=gain - half, high=gain + half, n=round(new.n + old.n), conversations=new.k + old.k)


def share(hits: int, n: int) -> Figure | None:
    """A share of conversations with Wilson's interval; None without any."""
    if not n:
        return None
    found = wilson(hits, n)
    return Figure(value=found.value, low=found.low, high=found.high, n=n, conversations=n)


def share_difference(new: tuple[int, int], old: tuple[int, int]) -> Figure | None:
    """The difference of two shares (hits, n) with Newcombe's interval (Statistics in Medicine 1998, method 10).

    None when either rests on fewer than LEAST_TO_SAY conversations.
    """
    if min(new[1], old[1]) < LEAST_TO_SAY:
        return None
    a, b = wilson(*new), wilson(*old)
    gain = a.value - b.value
    below = math.hypot(a.value - a.low, b.high - b.value)
    above = math.hypot(a.high - a.value, b.value - b.low)
    n = new[1] + old[1]
    return Figure(value=gain, low=gain - below, high=gain + above, n=n, conversations=n)
