"""What an agent needs per kind of issue before anything can be done, and what is on file and not asked again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from draftassist.domain.case import Case
from draftassist.domain.draft import Fact

__all__ = ["missing_facts", "on_file"]

_READ = 40_000


@dataclass(frozen=True)
class _Need:
    """One thing to know: the facts that give it, and words by which a message has said it already."""

    what: str
    facts: frozenset[str]
    said: re.Pattern[str] | None = None


_WHEN = re.compile(
    r"\b(?:since|yesterday|today|tonight|ago|now|(?:this|last|next) \w+|(?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    r"hours?|days?|weeks?|months?|years?|\d{1,2}(?::\d\d|\s?[ap]m)|after|when|update|upgrade)\b",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"\b(?:photo|picture|pic|image|attach|video)", re.IGNORECASE)
_ITEM = re.compile(r"\b(?:the|my|our|an?|this|these) \w{3,}", re.IGNORECASE)
_IDS = frozenset({"order_id", "order_reference", "reference"})
_ORDER = _Need("order number", _IDS | {"parcel_reference", "tracking_reference"})
_BOOKING = _Need("booking reference", _IDS | {"booking_reference", "flight_reference", "reservation_reference",
                                              "confirmation_reference"})  # fmt: skip
_TICKET = _Need("reference of the request", _IDS | {"ticket_reference", "case_reference", "claim_reference",
                                                    "complaint_reference"})  # fmt: skip
_REPAIR = _Need("reference of the repair", _IDS | {"job_reference", "ticket_reference"})
_AMOUNTS = frozenset({"amount", "order_total"})
_NEEDED: dict[str, tuple[_Need, ...]] = {
    "late_delivery": (_ORDER,),
    "damaged_item": (
        _ORDER,
        _Need("which item is damaged", frozenset({"item"}), _ITEM),
        _Need("a photo of the damage", frozenset({"photo"}), _PICTURE),
    ),
    "wrong_item": (_ORDER,),
    "lost_parcel": (_ORDER,),
    "billing_error": (_Need("date and amount of the charge", _AMOUNTS),),
    "surprise_fee": (_Need("amount of the fee", _AMOUNTS),),
    "refund_missing": (_ORDER, _Need("amount of the refund", _AMOUNTS)),
    "outage": (_Need("when it started", frozenset({"date"}), _WHEN),),
    "data_loss": (_Need("when it was last there", frozenset({"date"}), _WHEN),),
    "missed_sla": (_TICKET,),
    "cancelled_booking": (_BOOKING,),
    "travel_delay": (_BOOKING,),
    "rude_contact": (_Need("when it happened", frozenset({"date"}), _WHEN),),
    "repair_failed": (_REPAIR,),
    "account_access": (_Need("account e-mail address", frozenset({"customer_email", "email", "account_reference"})),),
}


def missing_facts(case: Case, issue_kind: str, facts: Sequence[Fact]) -> list[str]:
    """What the agent would need for this kind of issue and the case does not hold, in words for a question."""
    have = {fact.name for fact in facts}
    said = "\n".join(case.customer_messages)[:_READ]
    return [
        need.what
        for need in _NEEDED.get(issue_kind, ())
        if not have & need.facts and not (need.said and need.said.search(said))
    ]


def on_file(facts: Sequence[Fact]) -> list[str]:
    """What must not be asked for again, in words: every fact by name, and the needs that facts meet."""
    names = {fact.name: None for fact in facts}
    met = [need.what for needs in _NEEDED.values() for need in needs if need.facts & names.keys()]
    return list(dict.fromkeys([*(name.replace("_", " ") for name in names), *met]))
