"""`draftassist score`: replies or transcripts in, one line of scores out per line in."""

from __future__ import annotations

import json
from pathlib import Path

import click

from draftassist.cli.common import err_console, known, notice, services_for
from draftassist.errors import UsageError
from draftassist.services import Services

__all__ = ["score"]


def score(source: str, *, out: str | None, engine: str, as_json: bool, knowledge: str | None, home: str | None) -> int:
    """Score every line of `source`; lines that cannot be scored keep their place and make the exit code 1.

    The output is JSON Lines with or without `--json`: it is data for another program either way.
    """
    if engine == "ray":
        raise UsageError("the ray engine is not built yet", mend="leave --engine out")
    with services_for(knowledge, home) as services:
        known(services)
        lines, failed = _to_file(services, source, Path(out)) if out else _to_stdout(services, source)
    if not lines:
        notice("there was nothing to score")
    if failed:
        notice(f"{failed:,} line(s) could not be scored; they carry their error in the output")
    return 1 if failed else 0


def _to_stdout(services: Services, source: str) -> tuple[int, int]:
    lines = failed = 0
    for result in services.score_lines(source):
        lines += 1
        failed += "error" in result
        click.echo(json.dumps(result, ensure_ascii=True))
    return lines, failed


def _to_file(services: Services, source: str, out: Path) -> tuple[int, int]:
    with err_console().status("scoring") as status:
        tally = services.score_file(source, out, on_progress=lambda n: status.update(f"scored {n:,}"))
    resumed = f" ({tally.resumed:,} were there from an earlier run)" if tally.resumed else ""
    notice(f"{tally.scored:,} scored to {out}{resumed}")
    return tally.scored + tally.errors + tally.resumed, tally.errors + tally.errors_before
