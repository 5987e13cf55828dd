from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from draftassist.errors import InputError
from draftassist.scoring.scorecard import Scorer
from draftassist.scoring.stream import score_file

LIMIT = 10_000
LINES = [
    json.dumps({"id": "a", "reply": "I've refunded you and will write by 4 pm."}),
    "{not json",
    json.dumps({"id": "c", "reply": "  "}),
    json.dumps({"id": "t", "messages": [{"from": "customer", "text": "late"}, {"from": "agent", "text": "Sorry."}]}),
    json.dumps({"id": "big", "reply": "x" * LIMIT}),
    json.dumps({"id": "f", "reply": "Ask the courier."}),
]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "replies.jsonl"
    path.write_text("\n".join(LINES) + "\n", encoding="utf-8")
    return path


def results(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def test_one_line_out_per_line_in_with_errors_in_place(source: Path, tmp_path: Path, scorer: Scorer) -> None:
    out = tmp_path / "scores.jsonl"
    tally = score_file(str(source), scorer, out, limit=LIMIT)
    found = results(out)
    assert (tally.scored, tally.errors, tally.resumed) == (3, 3, 0)
    assert [line.get("line") for line in found if "error" in line] == [2, 3, 5]
    assert [line["id"] for line in found] == ["a", None, "c", "t", None, "f"]
    assert found[3]["turns"][0]["turn"] == 2


def test_goes_on_after_the_last_complete_line(source: Path, tmp_path: Path, scorer: Scorer) -> None:
    whole, cut = tmp_path / "whole.jsonl", tmp_path / "cut.jsonl"
    score_file(str(source), scorer, whole, limit=LIMIT)
    lines = whole.read_text(encoding="utf-8").splitlines(keepends=True)
    cut.write_text("".join(lines[:3]) + lines[3][:20], encoding="utf-8")
    tally = score_file(str(source), scorer, cut, limit=LIMIT)
    assert tally.resumed == 3
    assert cut.read_text(encoding="utf-8") == whole.read_text(encoding="utf-8")


def test_a_file_that_is_not_there_is_named(tmp_path: Path, scorer: Scorer) -> None:
    with pytest.raises(InputError, match=r"no such|cannot be read"):
        score_file(str(tmp_path / "none.jsonl"), scorer, tmp_path / "out.jsonl", limit=LIMIT)
