"""`draftassist eval` on a handful of samples: the published format, the report on disk, and an exit code that fits."""

from __future__ import annotations

from pathlib import Path

from tests.support.schemas import EVAL, conforms


def test_a_small_run(cli, tmp_path):
    out = tmp_path / "run"
    done = cli("eval", "retrieval", "--profile", "ci", "--split", "dev", "--limit", "4", "--json", "--out", out)
    assert done.code in (0, 1), done.err
    conforms(done.json, EVAL)
    suite = done.json["suites"]["retrieval"]
    assert done.code == (0 if done.json["passed"] else 1)
    assert done.json["passed"] == all(gate["passed"] for gate in suite["gates"])
    assert 1 <= suite["n"] <= 4
    for estimate in suite["metrics"].values():
        assert estimate["low"] <= estimate["value"] <= estimate["high"]
    assert Path(suite["report"]).is_relative_to(out)
    assert Path(suite["report"]).read_text(encoding="utf-8").strip()
    assert (out / "report.html").stat().st_size > 1000


def test_a_suite_that_cannot_run_says_why_and_is_no_pass(cli, tmp_path, monkeypatch):
    monkeypatch.setenv("DRAFTASSIST_DATA", str(tmp_path / "none"))
    done = cli("eval", "external", "--limit", "2", "--json", "--out", tmp_path / "run")
    conforms(done.json, EVAL)
    assert done.code == 1
    assert not done.json["passed"]
    assert done.json["suites"]["external"]["not_run"]
