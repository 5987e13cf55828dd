"""The `draftassist` program as people meet it: arguments in; exit code, output and complaints out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["PROGRAM", "ROOT", "Done", "one_line", "program"]

PROGRAM = (sys.executable, "-c", "from draftassist.cli import main; main()")
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its output as one JSON document."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """Its output as JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]


def program(
    *arguments: str | Path,
    stdin: str | bytes = "",
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    timeout: float = 280,
) -> Done:
    """Run the program in a process of its own, with this process's environment and `env` besides."""
    done = subprocess.run(
        [*PROGRAM, *map(str, arguments)], input=stdin.encode() if isinstance(stdin, str) else stdin, cwd=cwd,
        env={**os.environ, **(env or {})}, capture_output=True, timeout=timeout, check=False,
    )  # fmt: skip
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


def one_line(done: Done, *said: str, code: int = 2) -> None:
    """The command failed as it should: its exit code, nothing on stdout, one line on stderr that says all of `said`."""
    lines = done.err.splitlines()
    assert (done.code, len(lines)) == (code, 1), done.err
    assert done.out == ""
    assert lines[0].startswith("draftassist: ")
    for words in said:
        assert words in lines[0]
