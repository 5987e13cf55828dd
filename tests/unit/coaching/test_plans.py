"""Coaching plans: the weakest dimension, the pattern behind it, the agent's own words, and when to say nothing."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from tests.unit.coaching.conftest import never_scores, scored_line, scored_turn, write_lines

from draftassist.coaching.sources import Sources
from draftassist.domain.policy import ResolvedCase

MONDAY = datetime.fromisoformat("2026-09-07T10:00:00+00:00")


def conversations(count, *, start=MONDAY, every_hours=5, agent="Ann", issue="outage", **turn):
    scores = turn.pop("scores", (2, 3, 0))
    return [
        scored_line(
            f"{agent}-{start.date()}-{i}",
            [scored_turn(2, *scores, at=(start + timedelta(hours=every_hours * i)).isoformat(),
                         reply=f"reply {i} of {agent}", **turn)],
            agent=agent, team="north", issue=issue,
        )
        for i in range(count)
    ]  # fmt: skip


def plan_of(report, name="Ann"):
    plan = next(agent.plan for agent in report.agents if agent.name == name)
    assert plan is not None
    return plan


def test_the_pattern_that_is_said_comes_before_the_one_that_is_missing(report_on):
    stock = conversations(6, scores=(1, 3, 0), acts=[("empathy", "stock_sympathy")])
    bare = conversations(10, start=MONDAY + timedelta(days=7), scores=(1, 3, 0))
    plan = plan_of(report_on(stock + bare))
    assert plan.dimension == "empathy"
    assert not plan.tentative
    assert [(p.code, p.replies, p.weak) for p in plan.patterns] == [
        ("stock_sympathy", 6, 16), ("no_failure_named", 16, 16), ("no_impact_named", 16, 16),
    ]  # fmt: skip
    assert len(plan.quotes) == 2
    assert all(quote.text.endswith("of Ann") for quote in plan.quotes)
    assert plan.quotes[0].id != plan.quotes[1].id
    assert plan.exercise is not None


def test_a_rare_slip_is_not_called_the_pattern(report_on):
    slip = conversations(1, scores=(0, 3, 0), acts=[("empathy", "blame")])
    rest = conversations(19, start=MONDAY + timedelta(days=7), scores=(1, 3, 0), acts=[("empathy", "names_failure")])
    assert plan_of(report_on(slip + rest)).patterns[0].code == "no_impact_named"


def test_the_worst_replies_that_show_the_pattern_are_quoted(report_on):
    acts = [("ownership", "deflect")]
    rows = conversations(8, scores=(4, 2, 0), acts=acts)
    rows += conversations(1, start=MONDAY + timedelta(days=9), scores=(4, 0, 0), acts=acts)
    rows += conversations(1, start=MONDAY + timedelta(days=8), scores=(4, 1, 0), acts=acts)
    quotes = plan_of(report_on(rows)).quotes
    assert [quote.scores["ownership"] for quote in quotes] == [0, 1]


def test_promises_that_fail_come_first_when_they_recur(report_on):
    good = conversations(18, scores=(1, 1, 0))
    broken = {"start": 0, "end": 2, "text": "we", "what": "refund", "kind": "refund", "status": "contradicted"}
    failing = conversations(2, start=MONDAY + timedelta(days=9), scores=(1, 1, 3), commitments=[broken])
    plan = plan_of(report_on(good + failing))
    assert plan.dimension == "overpromising"
    assert [p.code for p in plan.patterns] == ["against_policy"]
    one = conversations(1, start=MONDAY + timedelta(days=9), scores=(1, 1, 3))
    assert plan_of(report_on(good + one)).dimension == "empathy"


def test_nothing_is_made_up_where_all_is_well_or_nothing_counts(report_on):
    plan = plan_of(report_on(conversations(12, scores=(4, 4, 0))))
    assert plan.dimension is None
    assert plan.praise is not None
    assert not plan.quotes
    silent = plan_of(report_on(conversations(12, not_applicable=True)))
    assert (silent.dimension, silent.praise, silent.tentative) == (None, None, True)


def test_few_conversations_make_a_tentative_plan_and_no_verdict(report_on):
    plan = plan_of(report_on(conversations(4)))
    assert plan.tentative
    assert {change.verdict for change in plan.progress} == {"too few to say"}


def test_progress_says_better_only_where_the_interval_does(report_on):
    before = conversations(15, scores=(1, 3, 2))
    now = conversations(15, start=MONDAY + timedelta(weeks=5), scores=(3, 3, 0))
    verdicts = {change.measure: change.verdict for change in plan_of(report_on(before + now)).progress}
    assert verdicts == {
        "empathy": "better", "ownership": "no clear change", "overpromising": "better", "overall": "better",
    }  # fmt: skip
    turned = conversations(15, scores=(3, 3, 0)) + conversations(
        15, start=MONDAY + timedelta(weeks=5), scores=(3, 3, 2)
    )
    verdicts = {change.measure: change.verdict for change in plan_of(report_on(turned)).progress}
    assert verdicts["overpromising"] == "worse"


def test_a_rewrite_is_the_scorers_and_of_the_agents_own_line(report_on):
    suggestion = {"dimension": "empathy", "start": 0, "end": 5, "rewrite": "better", "why": "stock"}
    rows = conversations(11, scores=(1, 3, 0))
    rows += conversations(1, start=MONDAY + timedelta(days=9), scores=(0, 3, 0), suggestions=[suggestion])
    line = plan_of(report_on(rows)).rewritten
    assert line is not None
    assert (line.line, line.rewrite) == ("reply", "better")
    assert plan_of(report_on(conversations(12, scores=(1, 3, 0)))).rewritten is None


def test_the_exercise_uses_a_well_rated_case_of_the_same_kind(report_on):
    def case(name, **more):
        given = {
            "id": name,
            "issue": "outage",
            "customer_message": "down",
            "reply": "up",
            "outcome": {"csat": 5},
        } | more
        return ResolvedCase.model_validate(given)

    cases = [
        case("K-9", outcome={"csat": 2}), case("K-8", exceptional="over the limit"), case("K-7", reply=" "),
        case("K-6", outcome={"csat": 5, "reopened": True}), case("K-5", issue="wrong_item"), case("K-4"), case("K-3"),
    ]  # fmt: skip
    rows = conversations(12, scores=(1, 3, 0))
    example = plan_of(report_on(rows, cases=cases)).example
    assert example is not None
    assert example.id == "K-3"
    assert plan_of(report_on(rows, cases=cases[:5])).example is None


def test_praise_is_never_for_a_reply_that_fails(report_on):
    rows = conversations(3, scores=(4, 4, 3)) + conversations(1, start=MONDAY + timedelta(days=9), scores=(3, 3, 0))
    praise = plan_of(report_on(rows)).praise
    assert praise is not None
    assert praise.scores["overpromising"] == 0


def test_one_name_in_two_teams_is_two_people_and_no_name_is_nobody(report_on):
    rows = conversations(2) + conversations(2, start=MONDAY + timedelta(days=9))
    rows[0]["team"] = "south"
    rows[1]["agent"] = None
    report = report_on(rows)
    assert [(agent.name, agent.team) for agent in report.agents] == [("Ann", "north"), ("Ann", "south")]
    assert report.unattributed == 1
    assert report.everyone.conversations == 4


def test_half_characters_and_other_encodings_do_no_harm(report_on, tmp_path):
    rows = conversations(2)
    rows[0]["agent"] = "Ann\ud83d"
    report = report_on(rows)
    assert [agent.name for agent in report.agents] == ["Ann", "Ann?"]
    (tmp_path / "scored.jsonl").write_bytes(json.dumps(rows[1]).encode() + b'\n{"id": "\xe9", "turns": []}\n')
    sources = Sources([tmp_path / "scored.jsonl"], never_scores, tmp_path, lambda: "key")
    assert len(list(sources)) == 1
    assert [(skip.line, skip.error) for skip in sources.skips.listed] == [(2, "is not UTF-8 text")]


def test_a_file_that_is_named_twice_counts_once(report_on, tmp_path):
    again = tmp_path / "." / "scored.jsonl"
    assert report_on(conversations(7), beside=[again]).conversations == 7


def test_wording_comes_from_the_transcripts_named_beside_scored_output(report_on, tmp_path):
    transcript = {
        "id": "T-1", "agent": "Ann", "team": "north", "issue": "outage",
        "messages": [{"from": "customer", "text": "down"}, {"from": "agent", "text": "Hers", "agent": "Bea"}],
    }  # fmt: skip
    beside = write_lines(tmp_path / "transcripts.jsonl", ["broken", transcript])
    report = report_on([scored_line("T-1", [scored_turn(2, 1, 1)])], beside=[beside])
    assert [(agent.name, agent.team) for agent in report.agents] == [("Bea", "north")]
    assert plan_of(report, "Bea").quotes[0].text == "Hers"
    assert report.insight.failure_types[0].issue == "outage"
