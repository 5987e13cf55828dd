"""What a case states and what follows by arithmetic: facts with their source, and values that decide conditions.

Rules only: dates, money and counts. Nothing here reads meaning out of prose.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel

from draftassist.domain.base import Money
from draftassist.domain.case import Case
from draftassist.domain.draft import Fact
from draftassist.text.calendar import WorkCalendar
from draftassist.text.wording import money_words

__all__ = ["case_facts", "condition_values"]

_NOT_FACTS = {"messages", "now", "actions_taken", "facts", "id", "language"}
_CREDIT_WORDS = ("credit", "voucher", "goodwill", "refund", "discount")
_DAYS_PER_YEAR = 365.25


def case_facts(case: Case, calendar: WorkCalendar, currency: str | None) -> list[Fact]:
    """Everything the case states, flattened, as words an agent would use; unknown fields come along."""
    facts = [Fact(name=name, value=_words(value, calendar, currency), source=source)
             for name, source, value in _leaves(case)]  # fmt: skip
    facts += [
        Fact(name=str(k), value=_words(v, calendar, currency), source=f"facts.{k}") for k, v in case.facts.items()
    ]
    facts += [Fact(name="action_taken", value=a.detail or a.action.replace("_", " "), source=f"actions_taken[{i}]")
              for i, a in enumerate(case.actions_taken)]  # fmt: skip
    return facts


def _leaves(case: Case) -> Iterator[tuple[str, str, Any]]:
    for group in ("customer", "agent", "order"):
        part = getattr(case, group)
        if part is None:
            continue
        for name, value in _fields(part):
            if name == "history":
                yield from ((f"{group}_history", f"{group}.history[{i}]", item) for i, item in enumerate(value))
            elif name == "items":
                yield from (("item", f"{group}.items[{i}]", item) for i, item in enumerate(value))
            elif value not in (None, "", []):
                yield _fact_name(group, name), f"{group}.{name}", value
    for name, value in _fields(case):
        if name not in _NOT_FACTS and not isinstance(value, BaseModel) and value not in (None, "", [], {}):
            yield name, name, value


def _fact_name(group: str, name: str) -> str:
    return name if group == "order" and name in ("promised", "placed", "delivered") else f"{group}_{name}"


def _fields(part: BaseModel) -> Iterator[tuple[str, Any]]:
    for name in type(part).model_fields:
        yield name, getattr(part, name)
    yield from (part.model_extra or {}).items()


def _words(value: Any, calendar: WorkCalendar, currency: str | None) -> str:
    if isinstance(value, Money):
        return money_words(value, currency)
    if isinstance(value, datetime):
        local = calendar.local(value)
        return (
            f"{local:%A} {local.day} {local:%B %Y}" if not (local.hour or local.minute) else f"{local:%Y-%m-%d %H:%M}"
        )
    return str(value)


def condition_values(case: Case, calendar: WorkCalendar, now: datetime) -> dict[str, Any]:
    """The facts on which `when` conditions are decided; a fact that is not known is not there.

    Derived: `days_late` (calendar days past the promise), `order_age_days`, `days_since_delivery`, `order_total`,
    `customer_years`, `prior_credits` (entries of the history that gave money), `prior_contacts` (customer messages
    before the last one), `tier`, `channel`, `region`. Stated ones (`case.facts`, unknown fields of case, order and
    customer) stand beside them and win.
    """
    values: dict[str, Any] = {"channel": case.channel, "prior_contacts": len(case.customer_messages) - 1}
    values.update({k: v for k, v in {"tier": case.customer.tier, "region": case.region}.items() if v is not None})
    values["customer_history_entries"] = len(case.customer.history)
    values["prior_credits"] = sum(_gave_money(entry) for entry in case.customer.history)
    today = calendar.local(now).date()
    if case.customer.since is not None:
        values["customer_years"] = round((today - calendar.local(case.customer.since).date()).days / _DAYS_PER_YEAR, 2)
    values.update(_order_values(case, calendar, today))
    for part in (case, case.order, case.customer):
        if part is not None:
            values.update(
                {k: v for k, v in (part.model_extra or {}).items() if isinstance(v, str | int | float | bool)}
            )
    values.update(case.facts)
    return values


def _gave_money(entry: str) -> bool:
    text = entry.lower()
    return any(word in text for word in _CREDIT_WORDS)


def _order_values(case: Case, calendar: WorkCalendar, today: date) -> dict[str, Any]:
    order = case.order
    if order is None:
        return {}
    values: dict[str, Any] = {"items": len(order.items)} if order.items else {}
    if order.total is not None:
        values["order_total"] = float(order.total.amount)
    placed, promised, delivered = (
        calendar.local(moment).date() if moment else None for moment in (order.placed, order.promised, order.delivered)
    )
    if placed:
        values["order_age_days"] = (today - placed).days
    if delivered:
        values["days_since_delivery"] = (today - delivered).days
    if promised:
        late = max(0, ((delivered or today) - promised).days)
        values["days_late"] = late
        values["business_days_late"] = calendar.business_days_between(promised, delivered or today)
        values["hours_late"] = late * 24
    return values
