"""Policy as data, the company it belongs to, and resolved cases as precedent (`contracts.md` §1)."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal, get_args

from pydantic import Field, field_validator

from draftassist.domain.base import Amount, Id, Model, Money, When
from draftassist.domain.case import Channel, Outcome

__all__ = [
    "ACTION_KINDS",
    "MONEY_KINDS",
    "ActionKind",
    "ActionName",
    "Assumption",
    "Clause",
    "Company",
    "Condition",
    "Escalation",
    "Glossary",
    "Knowledge",
    "Limit",
    "Policy",
    "ResolvedCase",
    "Skipped",
    "Timeline",
    "WorkingHours",
]

ActionKind = Literal[
    "refund", "partial_refund", "refund_shipping", "credit", "replacement", "reship", "repair", "delivery",
    "fee_waiver", "discount", "upgrade", "extension", "callback", "update", "investigation", "escalation", "return",
    "cancellation", "information", "prevention", "apology", "other",
]  # fmt: skip
ACTION_KINDS: tuple[ActionKind, ...] = get_args(ActionKind)
MONEY_KINDS: frozenset[str] = frozenset(
    {"refund", "partial_refund", "refund_shipping", "credit", "fee_waiver", "discount"}
)
"""Kinds that move money to the customer: never planned without a policy that allows them."""

Unit = Literal["business", "calendar", "hour"]
Per = Literal["case", "order", "customer", "year"]


class Condition(Model):
    """`fact op value`, decided on the facts of a case; e.g. `days_late >= 2`."""

    fact: str
    op: Literal["==", "!=", ">", ">=", "<", "<=", "in", "not in"]
    value: Any


class Limit(Model):
    """What may be given, by whom. `max_amount` 0 forbids; None allows the action as such."""

    action: str
    max_amount: Amount | None = None
    currency: str | None = None
    role: str = "agent"
    condition: str = ""
    when: list[Condition] = Field(default_factory=list)
    per: Per = "case"

    @field_validator("condition", mode="before")
    @classmethod
    def _none_is_no_condition(cls, value: object) -> object:
        return "" if value is None else value


class Timeline(Model):
    """How long an action takes once it is set going. `min_days`/`max_days` count in `unit` (hours when `hour`)."""

    action: str
    min_days: Amount | None = None
    max_days: Amount | None = None
    unit: Unit = "business"


class Clause(Model):
    """The text under one `##` heading: the unit that is retrieved and cited as `policy-id#clause-slug`."""

    id: str
    policy_id: str
    title: str
    heading: str
    text: str


class Policy(Model):
    """One policy file. `effective_to` in the past means superseded: never evidence for a draft."""

    id: str
    title: str
    effective_from: date | None = None
    effective_to: date | None = None
    applies_to: list[str] = Field(default_factory=list)
    limits: list[Limit] = Field(default_factory=list)
    timelines: list[Timeline] = Field(default_factory=list)
    never_promise: list[str] = Field(default_factory=list)
    region: str | None = None
    source: str = ""
    clauses: list[Clause] = Field(default_factory=list)

    def in_force(self, on: date) -> bool:
        """Whether the policy counts on that day; both ends are inclusive."""
        started = self.effective_from is None or self.effective_from <= on
        ended = self.effective_to is not None and self.effective_to < on
        return started and not ended


class WorkingHours(Model):
    """When somebody is there. `days` are `mon` … `sun`; `start` and `end` are local `HH:MM`."""

    days: list[str] = Field(default_factory=lambda: ["mon", "tue", "wed", "thu", "fri"])
    start: str = "09:00"
    end: str = "17:00"


class Escalation(Model):
    """Whom to hand what to. `when` is a topic (`safety`, `legal`, …); `topics` are words that people use for it."""

    when: str
    to: str
    topics: list[str] = Field(default_factory=list)


class Company(Model):
    """The company's own frame; what is not stated is a default and shown as an assumption."""

    name: str | None = None
    time_zone: str | None = None
    working_hours: WorkingHours = Field(default_factory=WorkingHours)
    holidays: list[date] = Field(default_factory=list)
    currency: str | None = None
    roles: list[str] = Field(default_factory=lambda: ["agent", "team_lead", "manager"])
    escalation: list[Escalation] = Field(default_factory=list)
    greeting: str | None = None
    signature: str | None = None
    channel_limits: dict[str, int] = Field(default_factory=dict)
    defaulted: list[str] = Field(default_factory=list)

    def rank(self, role: str) -> int:
        """Position of a role in the order of authority; an unknown role has the least."""
        return self.roles.index(role) if role in self.roles else 0


class ActionName(Model):
    """One of the company's action names, with the kind it is and the words people use for it."""

    name: str
    kind: ActionKind
    aliases: list[str] = Field(default_factory=list)
    inferred: bool = False


class Glossary(Model):
    """All action names known: from `actions.yaml`, else inferred from the name and marked so."""

    actions: dict[str, ActionName] = Field(default_factory=dict)


class ResolvedCase(Model):
    """A past case: shows how, never how much. `exceptional` is set when it exceeds today's limits."""

    id: Id
    issue: str | None = None
    channel: Channel = "email"
    opened: When | None = None
    customer_message: str
    actions: list[str] = Field(default_factory=list)
    amounts: dict[str, Money] = Field(default_factory=dict)
    reply: str = ""
    outcome: Outcome = Field(default_factory=Outcome)
    region: str | None = None
    tier: str | None = None
    source: str = ""
    exceptional: str | None = None


class Skipped(Model):
    """A file or line that could not be read, with the reason; the rest was kept."""

    file: str
    line: int | None = None
    error: str


class Assumption(Model):
    """Something that was not stated and had to be assumed; shown, never hidden."""

    field: str
    value: str
    why: str


class Knowledge(Model):
    """Everything read from one or more knowledge folders."""

    root: str | None = None
    company: Company = Field(default_factory=Company)
    glossary: Glossary = Field(default_factory=Glossary)
    policies: list[Policy] = Field(default_factory=list)
    cases: list[ResolvedCase] = Field(default_factory=list)
    skipped: list[Skipped] = Field(default_factory=list)

    def current(self, on: date) -> list[Policy]:
        """The policies in force on that day."""
        return [policy for policy in self.policies if policy.in_force(on)]

    def policy(self, policy_id: str) -> Policy | None:
        """The policy with that id, superseded or not."""
        return next((p for p in self.policies if p.id == policy_id), None)
