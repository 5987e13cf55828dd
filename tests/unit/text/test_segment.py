from __future__ import annotations

import time

import pytest

from draftassist.text.segment import Segment, clauses, sentences


def texts(found: list[Segment]) -> list[str]:
    return [segment.text for segment in found]


def test_abbreviations_decimals_and_clock_times_do_not_end_a_sentence():
    text = "I'm sorry about order No. 5 at 4 p.m. today. It cost 3.50, e.g. the box. Mr. Smith called."
    assert texts(sentences(text)) == [
        "I'm sorry about order No. 5 at 4 p.m. today.",
        "It cost 3.50, e.g. the box.",
        "Mr. Smith called.",
    ]


def test_a_url_is_one_piece():
    assert texts(sentences("see https://x.com/a.b?c=1 please. Thanks")) == [
        "see https://x.com/a.b?c=1 please.",
        "Thanks",
    ]


def test_bullets_and_line_breaks_separate_and_are_not_part_of_a_sentence():
    assert texts(sentences("Dear Jo,\n\n- first thing\n2) second thing\nBye")) == [
        "Dear Jo,",
        "first thing",
        "second thing",
        "Bye",
    ]


def test_chat_stops_before_small_letters():
    assert texts(sentences("what now?! i'll fix it. we can ring you")) == [
        "what now?!",
        "i'll fix it.",
        "we can ring you",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I've refunded the lamp; it takes five days", ["I've refunded the lamp", "it takes five days"]),
        ("I'll refund it and send you a new one", ["I'll refund it", "and send you a new one"]),
        ("If it isn't there by Friday, I'll ring you", ["If it isn't there by Friday,", "I'll ring you"]),
        ("We can't promise it but I'll call", ["We can't promise it", "but I'll call"]),
        ("It is late — we missed the van", ["It is late", "we missed the van"]),
        ("sorry about that i'll check now", ["sorry about that i'll check now"]),
        ("your box is here ill send it today", ["your box is here", "ill send it today"]),
    ],
)
def test_a_clause_has_a_verb_on_both_sides_of_the_cut(text, expected):
    assert texts(clauses(text)) == expected


@pytest.mark.parametrize(
    "text", ["the kettle, the lamp and the rug", "a refund of £5 and a voucher", "bread or butter"]
)
def test_lists_of_nouns_are_not_cut(text):
    assert texts(clauses(text)) == [text]


@pytest.mark.parametrize("unit", ["a", "a. ", "word ", "I'll go and ", "(", '"', "\n", "😀é. "])
def test_a_megabyte_takes_bounded_time_and_keeps_its_offsets(unit):
    text = unit * (200_000 // len(unit))
    began = time.process_time()
    found = clauses(text)
    assert time.process_time() - began < 20
    assert all(text[c.start : c.end] == c.text for c in found)
