"""Resolved cases from JSON Lines, JSON and CSV; a bad line is skipped by name and number, the rest is kept."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from draftassist.domain.policy import ResolvedCase, Skipped
from draftassist.domain.validation import explain
from draftassist.knowledge.helpdesk import NotResolvedError, records_of, resolved_from
from draftassist.knowledge.plain_text import loads

__all__ = ["CASE_SUFFIXES", "parse_cases"]

CASE_SUFFIXES = frozenset({".jsonl", ".ndjson", ".json", ".csv"})
_LISTS = ("actions",)
_MENDS = {
    "is missing": "add it",
    "is not JSON": "one JSON object a line",
}

_Row = tuple[int | None, dict[str, Any] | str]


def parse_cases(text: str, source: str, suffix: str) -> tuple[list[ResolvedCase], list[Skipped]]:
    """Cases of one file: our own format or a help desk's export, as JSON Lines, one JSON document or CSV.

    CSV has the same column names, `outcome.csat` style for nested ones, `;` between actions.
    """
    read = {".csv": _csv_rows, ".json": _json_document}.get(suffix, _json_lines)
    cases: list[ResolvedCase] = []
    skipped: list[Skipped] = []
    for line, row in read(text):
        if isinstance(row, str):
            skipped.append(Skipped(file=source, line=line, error=row))
            continue
        try:
            cases.append(_resolved(row, source))
        except ValidationError as error:
            field, message = explain(error)
            skipped.append(Skipped(file=source, line=line, error=f"{field}: {message}{_mend(message)}"))
        except (NotResolvedError, AttributeError, TypeError, KeyError, IndexError) as error:
            # an export whose parts are not what they are called; what it said is private
            said = (
                str(error) if isinstance(error, NotResolvedError) else "is not a case, ticket or conversation we know"
            )
            skipped.append(Skipped(file=source, line=line, error=said))
    return cases, skipped


def _resolved(row: dict[str, Any], source: str) -> ResolvedCase:
    fields = resolved_from(row)
    if isinstance(fields.get("id"), int):
        fields = {**fields, "id": str(fields["id"])}
    case = ResolvedCase.model_validate({**fields, "source": source})
    if not case.customer_message.strip():
        raise NotResolvedError("customer_message: is empty (write what the customer wrote)")
    return case


def _mend(message: str) -> str:
    return next((f" ({mend})" for mark, mend in _MENDS.items() if message.startswith(mark)), "")


def _json_lines(text: str) -> Iterator[_Row]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield from ((number, record) for record in _records(line))


def _json_document(text: str) -> Iterator[_Row]:
    first = next((line for line in text.split("\n") if line.strip()), "")
    try:
        several = text.count("\n{") > 0 and isinstance(json.loads(first), dict)
    except ValueError:
        several = False
    if several:  # JSON Lines by another name
        yield from _json_lines(text)
    else:
        yield from ((None, record) for record in _records(text))


def _records(text: str) -> Iterator[dict[str, Any] | str]:
    try:
        data = loads(text)
    except json.JSONDecodeError as error:
        yield f"is not JSON: {error.msg} at column {error.colno} (one JSON object a line)"
        return
    except (RecursionError, ValueError):  # ValueError: a number of more digits than Python reads
        yield "is nested too deeply (flatten it)"
        return
    records = list(records_of(data))
    yield from records
    if not records:
        yield "is not a JSON object (write {…})"


def _csv_rows(text: str) -> Iterator[_Row]:
    head = text.split("\n", 1)[0]
    rows = csv.DictReader(io.StringIO(text), delimiter=max(",;\t", key=head.count))
    if "customer_message" not in (rows.fieldnames or []):
        yield 1, "customer_message: no such column (name the columns as in a resolved case)"
        return
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield rows.line_num, f"is not CSV: {error}"
            return
        yield rows.line_num, _nested(row)


def _nested(row: dict[str | None, Any]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for name, value in row.items():
        if name is None or value in (None, ""):
            continue
        target, parts = data, name.strip().split(".")
        for part in parts[:-1]:
            inner = target.setdefault(part, {})
            target = inner if isinstance(inner, dict) else {}
        target[parts[-1]] = [one.strip() for one in value.split(";")] if parts[-1] in _LISTS else value
    return data
