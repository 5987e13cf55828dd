"""Trains the heads of the brief from `eval/datasets/understanding` and measures them on scenes they have not seen.

`python -m draftassist.training.brief` writes the heads and their card, `--eval` prints the figures of the shipped ones.
The split is a hash of the scene's name; nothing of a test scene is fitted, not even a threshold.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from draftassist.domain.case import ISSUE_KINDS
from draftassist.drafting.brief.heads import Encoder, Head, save_heads
from draftassist.drafting.brief.represent import clause_rows, message_row, order_rows, order_words, topic_rows, unit
from draftassist.text.segment import clauses

__all__ = ["FEELINGS", "ROLES", "TOPICS", "Data", "Rows", "fit", "load_data", "main", "represent", "split_of"]

Vector = NDArray[np.float32]
Truth = NDArray[np.bool_]

ROLES = ("failure", "impact", "ask", "feeling", "prior_contact", "background", "threat", "pleasantry")
TOPICS = ("safety", "legal", "press", "vulnerable_customer", "data_protection", "repeated_failure", "high_value")
TEST_SHARE = 30
_FOLDS = 5
FEELINGS: dict[str, str] = {
    "angry": "angry furious indignant outraged incensed livid cross affronted aggrieved stern quietly_angry",
    "frustrated": "annoyed exasperated frustrated fed_up irritated impatient irked put_out mildly_annoyed disgruntled",
    "tired": "weary tired worn_out exhausted worn_down resigned frazzled",
    "worried": "worried anxious concerned nervous uneasy stressed urgent suspicious",
    "frightened": "frightened alarmed panicked terrified scared shaken desperate frantic spooked rattled",
    "upset": "upset sad heartbroken gutted devastated distraught distressed sorrowful wistful in_pain rueful",
    "grieving": "grieving bereft grieved grief",
    "hurt": "hurt insulted offended humiliated stung betrayed ignored misled cheated",
    "embarrassed": "embarrassed mortified ashamed humiliated",
    "disappointed": "disappointed let_down deflated dismayed gutted",
    "shocked": "incredulous shocked stunned appalled disbelieving",
    "confused": "baffled bewildered puzzled bemused confused",
    "wry": "amused wry dry sarcastic funny humorous sardonic ironic deadpan comic joking witty droll good-humoured",
}
"""The feelings that the tool names, each with the annotators' words that it stands for."""


def split_of(scene: str) -> str:
    """`test` for three scenes in ten, else `train`; by the name alone, so that new scenes move nobody."""
    return "test" if int(hashlib.sha256(scene.encode()).hexdigest(), 16) % 100 < TEST_SHARE else "train"


@dataclass(frozen=True)
class Data:
    """The rows of the four files, as they are."""

    clauses: list[dict[str, Any]]
    messages: list[dict[str, Any]]
    topics: list[dict[str, Any]]
    injection: list[dict[str, Any]]


def load_data(folder: Path) -> Data:
    """The data set. Raises FileNotFoundError when it is not there."""

    def rows(name: str) -> list[dict[str, Any]]:
        with (folder / name).open(encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]

    return Data(rows("clauses.jsonl"), rows("messages.jsonl"), rows("topics.jsonl"), rows("injection.jsonl"))


@dataclass(frozen=True)
class Rows:
    """Feature rows (n, d) with their labels (n, k) and scenes."""

    features: Vector
    truth: Truth
    scenes: NDArray[np.str_]

    def where(self, split: str) -> Rows:
        """The rows of one split."""
        keep = np.array([split_of(scene) == split for scene in self.scenes])
        return Rows(self.features[keep], self.truth[keep], self.scenes[keep])


def _texts_of(row: dict[str, Any]) -> list[str]:
    marked = row.get("clauses")
    if marked is not None:
        return [row["message"][c["start"] : c["end"]] for c in marked]
    return [c.text for c in clauses(row["message"])] or [row["message"]]


def _role_rows(data: Data, vectors: dict[str, Vector]) -> Rows:
    features, truth, scenes = [], [], []
    for row in data.clauses:
        texts = _texts_of(row)
        features.append(_clause_rows(texts, row["message"], vectors))
        truth += [[role in c["roles"] for role in ROLES] for c in row["clauses"]]
        scenes += [row["scene"]] * len(texts)
    return Rows(np.vstack(features), np.array(truth), np.array(scenes))


def _clause_rows(texts: Sequence[str], message: str, vectors: dict[str, Vector]) -> Vector:
    places = [(i, len(texts), True) for i in range(len(texts))]
    return clause_rows(texts, np.stack([vectors[t] for t in texts]), vectors[message], places)


