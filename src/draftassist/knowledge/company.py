"""`company.yaml` and `actions.yaml`: the company's frame and its own action names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from draftassist.domain.policy import ActionKind, ActionName, Company, Glossary, Policy, ResolvedCase
from draftassist.domain.validation import explain
from draftassist.errors import SchemaError
from draftassist.knowledge.plain_text import read_plain
from draftassist.knowledge.yaml_text import load_yaml

__all__ = ["DEFAULTED", "complete_glossary", "read_company", "read_glossary"]

DEFAULTED = ("name", "time_zone", "working_hours", "currency", "roles")
"""What is shown as an assumption where company.yaml does not state it."""


def read_company(path: Path) -> Company:
    """The company; what the file does not state is listed in `defaulted`. Raises SchemaError."""
    data = _mapping(path)
    try:
        company = Company.model_validate(data)
    except ValidationError as error:
        field, message = explain(error)
        raise SchemaError(message, file=path, field=field, mend="mend company.yaml") from None
    return company.model_copy(update={"defaulted": [name for name in DEFAULTED if data.get(name) is None]})


def read_glossary(path: Path, kind_of: Callable[[str], ActionKind]) -> Glossary:
    """Action names from `{actions: {name: {kind, aliases}}}` or a list of `{name, kind, aliases}`.

    A name without a kind gets one from `kind_of`, marked inferred. Raises SchemaError.
    """
    data = _content(path)
    entries = data.get("actions", data) if isinstance(data, dict) else data
    if isinstance(entries, list):
        entries = {str(entry.get("name", "")): entry for entry in entries if isinstance(entry, dict)}
    if not isinstance(entries, dict):
        raise SchemaError(
            "is neither a mapping nor a list", file=path, field="actions", mend="write 'actions: {name: …}'"
        )
    actions: dict[str, ActionName] = {}
    for name, entry in entries.items():
        fields = {"kind": entry} if isinstance(entry, str) else dict(entry or {})
        inferred = not fields.get("kind")
        if inferred:
            fields["kind"] = kind_of(str(name))
        try:
            actions[str(name)] = ActionName.model_validate({**fields, "name": str(name), "inferred": inferred})
        except ValidationError as error:
            field, message = explain(error)
            raise SchemaError(message, file=path, field=f"actions.{name}.{field}", mend="mend actions.yaml") from None
    return Glossary(actions=actions)


def complete_glossary(
    glossary: Glossary, policies: list[Policy], cases: list[ResolvedCase], kind_of: Callable[[str], ActionKind]
) -> Glossary:
    """The glossary with every action that policies and cases name; undeclared ones are inferred, and say so."""
    named = [row.action for policy in policies for row in policy.limits]
    named += [row.action for policy in policies for row in policy.timelines]
    named += [action for case in cases for action in case.actions]
    actions = dict(glossary.actions)
    for name in named:
        if name not in actions:
            actions[name] = ActionName(name=name, kind=kind_of(name), inferred=True)
    return Glossary(actions=actions)


def _mapping(path: Path) -> dict[str, Any]:
    data = _content(path)
    if not isinstance(data, dict):
        raise SchemaError("is not a mapping", file=path, line=1, mend="write 'name: value' lines")
    return data


def _content(path: Path) -> Any:
    """What the YAML says; an empty file says nothing."""
    try:
        return load_yaml(read_plain(path)) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "cannot be read"
        line = mark.line + 1 if mark else None
        raise SchemaError(f"is not YAML: {problem}", file=path, line=line, mend="mend the YAML") from None
