"""The catalogue: every passage with its words and vectors, in one SQLite file. What it says is what there is.

Chroma and the BM25 files are made from it and can be made again. A vector counts as `unsynced` until Chroma has it, one
that is deleted leaves a `tombstone` until Chroma has forgotten it: whatever a crash interrupts, the next writer ends.
Numbers are never used twice, so a leftover in Chroma can never stand for another passage.
"""

from __future__ import annotations

import sqlite3
import threading
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from draftassist.errors import StorageError
from draftassist.retrieval.lexical import terms
from draftassist.retrieval.passages import Kind, Passage

__all__ = ["Catalogue", "Row", "Stored"]

LAYOUT = "4"
"""Raised when what is stored changes its meaning; an older index is then made again."""
_NAMES_COUNT = 3
"""How often title and heading are counted against the text; 2 to 6 are alike on the development sets, 1 is worse."""
_MARKS = 500

_SCHEMA = (
    "CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL)",
    "CREATE TABLE passage (number INTEGER PRIMARY KEY AUTOINCREMENT, root TEXT NOT NULL, id TEXT NOT NULL, "
    "kind TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL, source TEXT NOT NULL, effective_from TEXT NOT NULL, "
    "effective_to TEXT NOT NULL, issue TEXT NOT NULL, region TEXT NOT NULL, tier TEXT NOT NULL, "
    "exceptional TEXT NOT NULL, digest TEXT NOT NULL, terms TEXT NOT NULL, lead BLOB, UNIQUE (root, id))",
    "CREATE TABLE window (number INTEGER PRIMARY KEY AUTOINCREMENT, "
    "passage INTEGER NOT NULL REFERENCES passage(number) ON DELETE CASCADE, "
    "kind TEXT NOT NULL, vector BLOB NOT NULL, synced INTEGER NOT NULL DEFAULT 0)",
    "CREATE INDEX window_passage ON window(passage)",
    "CREATE INDEX window_unsynced ON window(synced) WHERE synced = 0",
    "CREATE TABLE tombstone (number INTEGER PRIMARY KEY, kind TEXT NOT NULL)",
    "CREATE TRIGGER window_gone AFTER DELETE ON window "
    "BEGIN INSERT OR IGNORE INTO tombstone VALUES (old.number, old.kind); END",
)
_TABLES = ("window", "passage", "tombstone", "about")
_SHOWN = "number, root, id, kind, title, text, source, effective_from, effective_to, issue, region, tier, exceptional"


@dataclass(frozen=True)
class Row:
    """A passage to write: its hash, a vector (384,) for each of its windows, and one for its lead if it has one."""

    passage: Passage
    digest: str
    vectors: Sequence[NDArray[np.float32]]
    lead: NDArray[np.float32] | None


@dataclass(frozen=True)
class Stored:
    """A passage as search sees it; dates are ISO days or empty."""

    number: int
    root: str
    id: str
    kind: Kind
    title: str
    text: str
    source: str
    effective_from: str
    effective_to: str
    issue: str
    region: str
    tier: str
    exceptional: str


