"""`draftassist coach report`: transcripts or scored output in, scores, trends and coaching plans out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.table import Table

from draftassist.cli.common import dump, err_console, known, notice, out_console, services_for
from draftassist.coaching.export import write_report
from draftassist.coaching.shapes import MEASURES, CoachReport, Group
from draftassist.errors import UsageError

__all__ = ["report"]

_LISTED = 10


def report(files: Sequence[str], *, out: str | None, as_json: bool, knowledge: str | None, home: str | None) -> int:
    """Report on `files`; lines that cannot be used are listed, the rest is kept, and the exit code is 1."""
    if "-" in files:
        raise UsageError("reports on files, not on standard input", mend="save it and name the file")
    with services_for(knowledge, home) as services:
        known(services)
        with err_console().status("reading") as status:
            made = services.coach_report(
                [Path(name) for name in files], lambda name, n: status.update(f"scored {n:,} of {name}")
            )
    _tell_skipped(made)
    if out:
        written = write_report(made, Path(out))
        notice(f"wrote {', '.join(path.name for path in written)} to {out}")
    if as_json:
        dump(made.model_dump(mode="json", by_alias=True))
    elif not out:
        _show(made)
        notice("plans, trends and insight: add --out DIR, or --json")
    return 1 if made.skipped_count else 0


def _tell_skipped(made: CoachReport) -> None:
    for skipped in made.skipped[:_LISTED]:
        notice(f"left out {skipped.file}:{skipped.line}: {skipped.error}")
    if made.skipped_count > _LISTED:
        notice(f"left out {made.skipped_count - _LISTED:,} more; the report lists them")
    if not made.conversations:
        notice("there was nothing to report on")


def _show(made: CoachReport) -> None:
    from rich.text import Text

    table = Table("", *MEASURES, "cases", "critical", "work on", box=None, caption="mean ± half of its 95 % interval")
    for group in [made.everyone, *made.teams, *made.agents]:
        label = f"{group.name} ({group.team})" if group.team else str(group.name)
        plan = group.plan
        work = (plan.dimension or "") + (" (few replies)" if plan.tentative else "") if plan else ""
        cells = [*(_mean(group, measure) for measure in MEASURES), str(group.conversations)]
        table.add_row(Text(label), *cells, str(group.critical.replies), work)
    out_console().print(table)


def _mean(group: Group, measure: str) -> str:
    figure = next((found for name, found in group.scores.items() if name == measure), None)
    if figure is None:
        return "none"
    if figure.low is None or figure.high is None:
        return f"{figure.value:.1f}"
    return f"{figure.value:.1f} ±{(figure.high - figure.low) / 2:.1f}"