def _whole_rows(
    rows: Sequence[dict[str, Any]], roles: Head, roles_by_fold: Sequence[Head], vectors: dict[str, Vector]
) -> Vector:
    """Message rows; a scene whose clauses trained the role head is read by a head that has not seen it."""
    found = []
    for row in rows:
        texts = _texts_of(row)
        head = roles if split_of(row["scene"]) == "test" else roles_by_fold[_fold_of(row["scene"])]
        scores = head.scores(_clause_rows(texts, row["message"], vectors))
        parts = np.stack([vectors[t] for t in texts])
        failure, impact = scores[:, head.column("failure")], scores[:, head.column("impact")]
        found.append(message_row(row["message"], vectors[row["message"]], parts, failure, impact))
    return np.stack(found)


def _fold_of(scene: str) -> int:
    return int(hashlib.sha256(f"fold:{scene}".encode()).hexdigest(), 16) % _FOLDS


def _sentence_vectors(texts: Sequence[str], vectors: dict[str, Vector]) -> Vector:
    """As `understand` has them: the mean of the clauses' vectors."""
    parts = [[vectors[p.text] for p in clauses(t) if p.text in vectors] or [vectors[t]] for t in texts]
    return np.stack([unit(np.mean(part, axis=0)) for part in parts])


def _embedded(data: Data, encoder: Encoder) -> dict[str, Vector]:
    texts: set[str] = set()
    for row in (*data.clauses, *data.messages):
        texts |= {row["message"], *_texts_of(row)}
    for row in (*data.topics, *data.injection):
        texts |= {row["text"], *(c.text for c in clauses(row["text"]))}
    ordered = sorted(texts, key=lambda t: (len(t), t))
    return dict(zip(ordered, encoder.embed(ordered), strict=True))


def _fit_head(rows: Rows, labels: Sequence[str], *, exclusive: bool, strength: float, balanced: bool = False) -> Head:
    """Logistic regression; thresholds maximise F1 on folds that were not fitted."""
    from sklearn.linear_model import LogisticRegression

    weight = "balanced" if balanced else None
    if exclusive:
        model = LogisticRegression(C=strength, max_iter=3000, class_weight=weight)
        model.fit(rows.features, rows.truth.argmax(axis=1))
        weights = np.zeros((rows.features.shape[1], len(labels)), dtype=np.float32)
        bias = np.full(len(labels), -20.0, dtype=np.float32)
        for place, label in enumerate(model.classes_):
            weights[:, label], bias[label] = model.coef_[place], model.intercept_[place]
        return Head(tuple(labels), weights, bias, np.zeros(len(labels), dtype=np.float32), True)
    columns, biases, thresholds = [], [], []
    for place in range(len(labels)):
        truth = rows.truth[:, place]
        if truth.sum() < _FOLDS:
            columns.append(np.zeros(rows.features.shape[1]))
            biases.append(-20.0)
            thresholds.append(1.0)
            continue
        model = LogisticRegression(C=strength, max_iter=3000, class_weight=weight).fit(rows.features, truth)
        columns.append(model.coef_[0])
        biases.append(float(model.intercept_[0]))
        thresholds.append(_best_threshold(rows, place, strength, weight))
    return Head(
        tuple(labels),
        np.stack(columns, axis=1).astype(np.float32),
        np.array(biases, dtype=np.float32),
        np.array(thresholds, dtype=np.float32),
        False,
    )


def _best_threshold(rows: Rows, place: int, strength: float, weight: str | None) -> float:
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import precision_recall_curve

    truth = rows.truth[:, place]
    folds = np.array([_fold_of(scene) for scene in rows.scenes])
    scores = np.zeros(len(truth))
    for fold in range(_FOLDS):
        inside = folds != fold
        if truth[inside].sum() < 2 or not (~inside).any():
            continue
        model = LogisticRegression(C=strength, max_iter=3000, class_weight=weight)
        scores[~inside] = model.fit(rows.features[inside], truth[inside]).predict_proba(rows.features[~inside])[:, 1]
    precision, recall, cuts = precision_recall_curve(truth, scores)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-9)
    return float(np.clip(cuts[int(f1[:-1].argmax())], 0.1, 0.9))


def _feeling_truth(words: Iterable[str]) -> list[bool]:
    said = {word.replace(" ", "_") for word in words}
    return [bool(said & set(meant.split())) for meant in FEELINGS.values()]


@dataclass(frozen=True)
class Prepared:
    """All rows for all heads, with the role heads by fold that the message rows were read with."""

    roles: Rows
    issue: Rows
    severity: Rows
    feelings: Rows
    topics: Rows
    injection: Rows
    injection_words: Rows
    role_head: Head


