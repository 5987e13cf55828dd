"""The scripted model is strict: it records what it was asked, and does not answer more often than it was told to."""

from __future__ import annotations

import pytest

from draftassist.errors import ModelRefusedError, ModelTimeoutError, UnparseableReplyError
from draftassist.llm.base import ChatMessage
from draftassist.llm.scripted import ScriptedChatModel

ASK = [ChatMessage("system", "Be brief."), ChatMessage("user", "My mug is broken.")]


def test_replies_come_in_order_and_calls_are_recorded():
    model = ScriptedChatModel(["first", "second"])
    assert [model.complete(ASK, seed=3).text, model.complete(ASK).text] == ["first", "second"]
    assert model.calls[0].seed == 3
    assert model.calls[1].prompt == "Be brief.\nMy mug is broken."


def test_it_raises_when_it_runs_dry():
    model = ScriptedChatModel(["only"])
    model.complete(ASK)
    with pytest.raises(ModelRefusedError, match="ran dry"):
        model.complete(ASK)


def test_a_function_sees_the_question():
    model = ScriptedChatModel(lambda ask: ask.messages[-1].content.upper())
    assert model.complete(ASK).text == "MY MUG IS BROKEN."


def test_an_exception_in_the_script_is_raised():
    model = ScriptedChatModel([ModelTimeoutError("too slow"), "then fine"])
    with pytest.raises(ModelTimeoutError, match="too slow"):
        model.complete(ASK)
    assert model.complete(ASK).text == "then fine"


def test_stop_cuts_as_an_endpoint_does():
    assert ScriptedChatModel(["one. two. three"]).complete(ASK, stop=["two"]).text == "one. "


def test_a_schema_is_checked_as_with_any_model():
    schema = {"type": "object", "required": ["mood"], "properties": {"mood": {"type": "string"}}}
    model = ScriptedChatModel(['{"mood": "cross"}', '{"mood": 4}'])
    assert model.complete(ASK, schema=schema).data == {"mood": "cross"}
    with pytest.raises(UnparseableReplyError):
        model.complete(ASK, schema=schema)
