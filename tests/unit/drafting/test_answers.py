"""Every ask is tied to what answers it: read from whole complaints, for a dentist, an airline and a bakery."""

# ruff: noqa: E501 - policies look as they do in their files
from __future__ import annotations

import pytest

from draftassist.domain.draft import Answer, Plan
from draftassist.domain.policy import ActionName

DENTIST = {
    "fees": """---
id: fees
title: Fees in dispute
applies_to: [billing_error, surprise_fee]
limits:
  - {action: fee_back, max_amount: 200, currency: GBP, role: agent, condition: "the fee shows twice in our own books, or has no treatment behind it"}
  - {action: fee_dropped, max_amount: 40, currency: GBP, role: agent, condition: "the fee was not shown before the patient agreed"}
timelines:
  - {action: fee_back, min_days: 3, max_days: 5, unit: business}
never_promise: ["that a treatment will not hurt"]
---
## Fees
A fee taken twice is given back, up to £200. A fee that was not shown is dropped, up to £40.
""",
    "work": """---
id: work
title: Work that fails
applies_to: [repair_failed]
limits:
  - {action: refit, role: agent, condition: ""}
  - {action: treatment_review, role: agent, condition: ""}
timelines:
  - {action: treatment_review, min_days: 5, max_days: 10, unit: business}
---
## Refitting
What comes loose is fitted again at no charge.
""",
}
DENTIST_ACTIONS = {
    "fee_back": ActionName(name="fee_back", kind="refund", aliases=["give the fee back", "refund the fee"]),
    "fee_dropped": ActionName(name="fee_dropped", kind="fee_waiver", aliases=["drop the fee", "take the fee off"]),
    "refit": ActionName(name="refit", kind="repair", aliases=["fit it again", "put it right"]),
    "treatment_review": ActionName(name="treatment_review", kind="investigation", aliases=["review the treatment"]),
    "books_checked": ActionName(name="books_checked", kind="investigation", aliases=["check our books"]),
}
AIRLINE = {
    "flights": """---
id: flights
title: Cancelled flights
applies_to: [cancelled_booking]
limits:
  - {action: fare_back, max_amount: 300, currency: GBP, role: agent, condition: "the passenger cancels 14 days before departure or earlier", when: [{fact: days_to_departure, op: ">=", value: 14}]}
  - {action: other_flight, role: agent, condition: "the other flight has a free seat"}
---
## Money back
Only for those who cancel 14 days before departure or earlier. Another flight may be offered.
""",
}
AIRLINE_ACTIONS = {
    "fare_back": ActionName(name="fare_back", kind="refund", aliases=["fare back", "refund the fare", "money back"]),
    "other_flight": ActionName(name="other_flight", kind="replacement", aliases=["move you to another flight"]),
}
BAKERY = {
    "cakes": """---
id: cakes
title: Wrong cakes
applies_to: [wrong_item]
limits:
  - {action: new_cake, role: agent, condition: ""}
---
## A new one
The right cake is baked and sent.
""",
}
BAKERY_ACTIONS = {"new_cake": ActionName(name="new_cake", kind="replacement", aliases=["bake a new cake"])}


def said(text: str, **more: object) -> dict[str, object]:
    return {"messages": [{"from": "customer", "text": text}], **more}


def by(plan: Plan) -> dict[str, str]:
    return {answer.ask: answer.by for answer in plan.answers}


def test_a_condition_that_an_action_taken_has_shown_needs_no_tick_and_nobody_above(read_and_plan) -> None:
    taken = [{"action": "books_checked", "detail": "our books show £95 taken on 2 November and again on 3 November"}]
    case = said(
        "You took £95 for my filling and then £95 again. Can I have the £95 back?", issue="billing_error",
        actions_taken=taken,
    )  # fmt: skip
    brief, plan = read_and_plan(DENTIST, DENTIST_ACTIONS, case)
    refund = next(action for action in plan.actions if action.kind == "refund")
    assert refund.amount is not None
    assert (refund.amount.amount, refund.condition, plan.escalate_to) == (95, "met", None)
    assert any("again on 3 November" in reason for reason in plan.reasons)
    assert brief.proven
    assert by(plan) == {"the £95 back": "action"}


def test_a_single_charge_proves_no_second_one(read_and_plan) -> None:
    taken = [{"action": "books_checked", "detail": "our books show a single charge of £95 on 2 November"}]
    case = said("You took £95 twice. Can I have the £95 back?", issue="billing_error", actions_taken=taken)
    brief, plan = read_and_plan(DENTIST, DENTIST_ACTIONS, case)
    assert not brief.proven
    assert next(action for action in plan.actions if action.kind == "refund").condition == "unverified"


