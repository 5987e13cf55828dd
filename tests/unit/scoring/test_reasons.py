from __future__ import annotations

from draftassist.domain.scorecard import Act, Evidence, ReplyToScore
from draftassist.scoring.acts import ActSpan
from draftassist.scoring.reasons import quoted, reason_for

REPLY = ReplyToScore(reply="Sorry for any inconvenience. Please call billing. I've booked Thursday.")


def span(text: str, *acts: Act) -> ActSpan:
    start = REPLY.reply.index(text)
    return ActSpan(start, start + len(text), text, dict.fromkeys(acts, 0.9))


def evidence(*spans: ActSpan) -> list[Evidence]:
    return [Evidence(start=s.start, end=s.end, act=next(iter(s.acts))) for s in spans]


def test_a_low_score_quotes_what_lowered_it_and_says_what_is_missing() -> None:
    stock = span("Sorry for any inconvenience", "stock_sympathy")
    reason = reason_for("empathy", 1, [stock], evidence(stock), REPLY)
    assert reason == (
        "Uses a formula that would fit any complaint (“Sorry for any inconvenience”); it never names what went wrong."
    )


def test_a_good_score_names_the_deed_first_and_then_what_holds_it_back() -> None:
    done, pushed = span("I've booked Thursday", "action_done"), span("Please call billing", "work_to_customer")
    reason = reason_for("ownership", 3, [pushed, done], evidence(pushed, done), REPLY)
    assert reason == (
        "Says what has been done (“I've booked Thursday”); but leaves the work to the customer "
        "(“Please call billing”); it does not say who will be in touch and when."
    )


def test_without_any_act_the_reply_itself_is_quoted() -> None:
    assert reason_for("ownership", 0, [], [], ReplyToScore(reply="Fine.")) == (
        "Nothing in “Fine” says who does what about it; it says nothing of what is done."
    )


def test_quotes_are_short_and_end_at_a_word() -> None:
    long = "We have gone through every one of the messages that you sent us since the beginning of the year."
    assert quoted(long) == "“We have gone through every one of the messages that you sent us since…”"
