"""A chat model that answers from a script: for tests, demonstrations and dry runs, without any network."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from draftassist.errors import ModelRefusedError
from draftassist.llm.base import ChatMessage, Completion, JsonSchema, Piece, TextStream, estimate_tokens
from draftassist.llm.structured import parse_reply

__all__ = ["ScriptedCall", "ScriptedChatModel"]

Reply = str | Exception


@dataclass(frozen=True)
class ScriptedCall:
    """One call that the model received."""

    messages: tuple[ChatMessage, ...]
    max_tokens: int
    temperature: float | None
    seed: int | None
    schema: JsonSchema | None
    stop: tuple[str, ...]

    @property
    def prompt(self) -> str:
        """All messages as one text."""
        return "\n".join(message.content for message in self.messages)


@dataclass
class ScriptedChatModel:
    """Answers with the next reply, or with what `fn` makes of the call; a reply that is an exception is raised.

    Records every call in `calls`. Raises ModelRefusedError when the script has run dry, so that a caller which asks
    more often than was planned is found out.
    """

    script: Iterable[Reply] | Callable[[ScriptedCall], Reply]
    name: str = "scripted"
    context_tokens: int = 8192
    calls: list[ScriptedCall] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not callable(self.script):
            self.script = iter(self.script)

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
        """The next reply of the script, cut at `stop` as an endpoint would."""
        stream = self.stream(
            messages, max_tokens=max_tokens, temperature=temperature, seed=seed, schema=schema, stop=stop
        )
        for _ in stream:
            pass
        return stream.completion

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
        """The next reply of the script, word by word."""
        call = ScriptedCall(tuple(messages), max_tokens, temperature, seed, schema, tuple(stop))
        return TextStream(
            self._pieces(call),
            model=self.name,
            prompt_estimate=self.count_tokens(call.prompt),
            finish=None if schema is None else lambda done: parse_reply(done, schema),
        )

    def count_tokens(self, text: str) -> int:
        """The usual estimate; a script has no vocabulary."""
        return estimate_tokens(text)

    def close(self) -> None:
        """Nothing to let go of."""

    def _pieces(self, call: ScriptedCall) -> Generator[Piece, None, None]:
        self.calls.append(call)
        text = self._next_reply(call)
        for mark in call.stop:
            text = text.split(mark, 1)[0]
        for index, word in enumerate(text.split(" ")):
            yield Piece(text=word if index == 0 else f" {word}")
        yield Piece(completion_tokens=self.count_tokens(text))

    def _next_reply(self, call: ScriptedCall) -> str:
        script: Any = self.script
        reply: Reply | None = script(call) if callable(script) else next(script, None)
        if reply is None:
            raise ModelRefusedError(f"the script ran dry at call {len(self.calls)}", mend="give it more replies")
        if isinstance(reply, Exception):
            raise reply
        return reply