def test_a_fee_in_dispute_within_the_cap_is_dropped(read_and_plan) -> None:
    case = said("A £25 missed appointment fee? Nobody told me of one. Please take it off.", issue="surprise_fee")
    _, plan = read_and_plan(DENTIST, DENTIST_ACTIONS, case)
    waiver = next(action for action in plan.actions if action.kind == "fee_waiver")
    assert waiver.amount is not None
    assert waiver.amount.amount == 25
    assert by(plan) == {"to take it off": "action"}


def test_some_money_without_a_name_is_answered_by_what_the_plan_gives(read_and_plan) -> None:
    case = said(
        "A £25 missed appointment fee? Nobody told me of one. Are you going to take anything off my bill for this?",
        issue="surprise_fee",
    )  # fmt: skip
    _, plan = read_and_plan(DENTIST, DENTIST_ACTIONS, case)
    waiver = next(at for at, action in enumerate(plan.actions) if action.kind == "fee_waiver")
    (answer,) = plan.answers
    assert answer.actions == [waiver]
    assert not [action for action in plan.actions if action.kind == "investigation"]


def test_what_is_done_already_is_no_more_to_be_found_out(read_and_plan) -> None:
    taken = [{"action": "fee_back", "detail": "denture found and signed for on 9 November; fee returned to the card",
              "amount": "60 GBP", "at": "2026-11-23T09:00:00+00:00"}]  # fmt: skip
    case = said(
        "I posted my denture back to you. Do you have my denture? Will I get my £60. When.", issue="refund_missing",
        actions_taken=taken,
    )  # fmt: skip
    _, plan = read_and_plan(DENTIST, DENTIST_ACTIONS, case)
    assert by(plan) == {"whether we have your denture": "done", "whether you will get your £60 and when": "done"}
    assert not [action for action in plan.actions if action.status == "will_do" and action.kind == "investigation"]


def test_a_refusal_speaks_to_the_customer_and_leaves_what_they_may_do_themselves(read_and_plan) -> None:
    case = said(
        "I need to cancel my booking for Friday. Can you give me my money back?", issue="cancelled_booking",
        facts={"days_to_departure": 3},
    )  # fmt: skip
    _, plan = read_and_plan(AIRLINE, AIRLINE_ACTIONS, case)
    assert [refusal.ask for refusal in plan.cannot] == ["your money back"]
    refusal = plan.cannot[0]
    assert (
        refusal.why
        == "it is only possible where you cancel 14 days before departure or earlier, and that is not so here"
    )
    assert refusal.alternative == (
        "cancel your booking for Friday without a refund, or move you to another flight, if the other flight has a free seat"
    )
    assert {answer.by for answer in plan.answers} == {"refusal"}


def test_a_cancellation_alone_is_done(read_and_plan) -> None:
    _, plan = read_and_plan(BAKERY, BAKERY_ACTIONS, said("I need to cancel my order for Saturday.", issue="other"))
    assert [(action.kind, action.detail) for action in plan.actions] == [
        ("cancellation", "cancel your order for Saturday")
    ]
    assert plan.cannot == []


def test_what_no_policy_speaks_of_is_found_out_and_never_refused_too(read_and_plan) -> None:
    case = said(
        "The cake says Happy Retirement and he is four. Can someone check the name before it goes out again? "
        "And do I have to send the wrong one back?",
        issue="wrong_item",
    )  # fmt: skip
    _, plan = read_and_plan(BAKERY, BAKERY_ACTIONS, case)
    assert plan.cannot == []
    found = {place for answer in plan.answers if answer.by == "find_out" for place in answer.actions}
    assert len(found) == 1
    detail = plan.actions[found.pop()].detail
    assert detail == (
        "find out whether you can have the name checked before it goes out again and whether you have to send the wrong one back"
    )


def test_a_promise_that_policy_rules_out_is_refused(read_and_plan) -> None:
    case = said("My crown came loose. I want a promise that the treatment will not hurt.", issue="repair_failed")
    _, plan = read_and_plan(DENTIST, DENTIST_ACTIONS, case)
    assert [refusal.why for refusal in plan.cannot] == ["nobody here can promise that a treatment will not hurt"]


