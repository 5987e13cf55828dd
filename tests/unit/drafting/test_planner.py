"""The plan: inside policy and authority whatever is asked, honest about what cannot be, never from old rules."""

from datetime import datetime
from decimal import Decimal

import pytest


def kinds(plan):
    return [action.kind for action in plan.actions]


def action(plan, kind):
    return next(one for one in plan.actions if one.kind == kind)


def test_an_ask_within_authority_becomes_an_action_with_sum_time_and_clause(plan_for):
    _, plan = plan_for(asks=("a refund of the €60 you charged twice",))
    refund = action(plan, "refund")
    assert refund.amount is not None
    assert refund.amount.amount == 60
    assert refund.status == "will_do"
    assert refund.timeline == "4 to 6 working days"
    assert refund.cites == ["billing#refunds"]
    assert refund.owner == "Nuala"
    assert plan.cannot == []


def test_an_ask_above_the_agents_limit_goes_to_the_role_that_may_and_is_not_promised(plan_for):
    _, plan = plan_for(asks=("a refund of the €400 you charged twice",))
    assert "refund" not in kinds(plan)
    assert plan.escalate_to == "team_lead"
    assert "more than I can approve" in plan.cannot[0].why
    assert plan.escalation_story


def test_the_same_ask_is_within_a_team_leads_authority(plan_for):
    lead = {"name": "Nuala", "role": "team_lead"}
    _, plan = plan_for(asks=("a refund of the €400 you charged twice",), agent=lead)
    assert action(plan, "refund").amount.amount == 400
    assert plan.escalate_to is None


def test_what_nobody_may_give_is_refused_with_no_role_to_ask(plan_for):
    _, plan = plan_for(asks=("cash compensation of €50",))
    assert "refund" not in kinds(plan)
    assert plan.escalate_to is None
    assert plan.cannot[0].cites == ["billing#no-cash"]


def test_a_superseded_policy_is_never_a_ground(plan_for):
    _, plan = plan_for(asks=("a refund of the €400 you charged twice",), policies=("billing-2024",))
    assert "refund" not in kinds(plan)
    assert not any("billing-2024" in cite for one in plan.actions for cite in one.cites)


@pytest.mark.parametrize(("hours", "given"), [(14, True), (3, False)])
def test_a_gesture_needs_its_condition(plan_for, hours, given):
    _, plan = plan_for(issue="outage", severity=3, facts={"hours_off": hours})
    assert ("credit" in kinds(plan)) is given
    if given:
        assert action(plan, "credit").amount.amount == 20
        assert action(plan, "credit").gesture


def test_what_is_not_known_is_no_gesture_either(plan_for):
    _, plan = plan_for(issue="outage", severity=3)
    assert "credit" not in kinds(plan)


def test_an_ask_with_an_unverified_condition_is_planned_and_waits_for_a_tick(plan_for):
    _, plan = plan_for(issue="outage", severity=3, asks=("credit on my bill",))
    assert action(plan, "credit").condition == "unverified"


def test_a_gesture_is_smaller_for_a_smaller_harm_and_none_for_an_inconvenience(plan_for):
    facts = {"hours_off": 14}
    _, small = plan_for(issue="outage", severity=2, facts=facts)
    _, none = plan_for(issue="outage", severity=1, facts=facts)
    assert action(small, "credit").amount.amount == 10
    assert "credit" not in kinds(none)


def test_what_was_given_counts_toward_the_cap(plan_for):
    taken = [{"action": "bill_credit", "detail": "credited", "amount": "15 EUR"}]
    _, plan = plan_for(issue="outage", severity=3, facts={"hours_off": 14}, actions_taken=taken)
    given = sum((one.amount.amount for one in plan.actions if one.kind == "credit" and one.amount), Decimal())
    assert given <= 20


def test_done_comes_from_actions_taken_alone(plan_for):
    _, plan = plan_for(actions_taken=[{"action": "bill_refund", "detail": "refunded the €60", "amount": "60 EUR"}])
    assert [one.status for one in plan.actions if one.kind == "refund"] == ["done"]
    _, fresh = plan_for(asks=("refund the €60",))
    assert all(one.status != "done" for one in fresh.actions)


def test_without_policies_nothing_that_costs_money_is_planned_and_the_plan_says_so(plan_for):
    _, plan = plan_for(asks=("a refund of the €60",), policies=())
    assert "refund" not in kinds(plan)
    assert plan.gaps
    assert plan.checkpoint is not None


def test_safety_goes_to_the_manager_before_any_repair_or_gift(plan_for):
    brief, plan = plan_for(issue="outage", severity=4, topics=("safety",), facts={"hours_off": 14})
    assert plan.escalate_to == "manager"
    assert brief.situation == "escalated"
    assert "credit" not in kinds(plan)


def test_the_checkpoint_is_in_the_future(plan_for):
    _, plan = plan_for()
    assert plan.checkpoint.at > datetime.fromisoformat("2026-11-23T10:00:00+00:00")
    assert plan.checkpoint.by == "Nuala"


def test_the_plan_says_what_it_does_for_each_justice(plan_for):
    _, plan = plan_for(asks=("a refund of the €60",))
    assert set(plan.justice) == {"distributive", "procedural", "interactional"}
