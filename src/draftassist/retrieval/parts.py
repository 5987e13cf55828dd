"""The three parts of an index and how they are kept in step: the catalogue leads, Chroma and the BM25 files follow."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from filelock import FileLock, Timeout

from draftassist.errors import StorageError
from draftassist.retrieval.catalogue import Catalogue
from draftassist.retrieval.lexical import LexicalIndex
from draftassist.retrieval.passages import Kind

if TYPE_CHECKING:
    from draftassist.retrieval.vectors import VectorIndex

__all__ = ["KINDS", "IndexParts"]

KINDS: tuple[Kind, ...] = ("policy", "case")
_SYNC_BATCH = 4000
_LOCK_SECONDS = 600


class IndexParts:
    """Catalogue, vectors and words of one home; vectors and words are opened when they are first needed."""

    def __init__(self, folder: Path, encoder: str, chroma_url: str | None) -> None:
        self._folder, self._url = folder, chroma_url
        self.catalogue = Catalogue(folder / "catalogue.sqlite", encoder)
        self._vectors: VectorIndex | None = None
        self._words: dict[Kind, tuple[int, LexicalIndex]] = {}
        self._lock = FileLock(folder / "writer.lock", timeout=_LOCK_SECONDS)

    def close(self) -> None:
        """Let go of files and connections."""
        self.catalogue.close()
        if self._vectors is not None:
            self._vectors.close()
            self._vectors = None

    def writing(self) -> _Writing:
        """The right to write, for one process and thread at a time; may be taken again while it is held."""
        return _Writing(self._lock)

    @property
    def vectors(self) -> VectorIndex:
        """Chroma's collections of this home."""
        if self._vectors is None:
            from draftassist.retrieval.vectors import VectorIndex

            self._vectors = VectorIndex(self._folder / "chroma", self.catalogue.name, self._url)
        return self._vectors

    def words(self, kind: Kind) -> LexicalIndex:
        """The BM25 index of the catalogue as it is now; put together first where a writer was interrupted."""
        generation = self.catalogue.generation
        known = self._words.get(kind)
        if known is None or known[0] != generation:
            folder = self._words_folder(kind, generation)
            if not folder.is_dir():
                with self.writing():
                    self._write_words(kind, generation)
            self._words[kind] = known = (generation, LexicalIndex.load(folder))
        return known[1]

    def reset(self) -> None:
        """Forget everything and begin anew for today's encoder."""
        self.vectors.clear()
        self.vectors.close()
        self._vectors = None
        self._words.clear()
        self.catalogue.reset()

    def sync(self) -> None:
        """Bring Chroma and the words to what the catalogue says; ends what an interrupted writer had begun."""
        with self.writing():
            self._sync_vectors()
            if any(self.vectors.count(kind) != self.catalogue.count(kind) for kind in KINDS):
                # the folder or the server was emptied, or another program wrote there
                self.vectors.clear()
                self.catalogue.unsync()
                self._sync_vectors()
            generation = self.catalogue.generation
            for kind in KINDS:
                if not self._words_folder(kind, generation).is_dir():
                    self._write_words(kind, generation)

    def _sync_vectors(self) -> None:
        for kind, gone in self.catalogue.tombstones().items():
            self.vectors.drop(kind, gone)
            self.catalogue.forgotten(gone)
        while rows := self.catalogue.unsynced(_SYNC_BATCH):
            for kind in KINDS:
                mine = [(number, vector) for each, number, vector in rows if each == kind]
                if mine:
                    self.vectors.put(kind, [number for number, _ in mine], np.stack([vector for _, vector in mine]))
            self.catalogue.synced(number for _, number, _ in rows)

    def _words_folder(self, kind: Kind, generation: int) -> Path:
        return self._folder / "words" / f"{self.catalogue.name}-{generation}-{kind}"

    def _write_words(self, kind: Kind, generation: int) -> None:
        folder = self._words_folder(kind, generation)
        if folder.is_dir():
            return
        LexicalIndex.build(self.catalogue.words(kind), folder)
        for old in folder.parent.glob(f"*-{kind}"):
            if old != folder:
                shutil.rmtree(old, ignore_errors=True)


class _Writing:
    """Holds the writer's lock; says in one line who should wait."""

    def __init__(self, lock: FileLock) -> None:
        self._lock = lock

    def __enter__(self) -> None:
        try:
            self._lock.acquire()
        except Timeout:
            raise StorageError(
                "another program has been writing this index for ten minutes",
                file=self._lock.lock_file,
                mend="wait for it to end, or name another --home",
            ) from None

    def __exit__(self, *_: object) -> None:
        self._lock.release()
