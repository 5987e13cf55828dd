"""Trains the heads of the brief from `eval/datasets/understanding`, and measures the shipped ones with `--eval`.

Nothing of a test scene is fitted, not even a threshold. The same data give the same heads.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from draftassist.domain.case import ISSUE_KINDS
from draftassist.drafting.brief.heads import MODEL_FOLDER
from draftassist.drafting.brief.represent import topic_scores
from draftassist.encoding.encoder import Encoder
from draftassist.encoding.heads import HeadKind, LinearHead
from draftassist.training.brief_data import FEELINGS, FOLDS, ROLES, TOPICS, Bags, Data, Rows, Source, load_data

__all__ = ["DATA_FOLDER", "fit", "main", "save"]

DATA_FOLDER = Path("eval/datasets/understanding")
_STRENGTH = {
    "roles": 1.0,
    "core": 1.0,
    "issue": 5.0,
    "severity": 1.0,
    "feelings": 1.0,
    "topics": 3.0,
    "injection": 5.0,
}
"""Inverse regularisation per head, chosen on folds of the training scenes."""
_LINE_WEIGHT = {"ask": 0.3, "failure": 0.1}
"""What a sentence that stands alone counts beside a clause in its message; chosen like the strengths."""
_KEPT = 0.98
"""Share of complaints that must be seen as such: to tell somebody news of their own complaint is the worse mistake."""
_RARE = 0.95
"""Share of the messages without a topic that must stay without it: an escalation costs somebody's time."""
_PRECISE = 0.5
"""Beta of the F score by which feelings are cut: a feeling that is not there is worse than one not named."""
_ROUNDS = 2
"""How often the clause that carries a message's topic is looked for again."""


def fit(data: Data, encoder: Encoder) -> dict[str, LinearHead]:
    """All heads, from the training scenes alone."""
    source = Source(data, encoder)
    roles = source.roles().where("train")
    lines = {role: source.lines(role).where("train") for role in ("failure", "ask")}
    role_head = _multilabel(roles, ROLES, _STRENGTH["roles"], lines=lines)
    by_fold = [_roles_only(roles.only(roles.folds != k), lines) for k in range(FOLDS)]
    wholes = source.wholes(role_head, by_fold)
    topics, topics_whole = _topics(source.topic_lines().where("train"), source.topic_bags().where("train"))
    return {
        "roles": role_head,
        "core": _cores(source),
        "complains": _complains(source.complaints(by_fold).where("train")),
        "issue": _multiclass(source.issues(wholes).where("train"), ISSUE_KINDS, _STRENGTH["issue"]),
        "severity": _multiclass(
            source.severities(wholes).where("train"), ("1", "2", "3", "4"), _STRENGTH["severity"], balanced=True
        ),
        "feelings": _multilabel(
            source.feelings(wholes).where("train"), tuple(FEELINGS), _STRENGTH["feelings"], beta=_PRECISE
        ),
        "topics": topics,
        "topics_whole": topics_whole,
        "injection": _multilabel(
            source.orders(words_only=False).where("train"), ("injection",), _STRENGTH["injection"]
        ),
        "injection_words": _multilabel(
            source.orders(words_only=True).where("train"), ("injection",), _STRENGTH["injection"]
        ),
    }


