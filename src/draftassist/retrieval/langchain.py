"""The library as a LangChain retriever, for chains that people build of our parts and theirs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field

from draftassist.retrieval.search import Library

__all__ = ["KnowledgeRetriever"]


class KnowledgeRetriever(BaseRetriever):
    """Policy clauses and past cases in force on a day, best first; none when nothing is relevant.

    `kind` keeps to one of them; `at` is that day, by default the day of the question; `roots` limits the search to
    folders that were read in. A document's `id` is what a draft cites, its metadata hold kind, title, score, source and
    effective_to. Raises what `Library.search` raises.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    library: Library
    k: int = Field(default=5, ge=1, le=100)
    kind: Literal["policy", "case"] | None = None
    at: Callable[[], date] | date = lambda: datetime.now(UTC).date()
    roots: list[Path] | None = None

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        day = self.at if isinstance(self.at, date) else self.at()
        found = self.library.search(query, k=self.k, kind=self.kind, at=day, roots=self.roots)
        return [
            Document(id=one.id, page_content=one.text, metadata=one.model_dump(mode="json", exclude={"id", "text"}))
            for one in found
        ]
