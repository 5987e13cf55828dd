"""A prompt that changes gets a new version, or the lock file says so."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from draftassist.errors import PromptError
from draftassist.prompting.lock import LOCK_FILE, check_lock, main, write_lock
from draftassist.resources import prompts_dir


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "prompts"
    shutil.copytree(prompts_dir(), copy)
    (copy / LOCK_FILE).unlink()
    write_lock(copy)
    return copy


def _replace(folder: Path, *changes: tuple[str, str]) -> None:
    path = folder / "drafting" / "opening.md"
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


RAISED = (("version: 2", "version: 3"), ('- "2:', '- "3:'))


def test_the_shipped_prompts_are_as_their_lock_file_says():
    assert check_lock(prompts_dir()) == []


def test_a_changed_body_needs_a_new_version(folder):
    _replace(folder, ("You write the first sentence", "You write the first words"))
    (problem,) = check_lock(folder)
    assert problem.startswith("drafting/opening was changed but is still version 2")
    with pytest.raises(PromptError, match="still version 2"):
        write_lock(folder)


def test_a_new_version_must_be_locked_too(folder):
    _replace(folder, ("You write the first sentence", "You write the first words"), *RAISED)
    (problem,) = check_lock(folder)
    assert "drafting/opening: not in prompts.lock.json as it is" in problem
    write_lock(folder)
    assert check_lock(folder) == []


def test_a_changed_partial_changes_every_prompt_with_it(folder):
    partial = folder / "_partials" / "data_not_orders.md"
    partial.write_text(partial.read_text(encoding="utf-8") + "Really.\n", encoding="utf-8")
    assert [problem.split(" ")[0] for problem in check_lock(folder)] == ["drafting/reply"]


def test_new_and_removed_prompts_are_noticed(folder):
    (folder / "drafting" / "opening.md").unlink()
    assert "drafting/opening: not in prompts.lock.json" in check_lock(folder)[0]


def test_the_command_writes_or_says_why_not(folder, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["lock", str(folder)])
    (folder / LOCK_FILE).unlink()
    assert main() == 0
    assert (folder / LOCK_FILE).exists()
    _replace(folder, ("You write the first sentence", "You write the first words"))
    assert main() == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "still version 2" in said


def test_a_broken_lock_file_is_one_line(folder):
    (folder / LOCK_FILE).write_text("{", encoding="utf-8")
    with pytest.raises(PromptError, match=r"prompts\.lock\.json: is not JSON"):
        check_lock(folder)
