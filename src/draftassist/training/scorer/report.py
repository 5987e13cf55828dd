"""Prints the figures of the model card, each with its interval and what it counts over."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from draftassist.scoring.model import DIMENSIONS, Reading, ScoringModel
from draftassist.training.scorer.baselines import bag_of_words, sentence_vectors
from draftassist.training.scorer.calibrate import kappa, whole
from draftassist.training.scorer.counterfactual import NEUTRAL, load_pairs, passes, write_pairs
from draftassist.training.scorer.data import Row, shares_of
from draftassist.training.scorer.figures import act_figures, predicted, score_figures

__all__ = ["print_acts", "print_baselines", "print_curve_point", "print_pairs", "print_scores", "real_rows"]

_MIDDLE = (0.5, 1.5, 2.5, 3.5)


def print_scores(title: str, rows: Sequence[Row], readings: Sequence[Reading], settings: dict[str, Any]) -> None:
    """Agreement with the mean rater."""
    print(f"\n{title}")
    for figure in score_figures(rows, readings, settings):
        print(f"  {figure}")


def print_acts(rows: Sequence[Row], readings: Sequence[Reading], settings: dict[str, Any]) -> None:
    """F1 of each act over the labelled segments."""
    print("\nacts on test segments: F1 (times it occurs)")
    print("  " + ", ".join(f"{act} {f1:.2f} ({n})" for act, f1, n in act_figures(rows, readings, settings)))


def print_baselines(encoder: Path, splits: Mapping[str, Sequence[Row]]) -> None:
    """Kappa of the ridge regressions on the test split."""
    train, test = [*splits["train"], *splits["dev"]], splits["test"]
    for title, given in (
        ("bag of words, ridge", bag_of_words(train, test)),
        ("frozen sentence vectors, ridge", sentence_vectors(encoder, train, test)),
    ):
        found = {name: kappa([round(r.mean(name)) for r in test], whole(given[name], _MIDDLE)) for name in DIMENSIONS}
        print(f"\n{title}: " + ", ".join(f"{name} {value:.3f}" for name, value in found.items()) + f"  n {len(test)}")


def print_curve_point(
    scenes: int, replies: int, rows: Sequence[Row], readings: Sequence[Reading], settings: dict[str, Any]
) -> None:
    """One line of the learning curve."""
    parts = []
    for index, name in enumerate(DIMENSIONS):
        _, score = predicted(readings, index, settings["dimensions"][name])
        parts.append(f"{name} {kappa([round(row.mean(name)) for row in rows], score):.3f}")
    print(f"{scenes} scenes, {replies} replies: " + ", ".join(parts), flush=True)


def print_pairs(rows: Sequence[Row], path: Path, model: ScoringModel) -> None:
    """The counterfactual suite: pairs that differ in one thing, and whether each score did what it must."""
    write_pairs(rows, path)
    pairs = load_pairs(path)
    before = [_values(r, model) for r in model.read_many((pair.before, pair.message) for pair in pairs)]
    after = [_values(r, model) for r in model.read_many((pair.after, pair.message) for pair in pairs)]
    right: dict[str, list[bool]] = defaultdict(list)
    moved: dict[str, list[float]] = defaultdict(list)
    for pair, old, new in zip(pairs, before, after, strict=True):
        right[pair.change].append(all(passes(move, old[name], new[name]) for name, move in pair.expect.items()))
        moved[pair.change] += [abs(new[name] - old[name]) for name in pair.expect]
    every = [one for some in right.values() for one in some]
    neutral = [one for change in NEUTRAL for one in right.get(change, [])]
    print(f"\ncounterfactual pairs: {np.mean(every):.3f} right (n {len(every)}), ", end="")
    print(f"neutral ones {np.mean(neutral):.3f} ({len(neutral)})")
    for change, some in right.items():
        print(f"  {change:<22} {np.mean(some):.3f} right, mean move {np.mean(moved[change]):.3f}, n {len(some)}")


def real_rows(path: Path) -> dict[str, list[Row]]:
    """Rated replies of public sets: all of them, and those with trouble in them. They are measured only."""
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        data = json.loads(line)
        if data["source"] != "authored":
            rows.append(
                Row(
                    id=data["id"],
                    scene=data["customer_message"] or data["id"],
                    source=data["source"],
                    message=data["customer_message"],
                    reply=data["reply"],
                    scores={name: shares_of(data[name]) for name in DIMENSIONS},
                    not_applicable=sum(data["not_applicable"]) / len(data["not_applicable"]),
                )
            )
    return {"all": rows, "applicable": [row for row in rows if (row.not_applicable or 0) < 0.5]}


def _values(reading: Reading, model: ScoringModel) -> dict[str, float]:
    fitted = model.settings["dimensions"]
    return {name: float(predicted([reading], i, fitted[name])[0][0]) for i, name in enumerate(DIMENSIONS)}
