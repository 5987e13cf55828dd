"""Why something cannot be done, in words that can be said to a customer: the rule, never the org chart alone."""

from __future__ import annotations

from draftassist.commitments.authority import Decision
from draftassist.domain.base import Money
from draftassist.text.wording import money_words

__all__ = ["why_not"]


def why_not(decision: Decision | None, wanted: Money | None, currency: str | None) -> str:
    """The reason of a refusal, without a full stop, to stand after "because"."""
    if decision is None or decision.verdict == "silent":
        return "our policy does not provide for it"
    return _REASONS[decision.verdict](decision, wanted, currency)


def _exceeds(decision: Decision, wanted: Money | None, currency: str | None) -> str:
    if decision.instead is None and decision.cap is not None and decision.cap.amount:
        return f"{money_words(decision.cap, currency)} is the most that our policy allows"
    said = money_words(wanted, currency) if wanted else "this"
    return f"{said} is more than I can approve myself"


def _unmet(decision: Decision, wanted: Money | None, currency: str | None) -> str:
    return f"it is only possible where {decision.condition_text}, and that is not so here"


def _forbidden(decision: Decision, wanted: Money | None, currency: str | None) -> str:
    condition = f" where {decision.condition_text}" if decision.condition_text else ""
    return f"our policy rules it out{condition}"


def _conflict(decision: Decision, wanted: Money | None, currency: str | None) -> str:
    return "two of our own rules disagree on it, and a colleague has to settle that first"


def _currency(decision: Decision, wanted: Money | None, currency: str | None) -> str:
    return "the sum is in another currency than our limit, and a colleague has to settle that first"


def _allowed(decision: Decision, wanted: Money | None, currency: str | None) -> str:
    return f"I first have to check that {decision.condition_text or 'it applies here'}"


_REASONS = {
    "exceeds": _exceeds,
    "unmet": _unmet,
    "forbidden": _forbidden,
    "conflict": _conflict,
    "currency": _currency,
    "allowed": _allowed,
}
