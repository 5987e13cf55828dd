"""Asks as phrases: the grammar behind "you asked for …" and "you asked about …"."""

from __future__ import annotations

import pytest

from draftassist.drafting.brief.asks import ask_phrases, only_announces


@pytest.mark.parametrize(
    ("clause", "phrases"),
    [
        ("Where is my parcel?", ["where your parcel is"]),
        ("why did you charge me twice", ["why we charged you twice"]),
        ("when's it back", ["when it is back"]),
        ("What are you going to do about this?", ["what we will do about this"]),
        ("and how do I get it all back?", ["how to get it all back"]),
        ("Who signed me up,", ["who signed you up"]),
        ("Where is the file?", ["where the file is"]),
        ("Is it still on sale?", ["whether it is still on sale"]),
        ("Could you refund the postage, please?", ["the postage refunded"]),
        ("please send me a new one", ["a new one"]),
        ("and give me back the taxi fare.", ["the taxi fare back"]),
        ("can someone just ring ME for once", ["to be called for once"]),
        ("I'd like to cancel", ["to cancel"]),
        ("I want my money back", ["your money back"]),
        ("Want my £16.80 back", ["your £16.80 back"]),
        ("and I'd like the shipping fee back.", ["the shipping fee back"]),
        ("still waiting for a reply", ["a reply"]),
        ("The postage ought to be returned.", ["the postage returned"]),
        ("Any news?", ["any news"]),
        ("You owe me both sums.", ["both sums"]),
        ("and do not charge me a second time.", ["not to charge you a second time"]),
        ("Can I not just speak to somebody", ["to speak to somebody"]),
        ("I want to know who that man is.", ["who that man is"]),
        ("Kindly return my $32, you monsters", ["your $32 returned"]),
        ("but I suppose you must refund me. Ngozi", ["a refund"]),
        ("if you find it, post it to me?", ["to post it to you"]),
        ("im not going to the papers or anything but pls just fix it", ["to fix it"]),
        (
            "Fix the limit, tell me why no alert fired on your side, credit the month.",
            ["the limit fixed", "why no alert fired on our side", "the month credited"],
        ),
        ("please.", []),
        ("???", []),
        ("I need to know", []),
    ],
)
def test_a_clause_that_asks_becomes_phrases(clause: str, phrases: list[str]) -> None:
    assert ask_phrases(clause) == phrases


def test_an_if_is_a_whether_only_behind_an_announcement() -> None:
    assert only_announces("Please tell me")
    assert ask_phrases("if it still exists", announced=True) == ["whether it still exists"]
    assert ask_phrases("if it still exists") == []


def test_explain_alone_is_an_ask_and_no_announcement() -> None:
    assert not only_announces("Kindly explain.")
    assert ask_phrases("Kindly explain.") == ["an explanation"]


def test_phrases_are_bounded_and_have_no_stop() -> None:
    for phrase in ask_phrases("I want " + "a very long explanation of everything that happened " * 20 + "."):
        assert len(phrase) <= 110
        assert not phrase.endswith(".")


@pytest.mark.parametrize(
    ("clause", "phrases"),
    [
        ("can u take it off pls and also tell me who put it there", ["to take it off", "who put it there"]),
        ("Could you move the account over", ["to move the account over"]),
        ("confirm that my photos are still there?", ["whether your photos are still there"]),
        ("somebody senior needs to see this", ["for somebody senior to see this"]),
        ("Could somebody look?", ["for somebody to look"]),
        ("We want our fares (£96, by train) covered and, frankly, an explanation.",
         ["your fares (£96, by train) covered", "an explanation"]),
        ("I need someone who knows about silk", ["someone who knows about silk"]),
        ("can you replay them?", ["to replay them"]),
        ("I need to know three things.", []),
    ],
)  # fmt: skip
def test_one_phrase_per_act_and_per_thing(clause: str, phrases: list[str]) -> None:
    assert ask_phrases(clause) == phrases
