"""The program as people run it: a process of its own, its exit code, its streams, and the shapes of `contracts.md`."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from draftassist.evaluation.shapes import SHAPES, faults_in
from draftassist.evaluation.statistics import Estimate
from draftassist.evaluation.suite import Sample, SampleResult
from draftassist.evaluation.tasks.common import BaseTask, Metrics
from draftassist.settings import child_environment

__all__ = ["EndToEndTask"]

_PROGRAM = [sys.executable, "-c", "from draftassist.cli import main; main()"]


class EndToEndTask(BaseTask):
    """One sample a command; `end_to_end/commands.jsonl` says what it must print and how it must end."""

    def samples(self, split: str) -> Sequence[Sample]:
        """The commands; they are no data to train on, and the same in each split."""
        return [
            Sample(id=row["id"], cluster=row["id"], tags={"verb": row["arguments"][0]}, data=row)
            for row in self.rows("end_to_end/commands.jsonl")
        ]

    def measure(self, sample: Sample, seed: int) -> Mapping[str, object]:
        """Exit code, streams, shape and seconds of one command on a fresh home."""
        row = sample.data
        with tempfile.TemporaryDirectory() as scratch:
            started = time.perf_counter()
            done = self._ran(row, Path(scratch))
            seconds = time.perf_counter() - started
        faults = []
        if done.returncode != row.get("exit", 0):
            faults.append(f"exit code {done.returncode}, not {row.get('exit', 0)}")
        faults += _stdout_faults(done.stdout, row)
        if "Traceback" in done.stderr:
            faults.append("a traceback on stderr")
        if row.get("exit", 0) == 2 and len(done.stderr.strip().splitlines()) != 1:
            faults.append("bad input is not told in one line")
        return {"right": not faults, "faults": faults, "stderr": done.stderr[-2000:], "time/seconds": round(seconds, 2)}

    def _ran(self, row: Mapping[str, Any], scratch: Path) -> subprocess.CompletedProcess[str]:
        for name, content in row.get("files", {}).items():
            text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
            (scratch / name).write_text(text, encoding="utf-8")
        places = {"DATASETS": str(self.datasets), "SCRATCH": str(scratch)}
        arguments = [argument.format(**places) for argument in row["arguments"]]
        return subprocess.run(  # noqa: S603 - our own program
            [*_PROGRAM, *arguments, "--home", str(scratch / "home")],
            input=row.get("stdin", ""), capture_output=True, text=True, encoding="utf-8", check=False, cwd=scratch,
            timeout=self.suite.timeout_seconds,
            env=child_environment(PYTHONIOENCODING="utf-8"),
        )  # fmt: skip

    def metrics(self, results: Sequence[SampleResult], seed: int) -> Mapping[str, Estimate]:
        """Commands that did what the contract says."""
        found = Metrics(results, seed)
        found.count("commands that break the contract", lambda m: not m["right"])
        found.mean("time/seconds a command", "time/seconds")
        return found.found


def _stdout_faults(stdout: str, row: Mapping[str, Any]) -> list[str]:
    shape = row.get("prints")
    if shape is None:
        return [] if not row.get("silent") or not stdout.strip() else ["prints data where there is none"]
    try:
        lines = [line for line in stdout.splitlines() if line.strip()] if row.get("lines") else [stdout]
        documents = [json.loads(line) for line in lines]
    except ValueError as error:
        return [f"stdout is not JSON: {error}"]
    faults = [fault for document in documents for fault in faults_in(document, SHAPES[shape])]
    if "count" in row and len(documents) != row["count"]:
        faults.append(f"{len(documents)} lines, not {row['count']}")
    return faults
