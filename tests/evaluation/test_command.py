"""`draftassist eval` as a process: it resumes after SIGKILL, repeats itself exactly, never passes what did not run."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from tests.support.program import PROGRAM, program

from draftassist.evaluation.shapes import SHAPES, faults_in

pytestmark = [pytest.mark.release, pytest.mark.timeout(1200)]
SLICE = ("--split", "dev", "--limit", "24")


def log_of(folder: Path) -> list[dict[str, object]]:
    text = (folder / "scoring" / "results.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line.endswith("}")]


def untimed(folder: Path) -> dict[str, str]:
    """The reports and figures of a run, without what time decides and where the run lies."""
    run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    figures = run["suites"]["scoring"]
    figures["metrics"] = {k: v for k, v in figures["metrics"].items() if not k.startswith("time/")}
    del figures["report"]
    return {
        "html": (folder / "report.html").read_text(encoding="utf-8").split('<section id="timings">')[0],
        "markdown": (folder / "scoring.md").read_text(encoding="utf-8").split("## Timings")[0],
        "figures": json.dumps(figures),
    }


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that nobody disturbed."""
    folder = tmp_path_factory.mktemp("whole")
    done = program("eval", "scoring", *SLICE, "--out", folder, "--home", folder / "home", "--json")
    assert faults_in(done.json, SHAPES["eval"]) == []
    assert done.code == (0 if done.json["passed"] else 1)
    return folder


def test_a_run_cut_by_sigkill_repeats_nothing_and_ends_like_one_that_was_not(whole: Path, tmp_path: Path):
    command = [*PROGRAM, "eval", "scoring", *SLICE, "--out", str(tmp_path / "cut"), "--home", str(tmp_path / "home")]
    log = tmp_path / "cut" / "scoring" / "results.jsonl"
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        until = time.monotonic() + 240
        while time.monotonic() < until and not (log.exists() and log.read_bytes().count(b"\n") >= 3):
            time.sleep(0.02)
        os.kill(process.pid, signal.SIGKILL)
    before = log_of(tmp_path / "cut")
    assert 3 <= len(before) < 24
    program("eval", "scoring", *SLICE, "--out", tmp_path / "cut", "--home", tmp_path / "home")
    after = log_of(tmp_path / "cut")
    assert after[: len(before)] == before
    assert len({row["key"] for row in after}) == len(after) == 24
    assert untimed(tmp_path / "cut") == untimed(whole)


def test_a_suite_that_was_named_and_cannot_run_fails_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DRAFTASSIST_DATA", str(tmp_path / "nowhere"))
    done = program("eval", "external", "--out", tmp_path / "run", "--home", tmp_path / "home", "--json")
    assert done.code == 1
    assert done.json["passed"] is False
    assert "not beside the checkout" in done.json["suites"]["external"]["not_run"]
    assert faults_in(done.json, SHAPES["eval"]) == []
