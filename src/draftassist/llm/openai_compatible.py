"""Any OpenAI-compatible endpoint as a chat model: OpenAI, vLLM, llama.cpp, a gateway; one code path for all.

LangChain's ChatOpenAI speaks to it, on the `openai` client: retries with jitter that honour Retry-After, server-sent
events. Added here: a limit on the whole answer, JSON from endpoints without structured output, our errors, and
silence: no tracing, no prompt in any log.
"""

from __future__ import annotations

import contextvars
import logging
import re
import threading
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from draftassist.errors import ModelRefusedError, ModelUnreachableError, UnparseableReplyError
from draftassist.llm.base import ChatMessage, Completion, JsonSchema, Piece, TextStream, estimate_tokens
from draftassist.llm.failures import RequestRejectedError, mapped_errors
from draftassist.llm.structured import ask_in_words, parse_reply, response_format
from draftassist.llm.tokens import count_tokens

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage, BaseMessage
    from langchain_openai import ChatOpenAI

__all__ = ["OpenAICompatibleChat"]

_WANTS_COMPLETION_TOKENS = re.compile(r"(^|\.)(openai|azure)\.com(:\d+)?$")
"""Hosts that call the limit `max_completion_tokens`; everybody else still knows `max_tokens`, often nothing newer."""

_Way = tuple[Sequence[ChatMessage], dict[str, Any]]
"""What to send to get an answer: the prompt, and what to add to the body."""

_LOGS_PROMPTS = "openai._base_client"
"""The logger that writes whole requests out at DEBUG level."""


class OpenAICompatibleChat:
    """A chat model at `base_url`.

    `timeout` (seconds) holds for each try of the whole answer, of which there are at most `retries` + 1.
    `reproducible_body` is added to the body of requests with a seed. `trust_env` lets the environment name a proxy.
    """

    def __init__(
        self,
        base_url: str,
        model: str,
        *,
        api_key: str | None = None,
        timeout: float = 60.0,
        retries: int = 2,
        context_tokens: int = 8192,
        trust_env: bool = True,
        reproducible_body: Mapping[str, Any] | None = None,
    ) -> None:
        self.name = model
        self.context_tokens = context_tokens
        self._base_url = base_url
        self._api_key = api_key or "none"  # without one, LangChain would send another vendor's key from the environment
        self._timeout = timeout
        self._retries = retries
        self._trust_env = trust_env
        self._reproducible_body = dict(reproducible_body or {})
        self._host = urlsplit(base_url).netloc.rpartition("@")[2]
        self._endpoint = f"{model} at {self._host}"
        self._knows_schemas = True
        self._client: ChatOpenAI | None = None
        self._building = threading.Lock()

    def complete(
        self,
        messages: Sequence[ChatMessage],
        *,
        max_tokens: int = 512,
        temperature: float | None = 0.0,
        seed: int | None = None,
        schema: JsonSchema | None = None,
        stop: Sequence[str] = (),
        timeout: float | None = None,
    ) -> Completion:
        """Answer in one piece. Raises the errors of `llm.base`."""
        options = self._options(max_tokens, temperature, seed, stop, timeout)
        read = _reader(schema)
        *tries, (prompt, body) = self._ways(messages, schema)
        for other_prompt, other_body in tries:
            done = None
            try:
                done = self._invoke(other_prompt, options, other_body)
                return read(done)
            except (RequestRejectedError, UnparseableReplyError):
                if done is not None and done.truncated:
                    raise
        answer = read(self._invoke(prompt, options, body))
        self._knows_schemas = self._knows_schemas and not tries
        return answer

    def stream(
        self,
        messages: Sequence[ChatMessage],
        *,
        max_tokens: int = 512,
        temperature: float | None = 0.0,
        seed: int | None = None,
        schema: JsonSchema | None = None,
        stop: Sequence[str] = (),
        timeout: float | None = None,
    ) -> TextStream:
        """Answer as the text arrives; with a schema, the JSON is checked when it is complete."""
        options = self._options(max_tokens, temperature, seed, stop, timeout)
        return TextStream(
            self._pieces(self._ways(messages, schema), options),
            model=self.name,
            prompt_estimate=_estimate(messages),
            finish=_reader(schema),
        )

    def count_tokens(self, text: str) -> int:
        """Tokens in OpenAI's vocabulary; other models' counts differ by a tenth or so."""
        return count_tokens(text)

    def close(self) -> None:
        """Close the connections; a later call opens new ones."""
        with self._building:
            if self._client is not None:
                self._client.root_client.close()
                self._client = None

    def _options(
        self, max_tokens: int, temperature: float | None, seed: int | None, stop: Sequence[str], timeout: float | None
    ) -> dict[str, Any]:
        body: dict[str, Any] = {} if seed is None else dict(self._reproducible_body)
        new_name = _WANTS_COMPLETION_TOKENS.search(self._host)
        body["max_completion_tokens" if new_name else "max_tokens"] = max_tokens
        said = {"temperature": temperature, "seed": seed, "stop": list(stop) or None, "timeout": timeout}
        return {"extra_body": body, **{name: value for name, value in said.items() if value is not None}}

    def _ways(self, messages: Sequence[ChatMessage], schema: JsonSchema | None) -> list[_Way]:
        """Prompt and body to try in turn: structured output if the endpoint may know it, then JSON asked in words."""
        if schema is None:
            return [(messages, {})]
        in_words: _Way = (ask_in_words(messages, schema), {})
        if not self._knows_schemas:
            return [in_words]
        return [(messages, {"response_format": response_format(schema)}), in_words]

    def _invoke(self, prompt: Sequence[ChatMessage], options: dict[str, Any], body: dict[str, Any]) -> Completion:
        started = time.perf_counter()
        with mapped_errors(self._endpoint, prompt):
            from langsmith.run_helpers import tracing_context

            with tracing_context(enabled=False):
                message = self._chat_openai().invoke(_to_langchain(prompt), **_with_body(options, body))
            piece = _to_piece(message, self._endpoint)
        return Completion(
            text=piece.text,
            prompt_tokens=_estimate(prompt) if piece.prompt_tokens is None else piece.prompt_tokens,
            completion_tokens=(
                estimate_tokens(piece.text) if piece.completion_tokens is None else piece.completion_tokens
            ),
            seconds=time.perf_counter() - started,
            model=piece.model or self.name,
            truncated=bool(piece.truncated),
        )

    def _pieces(self, ways: list[_Way], options: dict[str, Any]) -> Generator[Piece, None, None]:
        *tries, (prompt, body) = ways
        for other_prompt, other_body in tries:
            try:
                yield from self._stream_once(other_prompt, options, other_body)
            except RequestRejectedError:  # a refusal comes before the first piece
                continue
            return
        yield from self._stream_once(prompt, options, body)
        self._knows_schemas = self._knows_schemas and not tries

    def _stream_once(
        self, prompt: Sequence[ChatMessage], options: dict[str, Any], body: dict[str, Any]
    ) -> Generator[Piece, None, None]:
        ended = False
        with mapped_errors(self._endpoint, prompt):
            chat, messages = self._chat_openai(), _to_langchain(prompt)
            for chunk in _untraced(lambda: chat.stream(messages, **_with_body(options, body))):
                piece = _to_piece(chunk, self._endpoint)
                ended = ended or piece.truncated is not None
                yield piece
        if not ended:
            raise ModelUnreachableError(f"{self._endpoint} broke off in the middle of its answer", mend="try again")

    def _chat_openai(self) -> ChatOpenAI:
        with self._building:
            if self._client is None:
                self._client = self._build()
            return self._client

    def _build(self) -> ChatOpenAI:
        from langchain_openai import ChatOpenAI
        from pydantic import SecretStr

        from draftassist.llm.http_client import DeadlineClient

        logging.getLogger(_LOGS_PROMPTS).setLevel(logging.INFO)
        return ChatOpenAI(
            model=self.name,
            base_url=self._base_url,
            api_key=SecretStr(self._api_key),
            timeout=self._timeout,
            max_retries=self._retries,
            http_client=DeadlineClient(trust_env=self._trust_env, timeout=self._timeout),
            stream_usage=True,
            use_responses_api=False,
            output_version="v0",
            cache=False,
        )


