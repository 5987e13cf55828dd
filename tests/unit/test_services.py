"""Parts are wired once, whoever asks."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from draftassist.errors import KnowledgeError
from draftassist.services import Services
from draftassist.settings import load_settings


def test_threads_that_ask_at_the_same_moment_get_the_same_parts():
    asked = ("chat_model", "knowledge", "roots", "library", "drafter", "scorer")
    gate = threading.Barrier(2 * len(asked))

    def ask(name: str) -> tuple[str, int]:
        gate.wait()
        return name, id(getattr(services, name))

    with Services(load_settings(knowledge="sample")) as services, ThreadPoolExecutor(gate.parties) as pool:
        got = set(pool.map(ask, asked * 2))
    assert len(got) == len(asked)


def test_a_part_that_could_not_be_made_is_tried_again(tmp_path):
    folder = tmp_path / "later"
    with Services(load_settings(knowledge=str(folder))) as services:
        with pytest.raises(KnowledgeError):
            _ = services.knowledge
        folder.mkdir()
        assert services.knowledge.policies == []
