"""A real OpenAI-compatible server on loopback that misbehaves to order: slow, broken, refusing, cut off."""

from __future__ import annotations

import json
import socket
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

Answer = Callable[["Exchange"], None]
"""What to do with one request."""


@dataclass(frozen=True)
class Received:
    """What came with one request."""

    body: dict[str, Any]
    headers: dict[str, str]


class Exchange(BaseHTTPRequestHandler):
    """One connection's requests, and the means to answer each."""

    protocol_version = "HTTP/1.1"
    server: FakeEndpoint
    body: dict[str, Any]

    def do_POST(self) -> None:
        self.body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.received.append(Received(self.body, headers))
        answer = self.server.script.pop(0) if self.server.script else says("Hello.")
        try:
            answer(self)
        except (BrokenPipeError, ConnectionResetError):
            self.server.hung_up.set()
            self.close_connection = True

    def do_GET(self) -> None:
        """`/v1/models`: what the test says is served."""
        models = self.server.models
        if models is None:
            self.send(404, json.dumps({"error": {"message": "no such address", "type": "x", "code": ""}}))
            return
        data = [{"id": name, "object": "model", "created": 1, "owned_by": "tests"} for name in models]
        self.send(200, json.dumps({"object": "list", "data": data}))

    def log_message(self, *_: Any) -> None:
        """Silent: pytest's output is for results."""

    def send(self, status: int, body: str, kind: str = "application/json", **headers: str) -> None:
        data = body.encode()
        self.start(status, kind, **{"content-length": str(len(data)), **headers})
        self.wfile.write(data)

    def start(self, status: int, kind: str, **headers: str) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def chunk(self, data: str) -> None:
        """One chunk of a body sent with `transfer-encoding: chunked`."""
        self.wfile.write(f"{len(data.encode()):x}\r\n{data}\r\n".encode())

    def event(self, **fields: Any) -> None:
        """One server-sent event of a streamed answer."""
        self.chunk(f"data: {json.dumps(_envelope('chat.completion.chunk') | fields)}\n\n")

    def cut(self) -> None:
        """Break the connection off."""
        self.connection.shutdown(socket.SHUT_RDWR)
        self.close_connection = True


class FakeEndpoint(ThreadingHTTPServer):
    """Serves `script` in order, then "Hello."; keeps what it received; lists `models` (None: knows no such list)."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Exchange)
        self.script: list[Answer] = []
        self.models: list[str] | None = ["served-model"]
        self.received: list[Received] = []
        self.hung_up = threading.Event()
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self._thread.join()
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that hang up are part of the tests."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [request.body for request in self.received]


def says(text: str | None, reason: str | None = "stop", usage: bool = True, pause: float = 0.0) -> Answer:
    """A well-formed answer: streamed word by word (`pause` seconds apart) when the request asks for a stream."""

    def answer(exchange: Exchange) -> None:
        if not exchange.body.get("stream"):
            time.sleep(pause)
            exchange.send(200, json.dumps(_completion(text, reason, usage)))
            return
        exchange.start(200, "text/event-stream", transfer_encoding="chunked")
        for word in _words(text):
            exchange.event(choices=[{"index": 0, "delta": {"role": "assistant", "content": word}}])
            time.sleep(pause)
        if reason is not None:
            exchange.event(choices=[{"index": 0, "delta": {}, "finish_reason": reason}])
        if usage:
            exchange.event(choices=[], usage=_USAGE)
        exchange.chunk("data: [DONE]\n\n")
        exchange.chunk("")

    return answer


def refuses(status: int, message: str = "no", code: str = "", **headers: str) -> Answer:
    """An error answer in OpenAI's form."""
    body = json.dumps({"error": {"message": message, "type": "invalid_request_error", "code": code}})
    return lambda exchange: exchange.send(status, body, **headers)


def sends(body: str, kind: str = "application/json", status: int = 200) -> Answer:
    """Any body at all."""
    return lambda exchange: exchange.send(status, body, kind)


def drips(seconds: float) -> Answer:
    """Headers, then a space every 50 ms: alive, but never done."""

    def answer(exchange: Exchange) -> None:
        exchange.start(200, "application/json", transfer_encoding="chunked")
        for _ in range(int(seconds / 0.05)):
            exchange.chunk(" ")
            time.sleep(0.05)

    return answer


def hangs_up() -> Answer:
    """No answer at all."""
    return lambda exchange: exchange.cut()


def cuts_after(words: int) -> Answer:
    """A stream that breaks off after so many words."""

    def answer(exchange: Exchange) -> None:
        exchange.start(200, "text/event-stream", transfer_encoding="chunked")
        for number in range(words):
            exchange.event(choices=[{"index": 0, "delta": {"role": "assistant", "content": f"word{number} "}}])
        exchange.cut()

    return answer


def streams(*events: str) -> Answer:
    """A stream of raw events."""

    def answer(exchange: Exchange) -> None:
        exchange.start(200, "text/event-stream", transfer_encoding="chunked")
        for event in events:
            exchange.chunk(f"data: {event}\n\n")
        exchange.chunk("")

    return answer


_USAGE = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}


def _words(text: str | None) -> list[str]:
    return [word if index == 0 else f" {word}" for index, word in enumerate((text or "").split(" "))]


def _envelope(kind: str) -> dict[str, Any]:
    return {"id": "answer-1", "object": kind, "created": 1, "model": "served-model"}


def _completion(text: str | None, reason: str | None, usage: bool) -> dict[str, Any]:
    choice = {"index": 0, "finish_reason": reason, "message": {"role": "assistant", "content": text}}
    return _envelope("chat.completion") | {"choices": [choice]} | ({"usage": _USAGE} if usage else {})
