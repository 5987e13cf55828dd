"""What every chat model adapter shares: the protocol's arguments become one `Ask`, its pieces one stream."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Generator, Sequence
from typing import Unpack

from draftassist.llm.base import Ask, AskOptions, ChatMessage, Completion, Piece, TextStream, estimate_tokens
from draftassist.llm.structured import reply_reader

__all__ = ["ChatAdapter"]


class ChatAdapter(ABC):
    """A `ChatModel` made of two things: `answer` a question whole, and give the `pieces` of an answer."""

    name: str
    context_tokens: int

    def complete(self, messages: Sequence[ChatMessage], **options: Unpack[AskOptions]) -> Completion:
        """Answer in one piece; see `ChatModel`."""
        return self.answer(Ask(messages, **options))

    def stream(self, messages: Sequence[ChatMessage], **options: Unpack[AskOptions]) -> TextStream:
        """Answer as the text arrives; with a schema, the JSON is checked when it is complete."""
        return self.begin(Ask(messages, **options))

    def begin(self, ask: Ask) -> TextStream:
        """The stream of an answer; nothing is sent before its text is asked for."""
        return TextStream(
            self.pieces(ask),
            model=self.name,
            prompt_estimate=estimate_tokens(ask.prompt),
            finish=reply_reader(ask.schema),
        )

    @abstractmethod
    def answer(self, ask: Ask) -> Completion:
        """The whole answer, with `data` when a schema was asked for."""

    @abstractmethod
    def pieces(self, ask: Ask) -> Generator[Piece, None, None]:
        """The answer as it arrives; closing the generator stops the endpoint."""

    @abstractmethod
    def count_tokens(self, text: str) -> int:
        """Tokens of the text for this model."""

    @abstractmethod
    def close(self) -> None:
        """Let go of connections and processes."""
