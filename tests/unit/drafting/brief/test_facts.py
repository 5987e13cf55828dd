"""Facts and condition values by arithmetic."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from draftassist.domain.case import Case
from draftassist.domain.policy import Company
from draftassist.drafting.brief.facts import case_facts, condition_values
from draftassist.text.calendar import calendar_for

_NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
_CALENDAR = calendar_for(Company(time_zone="UTC"), _NOW)


def _case(**more: Any) -> Case:
    return Case.model_validate({"messages": [{"from": "customer", "text": "Where is it?"}], **more})


def test_facts_are_words_with_their_source() -> None:
    case = _case(
        order={"id": 48213, "items": ["watch box"], "total": "89.00 USD", "promised": "2026-11-19", "gift_wrap": "yes"},
        customer={"name": "Dana", "history": ["2026-08: refund for a cracked mug"]},
        facts={"days_late": 3},
        actions_taken=[{"action": "carrier_trace"}],
    )
    facts = {(f.name, f.value, f.source) for f in case_facts(case, _CALENDAR, "USD")}
    assert ("order_id", "48213", "order.id") in facts
    assert ("item", "watch box", "order.items[0]") in facts
    assert ("order_total", "$89", "order.total") in facts
    assert ("promised", "Thursday 19 November 2026", "order.promised") in facts
    assert ("order_gift_wrap", "yes", "order.gift_wrap") in facts
    assert ("customer_history", "2026-08: refund for a cracked mug", "customer.history[0]") in facts
    assert ("days_late", "3", "facts.days_late") in facts
    assert ("action_taken", "carrier trace", "actions_taken[0]") in facts


def test_days_late_count_to_delivery_or_to_today() -> None:
    values = condition_values(_case(order={"promised": "2026-11-19"}), _CALENDAR, _NOW)
    assert (values["days_late"], values["business_days_late"]) == (5, 3)
    values = condition_values(_case(order={"promised": "2026-11-19", "delivered": "2026-11-20"}), _CALENDAR, _NOW)
    assert (values["days_late"], values["days_since_delivery"]) == (1, 4)
    assert condition_values(_case(order={"promised": "2026-12-01"}), _CALENDAR, _NOW)["days_late"] == 0


def test_unknown_stays_unknown_and_stated_wins() -> None:
    assert "days_late" not in condition_values(_case(), _CALENDAR, _NOW)
    values = condition_values(_case(order={"promised": "2026-11-19"}, facts={"days_late": 9}), _CALENDAR, _NOW)
    assert values["days_late"] == 9


def test_customer_years_and_prior_credits() -> None:
    case = _case(customer={"since": "2016-11-24", "history": ["credit £5", "asked about sizes"], "tier": "plus"})
    values = condition_values(case, _CALENDAR, _NOW)
    assert values["customer_years"] == 10.0
    assert values["prior_credits"] == 1
    assert values["tier"] == "plus"
