"""Each ask that something be given: met from policy, passed to the role that may, or refused with the reason.

Refused is only what a policy forbids or a limit does not reach. What no policy speaks of is left open, to be found out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from draftassist.commitments.authority import Decision, Verdict
from draftassist.domain.base import Money
from draftassist.domain.draft import Cannot, PlannedAction
from draftassist.domain.policy import MONEY_KINDS
from draftassist.drafting.planning.amounts import PARTIAL_KINDS, only_sum
from draftassist.drafting.planning.details import action_phrase, item_words
from draftassist.drafting.planning.making import PlanDraft, cites_of, plan_offer
from draftassist.drafting.planning.offers import Offer
from draftassist.drafting.planning.reasons import to_you, why_not
from draftassist.drafting.planning.remedies import GESTURE_KINDS, REPAIR_KINDS
from draftassist.drafting.planning.wishes import Wish, remembered
from draftassist.text.wording import money_words

__all__ = ["given", "meet_wishes"]

_GIVES_SOMETHING: frozenset[str] = MONEY_KINDS | REPAIR_KINDS | frozenset(GESTURE_KINDS)
_SUREST: tuple[Verdict, ...] = ("conflict", "forbidden", "unmet", "exceeds", "currency", "allowed", "silent")
"""The refusal that is certain is the one to give as the reason."""
_WAYS_OUT = ("replacement", "extension", "delivery", "upgrade", "repair", "return", "cancellation", "other")
_THEIR_OWN = re.compile(
    r"^to cancel(?: (?P<what>(?:(?:the|this|that|your|it|both|all)\b)(?: [\w'’-]+)*))?$", re.IGNORECASE
)
_PROMISE = re.compile(r"(?:an?|your|our|the) (?:\w+ )?(?:promise|guarantee|assurance)\b|to (?:promise|guarantee)\b")
_READ = 300
_SAME_PROMISE = 0.4
"""Cosine from which a promise that is asked for is one that policy rules out; the ask has said that it is a promise."""
_NOT_OURS_TO_STOP = re.compile(r"\b(?:fees?|charges?|fines?|penalt\w+|invoices?|bills?|debts?|interest|payments?)\b")


def meet_wishes(draft: PlanDraft) -> None:
    """Money and repairs first; a cancellation last, since it stands beside what else was found possible."""
    wishes = sorted(draft.wishes, key=lambda wish: wish.kind == "cancellation")
    for wish in wishes:
        if not wish.gives or draft.brief.situation == "follow_up" or _planned(draft, wish):
            continue
        if wish.kind == "cancellation" and not _speaks_of(draft, wish):
            _cancel(draft, wish)
        elif wish.kind in _GIVES_SOMETHING or wish.amount is not None or _named_by_policy(draft, wish):
            _meet_or_refuse(draft, wish)
        elif _PROMISE.match(wish.ask):
            _no_promise(draft, wish)


def _no_promise(draft: PlanDraft, wish: Wish) -> None:
    """A promise that policy says never to give."""
    policies = [policy for policy in draft.frame.knowledge.current(draft.frame.today) if policy.never_promise]
    bans = [(ban, policy) for policy in policies for ban in policy.never_promise]
    if not bans:
        return
    likeness = remembered(tuple(ban for ban, _ in bans), draft.embed) @ draft.embed([wish.ask])[0]
    ban, policy = bans[int(likeness.argmax())]
    if float(likeness.max()) >= _SAME_PROMISE:
        cites = [policy.clauses[0].id] if policy.clauses else []
        draft.refuse(wish, Cannot(ask=wish.ask, why=f"nobody here can promise {ban}", cites=cites))


def _planned(draft: PlanDraft, wish: Wish) -> bool:
    """The same action by name, the same sum, or one of the kind where the ask names no action."""
    same = [
        place
        for place, action in enumerate(draft.actions)
        if action.action in wish.actions or _same_sum(action, wish) or (not wish.actions and action.kind == wish.kind)
    ]
    if same:
        draft.met[wish.ask] = same
    return bool(same)


def _same_sum(action: PlannedAction, wish: Wish) -> bool:
    return wish.amount is not None and action.amount is not None and action.amount.amount == wish.amount.amount


def _speaks_of(draft: PlanDraft, wish: Wish) -> bool:
    return bool(_offers_for(draft, wish)[0])


def _named_by_policy(draft: PlanDraft, wish: Wish) -> bool:
    """A call, a letter, a slot: nothing that costs, but something that a policy near this failure has rules for."""
    offers = (draft.offers.named(name) for name in wish.actions[:1])
    return any(offer is not None and offer.near for offer in offers)


def _cancel(draft: PlanDraft, wish: Wish) -> None:
    """What is the customer's to end is ended for them; where the money stays lost, they choose with that in view."""
    own = _THEIR_OWN.match(wish.ask)
    if own is None or _NOT_OURS_TO_STOP.search(wish.ask.lower()):
        return
    phrase = f"cancel {own['what'] or 'your ' + item_words(draft.case)}"
    kept = next((i for i, refusal in enumerate(draft.cannot) if i in _money_refusals(draft)), None)
    if kept is not None:
        refusal = draft.cannot[kept]
        ways = [f"{phrase} without a refund", *([refusal.alternative] if refusal.alternative else [])]
        draft.cannot[kept] = refusal.model_copy(update={"alternative": ", or ".join(ways)})
        draft.refused[wish.ask] = kept
        return
    draft.met[wish.ask] = [len(draft.actions)]
    draft.actions.append(
        PlannedAction(action="cancellation", kind="cancellation", status="will_do", detail=phrase, owner=draft.owner)
    )


