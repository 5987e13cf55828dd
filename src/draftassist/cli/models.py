"""`draftassist models fetch` and `verify`."""

from __future__ import annotations

from draftassist.cli.common import dump, services_for

__all__ = ["fetch", "verify"]


def fetch(*, as_json: bool, knowledge: str | None, home: str | None) -> int:
    """Fetch the embedded model's weights, unless they are there."""
    from draftassist.llm import weights

    with services_for(knowledge, home) as services:
        fetched = weights.fetch(services.settings.models)
    if as_json:
        dump([one.model_dump(mode="json") for one in fetched])
    return 0


def verify(*, as_json: bool, knowledge: str | None, home: str | None) -> int:
    """Check the weights; exit code 3 with the mend when they are missing or damaged."""
    from draftassist.llm import weights

    with services_for(knowledge, home) as services:
        checked = weights.verify(services.settings.models)
    if as_json:
        dump([one.model_dump(mode="json") for one in checked])
    else:
        for one in checked:
            print(f"{one.name}: verified, {one.path}")
    return 0
