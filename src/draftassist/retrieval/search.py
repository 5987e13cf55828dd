"""The library: policies and past cases, kept up to date by content, searched by meaning and by words, aware of time."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Literal, Self, cast

from filelock import FileLock
from pydantic import Field

from draftassist.domain.base import Model
from draftassist.domain.draft import EvidencePassage
from draftassist.domain.policy import Knowledge, Skipped
from draftassist.encoding.encoder import Encoder
from draftassist.retrieval.catalogue import Catalogue
from draftassist.retrieval.fusion import fuse
from draftassist.retrieval.passages import Passage, passages_of
from draftassist.retrieval.vectors import VectorIndex

__all__ = ["IngestReport", "Library"]

Kind = Literal["policy", "case"]
_POOL = 40
_BATCH = 64
_FLOOR = 0.30
"""Cosine below which the best passage is no answer but the nearest noise."""
_CASES_FOR_A_DRAFT, _CLAUSES_FOR_A_DRAFT = 3, 8


class IngestReport(Model):
    """`contracts.md` §6: counts of passages, and what could not be read."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    skipped: list[Skipped] = Field(default_factory=list)
    seconds: float = 0.0


class Library:
    """The index under one home. One writer at a time; readers are free."""

    def __init__(self, home: Path, encoder: Encoder, chroma_url: str | None = None) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self._encoder = encoder
        self._catalogue = Catalogue(home / "index" / f"catalogue-{encoder.fingerprint[:16]}.sqlite")
        self._vectors = VectorIndex(home / "index" / "chroma", encoder.fingerprint, chroma_url)
        self._lock = FileLock(str(home / "index" / "writer.lock"))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._catalogue.close()

    def refresh(
        self, root: str, knowledge: Knowledge, on_progress: Callable[[str], None] = lambda text: None
    ) -> IngestReport:
        """Make the index hold exactly `knowledge` under `root`; what has not changed is not embedded again.

        Vectors go in before the catalogue knows of them, so a crash in between leaves nothing that search could show;
        running again gives the same ids and hashes.
        """
        started = time.perf_counter()
        with self._lock:
            wanted = {passage.id: passage for passage in passages_of(knowledge)}
            known = self._catalogue.digests(root)
            stale = [one for id_, one in wanted.items() if known.get(id_) != one.digest]
            gone = [id_ for id_ in known if id_ not in wanted]
            for start in range(0, len(stale), _BATCH):
                batch = stale[start : start + _BATCH]
                on_progress(f"embedding {start + len(batch):,} of {len(stale):,} passages")
                vectors = self._encoder.embed([one.dense for one in batch])
                self._vectors.put([one.id for one in batch], vectors, [one.kind for one in batch])
                self._catalogue.change(root, batch, ())
            self._vectors.drop(gone)
            self._catalogue.change(root, (), gone)
        return IngestReport(
            added=sum(one.id not in known for one in stale),
            changed=sum(one.id in known for one in stale),
            removed=len(gone),
            unchanged=len(wanted) - len(stale),
            skipped=knowledge.skipped,
            seconds=round(time.perf_counter() - started, 3),
        )

    def search(self, query: str, *, k: int = 5, kind: str | None = None, at: date) -> list[EvidencePassage]:
        """The best passages in force on a day; nothing when nothing is relevant."""
        kinds = [cast("Kind", kind)] if kind else ["policy", "case"]
        found = [one for each in kinds for one in self._pool(query, cast("Kind", each), at, k)]
        return sorted(found, key=lambda one: -one.score)[:k]

    def search_case(self, query: str, *, at: date) -> tuple[list[EvidencePassage], list[EvidencePassage]]:
        """Policy clauses and precedents for a case, as separate pools: policy outranks precedent."""
        return (
            self._pool(query, "policy", at, _CLAUSES_FOR_A_DRAFT),
            self._pool(query, "case", at, _CASES_FOR_A_DRAFT),
        )

    def health(self) -> tuple[bool, str, str | None]:
        """Whether words and vectors agree: ok, what there is, the mend."""
        passages, vectors = self._catalogue.count(), self._vectors.count()
        if passages != vectors:
            return False, f"{passages} passages but {vectors} vectors", "run: draftassist ingest"
        return True, f"{passages} passages", None

    def _pool(self, query: str, kind: Kind, at: date, k: int) -> list[EvidencePassage]:
        (vector,) = self._encoder.embed([query])
        by_meaning = dict(self._vectors.nearest(vector, kind, _POOL))
        if not by_meaning or max(by_meaning.values()) < _FLOOR:
            return []
        by_words = self._catalogue.by_words(query, kind, _POOL)
        order = fuse([list(by_meaning), [id_ for id_, _ in by_words]])
        passages = self._catalogue.get(order)
        current = [passages[id_] for id_ in order if id_ in passages and _in_force(passages[id_], at)]
        return [_evidence(one, by_meaning.get(one.id, 0.0)) for one in current[:k]]


def _in_force(passage: Passage, at: date) -> bool:
    day = at.isoformat()
    started = not passage.effective_from or passage.effective_from <= day
    return started and (not passage.effective_to or passage.effective_to >= day)


def _evidence(passage: Passage, score: float) -> EvidencePassage:
    return EvidencePassage(
        id=passage.id, kind=cast("Kind", passage.kind), title=passage.title, text=passage.text,
        score=round(max(0.0, score), 4), source=passage.source, effective_to=passage.effective_to or None,
    )  # fmt: skip
