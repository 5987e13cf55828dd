"""Runs a suite: seeded, resumable, with every sample that fails counted apart and none dropped.

Results are appended to `results.jsonl` as they come, keyed by sample, epoch, seed and what decides them (data, code,
prompts, models, settings); a run that is cut and started again repeats nothing. Measures are functions of a sample,
metrics of the results.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Protocol

from draftassist.errors import DraftAssistError
from draftassist.evaluation.splits import content_hash
from draftassist.evaluation.statistics import Estimate
from draftassist.evaluation.subset import chosen
from draftassist.evaluation.suite import Fingerprint, Profile, Sample, SampleResult, Suite, SuiteReport

__all__ = ["NotRunError", "Task", "TimedOutError", "run_suite"]

UNSCORED = "unscored"
"""The metric every suite has: how many samples failed. A gate may bound it."""


class NotRunError(DraftAssistError):
    """A suite cannot run here; the message says why."""


class TimedOutError(Exception):
    """A sample took longer than its suite allows."""


class Task(Protocol):
    """The code behind a suite."""

    def subject(self) -> Mapping[str, str]:
        """What is being measured, part by part: hashes or names of code, prompts, models, knowledge, settings."""
        ...

    def samples(self, split: str) -> Sequence[Sample]:
        """The samples of a split. Raises NotRunError when the data is not there."""
        ...

    def prepare(self, samples: Sequence[Sample]) -> None:
        """What the first sample would else pay for out of its time: models loaded, knowledge indexed.

        Raises NotRunError when the suite cannot run here.
        """
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
    at_most: int | None = None,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> tuple[SuiteReport, list[SampleResult]]:
    """Run what has not been run yet, then estimate and judge. Raises nothing for samples that fail.

    The results come in the order of the samples, whatever was resumed or ran beside what. `at_most`: a try-out.
    """
    try:
        all_samples = task.samples(split)
        samples = chosen(all_samples, suite.limits.get(profile), suite.seed, strata=suite.strata, at_most=at_most)
        subject = dict(task.subject())
        if not samples:
            raise NotRunError(f"no samples in split '{split}'")
        out.mkdir(parents=True, exist_ok=True)
        results = _results(suite, task, samples, subject, out / "results.jsonl", on_progress)
    except NotRunError as error:
        return SuiteReport(not_run=str(error), required=suite.required), []
    frame = {
        "suite": content_hash(suite.model_dump(mode="json", include={"task", "options", "seed", "epochs"})),
        "split": split,
        "profile": profile,
        "samples": content_hash({"samples": [sample.model_dump(mode="json") for sample in samples]}),
    }
    report = _reported(suite, task, profile, results, Fingerprint(frame=frame, subject=subject))
    return report.model_copy(update={"of": len(all_samples)}), results


def _reported(
    suite: Suite, task: Task, profile: Profile, results: Sequence[SampleResult], fingerprint: Fingerprint
) -> SuiteReport:
    scored = [result for result in results if result.error is None and result.counted]
    failed = sum(result.error is not None for result in results)
    metrics = dict(task.metrics(scored, suite.seed)) if scored else {}
    judged = {**metrics, UNSCORED: Estimate(value=failed, low=failed, high=failed, n=len(results), clusters=0)}
    return SuiteReport(
        n=len(scored),
        metrics=metrics,
        gates=[gate.judge(judged.get(gate.metric)) for gate in suite.gates if profile in gate.profiles],
        unscored=failed,
        uncounted=sum(not result.counted for result in results),
        required=suite.required,
        fingerprint=fingerprint,
    )


def _results(
    suite: Suite,
    task: Task,
    samples: Sequence[Sample],
    subject: Mapping[str, str],
    path: Path,
    on_progress: Callable[[int, int], None],
) -> list[SampleResult]:
    known = _known(path)
    jobs = [(_key(suite, subject, sample, epoch), sample, epoch) for epoch in range(suite.epochs) for sample in samples]
    if unknown := [sample for key, sample, _ in jobs if key not in known]:
        _prepare(task, unknown)
    done = 0
    lock = threading.Lock()
    _end_line(path)
    with path.open("a", encoding="utf-8") as log, ThreadPoolExecutor(suite.workers, "eval") as pool:

        def one(job: tuple[str, Sample, int]) -> SampleResult:
            nonlocal done
            key, sample, epoch = job
            result = known.get(key)
            fresh = result is None
            if result is None:
                result = _measured(suite, task, sample, epoch)
            with lock:
                done += 1
                if fresh and result.error is None:
                    log.write(json.dumps({"key": key, **result.model_dump(mode="json")}, ensure_ascii=True) + "\n")
                    log.flush()
                on_progress(done, len(jobs))
            return result

        return list(pool.map(one, jobs))


def _prepare(task: Task, samples: Sequence[Sample]) -> None:
    try:
        task.prepare(samples)
    except DraftAssistError as error:
        raise NotRunError(str(error)) from error


def _key(suite: Suite, subject: Mapping[str, str], sample: Sample, epoch: int) -> str:
    """All that decides what a sample gives."""
    return content_hash({"subject": dict(subject), "task": suite.task, "options": suite.options,
                         "sample": sample.model_dump(mode="json"), "seed": suite.seed + epoch})  # fmt: skip


def _end_line(path: Path) -> None:
    """A line that a crash has cut must not swallow the first new one."""
    if path.exists() and (content := path.read_bytes()) and not content.endswith(b"\n"):
        with path.open("ab") as log:
            log.write(b"\n")


def _known(path: Path) -> dict[str, SampleResult]:
    """Complete lines of an earlier run; a line cut by a crash is run again."""
    known: dict[str, SampleResult] = {}
    for line in _lines(path):
        try:
            data = json.loads(line)
            key = data.pop("key")
            known[key] = SampleResult.model_validate(data)
        except (ValueError, KeyError):
            continue
    return known


def _lines(path: Path) -> Iterable[str]:
    return path.read_text(encoding="utf-8", errors="replace").splitlines() if path.exists() else []


def _measured(suite: Suite, task: Task, sample: Sample, epoch: int) -> SampleResult:
    before = time.perf_counter()
    measures: Mapping[str, object] = {}
    error: str | None = None
    try:
        measures = _within(suite.timeout_seconds, lambda: task.measure(sample, suite.seed + epoch))
        measures = json.loads(json.dumps(measures, allow_nan=False))  # what a resumed run will read
    except TimedOutError as fault:
        error = str(fault)
    except Exception as fault:
        error = f"{type(fault).__name__}: {fault}"
    return SampleResult(
        id=sample.id, epoch=epoch, cluster=sample.cluster, counted=sample.counted, tags=sample.tags,
        measures=dict(measures), error=error, seconds=round(time.perf_counter() - before, 4),
    )  # fmt: skip


def _within(seconds: float, work: Callable[[], Mapping[str, object]]) -> Mapping[str, object]:
    """What `work` gives. Its thread is a daemon: one that hangs holds up neither the next sample nor the exit."""
    answer: SimpleQueue[Mapping[str, object] | BaseException] = SimpleQueue()

    def run() -> None:
        try:
            answer.put(work())
        except BaseException as fault:  # handed to the caller, whatever it is
            answer.put(fault)

    threading.Thread(target=run, name="eval-sample", daemon=True).start()
    try:
        given = answer.get(timeout=seconds)
    except Empty:
        raise TimedOutError(f"took longer than {seconds:g} s") from None
    if isinstance(given, BaseException):
        raise given
    return given
