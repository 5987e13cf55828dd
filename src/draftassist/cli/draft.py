"""`draftassist draft`: one case in, plan and draft out."""

from __future__ import annotations

import json

import click

from draftassist.cli.common import dump, err_console, known, notice, out_console, services_for
from draftassist.domain.draft import DraftEvent, DraftResult

__all__ = ["draft", "result_json"]

_NO_KNOWLEDGE = (
    "no knowledge is named: promises stay unchecked and no remedy that costs money is planned "
    "(add --knowledge DIR, or --knowledge sample to try it)"
)


def draft(
    source: str,
    *,
    candidates: int | None,
    instruction: str | None,
    stream: bool,
    as_json: bool,
    knowledge: str | None,
    home: str | None,
) -> int:
    """Draft for the case in `source`; a draft on hold is a success too."""
    from draftassist.knowledge.intake import read_case

    with services_for(knowledge, home, candidates=candidates) as services:
        case, notices = read_case(source, services.settings.max_case_bytes)
        known(services)
        notice(notices if services.roots else [*notices, _NO_KNOWLEDGE])
        if stream:
            for event in services.draft_events(case, instruction=instruction):
                click.echo(event_json(event))
            return 0
        if as_json:
            dump(result_json(services.draft(case, instruction=instruction)))
            return 0
        from draftassist.cli.show import show_case, show_result

        show_case(out_console(), case)
        with err_console().status("reading the case") as status:
            result = services.draft(
                case,
                instruction=instruction,
                on_event=lambda e: status.update(e.text or "") if e.event == "status" else None,
            )
        show_result(out_console(), result)
    return 0


def result_json(result: DraftResult) -> dict[str, object]:
    """`contracts.md` §4; `candidates` only when several were asked for."""
    data = result.model_dump(mode="json")
    if data["candidates"] is None:
        del data["candidates"]
    return data


def event_json(event: DraftEvent) -> str:
    """One event as one line."""
    if event.result is None:
        return event.model_dump_json(exclude_none=True, ensure_ascii=True)
    return json.dumps({"event": event.event, "result": result_json(event.result)})