def test_why_is_answered_by_a_known_cause_and_found_out_without_one(read_and_plan) -> None:
    text = "My crown came loose after a day. Why did it come loose?"
    _, known = read_and_plan(DENTIST, DENTIST_ACTIONS, said(text, issue="repair_failed", cause="the cement was old"))
    _, unknown = read_and_plan(DENTIST, DENTIST_ACTIONS, said(text, issue="repair_failed"))
    assert by(known) == {"why it came loose": "cause"}
    assert by(unknown) == {"why it came loose": "find_out"}


def test_what_takes_its_time_is_due_when_it_is_through(read_and_plan) -> None:
    _, plan = read_and_plan(DENTIST, DENTIST_ACTIONS, said("My crown came loose after a day.", issue="repair_failed"))
    review = next(action for action in plan.actions if action.action == "treatment_review")
    assert review.due is not None
    assert (review.due.date().isoformat(), review.timeline) == ("2026-12-07", None)


def test_a_case_that_goes_up_says_so_once(read_and_plan) -> None:
    case = said("The drill slipped, my lip is cut through and I needed stitches.", issue="repair_failed")
    _, plan = read_and_plan(
        DENTIST, DENTIST_ACTIONS, case, escalation=[{"when": "safety", "to": "manager", "topics": ["stitches"]}]
    )
    assert plan.escalate_to == "manager"
    assert not [action for action in plan.actions if action.kind == "escalation"]


@pytest.mark.parametrize(("total", "to"), [("80.00 GBP", None), ("900.00 GBP", "team_lead")])
def test_high_value_is_what_is_at_stake_and_not_a_sum_that_is_merely_named(read_and_plan, total, to) -> None:
    case = said(
        "My oven cost £6,000 and it tells me when a cake is done. You sent the wrong cake for a wedding of 200.",
        issue="wrong_item", order={"items": ["wedding cake"], "total": total},
    )  # fmt: skip
    policies = {**BAKERY, "money": BAKERY["cakes"].replace("id: cakes", "id: money").replace(
        '{action: new_cake, role: agent, condition: ""}',
        '{action: cake_refund, max_amount: 150, currency: GBP, role: agent, condition: ""}',
    )}  # fmt: skip
    actions = {**BAKERY_ACTIONS, "cake_refund": ActionName(name="cake_refund", kind="refund", aliases=["refund it"])}
    _, plan = read_and_plan(policies, actions, case)
    assert plan.escalate_to in ({to} if to is None else {to, None})


def test_every_ask_of_the_brief_has_one_answer(read_and_plan) -> None:
    brief, plan = read_and_plan(
        DENTIST, DENTIST_ACTIONS,
        said("Who is dealing with this? What happens now? I want the £95 back and not to be charged again."),
    )  # fmt: skip
    assert [answer.ask for answer in plan.answers] == brief.asks
    assert all(isinstance(answer, Answer) for answer in plan.answers)


def test_of_two_ways_to_tick_the_one_that_fits_what_went_wrong_is_planned(read_and_plan) -> None:
    policies = {"flights": AIRLINE["flights"].replace(
        "limits:\n", 'limits:\n  - {action: ours_back, max_amount: 300, currency: GBP, role: agent, condition: "we cancelled the flight"}\n'
    ).replace(', when: [{fact: days_to_departure, op: ">=", value: 14}]', "")}  # fmt: skip
    actions = {**AIRLINE_ACTIONS, "ours_back": ActionName(name="ours_back", kind="refund", aliases=["fare back"])}
    case = said("You cancelled our flight to Oslo last night. We want the £210 back.", issue="cancelled_booking")
    _, plan = read_and_plan(policies, actions, case)
    refund = next(action for action in plan.actions if action.kind == "refund")
    assert (refund.action, refund.condition) == ("ours_back", "unverified")


def test_a_sum_that_was_taken_several_times_is_the_agents_to_say(read_and_plan) -> None:
    case = said("You've taken £9 every month since May. I'd like all of it refunded.", issue="billing_error")
    _, plan = read_and_plan(DENTIST, DENTIST_ACTIONS, case)
    assert not [action for action in plan.actions if action.kind == "refund" and action.amount is not None]


def test_what_is_above_the_agent_and_nothing_else_is_escalated_and_not_out_of_reach(read_and_plan) -> None:
    brief, plan = read_and_plan(
        DENTIST, DENTIST_ACTIONS, said("I want a letter of apology from the dentist.", issue="rude_contact"),
    )  # fmt: skip
    assert brief.situation != "cannot_fix"
    assert plan.cannot == []
