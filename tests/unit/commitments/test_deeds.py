from __future__ import annotations

import pytest

from draftassist.commitments.deeds import find_deeds, undone
from draftassist.commitments.join import Joiner
from draftassist.domain.base import Money
from draftassist.domain.case import ActionTaken

from .conftest import GLOSSARY

KINDS = {name: action.kind for name, action in GLOSSARY.actions.items()}
JOINER = Joiner(GLOSSARY)


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        ("I've refunded the $9.95.", "refund"),
        ("Your refund has been processed.", "refund"),
        ("I have just waived the late fee.", "fee_waiver"),
        ("We've escalated this to our manager.", "escalation"),
        ("Your replacement is on its way.", "reship"),
        ("Refunded! Anything else?", "refund"),
        ("I've looked at it and refunded the charge.", "refund"),
        ("My manager has approved the refund.", "refund"),
    ],
)
def test_a_deed_is_found(reply, kind):
    (deed,) = find_deeds(reply, JOINER)
    assert deed.kind == kind
    assert reply[deed.start : deed.end] == deed.text


@pytest.mark.parametrize(
    "reply",
    [
        "I'll refund the $9.95.",
        "Your refund hasn't been processed yet.",
        "We sent you the wrong size.",
        "Has it been refunded?",
        "Once I've refunded it I'll write.",
        "We charged you twice.",
        "You've cancelled the order.",
        "The van broke down.",
    ],
)
def test_what_is_no_deed(reply):
    assert find_deeds(reply, JOINER) == []


def test_a_deed_that_the_case_knows_is_fine_and_another_sum_is_not():
    taken = [ActionTaken(action="full_refund", amount=Money(amount=9.95, currency="USD"))]
    assert undone(find_deeds("I've refunded the $9.95.", JOINER), taken, KINDS) == []
    ((_, why),) = undone(find_deeds("I've refunded the $12.", JOINER), taken, KINDS)
    assert why == "the case says 9.95, not 12"


def test_a_trace_does_not_cover_a_refund():
    taken = [ActionTaken(action="carrier_trace", detail="trace opened with the carrier")]
    assert len(undone(find_deeds("I've refunded the charge.", JOINER), taken, {"carrier_trace": "investigation"})) == 1
    assert (
        undone(find_deeds("I've opened a trace with the carrier.", JOINER), taken, {"carrier_trace": "investigation"})
        == []
    )


def test_notes_ground_a_report_but_never_money():
    notes = ["asked the warehouse for stock; refunded the charge"]
    assert undone(find_deeds("I've asked the warehouse for their stock.", JOINER), [], KINDS, notes) == []
    assert len(undone(find_deeds("I've refunded the charge.", JOINER), [], KINDS, notes)) == 1
