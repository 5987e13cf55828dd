"""The runner: what fails is counted apart, what was done is not done again, and a kill loses nothing."""

import json
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from draftassist.errors import ModelsMissingError
from draftassist.evaluation.runner import run_suite
from draftassist.evaluation.subset import chosen
from draftassist.evaluation.suite import Gate

run_ci = partial(run_suite, split="test", profile="ci")


def test_what_fails_is_unscored_and_neither_zero_nor_dropped(make_task, make_sample, make_suite, tmp_path):
    samples = [make_sample("a"), make_sample("b", right=False), make_sample("c", **{"raise": "broken"})]
    gates = [Gate(metric="right", min=0.4), Gate(metric="unscored", max=0)]
    report, results = run_ci(make_suite(gates=gates), make_task(samples), out=tmp_path)
    assert (report.n, report.unscored) == (2, 1)
    assert report.metrics["right"].value == 0.5
    assert [gate.passed for gate in report.gates] == [True, False]
    assert results[2].error == "ValueError: broken"


def test_a_sample_that_hangs_holds_up_nobody(make_task, make_sample, make_suite, tmp_path):
    samples = [make_sample("slow", sleep=20), make_sample("b"), make_sample("c")]
    before = time.monotonic()
    report, results = run_ci(make_suite(timeout_seconds=0.2), make_task(samples), out=tmp_path)
    assert time.monotonic() - before < 5
    assert results[0].error == "took longer than 0.2 s"
    assert report.n == 2


def test_unreviewed_samples_run_but_do_not_count(make_task, make_sample, make_suite, tmp_path):
    samples = [make_sample("a"), make_sample("b", right=False).model_copy(update={"counted": False})]
    report, _ = run_ci(make_suite(), make_task(samples), out=tmp_path)
    assert (report.n, report.uncounted, report.metrics["right"].value) == (1, 1, 1.0)


def test_a_second_run_repeats_nothing_and_says_the_same(make_task, make_sample, make_suite, tmp_path):
    samples = [make_sample(name) for name in "abc"]
    first, results = run_ci(make_suite(), make_task(samples), out=tmp_path)
    again = make_task(samples)
    second, same = run_ci(make_suite(), again, out=tmp_path)
    assert again.measured == []
    assert (second, same) == (first, results)


def test_a_line_cut_by_a_crash_is_run_again_alone(make_task, make_sample, make_suite, tmp_path):
    samples = [make_sample(name) for name in "abc"]
    run_ci(make_suite(), make_task(samples), out=tmp_path)
    log = tmp_path / "results.jsonl"
    log.write_bytes(log.read_bytes()[:-30])
    again = make_task(samples)
    run_ci(make_suite(), again, out=tmp_path)
    assert again.measured == ["c"]
    last = make_task(samples)
    run_ci(make_suite(), last, out=tmp_path)
    assert last.measured == []


@pytest.mark.parametrize("change", [{"subject": {"code": "2"}}, {"right": False}, {"seed": 7}])
def test_other_code_data_or_seed_runs_again(make_task, make_sample, make_suite, tmp_path, change):
    run_ci(make_suite(), make_task([make_sample("a")]), out=tmp_path)
    again = make_task([make_sample("a", right=change.get("right", True))], change.get("subject"))
    run_ci(make_suite(**({"seed": 7} if "seed" in change else {})), again, out=tmp_path)
    assert again.measured == ["a"]


def test_a_suite_that_cannot_run_says_why_and_does_not_pass(make_task, make_suite, tmp_path):
    report, results = run_ci(make_suite(), make_task([], not_run="no data"), out=tmp_path)
    assert report.not_run == "no data"
    assert not report.passed
    assert results == []


def test_a_gate_on_what_was_not_measured_fails(make_task, make_sample, make_suite, tmp_path):
    gates = [Gate(metric="nobody measured this", max=1)]
    report, _ = run_ci(make_suite(gates=gates), make_task([make_sample("a")]), out=tmp_path)
    assert not report.passed


