"""One drafting run that can be stopped at any moment, however long the writer takes over its next sentence.

The events are pulled by a thread of their own; the page's handler waits on a queue and on the stop signal. Only the
stop signals are kept here, by browser session: no case and no draft.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from typing import Final

from draftassist.domain.draft import DraftEvent

__all__ = ["Run", "Runs"]

_PATIENCE_S: Final = 10.0
"""How long the end of the program waits for a writer that was told to stop."""
_LOOK_S: Final = 0.05
"""How often a waiting run looks whether it was stopped."""


class Run:
    """The events of one draft, until the last one or until `stop`."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._over = threading.Event()
        self._news: queue.SimpleQueue[DraftEvent | Exception | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    @property
    def stopped(self) -> bool:
        """Somebody asked for the end."""
        return self._stop.is_set()

    @property
    def busy(self) -> bool:
        """It goes on, or its writer is still at the step in which it was stopped."""
        return not self._over.is_set() or (self._thread is not None and self._thread.is_alive())

    def stop(self) -> None:
        """Ends the run: the page at once, the writer as soon as its current step returns."""
        self._stop.set()

    def join(self, seconds: float) -> None:
        """Waits until the writer has noticed, so that the program does not end in the middle of its step."""
        if self._thread is not None:
            self._thread.join(seconds)

    def follow(self, events: Iterator[DraftEvent]) -> Iterator[DraftEvent]:
        """The events as they come; ends early when stopped. What the writer raises is raised here."""
        self._thread = threading.Thread(target=self._pull, args=(events,), name="desk-draft", daemon=True)
        self._thread.start()
        try:
            while not self.stopped:
                try:
                    news = self._news.get(timeout=_LOOK_S)
                except queue.Empty:
                    continue
                if news is None:
                    return
                if isinstance(news, Exception):
                    raise news
                yield news
        finally:
            self.end()

    def end(self) -> None:
        """Nobody follows any more."""
        self._over.set()

    def _pull(self, events: Iterator[DraftEvent]) -> None:
        try:
            for event in events:
                if self.stopped or self._over.is_set():
                    break
                self._news.put(event)
        except Exception as error:  # handed to the follower, which raises it
            self._news.put(error)
        finally:
            close = getattr(events, "close", None)
            if close is not None:
                close()
            self._news.put(None)


class Runs:
    """The run of each browser session; a new one ends the one before."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: dict[str, Run] = {}
        self._all: list[Run] = []

    def start(self, session: str) -> Run:
        """A new run for this session."""
        run = Run()
        with self._lock:
            before = self._running.get(session)
            self._running[session] = run
            self._all = [one for one in self._all if one.busy] + [run]
        if before is not None:
            before.stop()
        return run

    def stop(self, session: str) -> None:
        """Ends the session's run, if there is one."""
        with self._lock:
            run = self._running.get(session)
        if run is not None:
            run.stop()

    def end(self, session: str, run: Run) -> bool:
        """Forgets a finished run; False when a newer one has taken its place."""
        run.end()
        with self._lock:
            current = self._running.get(session) is run
            if current:
                del self._running[session]
        return current

    def close(self) -> None:
        """Ends all runs and waits for their writers' current steps."""
        with self._lock:
            runs = list(self._all)
        for run in runs:
            run.stop()
        for run in runs:
            run.join(_PATIENCE_S)

    def is_running(self, session: str) -> bool:
        """A draft is being written for this session."""
        with self._lock:
            return session in self._running
