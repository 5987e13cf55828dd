"""What search finds, and what it never offers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.support.knowledge import write_cases, write_policy

from draftassist.retrieval.fusion import fuse, share_of_meaning
from draftassist.retrieval.lexical import LexicalIndex, terms
from draftassist.retrieval.search import IngestReport, Library

TODAY = date(2026, 11, 22)
Ingest = Callable[..., IngestReport]


def ids(library: Library, query: str, **options: object) -> list[str]:
    return [one.id for one in library.search(query, **{"at": TODAY, "k": 5, **options})]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("you took the money two times", "billing#charged-twice"),
        ("my order came too late, do I get anything", "late#credit-for-the-delay"),
        ("it is broken, I want a new one", "damaged#replacement"),
        ("somebody on the phone made fun of me", "conduct#listening-first"),
    ],
)
def test_customers_words_find_the_clause(root: Path, ingest: Ingest, library: Library, query: str, first: str) -> None:
    ingest(root)
    assert first in ids(library, query, kind="policy")[:2]


def test_what_a_question_is_about_is_guessed_where_no_past_case_helps(
    root: Path, ingest: Ingest, library: Library
) -> None:
    (root / "cases.jsonl").unlink()
    same = {"What we do": "A senior colleague looks at the matter within two days and writes to the customer."}
    for name, issue in (("a", "outage"), ("b", "refund_missing"), ("c", "account_access")):
        write_policy(root, name, "Our procedure", same, applies_to=f"[{issue}]")
    ingest(root)
    asked = "which senior colleague looks at the matter and writes to me"
    for complaint, first in (
        ("My money never came back to the card after I returned the shoes", "b#what-we-do"),
        ("The website has been down all morning", "a#what-we-do"),
        ("I am locked out and the password reset never comes", "c#what-we-do"),
    ):
        found = ids(library, f"{complaint}, {asked}?", kind="policy", k=10)
        assert next(one for one in found if one.endswith("#what-we-do")) == first


def test_kinds_are_told_apart(root: Path, ingest: Ingest, library: Library) -> None:
    ingest(root)
    policies, cases = library.search_case("two payments of 49 dollars on my statement", at=TODAY)
    assert policies[0].id == "billing#charged-twice"
    assert cases[0].id == "K-3"
    assert {one.kind for one in policies} == {"policy"}
    assert {one.kind for one in cases} == {"case"}
    assert cases[0].source == "cases.jsonl"
    assert policies[0].source == "policies/billing.md"
    both = library.search("two payments of 49 dollars", k=10, at=TODAY)
    assert {one.kind for one in both} == {"policy", "case"}
    assert [one.score for one in both] == sorted((one.score for one in both), reverse=True)
    assert all(0 <= one.score <= 1 for one in both)


def test_superseded_policies_are_seen_only_in_their_time(root: Path, ingest: Ingest, library: Library) -> None:
    clause = {"Credit": "An agent may add store credit of up to $50 when an order is late."}
    write_policy(root, "late-2025", "Late deliveries", clause, effective_from="2025-01-01", effective_to="2025-12-31")
    write_policy(root, "late-2027", "Late deliveries", clause, effective_from="2027-01-01")
    ingest(root)
    query = "store credit for a late order"
    assert {"late-2025#credit", "late-2027#credit"}.isdisjoint(ids(library, query, k=20))
    assert "late-2025#credit" in ids(library, query, at=date(2025, 12, 31))
    assert "late-2027#credit" in ids(library, query, at=date(2027, 1, 1))
    found = {one.id: one for one in library.search(query, at=date(2025, 6, 1))}
    assert found["late-2025#credit"].effective_to == "2025-12-31"


def test_what_is_in_force_is_found_below_a_crowd_of_old_versions(
    root: Path, ingest: Ingest, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("draftassist.retrieval.search._POOL", 4)
    for year in range(1990, 2020):
        text = {"Credit": f"Store credit for a late order, version of {year}."}
        write_policy(root, f"late-{year}", "Late orders", text, effective_to=f"{year}-12-31")
    ingest(root)
    assert ids(library, "store credit for a late order", kind="policy", k=1) == ["late#credit-for-the-delay"]


def test_cases_beyond_todays_limits_are_no_precedent(root: Path, ingest: Ingest, library: Library) -> None:
    write_policy(
        root, "goodwill", "Goodwill", {"Credit": "Up to $15."},
        limits="[{action: store_credit, max_amount: 15, currency: USD}]",
    )  # fmt: skip
    message = "The parcel came a week late and the wedding was over."
    write_cases(
        root,
        [
            {"id": "fair", "customer_message": message + " So sad.", "actions": ["store_credit"],
             "amounts": {"store_credit": "10 USD"}},
            {"id": "favour", "customer_message": message, "actions": ["store_credit"],
             "amounts": {"store_credit": "90 USD"}},
        ],
    )  # fmt: skip
    ingest(root)
    assert ids(library, message, kind="case") == ["fair"]


def test_the_same_story_is_told_once(root: Path, ingest: Ingest, library: Library) -> None:
    story = "The lamp flickers and then goes out after ten minutes, every evening."
    write_cases(root, [{"id": f"K-{n}", "customer_message": story + "!" * n} for n in range(4)])
    ingest(root)
    assert len(ids(library, "flickering lamp goes out", kind="case")) == 1


@pytest.mark.parametrize(
    "query", ["", "   ", "how do I bake sourdough bread", "best holiday beaches in Portugal", "zxqv wplk", "?!"]
)
def test_nothing_relevant_is_nothing(root: Path, ingest: Ingest, library: Library, query: str) -> None:
    ingest(root)
    assert ids(library, query) == []


def test_an_empty_index_finds_nothing(library: Library) -> None:
    assert ids(library, "late parcel") == []
    assert library.health()[0]


@pytest.mark.parametrize(
    "query", ["'; DROP TABLE passage; --", 'NEAR("a" "b")', "x" * 100_000, "late " * 5_000, "\x00"]
)
def test_hostile_queries_are_only_words(root: Path, ingest: Ingest, library: Library, query: str) -> None:
    ingest(root)
    library.search(query, at=TODAY)
    assert library.health()[0]


def test_terms_are_stemmed_and_common_words_left_out() -> None:
    assert terms("The customer’s parcels weren't delivered!") == ["custom", "parcel", "deliv"]
    assert terms("Größe der Rückerstattung") == ["größe", "der", "rückerstattung"]


def test_words_are_scored_and_repeated_words_count(tmp_path: Path) -> None:
    rows = [(7, "late parcel credit"), (9, "parcel"), (11, ""), (13, "refund card card")]
    LexicalIndex.build(rows, tmp_path / "words")
    index = LexicalIndex.load(tmp_path / "words")
    assert list(index.best(["card"], 5)) == [13]
    assert set(index.best(["parcel", "unknown"], 5)) == {7, 9}
    assert index.best(["parcel"], 1).keys() == {9}
    assert index.best(["card", "card"], 5)[13] == pytest.approx(2 * index.best(["card"], 5)[13])
    assert index.best([], 5) == {}
    LexicalIndex.build([], tmp_path / "words")
    assert LexicalIndex.load(tmp_path / "words").best(["late"], 5) == {}


def test_fusion_keeps_how_far_apart_passages_are() -> None:
    scores = fuse({1: 10.0, 2: 5.0}, {1: 0.2, 2: 0.6, 3: 0.4}, share=0.5)
    assert scores == pytest.approx({1: 0.5, 2: 0.75, 3: 0.25})
    assert fuse({}, {1: 0.5}, share=1.0) == {1: 1.0}
    assert fuse({}, {}, share=0.5) == {}


def test_long_queries_trust_words_more() -> None:
    shares = [share_of_meaning(words) for words in (1, 20, 60, 120, 1000)]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > 0.5 > shares[-1] > 0
