"""One suite over every chat model: what a caller may rely on, wherever the model runs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from tests.support.endpoint import Exchange, FakeEndpoint, says

from draftassist.llm.base import Ask, ChatMessage, ChatModel, Completion
from draftassist.llm.openai_compatible import OpenAICompatibleChat
from draftassist.llm.scripted import ScriptedChatModel

ASK = [
    ChatMessage("system", "You answer in one short sentence."),
    ChatMessage("user", "Say sorry that a parcel is late."),
]
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"feeling": {"enum": ["cross", "sad", "calm"]}, "severity": {"type": "integer"}},
    "required": ["feeling", "severity"],
    "additionalProperties": False,
}


@pytest.fixture(params=["scripted", "endpoint", "embedded"])
def model(request: pytest.FixtureRequest, endpoint: FakeEndpoint) -> Iterator[ChatModel]:
    if request.param == "embedded":
        yield request.getfixturevalue("embedded_chat")
    elif request.param == "scripted":
        yield ScriptedChatModel(lambda ask: _reply(ask.schema is not None))
    else:
        endpoint.script = [_answer_like_a_model] * 20
        chat = OpenAICompatibleChat(endpoint.url, "some-model", retries=0)
        yield chat
        chat.close()


def _reply(as_json: bool) -> str:
    return json.dumps({"feeling": "sad", "severity": 2}) if as_json else "I am sorry that your parcel is late."


def _answer_like_a_model(exchange: Exchange) -> None:
    says(_reply("response_format" in exchange.body))(exchange)


def test_it_is_a_chat_model(model):
    assert isinstance(model, ChatModel)
    assert model.name
    assert model.context_tokens >= 512


def test_an_answer_has_text_and_its_usage(model):
    done = model.complete(ASK, max_tokens=4, seed=1)
    assert isinstance(done, Completion)
    assert done.text.strip()
    assert done.prompt_tokens > 0
    assert done.completion_tokens > 0
    assert done.seconds > 0
    assert done.model
    assert done.data is None


def test_a_seed_makes_an_answer_repeatable(model):
    texts = {model.complete(ASK, max_tokens=4, seed=7, temperature=0.9).text for _ in range(2)}
    assert len(texts) == 1


def test_a_stream_says_what_an_answer_says(model):
    stream = model.stream(ASK, max_tokens=4, seed=1)
    pieces = list(stream)
    assert len(pieces) > 1
    assert "".join(pieces) == stream.completion.text == model.complete(ASK, max_tokens=4, seed=1).text
    assert stream.completion.prompt_tokens > 0


def test_a_closed_stream_keeps_what_came_and_the_model_goes_on(model):
    stream = model.stream(ASK, max_tokens=200)
    first = next(stream)
    stream.close()
    assert stream.completion.text == first
    assert stream.completion.truncated
    assert model.complete(ASK, max_tokens=2).text


def test_a_schema_is_kept(model):
    done = model.complete(ASK, max_tokens=40, seed=1, schema=SCHEMA)
    assert set(done.data) == {"feeling", "severity"}
    assert done.data == json.loads(done.text)


def test_a_schema_is_kept_in_a_stream(model):
    stream = model.stream(ASK, max_tokens=40, seed=1, schema=SCHEMA)
    text = "".join(stream)
    assert stream.completion.data == json.loads(text)


def test_longer_text_has_more_tokens(model):
    assert 0 < model.count_tokens("late") < model.count_tokens("My parcel is late, for the second time this month.")


def test_the_question_itself_is_not_changed():
    ask = Ask(tuple(ASK))
    assert ask.prompt == "You answer in one short sentence.\nSay sorry that a parcel is late."
