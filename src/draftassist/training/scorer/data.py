"""The data that the scorer is trained on and measured with, and the lock on its splits.

`replies.jsonl` holds one reply a line, `ratings.jsonl` one rating by one rater a line, `weak.jsonl` replies whose
scores are known only in part, `splits.lock.json` the split of every scene with a hash over all that it covers.
A scene (one complaint) is wholly in train, dev or test.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from draftassist.domain.scorecard import ACTS
from draftassist.errors import EvalError
from draftassist.evaluation import splits

__all__ = ["DIMENSIONS", "LEVELS", "TAGS", "Row", "load_rows", "load_weak", "lock_of", "shares_of", "split_of"]

DIMENSIONS = ("empathy", "ownership", "overpromising")
LEVELS = 5
TAGS: tuple[str, ...] = (*ACTS, "commitment_span")
"""What each token may be tagged with: the acts of its segment, and whether it stands in a binding clause."""
TEST_SHARE, DEV_SHARE = 20, 15


@dataclass(frozen=True, slots=True)
class Row:
    """One reply with what is known of it.

    `scores[dimension]` is the raters' distribution over 0-4, missing where it is not known; `spans` are
    (start, end, tags) in code points of `reply`; `acts_known` says whether untagged text is known to do nothing.
    """

    id: str
    scene: str
    source: str
    message: str
    reply: str
    scores: dict[str, tuple[float, ...]] = field(default_factory=dict)
    not_applicable: float | None = None
    spans: tuple[tuple[int, int, frozenset[str]], ...] = ()
    acts_known: bool = False

    def mean(self, dimension: str) -> float:
        """The raters' mean on a dimension."""
        return sum(level * share for level, share in enumerate(self.scores[dimension]))

    def with_score(self, dimension: str, shares: tuple[float, ...] | None) -> Row:
        """A copy with another (or, for None, an unknown) score on one dimension."""
        scores = {name: value for name, value in self.scores.items() if name != dimension}
        return replace(self, scores=scores if shares is None else {**scores, dimension: shares})


def split_of(scene: str) -> Literal["train", "dev", "test"]:
    """train, dev or test, by a hash of the scene's name, so that later scenes never move earlier ones."""
    place = int(hashlib.sha256(scene.encode()).hexdigest(), 16) % 100
    return "test" if place < TEST_SHARE else "dev" if place < TEST_SHARE + DEV_SHARE else "train"


def lock_of(folder: Path) -> splits.Registry:
    """The registry that `splits.lock.json` must hold for the folder's data as it is now."""
    return splits.lock(_registered(folder))


def load_rows(folder: Path, *, check: bool = True) -> dict[str, list[Row]]:
    """Split to rows. Raises EvalError for unreadable data, SplitViolationError when a locked row has changed."""
    if check:
        splits.verify(splits.load_registry(folder / "splits.lock.json"), _registered(folder))
    ratings: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for rating in _lines(folder / "ratings.jsonl"):
        ratings[rating["id"]].append(rating)
    rows: dict[str, list[Row]] = {"train": [], "dev": [], "test": []}
    for data in _lines(folder / "replies.jsonl"):
        rows[split_of(data["scene"])].append(_row(data, ratings[data["id"]]))
    return rows


def load_weak(folder: Path) -> list[Row]:
    """Replies known only in part; they train and are never measured."""
    return [_row(data, []) for data in _lines(folder / "weak.jsonl")]


def _registered(folder: Path) -> Iterator[splits.Row]:
    for name in ("replies", "ratings"):
        for data in _lines(folder / f"{name}.jsonl"):
            scene = data["scene"]
            key = data["id"] if name == "replies" else f"{data['id']}/{data['rater']}"
            yield splits.Row(dataset=f"scoring/{name}", id=key, scene=scene, split=split_of(scene), content=data)


def _row(data: dict[str, Any], ratings: list[dict[str, Any]]) -> Row:
    scores = {name: shares_of([r[name] for r in ratings]) for name in DIMENSIONS} if ratings else {}
    for name, shares in data.get("weak_scores", {}).items():
        scores[name] = tuple(shares)
    applicable = [float(r["not_applicable"]) for r in ratings]
    return Row(
        id=data["id"],
        scene=data["scene"],
        source=data["source"],
        message=data["customer_message"],
        reply=data["reply"],
        scores=scores,
        not_applicable=sum(applicable) / len(applicable) if applicable else None,
        spans=tuple(_spans(data)),
        acts_known=bool(data.get("segments")) and not data.get("acts_partial", False),
    )


def _spans(data: dict[str, Any]) -> Iterator[tuple[int, int, frozenset[str]]]:
    reply, at = data["reply"], 0
    for segment in data.get("segments", ()):
        start = reply.find(segment["text"], at)
        start = reply.find(segment["text"]) if start < 0 else start
        if start >= 0:
            at = start + len(segment["text"])
            yield start, at, frozenset(segment["acts"])
    for commitment in data.get("commitments", ()):
        start = reply.find(commitment["text"])
        if start >= 0:
            yield start, start + len(commitment["text"]), frozenset({"commitment_span"})


def shares_of(levels: Sequence[int]) -> tuple[float, ...]:
    """The raters' distribution over 0-4."""
    return tuple(levels.count(level) / len(levels) for level in range(LEVELS))


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with path.open(encoding="utf-8") as stream:
            for number, line in enumerate(stream, start=1):
                try:
                    yield json.loads(line)
                except json.JSONDecodeError as error:
                    raise EvalError(f"is not JSON: {error.msg}", file=path, line=number, mend="mend the line") from None
    except OSError as error:
        raise EvalError(f"cannot be read: {error.strerror}", file=path, mend="check the path") from None
