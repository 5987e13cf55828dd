"""One llama.cpp server per home and model, shared by every process that works on that home.

Who owns it: the process that started it. It ends with its owner, even when that one is killed. Other processes find
it by a state file that only this user can read (address and key), and borrow it. When the owner goes, the next
request of a borrower finds nobody there, starts a server of its own and so becomes the owner.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
import time
import weakref
from collections import deque
from dataclasses import asdict, dataclass
from pathlib import Path

import filelock
import psutil

from draftassist.errors import ModelUnreachableError, StorageError
from draftassist.llm.llama_process import LlamaProcess, ServerSpec

__all__ = ["ServerAddress", "SharedServer"]

_FOLDER = "llm"
_START_PATIENCE = 120.0
_CLOCK_SECONDS = 2.0
"""A process's birth is reckoned from the boot time, which moves when the clock is set right."""
_MOST_STARTS = 4
_START_WINDOW = 300.0
"""After so many starts within so many seconds it is the model that crashes, not chance: give up."""


@dataclass(frozen=True)
class ServerAddress:
    """Where a server listens, with its key and its process; `born` tells it from a later one with the same id."""

    address: str
    key: str
    pid: int
    born: float

    @property
    def alive(self) -> bool:
        """Whether that process runs."""
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.born) < _CLOCK_SECONDS
            return same and process.status() != psutil.STATUS_ZOMBIE
        except psutil.Error:
            return False

    def healthy(self, timeout: float = 10.0) -> bool:
        """Whether that process runs, and answers to the key."""
        import httpx2

        from draftassist.llm.http_client import loopback_client

        try:
            with loopback_client(timeout) as client:
                answer = client.get(f"{self.address}/v1/models", headers={"authorization": f"Bearer {self.key}"})
            return self.alive and answer.status_code == 200
        except httpx2.HTTPError:
            return False


class SharedServer:
    """Finds or starts the server for `spec` under `home`; safe to use from many threads."""

    def __init__(self, home: Path, spec: ServerSpec) -> None:
        self._spec = spec
        stem = home / _FOLDER / f"server-{_fingerprint(spec)}"
        self._state_path = stem.with_suffix(".json")
        self._lock_path = stem.with_suffix(".lock")
        self._log_path = stem.with_suffix(".log")
        self._known: ServerAddress | None = None
        self._own: LlamaProcess | None = None
        self._ending: weakref.finalize[[LlamaProcess, Path, int], SharedServer] | None = None
        self._starts: deque[float] = deque(maxlen=_MOST_STARTS)
        self._guard = threading.Lock()

    @property
    def log_path(self) -> Path:
        """Where the server's warnings and errors go."""
        return self._log_path

    def address(self) -> ServerAddress:
        """A live server: the one in use, another process's, or a new one.

        Raises ModelUnreachableError when it does not start or keeps crashing, StorageError when home is not writable.
        """
        with self._guard:
            if self._known is None or not self._known.alive:
                self._known = self._find_or_start()
            return self._known

    def lost(self, used: ServerAddress) -> bool:
        """Whether the server that was used is gone; then `address` brings another."""
        if used.healthy():
            return False
        with self._guard:
            if self._known == used:
                self._known = None
        return True

    def close(self) -> None:
        """End the server if it is ours; a borrowed one stays."""
        with self._guard:
            self._known = None
            self._end_own()

    def _find_or_start(self) -> ServerAddress:
        try:
            self._state_path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with filelock.FileLock(self._lock_path, timeout=2 * _START_PATIENCE):
                found = self._read_state()
                return found if found is not None and found.healthy() else self._start()
        except filelock.Timeout:
            raise ModelUnreachableError(
                f"another process holds {self._lock_path} and does not finish", mend="end that process"
            ) from None
        except OSError as error:
            raise StorageError(
                f"cannot be written: {error.strerror}", file=self._state_path.parent, mend="set DRAFTASSIST_HOME"
            ) from None

    def _start(self) -> ServerAddress:
        now = time.monotonic()
        if len(self._starts) == _MOST_STARTS and now - self._starts[0] < _START_WINDOW:
            raise ModelUnreachableError(
                f"the embedded model {self._spec.name} keeps crashing, {_MOST_STARTS} times in a short while",
                mend=f"see {self._log_path}, or set DRAFTASSIST_LLM_BASE_URL",
            )
        self._starts.append(now)
        self._end_own()
        process = LlamaProcess(self._spec, self._log_path, patience=_START_PATIENCE)
        self._own = process
        self._ending = weakref.finalize(self, _end, process, self._state_path, os.getpid())
        born = psutil.Process(process.pid).create_time()
        started = ServerAddress(process.address, process.key, process.pid, born)
        if not started.healthy():
            raise ModelUnreachableError(
                f"the embedded model {self._spec.name} started but does not answer", mend=f"see {self._log_path}"
            )
        self._write_state(started)
        return started

    def _end_own(self) -> None:
        if self._ending is not None:
            self._ending()
        self._own = self._ending = None

    def _read_state(self) -> ServerAddress | None:
        try:
            return ServerAddress(**json.loads(self._state_path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def _write_state(self, state: ServerAddress) -> None:
        fresh = self._state_path.with_suffix(".new")
        fresh.unlink(missing_ok=True)  # os.open sets the mode of new files only
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as stream:
            json.dump(asdict(state), stream)
        fresh.replace(self._state_path)


def _end(process: LlamaProcess, state_path: Path, owner: int) -> None:
    """Run once, by `close` or at the end of the program; a fork of the owner leaves the server alone."""
    if os.getpid() != owner:
        return
    pid = process.pid
    process.stop()
    try:
        if json.loads(state_path.read_text(encoding="utf-8")).get("pid") == pid:
            state_path.unlink()
    except (OSError, ValueError):
        return


def _fingerprint(spec: ServerSpec) -> str:
    """Tells servers apart whose answers differ: another file, adapter or context."""
    files = [path.resolve() for path in (spec.model, spec.lora) if path is not None]
    marks = [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in files if path.exists()]
    return hashlib.sha256(repr((spec.name, spec.context_tokens, marks)).encode()).hexdigest()[:12]
