"""Nothing leaves the machine and nothing is written where nobody asked for it.

Every process of the program runs with a `sitecustomize` that writes down, and refuses, whatever reaches beyond
loopback. Variables that would switch tracing on at the libraries are set, as they may be on a developer's machine.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.support.program import ROOT, Done, program
from tests.support.strangers import BROKEN_BOWL, write_company

GUARD = """
import ipaddress, os, socket

def _abroad(address):
    if not isinstance(address, tuple):
        return False  # a Unix socket
    try:
        return not ipaddress.ip_address(address[0]).is_loopback
    except ValueError:
        return address[0] not in ("localhost", "")

def _refused(what):
    with open(os.environ["GUARD_LOG"], "a") as log:
        log.write(f"{what}\\n")
    raise OSError(f"refused: {what}")

def _guarded(name):
    real = getattr(socket.socket, name)
    def guard(self, *arguments):
        address = arguments[-1]
        if self.family in (socket.AF_INET, socket.AF_INET6) and _abroad(address):
            _refused(f"{name} {address}")
        return real(self, *arguments)
    setattr(socket.socket, name, guard)

for _name in ("connect", "connect_ex", "sendto"):
    _guarded(_name)

_lookup = socket.getaddrinfo
def _getaddrinfo(host, *arguments, **named):
    if host is not None and _abroad((host.decode() if isinstance(host, bytes) else host,)):
        _refused(f"getaddrinfo {host}")
    return _lookup(host, *arguments, **named)
socket.getaddrinfo = _getaddrinfo
"""
CURIOUS = {
    "LANGSMITH_TRACING": "true", "LANGSMITH_API_KEY": "x", "LANGCHAIN_TRACING_V2": "true", "LANGCHAIN_API_KEY": "x",
    "ANONYMIZED_TELEMETRY": "True", "GRADIO_ANALYTICS_ENABLED": "True", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://192.0.2.1:4318",
}  # fmt: skip


@dataclass(frozen=True)
class Watched:
    """The surroundings of a watched program."""

    env: dict[str, str]
    log: Path
    user: Path
    cwd: Path

    def run(self, *arguments: str | Path, stdin: str = "") -> Done:
        """The program, watched."""
        return program(*arguments, stdin=stdin, cwd=self.cwd, env=self.env)

    def attempts(self) -> list[str]:
        """What reached beyond loopback."""
        return self.log.read_text().splitlines() if self.log.exists() else []


@pytest.fixture
def watched(tmp_path: Path, models_dir: Path) -> Watched:
    """An empty user's folder, an empty working folder, and the guard."""
    for name in ("guard", "user", "cwd", "tmp"):
        (tmp_path / name).mkdir()
    (tmp_path / "guard" / "sitecustomize.py").write_text(GUARD)
    env = {
        "PYTHONPATH": str(tmp_path / "guard"), "GUARD_LOG": str(tmp_path / "log"), "HOME": str(tmp_path / "user"),
        "DRAFTASSIST_MODELS": str(models_dir), "TMPDIR": str(tmp_path / "tmp"), "PYTHONDONTWRITEBYTECODE": "1",
        **{f"XDG_{kind}_HOME": str(tmp_path / "user" / kind) for kind in ("DATA", "CACHE", "CONFIG", "STATE")},
        **CURIOUS,
    }  # fmt: skip
    return Watched(env, tmp_path / "log", tmp_path / "user", tmp_path / "cwd")


def test_the_guard_works(watched: Watched) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import socket; socket.create_connection(('192.0.2.1', 80), 2)"], check=False,
        env={**os.environ, **watched.env}, capture_output=True,
    )  # fmt: skip
    assert done.returncode == 1
    assert watched.attempts() == ["getaddrinfo 192.0.2.1"]


def test_draft_search_and_score(watched: Watched, tmp_path: Path) -> None:
    knowledge, case = write_company(tmp_path / "knowledge"), tmp_path / "case.json"
    case.write_text(json.dumps(BROKEN_BOWL))
    for arguments, stdin in (
        (["draft", case, "--json", "--knowledge", knowledge], ""),
        (["search", "a broken bowl", "--knowledge", knowledge, "--json"], ""),
        (["score", "-", "--knowledge", knowledge], '{"reply":"We will send you a new bowl today."}'),
        (["doctor", "--json"], ""),
    ):
        done = watched.run(*arguments, stdin=stdin)
        assert done.code == 0, done.err
    assert watched.attempts() == []
    assert list(watched.user.rglob("*")) == []
    assert list(watched.cwd.rglob("*")) == []


def test_the_embedded_model(watched: Watched) -> None:
    code = (
        "from draftassist.llm.base import ChatMessage\nfrom draftassist.services import Services\n"
        "from draftassist.settings import load_settings\n"
        "with Services(load_settings()) as services:\n"
        "    print(services.chat_model.complete([ChatMessage('user', 'Say: ready')], max_tokens=4).text)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **watched.env}, check=False, capture_output=True
    )
    assert done.returncode == 0, done.stderr
    assert watched.attempts() == []
    assert list(watched.user.rglob("*")) == []


def test_the_desk(watched: Watched) -> None:
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "ui.py")],
        cwd=watched.cwd,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **watched.env, "DRAFTASSIST_KNOWLEDGE": "sample", "DRAFTASSIST_PORT": "0"},
    )
    assert process.stdout is not None
    address = process.stdout.readline().split(" is at ")[1].split(" ")[0]
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310 - our own loopback address
            page = answer.read().decode()
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    assert "DraftAssist" in page
    assert watched.attempts() == []
    assert list(watched.cwd.rglob("*")) == []
