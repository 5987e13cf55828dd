"""Lines of a file: of a field of its front matter, of a quoted sentence, of a case."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from draftassist.errors import SchemaError
from draftassist.knowledge.markdown import split_front_matter
from draftassist.knowledge.plain_text import read_plain

__all__ = ["Places", "case_lines", "places_of"]

_YAML = frozenset({".yaml", ".yml"})
_CASE_ID = re.compile(r'"id"\s*:\s*"?([^",}\s]+)')
_PLAIN = _YAML | frozenset({".md", ".markdown", ".txt", ".json", ".jsonl", ".ndjson", ".csv"})


class Places:
    """Where things stand in one text; lines count from 1, None when it cannot be told."""

    def __init__(self, text: str, *, is_yaml: bool = False) -> None:
        self._text = text
        front, self._body_at = (text, 0) if is_yaml else split_front_matter(text)
        self._root = _composed(front)
        self._lines_before = 0 if is_yaml else 1

    def field(self, *path: str | int) -> int | None:
        """The line of a field: `field("limits", 2, "role")`; of what holds it where it is not there itself."""
        node, line = self._root, None
        for step in path:
            found = _child(node, step)
            if found is None:
                break
            line, node = found
        return None if line is None else line + self._lines_before + 1

    def quote(self, words: str) -> int | None:
        """The line on which these words begin, looked for below the front matter; they may go on over several lines."""
        found = re.compile(r"\s+".join(map(re.escape, words.split()))).search(self._text, self._body_at)
        return None if found is None else self._text.count("\n", 0, found.start()) + 1


def places_of(path: str | Path) -> Places:
    """The places of a file; of one that is no plain text or cannot be read, none are known."""
    file = Path(path)
    suffix = file.suffix.lower()
    try:
        return Places(read_plain(file) if suffix in _PLAIN else "", is_yaml=suffix in _YAML)
    except SchemaError:
        return Places("")


def case_lines(path: str | Path) -> dict[str, int]:
    """The line on which each case of a JSON Lines file first stands; empty for other files."""
    file = Path(path)
    if file.suffix.lower() not in {".jsonl", ".ndjson"}:
        return {}
    try:
        lines = read_plain(file).split("\n")
    except SchemaError:
        return {}
    found: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        for match in _CASE_ID.finditer(line):
            found.setdefault(match.group(1), number)
    return found


def _composed(front: str | None) -> yaml.Node | None:
    try:
        return yaml.compose(front, Loader=yaml.SafeLoader) if front else None
    except yaml.YAMLError:
        return None


def _child(node: yaml.Node | None, step: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return key.start_mark.line, value
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        value = node.value[step]
        return value.start_mark.line, value
    return None
