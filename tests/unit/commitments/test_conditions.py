from __future__ import annotations

import pytest

from draftassist.commitments.conditions import condition_state, decide
from draftassist.domain.policy import Condition, Limit


@pytest.mark.parametrize(
    ("fact", "op", "value", "known", "state"),
    [
        ("days_late", ">=", 2, 2, "met"),
        ("days_late", ">=", 2, 1, "unmet"),
        ("days_late", ">=", 2, "3", "met"),
        ("days_late", ">=", 2, "three", "unverified"),
        ("days_late", ">=", 2, None, "unverified"),
        ("tier", "==", "Plus", "plus", "met"),
        ("tier", "in", ["plus", "gold"], "basic", "unmet"),
        ("tier", "not in", ["plus"], "basic", "met"),
        ("opened", "==", False, False, "met"),
        ("placed", ">", "2026-01-01", "2026-02-01", "met"),
        ("placed", ">", "2026-01-01", True, "unverified"),
    ],
)
def test_one_condition(fact, op, value, known, state):
    assert decide(Condition(fact=fact, op=op, value=value), {fact: known}) == state


@pytest.mark.parametrize(
    ("prose", "values", "state"),
    [
        ("order late by 2 days or more", {"days_late": 2}, "met"),
        ("the order is two days late or more", {"days_late": 1}, "unmet"),
        ("order late by 2 days or more", {}, "unverified"),
        ("no more than 2 days late, or the manager likes it", {"days_late": 9}, "unverified"),
        ("order total over $50", {"order_total": 60.0}, "met"),
        ("", {}, "met"),
    ],
)
def test_prose_is_decided_only_where_it_has_one_reading(prose, values, state):
    assert condition_state(Limit(action="a", condition=prose), values) == state


def test_all_rows_of_when_must_hold():
    limit = Limit.model_validate(
        {"action": "a", "when": [{"fact": "x", "op": ">", "value": 1}, {"fact": "y", "op": ">", "value": 1}]}
    )
    assert condition_state(limit, {"x": 2, "y": 2}) == "met"
    assert condition_state(limit, {"x": 2}) == "unverified"
    assert condition_state(limit, {"x": 0}) == "unmet"
