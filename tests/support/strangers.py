"""A company and a complaint that nothing was written with: own currency, own action names, own clauses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

__all__ = ["BROKEN_BOWL", "write_company"]

_BREAKAGE = """---
id: breakage
title: Glass that arrives broken
effective_from: 2026-02-01
applies_to: [damaged_item]
limits:
  - {action: new_blow, role: agent, condition: "the piece arrived broken"}
  - {action: hearth_credit, max_amount: 300, currency: NOK, role: agent, condition: "a piece arrived broken"}
  - {action: hearth_credit, max_amount: 900, currency: NOK, role: team_lead, condition: ""}
timelines:
  - {action: new_blow, min_days: 4, max_days: 6, unit: business}
never_promise: ["that a hand-blown piece will look exactly the same"]
---

## New piece

A piece that arrives broken is blown again at no cost. The new one leaves the hut within four to six working days.

## Credit for the trouble

An agent may add hearth credit of up to 300 NOK when a piece arrived broken; a team lead may go to 900 NOK.

## Shards

Nobody has to send shards back. One photo is enough, and we do not ask for it twice.
"""
_BREAKAGE_OLD = """---
id: breakage-2025
title: Glass that arrives broken (2025)
effective_from: 2025-01-01
effective_to: 2026-01-31
applies_to: [damaged_item]
limits:
  - {action: hearth_credit, max_amount: 2000, currency: NOK, role: agent, condition: ""}
---

## Credit

An agent may add hearth credit of up to 2000 NOK.
"""
_WRITING = """---
id: writing-back
title: Writing back
---

## Next word

Whoever answers names the day and hour of the next message and keeps to it, also when there is nothing new.
"""
_COMPANY = """name: Nordlys Hytte
time_zone: Europe/Oslo
currency: NOK
"""
_ACTIONS = """actions:
  new_blow: {kind: replacement, aliases: [a new piece, blown again]}
  hearth_credit: {kind: credit, aliases: [hearth credit]}
"""
_RESOLVED = {
    "id": "N-7", "issue": "damaged_item", "channel": "email", "opened": "2026-03-04T10:12:00+01:00",
    "customer_message": "The blue lantern came in three pieces, two days before our housewarming.",
    "actions": ["new_blow", "hearth_credit"],
    "reply": "Dear Ragnhild, your lantern arrived in three pieces. A new one is being blown.",
    "outcome": {"csat": 5, "reopened": False, "resolution_hours": 20.5},
}  # fmt: skip

BROKEN_BOWL: dict[str, Any] = {
    "id": "NH-31", "channel": "email",
    "customer": {"name": "Ingeborg Strand"}, "agent": {"name": "Aslak", "role": "agent"},
    "order": {"id": "NL-90417", "items": ["midnight bowl"], "total": "1450.00 NOK", "placed": "2026-11-09",
              "promised": "2026-11-18"},
    "messages": [{"from": "customer", "at": "2026-11-19T18:40:00+01:00", "text":
        "Order NL-90417 came yesterday and the midnight bowl is broken right through. It was for my mother's "
        "seventieth on Saturday. Can you send me another one, and do I have to send the pieces back?"}],
    "now": "2026-11-20T09:30:00+01:00",
}  # fmt: skip


def write_company(root: Path) -> Path:
    """The knowledge folder of Nordlys Hytte, a glass-blower's shop."""
    for name, text in (("breakage", _BREAKAGE), ("breakage-2025", _BREAKAGE_OLD), ("writing-back", _WRITING)):
        path = root / "policies" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (root / "cases").mkdir(exist_ok=True)
    (root / "cases" / "spring.jsonl").write_text(json.dumps(_RESOLVED) + "\n", encoding="utf-8")
    (root / "company.yaml").write_text(_COMPANY, encoding="utf-8")
    (root / "actions.yaml").write_text(_ACTIONS, encoding="utf-8")
    return root
