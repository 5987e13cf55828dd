"""Scored conversations as `score` writes them, made by hand so that a test knows every figure."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from draftassist.coaching.report import build_report
from draftassist.coaching.shapes import CoachReport
from draftassist.coaching.sources import Sources
from draftassist.domain.policy import ResolvedCase

Row = dict[str, Any]


def scored_turn(
    turn: int, empathy: int = 2, ownership: int = 2, promises: int = 0, *, at: str | None = None, **more: Any
) -> Row:
    """One turn as `score` writes it; `acts` gives (dimension, act) pairs of evidence, the rest replaces fields."""
    acts: Sequence[tuple[str, str]] = more.pop("acts", ())
    commitments = more.pop("commitments", [])

    def dimension(name: str, score: int) -> Row:
        evidence = [{"start": 0, "end": 5, "act": act} for where, act in acts if where == name]
        return {"score": score, "value": float(score), "reason": f"why {name}", "evidence": evidence}

    overall = round(100 * (0.35 * empathy / 4 + 0.35 * ownership / 4 + 0.3 * (1 - promises / 4)), 1)
    return {
        "turn": turn, "empathy": dimension("empathy", empathy), "ownership": dimension("ownership", ownership),
        "overpromising": {**dimension("overpromising", promises), "commitments": commitments},
        "overall": overall, "fail": promises >= 3, "suggestions": [], "scorer": "model@1", "not_applicable": False,
        "at": at, **more,
    }  # fmt: skip


def scored_line(name: str, turns: Sequence[Row], **more: Any) -> Row:
    """One scored transcript; agent, team, issue, outcome and checkpoints are carried on the line."""
    course = {"checkpoints": more.pop("checkpoints", []), "customer_repeats": 0, "promises": []}
    return {"id": name, "turns": list(turns), "conversation": course, **more}


def write_lines(path: Path, rows: Sequence[Row | str]) -> Path:
    text = "".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows)
    path.write_text(text, encoding="utf-8")
    return path


def never_scores(source: str, out: Path, on_progress: Callable[[int], None] | None) -> object:
    raise AssertionError("scored output is taken as it is")


@pytest.fixture
def report_on(tmp_path: Path) -> Callable[..., CoachReport]:
    """Writes the rows to a file and makes the report on it, without a scorer."""

    def make(
        rows: Sequence[Row | str], *, beside: Sequence[Path] = (), cases: Sequence[ResolvedCase] = ()
    ) -> CoachReport:
        path = write_lines(tmp_path / "scored.jsonl", rows)
        sources = Sources([path, *beside], never_scores, tmp_path / "cache", lambda: "key")
        return build_report(sources, cases, sources.skips)

    return make
