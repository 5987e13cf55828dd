"""Linear heads over sentence vectors: small trained classifiers and regressors that need numpy and nothing else.

A head is one `.npz`: weights, biases, calibration, and a JSON text with labels, kind and whatever its maker recorded.
"""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from draftassist.errors import StorageError

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["HeadKind", "LinearHead"]

HeadKind = Literal["multilabel", "multiclass", "value"]


@dataclass(frozen=True)
class LinearHead:
    """`x @ weights + bias`, read according to `kind`.

    `multilabel`: one sigmoid a label; `multiclass`: one softmax over all labels; `value`: ridge, taken as it is.
    `slope` and `shift` calibrate the logits before that (Platt scaling per label, one shared slope for a softmax).
    Shapes: weights (features, labels), the others (labels,).
    """

    kind: HeadKind
    labels: tuple[str, ...]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    slope: NDArray[np.float32]
    shift: NDArray[np.float32]
    metadata: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        kind: HeadKind,
        labels: tuple[str, ...],
        weights: NDArray[Any],
        bias: NDArray[Any],
        *,
        slope: NDArray[Any] | None = None,
        shift: NDArray[Any] | None = None,
        metadata: dict[str, Any] | None = None,
    ) -> LinearHead:
        """A head from whatever float arrays a trainer has. Raises ValueError when the shapes do not fit together."""
        count = len(labels)
        head = cls(
            kind,
            labels,
            np.asarray(weights, np.float32),
            np.asarray(bias, np.float32),
            np.ones(count, np.float32) if slope is None else np.asarray(slope, np.float32),
            np.zeros(count, np.float32) if shift is None else np.asarray(shift, np.float32),
            dict(metadata or {}),
        )
        wide = head.weights.ndim == 2 and head.weights.shape[1] == count
        if not wide or any(part.shape != (count,) for part in (head.bias, head.slope, head.shift)):
            raise ValueError(f"a head with {count} labels cannot have weights of shape {head.weights.shape}")
        return head

    def logits(self, x: NDArray[np.float32]) -> NDArray[np.float32]:
        """(n, labels) before calibration; `x` is (n, features)."""
        result: NDArray[np.float32] = x @ self.weights + self.bias
        return result

    def predict(self, x: NDArray[np.float32]) -> NDArray[np.float32]:
        """(n, labels): calibrated probabilities, or the values of a `value` head."""
        scores = self.logits(x) * self.slope + self.shift
        if self.kind == "value":
            return scores
        if self.kind == "multilabel":
            # tanh never overflows, exp does
            return np.asarray(0.5 * (1 + np.tanh(0.5 * scores)), np.float32)
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares: NDArray[np.float32] = odds / odds.sum(axis=1, keepdims=True)
        return shares

    def save(self, path: Path) -> None:
        """Write the head to one `.npz`."""
        about = json.dumps({"kind": self.kind, "labels": self.labels, "metadata": self.metadata})
        with path.open("wb") as file:
            np.savez_compressed(
                file, weights=self.weights, bias=self.bias, slope=self.slope, shift=self.shift, about=np.array(about)
            )

    @classmethod
    def load(cls, path: Path) -> LinearHead:
        """Read a head; no pickle is ever opened. Raises StorageError."""
        try:
            # read first: np.load leaves the file open when it fails
            with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as stored:
                about = json.loads(str(stored["about"]))
                parts = {name: stored[name] for name in ("weights", "bias", "slope", "shift")}
            labels, kind = tuple(about["labels"]), about["kind"]
            return cls.of(kind, labels, **parts, metadata=about["metadata"])
        except (OSError, KeyError, ValueError, EOFError, zipfile.BadZipFile) as error:
            raise StorageError(
                f"the model file cannot be read: {error}", file=path, mend="install draftassist again"
            ) from error
