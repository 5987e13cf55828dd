"""Trains the clause model of `draftassist.commitments`: linear heads on sentence vectors and syntactic features.

Data: the replies of the scoring set that carry span labels, the single clauses written for training, and the dev part
of the hard clause set; whole scenes are held out. Writes the heads and prints what the encoder adds to the features, on
scenes that were never trained on.

    python -m draftassist.training.commitments eval/datasets src/draftassist/commitments/weights [--measure]
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from draftassist.commitments.model import Encoder, Matrix, clause_inputs, remembering
from draftassist.commitments.units import Unit, rule_for, units
from draftassist.encoding.heads import LinearHead

__all__ = [
    "Labelled", "SpanScore", "fit_heads", "found_spans", "load_clauses", "load_replies", "main", "score_spans",
    "train_and_save",
]  # fmt: skip

_THRESHOLDS = np.arange(0.2, 0.7, 0.05)
_REGULARISATION = 0.3
_OVERLAP = 0.5
_DEV_SHARE, _TEST_SHARE = 15, 20


@dataclass(frozen=True, slots=True)
class Labelled:
    """A reply with its binding clauses as (start, end, kind, certainty); `either` are spans that count neither way."""

    scene: str
    reply: str
    spans: tuple[tuple[int, int, str, str], ...]
    split: str
    either: tuple[tuple[int, int], ...] = ()

    @property
    def places(self) -> list[tuple[int, int]]:
        """Where the binding clauses stand."""
        return [span[:2] for span in self.spans]


@dataclass(frozen=True, slots=True)
class SpanScore:
    """Precision, recall and F1 over spans; a found span is right when half of it lies in labelled ones, a labelled one
    is found when half of it lies in right ones. `n` labelled spans."""

    precision: float
    recall: float
    f1: float
    n: int


def load_replies(folder: Path) -> list[Labelled]:
    """The scoring set's replies that carry span labels, with that set's own split of scenes."""
    found = []
    for row in _lines(folder / "scoring" / "replies.jsonl"):
        if "commitments" not in row:
            continue
        spans = tuple(_placed(row["reply"], row["commitments"]))
        found.append(Labelled(row["scene"], row["reply"], spans, split_of(row["scene"])))
    return found


def load_clauses(path: Path) -> list[Labelled]:
    """A file of labelled clauses; a clause about what others will do counts neither way."""
    found = []
    for row in _lines(path):
        spans = tuple((c["start"], c["end"], c["kind"], c["certainty"]) for c in row["clauses"] if c["commitment"])
        either = tuple((c["start"], c["end"]) for c in row["clauses"] if c.get("either"))
        found.append(Labelled(row["scene"], row["reply"], spans, row["split"], either))
    return found


def split_of(scene: str) -> str:
    """The scoring set's split of a scene, by a hash of its name."""
    place = int(hashlib.sha256(scene.encode()).hexdigest(), 16) % 100
    return "test" if place < _TEST_SHARE else "dev" if place < _TEST_SHARE + _DEV_SHARE else "train"


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def _placed(reply: str, marks: Sequence[dict[str, Any]]) -> Iterator[tuple[int, int, str, str]]:
    at = 0
    for mark in marks:
        start = reply.find(mark["text"], at)
        start = reply.find(mark["text"]) if start < 0 else start
        if start >= 0:
            yield start, start + len(mark["text"]), mark["kind"], mark["certainty"]
            at = start + 1


def covered(span: tuple[int, int], others: Iterable[tuple[int, int]]) -> float:
    """The share of `span` that lies in `others`."""
    start, end = span
    inside = sum(max(0, min(end, last) - max(start, first)) for first, last in others)
    return inside / max(1, end - start)


def score_spans(rows: Sequence[Labelled], found: Sequence[Sequence[tuple[int, int]]]) -> SpanScore:
    """Scores found spans against labelled ones, reply by reply."""
    said = right_said = known = found_known = 0
    for row, spans in zip(rows, found, strict=True):
        counted = [s for s in spans if covered(s, row.either) < _OVERLAP]
        right = [s for s in counted if covered(s, row.places) >= _OVERLAP]
        said += len(counted)
        right_said += len(right)
        known += len(row.spans)
        found_known += sum(covered(s[:2], right) >= _OVERLAP for s in row.spans)
    precision, recall = right_said / max(1, said), found_known / max(1, known)
    return SpanScore(precision, recall, 2 * precision * recall / max(1e-9, precision + recall), known)


def _label(unit: Unit, row: Labelled) -> tuple[int, str, str] | None:
    """1, kind, certainty where the unit is (mostly) a labelled clause; None where it counts neither way."""
    place = (unit.segment.start, unit.segment.end)
    if covered(place, row.either) >= _OVERLAP:
        return None
    for start, end, kind, certainty in row.spans:
        inside = max(0, min(place[1], end) - max(place[0], start))
        if inside >= _OVERLAP * min(place[1] - place[0], end - start):
            return 1, kind, certainty
    return 0, "", ""


