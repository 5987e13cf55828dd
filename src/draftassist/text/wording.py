"""Money and moments as a person would write them; amounts and dates come out the same way everywhere."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

from babel.numbers import get_currency_symbol

from draftassist.domain.base import Money
from draftassist.domain.policy import Timeline
from draftassist.text.calendar import WorkCalendar

__all__ = ["clock_words", "day_words", "moment_words", "money_words", "timeline_words"]

_AMERICAN = {"USD", "CAD"}


def money_words(money: Money, default_currency: str | None = None, locale: str | None = None) -> str:
    """`£8.50`, `$15`, `1,200 SEK`: whole amounts without cents, others with two."""
    currency = money.currency or default_currency
    amount = Decimal(money.amount)
    number = f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"
    if currency is None:
        return number
    symbol = get_currency_symbol(currency, locale=locale or ("en_US" if currency in _AMERICAN else "en_GB"))
    return f"{number} {currency}" if symbol.isalpha() else f"{symbol}{number}"


def clock_words(moment: time) -> str:
    """`4 pm`, `9:30 am`, `noon`."""
    if (moment.hour, moment.minute) == (12, 0):
        return "noon"
    hour = moment.hour % 12 or 12
    minutes = f":{moment.minute:02d}" if moment.minute else ""
    return f"{hour}{minutes} {'am' if moment.hour < 12 else 'pm'}"


def day_words(day: date, today: date, *, american: bool = False) -> str:
    """`today`, `tomorrow`, `Tuesday 24 November` (American: `Tuesday, November 24`); the year only when it differs."""
    ahead = (day - today).days
    if ahead in (0, 1):
        return ("today", "tomorrow")[ahead]
    words = f"{day:%A}, {day:%B} {day.day}" if american else f"{day:%A} {day.day} {day:%B}"
    return words if day.year == today.year else f"{words}{',' if american else ''} {day.year}"


def moment_words(moment: datetime, now: datetime, calendar: WorkCalendar, *, american: bool = False) -> str:
    """`4 pm tomorrow`, `4 pm on Tuesday 24 November`; fits after `by` and `at`."""
    local, today = calendar.local(moment), calendar.local(now).date()
    day = day_words(local.date(), today, american=american)
    return (
        f"{clock_words(local.time())} {day}"
        if day in ("today", "tomorrow")
        else f"{clock_words(local.time())} on {day}"
    )


def timeline_words(timeline: Timeline) -> str | None:
    """`3 to 5 working days`, `up to 7 days`, `24 hours`; None when the timeline states no time."""
    low, high = timeline.min_days or None, timeline.max_days
    unit = {"business": "working day", "calendar": "day", "hour": "hour"}[timeline.unit]

    def plain(number: Decimal) -> str:
        return f"{number.normalize():f}"

    if low is not None and high is not None and low != high:
        return f"{plain(low)} to {plain(high)} {unit}s"
    exact = high if high is not None else low
    if exact is None:
        return None
    prefix = "up to " if low is None else ("at least " if high is None else "")
    return f"{prefix}{plain(exact)} {unit}{'' if exact == 1 else 's'}"
