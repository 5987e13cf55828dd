"""What a run says, for people: Markdown and one self-contained HTML page from the same facts.

The same results give the same report byte for byte; figures that time decides stand in a part of their own, at the end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import Field

from draftassist.domain.base import Model
from draftassist.evaluation.compare import Comparison
from draftassist.evaluation.failures import Failure, failures_of
from draftassist.evaluation.statistics import Estimate, share_estimate
from draftassist.evaluation.suite import SampleResult, SuiteReport

__all__ = ["TIME", "Against", "FailureCount", "Group", "SuitePage", "Worst", "page_of"]

TIME = "time/"
_TAGS = ("company", "issue", "channel", "fault", "family", "source", "change", "verb")
_WORST = 12
_WHY = 8
_QUOTED = 1500
_CEILING, _FLOOR = 0.98, 0.02
_FREE_OF_CEILING = (
    TIME,
    "ready",
    "drafts",
    "attack",
    "caught/",
    "verdict",
    "inputs",
    "commands",
    "superseded",
    "real/f",
)
"""Figures whose best or expected value lies at an end."""
_CONTEXT = ("verdict", "flags", "query", "relevant", "ranked", "refused")


class Worst(Model):
    """A sample that went wrong: what, and its text."""

    id: str
    weight: float
    why: list[str]
    context: list[str] = Field(default_factory=list)
    text: str = ""


class Group(Model):
    """The share of samples that went as they should, by one value of a tag."""

    tag: str
    value: str
    estimate: Estimate


class FailureCount(Model):
    """How many samples have a type of failure, as a share of all that were scored."""

    kind: str
    estimate: Estimate


class Against(Model):
    """Another run beside this one: how it compares, or why it does not."""

    name: str
    comparison: Comparison | None = None
    refused: str | None = None


class SuitePage(Model):
    """The facts of one suite's report."""

    suite: str
    note: str = ""
    report: SuiteReport
    failures: list[FailureCount] = Field(default_factory=list)
    groups: list[Group] = Field(default_factory=list)
    worst: list[Worst] = Field(default_factory=list)
    warnings: list[str] = Field(default_factory=list)
    against: list[Against] = Field(default_factory=list)


def page_of(
    suite: str, note: str, report: SuiteReport, results: Sequence[SampleResult], against: Sequence[Against] = ()
) -> SuitePage:
    """All that the report of a suite shows."""
    failed = [(result, failures_of(result)) for result in results]
    counted = [(result, found) for result, found in failed if result.error is None and result.counted]
    ranked = sorted(
        ((sum(one.weight for one in found), result, found) for result, found in failed if found),
        key=lambda row: (-row[0], row[1].id, row[1].epoch),
    )
    return SuitePage(
        suite=suite,
        note=note,
        report=report,
        failures=_by_type(counted),
        groups=_groups(counted),
        worst=[_worst(weight, result, found) for weight, result, found in ranked[:_WORST]],
        warnings=_warnings(report),
        against=list(against),
    )


Judged = Sequence[tuple[SampleResult, Sequence[Failure]]]


def _by_type(judged: Judged) -> list[FailureCount]:
    kinds = sorted({one.kind for _, found in judged for one in found})
    counts = [FailureCount(kind=kind, estimate=share_estimate(_having(kind, judged))) for kind in kinds]
    return sorted(counts, key=lambda one: (-one.estimate.value, one.kind))


def _having(kind: str, judged: Judged) -> list[tuple[str, bool]]:
    return [(result.cluster, any(one.kind == kind for one in found)) for result, found in judged]


def _groups(judged: Judged) -> list[Group]:
    """By tag, and by the severity that was read out of the complaint; a tag with one value tells nothing apart."""
    rows: dict[str, dict[str, list[tuple[str, bool]]]] = defaultdict(lambda: defaultdict(list))
    for result, found in judged:
        tags = {tag: result.tags[tag] for tag in _TAGS if tag in result.tags}
        if "severity" in result.measures:
            tags["severity"] = str(result.measures["severity"])
        for tag, value in tags.items():
            rows[tag][value].append((result.cluster, not found))
    return [
        Group(tag=tag, value=value, estimate=share_estimate(some))
        for tag, by_value in rows.items() if len(by_value) > 1
        for value, some in sorted(by_value.items())
    ]  # fmt: skip


def _worst(weight: float, result: SampleResult, found: Sequence[Failure]) -> Worst:
    why = [f"{one.kind}: {_short(one.what)}" if one.what else one.kind for one in found]
    more = [f"and {len(why) - _WHY} more"] if len(why) > _WHY else []
    text = str(result.measures.get("body") or result.measures.get("stderr") or "")
    return Worst(
        id=result.id if result.epoch == 0 else f"{result.id} (epoch {result.epoch + 1})",
        weight=weight,
        why=[*why[:_WHY], *more],
        context=[f"{name}: {_short(result.measures[name])}" for name in _CONTEXT if result.measures.get(name)],
        text=text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…",
    )


def _short(value: Any) -> str:
    text = "; ".join(str(one) for one in value) if isinstance(value, list | dict) else str(value)
    return text if len(text) <= 300 else f"{text[:300]}…"


def _warnings(report: SuiteReport) -> list[str]:
    found = []
    if 0 < report.n + report.unscored + report.uncounted < report.of:
        found.append(
            f"{report.n + report.unscored + report.uncounted} of the {report.of} samples of the split were run"
        )
    if report.unscored:
        found.append(f"{report.unscored} samples could not be scored; they are in no metric")
    if report.uncounted:
        found.append(f"{report.uncounted} samples nobody has reviewed ran and are in no metric")
    for end, names in (("ceiling", _at(report.metrics, at_top=True)), ("floor", _at(report.metrics, at_top=False))):
        if names:
            found.append(
                f"{end}, where this suite can show no {'gain' if end == 'ceiling' else 'loss'}: {'; '.join(names)}"
            )
    return found


def _at(metrics: Mapping[str, Estimate], *, at_top: bool) -> list[str]:
    """Shares so near an end that a change for the better (or the worse) would not show."""
    return [
        f"{name} {one.value:.3f}" for name, one in metrics.items()
        if not name.startswith(_FREE_OF_CEILING) and "/" not in name and "recurring" not in name and "bias" not in name
        and (_CEILING <= one.value <= 1 if at_top else 0 <= one.value <= _FLOOR)
    ]  # fmt: skip
