"""Loads prompt files, checks them, and renders them into messages.

A prompt is `<folder>/<stage>/<name>.md`: YAML front matter (see `header`) and a Jinja2 body with the blocks `system`
and `user`. Rendering is sandboxed and strict. A folder of one's own may hold just the prompts that differ.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from jinja2 import FunctionLoader, StrictUndefined, Template, TemplateError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import ValidationError

from draftassist.errors import PromptError
from draftassist.llm.base import ChatMessage
from draftassist.prompting.checks import BLOCKS, check_blocks, check_fences, check_inputs, included_names, parse
from draftassist.prompting.fence import fence
from draftassist.prompting.header import PromptHeader

__all__ = ["Prompt", "PromptLibrary"]

_FRONT_MATTER = re.compile(r"---\n(?P<header>.*?)\n---\n", re.DOTALL)
_PARTIALS = "_partials"


@dataclass(frozen=True)
class Prompt:
    """One prompt, checked and ready. `sha256` is over all that decides what a model gets to see and do."""

    header: PromptHeader
    sha256: str
    file: str
    template: Template

    @property
    def stamp(self) -> str:
        """`version#sha8`, for provenance under the stage's name."""
        return f"{self.header.version}#{self.sha256[:8]}"

    @property
    def ref(self) -> str:
        """`id@version#sha8`: which prompt it was, to the letter."""
        return f"{self.header.id}@{self.stamp}"

    def render(self, inputs: Mapping[str, Any]) -> list[ChatMessage]:
        """The messages. Raises PromptError for a missing, unknown or mistyped input, without quoting its value."""
        self._check(inputs)
        context = self.template.new_context(dict(inputs))
        try:
            system, user = ("".join(self.template.blocks[name](context)).strip() for name in BLOCKS)
        except PromptError as error:
            raise PromptError(error.message, file=self.file, mend=error.mend) from None
        except (TemplateError, TypeError, ValueError, AttributeError, LookupError, ArithmeticError) as error:
            reason = error.message if isinstance(error, TemplateError) else type(error).__name__
            raise PromptError(f"cannot be rendered: {reason}", file=self.file, mend="mend the body") from None
        messages = [ChatMessage("system", system), ChatMessage("user", user)]
        return [message for message in messages if message.content]

    def _check(self, inputs: Mapping[str, Any]) -> None:
        declared = self.header.inputs
        for name in sorted(set(declared) ^ set(inputs)):
            what = "is missing" if name in declared else "is not an input of this prompt"
            raise PromptError(what, file=self.file, field=name, mend=f"give it {', '.join(sorted(declared))}")
        for name, kind in declared.items():
            if not kind.accepts(inputs[name]):
                got = type(inputs[name]).__name__
                raise PromptError(f"got {got} where {kind.text} was declared", file=self.file, field=name)


class PromptLibrary:
    """The prompts of one or more folders; where several have a prompt, the first folder's counts."""

    def __init__(self, *folders: Path) -> None:
        self._folders = folders
        self._loaded: dict[str, Prompt] = {}
        self._environment = ImmutableSandboxedEnvironment(
            loader=FunctionLoader(self._body),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=_finalize,
        )
        self._environment.globals.clear()
        self._environment.filters["fence"] = fence

    def get(self, prompt_id: str) -> Prompt:
        """The prompt, read and checked once. Raises PromptError with file and line."""
        if prompt_id not in self._loaded:
            self._loaded[prompt_id] = self._load(prompt_id)
        return self._loaded[prompt_id]

    def ids(self) -> list[str]:
        """Every prompt there is."""
        paths = (path.relative_to(folder) for folder in self._folders for path in folder.rglob("*.md"))
        return sorted(
            {path.with_suffix("").as_posix() for path in paths if len(path.parts) > 1 and path.parts[0] != _PARTIALS}
        )

    def _load(self, prompt_id: str) -> Prompt:
        name = f"{prompt_id}.md"
        path, front_matter, body = self._read(name)
        header = _read_header(front_matter, path)
        if header.id != prompt_id:
            raise PromptError(f"is {header.id!r} but lies at {name}", file=path, field="id", mend="make them the same")
        sources = {name: body}
        trees = self._parse_all(name, sources)
        check_blocks(*trees[0])
        check_inputs(str(path), header.inputs, trees)
        check_fences([name for name, kind in header.inputs.items() if not kind.trusted], trees)
        return Prompt(header, _digest(header, sources), str(path), self._environment.get_template(name))

    def _parse_all(self, name: str, sources: dict[str, str]) -> list[tuple[str, nodes.Template]]:
        """The syntax trees of `name` and of all that it includes; their sources are added to `sources`."""
        file = str(self._find(name))
        tree = parse(self._environment, sources[name], file)
        trees = [(file, tree)]
        for partial in included_names(file, tree):
            if partial not in sources:
                sources[partial] = self._body(partial)
                trees += self._parse_all(partial, sources)
        return trees

    def _find(self, name: str) -> Path:
        for folder in self._folders:
            if (folder / name).is_file():
                return folder / name
        places = ", ".join(str(folder) for folder in self._folders)
        raise PromptError(f"there is no prompt {name} in {places}", mend=f"there are: {', '.join(self.ids())}")

    def _read(self, name: str) -> tuple[Path, str, str]:
        """Path, front matter and body; the body begins with blank lines, so that its line numbers are the file's."""
        path = self._find(name)
        match = _FRONT_MATTER.match(text := _read_text(path))
        if match is None:
            raise PromptError("has no front matter", file=path, line=1, mend="begin with '---', YAML, '---'")
        return path, match["header"], "\n" * match.group().count("\n") + text[match.end() :]

    def _body(self, name: str) -> str:
        """What Jinja2 compiles: of a prompt its body, of a partial all of it."""
        return _read_text(self._find(name)) if name.startswith(_PARTIALS) else self._read(name)[2]


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise PromptError("is not UTF-8", file=path, mend="save it as UTF-8") from None
    except OSError as error:
        raise PromptError(f"cannot be read: {error.strerror}", file=path) from None


def _read_header(text: str, path: Path) -> PromptHeader:
    try:
        return PromptHeader.model_validate(yaml.safe_load(text))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = None if mark is None else mark.line + 2
        raise PromptError("front matter is not YAML", file=path, line=line, mend="mend it") from None
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or None
        raise PromptError(first["msg"], file=path, field=field, mend="mend the front matter") from None


def _digest(header: PromptHeader, sources: Mapping[str, str]) -> str:
    """SHA-256 over the body, the partials in it, and what of the front matter steers the model."""
    inputs = {name: kind.text for name, kind in header.inputs.items()}
    steering = [header.role, header.output, header.temperature, inputs]
    bodies = {name: source.strip() for name, source in sources.items()}
    return hashlib.sha256(json.dumps([steering, bodies], sort_keys=True).encode()).hexdigest()


def _finalize(value: Any) -> Any:
    if value is None:
        raise PromptError("a value to be printed is missing (None)", mend="guard it with {% if … %} in the body")
    return value
