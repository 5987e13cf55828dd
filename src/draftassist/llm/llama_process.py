"""One supervised child process with llama.cpp's server: start it, know whether it lives, end it."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, cast

from draftassist.errors import ModelUnreachableError
from draftassist.llm import llama_child

__all__ = ["LlamaProcess", "ServerSpec"]

_END_SECONDS = 5.0


@dataclass(frozen=True)
class ServerSpec:
    """What a server runs. `lora` is a LoRA adapter (GGUF) on top of the model; `threads` 0 means all cores."""

    model: Path
    name: str
    lora: Path | None = None
    context_tokens: int = 4096
    threads: int = 0


class LlamaProcess:
    """A running server at `address` that wants `key`; it ends with this process, and never outlives it.

    Its stderr goes to `log_path`. Raises ModelUnreachableError when it does not come up within `patience` seconds.
    """

    def __init__(self, spec: ServerSpec, log_path: Path, *, patience: float = 120.0) -> None:
        self.key = secrets.token_urlsafe(32)
        self._spec = spec
        self._log_path = log_path
        self._process: subprocess.Popen[bytes] | None = None
        self._spawned = threading.Event()
        self._failure: OSError | None = None
        # On Linux the child is killed when the *thread* that started it ends. Callers' threads come and go (a web
        # server's do), so a thread of its own starts it and stays as long as it runs.
        self._keeper = threading.Thread(target=self._keep, name="llama-server", daemon=True)
        self._keeper.start()
        self._spawned.wait()
        if self._failure is not None:
            raise ModelUnreachableError(f"the embedded model cannot be started: {self._failure.strerror}")
        try:
            self.address = self._await_address(patience)
        except BaseException:
            self.stop()
            raise

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._child.pid

    @property
    def running(self) -> bool:
        """Whether the child lives."""
        return self._child.poll() is None

    def stop(self) -> None:
        """End the child and wait for it; harmless when repeated."""
        child = self._child
        if child.stdin is not None and not child.stdin.closed:
            _close_quietly(child.stdin)  # the child ends when its stdin does
        try:
            child.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        if child.stdout is not None:
            child.stdout.close()
        self._keeper.join()

    @property
    def _child(self) -> subprocess.Popen[bytes]:
        assert self._process is not None  # noqa: S101 - __init__ raises otherwise
        return self._process

    def _keep(self) -> None:
        try:
            with _fresh_log(self._log_path) as log:
                # -P: a file in the current folder never shadows a module; a session of its own: Ctrl-C is the parent's
                self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and file
                    [sys.executable, "-P", str(Path(llama_child.__file__))],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    start_new_session=True,
                )
        except OSError as error:
            self._failure = error
            return
        finally:
            self._spawned.set()
        self._process.wait()

    def _await_address(self, patience: float) -> str:
        child = self._child
        orders = {
            "parent": os.getpid(),
            "model": str(self._spec.model),
            "name": self._spec.name,
            "lora": None if self._spec.lora is None else str(self._spec.lora),
            "context_tokens": self._spec.context_tokens,
            "threads": self._spec.threads or _cores(),
            "key": self.key,
        }
        stdin, stdout = cast(BinaryIO, child.stdin), cast(BinaryIO, child.stdout)
        watchdog = threading.Timer(patience, child.kill)
        watchdog.daemon = True
        watchdog.start()
        try:
            stdin.write(json.dumps(orders).encode() + b"\n")
            stdin.flush()
            line = stdout.readline()  # empty when the child ends first
        except BrokenPipeError:
            line = b""
        finally:
            watchdog.cancel()
        answer = json.loads(line) if line else {"error": "it ended at once, or did not come up in time"}
        if "error" in answer:
            raise ModelUnreachableError(
                f"the embedded model {self._spec.name} did not start: {answer['error']}",
                mend=f"see {self._log_path}; damaged weights: draftassist models verify",
            )
        return str(answer["address"])


def _fresh_log(path: Path) -> BinaryIO:
    """A new log that only this user can read; the one before is kept, for it may tell of a crash."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        path.replace(path.with_name(path.name + ".1"))
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def _cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _close_quietly(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except BrokenPipeError:
        return
