"""Whether more is at stake than the agent's role may give: what "high value" means where a company says no more."""

from __future__ import annotations

from decimal import Decimal

from draftassist.domain.policy import MONEY_KINDS
from draftassist.drafting.brief.topics import says_one_of
from draftassist.drafting.planning.amounts import WHOLE_ORDER
from draftassist.drafting.planning.making import PlanDraft
from draftassist.drafting.planning.offers import action_named

__all__ = ["is_high_value"]


def is_high_value(draft: PlanDraft) -> bool:
    """The sum at stake is over the role's highest cap, or the customer's words are those the company gave for it.

    A sum that merely stands in a message, what another purchase cost, is not at stake.
    """
    said = [phrase for rule in draft.frame.company.escalation if rule.when == "high_value" for phrase in rule.topics]
    if said and says_one_of(draft.case.customer_messages, said):
        return True
    stake = _at_stake(draft)
    cap = _highest_cap(draft)
    return stake is not None and (cap is None or stake > cap)


def _at_stake(draft: PlanDraft) -> Decimal | None:
    """The largest sum that is asked for, or the price of an order that failed as a whole."""
    sums = [wish.amount.amount for wish in draft.wishes if wish.amount is not None]
    order = draft.case.order
    if order is not None and order.total is not None and draft.brief.issue_kind in WHOLE_ORDER:
        sums.append(order.total.amount)
    return max(sums, default=None)


def _highest_cap(draft: PlanDraft) -> Decimal | None:
    knowledge, company = draft.frame.knowledge, draft.frame.company
    rank = company.rank(draft.case.agent.role)
    caps = [
        limit.max_amount
        for policy in knowledge.current(draft.frame.today)
        for limit in policy.limits
        if limit.max_amount is not None
        and company.rank(limit.role) <= rank
        and action_named(limit.action, knowledge.glossary).kind in MONEY_KINDS
    ]
    return max(caps, default=None)
