"""`draftassist doctor`: what is configured, reachable, stale or missing, with the mend for each."""

from __future__ import annotations

from rich.text import Text

from draftassist.cli.common import dump, out_console, services_for
from draftassist.health import check_all

__all__ = ["doctor"]


def doctor(*, as_json: bool, knowledge: str | None, home: str | None) -> int:
    """All checks; 1 when one of them found a fault."""
    with services_for(knowledge, home) as services:
        checks = check_all(services)
    if as_json:
        dump([check.model_dump(mode="json") for check in checks])
    else:
        for check in checks:
            mark = Text("ok   ", "green") if check.ok else Text("fault", "red")
            line = mark.append(f"  {check.check:<12}", "bold").append(f"{check.detail}", "none")
            if check.mend:
                line.append(f"  → {check.mend}", "yellow")
            out_console().print(line, soft_wrap=True)
    return 0 if all(check.ok for check in checks) else 1
