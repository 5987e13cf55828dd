"""Resolved cases from JSON Lines and CSV; a bad line is skipped by name and number, the rest is kept."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from draftassist.domain.policy import ResolvedCase, Skipped
from draftassist.domain.validation import explain

__all__ = ["parse_case_csv", "parse_case_lines", "resolved_case"]

_LISTS = ("actions",)


def parse_case_lines(text: str, source: str) -> tuple[list[ResolvedCase], list[Skipped]]:
    """Cases of a `.jsonl` file."""
    return _collect(_json_lines(text, source), source)


def parse_case_csv(text: str, source: str) -> tuple[list[ResolvedCase], list[Skipped]]:
    """Cases of a `.csv` file with the same column names; `outcome.csat` style for nested ones, `;` between actions."""
    rows = csv.DictReader(io.StringIO(text))
    return _collect(((number, _nested(row)) for number, row in enumerate(rows, start=2)), source)


def resolved_case(data: dict[str, Any], source: str) -> ResolvedCase:
    """One case. Raises ValidationError."""
    return ResolvedCase.model_validate({**data, "source": source})


def _collect(rows: Iterator[tuple[int, dict[str, Any] | str]], source: str) -> tuple[list[ResolvedCase], list[Skipped]]:
    cases: list[ResolvedCase] = []
    skipped: list[Skipped] = []
    for number, row in rows:
        if isinstance(row, str):
            skipped.append(Skipped(file=source, line=number, error=row))
            continue
        try:
            cases.append(resolved_case(row, source))
        except ValidationError as error:
            field, message = explain(error)
            skipped.append(Skipped(file=source, line=number, error=f"{field}: {message}"))
    return cases, skipped


def _json_lines(text: str, source: str) -> Iterator[tuple[int, dict[str, Any] | str]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            yield number, f"is not JSON: {getattr(error, 'msg', 'nested too deeply')}"
            continue
        yield number, data if isinstance(data, dict) else "is not a JSON object"


def _nested(row: dict[str | None, Any]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for name, value in row.items():
        if name is None or value in (None, ""):
            continue
        target, parts = data, name.strip().split(".")
        for part in parts[:-1]:
            target = target.setdefault(part, {})
        target[parts[-1]] = [one.strip() for one in value.split(";")] if parts[-1] in _LISTS else value
    return data
