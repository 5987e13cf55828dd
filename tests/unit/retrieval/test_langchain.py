"""The library in other people's chains."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from langchain_core.documents import Document
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import RunnablePassthrough
from tests.support.knowledge import write_policy

from draftassist.retrieval.langchain import KnowledgeRetriever
from draftassist.retrieval.search import IngestReport, Library

TODAY = date(2026, 11, 22)


def cited(documents: list[Document]) -> str:
    return "\n".join(f"[{one.id}] {one.page_content}" for one in documents)


@pytest.fixture
def retriever(root: Path, ingest: Callable[..., IngestReport], library: Library) -> KnowledgeRetriever:
    ingest(root)
    return KnowledgeRetriever(library=library, kind="policy", at=TODAY)


def test_a_chain_gets_clauses_that_it_can_cite(retriever: KnowledgeRetriever) -> None:
    prompt = ChatPromptTemplate.from_template("Policies:\n{policies}\n\nCustomer: {question}")
    chain = {"policies": retriever | cited, "question": RunnablePassthrough()} | prompt
    text = chain.invoke("you took the money two times").to_string()
    assert "[billing#charged-twice] A second charge for the same order is refunded" in text
    assert text.endswith("Customer: you took the money two times")


def test_documents_say_what_they_are(retriever: KnowledgeRetriever, root: Path) -> None:
    def asked() -> list[Document]:
        return asyncio.run(retriever.ainvoke("it is broken, I want a new one"))

    with ThreadPoolExecutor() as pool:  # the browser tests leave an event loop running in this thread
        first = pool.submit(asked).result()[0]
    assert (first.id, first.metadata["kind"], first.metadata["title"]) == (
        "damaged#replacement", "policy", "Damaged items: Replacement"
    )  # fmt: skip
    assert first.metadata["source"] == "policies/damaged.md"
    assert 0 < first.metadata["score"] <= 1


def test_kind_day_number_and_folder_are_obeyed(
    root: Path, tmp_path: Path, ingest: Callable[..., IngestReport], library: Library
) -> None:
    old = {"Credit": "An agent may add store credit of up to $50 when an order is late."}
    write_policy(root, "late-2025", "Late deliveries", old, effective_to="2025-12-31")
    other = write_policy(tmp_path / "other", "gym", "Gym", {"Credit": "Store credit for a late class."}).parents[1]
    ingest(root, other)
    query = "store credit for a late order"

    def ids(**options: object) -> set[str | None]:
        return {one.id for one in KnowledgeRetriever(library=library, **options).invoke(query)}

    assert "late-2025#credit" not in ids(k=20)
    assert "late-2025#credit" in ids(k=20, at=date(2025, 6, 1))
    assert {"K-1"} <= ids(k=20, kind="case") <= {"K-1", "K-2", "K-3", "K-4"}
    assert "gym#credit" in ids(k=20, at=lambda: TODAY)
    assert "gym#credit" not in ids(k=20, roots=[root])
    assert len(ids(k=2)) == 2
