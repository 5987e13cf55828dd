"""Writes confirmed rows into a policy's front matter and leaves everything else in the file as it stands."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from draftassist.errors import SchemaError, StorageError
from draftassist.knowledge.markdown import parse_policy, split_front_matter
from draftassist.knowledge.plain_text import read_plain
from draftassist.knowledge.proposals.sheet import PolicySheet, ProposedRow, Sheet

__all__ = ["Confirmed", "confirm"]

_TEXT = frozenset({".md", ".markdown", ".txt"})
_BLOCKS = ("limits", "timelines", "never_promise")
_WIDE = 100_000


class Confirmed(NamedTuple):
    """What was done: rows written, rows that were there already, rows that nobody has confirmed."""

    written: int
    present: int
    unconfirmed: int


def confirm(sheet: Sheet, root: Path) -> Confirmed:
    """Merge the confirmed rows of a sheet into the files that it names, relative to `root`; safe to repeat.

    All files are checked before the first is written. Raises SchemaError when a file is not there, is no text, or no
    longer holds a quoted sentence, and StorageError when it cannot be written.
    """
    changes = [change for one in sheet.policies if (change := _change(one, root)) is not None]
    for path, text, _, _ in changes:
        _write(path, text)
    total = sum(one.rows for one in sheet.policies)
    written, present = sum(change[2] for change in changes), sum(change[3] for change in changes)
    return Confirmed(written, present, total - written - present)


def _change(one: PolicySheet, root: Path) -> tuple[Path, str, int, int] | None:
    rows = {block: [row for row in getattr(one, block) if row.confirmed] for block in _BLOCKS}
    if not any(rows.values()):
        return None
    path = _inside(root, one.file)
    if path.suffix.lower() not in _TEXT:
        raise SchemaError("holds no front matter", file=path, mend="save the policy as Markdown and propose again")
    text = read_plain(path)
    policy = parse_policy(text, str(path), one.id)
    _still_there(text, [row for block in rows.values() for row in block], path)
    front, body_at = split_front_matter(text)
    lines = front if front is not None else _line("id", policy.id) + _line("title", policy.title).rstrip("\n")
    written = present = 0
    for block, confirmed in rows.items():
        new = [row.row for row in confirmed if not _holds(lines, block, row.row)]
        present += len(confirmed) - len(new)
        written += len(new)
        lines = _with_rows(lines, block, new) if new else lines
    merged = f"---\n{lines}\n---\n{text[body_at:]}" if written else text
    parse_policy(merged, str(path), one.id)
    return path, merged, written, present


def _inside(root: Path, file: str) -> Path:
    path = (root / file).resolve()
    if not path.is_file() or root.resolve() not in path.parents:
        raise SchemaError("there is no such policy in the folder", file=file, mend="name the folder it was read from")
    return path


def _still_there(text: str, rows: Sequence[ProposedRow], path: Path) -> None:
    """A row is confirmed against a sentence: where that has changed, so may have what it says."""
    plain = " ".join(text.split())
    for row in rows:
        if " ".join(row.quote.split()) not in plain:
            raise SchemaError(f'no longer says "{row.quote[:80]}"', file=path, mend="propose again and confirm that")


def _holds(front: str, block: str, row: dict[str, Any] | str) -> bool:
    there = (yaml.safe_load(front) or {}).get(block) or []
    return any(_key(one) == _key(row) for one in there)


def _key(row: dict[str, Any] | str) -> object:
    """What makes two rows the same: an empty field says as much as none."""
    if isinstance(row, str):
        return row
    return sorted((name, str(value)) for name, value in row.items() if value not in ("", None))


def _with_rows(front: str, block: str, new: Sequence[dict[str, Any] | str]) -> str:
    """The front matter with rows added to a list: below its last row, else in a list of its own at the end."""
    node = _node(front, block)
    lines = front.split("\n")
    if isinstance(node, yaml.SequenceNode) and node.value and not node.flow_style:
        last = node.value[-1]
        indent = " " * (node.start_mark.column)
        end = last.end_mark.line + (1 if last.end_mark.column else 0)
        return "\n".join([*lines[:end], *(f"{indent}- {_flow(row)}" for row in new), *lines[end:]])
    old: list[Any] = []
    if node is not None:  # `limits: []`, `limits:` or a list on one line
        old = (yaml.safe_load(front) or {}).get(block) or []
        begin, end = _span(front, block)
        lines = [*lines[:begin], *lines[end:]]
    return "\n".join([*lines, f"{block}:", *(f"  - {_flow(row)}" for row in [*old, *new])])


def _node(front: str, block: str) -> yaml.Node | None:
    return next((value for key, value in _pairs(front) if key.value == block), None)


def _span(front: str, block: str) -> tuple[int, int]:
    """First line and line after the last of a field."""
    key, value = next((key, value) for key, value in _pairs(front) if key.value == block)
    return key.start_mark.line, max(key.start_mark.line, value.end_mark.line) + (1 if value.end_mark.column else 0)


def _pairs(front: str) -> list[tuple[yaml.Node, yaml.Node]]:
    root = yaml.compose(front, Loader=yaml.SafeLoader)
    return root.value if isinstance(root, yaml.MappingNode) else []


def _flow(row: dict[str, Any] | str) -> str:
    """One row on one line, as `{action: credit, max_amount: 15}`."""
    if isinstance(row, str):
        return yaml.safe_dump([row], default_flow_style=True, width=_WIDE, allow_unicode=True).strip()[1:-1]
    return yaml.safe_dump(row, default_flow_style=True, width=_WIDE, sort_keys=False, allow_unicode=True).strip()


def _line(name: str, value: str) -> str:
    return yaml.safe_dump({name: value}, width=_WIDE, allow_unicode=True)


def _write(path: Path, text: str) -> None:
    """Whole or not at all. Raises StorageError."""
    try:
        with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8", newline="") as file:
            file.write(text)
        os.replace(file.name, path)
    except OSError as error:
        raise StorageError.of(error, path) or error from None
