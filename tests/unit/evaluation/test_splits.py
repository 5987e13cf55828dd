"""The lock: deliberate breaches of each kind are caught, here and in the bank as it is in the repository."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from draftassist.errors import SplitViolationError
from draftassist.evaluation.registry import check, load_rows
from draftassist.evaluation.splits import Row, lock, verify
from draftassist.resources import eval_dir


def row(name: str, scene: str, split: str, dataset: str = "pairs", **content: str) -> Row:
    return Row(dataset=dataset, id=name, scene=scene, split=split, content={"text": name, **content})


TRAIN, TEST = row("a", "s1", "train"), row("b", "s2", "test")


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([TRAIN, row("b", "s2", "test", text="edited")], "was changed"),
        ([TRAIN], "is gone"),
        ([TRAIN, row("b", "s2", "train")], "locked as 'test'"),
        ([TRAIN, TEST, row("c", "s2", "test")], "is not locked"),
        ([TRAIN, TEST, row("c", "s3", "train")], "locked as 'None'"),
        ([TRAIN, TEST, row("c", "s2", "train", dataset="replies")], "'test' elsewhere and 'train'"),
        ([TRAIN, TEST, row("b", "s2", "test")], "stands twice"),
    ],
)
def test_a_breach_is_caught(rows, message):
    registry = lock([TRAIN, TEST])
    verify(registry, [TRAIN, TEST])
    with pytest.raises(SplitViolationError, match=message):
        verify(registry, rows)


def test_dev_gives_way_to_what_others_made_of_the_scene():
    assert lock([row("a", "s", "dev"), row("b", "s", "test", dataset="other")]).scenes == {"s": "test"}


def test_the_bank_is_as_locked():
    registry = check(eval_dir())
    assert sum(len(rows) for rows in registry.rows.values()) > 1000


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    shutil.copytree(eval_dir() / "datasets", tmp_path / "datasets")
    return tmp_path


def _edit(path: Path, change) -> None:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
    change(rows)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def _of(rows: list[dict[str, Any]], split: str) -> dict[str, Any]:
    return next(row for row in rows if row["split"] == split)


@pytest.mark.parametrize(
    ("file", "change", "message"),
    [
        ("drafting/cases.jsonl", lambda rows: rows[0]["expect"].update(asks=[]), "was changed"),
        ("planted/replies.jsonl", lambda rows: rows.pop(0), "is gone"),
        ("retrieval/queries.jsonl", lambda rows: _of(rows, "test").update(split="dev"), "locked as 'test'"),
        ("drafting/pairs.jsonl", lambda rows: _of(rows, "test").update(split="train"), "elsewhere"),
        (
            "drafting/openings.jsonl",
            lambda rows: _of(rows, "train").update(message=_of(rows, "test")["message"]),
            "and in",
        ),
    ],
)
def test_a_breach_of_the_bank_fails_as_ci_would_see_it(bank, file, change, message):
    _edit(bank / "datasets" / file, change)
    with pytest.raises(SplitViolationError, match=message):
        check(bank)


def test_every_row_of_every_set_names_its_scene():
    assert all(row.scene and row.split in ("train", "dev", "test") for row in load_rows(eval_dir() / "datasets"))
