"""`python ui.py`: one line with the address; a taken port is one line and exit code 2."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def desk(home: Path, port: int) -> subprocess.Popen[str]:
    """`python ui.py` as an own process."""
    environment = {**os.environ, "DRAFTASSIST_PORT": str(port), "DRAFTASSIST_HOME": str(home)}
    return subprocess.Popen(
        [sys.executable, "ui.py"], cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def test_a_taken_port_is_one_line_and_exit_code_2(own_home: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        process = desk(own_home, port)
        out, err = process.communicate(timeout=120)
    assert process.returncode == 2
    assert out == ""
    assert len(err.strip().splitlines()) == 1
    assert f"127.0.0.1:{port} is in use" in err
    assert "DRAFTASSIST_PORT" in err


@pytest.mark.slow
def test_one_line_with_the_address_and_a_quiet_end(own_home: Path) -> None:
    process = desk(own_home, 0)
    assert process.stdout is not None
    line = process.stdout.readline()
    address = line.split(" is at ")[1].split(" ")[0]
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310 - our own loopback address
            assert answer.status == 200
    finally:
        process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert out == ""
    assert err.strip() == ""
