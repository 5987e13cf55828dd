"""Two runs side by side: the words, the direction of better, and the refusal to compare what is not the same."""

import numpy as np
import pytest

from draftassist.errors import EvalError
from draftassist.evaluation.compare import compare_suites
from draftassist.evaluation.suite import Fingerprint, SampleResult, SuiteReport

FRAME = {"samples": "1", "split": "test"}


def report(frame: dict[str, str] = FRAME, **subject: str) -> SuiteReport:
    return SuiteReport(fingerprint=Fingerprint(frame=frame, subject={"measures": "m", **subject}))


def results(measure: str, values: list[object], error: str | None = None) -> list[SampleResult]:
    return [
        SampleResult(id=f"s{i}", cluster=f"s{i}", measures={} if error else {measure: value}, error=error)
        for i, value in enumerate(values)
    ]


def verdict_of(measure: str, old: list[object], new: list[object]) -> str:
    found = compare_suites("x", (report(), results(measure, old)), (report(), results(measure, new)))
    return found.differences[0].verdict


def test_a_clear_gain_and_a_clear_loss():
    old, new = [i % 3 == 0 for i in range(40)], [True] * 40
    assert verdict_of("asks_answered", list(old), list(new)) == "IMPROVED"
    assert verdict_of("asks_answered", list(new), list(old)) == "REGRESSED"


def test_more_of_a_fault_is_worse():
    none: list[object] = [[] for _ in range(40)]
    some: list[object] = [["number 7"] if i % 2 else [] for i in range(40)]
    assert verdict_of("invented", none, some) == "REGRESSED"
    assert verdict_of("invented", some, none) == "IMPROVED"


def test_no_effect_is_only_said_where_one_would_have_been_seen():
    same = [float(i % 2) for i in range(400)]
    moved = [1 - value if i < 4 else value for i, value in enumerate(same)]
    assert verdict_of("ndcg@10", list(same), list(moved)) == "NO EFFECT FOUND"
    assert verdict_of("ndcg@10", [0.0, 1.0, 0.0], [1.0, 0.0, 0.0]) == "INCONCLUSIVE"


def test_other_data_is_refused_and_the_difference_named():
    other = report({"samples": "2", "split": "test"})
    with pytest.raises(EvalError, match="differ in samples: 1 and 2"):
        compare_suites("x", (report(), results("a", [1.0])), (other, results("a", [1.0])))


def test_other_measuring_code_is_refused():
    with pytest.raises(EvalError, match="measures: m and n"):
        compare_suites("x", (report(), results("a", [1.0])), (report(measures="n"), results("a", [1.0])))


def test_what_was_changed_is_named_and_allowed():
    both = results("right", [1.0, 0.0, 1.0])
    found = compare_suites("x", (report(prompts="1"), both), (report(prompts="2"), both))
    assert found.changed == {"prompts": ("1", "2")}


def test_only_samples_that_both_could_score_are_paired():
    old, new = results("right", [0.0] * 30), results("right", [1.0] * 29) + results("right", [1.0], "boom")[:0]
    assert compare_suites("x", (report(), old), (report(), new)).differences[0].gain.n == 29
    with pytest.raises(EvalError, match="no scored sample"):
        compare_suites("x", (report(), old), (report(), results("right", [1.0] * 30, "boom")))


def test_many_measures_are_held_to_holms_level():
    measures = {f"m{i}": (0.0, float(i == 0)) for i in range(12)}
    old = [SampleResult(id=f"s{n}", cluster=f"s{n}", measures={m: v[0] for m, v in measures.items()}) for n in range(6)]
    new = [SampleResult(id=f"s{n}", cluster=f"s{n}", measures={m: v[1] for m, v in measures.items()}) for n in range(6)]
    found = {one.measure: one for one in compare_suites("x", (report(), old), (report(), new)).differences}
    assert found["m0"].p == pytest.approx(12 * 0.03125)
    assert found["m0"].verdict != "IMPROVED"


