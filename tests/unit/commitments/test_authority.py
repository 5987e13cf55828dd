from __future__ import annotations

from datetime import date

import pytest

from draftassist.commitments.authority import allowed
from draftassist.domain.base import Money
from draftassist.domain.case import ActionTaken
from draftassist.domain.policy import Limit, Policy

from .conftest import LATE, credit


def usd(amount: int) -> Money:
    return Money(amount=amount, currency="USD")


def test_within_the_cap_cites_the_clause_that_states_it(authority):
    decision = allowed("goodwill_credit", authority(), usd(15))
    assert decision.within
    assert decision.condition == "met"
    assert decision.cites == ("late#credit",)
    assert decision.left == usd(15)


def test_above_the_cap_names_who_may_instead(authority):
    decision = allowed("goodwill_credit", authority(), usd(50))
    assert (decision.verdict, decision.instead, decision.instead_cap) == ("exceeds", "team_lead", usd(50))
    assert decision.why == "goodwill credit of $50 exceeds the agent's $15; a team lead may give $50"


def test_a_higher_role_may_do_what_lower_roles_may(authority):
    assert allowed("goodwill_credit", authority("manager"), usd(50)).within
    assert not allowed("goodwill_credit", authority("manager"), usd(51)).within


def test_an_unknown_role_has_the_least_authority(authority):
    assert allowed("goodwill_credit", authority("intern"), usd(50)).verdict == "exceeds"


def test_nought_forbids_everybody_up_to_that_role(authority):
    for role in ("agent", "team_lead", "manager"):
        assert allowed("cash", authority(role), usd(1)).verdict == "forbidden"


def test_nought_for_one_role_leaves_a_higher_ones_own_row(authority):
    policy = Policy(id="p", title="P", limits=[credit(max_amount=0), credit(max_amount=30, role="team_lead")])
    assert allowed("goodwill_credit", authority(policies=[policy]), usd(5)).instead == "team_lead"
    assert allowed("goodwill_credit", authority("team_lead", policies=[policy]), usd(5)).within


def test_caps_add_up_with_what_was_given(authority):
    given = [ActionTaken(action="goodwill_credit", amount=usd(10))]
    assert allowed("goodwill_credit", authority(actions_taken=given), usd(5)).within
    decision = allowed("goodwill_credit", authority(actions_taken=given), usd(6))
    assert decision.verdict == "exceeds"
    assert decision.left == usd(5)


@pytest.mark.parametrize(("values", "state"), [({"days_late": 2}, "met"), ({}, "unverified")])
def test_a_condition_is_met_or_for_the_agent_to_tick(authority, values, state):
    decision = allowed("goodwill_credit", authority(values=values), usd(10))
    assert decision.within
    assert decision.condition == state


def test_an_unmet_condition_contradicts_and_names_the_next_role(authority):
    decision = allowed("goodwill_credit", authority(values={"days_late": 1}), usd(10))
    assert (decision.verdict, decision.condition, decision.instead) == ("unmet", "unmet", "team_lead")


def test_the_policy_for_this_issue_wins_over_a_general_one(authority):
    general = Policy(id="general", title="General", limits=[credit(max_amount=100)])
    assert allowed("goodwill_credit", authority(policies=[general, LATE]), usd(60)).verdict == "exceeds"


def test_of_equally_close_policies_the_lowest_cap_wins(authority):
    one = Policy(id="one", title="One", limits=[credit(max_amount=20)])
    two = Policy(id="two", title="Two", limits=[credit(max_amount=8)])
    decision = allowed("goodwill_credit", authority(policies=[one, two]), usd(10))
    assert (decision.verdict, decision.cap) == ("exceeds", usd(8))


def test_rows_that_truly_contradict_are_a_question(authority):
    one = Policy(id="one", title="Blue book", limits=[credit(max_amount=20)])
    two = Policy(id="two", title="Red book", limits=[credit(max_amount=0)])
    decision = allowed("goodwill_credit", authority(policies=[one, two]), usd(5))
    assert decision.verdict == "conflict"
    assert (
        decision.question == "Blue book allows goodwill credit, Red book forbids it, both in force: which one counts?"
    )


def test_a_superseded_policy_never_supports_and_is_named(authority):
    old = Policy(id="old", title="Last year", effective_to=date(2025, 12, 31), limits=[credit(max_amount=99)])
    decision = allowed("goodwill_credit", authority(policies=[old]), usd(5))
    assert decision.verdict == "silent"
    assert decision.policy == "old"
    assert "Last year" in decision.why


def test_a_currency_is_never_converted(authority):
    decision = allowed("goodwill_credit", authority(), Money(amount=1, currency="EUR"))
    assert decision.verdict == "currency"
    assert not decision.within


def test_a_limit_without_an_amount_allows_the_action_as_such(authority):
    policy = Policy(id="p", title="P", limits=[Limit(action="trace")])
    assert allowed("trace", authority(policies=[policy])).within


def test_silence_is_neither_yes_nor_no(authority):
    assert allowed("helicopter", authority()).verdict == "silent"


def test_another_regions_policy_does_not_count(authority):
    policy = Policy(id="p", title="P", region="North", limits=[credit(max_amount=9)])
    assert allowed("goodwill_credit", authority(policies=[policy], region="South"), usd(5)).verdict == "silent"
    assert allowed("goodwill_credit", authority(policies=[policy], region="north"), usd(5)).within
