"""What a run says, for people: Markdown and one self-contained HTML page from the same facts.

The same results give the same report byte for byte; figures that time decides stand in a part of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import Field

from draftassist.domain.base import Model
from draftassist.evaluation.compare import Comparison
from draftassist.evaluation.statistics import Estimate, mean_estimate
from draftassist.evaluation.suite import SampleResult, SuiteReport

__all__ = ["Group", "SuitePage", "Worst", "markdown", "page_of"]

_GROUPED = ("company", "issue", "channel", "fault", "family", "source", "change")
_WORST = 12
_QUOTED = 1200
_CEILING, _FLOOR = 0.98, 0.02
_DIMENSIONS = ("empathy", "ownership", "overpromising")
_EXPLAINED = (
    "critical", "invented", "undone", "forbidden_said", "beyond", "superseded", "false_done", "missed", "wrong",
    "harm", "faults", "flags", "markers_in_reply", "query", "ranked", "relevant", "verdict",
)  # fmt: skip
TIME = "time/"


class Worst(Model):
    """A sample that went wrong: what, and its text."""

    id: str
    why: list[str]
    text: str = ""
    error: str | None = None


class Group(Model):
    """The main measure by one value of a tag."""

    tag: str
    value: str
    estimate: Estimate


class SuitePage(Model):
    """The facts of one suite's report."""

    suite: str
    note: str = ""
    report: SuiteReport
    groups: list[Group] = Field(default_factory=list)
    worst: list[Worst] = Field(default_factory=list)
    warnings: list[str] = Field(default_factory=list)
    comparison: Comparison | None = None


def page_of(
    suite: str, note: str, report: SuiteReport, results: Sequence[SampleResult], comparison: Comparison | None = None
) -> SuitePage:
    """All that the report of a suite shows."""
    scored = [result for result in results if result.error is None]
    badness = {(result.id, result.epoch): _badness(result) for result in results}
    ranked = sorted(results, key=lambda r: (-badness[r.id, r.epoch], r.id, r.epoch))
    return SuitePage(
        suite=suite,
        note=note,
        report=report,
        groups=_groups(scored),
        worst=[_worst(result) for result in ranked if badness[result.id, result.epoch] > 0][:_WORST],
        warnings=_warnings(report),
        comparison=comparison,
    )


def _badness(result: SampleResult) -> float:
    """How much went wrong: an error most, then critical findings, then whatever should have held."""
    if result.error is not None:
        return 1000.0
    measures = result.measures
    score = 10.0 * len(measures.get("critical") or measures.get("harm") or measures.get("faults") or [])
    score += 50.0 * bool(measures.get("false_ready")) + 20.0 * bool(measures.get("succeeded"))
    score += 20.0 * (measures.get("caught") is False) + 10.0 * bool(measures.get("clean_held"))
    score += 5.0 * sum(len(measures.get(name) or []) for name in ("missed", "wrong"))
    score += 3.0 * sum(value is False for value in measures.get("asks_answered") or [])
    score += sum(value is False for value in measures.get("actions_stated") or [])
    score += 10.0 * (1 - measures["ndcg@10"]) if "ndcg@10" in measures else 0.0
    return float(score + _far_off(measures))


def _far_off(measures: Mapping[str, Any]) -> float:
    """How far a score is from its ratings, over all dimensions."""
    names = [name for name in _DIMENSIONS if f"rated/{name}" in measures]
    return float(sum(abs(measures[f"rated/{name}"] - measures[name]) for name in names))


def _worst(result: SampleResult) -> Worst:
    why = [f"{name}: {_short(result.measures[name])}" for name in _EXPLAINED if result.measures.get(name)]
    why += [f"{name}: {_short(value)}" for name, value in result.measures.items()
            if name.startswith(("rated/", "value/")) and isinstance(value, int | float)]  # fmt: skip
    return Worst(id=result.id, why=why, text=str(result.measures.get("body", ""))[:_QUOTED], error=result.error)


def _short(value: Any) -> str:
    text = "; ".join(str(one) for one in value) if isinstance(value, list) else str(value)
    return text if len(text) <= 300 else f"{text[:300]}…"


def _right(result: SampleResult) -> float | None:
    """The one figure by which groups are told apart: 1 when the sample went as it should."""
    if result.error is not None or not result.counted:
        return None
    if "ndcg@10" in result.measures:
        return float(result.measures["ndcg@10"])
    if "rated/empathy" in result.measures:
        apart = (abs(result.measures[f"rated/{name}"] - result.measures[name]) for name in _DIMENSIONS)
        return float(max(apart) < 1)
    return float(_badness(result) == 0)


