"""A chat model that answers from a script: for tests, demonstrations and dry runs, without any network."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable

from draftassist.errors import ModelRefusedError
from draftassist.llm.adapter import ChatAdapter
from draftassist.llm.base import Ask, Completion, Piece, estimate_tokens

__all__ = ["ScriptedChatModel"]

Reply = str | Exception


class ScriptedChatModel(ChatAdapter):
    """Answers with the next reply, or with what a function makes of the question; an exception as reply is raised.

    Records every question in `calls`. Raises ModelRefusedError when the script has run dry, so that a caller which
    asks more often than was planned is found out.
    """

    def __init__(
        self,
        script: Iterable[Reply] | Callable[[Ask], Reply],
        *,
        name: str = "scripted",
        context_tokens: int = 8192,
    ) -> None:
        self.name = name
        self.context_tokens = context_tokens
        self.calls: list[Ask] = []
        self._reply = script if callable(script) else _in_order(script)

    def answer(self, ask: Ask) -> Completion:
        """The next reply of the script."""
        stream = self.begin(ask)
        for _ in stream:
            pass
        return stream.completion

    def pieces(self, ask: Ask) -> Generator[Piece, None, None]:
        """The next reply of the script word by word, cut at `stop` as an endpoint would."""
        self.calls.append(ask)
        reply = self._reply(ask)
        if isinstance(reply, Exception):
            raise reply
        for mark in ask.stop:
            reply = reply.split(mark, 1)[0]
        for index, word in enumerate(reply.split(" ")):
            yield Piece(text=word if index == 0 else f" {word}")
        yield Piece(completion_tokens=self.count_tokens(reply))

    def count_tokens(self, text: str) -> int:
        """The usual estimate; a script has no vocabulary."""
        return estimate_tokens(text)

    def close(self) -> None:
        """Nothing to let go of."""


def _in_order(replies: Iterable[Reply]) -> Callable[[Ask], Reply]:
    rest = iter(replies)

    def reply(_: Ask) -> Reply:
        try:
            return next(rest)
        except StopIteration:
            raise ModelRefusedError("the script of this model ran dry", mend="give it more replies") from None

    return reply
