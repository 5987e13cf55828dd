"""The kind of an action that nobody has declared, from the words of its name; marked as inferred wherever it shows.

The head of the name decides: its verb first ("resend_parcel" is a reship), then its noun ("goodwill_voucher" a credit).
"""

from __future__ import annotations

import re

from draftassist.domain.policy import ACTION_KINDS, ActionKind

__all__ = ["infer_kind"]

# ruff: noqa: E501 - one kind a line reads better than wrapped alternatives
_KINDS: tuple[tuple[ActionKind, str], ...] = (
    ("refund_shipping", r"(refund|return|waive|free|reimburse)\w* .*(postage|shipping|deliver\w+|courier|carriage)|(postage|shipping|delivery) (\w+ )?(refund|back)"),
    ("fee_waiver", r"waiv\w+|(remove|drop|cancel|reverse|lift)\w* .*(fee|charge|penalty|interest)|(fee|charge|penalty|interest) (removal|reversal|relief)"),
    ("partial_refund", r"(part|partial|half|pro rata|prorated|percentage)\w* refund|refund (part|half|difference)|price (adjust\w+|match)|labou?r refund"),
    ("discount", r"discount|money off|price cut|percent off|promo\w*"),
    ("credit", r"credit|voucher|gift ?card|points|miles|goodwill|gesture|store cash|wallet|coupon|token"),
    ("refund", r"refund|reimburs\w+|money back|chargeback|repay\w*|cash ?back|payout|compensat\w+"),
    ("reship", r"re ?ship\w*|re ?send\w*|re ?dispatch\w*|second parcel|send again"),
    ("replacement", r"replac\w+|exchange\w*|swap\w*|rebook\w*|new (item|unit|card|device)|loan\w*|substitut\w+"),
    ("delivery", r"re ?deliver\w*|deliver\w*|drop off|ship\w*|dispatch\w*"),
    ("repair", r"repair\w*|fix\w*|restor\w+|reset\w*|unlock\w*|reinstat\w+|re ?do\b|workshop|engineer visit|technician|patch\w*"),
    ("return", r"return\w*|collect\w*|pick ?up|label"),
    ("cancellation", r"cancel\w*|terminat\w+|close account|unsubscrib\w+|stop \w+"),
    ("extension", r"exten\w+|free (month|week|day|year)s?|grace|extra (days?|months?|time)|prolong\w*"),
    ("upgrade", r"upgrad\w+|express|priority|premium|better room|first class"),
    ("escalation", r"escalat\w+|manager|supervisor|team lead|ombudsman|hand ?over|review board"),
    ("callback", r"call ?back|phone call|call\b|ring\b"),
    ("investigation", r"investigat\w+|trac(e|ing)|inspect\w*|check\w*|review\w*|audit\w*|search\w*|look into|incident|inquiry|enquiry"),
    ("update", r"updat\w+|follow ?up|check ?in|progress|status|notif\w+|reminder"),
    ("information", r"inform\w*|explain\w*|explanation|statement|invoice|itemi[sz]ed|breakdown|receipt|copy|correct page|guide|advice"),
    ("prevention", r"prevent\w*|training|retrain\w*|process change|safeguard\w*"),
    ("apology", r"apolog\w+|letter of regret"),
)  # fmt: skip
_PATTERNS = tuple((kind, re.compile(rf"\b({pattern})", re.IGNORECASE)) for kind, pattern in _KINDS)


def infer_kind(name: str) -> ActionKind:
    """The kind that a name's own words give away, else `other`."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    words = re.sub(r"[_\-./]+", " ", words).strip()
    for kind, pattern in _PATTERNS:
        if pattern.search(words):
            return kind
    plain = words.replace(" ", "_").lower()
    return plain if plain in ACTION_KINDS else "other"
