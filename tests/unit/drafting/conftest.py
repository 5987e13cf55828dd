"""A small company that ships with nothing: an energy supplier, so that no rule can know its names."""

# ruff: noqa: E501 - policies look as they do in their files
from __future__ import annotations

from datetime import UTC, datetime

import pytest

from draftassist.commitments.authority import allowed
from draftassist.commitments.check import authority_for
from draftassist.domain.case import Case
from draftassist.domain.draft import Brief, Plan
from draftassist.domain.policy import ActionName, Company, Escalation, Glossary, Knowledge
from draftassist.drafting.brief.facts import condition_values
from draftassist.drafting.brief.understand import understand
from draftassist.drafting.frame import Frame
from draftassist.drafting.planning.planner import make_plan
from draftassist.drafting.planning.proofs import with_proofs
from draftassist.encoding.encoder import load_encoder
from draftassist.knowledge.markdown import parse_policy
from draftassist.text.calendar import calendar_for

POLICIES = {
    "meters": """---
id: meters
title: Meter faults
applies_to: [outage]
limits:
  - {action: bill_credit, max_amount: 20, currency: EUR, role: agent, condition: "off supply 12 hours or more", when: [{fact: hours_off, op: ">=", value: 12}]}
  - {action: bill_credit, max_amount: 80, currency: EUR, role: team_lead, condition: "off supply 12 hours or more", when: [{fact: hours_off, op: ">=", value: 12}]}
  - {action: engineer_visit, role: agent, condition: ""}
timelines:
  - {action: engineer_visit, min_days: 1, max_days: 3, unit: business}
---
## Credit for an outage
An agent may credit up to 20 euros when supply was off for 12 hours or more; a team lead up to 80.
## Sending an engineer
An agent sends an engineer, who comes in 1 to 3 business days.
""",
    "billing": """---
id: billing
title: Wrong bills
applies_to: [billing_error]
limits:
  - {action: bill_refund, max_amount: 150, currency: EUR, role: agent, condition: ""}
  - {action: bill_refund, max_amount: 900, currency: EUR, role: team_lead, condition: ""}
  - {action: cash_gift, max_amount: 0, currency: EUR, role: manager, condition: ""}
timelines:
  - {action: bill_refund, min_days: 4, max_days: 6, unit: business}
---
## Refunds
A wrong charge is refunded in 4 to 6 business days, up to 150 euros by an agent and 900 by a team lead.
## No cash
Nobody gives cash.
""",
    "billing-2024": """---
id: billing-2024
title: Wrong bills, old
effective_to: 2025-12-31
applies_to: [billing_error]
limits:
  - {action: bill_refund, max_amount: 500, currency: EUR, role: agent, condition: ""}
---
## Refunds
Up to 500 euros by an agent.
""",
}  # fmt: skip


def _knowledge(*names: str) -> Knowledge:
    return Knowledge(
        company=Company(
            name="Lumen", time_zone="Europe/Dublin", currency="EUR",
            escalation=[Escalation(when="safety", to="manager")],
        ),
        glossary=Glossary(
            actions={
                "bill_credit": ActionName(name="bill_credit", kind="credit", aliases=["credit on your bill"]),
                "bill_refund": ActionName(name="bill_refund", kind="refund", aliases=["refund the wrong charge"]),
                "engineer_visit": ActionName(name="engineer_visit", kind="repair", aliases=["send an engineer"]),
                "cash_gift": ActionName(name="cash_gift", kind="refund", aliases=["cash compensation"]),
            }
        ),
        policies=[parse_policy(POLICIES[name], f"{name}.md", name) for name in names],
    )  # fmt: skip


@pytest.fixture
def plan_for():
    """Plans for a case and brief of the energy company; `policies` picks what is loaded."""

    def plan(
        *,
        issue: str = "billing_error",
        asks: tuple[str, ...] = (),
        severity: int = 2,
        policies: tuple[str, ...] = tuple(POLICIES),
        topics: tuple[str, ...] = (),
        **fields: object,
    ) -> tuple[Brief, Plan]:
        data = {
            "messages": [{"from": "customer", "text": "My bill is wrong."}],
            "now": "2026-11-23T10:00:00+00:00", "agent": {"name": "Nuala"}, **fields,
        }  # fmt: skip
        case = Case.model_validate(data)
        knowledge = _knowledge(*policies)
        calendar = calendar_for(knowledge.company, case.now)
        now = calendar.local(case.now or datetime.now(UTC))
        brief = Brief(
            issue=issue, issue_kind=issue, severity=severity, situation=case.situation or "resolve", asks=list(asks),
            topics=list(topics), values=condition_values(case, calendar, now),
        )  # fmt: skip
        frame = Frame(knowledge.company, calendar, now, knowledge)
        authority = authority_for(case, brief, knowledge, now)
        return make_plan(
            case, brief, [], frame, lambda action, sum_: allowed(action, authority, sum_), load_encoder().embed
        )

    return plan


@pytest.fixture
def read_and_plan():
    """Reads a case and plans for it, for a company of the test's own: policies as files are, actions as a glossary."""

    def read(
        policies: dict[str, str], actions: dict[str, ActionName], case_data: dict[str, object], **company: object
    ) -> tuple[Brief, Plan]:
        known = Knowledge(
            company=Company.model_validate({"time_zone": "Europe/London", "currency": "GBP", **company}),
            glossary=Glossary(actions=actions),
            policies=[parse_policy(text, f"{name}.md", name) for name, text in policies.items()],
        )
        case = Case.model_validate({"now": "2026-11-23T10:00:00+00:00", "agent": {"name": "Ola"}, **case_data})
        calendar, encoder = calendar_for(known.company, case.now), load_encoder()
        now = calendar.local(case.now or datetime.now(UTC))
        frame = Frame(known.company, calendar, now, known)
        brief = understand(case, company=known.company, calendar=calendar, now=now, encoder=encoder)
        brief = with_proofs(brief, case, known.current(frame.today), encoder.embed)
        authority = authority_for(case, brief, known, now)
        return make_plan(case, brief, [], frame, lambda action, sum_: allowed(action, authority, sum_), encoder.embed)

    return read
