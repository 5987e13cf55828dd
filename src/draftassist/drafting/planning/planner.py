"""The recovery plan: what is done, what the agent may do now, what cannot be done, who writes when.

Rules over policy data; made before any wording. An instruction of the agent steers words and never gets here, and
nothing that a customer writes is authority.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from draftassist.commitments.authority import Decision, Verdict
from draftassist.domain.base import Money
from draftassist.domain.case import Case, Situation
from draftassist.domain.draft import Brief, Cannot, EvidencePassage, Plan, PlannedAction
from draftassist.domain.policy import MONEY_KINDS, ActionKind, ActionName, Timeline
from draftassist.drafting.frame import Frame
from draftassist.drafting.planning.amounts import PARTIAL_KINDS, gesture_amount, owed_amount
from draftassist.drafting.planning.checkpoint import next_checkpoint, timeline_end
from draftassist.drafting.planning.details import action_phrase, item_words
from draftassist.drafting.planning.escalation import Handover, handover, story
from draftassist.drafting.planning.offers import Ask, Offer, Offers, action_named, find_offers
from draftassist.drafting.planning.reasons import why_not
from draftassist.drafting.planning.remedies import (
    GESTURE_KINDS,
    PROCESS_KINDS,
    REPAIR_KINDS,
    process_for,
    repairs_for,
)
from draftassist.drafting.planning.wishes import Embed, Wish, read_wishes
from draftassist.text.wording import money_words, timeline_words

__all__ = ["make_plan"]

_NO_REPAIR_YET: frozenset[str] = frozenset({"investigating", "follow_up"})
_GIVES_SOMETHING: frozenset[str] = MONEY_KINDS | REPAIR_KINDS | frozenset(GESTURE_KINDS)
_SUREST: tuple[Verdict, ...] = ("conflict", "forbidden", "unmet", "exceeds", "currency", "silent", "allowed")
"""The refusal that is certain is the one to give as the reason."""
_WAYS_OUT = ("replacement", "extension", "delivery", "upgrade", "repair", "return", "cancellation", "other")
_LEAST_SEVERITY_FOR_GESTURE = 2
_BEFORE_REPAIR: frozenset[str] = frozenset({"safety", "legal", "press", "data_protection"})
"""Topics on which the role that decides speaks first: a quick repair or gift could do harm or look like one."""


@dataclass
class _Draft:
    """The plan while it is being made."""

    case: Case
    brief: Brief
    frame: Frame
    offers: Offers
    wishes: list[Wish]
    actions: list[PlannedAction] = field(default_factory=list)
    cannot: list[Cannot] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    escalate_to: str | None = None

    @property
    def owner(self) -> str:
        return self.case.agent.name or "the agent"

    @property
    def currency(self) -> str | None:
        total = self.case.order.total if self.case.order else None
        return self.frame.company.currency or (total.currency if total else None)

    def has(self, kind: ActionKind) -> bool:
        """Whether the plan already holds an action of that kind."""
        return any(action.kind == kind for action in self.actions)

    def mends(self) -> bool:
        """Whether something in the plan puts the failure itself right."""
        wanted = REPAIR_KINDS | frozenset(repairs_for(self.brief.issue_kind))
        return any(action.kind in wanted for action in self.actions)


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
    currency = frame.company.currency
    draft = _Draft(case, brief, frame, offers, read_wishes(brief, frame.knowledge.glossary, embed, currency))
    _what_is_done(draft)
    passed_on = handover(brief, case, frame.company)
    _meet_wishes(draft)
    settled = brief.situation not in _NO_REPAIR_YET and (passed_on is None or passed_on.topic not in _BEFORE_REPAIR)
    if settled:
        _repair(draft)
    _work_to_do(draft)
    if passed_on is not None:
        _hand_over(draft, passed_on)
    if settled:
        _gesture(draft)
    situation = _situation(draft, passed_on)
    brief = brief.model_copy(update={"situation": situation})
    return brief, _finished(draft, brief, passed_on)


# -- the steps ---------------------------------------------------------------------------------------------------


def _what_is_done(draft: _Draft) -> None:
    """Only what the case knows of as done is done."""
    glossary = draft.frame.knowledge.glossary
    for taken in draft.case.actions_taken:
        action = action_named(taken.action, glossary)
        offer = draft.offers.named(taken.action)
        timeline = _timeline(draft, action)
        draft.actions.append(
            PlannedAction(
                action=taken.action,
                kind=action.kind,
                status="done",
                detail=taken.detail or action_phrase(action, draft.case, amount=taken.amount, currency=draft.currency),
                amount=taken.amount,
                owner=draft.owner,
                due=taken.at,
                timeline=timeline_words(timeline) if timeline and (timeline.max_days or 0) > 1 else None,
                cites=_cites(offer, offer.decide(taken.amount)) if offer else [],
            )
        )


def _meet_wishes(draft: _Draft) -> None:
    """Each ask is met from policy, worked on, or refused with the reason and what can be done instead."""
    for wish in draft.wishes:
        if wish.kind in _GIVES_SOMETHING and draft.brief.situation != "follow_up" and not _planned(draft, wish):
            _meet_or_refuse(draft, wish)


def _planned(draft: _Draft, wish: Wish) -> bool:
    """The same action by name, or one of the kind where the ask names none."""
    return any(
        action.action in wish.actions or (not wish.actions and action.kind == wish.kind) for action in draft.actions
    )


def _meet_or_refuse(draft: _Draft, wish: Wish) -> None:
    named, alike = _offers_for(draft, wish)
    answers = [_answer(draft, offer, wish) for offer in named]
    usable = [one for one in answers if one[1].within and _good_enough(draft, one[1])]
    if usable:
        offer, decision, amount = min(usable, key=lambda one: one[1].condition != "met")
        _plan_offer(draft, offer, decision, _given(offer, decision, amount))
        _say_if_less(draft, wish, offer, decision)
        return
    answers += [_answer(draft, offer, wish) for offer in alike]
    _refuse(draft, wish, [decision for _, decision, _ in answers])


def _answer(draft: _Draft, offer: Offer, wish: Wish) -> tuple[Offer, Decision, Money | None]:
    """Authority's word on the sum that is asked or owed, or on what is left of the cap where a part makes sense."""
    amount = wish.amount or _sum_for(draft, offer)
    decision = offer.decide(amount)
    if not decision.within and offer.action.kind in PARTIAL_KINDS and decision.left and decision.left.amount:
        decision = offer.decide(decision.left)
    return offer, decision, amount


