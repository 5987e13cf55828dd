"""The library: policies and past cases, kept up to date by content, searched by meaning and by words, aware of time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING, Self, cast

import numpy as np
from numpy.typing import NDArray

from draftassist.domain.draft import EvidencePassage
from draftassist.domain.policy import Knowledge
from draftassist.errors import StaleIndexError
from draftassist.retrieval.catalogue import Stored
from draftassist.retrieval.ingest import IngestReport, refresh
from draftassist.retrieval.lexical import terms
from draftassist.retrieval.parts import KINDS, IndexParts
from draftassist.retrieval.passages import Kind
from draftassist.retrieval.ranking import KNOWN_ISSUE, Ranked, collapse, issues_like, rank

if TYPE_CHECKING:
    from draftassist.encoding.encoder import Encoder

__all__ = ["IngestReport", "Library"]

_POOL = 120
"""Candidates that words and vectors name each, before what is not in force is left out."""
_LEAD = 0.4
"""How much title and heading count in the likeness of a clause; 0.3 to 0.5 are alike on the development queries."""
_NEIGHBOURS = 20
_CASES_FOR_A_DRAFT, _CLAUSES_FOR_A_DRAFT = 3, 8


class Library:
    """The index under one home, or under home and on a Chroma server. One writer at a time; readers are free.

    Nothing is opened before it is needed. Raises StorageError and ServiceError where the disk or the server fail.
    """

    def __init__(self, home: Path, encoder: Encoder, chroma_url: str | None = None) -> None:
        self._folder, self._encoder = home / "index", encoder
        self._parts = IndexParts(self._folder, encoder.fingerprint, chroma_url)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._parts.close()

    # -- keeping up to date ----------------------------------------------------------------------------------------

    def refresh(
        self, roots: Sequence[Path], knowledge: Knowledge, on_progress: Callable[[str], None] = lambda text: None
    ) -> IngestReport:
        """Make the index hold exactly `knowledge` under `roots`; other roots stay, and what is unchanged is kept."""
        return refresh(self._parts, self._encoder, roots, knowledge, on_progress)

    def roots(self) -> list[Path]:
        """The folders that have been read into this home."""
        return [Path(root) for root in self._parts.catalogue.roots()]

    def whole_roots(self, paths: Iterable[Path]) -> list[Path]:
        """The paths, with a file or folder inside a root that is already here replaced by that root."""
        known = self.roots()
        whole = [next((root for root in known if root in path.resolve().parents), path.resolve()) for path in paths]
        return list(dict.fromkeys(whole))

    def health(self) -> tuple[bool, str, str | None]:
        """Whether catalogue, words and vectors agree: ok, what there is, the mend."""
        catalogue = self._parts.catalogue
        if catalogue.stale:
            return False, "made with another encoder", "run: draftassist ingest"
        for kind in KINDS:
            there, expected = self._parts.vectors.count(kind), catalogue.count(kind)
            if there != expected:
                return False, f"{there} of {expected} {kind} vectors are there", "run: draftassist ingest"
        return True, f"{catalogue.passages()} passages from {len(self.roots())} folder(s)", None

    # -- search ----------------------------------------------------------------------------------------------------

    def search(
        self, query: str, *, k: int = 5, kind: str | None = None, at: date, roots: Sequence[Path] | None = None
    ) -> list[EvidencePassage]:
        """The best passages in force on a day, of one kind or both; nothing when nothing is relevant.

        `roots` limits the search to folders that were read in. Raises StaleIndexError.
        """
        kinds = [cast("Kind", kind)] if kind else list(KINDS)
        return [_evidence(one) for one in self._ranked(query, kinds, at, k, roots)]

    def search_case(
        self, query: str, *, at: date, roots: Sequence[Path] | None = None, issues: Sequence[str] = ()
    ) -> tuple[list[EvidencePassage], list[EvidencePassage]]:
        """Policy clauses and precedents for a case, as separate pools: policy outranks precedent.

        `issues` are what the case is known to be about; policies made for them come first among the like.
        """
        known = dict.fromkeys(issues, KNOWN_ISSUE)
        policies = self._ranked(query, ["policy"], at, _CLAUSES_FOR_A_DRAFT, roots, known)
        cases = self._ranked(query, ["case"], at, _CASES_FOR_A_DRAFT, roots)
        return [_evidence(one) for one in policies], [_evidence(one) for one in cases]

    def _ranked(
        self,
        query: str,
        kinds: Sequence[Kind],
        at: date,
        k: int,
        roots: Sequence[Path] | None,
        issues: Mapping[str, float] = MappingProxyType({}),
    ) -> list[Ranked]:
        if self._parts.catalogue.stale:
            raise StaleIndexError(
                "the index was made with another encoder", file=self._folder, mend="run: draftassist ingest"
            )
        if not query.strip() or k < 1:
            return []
        asked = _Asked(query, terms(query), self._encoder.embed([query]), at, None if roots is None else _names(roots))
        if "policy" in kinds and not issues:
            issues = self._issues_like(asked)
        found = [one for kind in kinds for one in self._pool(asked, kind, k, issues)]
        return collapse(sorted(found, key=lambda one: -one.score), self._parts.catalogue.vectors, k)

    def _pool(self, asked: _Asked, kind: Kind, k: int, issues: Mapping[str, float]) -> list[Ranked]:
        """Passages of one kind that may be shown, best first."""
        catalogue = self._parts.catalogue
        pool = max(_POOL, 4 * k)
        while True:
            words = self._parts.words(kind).best(asked.terms, pool)
            meaning = self._likeness(asked.vector, kind, words, pool)
            found = catalogue.get(meaning)
            usable = {number: one for number, one in found.items() if asked.may_see(one)}
            # versions that are no longer in force may crowd out those that are: then look further down
            if len(usable) >= k or len(found) < pool:
                break
            pool *= 4
        covered = max((catalogue.share_of_terms(number, asked.terms) for number in _first(words, usable)), default=0.0)
        return rank(asked.query, kind, usable, words, meaning, covered, issues)

    def _likeness(
        self, vector: NDArray[np.float32], kind: Kind, words: Mapping[int, float], pool: int
    ) -> dict[int, float]:
        """Passages that words or vectors name, with their likeness in [-1, 1] to the query's vector (1, 384)."""
        catalogue = self._parts.catalogue
        windows = self._parts.vectors.nearest(kind, vector, pool)
        cosines: dict[int, float] = {}
        for window, passage in catalogue.passages_of(windows).items():
            cosines[passage] = max(cosines.get(passage, -1.0), windows[window])
        for passage, stored in catalogue.vectors([one for one in words if one not in cosines]).items():
            cosines[passage] = float((stored @ vector[0]).max())
        for passage, lead in catalogue.leads(cosines).items():
            cosines[passage] += _LEAD * (float(lead @ vector[0]) - cosines[passage])
        return cosines

    def _issues_like(self, asked: _Asked) -> dict[str, float]:
        near = self._parts.vectors.nearest("case", asked.vector, _NEIGHBOURS)
        cases = self._parts.catalogue.passages_of(near)
        stored = self._parts.catalogue.get(cases.values())
        seen = {number: one for number, one in stored.items() if asked.roots is None or one.root in asked.roots}
        alike = {cases[window]: cosine for window, cosine in near.items() if window in cases}
        return issues_like(asked.vector[0], alike, seen)


@dataclass(frozen=True)
class _Asked:
    """A query with what has been made of it."""

    query: str
    terms: list[str]
    vector: NDArray[np.float32]
    at: date
    roots: set[str] | None

    def may_see(self, one: Stored) -> bool:
        """In force on the day, of the right folder, and no exception."""
        day = self.at.isoformat()
        started = not one.effective_from or one.effective_from <= day
        lasting = not one.effective_to or one.effective_to >= day
        there = self.roots is None or one.root in self.roots
        return started and lasting and there and not one.exceptional


def _names(roots: Sequence[Path]) -> set[str]:
    return {str(root.resolve()) for root in roots}


def _first(words: Mapping[int, float], usable: Mapping[int, Stored]) -> list[int]:
    """The usable passage that words rank highest, if any."""
    return sorted((number for number in words if number in usable), key=lambda number: -words[number])[:1]


def _evidence(ranked: Ranked) -> EvidencePassage:
    one = ranked.passage
    return EvidencePassage(
        id=one.id, kind=one.kind, title=one.title, text=one.text, score=round(ranked.score, 4), source=one.source,
        effective_to=one.effective_to or None,
    )  # fmt: skip
