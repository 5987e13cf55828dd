"""What every test starts from: an empty home, no settings of the developer's, loopback only, fixed seeds."""

from __future__ import annotations

import ipaddress
import os
import random
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from tests.support.endpoint import FakeEndpoint

from draftassist.settings import load_settings

if TYPE_CHECKING:
    from draftassist.llm.embedded import EmbeddedChat

# taken before the environment is cleaned: weights are large and are fetched once a machine, outside the repository
_MODELS = load_settings().models


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test has an empty home of its own and none of the variables that steer the program or its libraries."""
    for name in list(os.environ):
        if name.startswith(("DRAFTASSIST_", "OPENAI_", "LANGSMITH_", "LANGCHAIN_")) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    home = tmp_path / "home"
    monkeypatch.setenv("DRAFTASSIST_HOME", str(home))
    # seconds a draft, and weights that not every machine has: the tests of that part switch it on
    monkeypatch.setenv("DRAFTASSIST_EMBEDDED_OPENING", "off")
    return home


@pytest.fixture(autouse=True)
def fixed_seeds() -> None:
    """Whatever draws at random draws the same in each run."""
    random.seed(20261122)
    np.random.seed(20261122)


@pytest.fixture(autouse=True)
def loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that reaches for the network fails and says for which address."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(str(address[0])):
            raise AssertionError(f"a test reached for the network: {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@pytest.fixture(scope="session")
def models_dir() -> Path:
    """A folder with the embedded model's weights; they are fetched when they are not there."""
    from draftassist.llm import weights

    weights.fetch(_MODELS, progress=False)
    return _MODELS


@pytest.fixture(scope="session")
def session_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that the tests of one session share, for what is slow to start."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def embedded_chat(session_home: Path, models_dir: Path) -> Iterator[EmbeddedChat]:
    """The real embedded model, started once; its server ends with the session."""
    from draftassist.llm.embedded import EmbeddedChat

    with EmbeddedChat(session_home, models_dir) as chat:
        yield chat


@pytest.fixture
def endpoint() -> Iterator[FakeEndpoint]:
    """A real server on loopback that answers as a test tells it to."""
    with FakeEndpoint() as server:
        yield server
