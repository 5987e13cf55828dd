"""Every clause that a draft names can be looked at; a superseded one never becomes evidence."""

from __future__ import annotations

from datetime import date

from draftassist.domain.draft import EvidencePassage
from draftassist.domain.policy import Clause, Knowledge, Policy
from draftassist.drafting.grounds import with_named


def policy(name: str, **more: object) -> Policy:
    clause = Clause(id=f"{name}#how", policy_id=name, title=name, heading="How", text=f"the text of {name}")
    return Policy.model_validate({"id": name, "title": name.title(), "clauses": [clause], **more})


KNOWLEDGE = Knowledge(policies=[policy("refunds"), policy("old", effective_to="2025-12-31"), policy("credits")])
FOUND = EvidencePassage(id="credits#how", kind="policy", text="the text of credits", score=0.8)
TODAY = date(2026, 11, 21)


def test_a_named_clause_joins_what_was_retrieved_once():
    grounds = with_named([FOUND], ["refunds#how", "credits#how", "refunds#how"], KNOWLEDGE, TODAY)
    assert [(one.id, one.title, one.text) for one in grounds[1:]] == [
        ("refunds#how", "Refunds: How", "the text of refunds")
    ]
    assert grounds[0] == FOUND


def test_superseded_and_unknown_clauses_stay_out():
    assert with_named([FOUND], ["old#how", "refunds#gone", "nowhere#how"], KNOWLEDGE, TODAY) == [FOUND]
