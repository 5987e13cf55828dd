"""Chroma embedded and Chroma as a server keep the same contract."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from tests.support.knowledge import write_knowledge

from draftassist.encoding.encoder import load_encoder
from draftassist.errors import ServiceError, StorageError
from draftassist.knowledge.load import load_knowledge
from draftassist.retrieval.search import Library
from draftassist.retrieval.vectors import VectorIndex

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def chroma_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`chroma run` on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("chroma")
    command = [str(Path(sys.executable).with_name("chroma")), "run", "--path", str(folder), "--port", str(port)]
    with subprocess.Popen(
        [*command, "--host", "127.0.0.1"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        url = f"http://127.0.0.1:{port}"
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{url}/api/v2/heartbeat", timeout=1).close()  # noqa: S310 - our own
                break
            except OSError:
                time.sleep(0.1)
        yield url
        server.terminate()


@pytest.fixture(params=["embedded", "server"])
def url(request: pytest.FixtureRequest) -> str | None:
    return None if request.param == "embedded" else str(request.getfixturevalue("chroma_server"))


def unit(*values: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    vector = np.zeros((1, 384), dtype=np.float32)
    vector[0, : len(values)] = values
    return vector / np.linalg.norm(vector)


def test_put_find_drop_and_clear(tmp_path: Path, url: str | None) -> None:
    name = f"test-{tmp_path.name}"
    index = VectorIndex(tmp_path / "chroma", name, url)
    assert index.count("policy") == 0
    assert index.nearest("policy", unit(1), 5) == {}
    index.put("policy", [3, 8], np.concatenate([unit(1), unit(1, 1)]))
    index.put("policy", [8], unit(1, 1))
    index.put("case", [3], unit(0, 1))
    assert (index.count("policy"), index.count("case")) == (2, 1)
    found = index.nearest("policy", unit(1), 5)
    assert found == pytest.approx({3: 1.0, 8: 0.7071}, abs=1e-3)
    assert index.nearest("policy", np.concatenate([unit(1), unit(0, 1)]), 1) == pytest.approx(
        {3: 1.0, 8: 0.7071}, abs=1e-3
    )
    index.drop("policy", [3, 999])
    assert index.nearest("policy", unit(1), 5).keys() == {8}
    index.close()
    again = VectorIndex(tmp_path / "chroma", name, url)
    assert again.count("policy") == 1
    again.clear()
    assert (again.count("policy"), again.count("case")) == (0, 0)
    again.close()


def test_a_library_works_the_same_on_both(tmp_path: Path, url: str | None) -> None:
    root = write_knowledge(tmp_path / "knowledge")
    knowledge = load_knowledge([root])
    with Library(tmp_path / "home", load_encoder(1), url) as library:
        assert library.refresh([root], knowledge).added == 10
        assert library.refresh([root], knowledge).unchanged == 10
        assert library.health() == (True, "10 passages from 1 folder(s)", None)
        found = library.search("you took the money two times", at=TODAY)
        assert "billing#charged-twice" in [one.id for one in found[:2]]


def test_two_homes_on_one_server_do_not_meet(tmp_path: Path, chroma_server: str) -> None:
    root = write_knowledge(tmp_path / "knowledge")
    with (
        Library(tmp_path / "one", load_encoder(1), chroma_server) as one,
        Library(tmp_path / "two", load_encoder(1), chroma_server) as two,
    ):
        one.refresh([root], load_knowledge([root]))
        assert two.search("charged twice", at=TODAY) == []
        assert two.health() == (True, "0 passages from 0 folder(s)", None)


def test_no_server_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ServiceError, match="unset DRAFTASSIST_CHROMA_URL") as caught:
        VectorIndex(tmp_path / "chroma", "test", "http://user:secret@127.0.0.1:9")
    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_server_that_never_answers_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("draftassist.retrieval.vectors._PATIENCE_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"http://127.0.0.1:{mute.getsockname()[1]}"
        with pytest.raises(ServiceError, match="timed out"):
            VectorIndex(tmp_path / "chroma", "test", url)


def test_a_damaged_folder_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "chroma").mkdir()
    (tmp_path / "chroma" / "chroma.sqlite3").write_bytes(b"no database at all" * 100)
    with pytest.raises(StorageError, match="delete that folder"):
        VectorIndex(tmp_path / "chroma", "test")
