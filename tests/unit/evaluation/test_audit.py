"""The second opinion on drafts: what it sees, what it lets pass, and how it fares on replies with known faults."""

from datetime import date, datetime
from pathlib import Path

import pytest

from draftassist.domain.case import Case
from draftassist.domain.draft import Plan
from draftassist.domain.policy import Knowledge
from draftassist.evaluation.audit.deeds import claimed_deeds, undone
from draftassist.evaluation.audit.draft import audit_body
from draftassist.evaluation.audit.grounds import grounds_of, invented
from draftassist.evaluation.audit.likeness import mask, ngram_repetition, recurring
from draftassist.evaluation.audit.plan import action_said, checkpoint_real, checkpoint_said, refused_amounts
from draftassist.evaluation.audit.values import moments_said, values_of
from draftassist.evaluation.registry import read_jsonl
from draftassist.knowledge.glossary import infer_kind
from draftassist.knowledge.load import load_knowledge
from draftassist.resources import eval_dir

CASE = Case.model_validate({
    "channel": "email", "customer": {"name": "Ines"}, "agent": {"name": "Bo"}, "now": "2026-09-15T10:00:00+00:00",
    "messages": [{"from": "customer", "text": "My kettle (order 5512) is three days late. I paid £12 for delivery."}],
    "actions_taken": [{"action": "carrier_trace", "detail": "trace opened with the carrier", "amount": None}],
})  # fmt: skip
PLAN = Plan.model_validate({
    "actions": [{"action": "refund_postage", "kind": "refund_shipping", "status": "will_do",
                 "detail": "refund the £12 postage", "amount": {"amount": 12, "currency": "GBP"},
                 "timeline": "3 to 5 working days"}],
    "checkpoint": {"at": "2026-09-17T16:00:00+00:00", "by": "Bo", "how": "email"},
})  # fmt: skip
COMPANY = Knowledge().company
NOW = datetime.fromisoformat("2026-09-15T10:00:00+00:00")
GOOD = (
    "Ines, your kettle is three days late. I'll refund the £12 postage; that takes 3 to 5 working days. "
    "The carrier's trace has been opened. I'll email you on Thursday 17 September at 4 pm."
)


def test_values_have_one_form():
    found = values_of("£1,180.00 by 4 pm on September 17, 2026, see www.x.example, Mr Tolley")
    assert "1180" in found.numbers
    assert found.dates == {(9, 17)}
    assert found.clocks == {(16, 0)}
    assert found.addresses == {"www.x.example"}
    assert "Tolley" in found.names


@pytest.mark.parametrize(
    ("text", "named"),
    [("tomorrow at 4 pm", (True, True)), ("on Wednesday at 16:00", (True, True)), ("next week", (False, False))],
)
def test_a_moment_may_be_said_in_several_ways(text, named):
    assert moments_said(datetime(2026, 9, 16, 16, 0), date(2026, 9, 15), text) == named  # noqa: DTZ001 - local


@pytest.mark.parametrize(
    "wrong",
    ["I'll refund £21.", "It comes on 25 September.", "I'll write at 9 pm.", "Our driver Gregory took it.",
     "See help.shop.example", "I'll write on Thursday 18 September."],
)  # fmt: skip
def test_what_no_source_says_is_invented(wrong):
    grounds = grounds_of(CASE, PLAN, Knowledge())
    assert invented(GOOD, grounds) == []
    assert invented(f"{GOOD} {wrong}", grounds) != []


def test_deeds_need_the_case_behind_them():
    assert undone("I have opened a trace with the carrier.", CASE) == []
    assert undone("I've refunded the postage.", CASE) == ["I've refunded the postage."]
    assert undone("Our finance team has refunded the postage.", CASE) != []
    assert undone("Your parcel has been sent again.", CASE) == ["Your parcel has been sent again."]


@pytest.mark.parametrize(
    "text",
    ["I'll refund it.", "Once I've asked them I'll write.", "I haven't refunded it.", "I've taken it on myself.",
     "I'll check whether it has been sent.", "I'll pass this to our lead with everything you have told me."],
)  # fmt: skip
def test_what_is_no_claim_of_a_deed(text):
    assert claimed_deeds(text) == []


def test_the_plan_in_the_text():
    assert action_said(PLAN.actions[0], GOOD, NOW, COMPANY) == (True, True, True)
    assert action_said(PLAN.actions[0], GOOD.replace("£12", "some"), NOW, COMPANY)[1] is False
    assert action_said(PLAN.actions[0], "We care about you.", NOW, COMPANY)[0] is False
    assert checkpoint_real(PLAN, NOW, COMPANY)
    assert checkpoint_said(PLAN, GOOD, NOW, COMPANY)
    assert not checkpoint_said(PLAN, GOOD.replace("17", "18"), NOW, COMPANY)


@pytest.mark.parametrize("at", ["2026-09-15T09:00:00+00:00", "2026-09-19T12:00:00+00:00", "2026-09-16T23:00:00+00:00"])
def test_a_checkpoint_in_the_past_or_when_nobody_works_is_not_real(at):
    moved = Plan.model_validate({"checkpoint": {"at": at, "by": "Bo", "how": "email"}})
    assert not checkpoint_real(moved, NOW, COMPANY)


def test_an_amount_may_be_refused_but_not_offered():
    assert refused_amounts("I can't pay the £500.", [500]) == []
    assert refused_amounts("I'll pay you £500.", [500]) == [500]


def test_masked_sentences_recur_whatever_their_slots():
    one, other = (
        mask("Ines, your kettle is late by 3 days.", ["Ines", "kettle"]),
        mask("Omar, your lamp is late by 9 days.", ["Omar", "lamp"]),
    )
    assert one == other
    assert recurring([[one], [other], ["something else"]]) == [(0, True), (1, True), (2, False)]
    assert ngram_repetition(["a b c d", "a b c d", "e f g h"], 3) == [(0, 2, 2), (1, 2, 2), (2, 0, 2)]


@pytest.fixture(scope="module")
def audited() -> list[tuple[str | None, dict[str, object]]]:
    root = eval_dir() / "datasets"
    cases = {row["id"]: row for row in read_jsonl(root / "drafting/cases.jsonl")}
    known: dict[str, Knowledge] = {}
    found = []
    for row in read_jsonl(root / "planted/replies.jsonl"):
        folder: Path = root / "drafting" / "companies" / row["company"]
        knowledge = known.setdefault(row["company"], load_knowledge([folder], infer_kind))
        case, plan = Case.model_validate(cases[row["scene"]]["case"]), Plan.model_validate(row["plan"])
        found.append((row["fault"], audit_body(row["body"], case, plan, knowledge, {})))
    return found


def test_the_instrument_itself_is_measured(audited):
    """Its own errors bound what it can say: few false alarms on clean replies, most lies about deeds and dates seen."""
    clean = [one for fault, one in audited if fault is None]
    alarms = sum(bool(one["invented"] or one["undone"]) for one in clean)
    assert alarms / len(clean) <= 0.03
    deeds = [one for fault, one in audited if fault == "undone_deed"]
    assert sum(bool(one["undone"]) for one in deeds) / len(deeds) >= 0.75
    dates = [one for fault, one in audited if fault == "wrong_date"]
    assert sum(bool(one["invented"]) or not one["checkpoint_said"] for one in dates) / len(dates) >= 0.75
