"""`draftassist ingest`, `search` and `knowledge lint`."""

from __future__ import annotations

from datetime import date

from draftassist.cli.common import dump, err_console, known, notice, out_console, services_for
from draftassist.errors import UsageError

__all__ = ["ingest", "search"]


def ingest(paths: tuple[str, ...], *, as_json: bool, knowledge: str | None, home: str | None) -> int:
    """Bring the index up to date with the folders; 1 when something was skipped."""
    with services_for(knowledge, home) as services:
        with err_console().status("reading knowledge") as status:
            report = services.ingest(paths, on_progress=status.update)
        if as_json:
            dump(report.model_dump(mode="json"))
        else:
            for skipped in report.skipped:
                place = f"{skipped.file}:{skipped.line}" if skipped.line else skipped.file
                notice(f"skipped {place}: {skipped.error}")
            print(f"{report.added} added, {report.changed} changed, {report.removed} removed, "
                  f"{report.unchanged} unchanged, {len(report.skipped)} skipped in {report.seconds:.1f} s")  # fmt: skip
        if not report.added + report.changed + report.unchanged:
            notice("no policies or cases were found: policies go into policies/, resolved cases into cases/*.jsonl")
    return 1 if report.skipped else 0


def search(
    query: str, *, limit: int, kind: str | None, at: str | None, as_json: bool, knowledge: str | None, home: str | None
) -> int:
    """Ranked passages for a query."""
    day = _day(at)
    with services_for(knowledge, home) as services:
        known(services)
        passages = services.search(query, limit=limit, kind=kind, at=day)
    if as_json:
        dump([passage.model_dump(mode="json") for passage in passages])
    else:
        from draftassist.cli.show import show_search

        show_search(out_console(), passages)
    return 0


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(f"{text!r} is not a date", field="--at", mend="write YYYY-MM-DD") from None
