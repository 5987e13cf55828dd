"""Grades the grader by decided disputes, and shows what another scorecard would make of the replies there are.

Both scores of a dispute stay; a scorecard that changes rescores nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from draftassist.coaching.shapes import Figure
from draftassist.coaching.tally import Tally, share
from draftassist.domain.base import Model
from draftassist.domain.scorecard import Dimension, Weights

__all__ = ["GraderView", "ScorecardPreview", "grade", "preview"]

Scores = tuple[int, int, int]
"""(empathy, ownership, overpromising), each 0-4."""


class GraderView(Model):
    """Decided disputes of one dimension. `changed`: share in which the coach found another score.

    `shift` is the mean of coach - automatic over all that were decided. Disputed scores are no random sample: they say
    where the scorer is wrong, not how often.
    """

    dimension: Dimension
    decided: int
    changed: Figure | None
    shift: Figure | None


class ScorecardPreview(Model):
    """Overall scores of the same replies under two sets of weights."""

    n: int
    now: Figure | None
    then: Figure | None
    most_changed: float


def grade(dimension: Dimension, decided: Sequence[tuple[int, int]]) -> GraderView:
    """The view of (automatic score, coach's score) of decided disputes."""
    shift = Tally()
    for automatic, coach in decided:
        shift.add(coach - automatic)
    changed = sum(automatic != coach for automatic, coach in decided)
    return GraderView(
        dimension=dimension, decided=len(decided), changed=share(changed, len(decided)), shift=shift.figure(step=1.0)
    )


def preview(replies: Iterable[Scores], now: Weights, then: Weights) -> ScorecardPreview:
    """What new weights would make of replies, before anybody decides on them."""
    before, after, most = Tally(), Tally(), 0.0
    for scores in replies:
        old, new = now.overall(*scores), then.overall(*scores)
        before.add(old)
        after.add(new)
        most = max(most, abs(new - old))
    figures = (tally.figure(step=1.0, low=0.0, high=100.0) for tally in (before, after))
    return ScorecardPreview(n=before.k, now=next(figures), then=next(figures), most_changed=round(most, 1))
