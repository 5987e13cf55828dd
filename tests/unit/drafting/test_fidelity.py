"""The gate in front of a model's opening: the customer's words with nobody's part changed, or nothing."""

from __future__ import annotations

import pytest
from tests.support.double_charge import CASE

from draftassist.domain.draft import Brief, Span
from draftassist.drafting.fidelity import objection, untraced
from draftassist.encoding.encoder import load_encoder

FAILURE = "You charged me 64 euros twice on my November bill"
IMPACT = "I had to borrow from my sister Niamh"
USUAL = "I'm sorry that we charged you 64 euros twice on your November bill. You had to borrow from your sister Niamh."
BRIEF = Brief(
    issue="billing_error", issue_kind="billing_error", severity=2, situation="resolve",
    failure_spans=[Span(message=0, start=0, end=len(FAILURE), text=FAILURE)],
    impact_spans=[Span(message=0, start=0, end=len(IMPACT), text=IMPACT)],
)  # fmt: skip
TRUE = (
    "I'm sorry that we charged you 64 euros twice on your November bill and that you had to borrow from your sister.",
    "We charged you 64 euros twice on your November bill, so you had to borrow from your sister Niamh, and I am sorry.",
)
FALSE = {
    "swaps": "I'm sorry that you charged us 64 euros twice on your November bill and that I had to borrow from Niamh.",
    "another number": "I'm sorry that we charged you 46 euros twice on your November bill and you had to borrow.",
    "another name": "I'm sorry that we charged you 64 euros twice and that you had to borrow from your sister Nora.",
    "another thing": "I'm sorry that we charged you 64 euros twice on your December bill and you had to borrow.",
    "denies": "I'm sorry that we never charged you 64 euros twice on your November bill, and you had to borrow.",
    "promises": "I'm sorry we charged you twice on your November bill, and I will get the 64 euros back to you.",
    "the writer's own": "I'm sorry that we charged you 64 euros twice on my November bill and you had to borrow.",
    "misses the point": "I'm sorry about your November bill, and that you had to borrow from Niamh.",
    "no apology": "We charged you 64 euros twice on your November bill, and you had to borrow from your sister.",
    "a fragment": "I'm sorry that you",
    "two sentences": "I'm sorry that we charged you 64 euros twice. You had to borrow from your sister because of it.",
    "a question": "I'm sorry, did we charge you 64 euros twice on your bill, and did you borrow from your sister?",
    "word salad": "I'm sorry that your sister charged Niamh and you had to borrow your November bill from 64 euros.",
}


@pytest.mark.parametrize("opening", TRUE)
def test_the_customers_own_words_said_back_may_be_used(opening: str):
    assert objection(opening, USUAL, CASE, BRIEF, load_encoder(1).embed) is None


@pytest.mark.parametrize("opening", FALSE.values(), ids=FALSE)
def test_whatever_differs_in_meaning_may_not(opening: str):
    assert objection(opening, USUAL, CASE, BRIEF, load_encoder(1).embed) is not None


def test_the_first_word_that_is_not_the_customers_is_found_while_the_text_still_arrives():
    assert untraced("I'm sorry that we charged you", CASE, BRIEF) is None
    assert untraced("I'm sorry that your landlord", CASE, BRIEF) == "landlord"
    assert untraced("It cost you sixty-four euros", CASE, BRIEF) == "cost"
