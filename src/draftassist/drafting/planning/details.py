"""What an action is, as a short phrase without a tense: "refund the £8.50 delivery charge", "open a carrier trace".

Says only what the case and the policy say; the company's own word for an action is used where there is one.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from draftassist.domain.base import Money
from draftassist.domain.case import Case
from draftassist.domain.policy import ActionName
from draftassist.text.verbs import is_base_verb
from draftassist.text.wording import money_words

__all__ = ["action_phrase", "item_words"]

_LONGEST_ITEM_WORDS = 6


def item_words(case: Case) -> str:
    """The one thing that the case is about, else "order" or "booking"-free plain words."""
    items = case.order.items if case.order else []
    item = items[0].split(",")[0].strip() if len(items) == 1 else ""
    return item if item and len(item.split()) <= _LONGEST_ITEM_WORDS else "order"


def action_phrase(
    action: ActionName, case: Case, *, amount: Money | None, currency: str | None, role: str | None = None
) -> str:
    """The detail of a planned action for this case. `role` names whom an escalation goes to."""
    item = item_words(case)
    sum_ = money_words(amount, currency) if amount else None
    own = _own_words(action)
    if action.kind == "escalation":
        return f"bring in {_role_words(role)}" if role else own
    said_of_customer = next((words for words in action.aliases if _MOVES_CUSTOMER.match(words)), None)
    if action.kind == "replacement" and said_of_customer:
        return said_of_customer
    if action.kind == "refund" and amount is None and case.order is None:
        return "refund what you paid"
    phrase = _PHRASES.get(action.kind)
    return phrase(sum_, item, own) if phrase else own


def _own_words(action: ActionName) -> str:
    """The company's words for the action: one of them that begins with a verb, else its name."""
    name = action.name.replace("_", " ").replace("-", " ")
    if action.kind in _NAMED_BY_NOUN:
        return name
    return next((words for words in (name, *action.aliases) if _starts_with_verb(words)), name)


def _starts_with_verb(words: str) -> bool:
    """A verb with an object that can be told from a noun phrase: "collect it from you", not "free return label"."""
    first, _, rest = words.partition(" ")
    return bool(rest) and is_base_verb(first) and rest.split(maxsplit=1)[0] in _OBJECT_STARTS


def _role_words(role: str) -> str:
    return f"a {role.replace('_', ' ')}"


def _refund(sum_: str | None, item: str, own: str) -> str:
    return f"refund {sum_}" if sum_ else f"refund the {item}" if item != "order" else "refund the order"


def _shipping(sum_: str | None, item: str, own: str) -> str:
    word = "postage" if "postage" in own else "shipping" if "shipping" in own else "delivery charge"
    return f"refund the {sum_} {word}" if sum_ else f"refund the {word}"


def _credit(sum_: str | None, item: str, own: str) -> str:
    name = own if len(own.split()) <= 3 and own.rsplit(maxsplit=1)[-1] in ("credit", "voucher", "points") else "credit"
    return f"add {sum_} {name} to your account" if sum_ else f"add {name} to your account"


def _fee(sum_: str | None, item: str, own: str) -> str:
    return f"take the {sum_} fee off" if sum_ else "take the fee off"


def _discount(sum_: str | None, item: str, own: str) -> str:
    return f"take {sum_} off your next order" if sum_ else "give you a discount on your next order"


def _replacement(item: str) -> str:
    """`send a replacement lamp`, `send replacement brake pads`."""
    if item == "order":
        return "send a replacement"
    several = item.endswith("s") and not item.endswith("ss")
    return f"send {'' if several else 'a '}replacement {item}"


def _verb_first(own: str, default: str) -> str:
    """Own words that are a verb phrase stand as they are; a noun gets the kind's verb and its article."""
    if _starts_with_verb(own):
        return own
    article = "" if default.endswith(" the") else (" an" if own[:1].lower() in "aeiou" else " a")
    return f"{default}{article} {own}"


_OBJECT_STARTS = frozenset(
    {"a", "an", "the", "it", "them", "your", "you", "our", "all", "to", "what", "some", "another", "their"}
)
_MOVES_CUSTOMER = re.compile(r"(?:put|move|book|rebook|seat|get|bring|fit) you\b", re.IGNORECASE)
"""What is replaced is not always a thing: "put you on the next boat", "move you to another date"."""
_NAMED_BY_NOUN = frozenset({"credit", "refund_shipping", "discount"})

_Phrase = Callable[[str | None, str, str], str]

_PHRASES: dict[str, _Phrase] = {
    "refund": _refund,
    "partial_refund": lambda s, i, o: f"refund {s}" if s else "refund part of the price",
    "refund_shipping": _shipping,
    "credit": _credit,
    "fee_waiver": _fee,
    "discount": _discount,
    "replacement": lambda s, i, o: _replacement(i),
    "reship": lambda s, i, o: f"send the {i} again" if i != "order" else "send your order again",
    "delivery": lambda s, i, o: _verb_first(o, "book"),
    "repair": lambda s, i, o: _verb_first(o, "arrange the"),
    "investigation": lambda s, i, o: _verb_first(o, "open"),
    "extension": lambda s, i, o: _verb_first(o, "arrange the"),
    "upgrade": lambda s, i, o: _verb_first(o, "arrange the"),
    "return": lambda s, i, o: _verb_first(o, "send you"),
    "cancellation": lambda s, i, o: _verb_first(o, "arrange the"),
    "callback": lambda s, i, o: "call you",
    "update": lambda s, i, o: "update you",
    "information": lambda s, i, o: _verb_first(o, "send you the"),
}
