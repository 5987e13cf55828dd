"""A ban is broken by a promise of the banned thing, and by nothing that only speaks of the same matter."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from draftassist.commitments.banned import read_ban
from draftassist.commitments.bans import broken_ban
from draftassist.commitments.extract import ModelExtractor
from draftassist.commitments.model import remembering
from draftassist.domain.policy import Company, Glossary, Policy
from draftassist.encoding.encoder import load_encoder
from draftassist.text.calendar import calendar_for

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)


def breaks(phrase: str, text: str) -> bool:
    encoder = remembering(load_encoder(1))
    policy = Policy(id="p", title="P", never_promise=[phrase])
    found = ModelExtractor(encoder).extract(
        text, now=NOW, calendar=calendar_for(Company(), NOW), glossary=Glossary()
    )  # fmt: skip
    return any(broken_ban(one, [policy], encoder, lambda _: 0) for one in found)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("a time of day for a delivery", "Noon on Monday 23 November: that is when I'll email you."),
        ("a refund to another card or account", "I'll refund £54 by 5:30 pm today."),
        ("the day on which a bank will show the money", "I'll add £15 credit to your account by Monday 23 November."),
        ("that lost rides will be recovered", "I'll find out what became of your rides."),
        ("that a colleague will call at an exact minute", "I'll call you on Friday at 12:15."),
        ("a delivery date the courier has not confirmed", "I'll send a replacement by 5:30 pm today."),
        ("that a fault will not come back", "I'll have the fault looked at on Tuesday."),
        ("that a membership can be frozen for longer than three months", "I'll freeze your membership for two months."),
    ],
)
def test_speaking_of_the_matter_breaks_no_ban(phrase, text):
    assert not breaks(phrase, text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("a time of day for a delivery", "Your parcel will be delivered at 10:30 tomorrow morning."),
        ("a delivery date the courier has not confirmed", "You will have your parcel by Friday at the latest."),
        ("that lost rides will be recovered", "We'll get all your lost rides back."),
        ("that a visa will be granted", "You'll get the visa."),
        ("that a claim will be paid before it has been assessed", "Your claim will be paid."),
        ("that a membership can be frozen for longer than three months", "I'll freeze your membership for six months."),
    ],
)
def test_a_promise_of_the_banned_thing_breaks_it(phrase, text):
    assert breaks(phrase, text)


def test_a_ban_is_read_for_its_act_its_time_and_what_sets_it_apart():
    date = read_ban("a delivery date the courier has not confirmed")
    assert (date.core, date.time) == ("a delivery date", "day")
    assert date.kinds == {"delivery"}
    assert read_ban("a time of day for a delivery").time == "clock"
    card = read_ban("a refund to another card or account")
    assert card.money
    assert card.needs
    bank = read_ban("that the bank will lift its own charges")
    assert bank.actor == ("bank",)
    assert bank.predicate == "lift"
    assert read_ban("that there will be no further outage").negative
    assert read_ban("photos earlier than eight weeks after the day").less == 56