def test_gates_hold_on_the_end_of_the_interval_and_only_in_their_profiles(make_task, make_sample, make_suite, tmp_path):
    samples = [make_sample(str(i)) for i in range(20)]
    gates = [Gate(metric="right", min=0.9, bound="low"), Gate(metric="right", min=0.9, profiles=("full",))]
    report, _ = run_ci(make_suite(gates=gates), make_task(samples), out=tmp_path)
    assert [gate.passed for gate in report.gates] == [False]  # 20 of 20 leave the share open down to 0.84


def test_a_limit_draws_over_the_whole_set_and_always_the_same(make_sample):
    samples = [make_sample(f"s{i:03d}") for i in range(100)]
    some = chosen(samples, 20, 1)
    assert some == chosen(samples, 20, 1)
    assert [one.id for one in some] == sorted(one.id for one in some)
    assert some[0].id != samples[0].id or some[-1].id != samples[19].id


def test_a_limit_keeps_the_shares_of_the_strata_and_the_numbers_of_the_kinds(make_sample):
    samples = [
        make_sample(f"p{i:03d}").model_copy(update={"tags": {"kind": "planted", "fault": f"f{i % 10 // 4}"}})
        for i in range(100)
    ] + [make_sample(f"c{i}").model_copy(update={"tags": {"kind": "clauses"}}) for i in range(9)]
    drawn = chosen(samples, {"planted": 20}, 1, strata=["fault"])
    faults = [sample.tags["fault"] for sample in drawn if sample.tags["kind"] == "planted"]
    assert [faults.count(f"f{i}") for i in range(3)] == [8, 8, 4]
    assert len(drawn) == 29
    tried = chosen(samples, {"planted": 20}, 1, strata=["fault"], at_most=4)
    assert {(one.tags["kind"], one.tags.get("fault")) for one in tried} == {
        ("clauses", None), ("planted", "f0"), ("planted", "f1"), ("planted", "f2")
    }  # fmt: skip


def test_what_is_slow_to_start_is_not_charged_to_the_first_sample(make_task, make_sample, make_suite, tmp_path):
    task = make_task([make_sample("a")], slow_start=0.4)
    report, _ = run_ci(make_suite(timeout_seconds=0.2), task, out=tmp_path)
    assert report.unscored == 0
    again = make_task([make_sample("a")], slow_start=60)
    run_ci(make_suite(timeout_seconds=0.2), again, out=tmp_path)  # nothing is left to measure, nothing is loaded


def test_a_suite_whose_models_do_not_load_has_not_run(make_task, make_sample, make_suite, tmp_path):
    task = make_task([make_sample("a")], broken=ModelsMissingError("the clause model is missing"))
    report, results = run_ci(make_suite(), task, out=tmp_path)
    assert report.not_run == "the clause model is missing"
    assert results == []


def test_epochs_have_seeds_of_their_own(make_task, make_sample, make_suite, tmp_path):
    _, results = run_ci(make_suite(epochs=3, seed=5), make_task([make_sample("a")]), out=tmp_path)
    assert [result.measures["seed"] for result in results] == [5, 6, 7]


_KILLED = """
import sys
sys.path.insert(0, {here!r})
from pathlib import Path
from conftest import ToldTask, sample, suite
from draftassist.errors import ModelsMissingError
from draftassist.evaluation.runner import run_suite
samples = [sample(f"s{{i:02d}}", sleep=0.15) for i in range(12)]
run_suite(suite(), ToldTask(samples), out=Path({out!r}), split="test", profile="ci")
"""


def test_a_run_cut_by_sigkill_goes_on_where_it_was(make_task, make_sample, make_suite, tmp_path):
    script = _KILLED.format(here=str(Path(__file__).parent), out=str(tmp_path))
    log = tmp_path / "results.jsonl"
    with subprocess.Popen([sys.executable, "-c", script]) as process:
        for _ in range(400):
            if log.exists() and log.read_text().count("\n") >= 3:
                break
            time.sleep(0.05)
        os.kill(process.pid, signal.SIGKILL)
    done = {json.loads(line)["id"] for line in log.read_text().splitlines() if line.endswith("}")}
    assert 3 <= len(done) < 12
    samples = [make_sample(f"s{i:02d}", sleep=0.15) for i in range(12)]
    again = make_task(samples)
    report, _ = run_ci(make_suite(), again, out=tmp_path)
    assert set(again.measured) == {f"s{i:02d}" for i in range(12)} - done
    assert report.n == 12