def _money_refusals(draft: PlanDraft) -> set[int]:
    return {draft.refused[wish.ask] for wish in draft.wishes if wish.kind in MONEY_KINDS and wish.ask in draft.refused}


def _meet_or_refuse(draft: PlanDraft, wish: Wish) -> None:
    named, alike = _offers_for(draft, wish)
    answers = [_answer(draft, offer, wish) for offer in named]
    usable = [one for one in answers if one[1].within and _good_enough(draft, one[1])]
    if usable:
        offer, decision, amount = _likeliest(draft, usable)
        draft.met[wish.ask] = [plan_offer(draft, offer, decision, given(offer, decision, amount))]
        _say_if_less(draft, wish, offer, decision)
        return
    answers += [_answer(draft, offer, wish) for offer in alike]
    _refuse(draft, wish, [decision for _, decision, _ in answers])


def _likeliest(
    draft: PlanDraft, usable: Sequence[tuple[Offer, Decision, Money | None]]
) -> tuple[Offer, Decision, Money | None]:
    """What is certain first; among what still has to be ticked, what is nearest to that which went wrong."""
    certain = [one for one in usable if one[1].condition == "met"]
    if certain or len(usable) == 1:
        return (certain or list(usable))[0]
    conditions = [decision.condition_text or offer.action.name.replace("_", " ") for offer, decision, _ in usable]
    said = draft.brief.failure or draft.case.customer_messages[0][:_READ]
    vectors = draft.embed([said, *conditions])
    return usable[int((vectors[1:] @ vectors[0]).argmax())]


def _answer(draft: PlanDraft, offer: Offer, wish: Wish) -> tuple[Offer, Decision, Money | None]:
    """Authority's word on the sum that is asked or owed, or on what is left of the cap where a part makes sense."""
    amount = wish.amount or draft.owed(offer) or _claimed(draft, offer)
    decision = offer.decide(amount)
    if not decision.within and offer.action.kind in PARTIAL_KINDS and decision.left and decision.left.amount:
        decision = offer.decide(decision.left)
    return offer, decision, amount


def _claimed(draft: PlanDraft, offer: Offer) -> Money | None:
    """The one sum that the customer names, where their money back is what they ask for."""
    return only_sum(draft.case, draft.currency) if offer.action.kind == "refund" else None


def _good_enough(draft: PlanDraft, decision: Decision) -> bool:
    """Where the agent has said that this cannot be mended, only what is certain counts as a way out."""
    return decision.condition == "met" or draft.brief.situation != "cannot_fix"


