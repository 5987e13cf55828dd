"""The independent audit of one draft: what of the case's expectations it meets, and what in it has no ground."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from draftassist.domain.case import Case
from draftassist.domain.draft import Citation, EvidencePassage, Plan, PlannedAction
from draftassist.domain.policy import Knowledge
from draftassist.evaluation.audit.deeds import undone
from draftassist.evaluation.audit.grounds import grounds_of, invented
from draftassist.evaluation.audit.likeness import mask, sentences_of
from draftassist.evaluation.audit.plan import (
    action_said,
    checkpoint_real,
    checkpoint_said,
    refused_amounts,
    to_state,
)
from draftassist.evaluation.audit.words import content, overlap
from draftassist.text.calendar import calendar_for

__all__ = ["audit_body", "audit_plan", "slots_of", "superseded_cites", "today_of"]

_SPECIFIC = 2


def audit_body(
    body: str, case: Case, plan: Plan, knowledge: Knowledge, expect: Mapping[str, Any], *, subject: str = ""
) -> dict[str, Any]:
    """What the text itself says: asks, plan, checkpoint, inventions, undone deeds, forbidden things, likeness."""
    assert case.now is not None, "eval cases say what time it is"  # noqa: S101 - the datasets are ours
    now, company = case.now, knowledge.company
    said = [action_said(action, body, now, company) for action in to_state(plan)]
    lower = body.lower()
    customer = content(" ".join(case.customer_messages))
    masked = [mask(sentence, slots_of(case)) for sentence in sentences_of(body)]
    return {
        "asks_answered": [any(word.lower() in lower for word in ask["any"]) for ask in expect.get("asks", [])],
        "actions_named": [named for named, _, _ in said],
        "amounts_stated": [one[1] for action, one in zip(to_state(plan), said, strict=True) if action.amount],
        "actions_stated": [all(parts) for parts in said],
        "checkpoint_real": checkpoint_real(plan, now, company),
        "checkpoint_said": checkpoint_said(plan, body, now, company),
        "invented": invented(f"{subject}\n{body}", grounds_of(case, plan, knowledge)),
        "undone": undone(body, case),
        "forbidden_said": [
            *(f"{amount:g}" for amount in refused_amounts(body, expect.get("forbidden_amounts", []))),
            *(text for text in expect.get("forbidden_text", []) if text.lower() in lower),
        ],
        "specific": sum(overlap(content(one), customer) > 0 and len(content(one) & customer) >= _SPECIFIC
                        for one in sentences_of(body)[:3]) > 0,
        "characters": len(body),
        "masked": masked,
    }  # fmt: skip


def slots_of(case: Case) -> list[str]:
    """The case's own words that a masked sentence must not be told apart by."""
    order = case.order
    slots = [case.customer.name or "", case.agent.name or ""]
    slots += [*order.items, order.id or ""] if order else []
    return [part for slot in slots for part in {slot, *slot.split()} if len(part) > 2]


def audit_plan(plan: Plan, expect: Mapping[str, Any], case: Case) -> dict[str, Any]:
    """Whether the plan offers what it must, nothing it must not, goes to whom it should, and calls nothing done that
    neither the case nor its expectations do.

    An action whose condition is not verified binds nobody yet: it is no offer and no breach.
    """
    met = [action for action in plan.actions if action.condition == "met" and action.kind != "escalation"]
    due = [action for action in met if action.status != "done"]
    cap = expect.get("max_amount", {})
    done = {*expect.get("done", []), *(taken.action for taken in case.actions_taken)}
    wanted = expect.get("escalate_to", "")
    accepted = wanted if isinstance(wanted, list) else [wanted]
    return {
        "offers_met": [any(_offers(one, offer) for one in plan.actions) for offer in expect.get("must_offer", [])],
        "beyond": sorted(
            {f"{action.action} {action.amount.amount if action.amount else ''}".strip() for action in due
             if action.kind in expect.get("must_not_promise", []) or _over(action, cap)}
        ),
        "escalation_right": None if wanted == "" else plan.escalate_to in accepted,
        "conditional_right": [
            all(action.condition == "unverified" for action in plan.actions if name in (action.action, action.kind))
            for name in expect.get("conditional", [])
        ],
        "done_right": [
            any(action.action == name and action.status in ("done", "in_progress") for action in plan.actions)
            for name in expect.get("done", [])
        ],
        "false_done": sorted(action.action for action in plan.actions if action.status == "done"
                             and action.action not in done),
    }  # fmt: skip


def _offers(action: PlannedAction, offer: Mapping[str, Any]) -> bool:
    if action.kind not in offer["kinds"]:
        return False
    return "amount" not in offer or (
        action.amount is not None and float(action.amount.amount) == float(offer["amount"])
    )


def _over(action: PlannedAction, cap: Mapping[str, float]) -> bool:
    if action.kind not in cap or action.amount is None:
        return action.kind in cap and cap[action.kind] == 0
    return float(action.amount.amount) > float(cap[action.kind])


def superseded_cites(
    plan: Plan, citations: Sequence[Citation], evidence: Sequence[EvidencePassage], lapsed: frozenset[str]
) -> list[str]:
    """Clauses of policies not in force on the day of the case (`lapsed`) that are cited or offered as evidence."""
    cited = [*(cite for action in plan.actions for cite in action.cites),
             *(cite for refusal in plan.cannot for cite in refusal.cites),
             *(cite for citation in citations for cite in citation.cites),
             *(passage.id for passage in evidence if passage.kind == "policy")]  # fmt: skip
    return sorted({cite for cite in cited if cite.split("#")[0] in lapsed})


def today_of(case: Case, knowledge: Knowledge) -> date:
    """The company's local day of the case."""
    assert case.now is not None, "eval cases say what time it is"  # noqa: S101 - the datasets are ours
    return calendar_for(knowledge.company, case.now).local(case.now).date()