def _regression(
    features: NDArray[Any],
    truth: NDArray[Any],
    strength: float,
    *,
    balanced: bool = False,
    lines: Rows | None = None,
    weight: float = 1.0,
) -> Any:
    """A fitted logistic regression; `lines` are more rows, each of that weight."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=strength, max_iter=1000, tol=1e-3, class_weight="balanced" if balanced else None)
    if lines is None:
        return model.fit(features, truth)
    weights = np.concatenate([np.ones(len(features)), np.full(len(lines.features), weight)])
    return model.fit(np.vstack([features, lines.features]), np.concatenate([truth, lines.truth[:, 0]]), weights)


def _head(
    kind: HeadKind,
    labels: Sequence[str],
    columns: Sequence[NDArray[Any]],
    bias: Sequence[float],
    thresholds: dict[str, float],
) -> LinearHead:
    """Weights are kept at half precision, which changes no figure and halves the file."""
    weights = np.stack(columns, axis=1).astype(np.float16).astype(np.float32)
    return LinearHead.of(kind, tuple(labels), weights, np.array(bias), metadata={"thresholds": thresholds})


def _multiclass(rows: Rows, labels: Sequence[str], strength: float, *, balanced: bool = False) -> LinearHead:
    model = _regression(rows.features, rows.truth.argmax(axis=1), strength, balanced=balanced)
    columns = [np.zeros(rows.features.shape[1])] * len(labels)
    bias = [-20.0] * len(labels)
    for place, label in enumerate(model.classes_):
        columns[label], bias[label] = model.coef_[place], float(model.intercept_[place])
    return _head("multiclass", labels, columns, bias, {})


def _multilabel(
    rows: Rows,
    labels: Sequence[str],
    strength: float,
    *,
    beta: float = 1.0,
    lines: Mapping[str, Rows] | None = None,
) -> LinearHead:
    columns, bias, thresholds = [], [], {}
    for place, label in enumerate(labels):
        truth = rows.truth[:, place]
        more = (lines or {}).get(label)
        weight = _LINE_WEIGHT.get(label, 0.0)
        model = _regression(rows.features, truth, strength, lines=more, weight=weight)
        columns.append(model.coef_[0])
        bias.append(float(model.intercept_[0]))
        thresholds[label] = _best_cut(truth, _unseen(rows, truth, strength, more, weight), beta)
    return _head("multilabel", labels, columns, bias, thresholds)


def _unseen(
    rows: Rows, truth: NDArray[np.bool_], strength: float, lines: Rows | None = None, weight: float = 1.0
) -> NDArray[Any]:
    """Probabilities of rows by models fitted without their fold."""
    scores = np.zeros(len(truth))
    for fold in range(FOLDS):
        inside = rows.folds != fold
        if truth[inside].any() and (~inside).any():
            model = _regression(rows.features[inside], truth[inside], strength, lines=lines, weight=weight)
            scores[~inside] = model.predict_proba(rows.features[~inside])[:, 1]
    return scores


def _best_cut(
    truth: NDArray[np.bool_], scores: NDArray[Any], beta: float = 1.0, ends: tuple[float, float] = (0.1, 0.9)
) -> float:
    """The score from which F is best, kept off the ends."""
    from sklearn.metrics import precision_recall_curve

    precision, recall, cuts = precision_recall_curve(truth, scores)
    f = (1 + beta**2) * precision * recall / np.maximum(beta**2 * precision + recall, 1e-9)
    return round(float(np.clip(cuts[int(f[:-1].argmax())], *ends)), 4)


def _roles_only(rows: Rows, lines: Mapping[str, Rows]) -> LinearHead:
    """A role head without thresholds, for reading scenes that it has not seen."""
    models = [
        _regression(
            rows.features,
            rows.truth[:, place],
            _STRENGTH["roles"],
            lines=lines.get(role),
            weight=_LINE_WEIGHT.get(role, 0),
        )
        for place, role in enumerate(ROLES)
    ]
    return _head("multilabel", ROLES, [m.coef_[0] for m in models], [float(m.intercept_[0]) for m in models], {})


def _complains(rows: Rows) -> LinearHead:
    truth = rows.truth[:, 0]
    model = _regression(rows.features, truth, 1.0, balanced=True)
    scores = np.zeros(len(truth))
    for fold in range(FOLDS):
        inside = rows.folds != fold
        seen = _regression(rows.features[inside], truth[inside], 1.0, balanced=True)
        scores[~inside] = seen.predict_proba(rows.features[~inside])[:, 1]
    cut = round(float(np.quantile(scores[truth], 1 - _KEPT)), 4)
    return _head("multilabel", ("complains",), [model.coef_[0]], [float(model.intercept_[0])], {"complains": cut})


def _cores(source: Source) -> LinearHead:
    """How well a clause would do as the summary of the failure, and of the impact."""
    columns, bias = [], []
    for key in ("failure", "impact"):
        rows = source.cores(key).where("train")
        model = _regression(rows.features, rows.truth[:, 0], _STRENGTH["core"])
        columns.append(model.coef_[0])
        bias.append(float(model.intercept_[0]))
    return _head("multilabel", ("failure", "impact"), columns, bias, {"failure": 0.5, "impact": 0.5})


def _topics(lines: Rows, bags: Bags) -> tuple[LinearHead, LinearHead]:
    """A head for clauses and one for whole messages, and where their sum counts."""
    clause, whole = _topic_heads(lines, bags)
    thresholds = {}
    unseen_lines, unseen_bags = np.zeros(lines.truth.shape), np.zeros(bags.truth.shape)
    for fold in range(FOLDS):
        inside, outside = np.flatnonzero(bags.folds != fold), np.flatnonzero(bags.folds == fold)
        heads = _topic_heads(lines.only(lines.folds != fold), bags.only(inside))
        unseen_lines[lines.folds == fold] = _topic_sums(heads, lines.features[lines.folds == fold])
        for i in outside:
            unseen_bags[i] = _topic_sums(heads, bags.features[i], bags.messages[i]).max(axis=0)
    for place, label in enumerate(TOPICS):
        ordinary = unseen_bags[~bags.truth[:, place], place]
        best = _best_cut(lines.truth[:, place], unseen_lines[:, place], ends=(-5.0, 5.0))
        thresholds[label] = max(best, round(float(np.quantile(ordinary, _RARE)), 4))
    return replace(clause, metadata={"thresholds": thresholds}), whole


def _topic_sums(
    heads: tuple[LinearHead, LinearHead], rows: NDArray[np.float32], message: NDArray[np.float32] | None = None
) -> NDArray[np.float32]:
    """Scores of clauses; without a message each is its own."""
    whole = rows[:, :-1] if message is None else np.repeat(message[None, :], len(rows), axis=0)
    return topic_scores(heads[0].logits(rows), heads[1].logits(whole))


def _topic_heads(lines: Rows, bags: Bags) -> tuple[LinearHead, LinearHead]:
    clauses, wholes = [], []
    for place in range(len(TOPICS)):
        clauses.append(_topic_model(lines, bags, place))
        features = np.vstack([bags.messages, lines.features[:, :-1]])
        truth = np.concatenate([bags.truth[:, place], lines.truth[:, place]])
        wholes.append(_regression(features, truth, _STRENGTH["topics"], balanced=True))
    clause, whole = (
        _head("multilabel", TOPICS, [m.coef_[0] for m in models], [float(m.intercept_[0]) for m in models], {})
        for models in (clauses, wholes)
    )
    return clause, whole


def _topic_model(lines: Rows, bags: Bags, place: int) -> Any:
    """Clause by clause, though of a message only the whole is marked: its likeliest clause is taken, and again."""
    without = [rows for rows, truth in zip(bags.features, bags.truth, strict=True) if not truth[place]]
    having = [rows for rows, truth in zip(bags.features, bags.truth, strict=True) if truth[place]]
    features = np.vstack([lines.features, *without])
    truth = np.concatenate([lines.truth[:, place], np.zeros(len(features) - len(lines.features), dtype=bool)])
    model = _regression(features, truth, _STRENGTH["topics"], balanced=True)
    for _ in range(_ROUNDS if having else 0):
        chosen = np.vstack([rows[[int(model.decision_function(rows).argmax())]] for rows in having])
        model = _regression(
            np.vstack([features, chosen]),
            np.concatenate([truth, np.ones(len(chosen), dtype=bool)]),
            _STRENGTH["topics"],
            balanced=True,
        )
    return model


def save(heads: dict[str, LinearHead], folder: Path = MODEL_FOLDER) -> None:
    """One `.npz` a head."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, head in heads.items():
        head.save(folder / f"{name}.npz")


def main(arguments: Sequence[str] | None = None) -> int:
    """Trains, saves and writes the card; with `--eval` only measures the shipped heads."""
    parser = argparse.ArgumentParser(prog="python -m draftassist.training.brief", description=__doc__)
    parser.add_argument("--eval", action="store_true", help="measure the shipped heads on the test scenes")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--data", type=Path, default=DATA_FOLDER)
    options = parser.parse_args(arguments)
    from draftassist.encoding.encoder import load_encoder
    from draftassist.training.brief_report import as_text, card, measure

    data, encoder = load_data(options.data), load_encoder(1)
    if not options.eval:
        save(fit(data, encoder))
    figures = measure(data, encoder)
    if not options.eval:
        (MODEL_FOLDER / "card.json").write_text(json.dumps(card(data, figures), indent=2) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(figures, indent=2) + "\n" if options.json else as_text(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