def fit_heads(rows: Sequence[Labelled], dev: Sequence[Labelled], encoder: Encoder | None) -> dict[str, LinearHead]:
    """The heads of one layout, fitted on `rows`, the threshold chosen on `dev`."""
    parts, labels = _examples(rows)
    first, second = clause_inputs(parts, encoder)
    open_ = np.array([rule_for(unit) is None for unit in parts])
    is_promise = np.array([label[0] for label in labels])
    promise = _binary(first[open_], is_promise[open_])
    yes = is_promise == 1
    best = max(_THRESHOLDS, key=lambda t: score_spans(dev, found_spans(dev, promise, encoder, float(t))).f1)
    return {
        "promise": replace(promise, metadata={"threshold": round(float(best), 2)}),
        "kind": _classes(second[yes], [label[1] for label in labels if label[0]]),
        "certainty": _classes(second[yes], [label[2] for label in labels if label[0]], balanced=True),
    }


def _examples(rows: Sequence[Labelled]) -> tuple[list[Unit], list[tuple[int, str, str]]]:
    pairs = [(unit, label) for row in rows for unit in units(row.reply) if (label := _label(unit, row)) is not None]
    return [unit for unit, _ in pairs], [label for _, label in pairs]


def _binary(inputs: Matrix, target: NDArray[np.int_]) -> LinearHead:
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=_REGULARISATION, max_iter=4000).fit(inputs, target)
    return LinearHead.of("multilabel", ("promise",), fitted.coef_.T, fitted.intercept_)


def _classes(inputs: Matrix, target: Sequence[str], *, balanced: bool = False) -> LinearHead:
    from sklearn.linear_model import LogisticRegression

    weight = "balanced" if balanced else None
    fitted = LogisticRegression(C=_REGULARISATION, max_iter=4000, class_weight=weight).fit(inputs, target)
    labels = tuple(str(name) for name in fitted.classes_)
    return LinearHead.of("multiclass", labels, fitted.coef_.T, fitted.intercept_)


def found_spans(
    rows: Sequence[Labelled], promise: LinearHead, encoder: Encoder | None, threshold: float
) -> list[list[tuple[int, int]]]:
    """The spans that the rules and the head call promises, reply by reply."""
    spans: list[list[tuple[int, int]]] = []
    for row in rows:
        parts = units(row.reply)
        chosen: list[tuple[int, int]] = []
        if parts:
            chances = promise.predict(clause_inputs(parts, encoder)[0])[:, 0]
            for unit, chance in zip(parts, chances, strict=True):
                ruled = rule_for(unit)
                if chance >= threshold if ruled is None else ruled:
                    chosen.append((unit.segment.start, unit.segment.end))
        spans.append(chosen)
    return spans


def main(arguments: Sequence[str]) -> None:
    """`DATASETS OUT [--measure]`: trains both layouts into OUT, or leaves the heads there alone; prints span scores."""
    from draftassist.encoding.encoder import load_encoder

    data, out = Path(arguments[0]), Path(arguments[1])
    work = measure if "--measure" in arguments else train_and_save
    work(data, out, load_encoder())


def train_and_save(data: Path, out: Path, encoder: Encoder) -> None:
    """Trains both layouts and writes them to `out`; prints span scores on held-out scenes."""
    replies, hard = load_replies(data), load_clauses(data / "commitments" / "clauses.jsonl")
    single = load_clauses(data / "commitments" / "train_clauses.jsonl")
    train = [r for r in replies if r.split == "train"] + [r for r in hard if r.split == "dev"] + single
    dev = [r for r in replies if r.split == "dev"]
    out.mkdir(parents=True, exist_ok=True)
    for name, one in (("full", remembering(encoder)), ("plain", None)):
        for key, head in fit_heads(train, dev, one).items():
            head.save(out / f"{key}.{name}.npz")
    measure(data, out, encoder)


def measure(data: Path, weights: Path, encoder: Encoder) -> None:
    """Prints span scores of the heads in `weights` on held-out scenes."""
    replies, hard = load_replies(data), load_clauses(data / "commitments" / "clauses.jsonl")
    for name, one in (("full", remembering(encoder)), ("plain", None)):
        head = LinearHead.load(weights / f"promise.{name}.npz")
        for title, rows in (
            ("replies dev", [r for r in replies if r.split == "dev"]),
            ("replies test", [r for r in replies if r.split == "test"]),
            ("hard clauses test", [r for r in hard if r.split == "test"]),
        ):
            score = score_spans(rows, found_spans(rows, head, one, float(head.metadata["threshold"])))
            print(f"{name:5} {title:18} P {score.precision:.3f} R {score.recall:.3f} F1 {score.f1:.3f} n {score.n}")


if __name__ == "__main__":
    main(sys.argv[1:])