class Catalogue:
    """One SQLite file under home. Every method is one transaction. Safe to share between threads."""

    def __init__(self, path: Path, encoder: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path, self._encoder, self._lock = path, encoder, threading.RLock()
        with self._mapped():
            # autocommit, and each transaction begun by hand: only so does SQLite's own DDL take part in one
            self._db = sqlite3.connect(path, check_same_thread=False, timeout=30, isolation_level=None)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA foreign_keys=ON")
            with self._transaction():
                if not self._db.execute("SELECT 1 FROM sqlite_master WHERE name = 'about'").fetchone():
                    self._create()

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    # -- what the index is -----------------------------------------------------------------------------------------

    @property
    def name(self) -> str:
        """Random, made with the catalogue: the name of its collections on a server that others may use too."""
        return self._about("name")

    @property
    def stale(self) -> bool:
        """Made with another encoder or layout: nothing in it can be compared with a query of today."""
        return self._about("encoder") != self._encoder or self._about("layout") != LAYOUT

    @property
    def generation(self) -> int:
        """Grows with every change of the passages."""
        return int(self._about("generation") or 0)

    def reset(self) -> None:
        """Forget everything, belong to today's encoder, and take a new name: numbers begin again."""
        with self._transaction():
            self._create()

    def roots(self) -> list[str]:
        """The folders that passages came from."""
        return [row[0] for row in self._rows("SELECT DISTINCT root FROM passage ORDER BY root")]

    # -- writing ---------------------------------------------------------------------------------------------------

    def digests(self, root: str) -> dict[str, str]:
        """Id to hash of everything under a root."""
        return dict(self._rows("SELECT id, digest FROM passage WHERE root = ?", root))

    def change(self, root: str, put: Sequence[Row], drop: Iterable[str] = ()) -> None:
        """Add or replace `put`, take out `drop`."""
        with self._transaction():
            gone = [(root, id_) for id_ in [*drop, *(row.passage.id for row in put)]]
            self._db.executemany("DELETE FROM passage WHERE root = ? AND id = ?", gone)
            for row in put:
                number = self._insert(root, row)
                self._db.executemany(
                    "INSERT INTO window(passage, kind, vector) VALUES (?, ?, ?)",
                    [(number, row.passage.kind, _blob(vector)) for vector in row.vectors],
                )
            self._db.execute("UPDATE about SET value = value + 1 WHERE key = 'generation'")

    def _insert(self, root: str, row: Row) -> int:
        one = row.passage
        words = terms(" ".join([one.names] * _NAMES_COUNT + [one.words]))
        cursor = self._db.execute(
            "INSERT INTO passage(root, id, kind, title, text, source, effective_from, effective_to, issue, region, "
            "tier, exceptional, digest, terms, lead) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (root, one.id, one.kind, one.title, one.text, one.source, one.effective_from, one.effective_to, one.issue,
             one.region, one.tier, one.exceptional, row.digest, " ".join(words),
             None if row.lead is None else _blob(row.lead)),
        )  # fmt: skip
        return int(cursor.lastrowid or 0)

    def move(self, old: str, new: str) -> None:
        """What was read from one folder counts as read from another that holds it; its own passages go first."""
        with self._transaction():
            self._db.execute("UPDATE OR IGNORE passage SET root = ? WHERE root = ?", (new, old))
            self._db.execute("DELETE FROM passage WHERE root = ?", (old,))

    # -- what Chroma has to learn ----------------------------------------------------------------------------------

    def unsynced(self, limit: int) -> list[tuple[Kind, int, NDArray[np.float32]]]:
        """Windows that Chroma may not have: kind, number and vector."""
        rows = self._rows("SELECT kind, number, vector FROM window WHERE synced = 0 ORDER BY number LIMIT ?", limit)
        return [(kind, number, np.frombuffer(vector, dtype=np.float32)) for kind, number, vector in rows]

    def tombstones(self) -> dict[Kind, list[int]]:
        """Windows that Chroma may still have."""
        gone: dict[Kind, list[int]] = {"policy": [], "case": []}
        for number, kind in self._rows("SELECT number, kind FROM tombstone"):
            gone[kind].append(number)
        return gone

    def synced(self, numbers: Iterable[int]) -> None:
        """Chroma has these."""
        self._many("UPDATE window SET synced = 1 WHERE number = ?", numbers)

    def forgotten(self, numbers: Iterable[int]) -> None:
        """Chroma has these no more."""
        self._many("DELETE FROM tombstone WHERE number = ?", numbers)

    def unsync(self) -> None:
        """Chroma has lost everything."""
        with self._transaction():
            self._db.execute("UPDATE window SET synced = 0")
            self._db.execute("DELETE FROM tombstone")

    # -- reading ---------------------------------------------------------------------------------------------------

    def count(self, kind: Kind) -> int:
        """How many windows of a kind there are."""
        return int(self._rows("SELECT count(*) FROM window WHERE kind = ?", kind)[0][0])

    def passages(self) -> int:
        """How many passages there are."""
        return int(self._rows("SELECT count(*) FROM passage")[0][0])

    def words(self, kind: Kind) -> Iterator[tuple[int, str]]:
        """Number and terms of every passage of a kind, in the order of numbers."""
        yield from self._rows("SELECT number, terms FROM passage WHERE kind = ? ORDER BY number", kind)

    def get(self, numbers: Iterable[int]) -> dict[int, Stored]:
        """Passages by number; unknown ones are left out."""
        rows = self._in(f"SELECT {_SHOWN} FROM passage WHERE number IN", list(numbers))  # noqa: S608 - a constant
        return {row[0]: Stored(*row) for row in rows}

    def passages_of(self, windows: Iterable[int]) -> dict[int, int]:
        """The passage that each window belongs to; unknown ones are left out."""
        return dict(self._in("SELECT number, passage FROM window WHERE number IN", list(windows)))

    def vectors(self, passages: Iterable[int]) -> dict[int, NDArray[np.float32]]:
        """The vectors (n, 384) of each passage's windows."""
        found: dict[int, list[bytes]] = {}
        for passage, vector in self._in("SELECT passage, vector FROM window WHERE passage IN", list(passages)):
            found.setdefault(passage, []).append(vector)
        return {number: np.frombuffer(b"".join(parts), np.float32).reshape(len(parts), -1)
                for number, parts in found.items()}  # fmt: skip

    def leads(self, passages: Iterable[int]) -> dict[int, NDArray[np.float32]]:
        """The vector of each passage's lead; passages without one are left out."""
        rows = self._in("SELECT number, lead FROM passage WHERE lead NOT NULL AND number IN", list(passages))
        return {number: np.frombuffer(lead, np.float32) for number, lead in rows}

    def share_of_terms(self, passage: int, asked: Sequence[str]) -> float:
        """How many of the terms stand in the passage, in [0, 1]."""
        held = {word for (words,) in self._rows("SELECT terms FROM passage WHERE number = ?", passage)
                for word in words.split()}  # fmt: skip
        return sum(word in held for word in asked) / len(asked) if asked else 0.0

    # -- SQLite ----------------------------------------------------------------------------------------------------

    def _create(self) -> None:
        for table in _TABLES:
            self._db.execute(f"DROP TABLE IF EXISTS {table}")
        for statement in _SCHEMA:
            self._db.execute(statement)
        name = f"draftassist-{uuid.uuid4().hex[:12]}"
        values = {"name": name, "encoder": self._encoder, "layout": LAYOUT, "generation": "1"}
        self._db.executemany("INSERT INTO about VALUES (?, ?)", values.items())

    def _about(self, key: str) -> str:
        rows = self._rows("SELECT value FROM about WHERE key = ?", key)
        return str(rows[0][0]) if rows else ""

    def _rows(self, sql: str, *values: object) -> list[Any]:
        with self._mapped(), self._lock:
            return self._db.execute(sql, values).fetchall()

    def _in(self, sql: str, numbers: Sequence[int]) -> Iterator[Any]:
        for at in range(0, len(numbers), _MARKS):
            some = numbers[at : at + _MARKS]
            yield from self._rows(f"{sql} ({','.join('?' * len(some))})", *some)

    def _many(self, sql: str, numbers: Iterable[int]) -> None:
        with self._transaction():
            self._db.executemany(sql, ((number,) for number in numbers))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._mapped(), self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    @contextmanager
    def _mapped(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise StorageError(
                f"the catalogue cannot be used: {error}",
                file=self._path,
                mend=StorageError.mend_when(str(error), "delete it and ingest again"),
            ) from error


def _blob(vector: NDArray[np.float32]) -> bytes:
    return np.asarray(vector, np.float32).tobytes()
