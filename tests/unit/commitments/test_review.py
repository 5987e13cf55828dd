from __future__ import annotations

import pytest

from draftassist.commitments.extract import extract
from draftassist.commitments.review import review
from draftassist.domain.base import Money
from draftassist.domain.case import ActionTaken

from .conftest import CALENDAR, GLOSSARY, NOW


@pytest.fixture
def judged(encoder, authority):
    def judge(reply, **more):
        promises = extract(reply, now=NOW, calendar=CALENDAR, glossary=GLOSSARY, encoder=encoder)
        return review(promises, authority(**more), now=NOW, calendar=CALENDAR, encoder=encoder)

    return judge


@pytest.mark.parametrize(
    ("reply", "status", "code"),
    [
        ("I'll add $15 of store credit to your account.", "supported", None),
        ("I'll add $50 of store credit to your account.", "contradicted", "beyond_authority"),
        ("I'll take $40 off your next order.", "contradicted", "beyond_authority"),
        ("I'll send you a cheque for $5.", "contradicted", "contradicts_policy"),
        ("I will email you by noon tomorrow.", "supported", None),
        ("Your parcel will arrive on Friday.", "contradicted", "contradicts_policy"),
        ("This will never happen again.", "unsupported", "absolute_guarantee"),
        ("We'll add €5 of store credit.", "unsupported", "beyond_authority"),
        ("We will upgrade you to business class.", "unsupported", "unsupported_commitment"),
    ],
)
def test_status_and_reason(judged, reply, status, code):
    (one,) = judged(reply)
    assert (one.commitment.status, one.code) == (status, code)
    assert one.commitment.why


def test_a_refund_promised_sooner_than_policy_takes_is_contradicted(judged):
    (one,) = judged("Your full refund will be in your account tomorrow.")
    assert one.commitment.status == "contradicted"


def test_an_unverified_condition_is_supported_and_marked(judged):
    (one,) = judged("I'll add $15 of store credit.", values={})
    assert (one.commitment.status, one.commitment.condition_state, one.code) == (
        "supported",
        "unverified",
        "condition_unverified",
    )


def test_promises_of_one_reply_add_up(judged):
    first, second = judged("I'll add $10 of store credit. I'll also add another $10 of store credit.")
    assert first.commitment.status == "supported"
    assert second.commitment.status == "contradicted"


def test_the_same_sum_said_again_counts_once(judged):
    assert [
        one.commitment.status for one in judged("I'll add $15 store credit. We will add the $15 store credit today.")
    ] == [
        "supported",
        "supported",
    ]


def test_what_was_given_already_may_be_spoken_of(judged):
    given = [ActionTaken(action="goodwill_credit", amount=Money(amount=15, currency="USD"))]
    (one,) = judged("You'll see the $15 of store credit on your account by Friday.", actions_taken=given)
    assert one.commitment.status == "supported"


def test_without_any_policy_everything_is_unchecked(judged):
    (one,) = judged("I'll refund you $500.", policies=[])
    assert (one.commitment.status, one.code) == ("unchecked", None)
