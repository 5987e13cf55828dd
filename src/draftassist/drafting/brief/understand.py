"""Reads a case into a brief without a language model: trained heads on the encoder, rules for what is a rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from draftassist.domain.case import ISSUE_KINDS, Case
from draftassist.domain.draft import Brief, Span
from draftassist.domain.policy import Company
from draftassist.drafting.brief.asking import find_asks
from draftassist.drafting.brief.checklist import missing_facts, on_file
from draftassist.drafting.brief.facts import case_facts, condition_values
from draftassist.drafting.brief.heads import load_heads, passes, threshold
from draftassist.drafting.brief.mentions import facts_in_text
from draftassist.drafting.brief.orders import find_orders, inside
from draftassist.drafting.brief.people import other_people
from draftassist.drafting.brief.reading import Clause, read_clauses, read_sentences, span_of
from draftassist.drafting.brief.represent import MESSAGE_END, clause_rows, complaint_row, message_row, unit
from draftassist.drafting.brief.situation import infer_situation
from draftassist.drafting.brief.topics import find_topics
from draftassist.drafting.composer.shift import shift_person
from draftassist.encoding.encoder import Encoder
from draftassist.encoding.heads import LinearHead
from draftassist.text.calendar import WorkCalendar
from draftassist.text.language import detect

__all__ = ["understand"]

Vector = NDArray[np.float32]

_BATCH = 4
"""Texts that the encoder takes at a time: padding short clauses to the length of a message costs most of the time."""
_MOST_MESSAGES = 6
_MOST_SPANS = 4
_SURE = 0.6
"""Role score from which a clause may speak for the whole failure or impact."""
_OTHER_ROLE = 0.3
_CORE = 0.5
_FLOORS = {"safety": 4, "data_protection": 4, "legal": 3, "vulnerable_customer": 3, "repeated_failure": 3}
"""`practice.md`: what may not be rated lower than this, whatever the head says."""


@dataclass(frozen=True)
class _Reading:
    """The clauses that count, with their vectors and those of their messages (n, d) and role scores (n, roles)."""

    clauses: list[Clause]
    vectors: Vector
    messages: Vector
    scores: Vector
    core: Vector
    head: LinearHead

    def score(self, role: str) -> Vector:
        """The scores of one role, (n,)."""
        column: Vector = self.scores[:, self.head.labels.index(role)]
        return column


def understand(case: Case, *, company: Company, calendar: WorkCalendar, now: datetime, encoder: Encoder) -> Brief:
    """The brief of a case; `encoder` is asked once for the case (and once per company for its own topics)."""
    heads = load_heads()
    clauses = read_clauses(case)
    spoken = [(i, m.text) for i, m in enumerate(case.messages) if m.sender == "customer"][-_MOST_MESSAGES:]
    vectors = encoder.embed(
        [*(c.spoken for c in clauses), *(text[:MESSAGE_END] or " " for _, text in spoken)], batch=_BATCH
    )
    parts, wholes = vectors[: len(clauses)], dict(zip((i for i, _ in spoken), vectors[len(clauses) :], strict=True))
    injection = find_orders(case, read_sentences(case, clauses), parts, heads)
    wholes = {**wholes, **_without_orders(injection, clauses, parts)}
    honest = [k for k, c in enumerate(clauses) if not inside(injection, c.message, c.segment.start, c.segment.end)]
    reading = _with_roles([clauses[k] for k in honest], parts[honest], wholes, heads)
    text = "\n".join(c.text for c in reading.clauses)
    row = _whole(reading, text, wholes) if reading.clauses else None
    kind = _issue_kind(case, row, heads["issue"], encoder)
    complains = _complains(reading, heads["complains"])
    situation = infer_situation(case, complains=complains)
    texts = [c.text for c in reading.clauses]
    topics = find_topics(texts, reading.vectors, reading.messages, heads, company, encoder)
    failures, impacts = _spans(reading, "failure"), _spans(reading, "impact")
    asks = find_asks(
        reading.clauses, reading.vectors, reading.score("ask"), threshold(reading.head, "ask"), _writers(case)
    )
    facts = case_facts(case, calendar, company.currency)
    facts += facts_in_text(case, facts, injection, company.currency)
    return Brief(
        issue=case.issue or kind,
        issue_kind=kind,
        severity=_severity(row, heads["severity"], topics, kind),
        situation=situation,
        impact=_summary(reading, "impact", impacts),
        feelings=_feelings(row, heads["feelings"]) if complains else [],
        asks=[phrase for phrase, _ in asks],
        facts=facts,
        failure=_summary(reading, "failure", failures),
        failure_spans=failures,
        impact_spans=impacts,
        ask_spans=[span for _, span in asks],
        values=condition_values(case, calendar, now),
        missing=missing_facts(case, kind, facts) if complains else [],
        do_not_ask=on_file(facts),
        topics=topics,
        injection=injection,
        other_people=other_people(case),
        language=case.language or detect(text).code,
        customer_knows=situation != "proactive",
    )


def _writers(case: Case) -> list[str]:
    """Names that may stand at the beginning or the end of a letter."""
    return [name for name in (case.customer.name, case.agent.name) if name]


def _without_orders(injection: Sequence[Span], clauses: Sequence[Clause], vectors: Vector) -> dict[int, Vector]:
    """For messages that hold an order: a vector made of the other clauses, so that the order has no part in it."""
    found = {}
    for message in {span.message for span in injection}:
        own = [
            k
            for k, c in enumerate(clauses)
            if c.message == message and not inside(injection, message, c.segment.start, c.segment.end)
        ]
        found[message] = unit(vectors[own].mean(axis=0)) if own else np.zeros(vectors.shape[1], dtype=np.float32)
    return found


def _whole(reading: _Reading, text: str, wholes: dict[int, Vector]) -> Vector:
    message = unit(np.mean(list(wholes.values()), axis=0))
    return message_row(text, message, reading.vectors, reading.score("failure"), reading.score("impact"))


def _with_roles(
    clauses: list[Clause], vectors: Vector, wholes: dict[int, Vector], heads: dict[str, LinearHead]
) -> _Reading:
    """Role scores, message by message, since a clause is read with its neighbours."""
    head, core = heads["roles"], heads["core"]
    scores = np.zeros((len(clauses), len(head.labels)), dtype=np.float32)
    cores = np.zeros((len(clauses), len(core.labels)), dtype=np.float32)
    messages = np.zeros_like(vectors)
    for message in dict.fromkeys(c.message for c in clauses):
        own = [k for k, c in enumerate(clauses) if c.message == message]
        whole = wholes.get(message, unit(vectors[own].mean(axis=0)))
        messages[own] = whole
        rows = clause_rows(
            [clauses[k].spoken for k in own],
            vectors[own],
            whole,
            [(place, len(own), clauses[k].newest) for place, k in enumerate(own)],
        )
        scores[own], cores[own] = head.predict(rows), core.predict(rows)
    return _Reading(clauses, vectors, messages, scores, cores, head)


def _issue_kind(case: Case, row: Vector | None, head: LinearHead, encoder: Encoder) -> str:
    if case.issue in ISSUE_KINDS:
        return str(case.issue)
    if row is None:
        return "other"
    scores = head.predict(row[None, :])[0]
    if case.issue:
        name = encoder.embed([case.issue.replace("_", " ").replace("-", " ")])[0]
        nothing = np.zeros((0, len(name)), dtype=np.float32)
        named = message_row(case.issue.replace("_", " "), name, nothing, nothing[:, 0], nothing[:, 0])
        named[len(name) : 2 * len(name)] = name
        scores = scores + head.predict(named[None, :])[0]
    return head.labels[int(scores.argmax())]


def _complains(reading: _Reading, head: LinearHead) -> bool:
    """Whether the messages speak of a failure at all; thanks, questions and small talk do not."""
    if not reading.clauses:
        return False
    return passes(head, "complains", float(head.predict(complaint_row(reading.scores)[None, :])[0, 0]))


def _severity(row: Vector | None, head: LinearHead, topics: Sequence[str], kind: str) -> int:
    rated = 1
    if row is not None:
        # the median level: a wrong extreme costs more than a wrong neighbour
        rated = int(np.searchsorted(np.cumsum(head.predict(row[None, :])[0]), 0.5)) + 1
    floor = max((_FLOORS.get(topic, 1) for topic in topics), default=1)
    return min(4, max(rated, floor, 3 if kind == "data_loss" else 1))


def _feelings(row: Vector | None, head: LinearHead) -> list[str]:
    """At most three, strongest first."""
    if row is None:
        return []
    scores = head.predict(row[None, :])[0]
    order = np.argsort(-scores)
    return [head.labels[i] for i in order if scores[i] >= threshold(head, head.labels[i])][:3]


def _spans(reading: _Reading, role: str) -> list[Span]:
    """The clauses with that role, best first: those that would do as its summary, and not too short to say anything."""
    if not reading.clauses:
        return []
    scores = reading.score(role)
    order = [int(i) for i in np.argsort(-_worth(reading, role)) if passes(reading.head, role, float(scores[i]))]
    return [span_of(reading.clauses[i]) for i in order[:_MOST_SPANS]]


def _worth(reading: _Reading, role: str) -> Vector:
    core = reading.core[:, ("failure", "impact").index(role)]
    lengths = np.array([min(1.0, (1 + len(c.text.split())) / 6) for c in reading.clauses], dtype=np.float32)
    other = reading.score("impact" if role == "failure" else "failure")
    worth = (reading.score(role) + _CORE * core / max(1e-6, float(core.max()))) * lengths
    ranked: Vector = worth - _OTHER_ROLE * np.maximum(0, other - reading.score(role))
    return ranked


def _summary(reading: _Reading, role: str, spans: Sequence[Span]) -> str:
    """The best clause said to the customer; "" when it is not sure enough or cannot be turned round."""
    if not spans:
        return ""
    best = int(_worth(reading, role).argmax())
    if float(reading.score(role)[best]) < _SURE or spans[0].text.count('"') % 2:
        return ""
    return shift_person(spans[0].text) or ""
