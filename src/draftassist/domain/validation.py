"""Turns a pydantic error into the one line that names the field and says what is wrong with it."""

from __future__ import annotations

from difflib import get_close_matches

from pydantic import BaseModel, ValidationError

__all__ = ["explain", "unknown_fields"]


def explain(error: ValidationError) -> tuple[str, str]:
    """The first fault as (field path, message): `messages[0].from`, `must be customer, agent, system or note`."""
    first = error.errors(include_url=False)[0]
    path = ""
    for part in first["loc"]:
        path += f"[{part}]" if isinstance(part, int) else (f".{part}" if path else str(part))
    message = first["msg"].removeprefix("Value error, ").replace("Input should be", "must be")
    if first["type"] in ("model_type", "model_attributes_type", "dict_type"):
        message = "must be an object {…}"
    if first["type"] == "missing":
        message = "is missing"
    elif "input" in first and not isinstance(first["input"], dict | list) and first["type"] != "value_error":
        message = f"{message}, got {str(first['input'])[:60]!r}"
    return path, message


def unknown_fields(model: BaseModel, prefix: str = "") -> list[str]:
    """Fields that the model does not know, with the nearest known name: usually a slip of the pen. Looks inside too."""
    known = [field.alias or name for name, field in type(model).model_fields.items()]
    found = []
    for name in model.model_extra or {}:
        near = get_close_matches(name, known, n=1, cutoff=0.75)
        hint = f" (did you mean '{near[0]}'?)" if near else ""
        found.append(f"unknown field '{prefix}{name}' is kept but not used{hint}")
    for name in type(model).model_fields:
        value = getattr(model, name)
        for place, inner in enumerate(value) if isinstance(value, list) else ((None, value),):
            if isinstance(inner, BaseModel):
                at = "" if place is None else f"[{place}]"
                found += unknown_fields(inner, f"{prefix}{name}{at}.")
    return found
