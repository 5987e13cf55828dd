"""The chat model protocol: what drafting and judging ask of any language model, wherever it runs.

Adapters raise nothing but the errors of `draftassist.errors`: ModelUnreachableError, ModelTimeoutError,
ModelRefusedError, PromptTooLongError, UnparseableReplyError and ModelsMissingError.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from types import TracebackType
from typing import Any, Literal, Protocol, Self, TypedDict, Unpack, runtime_checkable

__all__ = [
    "Ask",
    "AskOptions",
    "ChatMessage",
    "ChatModel",
    "Completion",
    "JsonSchema",
    "Piece",
    "TextStream",
    "estimate_tokens",
]

JsonSchema = Mapping[str, Any]


@dataclass(frozen=True)
class ChatMessage:
    """One message of a prompt."""

    role: Literal["system", "user", "assistant"]
    content: str


class AskOptions(TypedDict, total=False):
    """How to answer. `schema` is a JSON schema: the answer is then one JSON document, valid against it (else
    UnparseableReplyError). `seed` asks for the same answer to the same question; `temperature` None leaves it to the
    endpoint; `timeout` is in seconds, for the whole answer, and None means the model's own.
    """

    max_tokens: int
    temperature: float | None
    seed: int | None
    schema: JsonSchema | None
    stop: Sequence[str]
    timeout: float | None


@dataclass(frozen=True)
class Ask:
    """One question to a model: the messages, and the options of `AskOptions` with their defaults."""

    messages: Sequence[ChatMessage]
    max_tokens: int = 512
    temperature: float | None = 0.0
    seed: int | None = None
    schema: JsonSchema | None = None
    stop: Sequence[str] = ()
    timeout: float | None = None

    @property
    def prompt(self) -> str:
        """All messages as one text."""
        return "\n".join(message.content for message in self.messages)


@dataclass(frozen=True)
class Completion:
    """One answer. `seconds` is wall time; `model` the name by which the endpoint answered.

    `truncated` says that the answer was cut, by `max_tokens` or by closing its stream. `data` is the parsed answer
    when a schema was asked for, and valid against it. Tokens are the endpoint's count, or an estimate where it
    reports none.
    """

    text: str
    prompt_tokens: int
    completion_tokens: int
    seconds: float
    model: str
    truncated: bool = False
    data: Any = None


@dataclass(frozen=True)
class Piece:
    """What an adapter received at once: some text, and whatever came with it. None is: not said here."""

    text: str = ""
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    model: str | None = None
    truncated: bool | None = None


class TextStream(Iterator[str]):
    """The text of one answer as it arrives; closing it stops the generation at the endpoint.

    `completion` is there when the iteration has ended or the stream was closed. `finish` sees the completion of a
    stream that came to its end, and returns the one to show (parsed, say); what it raises ends the iteration.
    """

    def __init__(
        self,
        pieces: Generator[Piece, None, None],
        *,
        model: str,
        prompt_estimate: int = 0,
        finish: Callable[[Completion], Completion] | None = None,
    ) -> None:
        self._pieces = pieces
        self._finish = finish
        self._started = time.perf_counter()
        self._texts: list[str] = []
        self._last = Piece(prompt_tokens=prompt_estimate, model=model, truncated=False)
        self._completion: Completion | None = None

    def __next__(self) -> str:
        while self._completion is None:
            try:
                piece = next(self._pieces)
            except StopIteration:
                self._end(self._finish)
                break
            except BaseException:
                self._end(None, truncated=True)
                raise
            self._last = _merge(self._last, piece)
            if piece.text:
                self._texts.append(piece.text)
                return piece.text
        raise StopIteration

    def close(self) -> None:
        """Stop the generation; what has arrived stays in `completion`. Harmless at the end and when repeated."""
        self._pieces.close()
        if self._completion is None:
            self._end(None, truncated=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def completion(self) -> Completion:
        """The whole answer with its usage. Raises RuntimeError while the stream is running."""
        if self._completion is None:
            raise RuntimeError("the stream has not ended: iterate it or close it first")
        return self._completion

    def _end(self, finish: Callable[[Completion], Completion] | None, truncated: bool = False) -> None:
        last = self._last
        self._completion = Completion(
            text="".join(self._texts),
            prompt_tokens=last.prompt_tokens or 0,
            # without a count: servers send a token a piece
            completion_tokens=len(self._texts) if last.completion_tokens is None else last.completion_tokens,
            seconds=time.perf_counter() - self._started,
            model=last.model or "",
            truncated=truncated or bool(last.truncated),
        )
        if finish is not None:
            self._completion = finish(self._completion)


def _merge(known: Piece, new: Piece) -> Piece:
    """What is known after `new`: it says more or corrects, never takes back."""
    said = {field.name: getattr(new, field.name) for field in fields(Piece)}
    return replace(known, **{name: value for name, value in said.items() if value is not None})


def estimate_tokens(text: str) -> int:
    """Four characters a token, rounded up: for English about a tenth off."""
    return math.ceil(len(text) / 4)


@runtime_checkable
class ChatModel(Protocol):
    """A language model that answers messages."""

    @property
    def name(self) -> str:
        """The model's name, for provenance."""

    @property
    def context_tokens(self) -> int:
        """Tokens that prompt and answer may have together."""

    def complete(self, messages: Sequence[ChatMessage], **options: Unpack[AskOptions]) -> Completion:
        """Answer in one piece."""

    def stream(self, messages: Sequence[ChatMessage], **options: Unpack[AskOptions]) -> TextStream:
        """Answer as the text arrives. Errors are raised where the text is taken, not here."""

    def count_tokens(self, text: str) -> int:
        """How many tokens this model makes of the text (a close estimate where it cannot be asked)."""

    def close(self) -> None:
        """Let go of connections and processes; the model is not used afterwards."""
