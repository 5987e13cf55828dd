"""The next contact is a real working moment in the future, sooner the graver the case."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from draftassist.domain.case import Case
from draftassist.domain.policy import Company, Timeline
from draftassist.drafting.planning.checkpoint import next_checkpoint
from draftassist.text.calendar import calendar_for

CASE = Case.model_validate({"messages": [{"from": "customer", "text": "Where is it?"}]})
CALENDAR = calendar_for(Company(time_zone="Europe/London"))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("severity", "now", "expected"),
    [
        (4, "2026-11-23T10:00:00+00:00", "2026-11-23T16:00:00+00:00"),  # grave: the same day
        (4, "2026-11-23T15:00:00+00:00", "2026-11-24T12:00:00+00:00"),  # too late today to be kept
        (3, "2026-11-23T10:00:00+00:00", "2026-11-23T16:00:00+00:00"),
        (3, "2026-11-23T14:00:00+00:00", "2026-11-24T12:00:00+00:00"),
        (2, "2026-11-23T10:00:00+00:00", "2026-11-24T16:00:00+00:00"),
        (1, "2026-11-23T10:00:00+00:00", "2026-11-25T16:00:00+00:00"),
        (2, "2026-11-21T10:00:00+00:00", "2026-11-23T16:00:00+00:00"),  # Saturday: the next working day
        (2, "2026-11-20T10:00:00+00:00", "2026-11-23T16:00:00+00:00"),  # Friday: Monday
    ],
)
def test_severity_sets_the_speed(severity, now, expected):
    assert next_checkpoint(CASE, severity, None, at(now), CALENDAR, "Sam").at == at(expected)


def test_the_companys_own_update_time_wins_when_it_is_sooner():
    update = Timeline(action="update", max_days=4, unit="hour")
    found = next_checkpoint(CASE, 2, update, at("2026-11-23T10:00:00+00:00"), CALENDAR, "Sam")
    assert found.at == at("2026-11-23T14:00:00+00:00")


@settings(max_examples=300, deadline=None)
@given(
    minutes=st.integers(0, 60 * 24 * 400),
    severity=st.integers(1, 4),
    hours=st.one_of(st.none(), st.integers(1, 72)),
)
def test_it_is_always_a_future_moment_at_which_somebody_is_there(minutes, severity, hours):
    now = at("2026-01-01T00:00:00+00:00") + timedelta(minutes=minutes)
    update = Timeline(action="update", max_days=hours, unit="hour") if hours else None
    found = next_checkpoint(CASE, severity, update, now, CALENDAR, "Sam")
    assert found.at > now
    assert CALENDAR.is_working_moment(found.at)
