"""The check of a reply against its case: promises, deeds, plan and facts in one pass. Drafts pass it before anybody
sees them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from draftassist.commitments.consistency import is_planned, plan_flags
from draftassist.commitments.deeds import Deed, find_deeds, undone
from draftassist.commitments.extract import Extractor, ModelExtractor
from draftassist.commitments.flags import spanned
from draftassist.commitments.frame import Authority
from draftassist.commitments.grounding import grounding_flags
from draftassist.commitments.join import joiner_for
from draftassist.commitments.model import Encoder, remembering
from draftassist.commitments.review import Reviewed, review
from draftassist.commitments.sources import sources_of
from draftassist.commitments.units import LONGEST_REPLY
from draftassist.domain.case import ActionTaken, Case
from draftassist.domain.commitment import Commitment
from draftassist.domain.draft import Brief, Citation, EvidencePassage, Flag, Plan
from draftassist.domain.policy import ActionKind, Knowledge, Policy
from draftassist.text.calendar import WorkCalendar

__all__ = ["ReplyReport", "authority_for", "check_reply"]

_DIGIT = re.compile(r"\d+")


@dataclass(frozen=True)
class ReplyReport:
    """What the check found: flags in the order of the text, slices that rest on clauses, and the promises."""

    flags: list[Flag]
    citations: list[Citation]
    commitments: list[Commitment]


def authority_for(case: Case, brief: Brief, knowledge: Knowledge, on: datetime) -> Authority:
    """The authority under which this case's agent writes."""
    return Authority(
        policies=knowledge.policies, glossary=knowledge.glossary, company=knowledge.company, role=case.agent.role,
        on=on.date(), issue=brief.issue, issue_kind=brief.issue_kind, values=brief.values,
        actions_taken=case.actions_taken, region=case.region,
    )  # fmt: skip


def check_reply(
    body: str,
    case: Case,
    brief: Brief,
    plan: Plan,
    knowledge: Knowledge,
    *,
    now: datetime,
    calendar: WorkCalendar,
    evidence: Sequence[EvidencePassage] = (),
    encoder: Encoder | None = None,
    extractor: Extractor | None = None,
) -> ReplyReport:
    """All that `commitments` can say of a reply. `now` is local to the company; offsets are code points into `body`.

    `evidence` are the passages that were retrieved: clauses that the plan or a promise cites may be quoted. Only the
    first LONGEST_REPLY code points are read.
    """
    body = body[:LONGEST_REPLY]
    encoder = remembering(encoder)
    finder = extractor or ModelExtractor(encoder)
    promises = finder.extract(body, now=now, calendar=calendar, glossary=knowledge.glossary)
    authority = authority_for(case, brief, knowledge, calendar.local(now))
    reviewed = review(promises, authority, now=now, calendar=calendar, encoder=encoder, planned=plan.actions)
    commitments = [one.commitment for one in reviewed]
    deeds = find_deeds(body, joiner_for(knowledge.glossary, encoder), knowledge.company.currency)
    promises_only = [c for c in commitments if not any(d.start <= c.start < d.end for d in deeds)]
    flags = [flag for one in reviewed if not _decided(one, plan, encoder) and (flag := _flag_of(body, one)) is not None]
    flags += _undone_flags(body, deeds, case, plan, knowledge)
    flags += _not_held_yet(plan_flags(body, promises_only, deeds, plan, calendar, encoder), flags)
    cited = _cited_texts(plan, commitments, knowledge.policies, evidence)
    policies = [policy for policy in authority.in_force() if policy.id in {cite.split("#")[0] for cite in cited}]
    timelines = [timeline for policy in policies for timeline in policy.timelines]
    own_words = _company_words(knowledge, authority)
    sources = sources_of(case, brief, plan, calendar, now, [*cited.values(), *own_words], timelines)
    flags += _not_held_yet(grounding_flags(body, sources, now, calendar), flags)
    return ReplyReport(sorted(flags, key=_place), _citations(reviewed, deeds, plan), commitments)


