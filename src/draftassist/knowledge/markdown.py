"""Policies from Markdown: front matter for what a machine decides on, one clause for each `##` heading."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import yaml
from pydantic import ValidationError

from draftassist.domain.policy import Clause, Policy
from draftassist.domain.validation import explain
from draftassist.errors import SchemaError
from draftassist.knowledge.yaml_text import load_yaml

__all__ = ["parse_policy", "slug", "split_front_matter"]

_FRONT = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_OPENED = re.compile(r"\A\ufeff?---[ \t]*\r?\n[ \t]*[\w-]+:")
_FENCE = re.compile(r"^(```|~~~)")
_HEADING = re.compile(r"^##[ \t]+(.+?)(?:[ \t]+\{#([\w-]+)\})?[ \t]*#*[ \t]*$")
_TITLE = re.compile(r"^#[ \t]+(.+?)[ \t]*$")


def parse_policy(text: str, source: str, default_id: str) -> Policy:
    """A policy from the text of one file. Raises SchemaError naming file, line and field.

    `source` is the path shown to people; `default_id` names a file without front matter.
    """
    if not text.strip():
        raise SchemaError("is empty", file=source, mend="write the policy, or remove the file")
    front, body_at = split_front_matter(text)
    if front is None and _OPENED.match(text):
        raise SchemaError("front matter is not closed", file=source, line=1, mend="end it with a line of ---")
    data = {} if front is None else _front_matter(front, source)
    body = text[body_at:]
    title = _first_title(body)
    data["id"] = str(data.get("id", default_id))  # YAML reads 12 as a number, and people mean a name
    data.setdefault("title", title or default_id.replace("-", " ").replace("/", ", "))
    data["source"] = source
    try:
        policy = Policy.model_validate(data)
    except ValidationError as error:
        field, message = explain(error)
        raise SchemaError(
            message, file=source, line=_line_of(text, field), field=field, mend="mend the front matter"
        ) from None
    if "#" in policy.id or not policy.id.strip():
        said = "must not contain '#', which begins the clause" if policy.id.strip() else "is empty"
        raise SchemaError(said, file=source, line=_line_of(text, "id"), field="id", mend="choose another id")
    return policy.model_copy(update={"clauses": _clauses(policy, body)})


def split_front_matter(text: str) -> tuple[str | None, int]:
    """The YAML between the first two lines of `---` (None when there is none), and where the body begins."""
    match = _FRONT.match(text)
    return (match.group(1), match.end()) if match else (None, 0)


def slug(heading: str) -> str:
    """A heading as an id: lower case, words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "clause"


def _front_matter(text: str, source: str) -> dict[str, Any]:
    try:
        data = load_yaml(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else None
        problem = getattr(error, "problem", None) or "cannot be read"
        raise SchemaError(f"front matter is not YAML: {problem}", file=source, line=line, mend="mend it") from None
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise SchemaError("front matter is not a mapping", file=source, line=2, mend="write 'id: …' and 'title: …'")
    return {str(key): value for key, value in data.items() if value is not None}


def _line_of(text: str, field: str) -> int | None:
    """The line on which a top-level field stands."""
    name = re.split(r"[.\[]", field)[0]
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith(f"{name}:"):
            return number
    return None


def _first_title(body: str) -> str | None:
    return next((m.group(1) for line in body.splitlines() if (m := _TITLE.match(line))), None)


def _clauses(policy: Policy, body: str) -> list[Clause]:
    """Text before the first `##` is a clause of its own, under the policy's title."""
    parts: list[tuple[str, str | None, list[str]]] = [(policy.title, None, [])]
    fenced = False
    for line in body.splitlines():
        fenced ^= bool(_FENCE.match(line))
        heading = None if fenced else _HEADING.match(line)
        if heading:
            parts.append((heading.group(1), heading.group(2), []))
        elif not _TITLE.match(line) or fenced:
            parts[-1][2].append(line)
    taken: set[str] = set()
    clauses = []
    for heading_text, own_id, lines in parts:
        text = "\n".join(lines).strip()
        if text:
            clause_id = f"{policy.id}#{_unique(own_id or slug(heading_text), taken)}"
            clauses.append(
                Clause(id=clause_id, policy_id=policy.id, title=policy.title, heading=heading_text, text=text)
            )
    return clauses


def _unique(name: str, taken: set[str]) -> str:
    candidate, number = name, 2
    while candidate in taken:
        candidate, number = f"{name}-{number}", number + 1
    taken.add(candidate)
    return candidate
