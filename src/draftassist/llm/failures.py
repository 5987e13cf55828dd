"""Turns what the OpenAI client, LangChain and the network raise into the errors of this program.

A message never carries text of the prompt, even where an endpoint quotes it back: customer text stays private.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from draftassist.errors import (
    DraftAssistError,
    ModelRefusedError,
    ModelTimeoutError,
    ModelUnreachableError,
    PromptTooLongError,
    UnparseableReplyError,
)
from draftassist.llm.base import ChatMessage

__all__ = ["RequestRejectedError", "mapped_errors", "translate"]


class RequestRejectedError(ModelRefusedError):
    """The endpoint does not take the request as it is: perhaps a parameter that it does not know."""


_TOO_LONG = re.compile(
    r"context.{0,20}(length|size|window|limit)|exceed_context|prompt is too long|too many tokens", re.I
)
_QUOTE_CHARACTERS = 16
_DETAIL_CHARACTERS = 200


@contextmanager
def mapped_errors(endpoint: str, messages: Iterable[ChatMessage] = ()) -> Iterator[None]:
    """Let nothing foreign out: every exception becomes one of ours, without its chain (which may quote the prompt)."""
    try:
        yield
    except DraftAssistError:
        raise
    except Exception as error:
        raise translate(error, endpoint, messages) from None


def translate(error: Exception, endpoint: str, messages: Iterable[ChatMessage] = ()) -> DraftAssistError:
    """The error of ours for a foreign one; `endpoint` says in the message who failed."""
    import httpx2
    import openai

    if isinstance(error, openai.APITimeoutError | httpx2.TimeoutException):
        return ModelTimeoutError(
            f"{endpoint} did not answer in time", mend="raise DRAFTASSIST_LLM_TIMEOUT_SECONDS or try again"
        )
    if isinstance(error, openai.APIConnectionError | httpx2.TransportError | httpx2.InvalidURL):
        return ModelUnreachableError(
            f"{endpoint} cannot be reached or broke off", mend="check DRAFTASSIST_LLM_BASE_URL and that it is running"
        )
    if isinstance(error, openai.APIError):
        return _refused(error, endpoint, messages)
    # what remains is an answer that the client could not digest: no JSON, no choices, fields of the wrong type
    return UnparseableReplyError(
        f"{endpoint} gave an answer that is no chat completion ({type(error).__name__})",
        mend="check that DRAFTASSIST_LLM_BASE_URL is the root of an OpenAI-compatible API, often ending in /v1",
    )


def _refused(error: Exception, endpoint: str, messages: Iterable[ChatMessage]) -> DraftAssistError:
    status = getattr(error, "status_code", None)
    message = _message(error)
    detail = _detail(message, messages)
    if _TOO_LONG.search(f"{message} {_kind(error)}"):
        return PromptTooLongError(
            f"the prompt is longer than the context of {endpoint} ({status or 'stream'}){detail}",
            mend="shorten the case or use a model with a longer context",
        )
    if status in (401, 403):
        return ModelRefusedError(f"{endpoint} refused the key ({status})", mend="set DRAFTASSIST_LLM_API_KEY")
    if status == 404:
        return ModelRefusedError(
            f"{endpoint} knows no such model or address (404){detail}",
            mend="check DRAFTASSIST_LLM_MODEL and DRAFTASSIST_LLM_BASE_URL",
        )
    if status == 429:
        return ModelRefusedError(f"{endpoint} is over its rate limit or quota (429){detail}", mend="wait and try again")
    if status is None or status >= 500:
        return ModelUnreachableError(
            f"{endpoint} failed inside ({status or 'in its stream'}){detail}", mend="look into its log or try again"
        )
    return RequestRejectedError(f"{endpoint} refused the request ({status}){detail}", mend="check the model's name")


def _message(error: Exception) -> str:
    body = getattr(error, "body", None)
    message = body.get("message") if isinstance(body, dict) else body
    return message if isinstance(message, str) else ""


def _kind(error: Exception) -> str:
    body = getattr(error, "body", None)
    return " ".join(str(body.get(key)) for key in ("type", "code")) if isinstance(body, dict) else ""


def _detail(message: str, messages: Iterable[ChatMessage]) -> str:
    """The endpoint's own words, unless they share a run of characters with the prompt."""
    words = " ".join(message.split())[:_DETAIL_CHARACTERS]
    sent = " ".join(" ".join(message.content.split()) for message in messages)
    runs = range(max(1, len(words) - _QUOTE_CHARACTERS + 1))
    quoted = any(words[at : at + _QUOTE_CHARACTERS] in sent for at in runs)
    return f": {words}" if words and not quoted else ""
