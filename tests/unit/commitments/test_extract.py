from __future__ import annotations

import time
from decimal import Decimal

import pytest

from draftassist.commitments.extract import extract, is_open_ended
from draftassist.commitments.model import Encoder
from draftassist.commitments.units import LONGEST_REPLY
from draftassist.domain.commitment import Commitment

from .conftest import CALENDAR, GLOSSARY, NOW


def found(reply: str, encoder: Encoder | None) -> list[Commitment]:
    return extract(reply, now=NOW, calendar=CALENDAR, glossary=GLOSSARY, encoder=encoder)


@pytest.mark.parametrize(
    ("reply", "text", "kind"),
    [
        ("Sorry. I'll refund the $9.95 today.", "I'll refund the $9.95 today", "refund"),
        ("I'm sorry and I will write to you by 4 pm tomorrow.", "I will write to you by 4 pm tomorrow", "update"),
        ("If it isn't there by Friday, we'll send a replacement.", "we'll send a replacement", "replacement"),
        ("We will waive the late fee.", "We will waive the late fee", "fee_waiver"),
        ("We'll refund your shipping.", "We'll refund your shipping", "refund_shipping"),
    ],
)
def test_a_promise_is_found_with_its_span_and_kind(reply, text, kind, encoder):
    (one,) = found(reply, encoder)
    assert one.text == text
    assert reply[one.start : one.end] == text
    assert one.kind == kind
    assert one.status == "unchecked"


@pytest.mark.parametrize(
    "reply",
    [
        "I've refunded the $9.95.",
        "Would you like me to refund it?",
        "I can't promise it will be there on Saturday.",
        "Please send it back to us.",
        "Refunds take 5 to 7 business days.",
        "Your lamp was sent on Monday.",
        'You wrote: "they will refund you tomorrow".',
        "Thank you for telling us.",
    ],
)
def test_what_binds_nobody_is_no_promise(reply, encoder):
    assert found(reply, encoder) == []


def test_the_deadline_is_resolved_and_the_sum_read(encoder):
    (one,) = found("I'll add $15 of store credit by noon on Friday.", encoder)
    assert one.by is not None
    assert one.by.isoformat() == "2026-05-15T12:00:00+00:00"
    assert one.amount is not None
    assert (one.amount.amount, one.amount.currency) == (Decimal(15), "USD")
    assert one.what == "goodwill_credit"


def test_an_ambiguous_date_is_no_deadline(encoder):
    (one,) = found("I'll write to you on 03/04.", encoder)
    assert one.by is None


def test_money_off_the_next_order_meets_the_companys_own_name(encoder):
    (one,) = found("We will take $10 off your next order.", encoder)
    assert one.what == "goodwill_credit"


@pytest.mark.parametrize(
    ("reply", "certainty"),
    [
        ("I'll ring you at 3 pm.", "firm"),
        ("We'll hopefully have it back by Friday.", "hedged"),
        ("I'll send a second one if it isn't found by Friday.", "conditional"),
    ],
)
def test_how_firm_a_promise_is(reply, certainty, encoder):
    (one,) = found(reply, encoder)
    assert one.certainty == certainty


def test_without_an_encoder_the_features_alone_still_find_the_plain_ones():
    assert [one.text for one in found("I'll refund you today. I've sent it.", None)] == ["I'll refund you today"]


@pytest.mark.parametrize("text", ["whatever it costs", "we'll pay for everything, no limit", "free for life"])
def test_open_ended(text):
    assert is_open_ended(text)


@pytest.mark.parametrize("reply", ["", " \n ", "😀", "\x00", "a" * 2 * LONGEST_REPLY, "I'll pay. " * 500])
def test_no_text_is_too_strange_or_too_long(reply):
    began = time.process_time()
    for one in found(reply, None):
        assert reply[one.start : one.end] == one.text
    assert time.process_time() - began < 30


def test_what_is_to_be_found_out_is_no_promise_of_its_own(encoder):
    reply = (
        "I'll find out where it is, whether it is actually coming or whether you should buy one in town today, "
        "and I'll email you by noon tomorrow."
    )
    texts = [one.text for one in found(reply, encoder)]
    assert not [text for text in texts if text.startswith(("whether", "buy", "or whether"))]
    assert any("email" in text for text in texts)
