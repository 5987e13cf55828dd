"""Fits what stands between the network's probabilities and a scorecard, on the development split only.

Few numbers, since the split is small: two for each dimension's value, two for its cuts, one cut for each act that is
frequent enough. The third cut of overpromising decides over failing a reply and is set for recall.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from draftassist.scoring.acts import tag_means
from draftassist.scoring.model import DIMENSIONS, Reading
from draftassist.training.scorer.data import TAGS, Row

__all__ = ["VERSION", "kappa", "segment_tags", "settings_for", "whole"]

VERSION = 1
_ENOUGH = 4
_RARE_CUT = 0.3
"""For what is too rare to fit a cut on: rare tags are read with low probabilities."""
_BETA = 1.5
"""Missing a promise that may fail the customer costs more than a second look at a harmless one."""


def settings_for(rows: Sequence[Row], readings: Sequence[Reading]) -> dict[str, Any]:
    """The content of `scorer.json`."""
    return {
        "version": VERSION,
        "tags": list(TAGS),
        "dimensions": {name: _dimension(index, name, rows, readings) for index, name in enumerate(DIMENSIONS)},
        "not_applicable_cut": _best_cut(
            np.array([r.not_applicable for r in readings]), np.array([(r.not_applicable or 0) >= 0.5 for r in rows])
        ),
        "act_cuts": _act_cuts(rows, readings),
    }


def kappa(wanted: Any, given: Any) -> float:
    """Quadratic-weighted kappa of whole scores 0-4; NaN when neither varies."""
    wanted, given = np.asarray(wanted), np.asarray(given)
    chance = np.mean(wanted**2) + np.mean(given**2) - 2 * wanted.mean() * given.mean()
    return float(1 - np.mean((wanted - given) ** 2) / chance) if chance else float("nan")


def whole(values: Any, cuts: Sequence[float]) -> Any:
    """Values to whole scores by the four cuts."""
    return np.searchsorted(np.asarray(cuts), values, side="right")


def _dimension(index: int, name: str, rows: Sequence[Row], readings: Sequence[Reading]) -> dict[str, list[float]]:
    expected = np.array([reading.expected(index) for reading in readings])
    wanted = np.array([row.mean(name) for row in rows])
    slope, offset = np.polyfit(expected, wanted, 1)
    value = np.clip(offset + slope * expected, 0, 4)
    levels = np.floor(wanted + 0.5).astype(int)
    cuts = _cuts(value, levels)
    if name == "overpromising":
        cuts[2] = _best_cut(
            value, levels >= 3, np.arange(max(2.0, cuts[1] + 0.3), min(2.9, cuts[3] - 0.3), 0.05), _BETA
        )
    grid = [0.0, 4.0]
    return {
        "expected": grid,
        "value": [round(float(offset + slope * at), 4) for at in grid],
        "cuts": [round(float(cut), 3) for cut in cuts],
    }


def _cuts(value: Any, levels: Any) -> list[float]:
    """The middle cuts, stretched and moved a little where that agrees better with the raters."""
    best, kept = -2.0, [0.5, 1.5, 2.5, 3.5]
    for stretch in np.arange(0.8, 1.21, 0.05):
        for move in np.arange(-0.2, 0.21, 0.05):
            cuts = [2 + stretch * (middle - 2) + move for middle in (0.5, 1.5, 2.5, 3.5)]
            gain = kappa(levels, whole(value, cuts)) - 0.03 * abs(stretch - 1) - 0.03 * abs(move)
            if gain > best:
                best, kept = gain, cuts
    return kept


def _best_cut(scores: Any, truth: Any, grid: Any = None, beta: float = 1.0) -> float:
    """The cut with the best F-beta; the middle one of equals. `_RARE_CUT` when there is too little to fit on."""
    grid = np.arange(0.15, 0.71, 0.05) if grid is None else grid
    if truth.sum() < _ENOUGH:
        return _RARE_CUT
    gains = []
    for cut in grid:
        said = scores >= cut
        right = float((said & truth).sum())
        gains.append((1 + beta**2) * right / max(1.0, float(beta**2 * truth.sum() + said.sum())))
    top = [cut for cut, gain in zip(grid, gains, strict=True) if gain >= max(gains) - 1e-9]
    return round(float(top[len(top) // 2]), 3)


def _act_cuts(rows: Sequence[Row], readings: Sequence[Reading]) -> dict[str, float]:
    means, truth = segment_tags(rows, readings)
    return {tag: _best_cut(means[:, i], truth[:, i] > 0) for i, tag in enumerate(TAGS) if tag != "commitment_span"}


def segment_tags(rows: Sequence[Row], readings: Sequence[Reading]) -> tuple[Any, Any]:
    """Mean tag probability and truth of every labelled segment: two arrays [segments, tags]."""
    means, truth = [], []
    for row, reading in zip(rows, readings, strict=True):
        for start, end, tags in row.spans:
            # a greeting or sign-off is blanked before the network reads it, and courtesy by rule
            if row.acts_known and "commitment_span" not in tags and tags != {"courtesy"}:
                means.append(tag_means(reading, start, end))
                truth.append([float(tag in tags) for tag in TAGS])
    return np.array(means).reshape(-1, len(TAGS)), np.array(truth).reshape(-1, len(TAGS))