def _reader(schema: JsonSchema | None) -> Callable[[Completion], Completion]:
    return (lambda done: done) if schema is None else (lambda done: parse_reply(done, schema))


def _with_body(options: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    return {**options, "extra_body": {**options["extra_body"], **body}}


def _estimate(messages: Sequence[ChatMessage]) -> int:
    return sum(estimate_tokens(message.content) for message in messages)


def _to_langchain(messages: Sequence[ChatMessage]) -> list[BaseMessage]:
    from langchain_core.messages import AIMessage, HumanMessage, SystemMessage

    kinds: dict[str, type[BaseMessage]] = {"system": SystemMessage, "user": HumanMessage, "assistant": AIMessage}
    # half a surrogate pair, as broken exports hold them, cannot be sent as UTF-8
    return [kinds[m.role](content=m.content.encode("utf-8", "replace").decode("utf-8")) for m in messages]


def _to_piece(message: AIMessage, endpoint: str) -> Piece:
    """What a message or chunk says. Raises ModelRefusedError when the model or a filter declines to answer."""
    reason = message.response_metadata.get("finish_reason")
    if message.additional_kwargs.get("refusal") or reason == "content_filter":
        raise ModelRefusedError(f"{endpoint} declined to answer this prompt", mend="answer this case yourself")
    usage = message.usage_metadata
    return Piece(
        text=str(message.text),
        prompt_tokens=usage["input_tokens"] if usage else None,
        completion_tokens=usage["output_tokens"] if usage else None,
        model=message.response_metadata.get("model_name") or None,
        truncated=None if reason is None else reason == "length",
    )


def _untraced(start: Callable[[], Any]) -> Generator[AIMessage, None, None]:
    """The chunks of `start()`, each made with LangSmith's tracing switched off, and nothing of that outside.

    A generator shares its caller's context between its steps; so each step runs in a context of its own.
    """
    from langsmith.run_helpers import tracing_context

    context = contextvars.copy_context()
    off = tracing_context(enabled=False)
    context.run(off.__enter__)
    chunks = context.run(start)
    try:
        while (chunk := context.run(next, chunks, None)) is not None:
            yield chunk
    finally:
        context.run(chunks.close)
        context.run(off.__exit__, None, None, None)
