"""Working time: weekends, holidays, closing time, and zones."""

from datetime import date, datetime

import pytest

from draftassist.domain.policy import Company, WorkingHours
from draftassist.text.calendar import calendar_for

LONDON = Company(
    time_zone="Europe/London", holidays=[date(2026, 12, 25), date(2026, 12, 28)],
    working_hours=WorkingHours(days=["mon", "tue", "wed", "thu", "fri"], start="09:00", end="17:30"),
)  # fmt: skip


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("moment", "days", "expected"),
    [
        ("2026-11-20T10:00:00+00:00", 1, "2026-11-23T10:00:00+00:00"),  # Friday -> Monday
        ("2026-11-21T10:00:00+00:00", 0, "2026-11-23T10:00:00+00:00"),  # Saturday -> Monday
        ("2026-12-24T10:00:00+00:00", 1, "2026-12-29T10:00:00+00:00"),  # Christmas and its substitute day
        ("2026-03-27T10:00:00+00:00", 1, "2026-03-30T10:00:00+01:00"),  # the clocks go forward on Sunday
    ],
)
def test_business_days_skip_weekends_and_holidays(moment, days, expected):
    assert calendar_for(LONDON).add_business_days(at(moment), days) == at(expected)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-23T08:00:00+00:00", "2026-11-23T09:00:00+00:00"),
        ("2026-11-23T12:00:00+00:00", "2026-11-23T12:00:00+00:00"),
        ("2026-11-23T18:00:00+00:00", "2026-11-24T09:00:00+00:00"),
        ("2026-11-21T12:00:00+00:00", "2026-11-23T09:00:00+00:00"),
    ],
)
def test_the_next_working_moment_is_when_somebody_is_there(moment, expected):
    assert calendar_for(LONDON).next_working_moment(at(moment)) == at(expected)


def test_without_a_zone_the_offset_of_now_is_taken():
    now = at("2026-11-21T10:00:00-05:00")
    assert calendar_for(Company(), now).local(at("2026-11-21T15:00:00+00:00")).hour == 10


def test_an_unknown_zone_is_no_crash():
    now = at("2026-11-21T10:00:00-05:00")
    assert calendar_for(Company(time_zone="Mars/Olympus"), now).local(now) == now


def test_a_company_that_never_opens_does_not_hang():
    closed = calendar_for(Company(working_hours=WorkingHours(days=[])))
    assert closed.add_business_days(at("2026-11-20T10:00:00+00:00"), 1) is not None
