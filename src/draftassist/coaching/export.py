"""Writes a coaching report: `report.json`, one self-contained `report.html`, and its tables as CSV.

The page has no script and asks nothing of anybody. Names and quotes are other people's text: the page escapes them, and
a CSV cell that a spreadsheet would run as a formula is written as text.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from draftassist.coaching.charts import columns, interval, trend
from draftassist.coaching.shapes import MEASURES, CoachReport, Comparison, FailureType, Figure, Group
from draftassist.errors import StorageError

__all__ = ["html_page", "write_report"]

_TEMPLATE = Path(__file__).parent / "templates" / "coach.html.jinja"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_OUTCOMES = {
    "csat": "CSAT", "nps": "NPS", "ces": "customer effort", "fcr": "first contact resolution",
    "resolution_hours": "hours to resolution", "reopened": "reopened",
}  # fmt: skip
_AS_SHARE = frozenset({"fcr", "reopened"})
Cell = str | int | float | None


def write_report(report: CoachReport, folder: Path) -> list[Path]:
    """The files of the report in `folder`, which is made if need be. Raises StorageError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        data = json.dumps(report.model_dump(mode="json", by_alias=True), ensure_ascii=False, indent=1)
        written = [_text(folder / "report.json", data + "\n"), _text(folder / "report.html", html_page(report))]
        for name, (head, rows) in _tables(report).items():
            path = folder / f"{name}.csv"
            with path.open("w", encoding="utf-8-sig", newline="") as stream:
                writer = csv.writer(stream)
                writer.writerow(head)
                writer.writerows([_cell(value) for value in row] for row in rows)
            written.append(path)
    except OSError as error:
        raise StorageError.of(error, folder) or error from None
    return written


def _text(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8", errors="replace")
    return path


def html_page(report: CoachReport) -> str:
    """The report as one page. Jinja escapes everything; the page's content policy allows no script at all."""
    from jinja2 import Environment, StrictUndefined

    env = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined)
    env.filters |= {"figure": _shown, "percent": _percent, "outcome": _outcome}
    return env.from_string(_TEMPLATE.read_text(encoding="utf-8")).render(
        report=report, measures=MEASURES, tops=_tops(), outcomes=_OUTCOMES, weekly=_weekly,
        interval=interval, trend=trend, columns=columns, change=_change,
    )  # fmt: skip


def _tops() -> dict[str, float]:
    return {measure: 100.0 if measure == "overall" else 4.0 for measure in MEASURES}


def _weekly(issue: FailureType, report: CoachReport) -> list[tuple[str, int]]:
    """Every week of the report with this issue's count, weeks without it as 0."""
    return [(point.week, issue.weeks.get(point.week, 0)) for point in report.everyone.weeks]


def _shown(figure: Figure | None, digits: int = 2) -> str:
    """`2.10 [1.80, 2.40]`, without brackets where there is no interval."""
    if figure is None:
        return "none"
    if figure.low is None or figure.high is None:
        return f"{figure.value:.{digits}f}"
    return f"{figure.value:.{digits}f} [{figure.low:.{digits}f}, {figure.high:.{digits}f}]"


def _percent(figure: Figure | None) -> str:
    """A share as `12 % [8, 17]`."""
    if figure is None:
        return "none"
    if figure.low is None or figure.high is None:
        return f"{100 * figure.value:.0f} %"
    return f"{100 * figure.value:.0f} % [{100 * figure.low:.0f}, {100 * figure.high:.0f}]"


def _outcome(figure: Figure | None, measure: str) -> str:
    return _percent(figure) if measure in _AS_SHARE else _shown(figure)


def _change(compared: Comparison) -> str:
    if compared.difference is None:
        return "too few to say"
    return _outcome(compared.difference, compared.measure)


def _cell(value: Cell) -> Cell:
    """Text that a spreadsheet would take for a formula is marked as text."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _tables(report: CoachReport) -> dict[str, tuple[Sequence[str], Iterable[Sequence[Cell]]]]:
    figures = ("value", "low", "high", "n", "conversations")
    insight = report.insight
    return {
        "scores": (("group", "agent", "team", "week", "measure", *figures), _score_rows(report)),
        "critical": (
            ("group", "agent", "team", "critical_replies", "critical_conversations", "conversations",
             "not_applicable_replies", "checkpoints_kept", "checkpoints_missed", "checkpoints_open"),
            [
                (kind, name, team, group.critical.replies, group.critical.conversations, group.conversations,
                 group.not_applicable, group.checkpoints.kept, group.checkpoints.missed, group.checkpoints.open)
                for kind, name, team, group in _groups(report)
            ],
        ),
        "failure_types": (
            ("issue", "week", "conversations"),
            [(issue.issue, week, count) for issue in insight.failure_types for week, count in issue.weeks.items()],
        ),
        "outcomes": (
            ("set", "measure", *figures),
            [
                row
                for compared in insight.outcomes
                for row in _compared_rows(compared, ("recovery", "rest", "recovery - rest"))
            ],
        ),
        "actions": (
            ("action", "set", "measure", *figures),
            [
                (action.action, *row)
                for action in insight.actions
                for compared in action.outcomes
                for row in _compared_rows(compared, ("with", "without", "with - without"))
            ],
        ),
        "clauses": (
            ("clause", "promises", "agents", "example"),
            [(one.clause, one.promises, one.agents, one.example) for one in insight.clauses_broken],
        ),
        "missed_contacts": (
            ("id", "turn", "agent", "team", "by"),
            [(m.id, m.turn, m.agent, m.team, m.by.isoformat() if m.by else None) for m in insight.missed],
        ),
    }  # fmt: skip


def _groups(report: CoachReport) -> Iterator[tuple[str, str | None, str | None, Group]]:
    yield "all", None, None, report.everyone
    for team in report.teams:
        yield "team", None, team.name, team
    for agent in report.agents:
        yield "agent", agent.name, agent.team, agent


def _score_rows(report: CoachReport) -> Iterator[Sequence[Cell]]:
    for kind, name, team, group in _groups(report):
        for week, scores in [("", group.scores), *((point.week, point.scores) for point in group.weeks)]:
            for measure, figure in scores.items():
                yield kind, name, team, week, measure, *_figure_cells(figure)


def _compared_rows(compared: Comparison, names: tuple[str, str, str]) -> Iterator[tuple[Cell, ...]]:
    for name, figure in zip(names, (compared.first, compared.second, compared.difference), strict=True):
        if figure is not None:
            yield name, compared.measure, *_figure_cells(figure)


def _figure_cells(figure: Figure) -> tuple[Cell, ...]:
    return figure.value, figure.low, figure.high, figure.n, figure.conversations