def _good_enough(draft: _Draft, decision: Decision) -> bool:
    """Where the agent has said that this cannot be mended, only what is certain counts as a way out."""
    return decision.condition == "met" or draft.brief.situation != "cannot_fix"


def _offers_for(draft: _Draft, wish: Wish) -> tuple[list[Offer], list[Offer]]:
    """What the ask names, where policy ties it to this failure (else any near of its kind); and others like it.

    The others never stand in for what was asked: they only help to say for certain why it cannot be.
    """
    named = [offer for name in wish.actions if (offer := draft.offers.named(name)) is not None]
    near = [offer for offer in named if offer.near]
    if not near:
        return [offer for offer in draft.offers.of_kind(wish.kind) if offer.near] or named[:1], []
    closest = max(offer.closeness for offer in near)
    chosen = [offer for offer in near if offer.closeness == closest]
    same_kind = draft.offers.of_kind(chosen[0].action.kind)
    return chosen, [offer for offer in same_kind if offer.closeness == closest and offer not in chosen]


def _sum_for(draft: _Draft, offer: Offer) -> Money | None:
    return owed_amount(offer.action.kind, draft.case, draft.brief, draft.currency)


def _given(offer: Offer, decision: Decision, owed: Money | None) -> Money | None:
    """The sum to write into the plan: what is owed or asked, up to what is left of the cap."""
    cap = decision.left
    if owed is None:
        return None
    if cap is not None and offer.action.kind in PARTIAL_KINDS and owed.amount > cap.amount:
        return cap
    return owed


def _say_if_less(draft: _Draft, wish: Wish, offer: Offer, decision: Decision) -> None:
    cap = decision.left
    if wish.amount is None or cap is None or wish.amount.amount <= cap.amount:
        return
    draft.cannot.append(
        Cannot(
            ask=wish.ask,
            why=f"{money_words(cap, draft.currency)} is the most I can give for this",
            alternative=action_phrase(offer.action, draft.case, amount=cap, currency=draft.currency),
            cites=_cites(offer, decision),
        )
    )


def _refuse(draft: _Draft, wish: Wish, refusals: Sequence[Decision]) -> None:
    """What cannot be met: to the role that may, when there is one; else refused, with the reason."""
    if not draft.frame.has_policies:
        draft.gaps.append(f"what you may offer for “{wish.ask}”: no policy is loaded that says so")
        return
    above = next((one for one in refusals if one.instead), None)
    decision = above or min(refusals, key=lambda one: _SUREST.index(one.verdict), default=None)
    if decision is not None and decision.question:
        draft.questions.append(decision.question)
    cites = list(decision.cites) if decision else []
    alternative, grounds = _way_out(draft, decision)
    if above is not None and above.instead is not None:
        draft.escalate_to = _higher(draft, draft.escalate_to, above.instead)
        draft.reasons.append(above.why)
        alternative = f"ask a {_plain(above.instead)} to decide"
    why = why_not(decision, wish.amount, draft.currency)
    draft.cannot.append(Cannot(ask=wish.ask, why=why, alternative=alternative, cites=[*cites, *grounds]))


