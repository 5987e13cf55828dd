"""What policies lack and what of them nobody needs, on a company made for it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.support.knowledge import write_cases, write_policy

from draftassist.cli import run
from draftassist.encoding.encoder import load_encoder
from draftassist.knowledge.load import load_knowledge
from draftassist.retrieval.coverage import Coverage, coverage
from draftassist.retrieval.search import IngestReport, Library

TODAY = date(2026, 11, 22)
BIKES = [
    "Can I bring my dog on the coach to the coast?",
    "Is it allowed to bring a dog onto the coach?",
    "Hello. May my dog travel on the coach with me? Thank you.",
]


def measured(root: Path, ingest: Callable[..., IngestReport], library: Library) -> Coverage:
    ingest(root)
    return coverage(library, load_encoder(1), load_knowledge([root]), [root], TODAY)


def with_dogs(root: Path) -> None:
    write_cases(
        root,
        [
            {"id": f"D-{n}", "issue": "dog_travel", "customer_message": text, "actions": ["travel_pass"]}
            for n, text in enumerate(BIKES)
        ],
        "cases/dogs.jsonl" if (root / "cases").is_dir() else "cases.jsonl",
    )


def test_what_many_ask_and_nothing_answers_is_named(
    root: Path, ingest: Callable[..., IngestReport], library: Library
) -> None:
    with_dogs(root)
    found = measured(root, ingest, library)
    assert found.issues[0].model_dump() == {"name": "dog_travel", "cases": 3}
    assert "late_delivery" not in {gap.name for gap in found.issues}
    assert "outage" in {gap.name for gap in found.issues}
    assert [gap.model_dump() for gap in found.actions] == [{"name": "travel_pass", "cases": 3}]
    assert [sorted(ask.cases) for ask in found.asks] == [["D-0", "D-1", "D-2"]]
    assert "dog" in found.asks[0].ask


def test_a_policy_closes_the_gap_and_an_expired_one_does_not(
    root: Path, ingest: Callable[..., IngestReport], library: Library
) -> None:
    with_dogs(root)
    rule = {"Dogs on a coach": "A dog may travel on the coach with its owner when it has a travel pass."}
    front = {"applies_to": "[dog_travel]", "limits": "[{action: travel_pass}]"}
    write_policy(root, "dogs", "Dogs", rule, **front, effective_to="2025-12-31")
    assert {gap.name for gap in measured(root, ingest, library).issues} >= {"dog_travel"}
    write_policy(root, "dogs", "Dogs", rule, **front)
    found = measured(root, ingest, library)
    assert "dog_travel" not in {gap.name for gap in found.issues}
    assert (found.actions, found.asks) == ([], [])


def test_clauses_that_no_complaint_comes_upon_are_named(
    root: Path, ingest: Callable[..., IngestReport], library: Library
) -> None:
    filler = {f"Bookkeeping of the archive, part {n}": f"Ledger {n} is kept for the auditors." for n in range(12)}
    write_policy(root, "archive", "Archive", filler)
    found = measured(root, ingest, library)
    assert found.policies == 5
    assert any(clause.startswith("archive#") for clause in found.clauses)
    assert "billing#charged-twice" not in found.clauses


def test_the_verb_prints_one_document(root: Path, own_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["knowledge", "coverage", "--knowledge", str(root), "--home", str(own_home), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["policies"], found["cases"]) == (4, 4)
    assert run(["knowledge", "coverage", "--home", str(own_home)]) == 2
