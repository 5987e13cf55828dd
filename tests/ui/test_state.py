"""What lies on a desk: details that go into a case and out again, ticks, and runs that end when they are told to."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator

import pytest

from draftassist.commitments.conditions import tick_name
from draftassist.domain.case import Case
from draftassist.domain.draft import Draft, DraftEvent, DraftResult, Plan, PlannedAction, Provenance, Understanding
from draftassist.domain.scorecard import DimensionScore, OverpromisingScore, Scorecard
from draftassist.errors import InputError, ModelUnreachableError
from draftassist.resources import knowledge_dir
from draftassist.ui.run import Run, Runs
from draftassist.ui.state import Desk, Fields, Wishes, case_with, fields_of
from draftassist.ui.words import TONES

CASES = [knowledge_dir() / "example-case.json", *sorted((knowledge_dir() / "example-cases").glob("*.json"))]
FAIR = DimensionScore(score=2, value=2, reason="")
SCORE = Scorecard(
    empathy=FAIR, ownership=FAIR, overpromising=OverpromisingScore(score=0, value=0, reason=""), overall=65.0,
    fail=False, scorer="test",
)  # fmt: skip


def case(**more: object) -> Case:
    return Case.model_validate({"messages": [{"from": "customer", "text": "Where is my order?"}], **more})


def drafted(body: str, *actions: PlannedAction) -> DraftResult:
    understanding = Understanding(issue="x", issue_kind="other", severity=1, situation="resolve")
    return DraftResult(
        draft=Draft(subject="s", body=body), understanding=understanding, plan=Plan(actions=list(actions)), score=SCORE,
        verdict="ready", provenance=Provenance(model="m"),
    )  # fmt: skip


def planned(**more: object) -> PlannedAction:
    return PlannedAction.model_validate(
        {"action": "refund", "kind": "refund", "status": "will_do", "detail": "refund it", "amount": "5 EUR", **more}
    )


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_details_that_nobody_touched_change_nothing(path):
    before = Case.model_validate(json.loads(path.read_text(encoding="utf-8")))
    assert case_with(before, fields_of(before)) == before


def test_details_go_into_the_case_and_what_the_page_does_not_show_is_kept():
    before = case(customer={"tier": "plus"}, order={"id": "1", "items": ["a mug"]}, region="North", ticket="T-1")
    fields = fields_of(before)._replace(
        channel="chat", situation="investigating", agent="Ana", role="team_lead", customer="Bo", order="2",
        promised="2026-11-30", cause="a wrong label", notes="call first", done="trace: opened\nwrote to the depot",
    )  # fmt: skip
    after = case_with(before, fields)
    assert (after.channel, after.situation, after.agent.name, after.agent.role) == (
        "chat",
        "investigating",
        "Ana",
        "team_lead",
    )
    assert (after.customer.name, after.customer.tier, after.region) == ("Bo", "plus", "North")
    assert after.model_extra == {"ticket": "T-1"}
    assert after.order is not None
    assert after.order.promised is not None
    assert (after.order.id, after.order.items, after.order.promised.date().isoformat()) == (
        "2",
        ["a mug"],
        "2026-11-30",
    )
    assert (after.cause, after.agent_notes) == ("a wrong label", "call first")
    assert [(one.action, one.detail) for one in after.actions_taken] == [
        ("trace", "opened"),
        ("other", "wrote to the depot"),
    ]


def test_a_line_that_stays_keeps_its_amount_and_time():
    before = case(
        actions_taken=[{"action": "refund", "detail": "to the card", "amount": "5 EUR", "at": "2026-11-01T10:00:00Z"}]
    )
    fields = fields_of(before)
    after = case_with(before, fields._replace(done=fields.done + "\ncalled the depot"))
    assert after.actions_taken[0] == before.actions_taken[0]
    assert len(after.actions_taken) == 2


def test_a_date_that_is_none_names_its_field():
    with pytest.raises(InputError, match=r"order\.promised.*2026-11-30"):
        case_with(case(), fields_of(case())._replace(promised="soon"))


def test_a_tick_says_done_and_its_undoing_unsays_it():
    desk = Desk(case=case()).with_result(drafted("b", planned()), written=True)
    ticked = desk.toggled(0)
    assert ticked.case is not None
    assert [(one.action, one.amount and float(one.amount.amount)) for one in ticked.case.actions_taken] == [
        ("refund", 5.0)
    ]
    assert ticked.ticked == {"refund"}
    again = ticked.toggled(0)
    assert again.case == desk.case
    assert again.ticked == frozenset()


@pytest.mark.parametrize("index", [-1, 1, 99])
def test_a_position_that_is_not_in_the_plan_does_nothing(index):
    desk = Desk(case=case()).with_result(drafted("b", planned(condition_text="it rained")), written=True)
    assert desk.toggled(index) == desk
    assert desk.checked(index) == desk


def test_a_checked_condition_becomes_a_fact_and_can_be_taken_back():
    desk = Desk(case=case()).with_result(drafted("b", planned(condition_text="The bag was searched.")), written=True)
    checked = desk.checked(0)
    assert checked.case is not None
    assert checked.case.facts == {tick_name("The bag was searched."): True}
    undone = checked.checked(0)
    assert undone.case is not None
    assert undone.case.facts == {}


def test_edits_never_count_as_wordings_that_were_shown():
    desk = (
        Desk(case=case()).with_result(drafted("one"), written=True).with_result(drafted("one, edited"), written=False)
    )
    assert desk.seen == ("one",)
    assert desk.written == "one"


def test_wishes_become_one_instruction_or_none():
    assert Wishes().instruction is None
    assert Wishes(tone=TONES[1], also=" mention the mug ").instruction == "warmer; mention the mug"
    assert Fields().channel == "email"


def status(text: str) -> DraftEvent:
    return DraftEvent(event="status", text=text)


def test_a_stopped_run_returns_at_once_and_closes_the_writer_when_its_step_is_over():
    step, closed = threading.Event(), threading.Event()

    def writer() -> Iterator[DraftEvent]:
        try:
            yield status("one")
            step.wait(10)
            yield status("two")
        finally:
            closed.set()

    run = Run()
    seen = []
    started = time.perf_counter()
    for event in run.follow(writer()):
        seen.append(event.text)
        run.stop()
    assert seen == ["one"]
    assert time.perf_counter() - started < 5, "it did not wait for the writer's step"
    step.set()
    assert closed.wait(5)


def test_what_the_writer_raises_reaches_the_follower_after_its_events():
    def writer() -> Iterator[DraftEvent]:
        yield status("one")
        raise ModelUnreachableError("gone")

    events = Run().follow(writer())
    assert next(events).text == "one"
    with pytest.raises(ModelUnreachableError, match="gone"):
        next(events)


def test_a_new_run_of_a_session_ends_the_one_before_and_only_its_own():
    runs = Runs()
    mine, other = runs.start("a"), runs.start("b")
    newer = runs.start("a")
    assert (mine.stopped, other.stopped, newer.stopped) == (True, False, False)
    assert not runs.end("a", mine), "the page belongs to the newer run"
    assert runs.is_running("a")
    assert runs.end("a", newer)
    assert not runs.is_running("a")


def test_a_run_that_came_to_its_end_was_not_stopped_and_closing_waits_for_the_writers():
    runs = Runs()
    whole = runs.start("a")
    assert [event.text for event in whole.follow(iter([status("one")]))] == ["one"]
    assert not whole.stopped
    step = threading.Event()

    def writer() -> Iterator[DraftEvent]:
        yield status("one")
        step.wait(10)

    run = runs.start("b")
    next(run.follow(writer()))
    threading.Timer(0.2, step.set).start()
    runs.close()
    assert run.stopped
    assert not run.busy
