"""Schemas of what prompts ask for, by the name that their front matter gives as `output`."""

from __future__ import annotations

import functools
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from draftassist.errors import PromptError

__all__ = ["ReplyOutput", "ReplySentence", "output_schema"]

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
    """A whole reply without greeting and signature."""

    subject: str = Field(description="subject line for an email, else empty")
    sentences: list[ReplySentence]


_MODELS: dict[str, type[_Output]] = {"ReplyOutput": ReplyOutput}


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
