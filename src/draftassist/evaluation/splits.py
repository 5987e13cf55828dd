"""One registry of scenes for all data sets: which split a scene belongs to, locked by the hash of its content.

A scene is one complaint with its facts; whatever is made from it (pairs, openings, replies, clauses, queries) carries
its id. A scene that trains one part must not test another; a test row that is edited, moved, added or taken away
without locking again fails the lock. `dev` gives way: a scene on which one part was chosen counts where others put it.
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
        scenes[row.scene] = _settled(scenes.get(row.scene, row.split), row)
        if row.split == "test":
            locked = hashes.setdefault(row.dataset, {})
            if row.id in locked:
                raise SplitViolationError("stands twice", file=row.dataset, field=row.id, mend="give each row its id")
            locked[row.id] = content_hash(row.content)
    return Registry(scenes=dict(sorted(scenes.items())), rows={k: dict(sorted(v.items())) for k, v in hashes.items()})


def _settled(known: Split, row: Row) -> Split:
    if row.split in {known, "dev"}:
        return known
    if known == "dev":
        return row.split
    raise SplitViolationError(
        f"scene {row.scene} is '{known}' elsewhere and '{row.split}' in {row.dataset}",
        field=row.id,
        mend="put all rows of a scene into one split",
    )


def verify(registry: Registry, rows: Iterable[Row]) -> None:
    """Raises SplitViolationError at the first scene that moved, and at the first test row that is not as locked."""
    now = lock(rows)
    for scene, split in now.scenes.items():
        locked = registry.scenes.get(scene)
        if locked != split:
            raise SplitViolationError(
                f"scene {scene} is locked as '{locked}', not '{split}'", mend="restore it, or lock again and say why"
            )
    for dataset in sorted({*registry.rows, *now.rows}):
        locked_rows, current_rows = registry.rows.get(dataset, {}), now.rows.get(dataset, {})
        for row_id in sorted({*locked_rows, *current_rows}):
            if locked_rows.get(row_id) != current_rows.get(row_id):
                what = (
                    "is gone" if row_id not in current_rows
                    else "is not locked" if row_id not in locked_rows
                    else "was changed"
                )  # fmt: skip
                raise SplitViolationError(
                    f"test row {row_id} of {dataset} {what}", mend="restore it, or lock again and say why"
                )
