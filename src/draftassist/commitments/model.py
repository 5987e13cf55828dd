"""The trained clause model: is it a promise, of which kind, how firm. Linear heads on sentence vectors and features.

The heads lie in `weights/` (made by `draftassist.training.commitments`); they are read when first used. Without an
encoder the heads that know the features alone answer, less well; `docs` and the dataset card say how much.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol
from weakref import WeakKeyDictionary, proxy

import numpy as np
from numpy.typing import NDArray

from draftassist.commitments.features import feature_matrix
from draftassist.commitments.kinds import cue_vector
from draftassist.commitments.units import Unit
from draftassist.encoding.heads import LinearHead

__all__ = [
    "HEADS",
    "WEIGHTS",
    "ClauseModel",
    "Encoder",
    "Judgement",
    "clause_inputs",
    "load_clause_model",
    "remembering",
]

Matrix = NDArray[np.float32]
WEIGHTS = Path(__file__).parent / "weights"
HEADS = ("promise", "kind", "certainty")
VECTOR_SCALE, CONTEXT_SCALE, CUE_SCALE = 3.0, 2.0, 1.5
"""Weights that put unit vectors and 0/1 features on one footing for a single regularisation strength."""
_REMEMBERED = 4096


class Encoder(Protocol):
    """Anything that turns texts into unit vectors, shape (n, width)."""

    def embed(self, texts: Sequence[str]) -> Matrix:
        """One row per text."""
        ...


class _Remembering:
    """An encoder that embeds no text twice: one pass per reply, and none for a company's own words."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = proxy(encoder)
        self._known: dict[str, NDArray[np.float32]] = {}

    def embed(self, texts: Sequence[str]) -> Matrix:
        """See `Encoder.embed`."""
        fresh = [text for text in dict.fromkeys(texts) if text not in self._known]
        if len(self._known) + len(fresh) > _REMEMBERED:
            self._known.clear()
            fresh = list(dict.fromkeys(texts))
        if fresh:
            self._known.update(zip(fresh, np.asarray(self._encoder.embed(fresh), dtype=np.float32), strict=True))
        return np.stack([self._known[text] for text in texts]) if texts else np.zeros((0, 0), dtype=np.float32)


_memories: WeakKeyDictionary[Encoder, _Remembering] = WeakKeyDictionary()


def remembering(encoder: Encoder | None) -> Encoder | None:
    """The encoder with a memory for its latest texts; the same one for the same encoder."""
    if encoder is None or isinstance(encoder, _Remembering):
        return encoder
    return _memories.setdefault(encoder, _Remembering(encoder))


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the model says of one clause: the probability of a promise, the kind, and the certainty, if it is one."""

    probability: float
    kind: str
    certainty: str


def clause_inputs(units: Sequence[Unit], encoder: Encoder | None) -> tuple[Matrix, Matrix]:
    """Inputs of the promise head and of the kind and certainty heads; with no encoder the features alone."""
    features = feature_matrix([(unit.segment.text, unit.before, unit.sentence) for unit in units])
    cues = np.array([cue_vector(unit.segment.text) for unit in units], dtype=np.float32).reshape(len(units), -1)
    if encoder is None:
        return features, np.hstack([cues * CUE_SCALE, features])
    texts = [unit.segment.text for unit in units]
    whole = list(dict.fromkeys([*texts, *(unit.sentence for unit in units)]))
    place = {text: i for i, text in enumerate(whole)}
    vectors = np.asarray(encoder.embed(whole), dtype=np.float32)
    own = vectors[[place[text] for text in texts]]
    context = vectors[[place[unit.sentence] for unit in units]]
    return (
        np.hstack([own * VECTOR_SCALE, features, context * CONTEXT_SCALE]),
        np.hstack([own * VECTOR_SCALE, cues * CUE_SCALE, features]),
    )


class ClauseModel:
    """The three heads of one input layout."""

    def __init__(self, promise: LinearHead, kind: LinearHead, certainty: LinearHead) -> None:
        self._promise, self._kind, self._certainty = promise, kind, certainty
        self.threshold = float(promise.metadata["threshold"])

    def judge(self, units: Sequence[Unit], encoder: Encoder | None) -> list[Judgement]:
        """One judgement per unit, in order."""
        if not units:
            return []
        first, second = clause_inputs(units, encoder)
        chances = self._promise.predict(first)[:, 0]
        kinds = np.argmax(self._kind.predict(second), axis=1)
        sure = np.argmax(self._certainty.predict(second), axis=1)
        return [
            Judgement(float(p), self._kind.labels[k], self._certainty.labels[c])
            for p, k, c in zip(chances, kinds, sure, strict=True)
        ]


@lru_cache(maxsize=2)
def load_clause_model(*, with_encoder: bool) -> ClauseModel:
    """The shipped heads for clauses with or without sentence vectors. Raises StorageError."""
    layout = "full" if with_encoder else "plain"
    return ClauseModel(*(LinearHead.load(WEIGHTS / f"{name}.{layout}.npz") for name in HEADS))
