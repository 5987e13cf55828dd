"""Any OpenAI-compatible endpoint as a chat model: OpenAI, vLLM, llama.cpp, a gateway; one code path for all.

LangChain's ChatOpenAI speaks to it, on the `openai` client: retries with jitter that honour Retry-After, server-sent
events. Added here: a limit on the whole answer, JSON from endpoints without structured output, our errors, and
silence: no tracing, no prompt in any log.
"""

from __future__ import annotations

import contextvars
import importlib
import logging
import re
import threading
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from draftassist.errors import ConfigError, ModelRefusedError, ModelUnreachableError, UnparseableReplyError
from draftassist.llm.adapter import ChatAdapter
from draftassist.llm.base import Ask, ChatMessage, Completion, Piece, estimate_tokens
from draftassist.llm.failures import RequestRejectedError, mapped_errors
from draftassist.llm.structured import ask_in_words, reply_reader, response_format
from draftassist.llm.tokens import count_tokens

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage, BaseMessage
    from langchain_openai import ChatOpenAI

__all__ = ["OpenAICompatibleChat", "warm_up"]

_WANTS_COMPLETION_TOKENS = re.compile(r"(^|\.)(openai|azure)\.com(:\d+)?$")
"""Hosts that call the limit `max_completion_tokens`; everybody else still knows `max_tokens`, often nothing newer."""

_Way = tuple[Sequence[ChatMessage], dict[str, Any]]
"""What to send to get an answer: the prompt, and what to add to the body."""

_LOGS_PROMPTS = "openai._base_client"
"""The logger that writes whole requests out at DEBUG level."""


