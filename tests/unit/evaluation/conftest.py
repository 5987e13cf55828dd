"""Tasks small enough to be counted by hand, and a task whose samples do as they are told."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from draftassist.evaluation.runner import NotRunError
from draftassist.evaluation.statistics import Estimate, share_estimate
from draftassist.evaluation.suite import Gate, Sample, SampleResult, Suite


class ToldTask:
    """Each sample's data says what measuring it does: give a value, raise, or hang."""

    def __init__(
        self,
        samples: Sequence[Sample],
        subject: Mapping[str, str] | None = None,
        not_run: str = "",
        slow_start: float = 0.0,
        broken: Exception | None = None,
    ) -> None:
        self._samples = samples
        self._subject = subject or {"code": "1"}
        self._not_run = not_run
        self._slow_start = slow_start
        self._broken = broken
        self.measured: list[str] = []

    def subject(self) -> Mapping[str, str]:
        return self._subject

    def samples(self, split: str) -> Sequence[Sample]:
        if self._not_run:
            raise NotRunError(self._not_run)
        return self._samples

    def prepare(self, samples: Sequence[Sample]) -> None:
        if self._broken is not None:
            raise self._broken
        time.sleep(self._slow_start)

    def measure(self, sample: Sample, seed: int) -> Mapping[str, object]:
        self.measured.append(sample.id)
        told = sample.data
        if "raise" in told:
            raise ValueError(told["raise"])
        time.sleep(told.get("sleep", 0))
        return {"right": told["right"], "seed": seed}

    def metrics(self, results: Sequence[SampleResult], seed: int) -> Mapping[str, Estimate]:
        return {"right": share_estimate([(r.cluster, r.measures["right"]) for r in results], seed=seed)}


def sample(name: str, **data: Any) -> Sample:
    return Sample(id=name, cluster=name, data={"right": True, **data})


def suite(**changes: Any) -> Suite:
    gates = [Gate(metric="right", min=0.5)]
    return Suite(
        **{"name": "told", "task": "told", "dataset": "none", "gates": gates, "timeout_seconds": 5.0} | changes
    )


@pytest.fixture
def make_task() -> type[ToldTask]:
    return ToldTask


@pytest.fixture
def make_sample() -> Any:
    return sample


@pytest.fixture
def make_suite() -> Any:
    return suite
