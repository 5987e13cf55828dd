"""The real suites over the real services, and desks with one fault in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from draftassist.cli.evaluate import ServicesBench
from draftassist.evaluation.runner import run_suite
from draftassist.evaluation.suite import SuiteReport, load_suite
from draftassist.evaluation.tasks import build
from draftassist.resources import eval_dir


class SpoiledDesk:
    """A real desk, some of whose parts were swapped."""

    def __init__(self, desk: Any, parts: dict[str, Callable[[Any], Any]]) -> None:
        self._desk = desk
        self._parts = parts

    def __getattr__(self, name: str) -> Any:
        part = getattr(self._desk, name)
        return self._parts[name](part) if name in self._parts else part


@dataclass
class SpoiledBench:
    """A workbench whose desks have the same fault: part name to what makes the bad part from the good one."""

    bench: ServicesBench
    parts: dict[str, Callable[[Any], Any]] = field(default_factory=dict)

    def desk(self, knowledge: Path | None) -> Any:
        return SpoiledDesk(self.bench.desk(knowledge), self.parts)

    def data_folder(self) -> Path | None:
        return self.bench.data_folder()

    def settings_named(self) -> dict[str, str]:
        return self.bench.settings_named()


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServicesBench]:
    """Real services; what they index is indexed once a session."""
    with ServicesBench(tmp_path_factory.mktemp("desks")) as made:
        yield made


@pytest.fixture
def run_slice(bench: ServicesBench, tmp_path: Path) -> Callable[..., SuiteReport]:
    """Runs a suite as shipped on a slice of its development split.

    A slice is too small for gates on the end of an interval, so each gate holds the figure itself to the same bound.
    """

    def run(name: str, at_most: int | None = None, limits: dict[str, int] | None = None, **parts: Any) -> SuiteReport:
        suite = load_suite(eval_dir() / "suites" / f"{name}.yaml")
        gates = [gate.model_copy(update={"bound": "value"}) for gate in suite.gates]
        suite = suite.model_copy(update={"gates": gates, "limits": {"ci": limits} if limits else {}})
        task = build(suite, SpoiledBench(bench, parts), eval_dir() / "datasets")
        out = tmp_path / ("spoiled" if parts else "healthy")
        report, _ = run_suite(suite, task, split="dev", profile="ci", out=out, at_most=at_most)
        return report

    return run


def failed(report: SuiteReport) -> set[str]:
    """The metrics whose gates failed."""
    return {gate.name.split(" (")[0] for gate in report.gates if not gate.passed}


@pytest.fixture
def failing() -> Callable[[SuiteReport], set[str]]:
    return failed
