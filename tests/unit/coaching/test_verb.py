"""`draftassist coach report` from the command line, with the shipped scorer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.unit.coaching.conftest import scored_line, scored_turn, write_lines

from draftassist.cli import run
from draftassist.domain.case import Transcript
from draftassist.domain.scorecard import ScoredTranscript
from draftassist.scoring import stream
from draftassist.scoring.scorecard import Scorer
from draftassist.scoring.transcript import score_transcript


def transcript(name: str, reply: str, agent: str = "Ann") -> dict[str, object]:
    return {
        "id": name, "agent": agent, "team": "north", "issue": "late_delivery",
        "messages": [
            {"from": "customer", "at": "2026-09-07T09:00:00+00:00", "text": "My parcel is six days late and I leave."},
            {"from": "agent", "at": "2026-09-07T10:00:00+00:00", "text": reply},
        ],
        "outcome": {"csat": 4},
    }  # fmt: skip


@pytest.fixture
def transcripts(tmp_path: Path) -> Path:
    rows: list[dict[str, object] | str] = [
        transcript("T-1", "I'm sorry your parcel is six days late and you leave without it. I've asked the depot."),
        '{"id": "T-2", "messages": 5}',
        transcript("T-3", "We guarantee it arrives tomorrow. We apologise for any inconvenience.", "Bea"),
    ]
    return write_lines(tmp_path / "transcripts.jsonl", rows)


def test_transcripts_are_scored_reported_and_the_bad_line_named(transcripts, tmp_path, capsys):
    assert run(["coach", "report", str(transcripts), "--out", str(tmp_path / "out"), "--json"]) == 1
    said = capsys.readouterr()
    data = json.loads(said.out)
    assert [agent["name"] for agent in data["agents"]] == ["Ann", "Bea"]
    assert data["agents"][0]["scores"]["empathy"]["value"] > data["agents"][1]["scores"]["empathy"]["value"]
    assert data["skipped"][0]["line"] == 2
    assert "transcripts.jsonl:2: messages" in said.err
    assert (tmp_path / "out" / "report.html").exists()
    assert data == json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))


def test_a_second_report_scores_nothing_and_a_broken_off_one_goes_on(transcripts, own_home, capsys, monkeypatch):
    assert run(["coach", "report", str(transcripts), "--json"]) == 1
    first = capsys.readouterr().out
    scored: list[object] = []

    def counting(transcript: Transcript, scorer: Scorer) -> ScoredTranscript:
        scored.append(transcript.id)
        return score_transcript(transcript, scorer)

    monkeypatch.setattr(stream, "score_transcript", counting)
    assert run(["coach", "report", str(transcripts), "--json"]) == 1
    assert (capsys.readouterr().out, scored) == (first, [])
    (cache,) = (own_home / "coach").glob("*.jsonl")
    lines = cache.read_text(encoding="utf-8").splitlines(keepends=True)
    cache.write_text("".join(lines[:2]) + lines[2][:40], encoding="utf-8")
    assert run(["coach", "report", str(transcripts), "--json"]) == 1
    assert (capsys.readouterr().out, scored) == (first, ["T-3"])


def test_scored_output_of_score_and_its_transcripts_give_the_same_report(transcripts, tmp_path, capsys):
    scored = tmp_path / "scored.jsonl"
    assert run(["score", str(transcripts), "--out", str(scored)]) == 1
    assert run(["coach", "report", str(transcripts), "--json"]) == 1
    direct = json.loads(capsys.readouterr().out)
    assert run(["coach", "report", str(scored), str(transcripts), "--json"]) == 1
    joined = json.loads(capsys.readouterr().out)
    for data in (direct, joined):
        del data["skipped"]
    assert joined == direct


def test_without_a_folder_a_table_is_shown(tmp_path, capsys):
    rows = [scored_line(f"T-{i}", [scored_turn(2)], agent="[red]Ann") for i in range(6)]
    assert run(["coach", "report", str(write_lines(tmp_path / "scored.jsonl", rows))]) == 0
    said = capsys.readouterr()
    assert "[red]Ann" in said.out
    assert "2.0 ±" in said.out
    assert "--out DIR" in said.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [(["nowhere.jsonl"], "nowhere.jsonl"), (["-"], "standard input"), ([], "FILE"), (["."], "cannot be read")],
)
def test_bad_usage_is_one_line(arguments, says, capsys):
    assert run(["coach", "report", *arguments]) == 2
    said = capsys.readouterr()
    assert says in said.err
    assert said.err.count("\n") == 1
    assert not said.out