def outcomes(gained: int, lost: int, same: int) -> tuple[list[object], list[object]]:
    """Old and new truths with so many changed either way."""
    old = [False] * gained + [True] * lost + [True, False] * (same // 2)
    new = [True] * gained + [False] * lost + [True, False] * (same // 2)
    return list(old), list(new)


@pytest.mark.parametrize(
    ("gained", "lost", "p", "verdict"),
    [(10, 1, 0.01171875, "IMPROVED"), (1, 10, 0.01171875, "REGRESSED"), (5, 0, 0.0625, "INCONCLUSIVE"),
     (6, 0, 0.03125, "IMPROVED"), (8, 8, 1.0, "INCONCLUSIVE")],
)  # fmt: skip
def test_truths_are_judged_by_exact_mcnemar(gained, lost, p, verdict):
    old, new = outcomes(gained, lost, 40)
    found = compare_suites("x", (report(), results("right", old)), (report(), results("right", new))).differences[0]
    assert found.p == pytest.approx(p)
    assert found.verdict == verdict
    assert found.gain.value == pytest.approx((gained - lost) / (40 + gained + lost))
    assert (len(found.gained), len(found.lost)) == (gained, lost)


def test_the_smallest_effect_is_what_the_formula_says():
    old, new = outcomes(20, 20, 360)
    found = compare_suites("x", (report(), results("right", old)), (report(), results("right", new))).differences[0]
    deviation = (40 / 400 * 400 / 399) ** 0.5  # of differences that are +1 or -1 in a tenth of the samples
    assert found.smallest_effect == pytest.approx((1.959963984540054 + 0.8416212335729143) * deviation / 20)
    assert found.verdict == "NO EFFECT FOUND"


def test_samples_of_one_scene_are_one_voice():
    def rows(value: bool) -> list[SampleResult]:
        return [SampleResult(id=f"s{i}", cluster=f"scene{i // 20}", measures={"right": value}) for i in range(80)]

    found = compare_suites("x", (report(), rows(False)), (report(), rows(True))).differences[0]
    assert found.gain.clusters == 4
    assert found.verdict == "INCONCLUSIVE"  # 80 samples, but four complaints: 0.125 is the least p there is


def test_where_nothing_was_changed_an_effect_is_seldom_found():
    """The family of five measures errs in at most 5 % of runs; 13 of 120 would have a chance of under 1 %."""
    draw, wrong = np.random.default_rng(7), 0
    for _ in range(120):
        sides = [
            [SampleResult(id=f"s{i}", cluster=f"s{i}", measures={f"m{k}": bool(draw.random() < 0.7) for k in range(5)})
             for i in range(40)]
            for _ in range(2)
        ]  # fmt: skip
        found = compare_suites("x", (report(), sides[0]), (report(), sides[1])).differences
        wrong += any(one.verdict in ("IMPROVED", "REGRESSED") for one in found)
    assert wrong <= 12


def test_an_effect_of_the_size_that_could_be_shown_mostly_is():
    draw, found, size = np.random.default_rng(11), 0, 0.27
    for _ in range(60):
        old = [bool(draw.random() < 0.4) for _ in range(100)]
        new = [value or bool(draw.random() < size / 0.6) for value in old]
        found += verdict_of("right", list(old), list(new)) == "IMPROVED"
    assert found >= 48


def test_figures_of_baselines_labels_and_timings_are_not_compared():
    measures = {"time/total": 1.0, "template/asks": True, "rated/empathy": 2.0, "value/empathy": 1.0, "bm25/mrr": 0.5}
    rows = [SampleResult(id=f"s{i}", cluster=f"s{i}", measures={**measures, "right": True}) for i in range(4)]
    found = compare_suites("x", (report(), rows), (report(), rows))
    assert [one.measure for one in found.differences] == ["right"]
    assert found.told == []
