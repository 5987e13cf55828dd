"""Which kinds of action mend which failure: the order in which a plan looks for them among what policy allows.

The tables are `practice.md`'s failure types in the vocabulary of `contracts.md` §1. They only rank; what may be given,
and how much of it, is policy's to say.
"""

from __future__ import annotations

__all__ = ["GESTURE_KINDS", "GESTURE_SHARE", "PROCESS_KINDS", "REPAIR_KINDS", "process_for", "repairs_for"]

REPAIR_KINDS: frozenset[str] = frozenset(
    {"refund", "partial_refund", "replacement", "reship", "repair", "delivery", "fee_waiver", "return", "cancellation"}
)
"""Kinds that put the failure itself right: one of them is the heart of a plan."""

GESTURE_KINDS: tuple[str, ...] = ("credit", "discount", "extension", "upgrade")
"""Something extra on top; never in place of the repair."""

PROCESS_KINDS: frozenset[str] = frozenset({"investigation", "update", "callback", "information", "escalation"})
"""Kinds within an agent's own control: they cost time, not money."""

GESTURE_SHARE: dict[int, float] = {1: 0.0, 2: 0.5, 3: 1.0, 4: 1.0}
"""Share of the cap by severity (`practice.md`: in proportion to severity and history, within policy)."""

_REPAIRS: dict[str, tuple[str, ...]] = {
    "late_delivery": ("refund_shipping",),
    "damaged_item": ("replacement", "refund", "repair"),
    "wrong_item": ("replacement", "reship", "refund"),
    "lost_parcel": ("reship", "replacement", "refund"),
    "billing_error": ("refund", "fee_waiver"),
    "surprise_fee": ("fee_waiver", "refund"),
    "refund_missing": ("refund",),
    "outage": ("extension",),
    "data_loss": ("repair",),
    "missed_sla": (),
    "cancelled_booking": ("refund", "replacement"),
    "travel_delay": ("partial_refund", "refund"),
    "long_wait": (),
    "rude_contact": (),
    "repair_failed": ("repair", "refund"),
    "unclear_information": ("information",),
    "account_access": ("repair",),
    "other": (),
}

_PROCESS: dict[str, tuple[str, ...]] = {
    "late_delivery": ("investigation",),
    "damaged_item": ("return",),
    "wrong_item": ("return",),
    "lost_parcel": ("investigation",),
    "billing_error": ("investigation",),
    "surprise_fee": ("information",),
    "refund_missing": ("investigation",),
    "outage": ("investigation",),
    "data_loss": ("investigation",),
    "missed_sla": ("investigation",),
    "cancelled_booking": ("information",),
    "travel_delay": ("information",),
    "long_wait": ("investigation",),
    "rude_contact": ("investigation",),
    "repair_failed": ("investigation",),
    "unclear_information": ("information",),
    "account_access": ("investigation",),
    "other": ("investigation",),
}


def repairs_for(issue_kind: str) -> tuple[str, ...]:
    """Kinds that would put this failure right, best first."""
    return _REPAIRS.get(issue_kind, ())


def process_for(issue_kind: str) -> tuple[str, ...]:
    """Kinds of work that this failure needs before or beside a repair, best first."""
    return _PROCESS.get(issue_kind, ("investigation",))
