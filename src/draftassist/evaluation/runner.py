"""Runs a suite: seeded, resumable, with every sample that fails counted apart and none dropped.

Results are appended to `results.jsonl` as they come, keyed by sample, epoch and fingerprint (code, data, settings);
a run that is cut and started again repeats nothing. Measures are pure functions of a sample, metrics of the results.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from pathlib import Path
from typing import Protocol

from draftassist.errors import DraftAssistError
from draftassist.evaluation.splits import content_hash
from draftassist.evaluation.statistics import Estimate
from draftassist.evaluation.suite import Profile, Sample, SampleResult, Suite, SuiteReport

__all__ = ["NotRunError", "Task", "run_suite"]


class NotRunError(DraftAssistError):
    """A suite cannot run here; the message says why."""


class Task(Protocol):
    """The code behind a suite."""

    def fingerprint(self) -> str:
        """Changes whenever code, model, prompts or data that decide a result change."""
        ...

    def samples(self, split: str) -> Sequence[Sample]:
        """The samples of a split. Raises NotRunError when the data is not there."""
        ...

    def measure(self, sample: Sample, seed: int) -> Mapping[str, object]:
        """Runs one sample; JSON-able measures by name. Whatever it raises makes the sample unscored."""
        ...

    def metrics(self, results: Sequence[SampleResult], seed: int) -> Mapping[str, Estimate]:
        """Metrics over the scored, counted results."""
        ...


def run_suite(
    suite: Suite,
    task: Task,
    *,
    split: str,
    profile: Profile,
    out: Path,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> SuiteReport:
    """Run what has not been run yet, then estimate and judge. Raises nothing for samples that fail."""
    try:
        samples = list(task.samples(split))[: suite.limits.get(profile)]
    except NotRunError as error:
        return SuiteReport(not_run=str(error))
    if not samples:
        return SuiteReport(not_run=f"no samples in split '{split}'")
    out.mkdir(parents=True, exist_ok=True)
    results = _results(suite, task, samples, out / "results.jsonl", on_progress)
    scored = [result for result in results if result.error is None and result.counted]
    metrics = dict(task.metrics(scored, suite.seed)) if scored else {}
    gates = [gate.judge(metrics.get(gate.metric)) for gate in suite.gates if profile in gate.profiles]
    return SuiteReport(
        n=len(scored),
        metrics=metrics,
        gates=gates,
        unscored=sum(result.error is not None for result in results),
        uncounted=sum(not result.counted for result in results),
    )


def _results(
    suite: Suite, task: Task, samples: Sequence[Sample], path: Path, on_progress: Callable[[int, int], None]
) -> list[SampleResult]:
    base = task.fingerprint()
    known = _known(path)
    jobs = [(sample, epoch) for epoch in range(suite.epochs) for sample in samples]
    results = []
    with path.open("a", encoding="utf-8") as log, ThreadPoolExecutor(1, "eval") as pool:
        for done, (sample, epoch) in enumerate(jobs, start=1):
            key = content_hash(
                {"base": base, "sample": sample.model_dump(mode="json"), "epoch": epoch, "seed": suite.seed}
            )
            result = known.get(key)
            if result is None:
                result = _measured(suite, task, sample, epoch, pool)
                if result.error is None:
                    log.write(json.dumps({"key": key, **result.model_dump(mode="json")}, ensure_ascii=False) + "\n")
                    log.flush()
            results.append(result)
            on_progress(done, len(jobs))
    return results


def _known(path: Path) -> dict[str, SampleResult]:
    """Complete lines of an earlier run; a line cut by a crash is run again."""
    known: dict[str, SampleResult] = {}
    for line in _lines(path):
        try:
            data = json.loads(line)
            known[data.pop("key")] = SampleResult.model_validate(data)
        except (ValueError, KeyError):
            continue
    return known


def _lines(path: Path) -> Iterable[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def _measured(suite: Suite, task: Task, sample: Sample, epoch: int, pool: ThreadPoolExecutor) -> SampleResult:
    before = time.perf_counter()
    measures: Mapping[str, object] = {}
    error: str | None = None
    try:
        measures = pool.submit(task.measure, sample, suite.seed + epoch).result(suite.timeout_seconds)
    except FutureTimeoutError:
        error = f"took longer than {suite.timeout_seconds:g} s"
    except Exception as fault:
        error = f"{type(fault).__name__}: {fault}"
    return SampleResult(
        id=sample.id, epoch=epoch, cluster=sample.cluster, counted=sample.counted, measures=dict(measures), error=error,
        seconds=round(time.perf_counter() - before, 4),
    )  # fmt: skip
