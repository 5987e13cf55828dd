"""What the tasks share: where data lies, how cases become samples, and metrics by name over measures."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import Field

from draftassist.domain.base import Model
from draftassist.domain.case import Case
from draftassist.domain.scorecard import ReplyToScore
from draftassist.evaluation.fingerprint import folder_hash, subject_of
from draftassist.evaluation.registry import read_jsonl
from draftassist.evaluation.runner import NotRunError
from draftassist.evaluation.statistics import Estimate, mean_estimate, ratio_estimate, share_estimate
from draftassist.evaluation.suite import Sample, SampleResult, Suite
from draftassist.evaluation.workbench import Desk, Workbench

__all__ = ["BaseTask", "CaseRow", "Metrics", "company_folder"]

Pick = Callable[[Mapping[str, Any]], Any]


class CaseRow(Model):
    """One row of `drafting/cases.jsonl`: a case, whose it is, and what a good draft of it must and must not do."""

    id: str
    scene: str
    company: str | None = None
    split: str
    tags: list[str] = Field(default_factory=list)
    reviewed: bool = False
    case: dict[str, Any]
    expect: dict[str, Any] = Field(default_factory=dict)

    def read(self) -> Case:
        """The case as the tool takes it."""
        return Case.model_validate(self.case)


def company_folder(datasets: Path, company: str | None) -> Path | None:
    """The knowledge of one of the bank's companies; None for a case without any knowledge."""
    return None if company is None else datasets / "drafting" / "companies" / company


class BaseTask:
    """A task over files under `datasets`; `bench` gives out desks. Nothing is loaded before it is needed."""

    def __init__(self, suite: Suite, bench: Workbench, datasets: Path) -> None:
        self.suite = suite
        self.bench = bench
        self.datasets = datasets

    def subject(self) -> Mapping[str, str]:
        """What is being measured, part by part."""
        return subject_of(self.bench.settings_named())

    def prepare(self, samples: Sequence[Sample]) -> None:
        """Nothing to load."""

    def warm(self, folders: Iterable[Path | None]) -> None:
        """Open the desks over some folders: models loaded, knowledge indexed."""
        for folder in dict.fromkeys(folders):
            desk = self.bench.desk(folder)
            desk.score(ReplyToScore(reply="I will write to you tomorrow."))
            if folder is not None:
                desk.search("late", limit=1)

    def rows(self, file: str) -> list[dict[str, Any]]:
        """The rows of a data set. Raises NotRunError when it is not there, EvalError when it is broken."""
        path = self.datasets / file
        if not path.is_file():
            raise NotRunError(f"the data set {file} is not there")
        return read_jsonl(path)

    def desk(self, company: str | None) -> Desk:
        """The desk of one of the bank's companies."""
        return self.bench.desk(company_folder(self.datasets, company))

    def case_rows(self) -> dict[str, CaseRow]:
        """All cases of the bank by id."""
        return {row["id"]: CaseRow.model_validate(row) for row in self.rows("drafting/cases.jsonl")}

    def knowledge_hash(self, company: str | None) -> str:
        """Changes when a policy of the company does."""
        folder = company_folder(self.datasets, company)
        return "none" if folder is None else folder_hash(folder)

    def case_sample(self, row: CaseRow, **more: Any) -> Sample:
        """A sample whose cluster is the row's scene."""
        case = row.case
        return Sample(
            id=row.id,
            cluster=row.scene,
            counted=row.reviewed,
            tags={
                "company": row.company or "none",
                "issue": str(case.get("issue") or "other"),
                "channel": str(case.get("channel", "email")),
                **{f"trap {tag}": "yes" for tag in row.tags},
            },
            data={"row": row.model_dump(mode="json"), "knowledge": self.knowledge_hash(row.company), **more},
        )


class Metrics:
    """Metrics by name over results; what a result does not have is left out, and a metric over nothing is not there."""

    def __init__(self, results: Sequence[SampleResult], seed: int) -> None:
        self.results = results
        self.seed = seed
        self.found: dict[str, Estimate] = {}

    def share(self, name: str, pick: str | Pick) -> None:
        """Share of trues; a list counts each of its items, clustered with its sample."""
        self.shares(name, [(cluster, bool(value)) for cluster, value in self._values(pick)])

    def shares(self, name: str, rows: Sequence[tuple[Hashable, bool]]) -> None:
        """Share of trues among rows of (cluster, held)."""
        if rows:
            self.found[name] = share_estimate(rows, seed=self.seed)

    def mean(self, name: str, pick: str | Pick) -> None:
        """Mean of numbers."""
        rows = [(cluster, float(value)) for cluster, value in self._values(pick)]
        if rows:
            self.found[name] = mean_estimate(rows, seed=self.seed)

    def ratio(self, name: str, rows: Sequence[tuple[Hashable, float, float]]) -> None:
        """Sum of tops over sum of bottoms."""
        if sum(bottom for _, _, bottom in rows):
            self.found[name] = ratio_estimate(rows, seed=self.seed)

    def count(self, name: str, pick: str | Pick) -> None:
        """How many are true, out of all: for faults of which one is too many.

        The interval is that of the share, times n: none in five leaves room for two.
        """
        rows = [(cluster, bool(value)) for cluster, value in self._values(pick)]
        if rows:
            share, n = share_estimate(rows, seed=self.seed), len(rows)
            self.found[name] = share.model_copy(
                update={"value": sum(held for _, held in rows), "low": share.low * n, "high": share.high * n}
            )

    def where(self, name: str, field: str, wanted: str, then: str, *, counted: bool = False) -> None:
        """Share (or count) of `then` over the results whose `field` is `wanted`."""
        (self.count if counted else self.share)(name, lambda m: m[then] if m.get(field) == wanted else None)

    def put(self, name: str, estimate: Estimate) -> None:
        """A metric that was estimated elsewhere."""
        self.found[name] = estimate

    def _values(self, pick: str | Pick) -> Iterable[tuple[str, Any]]:
        for result in self.results:
            value = result.measures.get(pick) if isinstance(pick, str) else pick(result.measures)
            for one in value if isinstance(value, list) else [value]:
                if one is not None:
                    yield result.cluster, one
