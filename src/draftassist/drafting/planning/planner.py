"""The recovery plan: what is done, what the agent may do now, what cannot be done, who writes when.

Rules over policy data; made before any wording. An instruction of the agent steers words and never gets here, and
nothing that a customer writes is authority.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from draftassist.domain.case import Case, Situation
from draftassist.domain.draft import Brief, EvidencePassage, Plan, PlannedAction
from draftassist.domain.policy import MONEY_KINDS
from draftassist.drafting.frame import Frame
from draftassist.drafting.planning.answers import find_out, tie_asks
from draftassist.drafting.planning.checkpoint import next_checkpoint
from draftassist.drafting.planning.escalation import Handover, handover, story
from draftassist.drafting.planning.making import PlanDraft
from draftassist.drafting.planning.meeting import meet_wishes
from draftassist.drafting.planning.offers import Ask, find_offers
from draftassist.drafting.planning.remedies import PROCESS_KINDS, REPAIR_KINDS
from draftassist.drafting.planning.stakes import is_high_value
from draftassist.drafting.planning.steps import gesture, repair, usual_work, what_is_done
from draftassist.drafting.planning.times import update_timeline
from draftassist.drafting.planning.wishes import Embed, read_wishes

__all__ = ["make_plan"]

_NO_REPAIR_YET: frozenset[str] = frozenset({"investigating", "follow_up"})
_BEFORE_REPAIR: frozenset[str] = frozenset({"safety", "legal", "press", "data_protection"})
"""Topics on which the role that decides speaks first: a quick repair or gift could do harm or look like one."""


def make_plan(
    case: Case,
    brief: Brief,
    policies: Sequence[EvidencePassage],
    frame: Frame,
    ask: Ask,
    embed: Embed,
) -> tuple[Brief, Plan]:
    """The plan for a case, and the brief with the situation that the plan has found.

    `ask` is authority's answer for this case and role; `policies` are the retrieved clauses, best first.
    """
    offers = find_offers(brief, policies, frame, ask)
    wishes = read_wishes(brief, case.customer_messages, frame.knowledge.glossary, embed, frame.company.currency)
    draft = PlanDraft(case, brief, frame, offers, wishes, embed)
    what_is_done(draft)
    passed_on = handover(brief, case, frame.company, high_value=is_high_value(draft))
    meet_wishes(draft)
    settled = brief.situation not in _NO_REPAIR_YET and (passed_on is None or passed_on.topic not in _BEFORE_REPAIR)
    if settled:
        repair(draft)
    usual_work(draft)
    if passed_on is not None:
        draft.hand_up(passed_on.to, f"it goes to the {passed_on.to.replace('_', ' ')}, since {passed_on.why}")
    if settled:
        gesture(draft)
    tie_asks(draft)
    find_out(draft)
    situation = _situation(draft, passed_on)
    brief = brief.model_copy(update={"situation": situation})
    return brief, _finished(draft, brief, passed_on)


def _situation(draft: PlanDraft, passed_on: Handover | None) -> Situation:
    """What the agent picked; else what the plan amounts to."""
    given = draft.case.situation
    if given is not None:
        return given
    if passed_on is not None:
        return "escalated"
    open_actions = [action for action in draft.actions if action.kind not in ("update", "callback")]
    if draft.cannot and not any(action.kind not in PROCESS_KINDS for action in open_actions):
        return "escalated" if draft.escalate_to else "cannot_fix"
    if open_actions and all(action.kind in PROCESS_KINDS for action in open_actions):
        return "investigating"
    return draft.brief.situation


def _finished(draft: PlanDraft, brief: Brief, passed_on: Handover | None) -> Plan:
    frame, case = draft.frame, draft.case
    updates = update_timeline(frame, {brief.issue, brief.issue_kind})
    checkpoint = next_checkpoint(case, brief.severity, updates, frame.now, frame.calendar, draft.owner)
    why = passed_on.why if passed_on else "it is above the agent's authority"
    return Plan(
        actions=[_with_due(action, checkpoint.at) for action in draft.actions],
        cannot=draft.cannot,
        checkpoint=checkpoint,
        escalate_to=draft.escalate_to,
        escalation_story=story(case, brief, why) if draft.escalate_to else None,
        cause_known=case.cause is not None,
        reasons=draft.reasons,
        questions=draft.questions,
        gaps=draft.gaps,
        justice=_justice(draft),
        answers=draft.answers,
    )


def _with_due(action: PlannedAction, checkpoint: datetime) -> PlannedAction:
    return action if action.due is not None else action.model_copy(update={"due": checkpoint})


def _justice(draft: PlanDraft) -> dict[str, str]:
    """What the plan does for each of the three justices of `practice.md`, in a word."""
    given = [action.detail for action in draft.actions if action.kind in MONEY_KINDS or action.kind in REPAIR_KINDS]
    return {
        "distributive": "; ".join(given) or "nothing is given: no policy allows it or nothing was lost",
        "procedural": f"{draft.owner} keeps the case, with a stated next contact",
        "interactional": "names what happened and what it meant, without blame",
    }
