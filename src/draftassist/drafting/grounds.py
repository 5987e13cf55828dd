"""All that a draft rests on: what was retrieved, and the clauses that plan, citations and flags name besides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from draftassist.domain.draft import EvidencePassage
from draftassist.domain.policy import Knowledge

__all__ = ["with_named"]


def with_named(
    policies: Sequence[EvidencePassage], named: Iterable[str], knowledge: Knowledge, on: date
) -> list[EvidencePassage]:
    """`policies`, then the clauses in force on that day which are `named` and were not retrieved, so that each
    citation can be looked at. Authority finds clauses without searching; such a passage has the score 0.
    """
    known = {passage.id for passage in policies}
    extra = (_clause(one, knowledge, on) for one in dict.fromkeys(named) if one not in known)
    return [*policies, *(passage for passage in extra if passage is not None)]


def _clause(name: str, knowledge: Knowledge, on: date) -> EvidencePassage | None:
    policy = knowledge.policy(name.partition("#")[0])
    if policy is None or not policy.in_force(on):
        return None
    clause = next((one for one in policy.clauses if one.id == name), None)
    if clause is None:
        return None
    title = policy.title if clause.heading == policy.title else f"{policy.title}: {clause.heading}"
    ends = policy.effective_to.isoformat() if policy.effective_to else None
    return EvidencePassage(
        id=name, kind="policy", title=title, text=clause.text, score=0.0, source=policy.source, effective_to=ends
    )