def _way_out(draft: _Draft, refused: Decision | None) -> tuple[str | None, list[str]]:
    """What the policy that refused does allow here: in words, with its condition if that is open, and its clauses."""
    if refused is None or refused.policy is None:
        return None, []
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
        phrase += f", if {decision.condition_text}"
    return phrase, _cites(offer, decision)


def _repair(draft: _Draft) -> None:
    """The one action that puts the failure right, when nobody asked for one and policy has one for this failure.

    The offer nearest to the case counts, also where its condition still has to be ticked: an action that is allowed
    for certain but meant for something else is worse than one that is right and waits.
    """
    if draft.mends() or draft.brief.situation == "cannot_fix":
        return
    for kind in repairs_for(draft.brief.issue_kind):
        for offer in draft.offers.of_kind(kind):
            owed = _sum_for(draft, offer)
            decision = offer.decide(owed)
            if offer.near and decision.within and not (owed is None and _needs_a_sum(offer, decision)):
                _plan_offer(draft, offer, decision, _given(offer, decision, owed))
                return


def _needs_a_sum(offer: Offer, decision: Decision) -> bool:
    """Money nobody has named is not offered unasked, unless policy sets no cap on it."""
    return offer.action.kind in MONEY_KINDS and decision.left is not None and offer.action.kind != "refund_shipping"


def _work_to_do(draft: _Draft) -> None:
    """What has to be found out or done besides: a company's own procedure when policy has one, else plain work."""
    questions = [wish for wish in draft.wishes if wish.is_question]
    for kind in process_for(draft.brief.issue_kind):
        if draft.has(kind):  # type: ignore[arg-type]
            continue
        for offer in draft.offers.of_kind(kind):
            decision = offer.decide(None)
            if offer.closeness >= 3 and decision.within and decision.condition == "met":
                _plan_offer(draft, offer, decision, None)
                break
    if not questions and (draft.actions or draft.cannot or draft.brief.situation == "proactive"):
        return
    if draft.has("investigation") and not _open_questions(draft, questions):
        return
    draft.actions.append(_find_out(draft, _open_questions(draft, questions)))


def _open_questions(draft: _Draft, questions: Sequence[Wish]) -> list[str]:
    known_cause = draft.case.cause is not None
    return [one.ask for one in questions if not (known_cause and one.ask.lower().startswith(("why", "what happened")))]


def _find_out(draft: _Draft, asks: Sequence[str]) -> PlannedAction:
    """One thing to find out: the customer's first question, else what went wrong."""
    what = asks[0] if asks else f"what went wrong with the {item_words(draft.case)}"
    return PlannedAction(
        action="investigation", kind="investigation", status="will_do", detail=f"find out {what}", owner=draft.owner
    )


def _hand_over(draft: _Draft, passed_on: Handover) -> None:
    draft.escalate_to = _higher(draft, draft.escalate_to, passed_on.to)
    draft.reasons.append(f"it goes to the {_plain(passed_on.to)}, since {passed_on.why}")
    if draft.has("escalation"):
        return
    offer = next((one for one in draft.offers.of_kind("escalation") if one.near), None)
    decision = offer.decide(None) if offer else None
    draft.actions.append(
        PlannedAction(
            action=offer.action.name if offer else "escalation",
            kind="escalation",
            status="will_do",
            detail=f"bring in our {_plain(passed_on.to)}",
            owner=draft.owner,
            cites=_cites(offer, decision) if offer and decision else [],
        )
    )


def _gesture(draft: _Draft) -> None:
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
                _plan_offer(draft, offer, decision, amount, gesture=True)
                return
        elif decision.within and decision.condition == "unverified":
            unverified = unverified or offer
    if unverified is not None:
        draft.reasons.append(f"no gesture planned: {unverified.decide(None).why}")
    else:
        draft.reasons.append("no gesture: no policy in force allows one here")


def _plan_offer(
    draft: _Draft, offer: Offer, decision: Decision, amount: Money | None, *, gesture: bool = False
) -> None:
    due, timeline = _when(draft, offer.action)
    condition, text = decision.condition, decision.condition_text
    if amount is None and decision.left is not None and offer.action.kind in MONEY_KINDS:
        condition = "unverified"
        text = f"the sum is not more than {money_words(decision.left, draft.currency)}"
    draft.actions.append(
        PlannedAction(
            action=offer.action.name,
            kind=offer.action.kind,
            status="will_do",
            detail=action_phrase(offer.action, draft.case, amount=amount, currency=draft.currency),
            amount=amount,
            owner=draft.owner,
            due=due,
            timeline=timeline,
            condition=condition,
            condition_text=text or None,
            within_authority=decision.within,
            gesture=gesture,
            cites=_cites(offer, decision),
        )
    )
    if decision.question:
        draft.questions.append(decision.question)


