"""One class against a real server that is slow, broken, refusing or cut off: what is sent, and what comes of it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.support.endpoint import (
    Answer,
    FakeEndpoint,
    cuts_after,
    drips,
    hangs_up,
    refuses,
    says,
    sends,
    streams,
)

from draftassist.errors import (
    ConfigError,
    DraftAssistError,
    ModelRefusedError,
    ModelTimeoutError,
    ModelUnreachableError,
    PromptTooLongError,
    UnparseableReplyError,
)
from draftassist.llm.base import Ask, ChatMessage
from draftassist.llm.openai_compatible import OpenAICompatibleChat

SECRET = "my mother's ashes were in the parcel"
ASK = [ChatMessage("system", "Be kind."), ChatMessage("user", SECRET)]
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"n": {"type": "integer"}},
    "required": ["n"],
    "additionalProperties": False,
}


@pytest.fixture
def make_chat(endpoint: FakeEndpoint) -> Iterator[Callable[..., OpenAICompatibleChat]]:
    made = []

    def make(**options: Any) -> OpenAICompatibleChat:
        chat = OpenAICompatibleChat(endpoint.url, "some-model", **{"timeout": 5.0, "retries": 0, **options})
        made.append(chat)
        return chat

    yield make
    for chat in made:
        chat.close()


@pytest.fixture
def chat(make_chat: Callable[..., OpenAICompatibleChat]) -> OpenAICompatibleChat:
    return make_chat()


# --- what is sent ----------------------------------------------------------------------------------------------------


def test_a_question_arrives_as_asked(chat, endpoint):
    done = chat.complete(ASK, max_tokens=40, temperature=0.3, seed=7, stop=["\n\n"])
    assert (done.text, done.prompt_tokens, done.completion_tokens, done.model) == ("Hello.", 11, 7, "served-model")
    body = endpoint.bodies[0]
    assert [message["content"] for message in body["messages"]] == ["Be kind.", SECRET]
    assert {key: body[key] for key in ("model", "max_tokens", "temperature", "seed", "stop")} == {
        "model": "some-model",
        "max_tokens": 40,
        "temperature": 0.3,
        "seed": 7,
        "stop": ["\n\n"],
    }


def test_what_is_left_open_is_not_sent(chat, endpoint):
    chat.complete(ASK, temperature=None)
    assert not {"temperature", "seed", "stop", "response_format"} & set(endpoint.bodies[0])


def test_no_key_from_the_environment_reaches_an_endpoint_it_is_not_for(make_chat, endpoint, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-somebody-elses")
    make_chat().complete(ASK)
    make_chat(api_key="mine").complete(ASK)
    assert [request.headers["authorization"] for request in endpoint.received] == ["Bearer none", "Bearer mine"]


def test_the_reproducible_body_goes_with_a_seed_only(make_chat, endpoint):
    chat = make_chat(reproducible_body={"cache_prompt": False})
    chat.complete(ASK)
    chat.complete(ASK, seed=1)
    assert ["cache_prompt" in body for body in endpoint.bodies] == [False, True]


def test_openai_itself_is_told_the_limit_by_its_newer_name():
    chat = OpenAICompatibleChat("https://api.openai.com/v1", "some-model")
    options = chat._options(Ask(tuple(ASK), max_tokens=9), {})
    assert options["extra_body"] == {"max_completion_tokens": 9}


def test_half_a_surrogate_pair_is_replaced(chat, endpoint):
    chat.complete([ChatMessage("user", "late \ud83d again")])
    assert endpoint.bodies[0]["messages"][0]["content"] == "late ? again"


# --- streams ---------------------------------------------------------------------------------------------------------


def test_a_stream_brings_words_as_they_come_and_usage_after(chat, endpoint):
    endpoint.script = [says("I am sorry", pause=0.05)]
    stream = chat.stream(ASK)
    assert list(stream) == ["I", " am", " sorry"]
    assert (stream.completion.prompt_tokens, stream.completion.completion_tokens) == (11, 7)
    assert not stream.completion.truncated


def test_closing_a_stream_hangs_up(chat, endpoint):
    endpoint.script = [says("word " * 200, pause=0.02)]
    stream = chat.stream(ASK)
    next(stream)
    stream.close()
    assert endpoint.hung_up.wait(5)


def test_nothing_is_sent_before_the_text_is_asked_for(chat, endpoint):
    chat.stream(ASK).close()
    assert endpoint.received == []


def test_a_stream_can_be_read_and_closed_by_another_thread(chat, endpoint):
    endpoint.script = [says("one two three", pause=0.01)]
    stream = chat.stream(ASK)
    next(stream)
    rest: list[str] = []

    def read_on() -> None:
        rest.extend(stream)
        stream.close()

    reader = threading.Thread(target=read_on)
    reader.start()
    reader.join()
    assert rest == [" two", " three"]


def test_a_length_limit_is_reported(chat, endpoint):
    endpoint.script = [says("cut", reason="length"), says("cut", reason="length")]
    assert chat.complete(ASK).truncated
    stream = chat.stream(ASK)
    list(stream)
    assert stream.completion.truncated


# --- retries and time ------------------------------------------------------------------------------------------------


def test_a_busy_endpoint_is_asked_again_after_the_pause_it_wants(make_chat, endpoint):
    endpoint.script = [refuses(429, "slow down", retry_after="1"), says("Now.")]
    started = time.monotonic()
    assert make_chat(retries=1).complete(ASK).text == "Now."
    assert 1.0 <= time.monotonic() - started < 4.0


def test_a_pause_longer_than_the_timeout_is_not_waited_for(make_chat, endpoint):
    endpoint.script = [refuses(429, "slow down", retry_after="90")]
    started = time.monotonic()
    with pytest.raises(ModelRefusedError, match=r"rate limit or quota \(429\): slow down"):
        make_chat(retries=3).complete(ASK)
    assert time.monotonic() - started < 4.0
    assert len(endpoint.received) == 1


def test_retries_are_bounded(make_chat, endpoint):
    endpoint.script = [refuses(503)] * 5
    with pytest.raises(ModelUnreachableError, match=r"failed inside \(503\)"):
        make_chat(retries=1).complete(ASK)
    assert len(endpoint.received) == 2


def test_a_broken_connection_is_tried_again(make_chat, endpoint):
    endpoint.script = [hangs_up(), says("Now.")]
    assert make_chat(retries=1).complete(ASK).text == "Now."


@pytest.mark.parametrize("answer", [drips(5.0), says("late", pause=3.0)], ids=["a byte now and then", "silence"])
def test_the_timeout_holds_for_the_whole_answer(chat, endpoint, answer):
    endpoint.script = [answer]
    started = time.monotonic()
    with pytest.raises(ModelTimeoutError, match="did not answer in time"):
        chat.complete(ASK, timeout=0.4)
    assert time.monotonic() - started < 2.0


def test_a_stream_that_never_ends_is_cut_at_the_timeout(chat, endpoint):
    endpoint.script = [says("word " * 100, pause=0.05)]
    with pytest.raises(ModelTimeoutError):
        list(chat.stream(ASK, timeout=0.4))


# --- structured output -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("streamed", [False, True])
def test_a_schema_is_sent_as_structured_output(chat, endpoint, streamed):
    endpoint.script = [says('{"n": 4}')]
    assert _answer(chat, streamed, schema=SCHEMA).data == {"n": 4}
    sent = endpoint.bodies[0]["response_format"]
    assert sent["type"] == "json_schema"
    assert sent["json_schema"]["schema"] == SCHEMA


@pytest.mark.parametrize("streamed", [False, True])
def test_an_endpoint_that_refuses_schemas_is_asked_in_words_and_from_then_on(chat, endpoint, streamed):
    endpoint.script = [refuses(400, "unknown parameter: response_format"), says('Here: {"n": 4}'), says('{"n": 5}')]
    assert _answer(chat, streamed, schema=SCHEMA).data == {"n": 4}
    assert _answer(chat, streamed, schema=SCHEMA).data == {"n": 5}
    assert ["response_format" in body for body in endpoint.bodies] == [True, False, False]
    assert "JSON schema" in endpoint.bodies[2]["messages"][0]["content"]


def test_an_endpoint_that_ignores_schemas_is_asked_in_words(chat, endpoint):
    endpoint.script = [says("I would say four."), says('{"n": 4}')]
    assert chat.complete(ASK, schema=SCHEMA).data == {"n": 4}


def test_an_answer_cut_at_its_limit_is_not_asked_for_again(chat, endpoint):
    endpoint.script = [says('{"n": ', reason="length")]
    with pytest.raises(UnparseableReplyError, match="cut off"):
        chat.complete(ASK, schema=SCHEMA)
    assert len(endpoint.received) == 1


def test_an_unusable_answer_keeps_its_text(chat, endpoint):
    endpoint.script = [says("no"), says("still no")]
    with pytest.raises(UnparseableReplyError) as raised:
        chat.complete(ASK, schema=SCHEMA)
    assert raised.value.raw == "still no"


# --- no foreign exception, no prompt outside -------------------------------------------------------------------------

FAILURES: list[tuple[str, Answer, type[DraftAssistError]]] = [
    ("wrong key", refuses(401, "Incorrect API key provided: sk-abc"), ModelRefusedError),
    ("forbidden", refuses(403), ModelRefusedError),
    ("no such model", refuses(404, "no such model"), ModelRefusedError),
    ("bad request", refuses(400, "bad"), ModelRefusedError),
    ("unprocessable", refuses(422, "bad"), ModelRefusedError),
    ("quota", refuses(429, "insufficient_quota"), ModelRefusedError),
    ("conflict", refuses(409), ModelRefusedError),
    ("broken inside", refuses(500), ModelUnreachableError),
    ("gateway", sends("<h1>Bad gateway</h1>", "text/html", 502), ModelUnreachableError),
    ("too long, OpenAI", refuses(400, "This model's maximum context length is 9", "context_length_exceeded"),
     PromptTooLongError),
    ("too long, llama.cpp", refuses(400, "request (9 tokens) exceeds the available context size (8 tokens)"),
     PromptTooLongError),
    ("declined", says("", reason="content_filter"), ModelRefusedError),
    ("a web page", sends("<html>Welcome</html>", "text/html"), UnparseableReplyError),
    ("half a document", sends('{"choices": [{"mess'), UnparseableReplyError),
    ("no choices", sends("{}"), UnparseableReplyError),
    ("null choices", sends('{"choices": null}'), UnparseableReplyError),
    ("empty choices", sends('{"choices": []}'), UnparseableReplyError),
    ("a list", sends("[1]"), UnparseableReplyError),
    ("wrong types", sends('{"choices": [{"message": 5}]}'), UnparseableReplyError),
    ("an error with status 200", sends('{"error": {"message": "boo"}}'), UnparseableReplyError),
    ("hangs up", hangs_up(), ModelUnreachableError),
]  # fmt: skip
STREAM_FAILURES: list[tuple[str, Answer, type[DraftAssistError]]] = [
    ("cut", cuts_after(2), ModelUnreachableError),
    ("ends without an end", says("a b c", reason=None), ModelUnreachableError),
    ("no JSON", streams("{nope"), UnparseableReplyError),
    ("a list", streams("[]"), UnparseableReplyError),
    ("nothing", streams("[DONE]"), UnparseableReplyError),
    ("an error event", streams('{"error": {"message": "out of memory"}}'), ModelUnreachableError),
    ("an overflow event", streams('{"error": {"message": "context window exceeded"}}'), PromptTooLongError),
]


@pytest.mark.parametrize(
    ("answer", "expected", "streamed"),
    [(answer, expected, False) for _, answer, expected in FAILURES]
    + [(answer, expected, True) for _, answer, expected in FAILURES if expected is not UnparseableReplyError]
    + [(answer, expected, True) for _, answer, expected in STREAM_FAILURES],
)
def test_every_failure_is_one_of_ours_in_one_line(chat, endpoint, answer, expected, streamed):
    endpoint.script = [answer]
    with pytest.raises(expected) as raised:
        _answer(chat, streamed)
    message = str(raised.value)
    assert "\n" not in message
    assert "sk-abc" not in message
    chained = raised.value.__cause__ or (None if raised.value.__suppress_context__ else raised.value.__context__)
    assert chained is None, "the chain of a foreign error may quote the prompt"
    assert raised.value.exit_code == 3


def test_nobody_listens():
    with FakeEndpoint() as gone:
        url = gone.url
    with pytest.raises(ModelUnreachableError, match=r"some-model at 127\.0\.0\.1:\d+ cannot be reached"):
        OpenAICompatibleChat(url, "some-model", retries=0).complete(ASK)


@pytest.mark.parametrize("url", ["http://", "http://[::1", "http://127.0.0.1:99999999/v1", "ftp://127.0.0.1/v1"])
def test_an_impossible_address_is_a_setting_to_mend(url):
    with pytest.raises(ConfigError, match="DRAFTASSIST_LLM_BASE_URL"):
        OpenAICompatibleChat(url, "some-model")


@pytest.mark.parametrize("quoted", [SECRET, f"invalid input: {SECRET!r}", SECRET[5:30]])
def test_an_endpoint_that_quotes_the_prompt_is_not_quoted(chat, endpoint, quoted):
    endpoint.script = [refuses(400, f"cannot use {quoted}")]
    with pytest.raises(ModelRefusedError) as raised:
        chat.complete(ASK)
    assert "ashes" not in str(raised.value)


def test_an_endpoint_s_own_words_are_kept(chat, endpoint):
    endpoint.script = [refuses(400, "max_tokens must be at least 1")]
    with pytest.raises(ModelRefusedError, match="max_tokens must be at least 1"):
        chat.complete(ASK)


def test_no_log_at_any_level_holds_the_prompt_or_the_key(make_chat, caplog):
    caplog.set_level(logging.DEBUG)
    chat = make_chat(api_key="sk-private")
    chat.complete(ASK)
    logging.getLogger("openai").setLevel(logging.DEBUG)
    list(chat.stream(ASK))
    assert caplog.records, "the libraries do log"
    assert "ashes" not in caplog.text
    assert "sk-private" not in caplog.text


@pytest.mark.parametrize("streamed", [False, True])
def test_langsmith_gets_nothing_although_the_environment_wants_tracing(chat, endpoint, monkeypatch, streamed):
    from langchain_core.tracers import LangChainTracer
    from langsmith.utils import tracing_is_enabled

    traced: list[str] = []
    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    monkeypatch.setenv("LANGSMITH_API_KEY", "none")
    monkeypatch.setenv("LANGSMITH_ENDPOINT", endpoint.url)
    monkeypatch.setattr(LangChainTracer, "on_chat_model_start", lambda *_, **__: traced.append("started"))
    assert tracing_is_enabled(), "without our switch it would trace"
    _answer(chat, streamed)
    assert traced == []
    assert tracing_is_enabled(), "the switch is ours alone: a host program's own tracing stays on"


def _answer(chat: OpenAICompatibleChat, streamed: bool, **options: Any) -> Any:
    if not streamed:
        return chat.complete(ASK, **options)
    stream = chat.stream(ASK, **options)
    list(stream)
    return stream.completion
