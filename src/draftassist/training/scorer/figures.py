"""The figures of a scorer: agreement with the mean rater, found failures, acts, with intervals by scene.

Intervals are 95% percentile bootstrap over scenes (complaints), not replies: replies to one complaint are alike.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from draftassist.evaluation.statistics import Estimate, cluster_bootstrap
from draftassist.scoring.model import DIMENSIONS, Reading
from draftassist.training.scorer.calibrate import kappa, segment_tags, whole
from draftassist.training.scorer.data import TAGS, Row

__all__ = ["Figure", "act_figures", "predicted", "score_figures"]

_DRAWS = 1000


class Figure(NamedTuple):
    """A named figure with its 95% interval, and how many rows are what it looks for (all of them for an agreement)."""

    name: str
    estimate: Estimate
    positives: int

    def __str__(self) -> str:
        e = self.estimate
        count = f"n {e.n}, {self.positives} positive, {e.clusters} scenes"
        return f"{self.name:<34} {e.value:6.3f} [{e.low:6.3f}, {e.high:6.3f}]  {count}"


def score_figures(rows: Sequence[Row], readings: Sequence[Reading], settings: dict[str, Any]) -> list[Figure]:
    """Kappa, bias and mean absolute error of each dimension; failing replies found; not_applicable."""
    scenes = [row.scene for row in rows]
    figures = []
    for index, name in enumerate(DIMENSIONS):
        value, score = predicted(readings, index, settings["dimensions"][name])
        mean = np.array([row.mean(name) for row in rows])
        level = np.floor(mean + 0.5).astype(int)
        figures += [
            _figure(f"{name} kappa", scenes, level, score, kappa),
            _figure(f"{name} bias", scenes, mean, value, lambda a, b: float((b - a).mean())),
            _figure(f"{name} mean absolute error", scenes, mean, value, lambda a, b: float(np.abs(a - b).mean())),
        ]
        if name == "overpromising":
            figures += _found("overpromising >= 3", scenes, level >= 3, score >= 3)
    none = np.array([(row.not_applicable or 0) >= 0.5 for row in rows])
    said = np.array([reading.not_applicable for reading in readings]) >= settings["not_applicable_cut"]
    return figures + _found("not_applicable", scenes, none, said)


def act_figures(
    rows: Sequence[Row], readings: Sequence[Reading], settings: dict[str, Any]
) -> list[tuple[str, float, int]]:
    """(act, F1, how often it occurs) over labelled segments, the mean over all acts first."""
    means, truth = segment_tags(rows, readings)
    found = []
    for index, tag in enumerate(TAGS):
        if tag in settings["act_cuts"] and truth[:, index].sum():
            said = means[:, index] >= settings["act_cuts"][tag]
            found.append((tag, _f1(truth[:, index] > 0, said), int(truth[:, index].sum())))
    cuts = np.array([settings["act_cuts"].get(tag, 2.0) for tag in TAGS])
    said_all = means >= cuts
    truth_all = (truth > 0) & (cuts <= 1)
    micro = _f1(truth_all.ravel(), said_all.ravel())
    macro = float(np.mean([f1 for _, f1, n in found if n >= 5]))
    return [("micro", micro, int(truth_all.sum())), ("macro, acts seen 5 times", macro, len(found)), *found]


def predicted(readings: Sequence[Reading], index: int, fitted: dict[str, list[float]]) -> tuple[Any, Any]:
    """Values and whole scores, as the scorecard gives them."""
    expected = np.array([reading.expected(index) for reading in readings])
    value = np.clip(np.interp(expected, fitted["expected"], fitted["value"]), 0, 4)
    return value, whole(value, fitted["cuts"])


def _found(name: str, scenes: Sequence[str], truth: Any, said: Any) -> list[Figure]:
    figures = [
        _figure(f"{name} recall", scenes, truth, said, lambda a, b: float((a & b).sum() / max(1, a.sum()))),
        _figure(f"{name} precision", scenes, truth, said, lambda a, b: float((a & b).sum() / max(1, b.sum()))),
        _figure(f"{name} F1", scenes, truth, said, _f1),
    ]
    return [figure._replace(positives=int(truth.sum())) for figure in figures]


def _f1(truth: Any, said: Any) -> float:
    return float(2 * (truth & said).sum() / max(1, truth.sum() + said.sum()))


def _figure(name: str, scenes: Sequence[str], wanted: Any, given: Any, measure: Callable[[Any, Any], float]) -> Figure:
    def over(picked: Sequence[int]) -> float:
        return measure(wanted[list(picked)], given[list(picked)])

    estimate = cluster_bootstrap(range(len(scenes)), lambda place: scenes[place], over, draws=_DRAWS)
    return Figure(name, estimate, len(scenes))
