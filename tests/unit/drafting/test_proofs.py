"""A condition is proven by a finding that means the same, and by nothing less."""

from __future__ import annotations

import pytest

from draftassist.commitments.conditions import condition_state, tick_name
from draftassist.domain.case import Case
from draftassist.domain.draft import Brief
from draftassist.domain.policy import Limit, Policy
from draftassist.drafting.planning.proofs import with_proofs
from draftassist.encoding.encoder import load_encoder

HOLDS = [
    ("the charge shows twice in our own payment records, or has no order behind it",
     "our payment records show 54.00 taken on 16 November and again on 17 November"),
    ("the right item is out of stock", "stock checked: the right item is out of stock until March"),
    ("the flight was cancelled by us", "flight cancelled by us at 06:10"),
    ("the fee was not shown before the customer paid", "booking page checked: the fee was not shown before payment"),
    ("the return is checked in and its refund was never made", "return checked in on 20 October, never refunded"),
]  # fmt: skip
DOES_NOT = [
    ("the charge shows twice in our own records", "our records show a single charge of 54.00 on 16 November"),
    ("the charge shows twice in our own records", "asked billing to check the records again"),
    ("the right item is out of stock", "stock checked: four of the right item on the shelf"),
    ("the bank has confirmed that the refund came back", "asked the bank whether the refund came back"),
    ("the return is checked in and its refund was never made", "return checked in on the 20th, refund made the 22nd"),
    ("the fee was not shown before the customer paid", "booking page checked: the fee is shown before payment"),
    ("the line was down for 48 hours or more", "network log shows the line down for 48 hours and more"),
    ("the damage was caused by our driver", "photo of the damage received"),
]  # fmt: skip


def proven(condition: str, detail: str, *, customer: bool = False, most: int | None = None) -> Brief:
    policy = Policy(id="p", title="P", limits=[Limit(action="a", role="agent", condition=condition, max_amount=most)])
    data: dict[str, object] = {"messages": [{"from": "customer", "text": detail if customer else "Please help."}]}
    if not customer:
        data["actions_taken"] = [{"action": "check", "detail": detail}]
    brief = Brief(issue="other", issue_kind="other", severity=2, situation="resolve")
    return with_proofs(brief, Case.model_validate(data), [policy], load_encoder().embed)


@pytest.mark.parametrize(("condition", "detail"), HOLDS)
def test_a_finding_that_says_so_is_as_good_as_a_tick(condition: str, detail: str) -> None:
    brief = proven(condition, detail)
    assert list(brief.proven) == [condition]
    assert brief.proven[condition] in detail
    assert brief.values[tick_name(condition)] is True
    assert condition_state(Limit(action="a", role="agent", condition=condition), brief.values) == "met"


@pytest.mark.parametrize(("condition", "detail"), DOES_NOT)
def test_whatever_is_in_doubt_stays_for_the_agent(condition: str, detail: str) -> None:
    assert proven(condition, detail).proven == {}


def test_a_customers_word_proves_nothing() -> None:
    condition, detail = HOLDS[2]
    assert proven(condition, detail, customer=True).proven == {}


def test_a_condition_that_forbids_is_never_proven() -> None:
    condition, detail = HOLDS[2]
    assert proven(condition, detail, most=0).proven == {}
