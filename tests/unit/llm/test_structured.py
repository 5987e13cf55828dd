"""JSON is found in whatever a model wraps it in, and nothing invalid passes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from draftassist.errors import UnparseableReplyError
from draftassist.llm.base import ChatMessage, Completion
from draftassist.llm.structured import ask_in_words, parse_reply, response_format

SCHEMA: dict[str, Any] = {
    "title": "Opening line",
    "type": "object",
    "properties": {"text": {"type": "string"}, "n": {"type": "integer"}},
    "required": ["text", "n"],
    "additionalProperties": False,
}


def _completion(text: str, truncated: bool = False) -> Completion:
    return Completion(text, 10, 20, 0.1, "m", truncated)


@pytest.mark.parametrize(
    "text",
    [
        '{"text": "Sorry", "n": 1}',
        'Here you are:\n```json\n{"text": "Sorry", "n": 1}\n```\nAnything else?',
        '<think>{maybe} [a list] {"n": 2}</think>{"text": "Sorry", "n": 1}',
        '[1, 2] then {"text": "Sorry", "n": 1}',
    ],
    ids=["bare", "fenced", "thought aloud", "after another document"],
)
def test_the_first_valid_document_is_taken(text):
    assert parse_reply(_completion(text), SCHEMA).data == {"text": "Sorry", "n": 1}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("I cannot do that.", "holds no JSON"),
        ('{"text": "secret words", "n": "one"}', r"\$\.n breaks the schema's 'type'"),
        ('{"text": "secret words", "n": 1, "more": 2}', "'additionalProperties'"),
        ("[" * 50_000, "holds no JSON"),
    ],
)
def test_nothing_invalid_passes_and_the_text_stays_in_raw_only(text, problem):
    with pytest.raises(UnparseableReplyError, match=problem) as raised:
        parse_reply(_completion(text), SCHEMA)
    assert raised.value.raw == text
    assert "secret words" not in str(raised.value)


def test_a_cut_answer_is_said_to_be_cut():
    with pytest.raises(UnparseableReplyError, match="cut off after 20 tokens"):
        parse_reply(_completion('{"text": "Sor', truncated=True), SCHEMA)


@given(
    document=st.fixed_dictionaries({"text": st.text(alphabet='ab{}[]"\\\n é'), "n": st.integers()}),
    before=st.text(alphabet='ab \n`<>}]:,"é'),
    after=st.text(alphabet='ab \n`<>{}[]:,"é'),
)
def test_any_document_is_found_between_any_words(document, before, after):
    import json

    assert parse_reply(_completion(f"{before}{json.dumps(document)}{after}"), SCHEMA).data == document


@pytest.mark.parametrize(
    ("changes", "strict"),
    [
        ({}, True),
        ({"additionalProperties": True}, False),
        ({"required": ["text"]}, False),
        ({"properties": {"text": {"type": "object", "properties": {"a": {}}}, "n": {}}}, False),
    ],
)
def test_strict_mode_only_where_the_schema_allows_it(changes, strict):
    sent = response_format(SCHEMA | changes)["json_schema"]
    assert (sent["strict"], sent["name"]) == (strict, "Opening_line")


def test_in_words_the_schema_joins_the_system_message():
    first, second = ask_in_words([ChatMessage("system", "Be kind."), ChatMessage("user", "Late!")], SCHEMA)
    assert first.role == "system"
    assert first.content.startswith("Be kind.")
    assert '"Opening line"' in first.content
    assert second == ChatMessage("user", "Late!")


def test_in_words_without_a_system_message_one_is_made():
    messages = ask_in_words([ChatMessage("user", "Late!")], SCHEMA)
    assert [message.role for message in messages] == ["system", "user"]
