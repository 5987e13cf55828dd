"""The plan while it is being made, and how an offer of policy becomes an action on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from draftassist.commitments.authority import Decision
from draftassist.domain.base import Money
from draftassist.domain.case import Case
from draftassist.domain.draft import Answer, Brief, Cannot, PlannedAction
from draftassist.domain.policy import MONEY_KINDS, ActionKind
from draftassist.drafting.frame import Frame
from draftassist.drafting.planning.amounts import owed_amount
from draftassist.drafting.planning.details import action_phrase
from draftassist.drafting.planning.offers import Offer, Offers
from draftassist.drafting.planning.remedies import REPAIR_KINDS, repairs_for
from draftassist.drafting.planning.times import due_and_timeline, timeline_for
from draftassist.drafting.planning.wishes import Embed, Wish
from draftassist.text.wording import money_words

__all__ = ["PlanDraft", "cites_of", "plan_offer"]


@dataclass
class PlanDraft:
    """The plan while it is being made. `met` holds, by ask, the actions that were planned for it."""

    case: Case
    brief: Brief
    frame: Frame
    offers: Offers
    wishes: Sequence[Wish]
    embed: Embed
    actions: list[PlannedAction] = field(default_factory=list)
    cannot: list[Cannot] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    met: dict[str, list[int]] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=list)
    escalate_to: str | None = None

    @property
    def owner(self) -> str:
        """Whoever keeps the case."""
        return self.case.agent.name or "the agent"

    @property
    def currency(self) -> str | None:
        """The currency of sums that name none."""
        total = self.case.order.total if self.case.order else None
        return self.frame.company.currency or (total.currency if total else None)

    def has(self, kind: ActionKind) -> bool:
        """Whether the plan already holds an action of that kind."""
        return any(action.kind == kind for action in self.actions)

    def mends(self) -> bool:
        """Whether something in the plan puts the failure itself right."""
        wanted = REPAIR_KINDS | frozenset(repairs_for(self.brief.issue_kind))
        return any(action.kind in wanted for action in self.actions)

    def owed(self, offer: Offer) -> Money | None:
        """The sum that this offer would return, as far as the case states it."""
        return owed_amount(offer.action, self.case, self.brief, self.currency)

    def refuse(self, wish: Wish, refusal: Cannot) -> None:
        """Put a refusal on the plan and tie the ask to it."""
        self.refused[wish.ask] = len(self.cannot)
        self.cannot.append(refusal)

    def hand_up(self, role: str, why: str) -> None:
        """Somebody above decides a part of it; the highest role counts."""
        rank = self.frame.company.rank
        if self.escalate_to is None or rank(role) > rank(self.escalate_to):
            self.escalate_to = role
        if why not in self.reasons:
            self.reasons.append(why)


def cites_of(offer: Offer | None, decision: Decision | None) -> list[str]:
    """The clauses that a decision rests on, else the first of the offer's policy."""
    if decision is not None and decision.cites:
        return list(decision.cites)
    return [offer.policy.clauses[0].id] if offer and offer.policy.clauses else []


def plan_offer(
    draft: PlanDraft, offer: Offer, decision: Decision, amount: Money | None, *, gesture: bool = False
) -> int:
    """The offer as an action of the plan; gives back its place."""
    detail = action_phrase(offer.action, draft.case, amount=amount, currency=draft.currency)
    timeline = timeline_for(draft.frame, draft.offers, offer.action)
    due, takes = due_and_timeline(draft.frame, offer.action.kind, detail, timeline)
    condition, text = decision.condition, decision.condition_text
    if amount is None and decision.left is not None and offer.action.kind in MONEY_KINDS:
        condition = "unverified"
        text = f"the sum is not more than {money_words(decision.left, draft.currency)}"
    if condition == "met" and text and text.strip() in draft.brief.proven:
        draft.reasons.append(f"“{text}” holds: {draft.brief.proven[text.strip()]}")
    if decision.question:
        draft.questions.append(decision.question)
    draft.actions.append(
        PlannedAction(
            action=offer.action.name,
            kind=offer.action.kind,
            status="will_do",
            detail=detail,
            amount=amount,
            owner=draft.owner,
            due=due,
            timeline=takes,
            condition=condition,
            condition_text=text or None,
            within_authority=decision.within,
            gesture=gesture,
            cites=cites_of(offer, decision),
        )
    )
    return len(draft.actions) - 1
