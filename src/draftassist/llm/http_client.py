"""The HTTP client under every chat model: httpx2 with a limit on the whole answer, not only on each read.

An endpoint that sends a byte a minute never trips a read timeout. Kept apart from its user since importing httpx2
costs time that `draftassist --help` should not pay.
"""

from __future__ import annotations

import functools
import ssl
import time
from collections.abc import Iterator
from typing import Any

import httpx2

__all__ = ["DeadlineClient", "client_pair", "loopback_client"]


def client_pair(timeout: float, *, loopback: bool = False) -> tuple[DeadlineClient, httpx2.AsyncClient]:
    """A client, and its asynchronous twin because LangChain would build one at a tenth of a second.

    `loopback` is for a server of our own on this machine: no proxy of the environment, and no TLS, so that nobody
    need be trusted for it.
    """
    if loopback:
        nobody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        return loopback_client(timeout), httpx2.AsyncClient(timeout=timeout, trust_env=False, verify=nobody)
    trusted = _public_authorities()
    return DeadlineClient(timeout=timeout, verify=trusted), httpx2.AsyncClient(timeout=timeout, verify=trusted)


def loopback_client(timeout: float) -> DeadlineClient:
    """The client alone, for a server of our own on this machine."""
    return DeadlineClient(timeout=timeout, trust_env=False, verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))


@functools.cache
def _public_authorities() -> ssl.SSLContext:
    """Read once: it takes a tenth of a second."""
    return httpx2.create_ssl_context()


class DeadlineClient(httpx2.Client):
    """Raises `httpx2.ReadTimeout` when an answer has not ended within the request's read timeout.

    An endpoint that asks for a longer pause than that (`Retry-After`) is not waited for: its refusal is passed on.
    The time is looked at whenever bytes arrive, so that an answer takes at most twice its limit.
    """

    def send(self, request: httpx2.Request, *, stream: bool = False, **options: Any) -> httpx2.Response:
        """Send as the base class does, with the limit on the body."""
        limit = request.extensions.get("timeout", {}).get("read")
        started = time.monotonic()
        response = super().send(request, stream=True, **options)
        if limit is not None:
            if _pause_asked(response) > limit:
                response.headers["x-should-retry"] = "false"  # the openai client obeys this header
            response.stream = _LimitedBody(response.stream, request, started + limit)
        if not stream:
            try:
                response.read()
            finally:
                response.close()
        return response


def _pause_asked(response: httpx2.Response) -> float:
    """Seconds of a `Retry-After` given as a number; 0 for none or a date (which the openai client caps itself)."""
    value = response.headers.get("retry-after", "")
    return float(value) if value.isdigit() else 0.0


class _LimitedBody(httpx2.SyncByteStream):
    def __init__(self, body: Any, request: httpx2.Request, deadline: float) -> None:
        self._body = body
        self._request = request
        self._deadline = deadline

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._body:
            if time.monotonic() > self._deadline:
                raise httpx2.ReadTimeout("the answer took longer than its limit", request=self._request)
            yield chunk

    def close(self) -> None:
        self._body.close()
