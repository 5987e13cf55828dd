"""What every verb shares: its options, its settings, and how data and notices leave the program."""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from rich.console import Console

    from draftassist.services import Services

__all__ = ["common_options", "dump", "err_console", "known", "not_built", "notice", "out_console", "services_for"]

F = TypeVar("F", bound=Callable[..., Any])
NOT_BUILT = 4


def common_options(command: F) -> F:
    """`--knowledge`, `--home` and `--json`, on every verb."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="JSON (or JSON Lines) on stdout, nothing else there."),
        click.option("--home", metavar="DIR", help="Index, database, cache [env DRAFTASSIST_HOME]."),
        click.option("--knowledge", metavar="DIR", help="Knowledge folder, or 'sample' [env DRAFTASSIST_KNOWLEDGE]."),
    ):
        command = option(command)
    return command


def known(services: Services) -> None:
    """Read the knowledge before anything is shown, and say in one line what of it could not be read.

    Raises KnowledgeError when the folder is missing.
    """
    if services.roots and (skipped := services.knowledge.skipped):
        first = skipped[0]
        place = f"{first.file}:{first.line}" if first.line else first.file
        more = f", and {len(skipped) - 1} more (draftassist ingest names them all)" if len(skipped) > 1 else ""
        notice(f"left out {place}: {first.error}{more}")


def services_for(knowledge: str | None, home: str | None, **overrides: Any) -> Services:
    """Wire the services for one command from options, environment and draftassist.toml."""
    from draftassist.services import Services
    from draftassist.settings import load_settings

    return Services(load_settings(knowledge=knowledge, home=home, **overrides))


def dump(data: Any) -> None:
    """One JSON document on stdout."""
    click.echo(json.dumps(data, ensure_ascii=not _utf8(), indent=2))


def _utf8() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"


def notice(lines: str | Iterable[str]) -> None:
    """Say something on stderr, where it never mixes with data."""
    for line in [lines] if isinstance(lines, str) else lines:
        print(f"draftassist: {line}", file=sys.stderr)


@functools.cache
def out_console() -> Console:
    """The terminal for people."""
    from rich.console import Console

    return Console(highlight=False)


@functools.cache
def err_console() -> Console:
    """Progress and notices."""
    from rich.console import Console

    return Console(stderr=True, highlight=False)


def not_built(what: str) -> int:
    """Say in one line that a verb is still to come; the exit code that contracts.md gives it."""
    notice(f"{what} is not built yet")
    return NOT_BUILT
