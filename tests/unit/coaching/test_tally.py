"""Intervals from running sums: against scipy, against the textbook, and by how often they hold the truth."""

from __future__ import annotations

import math

import numpy as np
import pytest
import scipy.stats

from draftassist.coaching.tally import LEAST_TO_SAY, Tally, difference, share, share_difference, t95


def tally_of(*conversations: list[float]) -> Tally:
    tally = Tally()
    for scores in conversations:
        tally.add(sum(scores), len(scores))
    return tally


@pytest.mark.parametrize("df", [4, 4.7, 6, 9, 15, 40, 1000])
def test_student_quantile_is_scipys(df):
    assert t95(df) == pytest.approx(scipy.stats.t.ppf(0.975, df), abs=0.002)


def test_no_quantile_where_the_expansion_does_not_hold():
    with pytest.raises(ValueError, match="too few"):
        t95(3.9)


def test_one_reply_a_conversation_is_the_students_interval_of_the_mean():
    scores = [0.0, 1, 1, 2, 2, 2, 3, 3, 4, 4, 4]
    figure = tally_of(*([x] for x in scores)).figure(step=1.0)
    assert figure is not None
    low, high = scipy.stats.t.interval(0.95, len(scores) - 1, np.mean(scores), scipy.stats.sem(scores))
    assert (figure.low, figure.high) == pytest.approx((low, high), abs=0.002)
    assert (figure.n, figure.conversations) == (11, 11)


def test_replies_of_one_conversation_do_not_narrow_the_interval():
    scores = [0.0, 1, 2, 3, 4, 2, 1]
    once = tally_of(*([x] for x in scores)).figure(step=1.0)
    thrice = tally_of(*([x] * 3 for x in scores)).figure(step=1.0)
    assert once is not None
    assert thrice is not None
    assert thrice.n == 3 * once.n
    assert (thrice.low, thrice.high) == pytest.approx((once.low, once.high))


def test_equal_scores_still_leave_doubt_that_shrinks_with_more_of_them():
    few, many = (tally_of(*([2.0] for _ in range(k))).figure(step=1.0, low=0, high=4) for k in (8, 80))
    assert few is not None
    assert many is not None
    assert few.low is not None
    assert many.low is not None
    assert 0.1 < 2 - few.low < 0.4
    assert 2 - many.low < 0.04


def test_few_conversations_give_no_interval_and_none_no_figure():
    four = tally_of([1], [2], [3], [4]).figure(step=1.0)
    assert four is not None
    assert (four.value, four.low, four.high) == (2.5, None, None)
    assert Tally().figure(step=1.0) is None


@pytest.mark.parametrize("k", [6, 12, 60])
def test_the_interval_holds_the_truth_about_as_often_as_it_says(k):
    rng = np.random.default_rng(7)
    weights = np.array([0.1, 0.3, 0.35, 0.2, 0.05])
    held = 0
    for _ in range(600):
        tally = Tally()
        for lean in rng.normal(0, 0.3, k):
            size = int(rng.integers(1, 5))
            replies = rng.choice(5, size=size, p=weights) + lean
            tally.add(float(replies.sum()), size)
        figure = tally.figure(step=1.0)
        assert figure is not None
        assert figure.low is not None
        assert figure.high is not None
        held += figure.low <= float(weights @ np.arange(5)) <= figure.high
    assert 0.91 <= held / 600 <= 0.985


def test_sums_add_and_take_away():
    first, second = tally_of([1, 2], [3]), tally_of([4], [0, 0, 1])
    both = first + second
    assert both == tally_of([1, 2], [3], [4], [0, 0, 1])
    assert both - second == first


def test_difference_of_means_is_welchs():
    rng = np.random.default_rng(3)
    new, old = rng.normal(3, 1, 30), rng.normal(2, 2, 14)
    gain = difference(tally_of(*([x] for x in new)), tally_of(*([x] for x in old)), step=0.0)
    expected = scipy.stats.ttest_ind(new, old, equal_var=False)
    interval = expected.confidence_interval()
    assert gain is not None
    assert (gain.low, gain.high) == pytest.approx((interval.low, interval.high), abs=0.003)
    assert gain.value == pytest.approx(new.mean() - old.mean())


def test_too_few_on_either_side_say_nothing():
    few, enough = (tally_of(*([1.0] for _ in range(k))) for k in (LEAST_TO_SAY - 1, LEAST_TO_SAY))
    assert difference(few, enough, step=1.0) is None
    assert difference(enough, few, step=1.0) is None
    assert share_difference((1, LEAST_TO_SAY - 1), (3, 50)) is None


def test_difference_of_shares_is_newcombes_own_example():
    # Newcombe 1998, table II, method 10: 56/70 against 48/80
    gain = share_difference((56, 70), (48, 80))
    assert gain is not None
    assert (gain.value, gain.low, gain.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=0.0001)


def test_share_of_none_is_no_share_and_of_all_is_not_certain():
    assert share(0, 0) is None
    all_of_them = share(12, 12)
    assert all_of_them is not None
    assert all_of_them.value == 1
    assert all_of_them.low is not None
    assert 0.7 < all_of_them.low < 0.8
    assert not math.isnan(all_of_them.low)
