"""Reads every data set of the project as rows of scenes, and holds them against the one lock of splits.

python -m draftassist.evaluation.registry           checks, as CI does
python -m draftassist.evaluation.registry --lock    locks again; say in the commit why
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml
from pydantic import Field, TypeAdapter, ValidationError

from draftassist.domain.base import Model
from draftassist.domain.validation import explain
from draftassist.errors import EvalError, SplitViolationError
from draftassist.evaluation.splits import Registry, Row, Split, content_hash, load_registry, lock, verify
from draftassist.resources import eval_dir

__all__ = ["Source", "check", "crossed_dev", "load_rows", "load_sources", "main", "read_jsonl"]

_LOCK = "splits.lock.json"
_SPACE = re.compile(r"\W+")


class Source(Model):
    """One data set: its file under `datasets/`, and which of its fields say what the registry must know."""

    file: str
    split: str
    id: list[str] = Field(default_factory=lambda: ["id"])
    scene: str = "scene"
    complaint: str | None = None


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    """The rows of a JSON Lines file. Raises EvalError naming file and line."""
    rows = []
    try:
        # not splitlines(): customers' text may carry U+2028
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
            if line.strip():
                rows.append(_object(line, path, number))
    except FileNotFoundError:
        raise EvalError("the data set is missing", file=path, mend="restore it from version control") from None
    return rows


def _object(line: str, path: Path, number: int) -> dict[str, Any]:
    try:
        data = json.loads(line)
    except ValueError as error:
        raise EvalError(f"is not JSON: {error}", file=path, line=number, mend="mend the line") from None
    if not isinstance(data, dict):
        raise EvalError("is not an object", file=path, line=number, mend="write one object a line")
    return data


def load_sources(folder: Path) -> dict[str, Source]:
    """`registry.yaml` of the datasets folder. Raises EvalError."""
    path = folder / "registry.yaml"
    try:
        return TypeAdapter(dict[str, Source]).validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise EvalError("the list of data sets is missing", file=path, mend="restore it") from None
    except ValidationError as error:
        field, message = explain(error)
        raise EvalError(message, file=path, field=field, mend="mend the list") from None


def load_rows(folder: Path) -> Iterator[Row]:
    """All rows of all data sets under `folder`, with scene and split. Raises EvalError for what cannot be read."""
    for name, source in load_sources(folder).items():
        splits = load_registry(folder / source.split[1:]).scenes if source.split.startswith("@") else {}
        for number, data in enumerate(read_jsonl(folder / source.file), start=1):
            try:
                scene = str(data[source.scene])
                split: Any = splits[scene] if splits else _plain_split(source.split, data)
                row_id = "/".join(str(data[field]) for field in source.id)
            except KeyError as error:
                raise EvalError(
                    f"{error.args[0]!r} is not there", file=folder / source.file, line=number, mend="mend the row"
                ) from None
            yield Row(dataset=name, id=row_id, scene=scene, split=split, content=data)


def _plain_split(rule: str, data: dict[str, Any]) -> Any:
    return rule[1:] if rule.startswith("=") else data[rule]


def check(root: Path) -> Registry:
    """The lock of `root` (the eval folder), after all its data sets were held against it.

    Raises SplitViolationError for a test row that is not as locked, for a scene that trains one part and tests
    another, and for a complaint that stands in two splits under two names.
    """
    registry = load_registry(root / "datasets" / _LOCK)
    rows = list(load_rows(root / "datasets"))
    verify(registry, rows)
    _same_words(rows, load_sources(root / "datasets"))
    return registry


def _same_words(rows: Iterable[Row], sources: dict[str, Source]) -> None:
    """One complaint, word for word, belongs to one split whatever its scene is called."""
    seen: dict[str, tuple[Split, str]] = {}
    for row in rows:
        field = sources[row.dataset].complaint
        words = _SPACE.sub(" ", str(row.content.get(field) or "")).strip().lower() if field else ""
        if not words or row.split == "dev":
            continue
        split, place = seen.setdefault(content_hash({"words": words}), (row.split, f"{row.dataset} {row.id}"))
        if split != row.split:
            raise SplitViolationError(
                f"the complaint of {row.dataset} {row.id} is '{row.split}', and in {place} '{split}'",
                mend="give both the same scene",
            )


def crossed_dev(rows: Iterable[Row]) -> dict[str, set[str]]:
    """Scenes that are `dev` in one data set and something else in another: allowed, and worth knowing."""
    splits: dict[str, set[str]] = {}
    for row in rows:
        splits.setdefault(row.scene, set()).add(row.split)
    return {scene: found for scene, found in splits.items() if "dev" in found and len(found) > 1}


def main(arguments: list[str]) -> int:
    """Check, or lock again with `--lock`."""
    root = eval_dir()
    if "--lock" in arguments:
        rows = list(load_rows(root / "datasets"))
        _same_words(rows, load_sources(root / "datasets"))
        path = root / "datasets" / _LOCK
        path.write_text(lock(rows).model_dump_json(indent=1) + "\n", encoding="utf-8")
    registry = check(root)
    crossed = crossed_dev(load_rows(root / "datasets"))
    tests = sum(len(rows) for rows in registry.rows.values())
    print(f"{len(registry.scenes)} scenes, {tests} test rows locked; {len(crossed)} dev scenes are used elsewhere too")
    return 0


if __name__ == "__main__":
    from draftassist.errors import DraftAssistError

    try:
        sys.exit(main(sys.argv[1:]))
    except DraftAssistError as fault:
        print(f"draftassist: {fault}", file=sys.stderr)
        sys.exit(fault.exit_code)
