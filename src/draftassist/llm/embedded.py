"""The embedded chat model: llama.cpp's server on this machine, through the same class as any other endpoint.

SmolLM2-135M (Q4_1) on two 2.5 GHz cores with one other busy process: the server starts in 1.2 s, reads 110 tokens a
second, writes 35 to 49, and holds 280 MB. A prompt that begins as the one before is read from its cache.
"""

from __future__ import annotations

import threading
from collections.abc import Generator
from pathlib import Path
from typing import Self

from draftassist.errors import ModelUnreachableError
from draftassist.llm.adapter import ChatAdapter
from draftassist.llm.base import Ask, Completion, Piece
from draftassist.llm.failures import mapped_errors
from draftassist.llm.llama_process import ServerSpec
from draftassist.llm.openai_compatible import OpenAICompatibleChat, warm_up
from draftassist.llm.shared_server import ServerAddress, SharedServer
from draftassist.llm.weights import CHAT_MODEL, WeightFile, locate

__all__ = ["EmbeddedChat"]

_REPRODUCIBLE = {"cache_prompt": False}
"""Going on from a cached prompt is many times faster, but rounds differently: a question with a seed does without."""


class EmbeddedChat(ChatAdapter):
    """A small model on this machine. Nothing starts before the first question.

    `lora` is an adapter (GGUF) on top of the weights; `threads` 0 means all cores. When the server has gone (a crash,
    or its owner ended), the question is put again to a new one, once and as long as no text had come.
    Raises ModelsMissingError when the weights are not there, else the errors of `llm.base`.
    """

    def __init__(
        self,
        home: Path,
        models_dir: Path,
        *,
        weights: WeightFile = CHAT_MODEL,
        lora: Path | None = None,
        context_tokens: int = 4096,
        threads: int = 0,
        timeout: float = 120.0,
    ) -> None:
        self.name = weights.name if lora is None else f"{weights.name}+{lora.stem}"
        self.context_tokens = context_tokens
        self._home = home
        self._models_dir = models_dir
        self._weights = weights
        self._lora = lora
        self._threads = threads
        self._timeout = timeout
        self._server: SharedServer | None = None
        self._used: ServerAddress | None = None
        self._chat: OpenAICompatibleChat | None = None
        self._guard = threading.Lock()

    def answer(self, ask: Ask) -> Completion:
        """Answer in one piece."""
        used, chat = self._connect()
        try:
            return chat.answer(ask)
        except ModelUnreachableError:
            if not self._lost(used):
                raise
        return self._connect()[1].answer(ask)

    def pieces(self, ask: Ask) -> Generator[Piece, None, None]:
        """Answer as the text arrives."""
        used, chat = self._connect()
        begun = False
        try:
            for piece in chat.pieces(ask):
                begun = begun or bool(piece.text)
                yield piece
        except ModelUnreachableError:
            if begun or not self._lost(used):
                raise
        else:
            return
        yield from self._connect()[1].pieces(ask)

    def count_tokens(self, text: str) -> int:
        """Tokens in the model's own vocabulary, counted by the server."""
        from draftassist.llm.http_client import loopback_client

        used, _ = self._connect()
        with mapped_errors(self.name), loopback_client(self._timeout) as client:
            headers = {"authorization": f"Bearer {used.key}"}
            body = {"content": text.encode("utf-8", "replace").decode("utf-8")}
            answer = client.post(f"{used.address}/tokenize", json=body, headers=headers)
            return len(answer.raise_for_status().json()["tokens"])

    def start(self) -> Self:
        """Start the server now, so that the first question does not wait for it."""
        self._connect()
        return self

    def close(self) -> None:
        """End the server if this process started it."""
        with self._guard:
            if self._chat is not None:
                self._chat.close()
            if self._server is not None:
                self._server.close()
            self._server = self._used = self._chat = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _connect(self) -> tuple[ServerAddress, OpenAICompatibleChat]:
        with self._guard:
            if self._server is None:
                self._server = SharedServer(self._home, self._spec())
                warm_up()
            server = self._server.address()
            if self._chat is None or server != self._used:
                if self._chat is not None:
                    self._chat.close()
                self._used, self._chat = server, self._speak_to(server)
            return server, self._chat

    def _spec(self) -> ServerSpec:
        model = locate(self._models_dir, self._weights)
        return ServerSpec(model, self.name, self._lora, self.context_tokens, self._threads)

    def _speak_to(self, server: ServerAddress) -> OpenAICompatibleChat:
        return OpenAICompatibleChat(
            f"{server.address}/v1",
            self.name,
            api_key=server.key,
            timeout=self._timeout,
            retries=0,  # on loopback, nothing that a second try would mend
            context_tokens=self.context_tokens,
            own_server=True,
            reproducible_body=_REPRODUCIBLE,
        )

    def _lost(self, used: ServerAddress) -> bool:
        return self._server is None or self._server.lost(used)
