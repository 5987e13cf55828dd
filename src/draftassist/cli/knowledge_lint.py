"""`draftassist knowledge lint`: one finding a line; 1 when something in the knowledge is wrong."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from draftassist.cli.common import dump, notice, services_for
from draftassist.errors import UsageError

__all__ = ["knowledge_folders", "lint"]


def lint(paths: tuple[str, ...], *, as_json: bool, knowledge: str | None, home: str | None) -> int:
    """Check the named folders or files, else the configured knowledge."""
    from draftassist.knowledge.lint.run import lint as lint_folders

    found = lint_folders(knowledge_folders(paths, knowledge, home), datetime.now(UTC).date())
    if as_json:
        dump([finding.model_dump(mode="json") for finding in found])
    else:
        for finding in found:
            print(finding)
    counts = Counter(finding.severity for finding in found)
    notice(f"{counts['error']} errors, {counts['warning']} warnings, {counts['info']} notes")
    return 1 if counts["error"] else 0


def knowledge_folders(paths: tuple[str, ...], knowledge: str | None, home: str | None) -> list[Path]:
    """The paths as named, else the configured knowledge. Raises UsageError when there is neither."""
    if paths:
        return [Path(path).expanduser() for path in paths]
    with services_for(knowledge, home) as services:
        if not services.roots:
            raise UsageError("no knowledge is named", mend="name a folder, or set DRAFTASSIST_KNOWLEDGE")
        return services.roots
