"""JSON answers: what is sent to ask for one, and how one is read and checked, whatever the endpoint can do."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from draftassist.errors import UnparseableReplyError
from draftassist.llm.base import ChatMessage, Completion, JsonSchema

__all__ = ["ask_in_words", "parse_reply", "reply_reader", "response_format"]

_MOST_OPENINGS = 200
"""Braces and brackets looked into; a model stuck on one of them would else cost time in the square of its length."""


def response_format(schema: JsonSchema) -> dict[str, Any]:
    """The `response_format` of an OpenAI-compatible request; strict where the schema is as strict as that demands."""
    name = "".join(c if c.isalnum() else "_" for c in str(schema.get("title", "reply")))[:64]
    return {
        "type": "json_schema",
        "json_schema": {"name": name, "schema": dict(schema), "strict": _is_strict(schema)},
    }


def _is_strict(node: Any) -> bool:
    """Whether every object in the schema is closed and requires all it names, as OpenAI's strict mode wants it."""
    if isinstance(node, Mapping):
        properties = node.get("properties")
        if isinstance(properties, Mapping) and node.get("type") == "object":
            closed = node.get("additionalProperties") is False
            if not closed or set(node.get("required", ())) != set(properties):
                return False
        return all(_is_strict(value) for value in node.values())
    if isinstance(node, list):
        return all(_is_strict(value) for value in node)
    return True


def ask_in_words(messages: Sequence[ChatMessage], schema: JsonSchema) -> list[ChatMessage]:
    """The same prompt with the schema in its system message, for endpoints without structured output."""
    order = (
        "Answer with one JSON object and nothing else: no code fence, no words before or after it. "
        f"It must be valid against this JSON schema:\n{json.dumps(schema, ensure_ascii=False)}"
    )
    first, rest = messages[0], list(messages[1:])
    if first.role == "system":
        return [replace(first, content=f"{first.content}\n\n{order}"), *rest]
    return [ChatMessage("system", order), first, *rest]


def reply_reader(schema: JsonSchema | None) -> Callable[[Completion], Completion]:
    """`parse_reply` for the schema; without one, completions stay as they are."""
    return (lambda done: done) if schema is None else (lambda done: parse_reply(done, schema))


def parse_reply(completion: Completion, schema: JsonSchema) -> Completion:
    """The completion with `data`: the first JSON document in its text that is valid against the schema.

    Models wrap JSON in code fences, think aloud before it or add a word after it; that is passed over.
    Raises UnparseableReplyError, which keeps the text in `raw`.
    """
    import jsonschema

    validator = jsonschema.Draft202012Validator(schema)
    problem = "it holds no JSON"
    for document in _documents(completion.text):
        error = next(validator.iter_errors(document), None)
        if error is None:
            return replace(completion, data=document)
        # the message of a validation error quotes the value, which may be customer text: name the place only
        problem = f"its {error.json_path} breaks the schema's {error.validator!r}"
    if completion.truncated:
        problem = f"it was cut off after {completion.completion_tokens} tokens"
    raise UnparseableReplyError(
        f"{completion.model} gave no usable JSON: {problem}",
        raw=completion.text,
        mend="try again, allow more tokens or use a stronger model",
    )


def _documents(text: str) -> Iterator[Any]:
    """The JSON objects and arrays in the text, each where the one before has ended."""
    decoder = json.JSONDecoder()
    at = 0
    for _ in range(_MOST_OPENINGS):
        if (at := _next_opening(text, at)) < 0:
            return
        try:
            document, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            at += 1
        else:
            yield document


def _next_opening(text: str, at: int) -> int:
    found = [place for place in (text.find("{", at), text.find("[", at)) if place >= 0]
    return min(found, default=-1)
