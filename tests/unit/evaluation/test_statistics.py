"""Intervals against known cases, and against the library that a formula replaces."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from draftassist.evaluation.statistics import (
    agreement,
    cluster_bootstrap,
    holm,
    mcnemar_exact,
    mean_estimate,
    paired_bootstrap,
    ratio_estimate,
    share_estimate,
    smallest_effect,
    wilson,
)

ROWS = [(f"scene-{i // 4}", float(i % 3)) for i in range(60)]


def test_the_mean_of_clusters_agrees_with_the_general_bootstrap():
    fast = mean_estimate(ROWS)
    slow = cluster_bootstrap(ROWS, lambda row: row[0], lambda some: float(np.mean([value for _, value in some])))
    assert fast.value == pytest.approx(slow.value)
    assert fast.low == pytest.approx(slow.low, abs=0.03)
    assert fast.high == pytest.approx(slow.high, abs=0.03)


def test_rows_of_one_scene_count_as_one_voice():
    alike = [(f"scene-{i // 20}", float(i // 20 % 2)) for i in range(200)]
    apart = [(f"scene-{i}", value) for i, (_, value) in enumerate(alike)]
    one, other = mean_estimate(alike), mean_estimate(apart)
    assert one.high - one.low > 3 * (other.high - other.low)


def test_none_in_two_hundred_is_not_zero_for_sure():
    estimate = share_estimate([(f"scene-{i // 2}", False) for i in range(200)])
    assert estimate.value == estimate.low == 0
    assert estimate.high == pytest.approx(wilson(0, 100).high)
    assert estimate.n == 200


@settings(deadline=None)  # a busy machine is no fault
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=60))
def test_agreement_is_cohens_kappa_with_quadratic_weights(pairs):
    ours = agreement([(i, a, b) for i, (a, b) in enumerate(pairs)], draws=10).value
    theirs = cohen_kappa_score([a for a, _ in pairs], [b for _, b in pairs], weights="quadratic", labels=range(5)) \
        if len({*pairs}) > 1 and len({x for pair in pairs for x in pair}) > 1 else 0.0  # fmt: skip
    assert ours == pytest.approx(0.0 if math.isnan(theirs) else theirs, abs=1e-9)


@settings(deadline=None)  # a busy machine is no fault
@given(st.lists(st.tuples(st.integers(0, 9), st.floats(-5, 5)), min_size=1, max_size=40), st.integers(0, 2**31))
def test_an_interval_is_the_same_for_the_same_seed_and_holds_its_value(rows, seed):
    one = mean_estimate(rows, seed=seed, draws=200)
    assert one == mean_estimate(rows, seed=seed, draws=200)
    assert one.low <= one.value <= one.high
    assert min(v for _, v in rows) - 1e-9 <= one.low <= one.high <= max(v for _, v in rows) + 1e-9


def test_a_ratio_over_nothing_says_so():
    with pytest.raises(ValueError, match="no rows"):
        ratio_estimate([("a", 0.0, 0.0)])


def test_paired_differences_are_signed_new_minus_old():
    assert paired_bootstrap({"a": [(0.0, 1.0)], "b": [(0.5, 0.5)]}).value == pytest.approx(0.5)


def test_holm_keeps_the_order_and_never_exceeds_one():
    assert holm({"a": 0.01, "b": 0.04, "c": 0.5}) == pytest.approx({"a": 0.03, "b": 0.08, "c": 0.5})
    assert max(holm({"a": 0.9, "b": 0.8}).values()) == 1.0


def test_mcnemar_on_known_counts():
    assert mcnemar_exact(0, 0) == 1.0
    assert mcnemar_exact(1, 9) == pytest.approx(0.021484375)


def test_the_smallest_effect_shrinks_with_the_root_of_n():
    few, many = [0.0, 1.0] * 10, [0.0, 1.0] * 40
    assert smallest_effect(few) == pytest.approx(2 * smallest_effect(many), rel=0.05)
    assert smallest_effect([1.0]) == math.inf
