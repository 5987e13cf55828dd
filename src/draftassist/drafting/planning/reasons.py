"""Why something cannot be done, in words that can be said to a customer: the rule, never the org chart alone."""

from __future__ import annotations

import re

from draftassist.commitments.authority import Decision
from draftassist.domain.base import Money
from draftassist.drafting.composer.verbs import base_of, is_participle
from draftassist.text.verbs import DETERMINERS, is_subject, normal
from draftassist.text.wording import money_words

__all__ = ["to_you", "why_not"]

_CUSTOMER = (
    r"(?:the|a|an|our)\s+(?:customer|member|guest|passenger|client|patient|subscriber|buyer|policyholder|tenant|"
    r"traveller|caller)"
)
_OWNED = re.compile(rf"\b{_CUSTOMER}['’]s\b", re.IGNORECASE)
_ACTING = re.compile(rf"\b{_CUSTOMER}(?:\s+(?P<adverb>also|already|still|\w+ly))?\s+(?P<verb>[a-z]+)\b", re.IGNORECASE)
_NAMED = re.compile(rf"\b{_CUSTOMER}\b(?!['’])", re.IGNORECASE)
_WITH_YOU = {"is": "are", "was": "were", "has": "have", "does": "do", "isn't": "aren't", "wasn't": "weren't"}


def to_you(condition: str) -> str:
    """A company's condition said to the customer: `the customer cancels in time` → `you cancel in time`."""
    text = _OWNED.sub("your", condition.strip().rstrip("."))
    return _clause(_NAMED.sub("you", _ACTING.sub(_you_act, text)))


def _clause(text: str) -> str:
    """A clause of its own: `90 minutes late` → `it is 90 minutes late`, `sailing cancelled` → `the sailing was …`."""
    words = text.split()
    if not words or is_subject(normal(words[0])):
        return text
    if words[0][0].isdigit():
        return f"it is {text}"
    if is_participle(normal(words[0])):
        return f"it was {text}"
    if (
        len(words) > 1
        and words[0].isalpha()
        and normal(words[0]) not in DETERMINERS
        and is_participle(normal(words[1]))
    ):
        return f"the {words[0]} was {' '.join(words[1:])}"
    return text


def _you_act(found: re.Match[str]) -> str:
    verb = found["verb"].lower()
    base = base_of(verb) if verb.endswith("s") and not verb.endswith("ss") else None
    words = ["you", found["adverb"] or "", _WITH_YOU.get(verb) or base or verb]
    return " ".join(word for word in words if word)


def why_not(decision: Decision, wanted: Money | None, currency: str | None) -> str:
    """The reason of a refusal, without a full stop, to stand after "because". Silence of policy is no reason."""
    return _REASONS[decision.verdict](decision, wanted, currency)


def _exceeds(decision: Decision, wanted: Money | None, currency: str | None) -> str:
    if decision.instead is None and decision.cap is not None and decision.cap.amount:
        return f"{money_words(decision.cap, currency)} is the most that our policy allows"
    said = money_words(wanted, currency) if wanted else "this"
    return f"{said} is more than I can approve myself"


def _unmet(decision: Decision, wanted: Money | None, currency: str | None) -> str:
    return f"it is only possible where {to_you(decision.condition_text or '')}, and that is not so here"


def _forbidden(decision: Decision, wanted: Money | None, currency: str | None) -> str:
    condition = f" where {to_you(decision.condition_text)}" if decision.condition_text else ""
    return f"our policy rules it out{condition}"


def _conflict(decision: Decision, wanted: Money | None, currency: str | None) -> str:
    return "two of our own rules disagree on it, and a colleague has to settle that first"


def _currency(decision: Decision, wanted: Money | None, currency: str | None) -> str:
    return "the sum is in another currency than our limit, and a colleague has to settle that first"


def _allowed(decision: Decision, wanted: Money | None, currency: str | None) -> str:
    return f"I first have to check that {to_you(decision.condition_text or 'it applies here')}"


_REASONS = {
    "exceeds": _exceeds,
    "unmet": _unmet,
    "forbidden": _forbidden,
    "conflict": _conflict,
    "currency": _currency,
    "allowed": _allowed,
}
