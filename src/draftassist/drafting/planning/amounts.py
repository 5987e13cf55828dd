"""How much: from what the case itself says, never more than a cap, never a guess.

A sum that the case does not state stays unknown; the plan then asks the agent instead of inventing it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from draftassist.domain.base import Money
from draftassist.domain.case import Case
from draftassist.domain.draft import Brief
from draftassist.domain.policy import ActionName
from draftassist.drafting.planning.remedies import GESTURE_SHARE
from draftassist.text.money import find_money
from draftassist.text.segment import clauses

__all__ = ["PARTIAL_KINDS", "WHOLE_ORDER", "gesture_amount", "only_sum", "owed_amount"]

PARTIAL_KINDS: frozenset[str] = frozenset({"refund_shipping", "partial_refund", "fee_waiver", "credit", "discount"})
"""Kinds that make sense up to a cap; the others are given whole or not at all."""

WHOLE_ORDER = frozenset({"lost_parcel", "damaged_item", "wrong_item", "cancelled_booking", "refund_missing"})
"""Failures in which the whole of what was paid is at stake."""
_PRICE_NAMES = ("fare", "price", "ticket", "paid", "cost", "total", "fee", "rent")
_SHARES = {"half": Decimal("0.5"), "third": Decimal(1) / 3, "quarter": Decimal("0.25")}
_SHIPPING_WORDS = ("delivery", "shipping", "postage", "courier", "p&p", "carriage")
_FEE_WORDS = ("fee", "charge", "surcharge", "penalty")
_SEVERAL = re.compile(
    r"\b(?:all|those|these|any|the) (?:three|four|five|six|seven|eight|nine|ten|of them)\b|"
    r"\b(?:every|each) (?:month|week|year|time)\b|"
    r"\b(?:three|four|five|six|several) (?:payments|charges|months|times|weeks)\b",
    re.IGNORECASE,
)
_MANY_CREDITS = 2


def owed_amount(action: ActionName, case: Case, brief: Brief, currency: str | None) -> Money | None:
    """The sum that this action would return, as far as the case states it."""
    named = {"refund_shipping": _SHIPPING_WORDS, "fee_waiver": _FEE_WORDS}.get(action.kind)
    if named is not None:
        owed = _near(case, named, currency)
        return only_sum(case, currency) if owed is None and brief.issue_kind == "surprise_fee" else owed
    if action.kind != "refund":
        return _share(action, case, currency) if action.kind == "partial_refund" else None
    if brief.issue_kind == "billing_error":
        return _charged_twice(case, currency)
    total = case.order.total if case.order else None
    if total is not None and brief.issue_kind in WHOLE_ORDER | {"late_delivery"}:
        return Money(amount=total.amount, currency=total.currency or currency)
    return None


def gesture_amount(cap: Money | None, brief: Brief) -> Money | None:
    """The share of the cap that severity and history earn, in whole units; None when nothing is due."""
    if cap is None:
        return None
    share = GESTURE_SHARE[brief.severity] * (0.5 if brief.values.get("prior_credits", 0) > _MANY_CREDITS else 1.0)
    amount = (cap.amount * Decimal(str(share))).quantize(Decimal(1), ROUND_HALF_UP)
    if share == 1.0:
        amount = cap.amount
    return Money(amount=min(amount, cap.amount), currency=cap.currency) if amount > 0 else None


def _share(action: ActionName, case: Case, currency: str | None) -> Money | None:
    """What an action that names a share ("half the fare back") returns of the one price that the case states."""
    words = {word for name in (action.name, *action.aliases) for word in name.replace("_", " ").lower().split()}
    share = next((part for name, part in _SHARES.items() if name in words), None)
    price = _price(case, currency)
    if share is None or price is None:
        return None
    return Money(amount=(price.amount * share).quantize(Decimal("0.01"), ROUND_HALF_UP), currency=price.currency)


def _price(case: Case, currency: str | None) -> Money | None:
    """The order's total, a fact that is named like a price, else the only sum that the customer names."""
    if case.order and case.order.total is not None:
        return Money(amount=case.order.total.amount, currency=case.order.total.currency or currency)
    for name, value in case.facts.items():
        if any(word in name.lower() for word in _PRICE_NAMES) and isinstance(value, int | float | Decimal):
            return Money(amount=Decimal(str(value)), currency=currency)
    return only_sum(case, currency)


def only_sum(case: Case, currency: str | None) -> Money | None:
    """The only sum that the customer names; None where there are several, or one that was taken several times."""
    if any(_SEVERAL.search(text) for text in case.customer_messages):
        return None
    sums = {span.amount: span.money() for text in case.customer_messages for span in find_money(text, currency)}
    return next(iter(sums.values())) if len(sums) == 1 else None


def _texts(case: Case) -> Iterable[str]:
    yield from (f"{name.replace('_', ' ')}: {value}" for name, value in case.facts.items())
    order = case.order
    yield from (f"{k.replace('_', ' ')}: {v}" for k, v in ((order.model_extra or {}) if order else {}).items())
    if case.agent_notes:
        yield case.agent_notes
    yield from reversed(case.customer_messages)


def _near(case: Case, words: tuple[str, ...], currency: str | None) -> Money | None:
    """The one sum in the first clause that names one of `words`; the company's own notes come before the message."""
    for text in _texts(case):
        for clause in clauses(text):
            if not any(word in clause.text.lower() for word in words):
                continue
            sums = {span.amount: span.money() for span in find_money(clause.text, currency)}
            if len(sums) == 1:
                return next(iter(sums.values()))
    return None


def _charged_twice(case: Case, currency: str | None) -> Money | None:
    """A wrong charge: the order's total when the message names it, else the sum that the case names most.

    Where it was taken several times over, nobody has said how much that makes, and the agent is asked.
    """
    if any(_SEVERAL.search(text) for text in case.customer_messages):
        return None
    sums = [span.money() for text in _texts(case) for span in find_money(text, currency)]
    total = case.order.total if case.order else None
    if total is not None and any(one.amount == total.amount for one in sums):
        return Money(amount=total.amount, currency=total.currency or currency)
    counts = Counter(one.amount for one in sums)
    if not counts:
        return None
    (amount, most), *rest = counts.most_common()
    if rest and rest[0][1] == most:
        return None
    return next(one for one in sums if one.amount == amount)
