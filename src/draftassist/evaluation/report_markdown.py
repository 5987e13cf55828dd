"""A suite's report as Markdown. Customers' and models' text stands in indented code, which no reader renders."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

from draftassist.evaluation.report import TIME, Against, SuitePage
from draftassist.evaluation.statistics import Estimate

__all__ = ["markdown"]


def markdown(page: SuitePage) -> str:
    """The page as Markdown; timings come last."""
    report = page.report
    lines = [f"# {page.suite}", ""]
    if report.not_run is not None:
        return "\n".join([*lines, f"**Not run:** {_plain(report.not_run)}", ""])
    lines += [page.note.strip(), ""] if page.note else []
    lines += [f"{report.n} samples scored, {report.unscored} unscored, {report.uncounted} not counted.", ""]
    lines += _gates(page)
    lines += [f"- {_plain(warning)}" for warning in page.warnings] + [""]
    lines += _metric_table(report.metrics, timed=False)
    for against in page.against:
        lines += [*_against(against), ""]
    if page.failures:
        lines += ["## What went wrong", "", "| failure | share of samples [95 %] | n |", "| --- | --- | --- |"]
        lines += [f"| {one.kind} | {_interval(one.estimate)} | {one.estimate.n} |" for one in page.failures] + [""]
    if page.groups:
        lines += ["## Where", "", "| group | share without a failure [95 %] | n |", "| --- | --- | --- |"]
        lines += [f"| {g.tag} {g.value} | {_interval(g.estimate)} | {g.estimate.n} |" for g in page.groups] + [""]
    lines += ["## Worst first", ""] if page.worst else []
    for worst in page.worst:
        lines += [f"### {_plain(worst.id)}", "", *(f"- {_plain(why)}" for why in [*worst.why, *worst.context]), ""]
        lines += [*(f"    {line}" for line in worst.text.splitlines()), ""] if worst.text else []
    timed = _metric_table(report.metrics, timed=True)
    return "\n".join([*lines, *(["## Timings", "", *timed] if timed else []), ""])


def _gates(page: SuitePage) -> list[str]:
    if not page.report.gates:
        return []
    rows = [
        f"| {gate.name} | {'passed' if gate.passed else '**FAILED**'} | {_figure(gate.value)} |"
        for gate in sorted(page.report.gates, key=lambda gate: gate.passed)
    ]
    return ["| gate | | figure |", "| --- | --- | --- |", *rows, ""]


def _plain(text: str) -> str:
    return html.escape(" ".join(text.split()), quote=False).replace("|", "\\|")


def _metric_table(metrics: Mapping[str, Estimate], *, timed: bool) -> list[str]:
    rows = [(name, one) for name, one in metrics.items() if name.startswith(TIME) == timed]
    if not rows:
        return []
    table = ["| metric | value [95 %] | n | scenes |", "| --- | --- | --- | --- |"]
    return [*table, *(f"| {name} | {_interval(one)} | {one.n} | {one.clusters} |" for name, one in rows), ""]


def _against(against: Against) -> list[str]:
    lines = [f"## Against {_plain(against.name)}", ""]
    if against.comparison is None:
        return [*lines, f"Not compared: {_plain(against.refused or '')}"]
    changed = against.comparison.changed
    lines += [f"- {name}: {old or 'none'} → {new or 'none'}" for name, (old, new) in changed.items()]
    lines += ["" if changed else "Nothing that was measured differs.", ""]
    rows: Sequence[str] = [
        f"| {d.measure} | {d.verdict} | {d.old:.3f} | {d.new:.3f} | {_interval(d.gain)} | {d.p:.3f} "
        f"| {_figure(d.smallest_effect)} |"
        for d in against.comparison.told
    ]
    return [
        *lines,
        "| measure | | old | new | gain [95 %] | p (Holm) | smallest effect this n could have shown |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        *rows,
    ]


def _interval(estimate: Estimate) -> str:
    return f"{estimate.value:.3f} [{estimate.low:.3f}, {estimate.high:.3f}]"


def _figure(value: float | None) -> str:
    return "not measured" if value is None else f"{round(value, 3) + 0.0:.3f}"
