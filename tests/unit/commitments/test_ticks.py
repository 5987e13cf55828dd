"""What facts leave open, the agent's tick decides; what facts settle, no tick overrules."""

from __future__ import annotations

from draftassist.commitments.conditions import condition_state, tick_name
from draftassist.domain.policy import Limit

SPOILED = "The lateness spoiled an occasion, which the customer had told us about"


def limit(**more: object) -> Limit:
    return Limit.model_validate({"action": "credit", "role": "agent", "condition": SPOILED, **more})


def test_a_tick_settles_prose_that_no_fact_can_decide():
    assert condition_state(limit(), {}) == "unverified"
    assert condition_state(limit(), {tick_name(SPOILED): True}) == "met"
    assert condition_state(limit(), {tick_name(SPOILED): False}) == "unmet"


def test_a_tick_settles_a_checkable_condition_whose_fact_is_missing():
    checkable = limit(when=[{"fact": "days_late", "op": ">=", "value": 3}])
    assert condition_state(checkable, {}) == "unverified"
    assert condition_state(checkable, {tick_name(SPOILED): True}) == "met"


def test_a_tick_never_overrules_a_known_fact():
    checkable = limit(when=[{"fact": "days_late", "op": ">=", "value": 3}])
    assert condition_state(checkable, {"days_late": 1, tick_name(SPOILED): True}) == "unmet"
