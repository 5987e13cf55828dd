"""Runs on disk: one folder with `run.json`, and for each suite its results and reports; found again by name or path."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from draftassist.domain.base import Model
from draftassist.domain.validation import explain
from draftassist.errors import EvalError
from draftassist.evaluation.runner import run_suite
from draftassist.evaluation.suite import Profile, SampleResult, SuiteReport, load_suite
from draftassist.evaluation.tasks import build
from draftassist.evaluation.workbench import Workbench

__all__ = [
    "ALL_SUITES", "Run", "as_json", "find_run", "load_results", "load_run", "run_all", "run_name", "save_run",
    "suite_names",
]  # fmt: skip

ALL_SUITES = ("retrieval", "scoring", "commitments", "drafting", "robustness", "end_to_end")
"""What `all` means; `external` needs data from beside the checkout."""
_RUN, _FINAL = "run.json", "samples.jsonl"
Progress = Callable[[str, int, int], None]


class Run(Model):
    """`run.json`: what was run, and each suite's figures. `created` is the only thing in it that time decides."""

    name: str
    profile: Profile
    split: str
    created: str = ""
    suites: dict[str, SuiteReport] = Field(default_factory=dict)

    @property
    def passed(self) -> bool:
        """Something ran and no gate failed; a suite that did not run fails where it was named or is required."""
        ran = [report for report in self.suites.values() if report.not_run is None or report.required]
        return bool(ran) and all(report.passed for report in ran)


def suite_names(suite: str) -> tuple[str, ...]:
    """The suites behind a word of the command line."""
    return ALL_SUITES if suite == "all" else (suite,)


def run_all(
    names: Sequence[str],
    *,
    root: Path,
    bench: Workbench,
    profile: Profile,
    split: str,
    out: Path,
    named: bool,
    at_most: int | None = None,
    on_progress: Progress = lambda suite, done, total: None,
) -> tuple[Run, dict[str, list[SampleResult]]]:
    """Run suites one after the other into `out`, going on where an earlier run there ended.

    `named`: the suites stand on the command line, so one that cannot run is a failure; under `all` only a required
    one is. `at_most`: a try-out of so many samples a suite. Raises EvalError for a suite file that cannot be used.
    """
    reports: dict[str, SuiteReport] = {}
    results: dict[str, list[SampleResult]] = {}
    for name in names:
        suite = load_suite(root / "suites" / f"{name}.yaml")
        task = build(suite, bench, root / "datasets")
        folder = out / name

        def told(done: int, total: int, name: str = name) -> None:
            on_progress(name, done, total)

        report, found = run_suite(
            suite, task, split=split, profile=profile, out=folder, at_most=at_most, on_progress=told
        )
        reports[name] = report.model_copy(update={"required": named or suite.required})
        results[name] = found
        if found:
            lines = (one.model_dump_json() for one in found)
            (folder / _FINAL).write_text("\n".join(lines) + "\n", encoding="utf-8")
        run = Run(name=out.name, profile=profile, split=split, suites=dict(reports))
        save_run(run, out)
    return run, results


def save_run(run: Run, folder: Path) -> None:
    """Write `run.json`."""
    folder.mkdir(parents=True, exist_ok=True)
    stamped = run.model_copy(update={"created": datetime.now(UTC).isoformat(timespec="seconds")})
    (folder / _RUN).write_text(stamped.model_dump_json(indent=1) + "\n", encoding="utf-8")


def find_run(name: str, runs: Path) -> Path:
    """The folder of a run, by path or by its name under `runs`. Raises EvalError."""
    for folder in (Path(name), runs / name):
        if (folder / _RUN).is_file():
            return folder
    raise EvalError(f"no run called {name!r}", mend=f"name a folder with {_RUN}, or one under {runs.name}/")


def load_run(folder: Path) -> Run:
    """The figures of a run. Raises EvalError when they cannot be read."""
    path = folder / _RUN
    try:
        return Run.model_validate_json(path.read_text(encoding="utf-8"))
    except ValidationError as error:
        field, message = explain(error)
        raise EvalError(message, file=path, field=field, mend="run it again") from None


def load_results(folder: Path, suite: str) -> list[SampleResult]:
    """What each sample of a suite gave. Raises EvalError when the run did not finish it."""
    path = folder / suite / _FINAL
    if not path.is_file():
        raise EvalError(f"the run has no finished suite {suite!r}", file=path, mend="run it again")
    lines = path.read_text(encoding="utf-8").split("\n")
    return [SampleResult.model_validate_json(line) for line in lines if line]


def run_name(suite: str, profile: str, split: str) -> str:
    """The folder of a run that nobody has named: the same words go on with the same run."""
    return re.sub(r"[^a-z0-9_]+", "-", f"{suite}-{profile}-{split}")


def as_json(run: Run) -> Mapping[str, Any]:
    """`contracts.md` §6."""
    return {
        "suites": {name: _suite_json(report) for name, report in run.suites.items()},
        "passed": run.passed,
        "profile": run.profile,
        "split": run.split,
    }


def _suite_json(report: SuiteReport) -> dict[str, Any]:
    if report.not_run is not None:
        return {"not_run": report.not_run, "required": report.required}
    return {
        "n": report.n,
        "metrics": {name: estimate.model_dump(mode="json") for name, estimate in report.metrics.items()},
        "gates": [gate.model_dump(mode="json") for gate in report.gates],
        "unscored": report.unscored,
        "uncounted": report.uncounted,
        "of": report.of,
        "report": report.report,
    }
