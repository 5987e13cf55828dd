"""A written reply with all that was found in it, and which of two to prefer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

from draftassist.domain.draft import Flag
from draftassist.domain.scorecard import Scorecard
from draftassist.drafting.check import Checked
from draftassist.drafting.writers import Written

__all__ = ["Attempt", "best_of"]

_VERDICT_RANK = {"ready": 0, "needs_fill": 1, "hold": 2}
_CLEARLY = 10.0
"""Points of `overall` by which another writer's text must be ahead: one level on one dimension is within its error."""


@dataclass(frozen=True)
class Attempt:
    """One written and checked reply with its score."""

    written: Written
    checked: Checked
    score: Scorecard

    @property
    def wrong(self) -> list[Flag]:
        """The flags that keep the reply from being sent as it is."""
        return [flag for flag in self.checked.flags if flag.severity != "info"]

    def beats(self, other: Attempt) -> bool:
        """Whether the checks find less in it, or as much and the scorer puts it (against another writer's: clearly)
        ahead.
        """
        mine, others = self._faults(), other._faults()
        if mine != others:
            return mine < others
        margin = 0.0 if self.written.writer is other.written.writer else _CLEARLY
        return self.score.overall > other.score.overall + margin

    def is_no_worse(self, before: Attempt) -> bool:
        """Whether nothing was found in it that was not found before, and the scorer puts it no lower."""
        codes, known = ({flag.code for flag in one.wrong} for one in (self, before))
        return codes <= known and self._faults() <= before._faults() and self.score.overall >= before.score.overall

    def _faults(self) -> tuple[int, int]:
        return _VERDICT_RANK[self.checked.verdict], len(self.wrong)


def best_of(attempts: Sequence[Attempt]) -> Attempt:
    """The first that no later one beats."""
    return reduce(lambda best, one: one if one.beats(best) else best, attempts)
