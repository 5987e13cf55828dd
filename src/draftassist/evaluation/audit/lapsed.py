"""Which policies are not in force on a day, read off their files: retrieval and planning have no say in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import yaml

__all__ = ["lapsed"]

_FENCE = "---\n"


def lapsed(folder: Path | None, on: date) -> frozenset[str]:
    """Ids of the policies under `folder` that have ended or not begun on that day; both ends count as in force."""
    if folder is None:
        return frozenset()
    heads = [_head(path.read_text(encoding="utf-8")) for path in sorted((folder / "policies").rglob("*.md"))]
    return frozenset(str(head["id"]) for head in heads if "id" in head and not _in_force(head, on))


def _head(text: str) -> dict[str, Any]:
    if not text.startswith(_FENCE):
        return {}
    head: dict[str, Any] = yaml.safe_load(text.removeprefix(_FENCE).split(f"\n{_FENCE}", 1)[0])
    return head


def _in_force(head: dict[str, Any], on: date) -> bool:
    begins, ends = head.get("effective_from"), head.get("effective_to")
    return (begins is None or begins <= on) and (ends is None or on <= ends)
