"""The figures of a report, recomputed from the raw rows by other means."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest
import scipy.stats
from tests.unit.coaching.conftest import scored_line, scored_turn

MEASURES = ("empathy", "ownership", "overpromising", "overall")
START = datetime.fromisoformat("2026-08-31T09:00:00+02:00")  # a Monday


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    """240 conversations of five agents in two teams over nine weeks, with outcomes, promises and missed contacts."""
    rng = np.random.default_rng(5)
    made = []
    for number in range(240):
        agent = f"agent {rng.integers(5)}"
        at = START + timedelta(hours=6.3 * number)
        turns = []
        for turn in range(2, 2 + 2 * int(rng.integers(1, 4)), 2):
            promises = int(rng.choice(5, p=[0.6, 0.15, 0.1, 0.1, 0.05]))
            kind = str(rng.choice(["refund", "credit"]))
            commitment = {"start": 0, "end": 4, "text": "will", "what": kind, "kind": kind, "cites": ["refunds#when"],
                          "status": "contradicted" if promises >= 3 else "supported"}  # fmt: skip
            turns.append(
                scored_turn(
                    turn,
                    int(rng.integers(5)),
                    int(rng.integers(5)),
                    promises,
                    not_applicable=bool(rng.random() < 0.2),
                    at=(at + timedelta(hours=turn)).isoformat(),
                    commitments=[commitment] if promises else [],
                )
            )
        made.append(
            scored_line(
                f"T-{number}",
                turns,
                agent=agent,
                team="north" if agent < "agent 2" else "south",
                issue=str(rng.choice(["outage", "late_delivery", "billing_error"])),
                checkpoints=[{"turn": 2, "by": at.isoformat(), "kept": str(rng.choice(["kept", "missed", "open"]))}],
                outcome={
                    "csat": int(rng.integers(1, 6)),
                    "nps": int(rng.integers(11)),
                    "reopened": bool(rng.random() < 0.3),
                    "resolution_hours": float(rng.gamma(2, 9)),
                },
            )
        )
    return made


def counted(row: dict[str, Any]) -> list[dict[str, Any]]:
    return [turn for turn in row["turns"] if not turn["not_applicable"]]


def value(turn: dict[str, Any], measure: str) -> float:
    return float(turn["overall"] if measure == "overall" else turn[measure]["score"])


def interval(groups: list[list[float]]) -> tuple[float, float, float]:
    """Ratio of totals with the residual form of its linearised variance, which the code under test does not use."""
    sums, sizes = np.array([sum(g) for g in groups]), np.array([len(g) for g in groups])
    mean, k = sums.sum() / sizes.sum(), len(groups)
    residuals = sums - mean * sizes
    half = scipy.stats.t.ppf(0.975, k - 1) * math.sqrt(k / (k - 1) * (residuals**2).sum()) / sizes.sum()
    return float(mean), float(mean - half), float(mean + half)


def test_scores_by_agent_team_and_all(rows, report_on):
    report = report_on(rows)
    groups = [(report.everyone, rows)]
    groups += [(team, [r for r in rows if r["team"] == team.name]) for team in report.teams]
    groups += [(agent, [r for r in rows if r["agent"] == agent.name]) for agent in report.agents]
    assert len(groups) == 8
    for group, own in groups:
        kept = [counted(row) for row in own if counted(row)]
        assert group.conversations == len(kept)
        assert group.replies == sum(map(len, kept))
        assert group.not_applicable == sum(len(r["turns"]) for r in own) - group.replies
        for measure in MEASURES:
            figure = group.scores[measure]
            expected = interval([[value(turn, measure) for turn in turns] for turns in kept])
            assert (figure.value, figure.low, figure.high) == pytest.approx(
                expected, abs=0.005 if measure != "overall" else 0.05
            )
        assert group.critical.replies == sum(turn["fail"] for turns in kept for turn in turns)
        failed = sum(any(turn["fail"] for turn in turns) for turns in kept)
        wilson = scipy.stats.binomtest(failed, len(kept)).proportion_ci(method="wilson")
        assert group.critical.share is not None
        assert (group.critical.share.low, group.critical.share.high) == pytest.approx((wilson.low, wilson.high))


def test_weeks_hold_every_reply_once(rows, report_on):
    report = report_on(rows)
    by_week: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        for turn in counted(row):
            year, week, _ = datetime.fromisoformat(turn["at"]).isocalendar()
            by_week[f"{year}-W{week:02d}"].append(value(turn, "ownership"))
    points = report.everyone.weeks
    assert [point.week for point in points] == sorted(by_week)
    assert (report.period.first, report.period.last) == (points[0].week, points[-1].week)
    for point in points:
        assert point.replies == len(by_week[point.week])
        assert point.scores["ownership"].value == pytest.approx(np.mean(by_week[point.week]))


def test_outcomes_of_recovery_against_the_rest(rows, report_on):
    report = report_on(rows)
    recovery = [row["outcome"] for row in rows if counted(row)]
    rest = [row["outcome"] for row in rows if not counted(row)]
    assert (report.insight.recovery, report.insight.rest) == (len(recovery), len(rest))
    found = {one.measure: one for one in report.insight.outcomes}
    assert found.keys() == {"csat", "nps", "reopened", "resolution_hours"}
    for part, outcomes in ((0, recovery), (1, rest)):
        means = {
            "csat": np.mean([o["csat"] for o in outcomes]),
            "reopened": np.mean([o["reopened"] for o in outcomes]),
            "resolution_hours": np.mean([o["resolution_hours"] for o in outcomes]),
            "nps": 100 * (np.mean([o["nps"] >= 9 for o in outcomes]) - np.mean([o["nps"] <= 6 for o in outcomes])),
        }
        for measure, mean in means.items():
            figure = (found[measure].first, found[measure].second)[part]
            assert figure is not None
            assert figure.value == pytest.approx(mean)
            assert figure.n == len(outcomes)
    welch = scipy.stats.ttest_ind([o["csat"] for o in recovery], [o["csat"] for o in rest], equal_var=False)
    gain = found["csat"].difference
    assert gain is not None
    assert gain.low == pytest.approx(welch.confidence_interval().low, abs=0.01)


def test_actions_compare_conversations_with_and_without(rows, report_on):
    insight = report_on(rows).insight
    refund = next(action for action in insight.actions if action.action == "promises:refund")
    recovery = [row for row in rows if counted(row)]
    with_it = [
        row for row in recovery
        if any(c["kind"] == "refund" for turn in counted(row) for c in turn["overpromising"]["commitments"])
    ]  # fmt: skip
    without = [row for row in recovery if row not in with_it]
    assert refund.conversations == len(with_it)
    csat = next(one for one in refund.outcomes if one.measure == "csat")
    assert csat.first is not None
    assert csat.second is not None
    assert csat.first.value == pytest.approx(np.mean([row["outcome"]["csat"] for row in with_it]))
    assert csat.second.value == pytest.approx(np.mean([row["outcome"]["csat"] for row in without]))
    assert (csat.first.n, csat.second.n) == (len(with_it), len(without))


def test_failure_types_clauses_and_contacts_are_counts(rows, report_on):
    report = report_on(rows)
    issues = Counter(row["issue"] for row in rows if counted(row))
    assert {one.issue: one.conversations for one in report.insight.failure_types} == issues
    for one in report.insight.failure_types:
        assert sum(one.weeks.values()) == one.conversations
    broken = sum(
        c["status"] == "contradicted" for row in rows for t in row["turns"] for c in t["overpromising"]["commitments"]
    )
    assert [(c.clause, c.promises, c.agents) for c in report.insight.clauses_broken] == [("refunds#when", broken, 5)]
    kept = Counter(row["conversation"]["checkpoints"][0]["kept"] for row in rows)
    contacts = report.everyone.checkpoints
    assert (contacts.kept, contacts.missed, contacts.open) == (kept["kept"], kept["missed"], kept["open"])
    assert report.insight.missed_count == kept["missed"]
    assert sum(agent.checkpoints.missed for agent in report.agents) == kept["missed"]


def test_a_type_rises_among_those_with_a_type_whatever_was_left_unnamed(report_on):
    def week(number, issue, count):
        at = (START + timedelta(weeks=number)).isoformat()
        return [scored_line(f"{number}-{issue}-{i}", [scored_turn(2, at=at)], issue=issue) for i in range(count)]

    rows = [row for number in range(4) for row in week(number, "outage", 4) + week(number, "late_delivery", 20)]
    rows += [row for number in range(4, 8) for row in week(number, "outage", 16) + week(number, "late_delivery", 8)]
    rows += [row for number in range(4, 8) for row in week(number, None, 60)]
    found = {one.issue: one for one in report_on(rows).insight.failure_types}
    assert {name: one.trend for name, one in found.items()} == {
        "not given": "no type given", "outage": "rising", "late_delivery": "falling",
    }  # fmt: skip
    outage = found["outage"]
    assert outage.share_before is not None
    assert outage.share_now is not None
    assert (outage.share_before.value, outage.share_now.value) == pytest.approx((16 / 96, 64 / 96))
    late = report_on(rows[:5] + week(9, "outage", 3)).insight.failure_types
    assert {one.trend for one in late} == {"too few to say"}


def test_progress_compares_four_weeks_with_the_four_before(rows, report_on):
    report = report_on(rows)
    agent = next(one for one in report.agents if one.name == "agent 3")
    assert agent.plan is not None
    weeks = [point.week for point in report.everyone.weeks]
    own = [row for row in rows if row["agent"] == "agent 3"]

    def mean(span: list[str]) -> float:
        inside = [
            value(turn, "empathy") for row in own for turn in counted(row)
            if "{}-W{:02d}".format(*datetime.fromisoformat(turn["at"]).isocalendar()) in span
        ]  # fmt: skip
        return float(np.mean(inside))

    change = next(one for one in agent.plan.progress if one.measure == "empathy")
    assert change.now is not None
    assert change.before is not None
    assert change.now.value == pytest.approx(mean(weeks[-4:]))
    assert change.before.value == pytest.approx(mean(weeks[-8:-4]))


def test_the_same_rows_give_the_same_report(rows, report_on):
    assert report_on(rows).model_dump_json() == report_on(rows).model_dump_json()
