"""Two runs side by side: the words, the direction of better, and the refusal to compare what is not the same."""

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
