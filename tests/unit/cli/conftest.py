"""The command line in this process, over the real services, and what several test files look at but is slow to make."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TextIO

import pytest
from tests.support.program import Done
from tests.support.strangers import BROKEN_BOWL, write_company

from draftassist.cli import run

Cli = Callable[..., Done]


def _stream() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)


def _said(stream: io.TextIOWrapper) -> str:
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode()


def command(*arguments: str | Path, stdin: bytes = b"") -> Done:
    """Run one command in this process."""
    out, err = _stream(), _stream()
    before: TextIO = sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code = run([str(one) for one in arguments])
    finally:
        sys.stdin = before
    return Done(code, _said(out), _said(err))


@pytest.fixture
def cli() -> Cli:
    """Arguments in; exit code, stdout and stderr out."""
    return command


@pytest.fixture(scope="session")
def nordlys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The knowledge folder of a company that the program has never seen."""
    return write_company(tmp_path_factory.mktemp("nordlys"))


@pytest.fixture(scope="session")
def bowl(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A complaint to that company, as a case file."""
    path = tmp_path_factory.mktemp("cases") / "bowl.json"
    path.write_text(json.dumps(BROKEN_BOWL), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def strangers_draft(bowl: Path, nordlys: Path, session_home: Path) -> Done:
    """`draft --json` for it."""
    return command("draft", bowl, "--json", "--knowledge", nordlys, "--home", session_home)


@pytest.fixture(scope="session")
def unknowing_draft(bowl: Path, session_home: Path) -> Done:
    """`draft --json` for the same complaint with no knowledge at all."""
    return command("draft", bowl, "--json", "--home", session_home)