class OpenAICompatibleChat(ChatAdapter):
    """A chat model at `base_url`.

    `timeout` (seconds) holds for each try of the whole answer, of which there are at most `retries` + 1.
    `reproducible_body` is added to the body of requests with a seed. `own_server` says that it is a child of this
    program on loopback: no proxy of the environment comes between.
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
        own_server: bool = False,
        reproducible_body: Mapping[str, Any] | None = None,
    ) -> None:
        self.name = model
        self.context_tokens = context_tokens
        self._base_url = base_url
        self._api_key = api_key or "none"  # without one, LangChain would send another vendor's key from the environment
        self._timeout = timeout
        self._retries = retries
        self._own_server = own_server
        self._reproducible_body = dict(reproducible_body or {})
        self._host = _host(base_url)
        self._endpoint = f"{model} at {self._host}"
        self._knows_schemas = True
        self._client: ChatOpenAI | None = None
        self._building = threading.Lock()

    def answer(self, ask: Ask) -> Completion:
        """Answer in one piece. Raises the errors of `llm.base`."""
        read = reply_reader(ask.schema)
        *tries, (prompt, body) = self._ways(ask)
        for other_prompt, other_body in tries:
            done = None
            try:
                done = self._invoke(ask, other_prompt, other_body)
                return read(done)
            except (RequestRejectedError, UnparseableReplyError):
                if done is not None and done.truncated:
                    raise
        answer = read(self._invoke(ask, prompt, body))
        self._knows_schemas = self._knows_schemas and not tries
        return answer

    def pieces(self, ask: Ask) -> Generator[Piece, None, None]:
        """Answer as the text arrives. Raises the errors of `llm.base`."""
        *tries, (prompt, body) = self._ways(ask)
        for other_prompt, other_body in tries:
            try:
                yield from self._stream_once(ask, other_prompt, other_body)
            except RequestRejectedError:  # a refusal comes before the first piece
                continue
            return
        yield from self._stream_once(ask, prompt, body)
        self._knows_schemas = self._knows_schemas and not tries

    def count_tokens(self, text: str) -> int:
        """Tokens in OpenAI's vocabulary; other models' counts differ by a tenth or so."""
        return count_tokens(text)

    def close(self) -> None:
        """Close the connections; a later call opens new ones."""
        with self._building:
            if self._client is not None:
                self._client.root_client.close()
                self._client = None

    def _ways(self, ask: Ask) -> list[_Way]:
        """What to try in turn: structured output if the endpoint may know it, then JSON asked for in words."""
        if ask.schema is None:
            return [(ask.messages, {})]
        in_words: _Way = (ask_in_words(ask.messages, ask.schema), {})
        if not self._knows_schemas:
            return [in_words]
        return [(ask.messages, {"response_format": response_format(ask.schema)}), in_words]

    def _invoke(self, ask: Ask, prompt: Sequence[ChatMessage], body: dict[str, Any]) -> Completion:
        started = time.perf_counter()
        with mapped_errors(self._endpoint, prompt):
            from langsmith.run_helpers import tracing_context

            with tracing_context(enabled=False):
                message = self._chat_openai().invoke(_to_langchain(prompt), **self._options(ask, body))
            piece = _to_piece(message, self._endpoint)
        return Completion(
            text=piece.text,
            prompt_tokens=estimate_tokens(ask.prompt) if piece.prompt_tokens is None else piece.prompt_tokens,
            completion_tokens=(
                estimate_tokens(piece.text) if piece.completion_tokens is None else piece.completion_tokens
            ),
            seconds=time.perf_counter() - started,
            model=piece.model or self.name,
            truncated=bool(piece.truncated),
        )

    def _stream_once(
        self, ask: Ask, prompt: Sequence[ChatMessage], body: dict[str, Any]
    ) -> Generator[Piece, None, None]:
        ended = False
        with mapped_errors(self._endpoint, prompt):
            chat, messages = self._chat_openai(), _to_langchain(prompt)
            for chunk in _untraced(lambda: chat.stream(messages, **self._options(ask, body))):
                piece = _to_piece(chunk, self._endpoint)
                ended = ended or piece.truncated is not None
                yield piece
        if not ended:
            raise ModelUnreachableError(f"{self._endpoint} broke off in the middle of its answer", mend="try again")

    def _options(self, ask: Ask, body: dict[str, Any]) -> dict[str, Any]:
        """The keyword arguments of ChatOpenAI for a question; `body` is added to the request as it is."""
        limit = "max_completion_tokens" if _WANTS_COMPLETION_TOKENS.search(self._host) else "max_tokens"
        extra = {**({} if ask.seed is None else self._reproducible_body), limit: ask.max_tokens, **body}
        said = {"temperature": ask.temperature, "seed": ask.seed, "stop": list(ask.stop), "timeout": ask.timeout}
        return {"extra_body": extra, **{name: value for name, value in said.items() if value not in (None, [])}}

    def _chat_openai(self) -> ChatOpenAI:
        with self._building:
            if self._client is None:
                self._client = self._build()
            return self._client

    def _build(self) -> ChatOpenAI:
        from langchain_openai import ChatOpenAI
        from pydantic import SecretStr

        from draftassist.llm.http_client import client_pair

        logging.getLogger(_LOGS_PROMPTS).setLevel(logging.INFO)
        client, async_client = client_pair(self._timeout, loopback=self._own_server)
        return ChatOpenAI(
            model=self.name,
            base_url=self._base_url,
            api_key=SecretStr(self._api_key),
            timeout=self._timeout,
            max_retries=self._retries,
            http_client=client,
            http_async_client=async_client,
            stream_usage=True,
            use_responses_api=False,
            output_version="v0",
            cache=False,
        )


def _host(base_url: str) -> str:
    """Host and port, without user name and password. Raises ConfigError for what is no address of a web service."""
    try:
        parts = urlsplit(base_url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise ConfigError(
            "not an address of a web service", field="DRAFTASSIST_LLM_BASE_URL", mend="such as https://host:8000/v1"
        )
    return parts.netloc.rpartition("@")[2]


def warm_up() -> None:
    """Begin to import LangChain's client, which takes seconds, while something else is waited for."""
    threading.Thread(target=importlib.import_module, args=("langchain_openai",), daemon=True).start()


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
