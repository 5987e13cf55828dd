# ruff: noqa: E501
"""A small company that no code knows, and its policies."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from draftassist.commitments.frame import Authority
from draftassist.domain.policy import ActionName, Clause, Company, Glossary, Limit, Policy, Timeline
from draftassist.encoding.encoder import load_encoder
from draftassist.text.calendar import calendar_for

NOW = datetime.fromisoformat("2026-05-12T10:00:00+00:00")  # a Tuesday
COMPANY = Company(name="Fernhill Looms", currency="USD", time_zone="UTC")
CALENDAR = calendar_for(COMPANY, NOW)
GLOSSARY = Glossary(
    actions={
        name: ActionName(name=name, kind=kind, aliases=aliases)
        for name, kind, aliases in (
            ("goodwill_credit", "credit", ["store credit", "money off your next order"]),
            ("full_refund", "refund", ["refund in full", "all your money back"]),
            ("cash", "refund", ["cheque", "bank transfer"]),
            ("note", "update", ["write to you", "let you know"]),
        )
    }
)


def credit(**more: object) -> Limit:
    return Limit.model_validate({"action": "goodwill_credit", "currency": "USD", **more})


LATE = Policy(
    id="late", title="Late orders", applies_to=["late_delivery"],
    limits=[
        credit(max_amount=15, when=[{"fact": "days_late", "op": ">=", "value": 2}], condition="2 days late or more"),
        credit(max_amount=50, role="team_lead"),
        Limit(action="cash", max_amount=0, currency="USD", role="manager"),
        Limit(action="full_refund", max_amount=200, currency="USD"),
    ],
    timelines=[Timeline(action="full_refund", min_days=5, max_days=7, unit="business")],
    never_promise=["a delivery date the carrier has not confirmed"],
    clauses=[
        Clause(id="late#when", policy_id="late", title="Late orders", heading="When an order is late", text="After the day."),
        Clause(id="late#credit", policy_id="late", title="Late orders", heading="Credit",
               text="An agent may add store credit of up to $15, a team lead up to $50."),
        Clause(id="late#refund", policy_id="late", title="Late orders", heading="Refunds",
               text="A refund in full of up to $200 takes 5 to 7 business days. No cash, no cheque."),
    ],
)  # fmt: skip


@pytest.fixture(scope="session")
def encoder():
    return load_encoder(1)


@pytest.fixture
def authority():
    def make(role="agent", policies=(LATE,), values=None, **more):
        known = {"days_late": 4} if values is None else values
        return Authority(
            policies=list(policies), glossary=GLOSSARY, company=COMPANY, role=role, on=date(2026, 5, 12),
            issue="late_delivery", issue_kind="late_delivery", values=known, **more,
        )  # fmt: skip

    return make
