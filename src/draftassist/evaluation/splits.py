"""One registry of scenes for all data sets: which split a scene belongs to, locked by the hash of its content.

A scene is one complaint with its facts; whatever is made from it (pairs, openings, replies, clauses, queries) carries
its id. A scene that trains one part must not test another; a test row that is edited or moved fails the lock.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from draftassist.domain.base import Model
from draftassist.errors import EvalError, SplitViolationError

__all__ = ["Registry", "Row", "content_hash", "load_registry", "lock", "verify"]

Split = Literal["train", "dev", "test"]


class Row(Model):
    """One row of one data set as the registry sees it."""

    dataset: str
    id: str
    scene: str
    split: Split
    content: dict[str, Any]


class Registry(Model):
    """`scenes`: scene → split; `rows`: dataset → row id → content hash, for the rows of the test split."""

    scenes: dict[str, Split] = Field(default_factory=dict)
    rows: dict[str, dict[str, str]] = Field(default_factory=dict)


def content_hash(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON of a row."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


def load_registry(path: Path) -> Registry:
    """The lock file. Raises EvalError when it is missing or broken."""
    try:
        return Registry.model_validate_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise EvalError("the split registry is missing", file=path, mend="restore it from version control") from None
    except ValueError as error:
        raise EvalError(f"cannot be read: {error}", file=path, mend="restore it from version control") from None


def lock(rows: Iterable[Row]) -> Registry:
    """A registry made from data sets. Raises SplitViolationError when a scene stands in two splits."""
    scenes: dict[str, Split] = {}
    hashes: dict[str, dict[str, str]] = {}
    for row in rows:
        known = scenes.setdefault(row.scene, row.split)
        if known != row.split:
            raise SplitViolationError(
                f"scene {row.scene} is '{known}' elsewhere and '{row.split}' in {row.dataset}",
                field=row.id,
                mend="put all rows of a scene into one split",
            )
        if row.split == "test":
            hashes.setdefault(row.dataset, {})[row.id] = content_hash(row.content)
    return Registry(scenes=dict(sorted(scenes.items())), rows={k: dict(sorted(v.items())) for k, v in hashes.items()})


def verify(registry: Registry, rows: Iterable[Row]) -> None:
    """Raises SplitViolationError at the first scene that moved, and at the first test row that changed or vanished."""
    now = lock(rows)
    for scene, split in now.scenes.items():
        locked = registry.scenes.get(scene)
        if locked != split:
            raise SplitViolationError(
                f"scene {scene} is locked as '{locked}', not '{split}'", mend="restore it, or lock again and say why"
            )
    for dataset, locked_rows in registry.rows.items():
        for row_id, hash_ in locked_rows.items():
            current = now.rows.get(dataset, {}).get(row_id)
            if current != hash_:
                what = "is gone" if current is None else "was changed"
                raise SplitViolationError(
                    f"test row {row_id} of {dataset} {what}", mend="restore it, or lock again and say why"
                )
