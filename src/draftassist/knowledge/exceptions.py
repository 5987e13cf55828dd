"""Past cases that went beyond what policy allows today: one-off favours, old rules. Kept, but no precedent.

A case exceeds when it gave more than any role may give, or gave money where no current policy gives any. Sums in
another currency are not compared: that would take a rate.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from draftassist.domain.base import Money
from draftassist.domain.policy import MONEY_KINDS, Knowledge, Limit, Policy, ResolvedCase
from draftassist.text.wording import money_words

__all__ = ["mark_exceptions"]


def mark_exceptions(knowledge: Knowledge, on: date) -> Knowledge:
    """The knowledge with `exceptional` set to a reason on cases that today's limits would not allow."""
    ruling = [policy for policy in knowledge.current(on) if policy.limits]
    if not ruling:
        return knowledge
    marked = [
        case if case.exceptional or not (why := _excess(case, knowledge, ruling)) else
        case.model_copy(update={"exceptional": why})
        for case in knowledge.cases
    ]  # fmt: skip
    return knowledge.model_copy(update={"cases": marked})


def _excess(case: ResolvedCase, knowledge: Knowledge, ruling: list[Policy]) -> str | None:
    """Why today's limits would not allow the case, else None."""
    own = knowledge.company.currency
    for action in dict.fromkeys([*case.actions, *case.amounts]):
        amount = case.amounts.get(action)
        rows = _rows(action, case, knowledge, ruling)
        plain = action.replace("_", " ")
        if not rows:
            if amount is not None and amount.amount > 0 and _kind(action, knowledge) in MONEY_KINDS:
                return f"{plain}: no current policy allows it"
        elif all(row.max_amount == 0 for row in rows):
            if not any(row.condition or row.when for row in rows):
                return f"{plain}: current policy forbids it"
        elif amount is not None and (cap := _cap(rows, amount, knowledge)) is not None and amount.amount > cap:
            most = money_words(Money(amount=cap, currency=amount.currency), own)
            given = money_words(amount, own)
            return f"{plain}: {given} is more than the {most} that anybody may give today"
    return None


def _rows(action: str, case: ResolvedCase, knowledge: Knowledge, ruling: list[Policy]) -> list[Limit]:
    """Rows on the action: of policies for the case's issue where there are any, else of all; by kind if by no name."""
    named = [(policy, row) for policy in ruling for row in policy.limits if row.action == action]
    if not named:
        kind = _kind(action, knowledge)
        rows = [(policy, row) for policy in ruling for row in policy.limits]
        named = [(policy, row) for policy, row in rows if kind != "other" and _kind(row.action, knowledge) == kind]
    close = [row for policy, row in named if case.issue in policy.applies_to]
    return close or [row for _, row in named]


def _cap(rows: Iterable[Limit], amount: Money, knowledge: Knowledge) -> Decimal | None:
    """The most that any role may give; None when some row sets no sum or the currency is another."""
    own = knowledge.company.currency
    given = amount.currency or own
    caps = []
    for row in rows:
        if row.max_amount is None or (row.currency or own) != given:
            return None
        caps.append(row.max_amount)
    return max(caps, default=None)


def _kind(action: str, knowledge: Knowledge) -> str:
    known = knowledge.glossary.actions.get(action)
    return known.kind if known else "other"
