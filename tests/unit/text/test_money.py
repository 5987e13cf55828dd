from __future__ import annotations

from decimal import Decimal

import pytest

from draftassist.text.money import find_money, find_percentages


@pytest.mark.parametrize(
    ("text", "amount", "upper", "currency", "ambiguous"),
    [
        ("£15", "15", None, "GBP", False),
        ("15 quid", "15", None, "GBP", False),
        ("$1,200.50", "1200.50", None, "USD", False),
        ("15.00 EUR", "15.00", None, "EUR", False),
        ("fifteen pounds", "15", None, "GBP", False),
        ("a hundred and twenty dollars", "120", None, "USD", False),
        ("12,50 €", "12.50", None, "EUR", False),
        ("$20-30", "20", "30", "USD", False),
        ("£10 to £20", "10", "20", "GBP", False),
        ("USD 89", "89", None, "USD", False),
        ("50p", "0.50", None, "GBP", False),
        ("£1.5k", "1500", None, "GBP", False),
        ("₹1,50,000", "150000", None, "INR", False),
        ("1.200 €", "1200", None, "EUR", True),
        ("200 kr", "200", None, None, True),
    ],
)
def test_sums_as_people_write_them(text, amount, upper, currency, ambiguous):
    body = f"We owe you {text} today."
    (span,) = find_money(body)
    assert span.text == text
    assert body[span.start : span.end] == text
    assert (span.amount, span.currency, span.ambiguous) == (Decimal(amount), currency, ambiguous)
    assert span.upper == (None if upper is None else Decimal(upper))


def test_between_is_a_range_and_two_sums_are_two():
    assert [(s.amount, s.upper) for s in find_money("between £20 and £30")] == [(Decimal(20), Decimal(30))]
    assert [s.amount for s in find_money("£20 and £30")] == [20, 30]


def test_the_companys_dollar_is_meant_where_it_has_one():
    assert find_money("$5", "CAD")[0].currency == "CAD"
    assert find_money("$5", "GBP")[0].currency == "USD"


def test_a_bare_credit_is_the_companys_currency_and_marked():
    (span,) = find_money("a credit of 50 on your account", "GBP")
    assert (span.text, span.amount, span.currency, span.ambiguous) == ("50", Decimal(50), "GBP", True)


@pytest.mark.parametrize("text", ["order 48213", "4 p.m.", "5 days", "3 pounds of coffee", "room 12", "15%"])
def test_other_numbers_are_no_money(text):
    assert find_money(text) == []


def test_a_percentage_is_kept_apart_from_money():
    assert [(p.text, p.value, p.upper) for p in find_percentages("10 to 15% off £40")] == [
        ("10 to 15%", Decimal(10), Decimal(15))
    ]
