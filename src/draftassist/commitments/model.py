"""The trained clause model: is it a promise, of which kind, how firm. Linear heads on sentence vectors and features.

The weights lie beside this file (`model.npz`, made by `draftassist.training.commitments`); they are read when first
used. Without an encoder the head that knows the features alone answers, less well; both are measured in the card.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from draftassist.commitments.features import feature_matrix
from draftassist.commitments.kinds import cue_vector
from draftassist.commitments.units import Unit

__all__ = ["ClauseModel", "Encoder", "Judgement", "clause_inputs", "load_clause_model"]

Matrix = NDArray[np.float32]
VECTOR_SCALE, CONTEXT_SCALE, CUE_SCALE = 3.0, 2.0, 1.5
"""Weights that put unit vectors and 0/1 features on one footing for a single regularisation strength."""


class Encoder(Protocol):
    """Anything that turns texts into unit vectors, shape (n, width)."""

    def embed(self, texts: Sequence[str]) -> Matrix:
        """One row per text."""
        ...


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
    """The heads of one input layout."""

    def __init__(self, arrays: dict[str, NDArray[np.generic]]) -> None:
        self._promise = np.asarray(arrays["promise"], dtype=np.float32)
        self._kind = np.asarray(arrays["kind"], dtype=np.float32)
        self._certainty = np.asarray(arrays["certainty"], dtype=np.float32)
        self._kinds = [str(name) for name in arrays["kinds"]]
        self._certainties = [str(name) for name in arrays["certainties"]]
        self.threshold = float(arrays["threshold"])

    def judge(self, units: Sequence[Unit], encoder: Encoder | None) -> list[Judgement]:
        """One judgement per unit, in order."""
        if not units:
            return []
        first, second = clause_inputs(units, encoder)
        logits = first @ self._promise[:-1] + self._promise[-1]
        kinds = np.argmax(second @ self._kind[:-1] + self._kind[-1], axis=1)
        sure = np.argmax(second @ self._certainty[:-1] + self._certainty[-1], axis=1)
        chances = 1.0 / (1.0 + np.exp(-np.clip(logits, -30, 30)))
        return [
            Judgement(float(p), self._kinds[k], self._certainties[c])
            for p, k, c in zip(chances, kinds, sure, strict=True)
        ]


@lru_cache(maxsize=2)
def load_clause_model(*, with_encoder: bool) -> ClauseModel:
    """The shipped heads for clauses with or without sentence vectors."""
    prefix = "full" if with_encoder else "plain"
    with resources.files("draftassist.commitments").joinpath("model.npz").open("rb") as file:
        arrays = np.load(file, allow_pickle=False)
        return ClauseModel({name.split("_", 1)[1]: arrays[name] for name in arrays.files if name.startswith(prefix)})
