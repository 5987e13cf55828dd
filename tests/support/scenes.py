"""Cases with brief and plan, made by hand, over all situations, channels and many kinds of failure."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from draftassist.domain.case import Case
from draftassist.domain.draft import Brief, Cannot, Checkpoint, Plan, PlannedAction, Span
from draftassist.domain.policy import Company
from draftassist.text.calendar import WorkCalendar, calendar_for

ZONE = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=ZONE)
CHECKPOINT = Checkpoint(at=datetime(2026, 11, 26, 16, 0, tzinfo=ZONE), by="Sam", how="email")

Scene = tuple[Case, Brief, Plan, Company, WorkCalendar]


def act(status: str, detail: str, kind: str = "other", **more: Any) -> PlannedAction:
    """An action; `amount` may be written as "8.50 GBP"."""
    return PlannedAction.model_validate(
        {"action": kind, "kind": kind, "status": status, "detail": detail, "owner": "Sam", **more}
    )


def scene(
    message: str,
    issue: str,
    actions: list[PlannedAction],
    *,
    failure: str = "",
    impact: str = "",
    channel: str = "email",
    situation: str = "resolve",
    cannot: list[Cannot] | None = None,
    escalate_to: str | None = None,
    item: str | None = None,
    promised: str | None = None,
    company: Company | None = None,
    checkpoint: Checkpoint | None = CHECKPOINT,
    **more: Any,
) -> Scene:
    """`failure` and `impact` are pieces of the message, as a span tagger would mark them."""
    spans = {
        name: [Span(message=0, start=message.index(text), end=message.index(text) + len(text), text=text)]
        if text
        else []
        for name, text in (("failure_spans", failure), ("impact_spans", impact))
    }
    order = {"id": "48213", "items": [item], "promised": promised} if item else None
    case = Case.model_validate(
        {
            "id": f"{issue}-{len(message)}",
            "channel": channel,
            "customer": {"name": more.pop("name", "Dana Whitfield")},
            "agent": {"name": "Sam", "role": "agent"},
            "order": order,
            "messages": [{"from": "customer", "at": NOW, "text": message}],
            "now": NOW,
            "cause": more.pop("cause", None),
        }
    )
    brief = Brief.model_validate(
        {"issue": issue, "issue_kind": issue, "severity": 3, "situation": situation, **spans, **more}
    )
    plan = Plan(actions=actions, cannot=cannot or [], checkpoint=checkpoint, escalate_to=escalate_to)
    firm = company or Company(name="Tarn & Spoke", currency="GBP", time_zone="Europe/London")
    return case, brief, plan, firm, calendar_for(firm, NOW)


def all_scenes() -> list[Scene]:
    """One scene for each thing that the composer must get right."""
    return [
        scene(
            "The walnut watch box was promised for Thursday. "
            "My son's birthday was on Saturday and I had nothing to give him.",
            "late_delivery",
            [
                act("done", "trace opened with the carrier", "investigation", timeline="2 to 4 working days"),
                act(
                    "will_do",
                    "refund the postage",
                    "refund_shipping",
                    amount="8.50 GBP",
                    timeline="5 to 7 working days",
                ),
                act("will_do", "add a ride credit to your account", "credit", amount="15 GBP", gesture=True),
            ],
            failure="The walnut watch box was promised for Thursday",
            impact="I had nothing to give him",
            item="walnut watch box",
            promised="2026-11-19",
        ),
        scene(
            "SOMEONE HAS CHARGED ME TWICE!!! you took £64 two times and my rent bounced. idiots",
            "billing_error",
            [act("in_progress", "trace both charges with the card processor", "investigation")],
            failure="you took £64 two times and my rent bounced",
            channel="chat",
            situation="investigating",
            asks=["why was I charged twice"],
        ),
        scene(
            "The lamp is broken. Third one!! I want a new one by tomorrow.",
            "damaged_item",
            [
                act("done", "replacement lamp", "replacement"),
                act("done", "refund £20 of the price", "partial_refund", amount="20 GBP"),
            ],
            failure="The lamp is broken",
            item="desk lamp",
            cannot=[
                Cannot(
                    ask="a new one by tomorrow",
                    why="the next van leaves on Thursday",
                    alternative="send it by the express service",
                )
            ],
        ),
        scene(
            "Your rider shouted at my daughter on the doorstep and she cried all evening.",
            "rude_contact",
            [act("will_do", "bring in our team lead", "escalation")],
            failure="Your rider shouted at my daughter on the doorstep",
            impact="she cried all evening",
            situation="escalated",
            escalate_to="team_lead",
        ),
        scene(
            "Still no refund for the helmet, it's been three weeks since I sent it back.",
            "refund_missing",
            [act("done", "sent the £45 again by bank transfer", "refund", amount="45 GBP", timeline="by Friday")],
            failure="it's been three weeks since I sent it back",
            situation="follow_up",
            cause="the refund went to a card that had expired",
        ),
        scene(
            "Please just fix the gears, I ride to work at night.",
            "repair_failed",
            [
                act("done", "workshop lead fitted a new chain and hanger", "repair"),
                act("done", "labour refunded to the card", "refund", amount="48 GBP"),
            ],
            impact="I ride to work at night",
            situation="follow_up",
            channel="phone",
        ),
        scene(
            "Looking forward to the trip on Saturday, it's our honeymoon!",
            "cancelled_booking",
            [act("done", "refund the whole booking", "refund", amount="240 GBP", timeline="3 to 5 working days")],
            impact="it's our honeymoon",
            situation="proactive",
            failure="",
            customer_knows=False,
            cause="the guide has broken her leg",
        ),
        scene(
            "@tarnspoke locked out of my account AGAIN and the code goes to my old phone. sort it",
            "account_access",
            [
                act("done", "unlock the account", "other"),
                act("will_do", "change the number on the account once you have sent it", "other"),
            ],
            failure="locked out of my account AGAIN and the code goes to my old phone",
            channel="social",
            name="@dana_rides",
            missing=["new phone number"],
        ),
        scene(
            "I saved four years of rides with you and they are gone.",
            "data_loss",
            [
                act(
                    "will_do",
                    "credit your next month",
                    "credit",
                    amount="9 GBP",
                    condition="unverified",
                    condition_text="the plan is a paid one",
                )
            ],
            failure="I saved four years of rides with you and they are gone",
            situation="cannot_fix",
            cannot=[Cannot(ask="restore the rides", why="no backup of them exists")],
        ),
        scene("bad", "outage", [], channel="chat", checkpoint=None, name=None),
        scene(
            "???",
            "other",
            [act("in_progress", "engineers comparing the queue logs", "investigation")],
            situation="investigating",
        ),
        scene(
            "The bike came and it's the wrong colour. I ordered blue, you sent orange.",
            "wrong_item",
            [
                act(
                    "will_do",
                    "collect the orange one and bring the blue one",
                    "replacement",
                    due="2026-11-27T12:00:00+00:00",
                )
            ],
            failure="I ordered blue, you sent orange",
            item="trail bike",
        ),
    ]
