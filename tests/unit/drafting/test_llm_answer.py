"""What is taken from a model's answer, and what is not."""

from __future__ import annotations

import json

import pytest
from tests.support.double_charge import FAILURE, GOOD, REFUND

from draftassist.drafting.llm_answer import SentenceReader, read_prose


def test_sentences_are_read_as_soon_as_each_is_whole_however_the_text_is_cut():
    text = "Sure: " + json.dumps({"sentences": GOOD}, indent=1)
    reader = SentenceReader()
    news = [reader.feed(letter) for letter in text]
    assert [one.text for one in reader.sentences] == [one["text"] for one in GOOD]
    assert sum(news) == len(GOOD)


def test_what_is_no_sentence_is_not_read():
    reader = SentenceReader()
    reader.feed(json.dumps({"sentences": [FAILURE, {**REFUND, "role": "boss"}]}))
    assert [one.text for one in reader.sentences] == [FAILURE["text"]]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I'm sorry, but I can't help with that.",
        "Here is the reply you asked for: I am sorry. I will refund it.",
        "# Reply\n\nI am sorry. I will refund it.",
        "I am sorry.\n- a refund\n- a call",
        '{"reply": "I am sorry. I will refund it."',
        "```\nI am sorry. I will refund it.\n```",
        "Dear Aoife,\n\nI am sorry.\n\nKind regards,\nNuala",
    ],
)
def test_what_is_not_plainly_a_letter_is_no_reply(text: str):
    assert read_prose(text) is None


def test_a_letter_is_read_without_its_greeting_thoughts_and_signature():
    letter = "Dear Aoife,\n\nWe charged you twice.\n\nI'll refund it today.\n\nKind regards,\nNuala\nLumen"
    found = read_prose(f"<think>a refund?</think>{letter}")
    assert found is not None
    assert [(one.text, one.break_before) for one in found][-1] == ("I'll refund it today.", True)
    assert [one.text for one in found] == ["We charged you twice.", "I'll refund it today."]
