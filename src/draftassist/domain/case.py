"""A support case as it comes in, and a transcript as it is scored (`contracts.md` §2)."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from draftassist.domain.base import Amount, Id, Model, Money, When

__all__ = [
    "ISSUE_KINDS",
    "SITUATIONS",
    "ActionTaken",
    "Agent",
    "Case",
    "Channel",
    "Customer",
    "Message",
    "Order",
    "Outcome",
    "Situation",
    "Transcript",
    "TranscriptMessage",
]

Channel = Literal["email", "chat", "social", "phone"]
Situation = Literal["resolve", "investigating", "escalated", "follow_up", "cannot_fix", "proactive"]
SITUATIONS: tuple[Situation, ...] = (
    "resolve", "investigating", "escalated", "follow_up", "cannot_fix", "proactive",
)  # fmt: skip
ISSUE_KINDS: tuple[str, ...] = (
    "late_delivery", "damaged_item", "wrong_item", "lost_parcel", "billing_error", "surprise_fee", "refund_missing",
    "outage", "data_loss", "missed_sla", "cancelled_booking", "travel_delay", "long_wait", "rude_contact",
    "repair_failed", "unclear_information", "account_access", "other",
)  # fmt: skip


class Customer(Model):
    """Who writes; everything is optional but useful."""

    name: str | None = None
    tier: str | None = None
    since: When | None = None
    history: list[str] = Field(default_factory=list)


class Agent(Model):
    """Who answers, and with which authority."""

    name: str | None = None
    role: str = "agent"


class Order(Model):
    """The order or booking that the case is about."""

    id: Id | None = None
    items: list[str] = Field(default_factory=list)
    total: Money | None = None
    placed: When | None = None
    promised: When | None = None
    delivered: When | None = None


class Message(Model):
    """One message of the thread. `sender` is `from` in JSON."""

    sender: Literal["customer", "agent", "system", "note"] = Field(alias="from")
    at: When | None = None
    text: str


class ActionTaken(Model):
    """Something that has been done already: the only ground for saying so."""

    action: str
    detail: str = ""
    amount: Money | None = None
    at: When | None = None


class Case(Model):
    """A case to draft for. Only `messages` with one customer message is required."""

    id: Id | None = None
    channel: Channel = "email"
    customer: Customer = Field(default_factory=Customer)
    agent: Agent = Field(default_factory=Agent)
    order: Order | None = None
    messages: list[Message]
    now: When | None = None
    actions_taken: list[ActionTaken] = Field(default_factory=list)
    cause: str | None = None
    agent_notes: str | None = None
    situation: Situation | None = None
    issue: str | None = None
    language: str | None = None
    region: str | None = None
    facts: dict[str, Any] = Field(default_factory=dict)

    @property
    def customer_messages(self) -> list[str]:
        """The customer's own messages, oldest first."""
        return [m.text for m in self.messages if m.sender == "customer"]


class Outcome(Model):
    """How a case ended, as far as it was measured."""

    csat: Amount | None = None
    nps: Amount | None = None
    ces: Amount | None = None
    fcr: bool | None = None
    reopened: bool | None = None
    resolution_hours: Amount | None = None


class TranscriptMessage(Model):
    """One message of a transcript; `agent` may differ from turn to turn."""

    sender: Literal["customer", "agent", "system", "note"] = Field(alias="from")
    at: When | None = None
    text: str
    agent: str | None = None


class Transcript(Model):
    """A whole conversation to be scored."""

    id: Id | None = None
    agent: str | None = None
    team: str | None = None
    role: str = "agent"
    channel: Channel = "email"
    issue: str | None = None
    messages: list[TranscriptMessage]
    outcome: Outcome | None = None
