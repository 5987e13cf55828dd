"""`draftassist score`: replies or transcripts in, one line of scores out per line in."""

from __future__ import annotations

from draftassist.cli.common import err_console, notice, services_for
from draftassist.errors import UsageError

__all__ = ["score"]


def score(source: str, *, out: str | None, engine: str, as_json: bool, knowledge: str | None, home: str | None) -> int:
    """Score every line of `source`; lines that cannot be scored keep their place and make the exit code 1."""
    if engine == "ray":
        raise UsageError("the ray engine is not built yet", mend="leave --engine out")
    with services_for(knowledge, home) as services, err_console().status("scoring") as status:
        report = services.score_file(source, out, on_progress=lambda n: status.update(f"scored {n:,}"))
    if report.failed:
        notice(f"{report.failed:,} of {report.lines:,} lines could not be scored; they carry their error in the output")
    if out:
        notice(f"{report.lines - report.failed:,} replies or transcripts scored to {out}")
    return 1 if report.failed else 0
