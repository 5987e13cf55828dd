"""A time in other words traces to the plan; another time, name or number does not."""

from __future__ import annotations

from datetime import datetime

import pytest

from draftassist.commitments.check import check_reply
from draftassist.domain.draft import Checkpoint

from .conftest import CALENDAR, NOW
from .test_check import BRIEF, CASE, CLEAN, KNOWLEDGE, PLAN


def codes(body, encoder, at="2026-05-13T16:00:00+00:00"):
    point = Checkpoint(at=datetime.fromisoformat(at), by="Sam", how="email")
    plan = PLAN.model_copy(update={"checkpoint": point})
    report = check_reply(body, CASE, BRIEF, plan, KNOWLEDGE, now=NOW, calendar=CALENDAR, encoder=encoder)
    return {(flag.code, flag.text) for flag in report.flags}


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-05-12T11:00:00+00:00", "at 11 am today"),
        ("2026-05-12T11:00:00+00:00", "this morning"),
        ("2026-05-12T11:00:00+00:00", "before lunch"),
        ("2026-05-12T11:00:00+00:00", "within the hour"),
        ("2026-05-13T12:00:00+00:00", "at noon tomorrow"),
        ("2026-05-13T12:00:00+00:00", "by lunchtime tomorrow"),
        ("2026-05-13T12:00:00+00:00", "by 12 pm on 13 May"),
        ("2026-05-12T16:00:00+00:00", "this afternoon"),
        ("2026-05-12T16:00:00+00:00", "by the end of today"),
        ("2026-05-15T16:00:00+00:00", "on Friday afternoon"),
        ("2026-05-15T16:00:00+00:00", "within 3 days"),
    ],
)
def test_the_plans_time_in_other_words_is_grounded(at, said, encoder):
    body = CLEAN.replace("I'll email you by 4 pm tomorrow", f"I'll email you {said}")
    assert said in body
    assert codes(body, encoder, at) == set()


@pytest.mark.parametrize("said", ["by noon on Thursday", "on 20 May", "this evening at 9", "within 3 hours"])
def test_another_time_than_the_plans_is_told(said, encoder):
    body = CLEAN.replace("I'll email you by 4 pm tomorrow", f"I'll email you {said}")
    assert {code for code, _ in codes(body, encoder)} & {"not_in_plan", "unsupported_time"}


@pytest.mark.parametrize(
    ("said", "instead", "told"),
    [
        ("8 May", "Sunday", ("unsupported_time", "Sunday")),
        ("Hello Dana", "Hello Maria", ("invented_fact", "Maria")),
        ("the carrier. ", "the carrier, Nordpost Express. ", ("invented_fact", "Nordpost")),
        ("not with you.", "not with you. It cost $91.", ("invented_fact", "$91")),
    ],
)
def test_what_nobody_said_is_told(said, instead, told, encoder):
    assert said in CLEAN
    assert told in codes(CLEAN.replace(said, instead), encoder)
