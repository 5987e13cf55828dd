"""Which model an endpoint serves, for people who run a server with one and have named none."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from draftassist.errors import ConfigError, UnparseableReplyError
from draftassist.llm.failures import mapped_errors

if TYPE_CHECKING:
    import openai

__all__ = ["is_loopback", "only_model"]

_SHOWN = 8


def only_model(base_url: str, api_key: str | None = None, timeout: float = 10.0) -> str:
    """The name of the one model that the endpoint serves (`GET /models`).

    Raises ConfigError when it serves several, none, or does not say; else the errors of `llm.base`.
    """
    import openai

    from draftassist.llm.http_client import client_pair

    host = urlsplit(base_url).netloc.rpartition("@")[2]
    http_client, _ = client_pair(timeout)
    client = openai.OpenAI(
        base_url=base_url, api_key=api_key or "none", http_client=http_client, timeout=timeout, max_retries=1
    )
    try:
        with client, mapped_errors(host):
            served = _names(client)
    except UnparseableReplyError:
        served = []
    if len(served) == 1:
        return served[0]
    names = f": {', '.join(served[:_SHOWN])}" if served else ""
    raise ConfigError(
        f"{host} names {len(served) or 'no'} models{names}", field="DRAFTASSIST_LLM_MODEL", mend="name the one to use"
    )


def _names(client: openai.OpenAI) -> list[str]:
    import openai

    try:
        return [str(model.id) for model in client.models.list().data]
    except openai.NotFoundError:  # a server that lists no models may still serve one
        return []


def is_loopback(base_url: str) -> bool:
    """Whether the endpoint is on this machine, so that nothing sent to it leaves."""
    host = urlsplit(base_url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
