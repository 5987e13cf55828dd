"""A library over a small company, as the program wires it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.support.knowledge import write_knowledge

from draftassist.encoding.encoder import load_encoder
from draftassist.knowledge.load import load_knowledge
from draftassist.retrieval.search import IngestReport, Library


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_knowledge(tmp_path / "knowledge")


@pytest.fixture
def library(own_home: Path) -> Iterator[Library]:
    with Library(own_home, load_encoder(1)) as one:
        yield one


@pytest.fixture
def ingest(library: Library) -> Callable[..., IngestReport]:
    def run(*roots: Path) -> IngestReport:
        return library.refresh(list(roots), load_knowledge(list(roots)))

    return run
