"""Money and moments as a person writes them."""

from datetime import datetime

import pytest

from draftassist.domain.base import Money
from draftassist.domain.policy import Company, Timeline
from draftassist.text.calendar import calendar_for
from draftassist.text.wording import moment_words, money_words, timeline_words


@pytest.mark.parametrize(
    ("money", "words"),
    [("8.50 GBP", "£8.50"), ("15 USD", "$15"), ("1200.5 EUR", "€1,200.50"), ("300 SEK", "300 SEK"), ("12", "12"),
     ("5 XYZ", "5 XYZ"), ("0.5 GBP", "£0.50")],
)  # fmt: skip
def test_money(money, words):
    assert money_words(Money.model_validate(money)) == words


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [("89.00 USD", "89.00", "USD"), ("£89", "89", "GBP"), ("1.200,50 €", "1200.50", "EUR"), ("1,200", "1200", None),
     ("12,50 EUR", "12.50", "EUR"), ("USD 7", "7", "USD")],
)  # fmt: skip
def test_money_is_read_as_people_write_it(text, amount, currency):
    money = Money.model_validate(text)
    assert (str(money.amount), money.currency) == (amount, currency)


@pytest.mark.parametrize(
    ("moment", "words"),
    [("2026-11-20T16:00:00+00:00", "4 pm today"), ("2026-11-21T09:30:00+00:00", "9:30 am tomorrow"),
     ("2026-11-24T12:00:00+00:00", "noon on Tuesday 24 November"),
     ("2027-01-04T16:00:00+00:00", "4 pm on Monday 4 January 2027")],
)  # fmt: skip
def test_moments(moment, words):
    now = datetime.fromisoformat("2026-11-20T10:00:00+00:00")
    assert moment_words(datetime.fromisoformat(moment), now, calendar_for(Company(), now)) == words


@pytest.mark.parametrize(
    ("row", "words"),
    [({"min_days": 5, "max_days": 7}, "5 to 7 working days"), ({"max_days": 24, "unit": "hour"}, "up to 24 hours"),
     ({"min_days": 1, "max_days": 1, "unit": "calendar"}, "1 day"), ({}, None)],
)  # fmt: skip
def test_timelines(row, words):
    assert timeline_words(Timeline(action="refund", **row)) == words
