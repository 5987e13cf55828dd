"""One complaint with a plan that is settled, at a company that ships with nothing: what writers are tested on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from draftassist.domain.case import Case
from draftassist.domain.draft import Plan

POLICY = """---
id: billing
title: Wrong bills
applies_to: [billing_error]
limits:
  - {action: bill_refund, max_amount: 150, currency: EUR, role: agent, condition: ""}
timelines:
  - {action: bill_refund, min_days: 4, max_days: 6, unit: business}
---
## Refunds
A wrong charge is refunded in 4 to 6 business days, up to 150 euros by an agent.
"""
COMPANY = """name: Lumen
time_zone: Europe/Dublin
currency: EUR
working_hours: {days: [mon, tue, wed, thu, fri], from: "09:00", to: "17:00"}
"""
PRECEDENT = (
    '{"id": "K-7", "issue": "billing_error", "customer_message": "I was billed twice and could not pay the creche.",'
    ' "actions": ["bill_refund"], "reply": "You paid us twice, and the creche had to wait for it. I refunded'
    ' 999 euros to your card this morning.", "outcome": {"csat": 5}}'
)
CASE = Case.model_validate(
    {
        "id": "L-1",
        "channel": "email",
        "customer": {"name": "Aoife Brennan"},
        "agent": {"name": "Nuala"},
        "messages": [
            {
                "from": "customer",
                "text": "You charged me 64 euros twice on my November bill, reference LU-88213. My rent bounced "
                "because of it and I had to borrow from my sister Niamh. "
                "Will I get the 64 euros back?\n\nAoife Brennan",
            }
        ],
        "now": "2026-11-23T10:00:00+00:00",
        "issue": "billing_error",
        "situation": "resolve",
    }
)
PLAN = Plan.model_validate(
    {
        "actions": [
            {
                "action": "bill_refund",
                "kind": "refund",
                "status": "will_do",
                "detail": "refund the €64 that was charged twice",
                "amount": {"amount": 64, "currency": "EUR"},
                "owner": "Nuala",
                "due": "2026-11-23T17:00:00+00:00",
                "timeline": "4 to 6 working days",
                "cites": ["billing#refunds"],
            }
        ],
        "checkpoint": {"at": "2026-11-24T12:00:00+00:00", "by": "Nuala", "how": "email"},
    }
)


def sentence(role: str, text: str, *, actions: tuple[int, ...] = (), cites: tuple[str, ...] = (), new: bool = False,
             **more: Any) -> dict[str, Any]:  # fmt: skip
    """A sentence as a model answers it; `new` begins a paragraph."""
    return {"role": role, "actions": list(actions), "cites": list(cites), "text": text, "break_before": new, **more}


FAILURE = sentence("acknowledge", "We charged you the same €64 twice on your November bill, and I'm sorry for that.")
IMPACT = sentence("impact", "Your rent bounced because of it, and you had to borrow from your sister Niamh.")
OWNED = sentence("responsibility", "That was our mistake, and I'm looking after it myself.", new=True)
REFUND = sentence(
    "action",
    "Yes, you get the €64 back: I'll refund it today, and it takes 4 to 6 working days to reach you.",
    actions=(0,),
    cites=("billing#refunds",),
)
OVERPROMISE = sentence("action", "I guarantee that €200 will be in your account by tonight.", actions=(0,))
NEXT = sentence("checkpoint", "I'll email you by noon tomorrow to tell you where the refund stands.", new=True)
GOOD = [FAILURE, IMPACT, OWNED, REFUND, NEXT]
BAD = [FAILURE, IMPACT, OWNED, OVERPROMISE, NEXT]


def write_knowledge(folder: Path) -> Path:
    """The company's knowledge in a folder of its own."""
    (folder / "policies").mkdir(parents=True)
    (folder / "policies" / "billing.md").write_text(POLICY, encoding="utf-8")
    (folder / "company.yaml").write_text(COMPANY, encoding="utf-8")
    (folder / "cases.jsonl").write_text(PRECEDENT + "\n", encoding="utf-8")
    return folder
