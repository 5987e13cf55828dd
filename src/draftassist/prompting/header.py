"""The front matter of a prompt file: what the prompt is, what goes in, what comes out."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from draftassist.domain.base import Model

__all__ = ["InputType", "PromptHeader"]

_TYPE = re.compile(r"(?P<list>list\[)?(?P<name>\w+)(?(list)\])(?P<optional> \| None)?")
_TRUSTED: dict[str, tuple[type, ...]] = {"str": (str,), "int": (int,), "float": (int, float), "bool": (bool,)}
_UNTRUSTED = {"untrusted": (str,)}


@dataclass(frozen=True)
class InputType:
    """A declared type: `str`, `list[untrusted]`, `Plan`, `untrusted | None`, …

    Only plain `str`, `int`, `float` and `bool` are trusted. `untrusted` text, and objects of the domain, carry words
    that customers or others wrote: they appear only fenced.
    """

    text: str
    classes: tuple[type, ...]
    is_list: bool
    optional: bool
    trusted: bool

    def accepts(self, value: object) -> bool:
        """Whether a value is of this type."""
        if value is None:
            return self.optional
        if self.is_list:
            return isinstance(value, list | tuple) and all(isinstance(item, self.classes) for item in value)
        return isinstance(value, self.classes) and (bool in self.classes or not isinstance(value, bool))


def _read_type(value: object) -> InputType:
    match = _TYPE.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError(f"{value!r} is no type: write str, untrusted, list[untrusted], Plan, or one with ' | None'")
    name = match["name"]
    classes = _TRUSTED.get(name) or _UNTRUSTED.get(name) or _domain_models().get(name)
    if classes is None:
        raise ValueError(f"unknown type {name!r}: write one of str, int, float, bool, untrusted, or a domain model")
    return InputType(str(value), classes, bool(match["list"]), bool(match["optional"]), name in _TRUSTED)


@functools.cache
def _domain_models() -> dict[str, tuple[type, ...]]:
    """The classes of `draftassist.domain` by name."""
    from draftassist.domain import case, commitment, draft, policy, scorecard

    modules = (case, commitment, draft, policy, scorecard)
    found = {name: value for module in modules for name, value in vars(module).items()}
    return {name: (value,) for name, value in found.items() if isinstance(value, type) and issubclass(value, Model)}


def _lines(value: Any) -> Any:
    return value.strip().splitlines() if isinstance(value, str) else value


class PromptHeader(BaseModel):
    """What stands between the `---` lines. `role` is a model role, resolved in settings, never a model's name."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    id: str = Field(pattern=r"^[a-z0-9_]+(/[a-z0-9_.]+)+$")
    version: int = Field(ge=1)
    role: str = Field(pattern=r"^[a-z_]+$")
    inputs: dict[str, Annotated[InputType, BeforeValidator(_read_type)]]
    output: str = Field(pattern=r"^\w+$", description="`text`, or the name of the schema of the answer")
    temperature: float | None = Field(ge=0, le=2)
    changelog: Annotated[list[str], BeforeValidator(_lines)]

    @model_validator(mode="after")
    def _change_is_told(self) -> PromptHeader:
        if not any(line.startswith(f"{self.version}:") for line in self.changelog):
            raise ValueError(f"changelog has no line that begins with '{self.version}:'")
        return self
