"""Coaching on a real store: calibration, badges, the grader's grades, and a scorecard looked at before a change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from draftassist.coaching.reviews import badges, calibration, grader, scorecard_preview
from draftassist.domain.scorecard import DimensionScore, OverpromisingScore, Scorecard, Weights
from draftassist.errors import UsageError
from draftassist.store.database import Store, default_url, open_store
from draftassist.store.models import ScoredReply, User
from draftassist.store.scores import Calibrations, Disputes, Origin, Scorecards, Scores


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(default_url(tmp_path))
    yield opened
    opened.close()


def user(name: str, role: str = "coach", team: str | None = "north") -> User:
    return User(name=name, role=role, team=team, active=True)


def add_replies(session: Any, count: int) -> list[str]:
    """Replies whose empathy is their number modulo 5."""
    ids = []
    for number in range(count):
        score = number % 5
        dimension = DimensionScore(score=score, value=score, reason="")
        card = Scorecard(
            empathy=dimension, ownership=DimensionScore(score=2, value=2, reason=""), fail=False, scorer="model@1",
            overpromising=OverpromisingScore(score=0, value=0, reason=""),
            overall=Weights().overall(score, 2, 0),
        )  # fmt: skip
        ids.append(Scores(session).add(f"k{number}", "text", card, Origin(agent="Ann", team="north")).id)
    return ids


def test_a_session_earns_a_badge_and_changes_no_score(store: Store) -> None:
    one, two = user("Co"), user("Col")
    with store.write() as session:
        replies = add_replies(session, 40)
        before = [(row.id, row.empathy, row.overall) for row in session.scalars(select(ScoredReply))]
        held = Calibrations(session).open("c", "November", replies, by="Co").id
        for number, reply in enumerate(replies):
            for coach in (one, two):
                off = coach is two and number % 8 == 0
                score = min(4, number % 5 + off)
                Calibrations(session).label(f"{coach.name}{number}", held, reply, coach, {"empathy": score})
        with pytest.raises(UsageError, match="still open"):
            calibration(session, held, one)
        Calibrations(session).close(held)
        empathy, ownership, _ = calibration(session, held, one)
        assert (empathy.n, ownership.n) == (40, 0)
        assert empathy.alpha is not None
        assert empathy.alpha.value > 0.9
        earned = {badge.dimension: badge.level for badge in badges(session, ["en"])}
        assert earned == {"empathy": "spot check", "ownership": "assist only", "overpromising": "assist only"}
        assert [(row.id, row.empathy, row.overall) for row in session.scalars(select(ScoredReply))] == before


def test_decided_disputes_grade_the_grader(store: Store) -> None:
    ann = user("Ann", "agent")
    with store.write() as session:
        for number, reply in enumerate(add_replies(session, 6)):
            dispute = Disputes(session).raise_one(f"d{number}", reply, "empathy", ann, "warmer than that")
            if number < 5:
                Disputes(session).decide(dispute.id, min(4, number % 5 + (number < 3)), "read again", coach=user("Co"))
        empathy, ownership, _ = grader(session)
    assert (empathy.decided, ownership.decided, ownership.changed) == (5, 0, None)
    assert empathy.changed is not None
    assert empathy.changed.value == pytest.approx(3 / 5)
    assert empathy.shift is not None
    assert empathy.shift.value == pytest.approx(3 / 5)


def test_a_scorecard_is_looked_at_before_it_changes_anything(store: Store) -> None:
    heavier = Weights(empathy=0.7, ownership=0.2, overpromising=0.1)
    with store.write() as session:
        add_replies(session, 10)
        seen = scorecard_preview(session, "north", heavier, user("Co"))
        assert seen.n == 10
        assert seen.now is not None
        assert seen.then is not None
        # by hand: empathy 0..4 twice, ownership 2, no overpromising
        assert seen.now.value == pytest.approx(sum(35 * e / 4 + 17.5 + 30 for e in range(5)) / 5, abs=0.1)
        assert seen.then.value == pytest.approx(sum(70 * e / 4 + 10 + 10 for e in range(5)) / 5, abs=0.1)
        assert scorecard_preview(session, "north", heavier, user("Far", team="south")).n == 0
        Scorecards(session).add("north", heavier, [], by="Co")
        assert scorecard_preview(session, "north", heavier, user("Co")).most_changed == 0
        stored = session.scalars(select(ScoredReply.overall)).all()
    assert sorted(stored)[0] == Weights().overall(0, 2, 0)
