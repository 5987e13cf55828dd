"""Agreement of coaches: against scikit-learn, against Krippendorff's own example, and silent where it must be."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from draftassist.coaching.calibration import LEAST_REPLIES, agreement_on, kappa
from draftassist.errors import UsageError

# Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section D: four observers, twelve units
OBSERVERS = {
    "A": "1 2 3 3 2 1 4 1 2 . . .",
    "B": "1 2 3 3 2 2 4 1 2 5 . 3",
    "C": ". 3 3 3 2 3 4 2 2 5 1 .",
    "D": "1 2 3 3 2 4 4 1 2 5 1 .",
}


def published():
    return [
        (f"u{unit:02d}", coach, int(value) - 1)
        for coach, values in OBSERVERS.items()
        for unit, value in enumerate(values.split())
        if value != "."
    ]


def two_coaches(n, *, noise=0.7, lean=0, seed=4):
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, 5, n)
    second = np.clip(np.round(truth + lean + rng.normal(0, noise, n)), 0, 4).astype(int)
    return [(f"r{i}", int(x), int(y)) for i, (x, y) in enumerate(zip(truth, second, strict=True))]


def test_alpha_is_krippendorffs_own():
    found = agreement_on("empathy", published())
    assert found.alpha is not None
    assert found.alpha.value == pytest.approx(0.815, abs=0.0005)
    assert found.n == 11  # one unit was seen by one observer only
    assert found.coaches == ["A", "B", "C", "D"]
    assert found.alpha.low is not None
    assert found.alpha.high is not None
    assert found.alpha.low < 0.815 < found.alpha.high


def test_the_replies_they_differ_on_most_come_first():
    apart = agreement_on("empathy", published()).apart
    assert [(one.reply, one.scores) for one in apart] == [("u05", {"A": 0, "B": 1, "C": 2, "D": 3})]


@pytest.mark.parametrize("noise", [0.0, 0.6, 2.5])
def test_kappa_is_scikit_learns(noise):
    rows = two_coaches(60, noise=noise)
    found = kappa(rows)
    expected = cohen_kappa_score([x for _, x, _ in rows], [y for _, _, y in rows], weights="quadratic")
    assert found is not None
    assert found.value == pytest.approx(expected)
    assert found.low is not None
    assert found.high is not None
    assert found.low <= found.value <= found.high


def test_each_pair_has_its_own_n_and_bias():
    rows = two_coaches(40, lean=1)
    ratings = [(reply, coach, score) for reply, *both in rows for coach, score in zip("AB", both, strict=True)]
    ratings += [(f"r{i}", "C", 2) for i in range(3)]
    pairs = {(pair.first, pair.second): pair for pair in agreement_on("ownership", ratings).pairs}
    assert {names: pair.n for names, pair in pairs.items()} == {("A", "B"): 40, ("A", "C"): 3, ("B", "C"): 3}
    bias = pairs["A", "B"].bias
    assert bias is not None
    assert bias.high is not None
    assert bias.high < 0
    few = pairs["A", "C"].kappa
    assert few is not None
    assert few.low is None


def test_where_nothing_varies_there_is_no_agreement_to_speak_of():
    ratings = [(f"r{i}", coach, 2) for i in range(20) for coach in "AB"]
    found = agreement_on("empathy", ratings)
    assert (found.alpha, found.pairs[0].kappa, found.n) == (None, None, 20)
    alone = agreement_on("empathy", [("r", "A", 1)])
    assert (alone.n, alone.pairs, alone.alpha) == (0, [], None)


def test_few_replies_give_no_interval():
    found = kappa(two_coaches(LEAST_REPLIES - 1))
    assert found is not None
    assert (found.low, found.high) == (None, None)


def test_without_the_library_the_mend_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "krippendorff", None)
    with pytest.raises(UsageError, match=r"draftassist\[eval\]"):
        agreement_on("empathy", published())
