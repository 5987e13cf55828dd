"""What `doctor` looks at: every part that can be missing, stale or out of reach, each with its mend."""

from __future__ import annotations

import shutil
from collections.abc import Callable

from draftassist.domain.base import Model
from draftassist.errors import DraftAssistError
from draftassist.services import Services
from draftassist.settings import unknown_variables

__all__ = ["Check", "check_all"]

_LEAST_FREE_BYTES = 500_000_000


class Check(Model):
    """One finding of `doctor`."""

    check: str
    ok: bool
    detail: str
    mend: str | None = None


def check_all(services: Services) -> list[Check]:
    """All checks, in the order in which a new user would meet their faults."""
    return [_guarded(name, check, services) for name, check in _CHECKS.items()]


def _guarded(name: str, check: Callable[[Services], tuple[bool, str, str | None]], services: Services) -> Check:
    try:
        ok, detail, mend = check(services)
    except DraftAssistError as error:
        ok, detail, mend = False, error.message, error.mend
    except OSError as error:
        ok, detail, mend = False, f"cannot be reached: {error.strerror or error}", "check the address or the path"
    return Check(check=name, ok=ok, detail=detail, mend=mend)


def _settings(services: Services) -> tuple[bool, str, str | None]:
    unknown = unknown_variables()
    if unknown:
        return False, f"not a setting: {', '.join(unknown)}", "see docs/settings.md"
    return True, "every variable and every line of draftassist.toml is understood", None


def _home(services: Services) -> tuple[bool, str, str | None]:
    home = services.settings.home
    home.mkdir(parents=True, exist_ok=True)
    probe = home / ".write-test"
    probe.write_text("")
    probe.unlink()
    free = shutil.disk_usage(home).free
    if free < _LEAST_FREE_BYTES:
        return False, f"{home}: only {free / 1e6:.0f} MB free", "free some space or name another --home"
    return True, f"{home}, {free / 1e9:.0f} GB free", None


def _weights(services: Services) -> tuple[bool, str, str | None]:
    from draftassist.llm import weights

    found = weights.locate(services.settings.models)
    return True, f"embedded model at {found}", None


def _llm(services: Services) -> tuple[bool, str, str | None]:
    from draftassist.llm.base import ChatMessage

    if services.settings.llm_base_url is None:
        return True, "no endpoint is configured: the embedded model is used", None
    answer = services.chat_model.complete([ChatMessage("user", "Say: ready")], max_tokens=8)
    return True, f"{services.settings.llm_base_url} answers as {answer.model} in {answer.seconds:.1f} s", None


def _knowledge(services: Services) -> tuple[bool, str, str | None]:
    if not services.roots:
        mend = "name a folder with --knowledge or DRAFTASSIST_KNOWLEDGE ('sample' to try it)"
        return True, "none: promises stay unchecked and no remedy that costs money is planned", mend
    knowledge = services.knowledge
    counts = f"{len(knowledge.policies)} policies and {len(knowledge.cases)} cases in {knowledge.root}"
    if knowledge.skipped:
        first = knowledge.skipped[0]
        return False, f"{counts}; {len(knowledge.skipped)} skipped, first {first.file}: {first.error}", "mend the files"
    if not knowledge.policies:
        return False, counts, "add policies: without them promises stay unchecked"
    return True, counts, None


def _index(services: Services) -> tuple[bool, str, str | None]:
    if not services.roots:
        return True, "nothing to index", None
    return services.library.health()


def _scorer(services: Services) -> tuple[bool, str, str | None]:
    return True, f"scorer {services.scorer.name}", None


def _database(services: Services) -> tuple[bool, str, str | None]:
    return True, services.settings.database_url or "not used yet: nothing is stored about people", None


_CHECKS: dict[str, Callable[[Services], tuple[bool, str, str | None]]] = {
    "settings": _settings,
    "home": _home,
    "weights": _weights,
    "llm": _llm,
    "knowledge": _knowledge,
    "index": _index,
    "scorer": _scorer,
    "database": _database,
}
