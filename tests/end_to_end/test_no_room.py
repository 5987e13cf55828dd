"""A disk without room is one line and exit code 2, and what was there before still works."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.program import PROGRAM, Done, one_line, program
from tests.support.strangers import write_company

SMALL = 8_000


def limited(*arguments: str | Path) -> Done:
    """The program in a process whose files may not grow beyond `SMALL` bytes; what a full disk does to a write."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL, SMALL))

    done = subprocess.run(
        [*PROGRAM, *map(str, arguments)], input=b"My ride was cancelled and I was charged twice.", capture_output=True,
        preexec_fn=limit, check=False, timeout=200,
    )  # fmt: skip
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.mark.parametrize("verb", [["draft", "-", "--json"], ["search", "late"], ["ingest"]], ids=" ".join)
def test_files_that_cannot_grow(tmp_path: Path, verb: list[str]) -> None:
    done = limited(*verb, "--knowledge", write_company(tmp_path / "knowledge"))
    one_line(done, "free some space")


def test_scores_are_kept_as_far_as_they_fitted(tmp_path: Path) -> None:
    replies, out = tmp_path / "replies.jsonl", tmp_path / "scores.jsonl"
    replies.write_text('{"reply":"We will call you tomorrow at noon about the parcel."}\n' * 30)
    one_line(limited("score", replies, "--out", out), "scores.jsonl", "free some space")
    kept = out.read_text().splitlines(keepends=True)
    assert len(kept) > 2
    assert all(line.endswith("\n") for line in kept[:-1])


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 128 kilobytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", str(folder)], check=False, capture_output=True
    )
    if os.geteuid() or made.returncode:
        pytest.skip("only root may mount a small file system here")
    yield folder
    subprocess.run(["umount", str(folder)], check=False)


def test_a_disk_that_is_full(full_disk: Path, tmp_path: Path) -> None:
    done = program("ingest", "--knowledge", write_company(tmp_path / "knowledge"), "--home", full_disk)
    one_line(done, str(full_disk), "free some space")