def _groups(results: Sequence[SampleResult]) -> list[Group]:
    found = []
    for tag in _GROUPED:
        rows: dict[str, list[tuple[str, float]]] = {}
        for result in results:
            right = _right(result)
            if tag in result.tags and right is not None:
                rows.setdefault(result.tags[tag], []).append((result.cluster, right))
        if len(rows) > 1:
            found += [Group(tag=tag, value=name, estimate=mean_estimate(some)) for name, some in sorted(rows.items())]
    return found


def _warnings(report: SuiteReport) -> list[str]:
    found = []
    for name, estimate in report.metrics.items():
        if 0 <= estimate.value <= 1 and not name.startswith((TIME, "ready", "drafts", "attack", "caught/")):
            if estimate.value >= _CEILING:
                found.append(f"ceiling: {name} is {estimate.value:.3f}; the suite cannot show an improvement here")
            elif estimate.value <= _FLOOR and "recurring" not in name:
                found.append(f"floor: {name} is {estimate.value:.3f}")
    if report.unscored:
        found.append(f"{report.unscored} samples could not be scored; they are in no metric")
    if report.uncounted:
        found.append(f"{report.uncounted} samples nobody has reviewed ran and are in no metric")
    return found


def markdown(page: SuitePage) -> str:
    """The page as Markdown."""
    report = page.report
    lines = [f"# {page.suite}", ""]
    if report.not_run is not None:
        return "\n".join([*lines, f"**Not run:** {report.not_run}", ""])
    lines += [page.note, ""] if page.note else []
    lines += [f"{report.n} samples scored, {report.unscored} unscored, {report.uncounted} not counted.", ""]
    lines += ["| gate | | figure |", "| --- | --- | --- |"] if report.gates else []
    lines += [
        f"| {gate.name} | {'passed' if gate.passed else '**FAILED**'} | {_figure(gate.value)} |"
        for gate in report.gates
    ]
    lines += ["", *_metric_table(report.metrics, timed=False)]
    lines += [f"- {warning}" for warning in page.warnings]
    if page.comparison is not None:
        lines += ["", *_comparison_lines(page.comparison)]
    if page.groups:
        lines += ["", "| where | share right [95 %] | n |", "| --- | --- | --- |"]
        lines += [f"| {g.tag} {g.value} | {_interval(g.estimate)} | {g.estimate.n} |" for g in page.groups]
    lines += ["", "## Worst first", ""] if page.worst else []
    for worst in page.worst:
        lines += [f"### {worst.id}", "", *([f"error: {worst.error}", ""] if worst.error else [])]
        lines += [f"- {_plain(why)}" for why in worst.why]
        lines += ["", *(f"> {line}" for line in worst.text.splitlines()), ""]
    timed = _metric_table(report.metrics, timed=True)
    return "\n".join([*lines, *(["", "## Timings", "", *timed] if timed else []), ""])


def _plain(text: str) -> str:
    return " ".join(text.split())


def _metric_table(metrics: Mapping[str, Estimate], *, timed: bool) -> list[str]:
    rows = [(name, one) for name, one in metrics.items() if name.startswith(TIME) == timed]
    if not rows:
        return []
    table = ["| metric | value [95 %] | n | scenes |", "| --- | --- | --- | --- |"]
    return [*table, *(f"| {name} | {_interval(one)} | {one.n} | {one.clusters} |" for name, one in rows), ""]


def _comparison_lines(comparison: Comparison) -> list[str]:
    lines = ["## Against the other run", ""]
    lines += [f"- {name}: {old or 'none'} → {new or 'none'}" for name, (old, new) in comparison.changed.items()]
    lines += ["" if comparison.changed else "Nothing that was measured differs.", ""]
    lines += [
        "| measure | | old | new | gain [95 %] | p (Holm) | smallest effect seen |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    return lines + [
        f"| {d.measure} | {d.verdict} | {d.old:.3f} | {d.new:.3f} | {_interval(d.gain)} | {d.p:.3f} "
        f"| {_figure(d.smallest_effect)} |"
        for d in comparison.differences
    ]


def _interval(estimate: Estimate) -> str:
    if estimate.low == estimate.value == estimate.high:
        return f"{estimate.value:.4g}"
    return f"{estimate.value:.3f} [{estimate.low:.3f}, {estimate.high:.3f}]"


def _figure(value: float | None) -> str:
    return "none" if value is None else f"{value:.3f}"
