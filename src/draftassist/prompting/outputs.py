"""Schemas of what prompts ask for, by the name that their front matter gives as `output`."""

from __future__ import annotations

import functools
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from draftassist.errors import PromptError

__all__ = ["MendOutput", "MendedSentence", "ReplyOutput", "ReplySentence", "output_schema"]

SentenceRole = Literal[
    "acknowledge", "impact", "responsibility", "cause", "action", "gesture", "refusal", "ask", "checkpoint", "close"
]


class _Output(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ReplySentence(_Output):
    """One sentence, with what it does decided before how it is worded."""

    role: SentenceRole = Field(description="what the sentence does")
    actions: list[int] = Field(description="numbers of the plan's actions that it tells of, else empty")
    cites: list[str] = Field(description="ids of the clauses that it rests on, else empty")
    text: str = Field(description="the sentence as the customer reads it")
    break_before: bool = Field(description="whether a new paragraph begins here")


class ReplyOutput(_Output):
    """A whole reply without subject, greeting and signature: those are not a model's to write."""

    sentences: list[ReplySentence]


class MendedSentence(ReplySentence):
    """A sentence in place of another."""

    number: int = Field(description="number of the sentence that it takes the place of; 0: it is added")


class MendOutput(_Output):
    """What is to change in a reply."""

    sentences: list[MendedSentence]


_MODELS: dict[str, type[_Output]] = {"ReplyOutput": ReplyOutput, "MendOutput": MendOutput}


@functools.cache
def output_schema(name: str) -> dict[str, Any] | None:
    """The JSON schema of that name; None for `text`. Raises PromptError for an unknown one.

    Every object in it is closed and requires all it names, so that endpoints can hold to it strictly.
    """
    if name == "text":
        return None
    if name not in _MODELS:
        raise PromptError(f"no output is called {name!r}", field="output", mend=f"text, {', '.join(_MODELS)}")
    return _MODELS[name].model_json_schema()
