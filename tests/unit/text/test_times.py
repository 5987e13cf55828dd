from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from draftassist.domain.policy import Company
from draftassist.text.calendar import calendar_for
from draftassist.text.times import TimeSpan, find_times

FRIDAY = datetime.fromisoformat("2026-11-20T10:00:00-05:00")
CALENDAR = calendar_for(Company(time_zone="America/New_York"), FRIDAY)


def only(text: str) -> TimeSpan:
    (span,) = find_times(text, FRIDAY, CALENDAR)
    assert text[span.start : span.end] == span.text
    return span


@pytest.mark.parametrize(
    ("text", "latest"),
    [
        ("I'll write by 4 pm tomorrow", "2026-11-21T16:00"),
        ("on Tuesday at 10", "2026-11-24T10:00"),
        ("Friday 15 May, 4 pm", "2027-05-15T16:00"),
        ("tomorrow before nine", "2026-11-21T09:00"),
        ("at half past ten tomorrow", "2026-11-21T10:30"),
        ("by noon on Wednesday", "2026-11-25T12:00"),
        ("within 5 business days", "2026-11-27T17:00"),
        ("in 24 hours", "2026-11-21T10:00"),
        ("within the hour", "2026-11-20T11:00"),
        ("by 5 pm", "2026-11-20T17:00"),
        ("by end of day", "2026-11-20T17:00"),
        ("on 2026-11-25", "2026-11-25T17:00"),
        ("on the 19th", "2026-12-19T17:00"),
        ("May 8th, 2027", "2027-05-08T17:00"),
        ("next week", "2026-11-29T17:00"),
    ],
)
def test_deadlines_are_resolved_in_the_companys_zone(text, latest):
    span = only(text)
    assert span.by is not None
    assert span.by.strftime("%Y-%m-%dT%H:%M") == latest
    assert span.by.tzinfo == CALENDAR.zone


def test_a_duration_keeps_what_was_said():
    span = only("it takes 3 to 5 working days")
    assert (span.low, span.high, span.unit) == (Decimal(3), Decimal(5), "business")
    assert span.earliest is not None
    assert span.latest is not None
    assert span.earliest < span.latest


def test_day_and_month_that_could_be_exchanged_are_never_guessed():
    span = only("on 03/04")
    assert span.ambiguous
    assert span.by is None
    assert span.earliest is not None
    assert span.latest is not None
    assert (span.earliest.date().isoformat(), span.latest.date().isoformat()) == ("2027-03-04", "2027-04-03")
    assert not only("on 25/12").ambiguous


def test_next_friday_is_two_fridays_in_midweek():
    tuesday = datetime(2026, 11, 17, 10, tzinfo=UTC)
    (span,) = find_times("next Friday", tuesday, calendar_for(Company(), tuesday))
    assert span.ambiguous
    assert span.by is None


def test_soon_is_vague_and_two_days_ago_is_past():
    assert only("we will be in touch soon").kind == "vague"
    assert only("it left two days ago").by is None


@pytest.mark.parametrize("text", ["may I ask", "your two-year guarantee", "48213 items", "31/02/2026", "he sat there"])
def test_what_is_no_time(text):
    assert find_times(text, FRIDAY, CALENDAR) == []


def test_holidays_count_as_no_working_day():
    company = Company(time_zone="Europe/London", holidays=[datetime(2026, 12, 25, tzinfo=UTC).date()])
    thursday = datetime(2026, 12, 24, 10, tzinfo=UTC)
    (span,) = find_times("within 1 working day", thursday, calendar_for(company, thursday))
    assert span.latest is not None
    assert span.latest.date().isoformat() == "2026-12-28"
