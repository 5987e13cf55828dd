"""`draftassist knowledge coverage`: what no policy speaks of, and which clauses nobody needs."""

from __future__ import annotations

from datetime import UTC, datetime

from draftassist.cli.common import dump, known, services_for
from draftassist.errors import UsageError

__all__ = ["coverage"]


def coverage(*, as_json: bool, knowledge: str | None, home: str | None) -> int:
    """Hold the policies against the past cases."""
    from draftassist.retrieval.coverage import coverage as measure

    with services_for(knowledge, home) as services:
        if not services.roots:
            raise UsageError("no knowledge is named", mend="add --knowledge DIR, or set DRAFTASSIST_KNOWLEDGE")
        known(services)
        today = datetime.now(UTC).date()
        found = measure(services.library, services.encoder, services.knowledge, services.roots, today)
    if as_json:
        dump(found.model_dump(mode="json"))
        return 0
    print(f"{found.policies} policies in force, {found.cases} past cases")
    for gap in found.issues:
        print(f"no policy for {gap.name}: {gap.cases} cases")
    for gap in found.actions:
        print(f"no limit for {gap.name}: {gap.cases} cases")
    for ask in found.asks:
        print(f'no clause for "{ask.ask}": {len(ask.cases)} cases; nearest {ask.nearest} ({ask.likeness})')
    for clause in found.clauses:
        print(f"no case touches {clause}")
    return 0