def represent(data: Data, encoder: Encoder) -> Prepared:
    """Embeds everything once and builds the rows; the role head is fitted on the way since the others need it."""
    vectors = _embedded(data, encoder)
    roles = _role_rows(data, vectors)
    train = roles.where("train")
    head = _fit_head(train, ROLES, exclusive=False, strength=1.0)
    folds = np.array([_fold_of(scene) for scene in train.scenes])
    by_fold = [
        _fit_fold(Rows(train.features[folds != k], train.truth[folds != k], train.scenes[folds != k]))
        for k in range(_FOLDS)
    ]
    plain = [row for row in data.clauses if row["scene"].startswith("plain-")]
    marked = {row["scene"]: row for row in data.clauses}
    everything = [*data.messages, *plain]
    whole = _whole_rows(everything, head, by_fold, vectors)

    def rows(keep: Sequence[int], truth: list[list[bool]]) -> Rows:
        return Rows(whole[list(keep)], np.array(truth), np.array([everything[i]["scene"] for i in keep]))

    severities = [(i, marked.get(r["scene"], r).get("severity") or r.get("severity")) for i, r in enumerate(everything)]
    rated = [(i, s) for i, s in severities if s]
    felt = [i for i, r in enumerate(everything) if r.get("feelings") is not None]
    return Prepared(
        roles=roles,
        issue=rows(range(len(everything)), [[r["issue"] == kind for kind in ISSUE_KINDS] for r in everything]),
        severity=rows([i for i, _ in rated], [[s == level for level in (1, 2, 3, 4)] for _, s in rated]),
        feelings=rows(felt, [_feeling_truth(everything[i]["feelings"]) for i in felt]),
        topics=_topic_rows(data, vectors),
        injection=_injection_rows(data, vectors, words_only=False),
        injection_words=_injection_rows(data, vectors, words_only=True),
        role_head=head,
    )


def _fit_fold(rows: Rows) -> Head:
    from sklearn.linear_model import LogisticRegression

    weights, bias = [], []
    for place in range(2):  # failure and impact are all that message rows need
        model = LogisticRegression(C=1.0, max_iter=3000).fit(rows.features, rows.truth[:, place])
        weights.append(model.coef_[0])
        bias.append(float(model.intercept_[0]))
    return Head(ROLES[:2], np.stack(weights, axis=1).astype(np.float32), np.array(bias, dtype=np.float32),
                np.full(2, 0.5, dtype=np.float32), False)  # fmt: skip


def _topic_rows(data: Data, vectors: dict[str, Vector]) -> Rows:
    """Written clauses with their topics, and the clauses of marked messages that have none at all."""
    texts = [row["text"] for row in data.topics]
    truth = [[topic in row["topics"] for topic in TOPICS] for row in data.topics]
    scenes = [row["scene"] for row in data.topics]
    for row in data.clauses:
        if row["topics"] == []:
            parts = _texts_of(row)
            texts += parts
            truth += [[False] * len(TOPICS)] * len(parts)
            scenes += [row["scene"]] * len(parts)
    return Rows(topic_rows(texts, np.stack([vectors[t] for t in texts])), np.array(truth), np.array(scenes))


def _injection_rows(data: Data, vectors: dict[str, Vector], *, words_only: bool) -> Rows:
    """Written orders and hard negatives, and every clause in which a real customer asks for something."""
    texts = [row["text"] for row in data.injection]
    truth = [[bool(row["injection"])] for row in data.injection]
    scenes = [row["scene"] for row in data.injection]
    for row in data.clauses:
        texts += _texts_of(row)
        truth += [[False]] * len(row["clauses"])
        scenes += [row["scene"]] * len(row["clauses"])
    features = order_words(texts) if words_only else order_rows(texts, _sentence_vectors(texts, vectors))
    return Rows(features, np.array(truth), np.array(scenes))


def fit(prepared: Prepared) -> dict[str, Head]:
    """All heads, from the training scenes alone."""
    train = "train"
    return {
        "roles": prepared.role_head,
        "issue": _fit_head(prepared.issue.where(train), ISSUE_KINDS, exclusive=True, strength=5.0),
        "severity": _fit_head(prepared.severity.where(train), ("1", "2", "3", "4"), exclusive=True, strength=1.0),
        "feelings": _fit_head(prepared.feelings.where(train), tuple(FEELINGS), exclusive=False, strength=1.0),
        "topics": _fit_head(prepared.topics.where(train), TOPICS, exclusive=False, strength=5.0, balanced=True),
        "injection": _fit_head(prepared.injection.where(train), ("injection",), exclusive=False, strength=5.0),
        "injection_words": _fit_head(
            prepared.injection_words.where(train), ("injection",), exclusive=False, strength=5.0
        ),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Trains and saves, or with `--eval` measures the shipped heads."""
    parser = argparse.ArgumentParser(prog="python -m draftassist.training.brief", description=__doc__)
    parser.add_argument("--eval", action="store_true", help="measure the shipped heads on the test scenes")
    parser.add_argument("--data", type=Path, default=Path("eval/datasets/understanding"))
    options = parser.parse_args(arguments)
    from draftassist.encoding.encoder import load_encoder

    data = load_data(options.data)
    encoder = load_encoder()
    if options.eval:
        from draftassist.training.brief_report import report

        sys.stdout.write(report(data, encoder))
        return 0
    save_heads(fit(represent(data, encoder)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
