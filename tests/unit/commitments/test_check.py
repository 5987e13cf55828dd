# ruff: noqa: E501
"""A clean reply passes; the same reply with one fault in it does not."""

from __future__ import annotations

import time
from datetime import datetime

import pytest

from draftassist.commitments.check import ReplyReport, check_reply
from draftassist.commitments.flags import TAXONOMY
from draftassist.commitments.model import Encoder
from draftassist.domain.case import Case
from draftassist.domain.draft import FLAG_CODES, Brief, Checkpoint, Plan, PlannedAction
from draftassist.domain.policy import Knowledge

from .conftest import CALENDAR, COMPANY, GLOSSARY, LATE, NOW

CASE = Case.model_validate(
    {
        "customer": {"name": "Dana Whitfield"},
        "agent": {"name": "Sam", "role": "agent"},
        "order": {"id": "48213", "items": ["walnut box"], "total": "89.00 USD", "placed": "2026-05-01", "promised": "2026-05-08"},
        "messages": [{"from": "customer", "at": "2026-05-12T09:00:00+00:00", "text": "Where is my walnut box? It was a present for Friday."}],
        "now": "2026-05-12T10:00:00+00:00",
        "actions_taken": [{"action": "carrier_trace", "detail": "trace opened with the carrier"}],
    }
)  # fmt: skip
BRIEF = Brief(
    issue="late_delivery", issue_kind="late_delivery", severity=2, situation="resolve", values={"days_late": 4}
)
PLAN = Plan(
    actions=[
        PlannedAction(action="carrier_trace", kind="investigation", status="done", detail="trace opened with the carrier"),
        PlannedAction(
            action="goodwill_credit", kind="credit", status="will_do", detail="add $15 of store credit to your account",
            amount={"amount": 15, "currency": "USD"}, cites=["late#credit"],
        ),
    ],
    checkpoint=Checkpoint(at=datetime.fromisoformat("2026-05-13T16:00:00+00:00"), by="Sam", how="email"),
)  # fmt: skip
CLEAN = (
    "Hello Dana,\n\nYour walnut box was promised for 8 May and it is not with you. I've opened a trace with the carrier. "
    "I can't promise that it will be there on Friday. I'll add $15 of store credit to your account today, and I'll email "
    "you by 4 pm tomorrow with what they say.\n\nSam\nFernhill Looms"
)
KNOWLEDGE = Knowledge(company=COMPANY, glossary=GLOSSARY, policies=[LATE])


def flags(body: str, encoder: Encoder) -> ReplyReport:
    report = check_reply(body, CASE, BRIEF, PLAN, KNOWLEDGE, now=NOW, calendar=CALENDAR, encoder=encoder)
    for flag in report.flags:
        assert body[flag.start : flag.end] == flag.text
        assert flag.message
    return report


def test_a_clean_reply_has_no_flags_and_cites_its_clause(encoder):
    report = flags(CLEAN, encoder)
    assert report.flags == []
    assert [c.cites for c in report.citations if c.supported] == [["late#credit"]]
    assert [one.status for one in report.commitments] == ["supported", "supported"]


@pytest.mark.parametrize(
    ("said", "instead", "code", "severity"),
    [
        ("$15 of store credit", "$50 of store credit", "beyond_authority", "hold"),
        ("$15 of store credit", "€15 of store credit", "beyond_authority", "hold"),
        ("$15 of store credit", "$12 of store credit", "not_in_plan", "hold"),
        ("I'll add $15", "I've added $15", "claims_undone_action", "hold"),
        ("I can't promise that it will be there on Friday.", "It will be delivered on Friday.", "contradicts_policy", "hold"),
        ("I can't promise that it will be there on Friday.", "This will never happen again.", "absolute_guarantee", "fix"),
        ("I can't promise that it will be there on Friday.", "I'll send you a cheque for $9.", "contradicts_policy", "hold"),
        ("I can't promise that it will be there on Friday.", "I've asked our manager to ring you.", "claims_undone_action", "hold"),
        ("I'll add $15 of store credit to your account today, and ", "", "plan_action_missing", "fix"),
        ("8 May", "6 May", "unsupported_time", "fix"),
        ("by 4 pm tomorrow", "by 4 pm on Friday", "not_in_plan", "fix"),
        ("Your walnut box", "Your walnut box 77120", "invented_fact", "fix"),
        ("with the carrier", "with the carrier in Leeds", "invented_fact", "fix"),
    ],
)  # fmt: skip
def test_one_planted_fault_is_caught(said, instead, code, severity, encoder):
    assert said in CLEAN
    found = {(flag.code, flag.severity) for flag in flags(CLEAN.replace(said, instead), encoder).flags}
    assert (code, severity) in found


def test_every_flag_code_is_in_the_one_taxonomy():
    assert set(TAXONOMY) == set(FLAG_CODES)


@pytest.mark.parametrize("body", ["", "\u2028", "😀" * 500, "$" * 2000, "I'll " * 400, "by 4 pm " * 300])
def test_strange_bodies_never_crash(body, encoder):
    flags(body, encoder)


@pytest.mark.parametrize("unit", ["£1 ", "I'll refund £15 by 4 pm on Friday 3/4. ", "\n", "I'll ", "3/4 ", "“if it "])
def test_a_megabyte_is_checked_in_bounded_time(unit, encoder):
    body = (unit * (1_000_000 // len(unit) + 1))[:1_000_000]
    before = time.process_time()
    flags(body, encoder)
    assert time.process_time() - before < 20  # seconds of one core; without bounds it is minutes


def test_a_time_in_the_plans_own_words_for_a_step_is_no_other_appointment(encoder):
    detail = "find out whether someone can call you today"
    step = PlannedAction(action="investigation", kind="investigation", status="will_do", detail=detail)
    plan = PLAN.model_copy(update={"actions": [*PLAN.actions, step]})
    body = CLEAN.replace("I can't promise", f"I'll {detail}. I can't promise")
    report = check_reply(body, CASE, BRIEF, plan, KNOWLEDGE, now=NOW, calendar=CALENDAR, encoder=encoder)
    assert not [flag for flag in report.flags if flag.code == "not_in_plan"]
