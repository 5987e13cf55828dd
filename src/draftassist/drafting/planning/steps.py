"""The steps of a plan that nobody asked for: what is done, the repair, a company's own procedure, the gesture."""

from __future__ import annotations

from draftassist.commitments.authority import Decision
from draftassist.domain.draft import PlannedAction
from draftassist.domain.policy import ACTION_KINDS, MONEY_KINDS
from draftassist.drafting.planning.amounts import gesture_amount
from draftassist.drafting.planning.details import action_phrase
from draftassist.drafting.planning.making import PlanDraft, cites_of, plan_offer
from draftassist.drafting.planning.meeting import given
from draftassist.drafting.planning.offers import Offer, action_named
from draftassist.drafting.planning.remedies import GESTURE_KINDS, process_for, repairs_for
from draftassist.drafting.planning.times import still_takes, timeline_for
from draftassist.drafting.planning.wishes import asks_to_look

__all__ = ["gesture", "repair", "usual_work", "what_is_done"]

_LEAST_SEVERITY_FOR_GESTURE = 2
_NAMED_FOR_THE_ISSUE = 3


def what_is_done(draft: PlanDraft) -> None:
    """Only what the case knows of as done is done."""
    for taken in draft.case.actions_taken:
        action = action_named(taken.action, draft.frame.knowledge.glossary)
        offer = draft.offers.named(taken.action)
        timeline = timeline_for(draft.frame, draft.offers, action)
        draft.actions.append(
            PlannedAction(
                action=taken.action,
                kind=action.kind,
                status="done",
                detail=taken.detail or action_phrase(action, draft.case, amount=taken.amount, currency=draft.currency),
                amount=taken.amount,
                owner=draft.owner,
                due=taken.at,
                timeline=still_takes(draft.frame, action.kind, taken, timeline),
                cites=cites_of(offer, offer.decide(taken.amount)) if offer else [],
            )
        )


def repair(draft: PlanDraft) -> None:
    """The one action that puts the failure right, when nobody asked for one and policy has one for this failure.

    The offer nearest to the case counts, also where its condition still has to be ticked: an action that is allowed
    for certain but meant for something else is worse than one that is right and waits.
    """
    if draft.mends() or draft.brief.situation == "cannot_fix":
        return
    for kind in repairs_for(draft.brief.issue_kind):
        for offer in draft.offers.of_kind(kind):
            owed = draft.owed(offer)
            decision = offer.decide(owed)
            if offer.near and decision.within and not (owed is None and _needs_a_sum(offer, decision)):
                plan_offer(draft, offer, decision, given(offer, decision, owed))
                return


def _needs_a_sum(offer: Offer, decision: Decision) -> bool:
    """Money nobody has named is not offered unasked, unless policy sets no cap on it."""
    return offer.action.kind in MONEY_KINDS and decision.left is not None and offer.action.kind != "refund_shipping"


def usual_work(draft: PlanDraft) -> None:
    """The company's own procedure for this failure, where its policies have one.

    A failure of no kind has none; there a procedure is for those who ask that somebody look.
    """
    if draft.brief.issue_kind == "other" and not any(asks_to_look(wish.ask) for wish in draft.wishes):
        return
    for name in process_for(draft.brief.issue_kind):
        kind = next(known for known in ACTION_KINDS if known == name)
        if draft.has(kind):
            continue
        for offer in draft.offers.of_kind(kind):
            decision = offer.decide(None)
            if offer.closeness >= _NAMED_FOR_THE_ISSUE and decision.within and decision.condition == "met":
                plan_offer(draft, offer, decision, None)
                break


def gesture(draft: PlanDraft) -> None:
    """Something extra in proportion, within authority, and only on top of a repair that is under way."""
    if any(action.kind in GESTURE_KINDS for action in draft.actions):
        return
    if draft.brief.severity < _LEAST_SEVERITY_FOR_GESTURE:
        draft.reasons.append("no gesture: an inconvenience is mended by mending it")
        return
    unverified: Offer | None = None
    for offer in draft.offers.of_kind(*GESTURE_KINDS):
        if offer.closeness < 2:
            continue
        decision = offer.decide(None)
        if decision.within and decision.condition == "met":
            amount = gesture_amount(decision.left, draft.brief)
            if amount is not None or decision.left is None:
                plan_offer(draft, offer, decision, amount, gesture=True)
                return
        elif decision.within and decision.condition == "unverified":
            unverified = unverified or offer
    if unverified is not None:
        draft.reasons.append(f"no gesture planned: {unverified.decide(None).why}")
    else:
        draft.reasons.append("no gesture: no policy in force allows one here")
