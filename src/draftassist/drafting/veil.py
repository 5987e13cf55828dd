"""What a model on another machine gets to see of a case: placeholders where people could be told by it."""

from __future__ import annotations

import re
from typing import Protocol

from draftassist.domain.draft import Brief, Plan
from draftassist.drafting.composer.context import customer_name
from draftassist.drafting.writers import WritingRequest
from draftassist.knowledge.redaction import Redactor

__all__ = ["OpenVeil", "RedactingVeil", "Veil", "veiled_brief", "veiled_plan"]

_SHORTEST = 4
"""Characters of a value that is replaced wherever it stands: a shorter one could be any number or word."""


class Veil(Protocol):
    """Puts placeholders into the texts of one case, and takes them out of an answer."""

    def over(self, text: str) -> str:
        """The text as the model may see it."""
        ...

    def lift(self, text: str) -> str:
        """A text of the model as the customer may see it."""
        ...


class OpenVeil:
    """Nothing is hidden: the model runs on this machine."""

    def over(self, text: str) -> str:
        """The text itself."""
        return text

    def lift(self, text: str) -> str:
        """The text itself."""
        return text


class RedactingVeil:
    """Names, addresses, numbers of accounts and orders and the like become placeholders, the same in all texts."""

    def __init__(self, request: WritingRequest) -> None:
        case = request.case
        self._redactor = Redactor([case.customer.name] if case.customer.name else [])
        self._redactor.redact(customer_name(case, request.brief))
        for message in case.messages:
            self._redactor.learn(message.text)
        if case.order is not None and case.order.id:
            self._redactor.redact(f"order number: {case.order.id}")

    def over(self, text: str) -> str:
        """The text with placeholders, also for what elsewhere in the case has been seen to identify somebody."""
        veiled = self._redactor.redact(text)
        for placeholder, value in self._redactor.mapping.items():
            if len(value) >= _SHORTEST:
                veiled = re.sub(rf"(?<!\w){re.escape(value)}(?!\w)", placeholder, veiled)
        return veiled

    def lift(self, text: str) -> str:
        """The text with what the placeholders stand for."""
        return self._redactor.restore(text)


def veiled_brief(brief: Brief, veil: Veil) -> Brief:
    """The brief with every text in it that comes from the case veiled."""
    facts = [fact.model_copy(update={"value": _veiled_value(fact.name, fact.value, veil)}) for fact in brief.facts]
    return brief.model_copy(
        update={
            "failure": veil.over(brief.failure),
            "impact": veil.over(brief.impact),
            "asks": [veil.over(ask) for ask in brief.asks],
            "facts": facts,
        }
    )


def veiled_plan(plan: Plan, veil: Veil) -> Plan:
    """The plan with every text in it that may come from the case veiled; amounts, times and clauses stay."""
    actions = [one.model_copy(update={"detail": veil.over(one.detail)}) for one in plan.actions]
    refusals = [
        one.model_copy(
            update={
                "ask": veil.over(one.ask),
                "why": veil.over(one.why),
                "alternative": veil.over(one.alternative) if one.alternative else None,
            }
        )
        for one in plan.cannot
    ]
    gaps = [veil.over(gap) for gap in plan.gaps]
    return plan.model_copy(update={"actions": actions, "cannot": refusals, "gaps": gaps})


def _veiled_value(name: str, value: str, veil: Veil) -> str:
    """A bare number tells nothing of itself: read beside its name, it is seen for what it is."""
    label = f"{name.replace('_', ' ')}: "
    veiled = veil.over(f"{label}{value}")
    return veiled.removeprefix(label)
