"""The catalogue of passages in SQLite: what is indexed, from where, and the lexical side of search (FTS5, BM25).

FTS5 rather than bm25s: it updates a row in place and takes part in the same transaction as the catalogue, where bm25s
rebuilds its whole index for every changed file.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

from draftassist.errors import StorageError
from draftassist.retrieval.passages import Passage

__all__ = ["Catalogue"]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS passage (
  id TEXT PRIMARY KEY, root TEXT NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL,
  source TEXT NOT NULL, effective_from TEXT NOT NULL, effective_to TEXT NOT NULL, issue TEXT NOT NULL,
  digest TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS passage_root ON passage(root);
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(id UNINDEXED, title, text, issue, tokenize = 'porter unicode61');
"""
_WORD = re.compile(r"\w+", re.UNICODE)
_MOST_WORDS = 60
_COLUMNS = "id, kind, title, text, source, effective_from, effective_to, issue"


class Catalogue:
    """One SQLite file under home. Changes are one transaction each."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._db = sqlite3.connect(path, check_same_thread=False, timeout=30)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.executescript(_SCHEMA)
        except sqlite3.DatabaseError as error:
            raise StorageError(
                f"the catalogue cannot be opened: {error}", file=path, mend="delete it and ingest again"
            ) from None

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def digests(self, root: str) -> dict[str, str]:
        """Id to hash of everything under a root."""
        return dict(self._db.execute("SELECT id, digest FROM passage WHERE root = ?", (root,)))

    def count(self) -> int:
        """How many passages there are."""
        return int(self._db.execute("SELECT count(*) FROM passage").fetchone()[0])

    def change(self, root: str, put: Iterable[Passage], drop: Sequence[str]) -> None:
        """Add or replace `put`, take out `drop`."""
        put = list(put)
        with self._db:
            gone = [(id_,) for id_ in [*drop, *(one.id for one in put)]]
            self._db.executemany("DELETE FROM words WHERE rowid IN (SELECT rowid FROM passage WHERE id = ?)", gone)
            self._db.executemany("DELETE FROM passage WHERE id = ?", gone)
            for one in put:
                row = self._db.execute(
                    "INSERT INTO passage VALUES (?,?,?,?,?,?,?,?,?,?)",
                    (one.id, root, one.kind, one.title, one.text, one.source, one.effective_from, one.effective_to,
                     one.issue, one.digest),
                )  # fmt: skip
                self._db.execute(
                    "INSERT INTO words(rowid, id, title, text, issue) VALUES (?,?,?,?,?)",
                    (row.lastrowid, one.id, one.title, one.text, one.issue.replace("_", " ")),
                )

    def get(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Passages by id; unknown ids are left out. `dense` is not kept."""
        marks = ",".join("?" * len(ids))
        rows = self._db.execute(f"SELECT {_COLUMNS} FROM passage WHERE id IN ({marks})", list(ids))  # noqa: S608
        return {row[0]: Passage(row[0], row[1], row[2], row[3], "", *row[4:]) for row in rows}

    def by_words(self, query: str, kind: str, limit: int) -> list[tuple[str, float]]:
        """Ids by BM25, best first, title before text; the score grows with relevance."""
        words = list(dict.fromkeys(word.lower() for word in _WORD.findall(query)))[:_MOST_WORDS]
        if not words:
            return []
        match = " OR ".join(f'"{word}"' for word in words)
        rows = self._db.execute(
            "SELECT p.id, -bm25(words, 0.0, 2.0, 1.0, 1.0) AS score FROM words JOIN passage p ON p.rowid = words.rowid "
            "WHERE words MATCH ? AND p.kind = ? ORDER BY score DESC LIMIT ?",
            (match, kind, limit),
        )
        return [(row[0], float(row[1])) for row in rows]
