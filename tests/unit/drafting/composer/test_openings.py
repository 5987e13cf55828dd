"""The opening: whose words may be said back, whose may not, and what is said when none may."""

from __future__ import annotations

import pytest
from tests.support.scenes import act, scene

from draftassist.drafting.composer import compose
from draftassist.drafting.composer.assemble import body_text


def opening_of(message: str, issue: str, **more: object) -> str:
    made = scene(message, issue, [act("will_do", "find out what happened", "investigation")], **more)  # type: ignore[arg-type]
    return " ".join(s.text for s in compose(*made).sentences if s.role in ("acknowledge", "impact"))


def test_a_promised_day_that_passed_is_said_before_what_the_customer_wrote_of_it():
    text = opening_of(
        "Where on earth is it, the tracking is stuck.", "late_delivery",
        failure="the tracking is stuck", item="oak side table", promised="2026-11-19",
    )  # fmt: skip
    assert "oak side table" in text
    assert "19 November" in text


def test_nothing_is_cut_out_of_what_somebody_else_said():
    text = opening_of(
        'I rang about his seizure. The lady said "that is notice, you still pay the full week".', "rude_contact",
        failure="you still pay the full week",
    )  # fmt: skip
    assert "we still pay" not in text
    assert '"that is notice, you still pay the full week"' in text
    assert "sorry" in text


def test_the_only_woman_named_may_be_meant_by_she():
    text = opening_of(
        "My mother had her line moved last week. She fell on Wednesday and lay in the hall all night.", "outage",
        impact="She fell on Wednesday and lay in the hall all night",
    )  # fmt: skip
    assert "our mother fell on Wednesday" in text


def test_of_two_women_neither_is_guessed():
    text = opening_of(
        "My mother and my sister were both there. She fell on Wednesday and lay in the hall all night.", "outage",
        impact="She fell on Wednesday and lay in the hall all night",
    )  # fmt: skip
    assert "fell" not in text


@pytest.mark.parametrize("praise", ["The rest of our week was beautiful", "The waiter was a lovely lad"])
def test_praise_is_nothing_to_be_sorry_for(praise: str):
    text = opening_of(
        f"My shirt came back burnt. {praise}.", "damaged_item", failure="My shirt came back burnt", impact=praise
    )
    assert "burnt" in text
    assert "beautiful" not in text
    assert "lovely" not in text


def test_a_clause_that_cannot_be_turned_round_is_quoted():
    text = opening_of(
        "For the two minutes you have charged one extra day, 1,140 kroner.", "billing_error",
        failure="For the two minutes you have charged one extra day",
    )  # fmt: skip
    assert '"For the two minutes you have charged one extra day"' in text


def test_what_is_only_so_is_no_circumstance_to_mention():
    text = opening_of("My door number is 8. The parcel went to 80.", "lost_parcel", failure="My door number is 8")
    assert "door number" not in text


def test_without_a_word_of_theirs_the_kind_of_failure_is_named():
    text = opening_of("???", "refund_missing")
    assert "refund" in text or "money" in text


def test_a_chat_begins_with_the_name_and_a_small_letter():
    made = scene("bad", "repair_failed", [], channel="chat", name="Manuela Dias")
    for seed in range(8):
        text = body_text(compose(*made, seed=seed).sentences)
        assert text.startswith("Manuela, ")
        assert text[9:10].islower() or text[9:].startswith("I")


def test_what_we_are_said_to_have_said_is_told_as_the_customers_account():
    text = opening_of(
        "You told me the 420 had been sent.", "refund_missing", failure="You told me the 420 had been sent"
    )  # fmt: skip
    assert "you tell us that we told you the 420 had been sent" in text.lower()


@pytest.mark.parametrize("number", ["4111 1111 1111 1111", "GB29 NWBK 6016 1331 9268 19", "07700900123"])
def test_no_number_of_a_card_an_account_or_a_phone_is_said_back(number: str):
    clause = f"You charged {number} twice and I never got it back"
    text = opening_of(f"{clause}.", "billing_error", failure=clause)
    assert not any(len(part) >= 4 and part in text for part in number.split())
