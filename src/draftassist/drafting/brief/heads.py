"""The trained heads of the brief: linear layers over encoder vectors and features, read from `model/`.

`training/brief.py` makes them; `model/card.json` says from what and how good they are.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from draftassist.encoding.heads import LinearHead

__all__ = ["MODEL_FOLDER", "load_heads", "passes", "threshold"]

MODEL_FOLDER = Path(__file__).with_name("model")


@lru_cache(maxsize=2)
def load_heads(folder: Path = MODEL_FOLDER) -> dict[str, LinearHead]:
    """All heads by name. Raises StorageError when a file is broken."""
    return {path.stem: LinearHead.load(path) for path in sorted(folder.glob("*.npz"))}


def threshold(head: LinearHead, label: str) -> float:
    """The score from which a label counts as given; set on training scenes that the head had not seen."""
    return float(head.metadata["thresholds"][label])


def passes(head: LinearHead, label: str, score: float) -> bool:
    """Whether a score counts as that label."""
    return score >= threshold(head, label)
