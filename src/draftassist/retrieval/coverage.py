"""What the policies do not cover, and what of them nobody needs: failure types, remedies, asks, clauses.

Everything is measured on past cases: a failure type without a policy in force, a remedy that cases needed and no limit
speaks of, an ask that many customers make and no clause is about, a clause that no complaint finds.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from draftassist.domain.base import Model
from draftassist.domain.case import ISSUE_KINDS
from draftassist.domain.policy import Clause, Knowledge, ResolvedCase
from draftassist.text.segment import sentences

if TYPE_CHECKING:
    from draftassist.encoding.encoder import Encoder
    from draftassist.retrieval.search import Library

__all__ = ["AskGap", "Coverage", "Gap", "coverage"]

_ASK = re.compile(
    r"\?[\"'”’)\s]*$|^(?:please|can|could|will|would|i(?:['’]d| would) like|i (?:want|need|expect|demand)|tell me|"
    r"send me|let me know|when|what|how|why|where|who)\b",
    re.IGNORECASE,
)
_SHORTEST_ASK = 4
_SAME_ASK = 0.6
"""Cosine from which two questions ask for the same thing."""
_ABOUT = 0.35
"""Cosine from which a clause is about a question: on the sample company half of all questions have such a clause."""
_FREQUENT = 3
_REACH = 8


class Gap(Model):
    """A failure type or a remedy that no policy in force speaks of, and how many past cases have it."""

    name: str
    cases: int


class AskGap(Model):
    """What several customers asked in one of their words, and the clause that comes nearest."""

    ask: str
    cases: list[str]
    nearest: str | None = None
    likeness: float = 0.0


class Coverage(Model):
    """`issues`, `actions`, `asks`: what has no policy. `clauses`: ids that no past case comes upon."""

    policies: int
    cases: int
    issues: list[Gap] = Field(default_factory=list)
    actions: list[Gap] = Field(default_factory=list)
    asks: list[AskGap] = Field(default_factory=list)
    clauses: list[str] = Field(default_factory=list)


def coverage(library: Library, encoder: Encoder, knowledge: Knowledge, roots: Sequence[Path], at: date) -> Coverage:
    """Hold the policies in force `at` a day against the past cases. Raises what searching raises."""
    policies = knowledge.current(at)
    clauses = [clause for policy in policies for clause in policy.clauses]
    return Coverage(
        policies=len(policies),
        cases=len(knowledge.cases),
        issues=_issues(knowledge, at),
        actions=_actions(knowledge, at),
        asks=list(_asks(knowledge.cases, clauses, encoder)),
        clauses=_untouched(library, knowledge.cases, clauses, roots, at),
    )


def _issues(knowledge: Knowledge, at: date) -> list[Gap]:
    """Failure types of the list and of the cases; `other` is what is left over and needs no policy of its own."""
    named = {issue for policy in knowledge.current(at) for issue in policy.applies_to}
    seen = Counter(case.issue for case in knowledge.cases if case.issue)
    wanted = [*ISSUE_KINDS, *sorted(set(seen) - set(ISSUE_KINDS))]
    gaps = [Gap(name=issue, cases=seen[issue]) for issue in wanted if issue not in named and issue != "other"]
    return sorted(gaps, key=lambda gap: -gap.cases)


def _actions(knowledge: Knowledge, at: date) -> list[Gap]:
    ruled = {row.action for policy in knowledge.current(at) for row in policy.limits}
    taken = Counter(action for case in knowledge.cases for action in set(case.actions))
    return [Gap(name=name, cases=count) for name, count in taken.most_common() if name not in ruled]


def _asks(cases: Sequence[ResolvedCase], clauses: Sequence[Clause], encoder: Encoder) -> Iterator[AskGap]:
    asked = [(case.id, sentence) for case in cases for sentence in _questions(case.customer_message)]
    if not asked:
        return
    vectors = encoder.embed([sentence for _, sentence in asked])
    texts = [f"{clause.title}: {clause.heading}. {clause.text}" for clause in clauses]
    likeness = vectors @ encoder.embed(texts).T if texts else np.zeros((len(asked), 1), np.float32)
    for group in _groups(vectors):
        customers = list(dict.fromkeys(asked[at][0] for at in group))
        mean = likeness[group].mean(axis=0)
        nearest = int(mean.argmax())
        if len(customers) >= _FREQUENT and mean[nearest] < _ABOUT:
            yield AskGap(
                ask=asked[group[0]][1],
                cases=customers,
                nearest=clauses[nearest].id if clauses else None,
                likeness=round(float(mean[nearest]), 2),
            )


def _questions(message: str) -> list[str]:
    found = [sentence.text for sentence in sentences(message)]
    return [text for text in found if _ASK.search(text) and len(text.split()) >= _SHORTEST_ASK]


def _groups(vectors: NDArray[np.float32]) -> Iterator[list[int]]:
    """Questions alike, around the one that most others are like; the largest group first, each question in one."""
    alike = vectors @ vectors.T >= _SAME_ASK
    free = np.ones(len(vectors), dtype=bool)
    for leader in np.argsort(-alike.sum(axis=1), kind="stable"):
        if free[leader]:
            members = [int(leader), *(int(at) for at in np.flatnonzero(alike[leader] & free) if at != leader)]
            free[members] = False
            yield members


def _untouched(
    library: Library, cases: Sequence[ResolvedCase], clauses: Sequence[Clause], roots: Sequence[Path], at: date
) -> list[str]:
    """Clauses that are among the first few for no case's complaint."""
    found = {
        passage.id
        for case in cases
        for passage in library.search(case.customer_message, k=_REACH, kind="policy", at=at, roots=roots)
    }
    return [clause.id for clause in clauses if clause.id not in found] if cases else []
