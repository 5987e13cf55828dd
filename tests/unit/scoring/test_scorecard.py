from __future__ import annotations

import pytest

from draftassist.domain.commitment import Commitment, CommitmentStatus
from draftassist.domain.scorecard import ReplyToScore, Scorecard, Weights
from draftassist.scoring.model import ScoringModel
from draftassist.scoring.scorecard import Scorer

MESSAGE = (
    "My daughter's cello was meant to be back on Tuesday for her exam. It is Thursday, the exam was yesterday and she "
    "sat it on a school instrument with a cracked bridge. I wrote twice and heard nothing."
)
GOOD = (
    "The cello should have been back in her hands on Tuesday; instead she sat her exam on a school instrument with a "
    "cracked bridge, and both your messages went unanswered. That was our doing. I've taken the repair over from the "
    "workshop myself and asked for the bridge to be fitted this morning. I'll phone you by 4 pm today with what I find."
)
COLD = "As stated in our terms, repair dates are estimates. You would have to ask the courier."
WILD = "We guarantee this will never happen again, and we will pay every cost you have ever had, no matter what."


def card(scorer: Scorer, reply: str, message: str | None = MESSAGE) -> Scorecard:
    return scorer.score(ReplyToScore(reply=reply, customer_message=message))


def promise(reply: str, text: str, status: CommitmentStatus, why: str | None = None) -> Commitment:
    start = reply.index(text)
    return Commitment(
        start=start, end=start + len(text), text=text, what="credit", kind="credit", status=status, why=why
    )


def test_a_good_reply_a_cold_one_and_a_wild_one(scorer: Scorer) -> None:
    good, cold, wild = (card(scorer, reply) for reply in (GOOD, COLD, WILD))
    assert (good.empathy.score >= 3, cold.empathy.score <= 1) == (True, True)
    assert (good.ownership.score >= 3, cold.ownership.score <= 1) == (True, True)
    assert (good.overpromising.score <= 1, wild.overpromising.score >= 3) == (True, True)
    assert (good.fail, wild.fail) == (False, True)
    assert good.overall > cold.overall


def test_overall_is_the_formula_with_the_teams_weights(model: ScoringModel) -> None:
    weights = Weights(empathy=0.5, ownership=0.3, overpromising=0.2)
    scored = Scorer(model, weights=weights).score(ReplyToScore(reply=GOOD))
    parts = (scored.empathy.score, scored.ownership.score, scored.overpromising.score)
    assert scored.overall == weights.overall(*parts)


def test_evidence_lies_in_the_reply_and_reasons_quote_it(scorer: Scorer) -> None:
    for reply in (GOOD, COLD, WILD):
        scored = card(scorer, reply)
        for dimension in (scored.empathy, scored.ownership, scored.overpromising):
            assert all(0 <= e.start < e.end <= len(reply) for e in dimension.evidence)
            assert "“" in dimension.reason


def test_what_policy_forbids_is_at_least_three(scorer: Scorer) -> None:
    text = "I've put a 40 credit on your account"
    reply = f"{text}."
    against = promise(reply, text, "contradicted", "the limit is 15")
    scored = scorer.score(ReplyToScore(reply=reply), commitments=[against])
    assert scored.overpromising.score >= 3
    assert scored.fail
    assert "the limit is 15" in scored.overpromising.reason


def test_two_that_policy_forbids_are_severe(scorer: Scorer) -> None:
    reply = "You get 40 back, and 60 in credit."
    both = [promise(reply, "You get 40 back", "contradicted"), promise(reply, "60 in credit", "contradicted")]
    assert scorer.score(ReplyToScore(reply=reply), commitments=both).overpromising.score == 4


def test_promises_that_policy_supports_are_no_overpromise(scorer: Scorer) -> None:
    text = "You'll have the £12 back by Friday"
    reply = f"{text}."
    alone = scorer.score(ReplyToScore(reply=reply), commitments=[promise(reply, text, "unchecked")])
    backed = scorer.score(ReplyToScore(reply=reply), commitments=[promise(reply, text, "supported")])
    assert backed.overpromising.score == 0 <= alone.overpromising.score
    assert "backed by policy" in backed.overpromising.reason


def test_a_deed_that_the_case_does_not_know_fails(scorer: Scorer) -> None:
    reply = "I've refunded your card."
    scored = scorer.score(ReplyToScore(reply=reply), commitments=[], undone=[(0, 23)])
    assert scored.overpromising.score >= 3
    assert "I've refunded your card" in scored.overpromising.reason


@pytest.mark.parametrize("change", ["{}!!!", "Hi Ngozi, {}", "{}\n\nKind regards,\nPiotr", "{} 😀", "@dana {} ^PT"])
def test_form_alone_moves_nothing(scorer: Scorer, change: str) -> None:
    plain, changed = card(scorer, GOOD), card(scorer, change.format(GOOD))
    for name in ("empathy", "ownership", "overpromising"):
        assert getattr(changed, name).value == pytest.approx(getattr(plain, name).value, abs=0.15)


def test_the_same_reply_scores_the_same_alone_and_among_others(scorer: Scorer) -> None:
    among = list(scorer.score_many(ReplyToScore(reply=r, customer_message=MESSAGE) for r in (WILD, GOOD, COLD)))
    assert among == [card(scorer, reply) for reply in (WILD, GOOD, COLD)]


def test_a_very_long_reply_is_scored_by_all_its_stretches(scorer: Scorer) -> None:
    long = "The depot opens at eight. " * 90 + WILD
    assert scorer.score(ReplyToScore(reply=long), commitments=[]).overpromising.score >= 3


@pytest.mark.parametrize("reply", [".", "?!", "😀", "a" * 5000, "\u200b.", "ok"])
def test_odd_replies_are_scored(scorer: Scorer, reply: str) -> None:
    assert 0 <= scorer.score(ReplyToScore(reply=reply)).overall <= 100


def test_a_rewrite_that_promises_more_is_not_shown(model: ScoringModel) -> None:
    worse = Scorer(model, rewrite=lambda *_: WILD).score(ReplyToScore(reply=COLD))
    assert all("guarantee" not in suggestion.rewrite for suggestion in worse.suggestions)


def test_a_guarantee_is_offered_back_as_an_expectation(scorer: Scorer) -> None:
    reply = "I've asked the depot for it. I guarantee that it will be there on Friday."
    suggestions = card(scorer, reply).suggestions
    assert [s.rewrite for s in suggestions] == [
        "I expect that it will be there on Friday, but I can't be certain of it."
    ]
    assert reply[suggestions[0].start : suggestions[0].end] == "I guarantee that it will be there on Friday."
