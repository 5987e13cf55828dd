"""Brings the index up to date with knowledge that was read: what has not changed is not embedded again.

Crash-safe by batches: a batch is embedded and then written to the catalogue in one transaction, Chroma and the words
follow at the end. Killed anywhere, running again adds what is missing, and ends with the same ids and hashes.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import Field

from draftassist.domain.base import Model
from draftassist.domain.policy import Knowledge, Skipped
from draftassist.retrieval.catalogue import Row
from draftassist.retrieval.parts import IndexParts
from draftassist.retrieval.passages import Entry, entries_of

if TYPE_CHECKING:
    from draftassist.encoding.encoder import Encoder

__all__ = ["IngestReport", "refresh"]

_BATCH = 256
"""Passages that a crash may cost; enough for batches of like length."""


class IngestReport(Model):
    """`contracts.md` §6: counts of passages, and what could not be read."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    skipped: list[Skipped] = Field(default_factory=list)
    seconds: float = 0.0


def refresh(
    parts: IndexParts,
    encoder: Encoder,
    roots: Sequence[Path],
    knowledge: Knowledge,
    on_progress: Callable[[str], None],
) -> IngestReport:
    """Make the index hold exactly `knowledge` under `roots` (folders or files, each with what lies in it)."""
    started = time.perf_counter()
    folders = [root.resolve() for root in roots]
    run = _Refresh(parts, encoder, on_progress)
    with parts.writing():
        if parts.catalogue.stale:
            parts.reset()
        _take_over(parts, folders)
        for root, wanted in _by_root(knowledge, folders).items():
            run.root(root, wanted)
        parts.sync()
    seconds = round(time.perf_counter() - started, 3)
    return IngestReport(**run.counts, skipped=knowledge.skipped, seconds=seconds)


def _take_over(parts: IndexParts, folders: Sequence[Path]) -> None:
    """Roots that lie inside one of the folders are part of it from now on."""
    for old in parts.catalogue.roots():
        holder = next((folder for folder in folders if folder in Path(old).parents), None)
        if holder is not None:
            parts.catalogue.move(old, str(holder))


def _by_root(knowledge: Knowledge, folders: Sequence[Path]) -> dict[str, dict[str, Entry]]:
    wanted: dict[str, dict[str, Entry]] = {str(folder): {} for folder in folders}
    for entry in entries_of(knowledge, folders):
        wanted[entry.root][entry.id] = entry
    return wanted


class _Refresh:
    """One run over all roots: counts what happens and says how far it is."""

    def __init__(self, parts: IndexParts, encoder: Encoder, on_progress: Callable[[str], None]) -> None:
        self._parts, self._encoder, self._on_progress = parts, encoder, on_progress
        self.counts = {"added": 0, "changed": 0, "removed": 0, "unchanged": 0}

    def root(self, root: str, wanted: Mapping[str, Entry]) -> None:
        """Bring one root up to date."""
        known = self._parts.catalogue.digests(root)
        gone = [id_ for id_ in known if id_ not in wanted]
        if gone:
            self._parts.catalogue.change(root, (), gone)
        stale = [entry for entry in wanted.values() if known.get(entry.id) != entry.digest]
        for start in range(0, len(stale), _BATCH):
            self._write(root, stale[start : start + _BATCH])
            self._on_progress(f"embedded {min(start + _BATCH, len(stale)):,} of {len(stale):,} passages")
        self.counts["removed"] += len(gone)
        self.counts["added"] += sum(entry.id not in known for entry in stale)
        self.counts["changed"] += sum(entry.id in known for entry in stale)
        self.counts["unchanged"] += len(wanted) - len(stale)

    def _write(self, root: str, entries: Sequence[Entry]) -> None:
        passages = [entry.make() for entry in entries]
        texts = [text for one in passages for text in (*one.windows, *filter(None, [one.lead]))]
        vectors = iter(self._encoder.embed(texts))
        rows = [
            Row(
                passage, entry.digest, [next(vectors) for _ in passage.windows], next(vectors) if passage.lead else None
            )
            for entry, passage in zip(entries, passages, strict=True)
        ]
        self._parts.catalogue.change(root, rows)
