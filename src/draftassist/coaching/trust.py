"""How far the automatic score of a dimension may be trusted in a language, by what coaches' blind labels bear out.

`assist only` until it agrees with coaches well enough on enough replies, then `spot check`, then `trusted`. What
counts is never the estimate but the end of its interval that speaks against the score. It is lost the same way: when
the newest labels alone show that the bound is no longer met. Labels given with the automatic score in sight do not
count: people lean towards what they are shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from draftassist.coaching.calibration import kappa
from draftassist.coaching.shapes import Figure
from draftassist.coaching.tally import Tally
from draftassist.domain.base import Model
from draftassist.domain.scorecard import Dimension

__all__ = ["RULES", "Badge", "Level", "Rule", "badge"]

Level = Literal["assist only", "spot check", "trusted"]
_RECENT = 40
"""So many of the newest labels are looked at alone for drift."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A level is held with at least `replies` replies, a kappa of at least `kappa`, and a bias within ±`bias` points.

    Kappa is judged by its lower bound, bias by the bound further from 0.
    """

    level: Level
    replies: int
    kappa: float
    bias: float

    def __str__(self) -> str:
        return (
            f"{self.level}: at least {self.replies} replies labelled blind, weighted kappa surely {self.kappa} or more,"
            f" bias surely within {self.bias} points, and the newest {_RECENT} labels do not show the contrary"
        )


RULES = (Rule("trusted", 100, 0.7, 0.3), Rule("spot check", 30, 0.5, 0.5))
"""From the highest level down; below all of them it is `assist only`."""


class Badge(Model):
    """The level of one dimension in one language, what it rests on, and why it is no higher.

    `bias` is automatic - coach; `drift` is set where the newest labels alone took a level away.
    """

    dimension: Dimension
    language: str
    level: Level
    n: int
    kappa: Figure | None
    bias: Figure | None
    drift: bool
    why: str


def badge(dimension: Dimension, language: str, pairs: Sequence[tuple[str, int, int]]) -> Badge:
    """The badge that (reply, automatic score, coach's blind score), oldest first, have earned."""
    agreed, leaning = kappa(pairs), _bias(pairs)
    recent = pairs[-_RECENT:]
    recently, recent_lean = kappa(recent), _bias(recent)
    n = len({reply for reply, _, _ in pairs})
    level: Level = "assist only"
    why, drift = "", False
    for rule in RULES:
        lack = _lacks(rule, n, agreed, leaning)
        turned = not lack and len(recent) == _RECENT and _contradicts(rule, recently, recent_lean)
        drift = drift or turned
        if not lack and not turned:
            level = rule.level
            break
        why = why or f"not {rule.level}: {lack or f'the newest {_RECENT} labels show otherwise'}"
    return Badge(
        dimension=dimension, language=language, level=level, n=n, kappa=agreed, bias=leaning, drift=drift, why=why
    )


def _bias(pairs: Sequence[tuple[str, int, int]]) -> Figure | None:
    """The mean of automatic - coach; several labels of one reply belong together."""
    by_reply: dict[str, list[int]] = {}
    for reply, automatic, coach in pairs:
        by_reply.setdefault(reply, []).append(automatic - coach)
    tally = Tally()
    for differences in by_reply.values():
        tally.add(sum(differences), len(differences))
    return tally.figure(step=1.0)


def _lacks(rule: Rule, n: int, agreed: Figure | None, leaning: Figure | None) -> str:
    """What the rule asks for and the labels do not show; empty when they do."""
    if n < rule.replies:
        return f"{n} of {rule.replies} replies labelled"
    if agreed is None or agreed.low is None:
        return "the labelled replies do not differ enough to measure agreement"
    if agreed.low < rule.kappa:
        return f"kappa may be as low as {agreed.low:.2f}, and {rule.kappa} is needed"
    if leaning is None or leaning.low is None or leaning.high is None:
        return "bias is not measured"
    worst = max(-leaning.low, leaning.high)
    return f"bias may be {worst:.2f} points, and at most {rule.bias} will do" if worst > rule.bias else ""


def _contradicts(rule: Rule, agreed: Figure | None, leaning: Figure | None) -> bool:
    """Whether even the better end of the interval fails the rule."""
    if agreed is not None and agreed.high is not None and agreed.high < rule.kappa:
        return True
    if leaning is None or leaning.low is None or leaning.high is None:
        return False
    return leaning.low > rule.bias or leaning.high < -rule.bias
