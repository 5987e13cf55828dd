"""Badges are earned by the bound that speaks against the score, and lost when the newest labels do."""

from __future__ import annotations

import numpy as np
import pytest

from draftassist.coaching.trust import RULES, badge


def labels(n, *, noise=0.3, lean=0.0, seed=1, start=0):
    rng = np.random.default_rng(seed)
    coach = rng.integers(0, 5, n)
    automatic = np.clip(np.round(coach + lean + rng.normal(0, noise, n)), 0, 4).astype(int)
    return [(f"r{start + i}", int(a), int(c)) for i, (a, c) in enumerate(zip(automatic, coach, strict=True))]


def test_nothing_labelled_is_assist_only():
    earned = badge("empathy", "en", [])
    assert (earned.level, earned.n, earned.kappa) == ("assist only", 0, None)
    assert "0 of 100" in earned.why


@pytest.mark.parametrize(
    ("n", "level"), [(29, "assist only"), (30, "spot check"), (99, "spot check"), (100, "trusted")]
)
def test_good_agreement_is_worth_what_its_number_of_replies_is(n, level):
    assert badge("empathy", "en", labels(n)).level == level


def test_several_labels_of_one_reply_are_one_reply():
    thrice = labels(30) * 3 + labels(10) * 2
    assert badge("empathy", "en", thrice).n == 30
    assert badge("empathy", "en", thrice).level == "spot check"


def test_a_good_estimate_with_a_poor_bound_is_not_enough():
    earned = badge("empathy", "en", labels(120, noise=1.4, seed=3))
    assert earned.kappa is not None
    assert earned.kappa.low is not None
    assert earned.kappa.value > RULES[0].kappa > earned.kappa.low
    assert earned.level == "spot check"
    assert "kappa may be as low as" in earned.why


def test_a_bias_that_agreement_hides_is_seen():
    earned = badge("ownership", "en", labels(300, noise=0.2, lean=0.6))
    assert earned.kappa is not None
    assert earned.kappa.low is not None
    assert earned.kappa.low > 0.7
    assert earned.level != "trusted"
    assert "bias may be" in earned.why


def test_drift_takes_the_badge_away():
    good = labels(200)
    assert badge("empathy", "en", good).level == "trusted"
    turned = badge("empathy", "en", good + labels(40, noise=3.0, seed=9, start=1000))
    assert turned.level != "trusted"
    assert turned.drift
    assert "newest 40 labels" in turned.why


def test_scores_that_never_vary_prove_nothing():
    earned = badge("overpromising", "en", [(f"r{i}", 0, 0) for i in range(500)])
    assert earned.level == "assist only"
    assert "do not differ enough" in earned.why


def test_the_rules_can_be_read():
    assert [str(rule).split(":")[0] for rule in RULES] == ["trusted", "spot check"]
    assert "100 replies" in str(RULES[0])
