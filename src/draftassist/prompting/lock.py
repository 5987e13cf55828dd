"""The lock file of a prompts folder: a changed prompt must have a new version, so that provenance means something.

    python -m draftassist.prompting.lock [FOLDER]

writes `prompts.lock.json` after prompts were changed and their versions raised; it refuses what was changed without.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from draftassist.errors import DraftAssistError, PromptError
from draftassist.prompting.library import PromptLibrary

__all__ = ["LOCK_FILE", "check_lock", "main", "write_lock"]

LOCK_FILE = "prompts.lock.json"
_Entries = dict[str, dict[str, int | str]]
"""Prompt id → its `version` and `sha256`."""


def check_lock(folder: Path) -> list[str]:
    """What in the folder is not as its lock file says, one line each; empty when all is well."""
    locked, now = _read(folder), _entries(folder)
    problems = _unversioned(locked, now)
    stale = sorted(name for name in locked.keys() | now.keys() if locked.get(name) != now.get(name))
    if stale and not problems:
        problems = [f"{', '.join(stale)}: not in {LOCK_FILE} as it is (run: python -m draftassist.prompting.lock)"]
    return problems


def write_lock(folder: Path) -> Path:
    """Write the lock file. Raises PromptError when a prompt was changed but its version was not raised."""
    now = _entries(folder)
    for problem in _unversioned(_read(folder), now):
        raise PromptError(problem, file=folder)
    path = folder / LOCK_FILE
    path.write_text(json.dumps(now, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return path


def _unversioned(locked: _Entries, now: _Entries) -> list[str]:
    return [
        f"{name} was changed but is still version {entry['version']}: raise it and say why in changelog"
        for name, entry in sorted(now.items())
        if name in locked
        and entry["sha256"] != locked[name]["sha256"]
        and int(entry["version"]) <= int(locked[name]["version"])
    ]


def _entries(folder: Path) -> _Entries:
    library = PromptLibrary(folder)
    prompts = [library.get(name) for name in library.ids()]
    return {prompt.header.id: {"version": prompt.header.version, "sha256": prompt.sha256} for prompt in prompts}


def _read(folder: Path) -> _Entries:
    path = folder / LOCK_FILE
    if not path.exists():
        return {}
    try:
        entries: _Entries = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        raise PromptError("is not JSON", file=path, mend="take it from version control") from None
    return entries


def main() -> int:
    """Write the lock file of the folder named on the command line, else of the shipped prompts."""
    from draftassist.resources import prompts_dir

    try:
        path = write_lock(Path(sys.argv[1]) if len(sys.argv) > 1 else prompts_dir())
    except DraftAssistError as error:
        print(f"draftassist: {error}", file=sys.stderr)
        return error.exit_code
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
