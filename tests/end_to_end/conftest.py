"""The whole program in processes of its own: sample company, real index, real weights; nothing of this process."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.program import Done, program

from draftassist.resources import knowledge_dir

EXAMPLE = knowledge_dir() / "example-case.json"


@pytest.fixture(scope="session")
def warm_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home into which the sample company has been read, by the command that does so."""
    home = tmp_path_factory.mktemp("warm")
    done = program("ingest", "--knowledge", "sample", "--home", home)
    assert done.code == 0, done.err
    return home


@pytest.fixture(scope="session")
def sample_draft(warm_home: Path, models_dir: Path) -> Done:
    """The sample complaint, drafted by the command with the real weights at hand."""
    return program(
        "draft",
        EXAMPLE,
        "--json",
        "--knowledge",
        "sample",
        "--home",
        warm_home,
        env={"DRAFTASSIST_MODELS": str(models_dir)},
    )