def _offers_for(draft: PlanDraft, wish: Wish) -> tuple[list[Offer], list[Offer]]:
    """What the ask names, where policy ties it to this failure (else any near of its kind); and others like it.

    The others never stand in for what was asked: they only help to say for certain why it cannot be.
    """
    owed = [offer for offer in draft.offers.of_kind(*MONEY_KINDS) if offer.near and _is_owed(draft, offer, wish)]
    if owed:
        return owed, []
    named = [offer for name in wish.actions if (offer := draft.offers.named(name)) is not None]
    near = [offer for offer in named if offer.near]
    if not near:
        return [offer for offer in draft.offers.of_kind(wish.kind) if offer.near] or named[:1], []
    closest = max(offer.closeness for offer in near)
    chosen = [offer for offer in near if offer.closeness == closest]
    same_kind = draft.offers.of_kind(chosen[0].action.kind)
    return chosen, [offer for offer in same_kind if offer.closeness == closest and offer not in chosen]


def _is_owed(draft: PlanDraft, offer: Offer, wish: Wish) -> bool:
    """Whether the sum that is asked for is the one that this offer returns: the postage, the fee, the price."""
    owed = draft.owed(offer) if wish.amount is not None else None
    return owed is not None and wish.amount is not None and owed.amount == wish.amount.amount


def given(offer: Offer, decision: Decision, owed: Money | None) -> Money | None:
    """The sum to write into the plan: what is owed or asked, up to what is left of the cap."""
    cap = decision.left
    if owed is None:
        return None
    if cap is not None and offer.action.kind in PARTIAL_KINDS and owed.amount > cap.amount:
        return cap
    return owed


def _say_if_less(draft: PlanDraft, wish: Wish, offer: Offer, decision: Decision) -> None:
    cap = decision.left
    if wish.amount is None or cap is None or wish.amount.amount <= cap.amount:
        return
    refusal = Cannot(
        ask=wish.thing,
        why=f"{money_words(cap, draft.currency)} is the most I can give for this",
        alternative=action_phrase(offer.action, draft.case, amount=cap, currency=draft.currency),
        cites=cites_of(offer, decision),
    )
    draft.refuse(wish, refusal)


def _refuse(draft: PlanDraft, wish: Wish, refusals: Sequence[Decision]) -> None:
    """What cannot be met: to the role that may, when there is one; else refused, where policy says no."""
    if not draft.frame.has_policies:
        draft.gaps.append(f"what you may offer for “{wish.ask}”: no policy is loaded that says so")
        return
    above = next((one for one in refusals if one.instead), None)
    decision = above or min(refusals, key=lambda one: _SUREST.index(one.verdict), default=None)
    if decision is None or decision.verdict == "silent":
        return
    if decision.question:
        draft.questions.append(decision.question)
    alternative, grounds = _way_out(draft, decision)
    if above is not None and above.instead is not None:
        draft.hand_up(above.instead, above.why)
        alternative = f"ask a {above.instead.replace('_', ' ')} to decide"
    why = why_not(decision, wish.amount, draft.currency)
    draft.refuse(wish, Cannot(ask=wish.thing, why=why, alternative=alternative, cites=[*decision.cites, *grounds]))


def _way_out(draft: PlanDraft, refused: Decision) -> tuple[str | None, list[str]]:
    """What the policy that refused does allow here: in words, with its condition if that is open, and its clauses."""
    open_ways = [
        (offer, decision)
        for offer in draft.offers.of_kind(*_WAYS_OUT)
        if offer.policy.id == refused.policy
        and not draft.has(offer.action.kind)
        and (decision := offer.decide(None)).within
    ]
    if not open_ways:
        return None, []
    offer, decision = min(open_ways, key=lambda one: one[1].condition != "met")
    phrase = action_phrase(offer.action, draft.case, amount=None, currency=draft.currency)
    if decision.condition != "met" and decision.condition_text:
        phrase += f", if {to_you(decision.condition_text)}"
    return phrase, cites_of(offer, decision)