def _decided(one: Reviewed, plan: Plan, encoder: Encoder | None) -> bool:
    """Policy is silent on it, and the plan holds it: whoever made the plan has answered for it."""
    silent = one.code == "unsupported_commitment" and one.commitment.amount is None
    return silent and is_planned(one.commitment, plan, encoder)


def _company_words(knowledge: Knowledge, authority: Authority) -> list[str]:
    """The company's own names of things: what it calls its actions and its policies in force."""
    names = [name for action in knowledge.glossary.actions.values() for name in (action.name, *action.aliases)]
    texts = [*names, *(policy.title for policy in authority.in_force())]
    return [_DIGIT.sub(" ", text.replace("_", " ")) for text in texts]


def _flag_of(body: str, one: Reviewed) -> Flag | None:
    if one.code is None:
        return None
    commitment = one.commitment
    rewrite = None
    if one.code == "beyond_authority" and one.decision is not None and one.decision.instead is not None:
        rewrite = f"I've asked a {one.decision.instead.replace('_', ' ')} to approve this, and"
    return spanned(
        one.code, body, commitment.start, commitment.end, commitment.why or "", cites=commitment.cites, rewrite=rewrite
    )


def _undone_flags(body: str, deeds: Sequence[Deed], case: Case, plan: Plan, knowledge: Knowledge) -> list[Flag]:
    kinds: dict[str, ActionKind] = {name: action.kind for name, action in knowledge.glossary.actions.items()}
    kinds.update({action.action: action.kind for action in plan.actions})
    taken = [
        *case.actions_taken,
        *(
            ActionTaken(action=action.action, detail=action.detail, amount=action.amount)
            for action in plan.actions
            if action.status in {"done", "in_progress"}
        ),
    ]
    known = [text for text in (case.agent_notes, case.cause, *_said_before(case)) if text]
    return [
        spanned("claims_undone_action", body, deed.start, deed.end, why)
        for deed, why in undone(deeds, taken, kinds, known)
    ]


def _said_before(case: Case) -> list[str]:
    return [message.text for message in case.messages if message.sender in {"agent", "system", "note"}]


def _cited_texts(
    plan: Plan, commitments: Sequence[Commitment], policies: Sequence[Policy], evidence: Sequence[EvidencePassage]
) -> dict[str, str]:
    """Text by clause id of all that the plan or a supported promise cites."""
    ids = {cite for action in plan.actions for cite in action.cites}
    ids |= {cite for refusal in plan.cannot for cite in refusal.cites}
    ids |= {cite for one in commitments if one.status == "supported" for cite in one.cites}
    texts = {clause.id: f"{clause.heading}. {clause.text}" for policy in policies for clause in policy.clauses}
    texts.update({passage.id: passage.text for passage in evidence if passage.kind == "policy"})
    return {cite: texts[cite] for cite in ids if cite in texts}


def _citations(reviewed: Sequence[Reviewed], deeds: Sequence[Deed], plan: Plan) -> list[Citation]:
    """A slice per promise that a clause speaks of, and per deed that the plan holds as done."""
    found = [
        Citation(start=c.start, end=c.end, cites=c.cites, supported=c.status == "supported")
        for c in (one.commitment for one in reviewed)
        if c.cites
    ]
    for deed in deeds:
        action = next((a for a in plan.actions if a.cites and a.kind == deed.kind), None)
        if action is not None and not any(c.start < deed.end and deed.start < c.end for c in found):
            found.append(Citation(start=deed.start, end=deed.end, cites=action.cites, supported=True))
    return sorted(found, key=lambda citation: citation.start)


def _not_held_yet(more: Sequence[Flag], known: Sequence[Flag]) -> list[Flag]:
    """What is not told already by a hold on the same words."""
    held = [(flag.start, flag.end) for flag in known if flag.severity == "hold" and flag.end]
    return [flag for flag in more if not any(a <= flag.start and 0 < flag.end <= b for a, b in held)]


def _place(flag: Flag) -> tuple[bool, int, int]:
    return flag.end == 0, flag.start, flag.end
