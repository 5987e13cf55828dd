"""The trained heads of the brief: small linear layers over encoder vectors and features, read from `model/`.

`training/brief.py` makes them; `model/card.json` says from what and how good they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = ["MODEL_FOLDER", "Encoder", "Head", "load_heads", "save_heads"]

Vector = NDArray[np.float32]
MODEL_FOLDER = Path(__file__).with_name("model")


class Encoder(Protocol):
    """Texts to unit vectors, float32, shape (n, 384)."""

    def embed(self, texts: list[str]) -> Vector:
        """One row per text."""
        ...


@dataclass(frozen=True)
class Head:
    """A linear layer: `weights` (d, k), `bias` (k,); `exclusive` classes share one softmax, others are sigmoids.

    `thresholds` (k,) are where a label counts as given, calibrated on the training scenes.
    """

    labels: tuple[str, ...]
    weights: Vector
    bias: Vector
    thresholds: Vector
    exclusive: bool

    def scores(self, rows: Vector) -> Vector:
        """Probabilities, (n, k), for feature rows (n, d)."""
        logits = rows @ self.weights + self.bias
        if self.exclusive:
            powers = np.exp(logits - logits.max(axis=1, keepdims=True))
            shares: Vector = powers / powers.sum(axis=1, keepdims=True)
            return shares
        odds: Vector = (1 / (1 + np.exp(-logits))).astype(np.float32)
        return odds

    def column(self, label: str) -> int:
        """The place of a label."""
        return self.labels.index(label)

    def passes(self, label: str, score: float) -> bool:
        """Whether a score counts as that label."""
        return score >= float(self.thresholds[self.column(label)])


@lru_cache(maxsize=2)
def load_heads(folder: Path = MODEL_FOLDER) -> dict[str, Head]:
    """All heads by name; float16 on disk, float32 in use."""
    heads = {}
    for path in sorted(folder.glob("*.npz")):
        with np.load(path, allow_pickle=False) as data:
            heads[path.stem] = Head(
                labels=tuple(str(label) for label in data["labels"]),
                weights=data["weights"].astype(np.float32),
                bias=data["bias"].astype(np.float32),
                thresholds=data["thresholds"].astype(np.float32),
                exclusive=bool(data["exclusive"]),
            )
    return heads


def save_heads(heads: dict[str, Head], folder: Path = MODEL_FOLDER) -> None:
    """Writes each head to `<name>.npz`; the same heads give the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, head in heads.items():
        np.savez_compressed(
            folder / f"{name}.npz",
            labels=np.array(head.labels),
            weights=head.weights.astype(np.float16),
            bias=head.bias.astype(np.float32),
            thresholds=head.thresholds.astype(np.float32),
            exclusive=np.array(head.exclusive),
        )