# -- what the steps share ----------------------------------------------------------------------------------------


def _cites(offer: Offer | None, decision: Decision | None) -> list[str]:
    if decision is not None and decision.cites:
        return list(decision.cites)
    return [offer.policy.clauses[0].id] if offer and offer.policy.clauses else []


def _timeline(draft: _Draft, action: ActionName) -> Timeline | None:
    """The timeline of the nearest policy in force for that action, by its own name first and its kind second."""
    glossary = draft.frame.knowledge.glossary
    nearest = draft.offers.named(action.name)
    policies = [nearest.policy] if nearest else []
    policies += [p for p in draft.frame.knowledge.current(draft.frame.today) if p not in policies]
    rows = [row for policy in policies for row in policy.timelines]
    by_name = next((row for row in rows if row.action == action.name), None)
    if by_name is not None:
        return by_name
    own = nearest.policy.timelines if nearest else []
    return next((row for row in own if action_named(row.action, glossary).kind == action.kind), None)


def _when(draft: _Draft, action: ActionName) -> tuple[datetime | None, str | None]:
    """When the agent sets it going, and how long it then takes; what is quick is due at its end and takes no time."""
    frame, timeline = draft.frame, _timeline(draft, action)
    start = frame.calendar.next_working_moment(frame.now)
    today = frame.calendar.end_of_day(start.date())
    if timeline is None or timeline.max_days is None:
        return today, timeline_words(timeline) if timeline else None
    if timeline.unit == "hour" or timeline.max_days <= 1:
        return timeline_end(timeline, start, frame.calendar), None
    return today, timeline_words(timeline)


def _update_timeline(draft: _Draft) -> Timeline | None:
    glossary = draft.frame.knowledge.glossary
    near = [policy for policy in draft.frame.knowledge.current(draft.frame.today)
            if draft.brief.issue in policy.applies_to or draft.brief.issue_kind in policy.applies_to]  # fmt: skip
    rows = [row for policy in near for row in policy.timelines if action_named(row.action, glossary).kind == "update"]
    return next((row for row in rows if row.max_days), None)


def _higher(draft: _Draft, one: str | None, other: str) -> str:
    company = draft.frame.company
    return other if one is None or company.rank(other) > company.rank(one) else one


def _plain(role: str) -> str:
    return role.replace("_", " ")


def _situation(draft: _Draft, passed_on: Handover | None) -> Situation:
    """What the agent picked; else what the plan amounts to."""
    given = draft.case.situation
    if given is not None:
        return given
    if passed_on is not None:
        return "escalated"
    open_actions = [action for action in draft.actions if action.kind not in ("update", "callback")]
    if draft.cannot and not any(action.kind not in PROCESS_KINDS for action in open_actions):
        return "cannot_fix"
    if open_actions and all(action.kind in PROCESS_KINDS for action in open_actions):
        return "investigating"
    return draft.brief.situation


def _finished(draft: _Draft, brief: Brief, passed_on: Handover | None) -> Plan:
    frame, case = draft.frame, draft.case
    checkpoint = next_checkpoint(case, brief.severity, _update_timeline(draft), frame.now, frame.calendar, draft.owner)
    draft.actions = [_with_due(action, checkpoint.at) for action in draft.actions]
    return Plan(
        actions=draft.actions,
        cannot=draft.cannot,
        checkpoint=checkpoint,
        escalate_to=draft.escalate_to,
        escalation_story=story(case, brief, passed_on.why if passed_on else "it is above the agent's authority")
        if draft.escalate_to
        else None,
        cause_known=case.cause is not None,
        reasons=draft.reasons,
        questions=draft.questions,
        gaps=draft.gaps,
        justice=_justice(draft),
    )


def _with_due(action: PlannedAction, checkpoint: datetime) -> PlannedAction:
    return action if action.due is not None else action.model_copy(update={"due": checkpoint})


def _justice(draft: _Draft) -> dict[str, str]:
    """What the plan does for each of the three justices of `practice.md`, in a word."""
    given = [action.detail for action in draft.actions if action.kind in MONEY_KINDS or action.kind in REPAIR_KINDS]
    return {
        "distributive": "; ".join(given) or "nothing is given: no policy allows it or nothing was lost",
        "procedural": f"{draft.owner} keeps the case, with a stated next contact",
        "interactional": "names what happened and what it meant, without blame",
    }
