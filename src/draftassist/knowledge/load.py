"""Reads knowledge folders: every file that can be read is kept, every other is named with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

from draftassist.domain.policy import ActionKind, Company, Glossary, Knowledge, Policy, ResolvedCase, Skipped
from draftassist.errors import KnowledgeError, SchemaError
from draftassist.knowledge.cases import CASE_SUFFIXES, parse_cases
from draftassist.knowledge.company import DEFAULTED, complete_glossary, read_company, read_glossary
from draftassist.knowledge.documents import DOCUMENT_SUFFIXES, read_document
from draftassist.knowledge.exceptions import mark_exceptions
from draftassist.knowledge.glossary import infer_kind
from draftassist.knowledge.markdown import parse_policy
from draftassist.knowledge.plain_text import read_plain

__all__ = ["knowledge_files", "load_knowledge"]

T = TypeVar("T")
D = TypeVar("D", Policy, ResolvedCase)

_POLICY_SUFFIXES = DOCUMENT_SUFFIXES | {".md", ".markdown", ".txt"}
_NO_POLICY = frozenset({"readme.md", "card.md", "license.md", "license.txt", "changelog.md"})


@dataclass
class _Read:
    policies: list[Policy] = field(default_factory=list)
    cases: list[ResolvedCase] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


def knowledge_files(root: Path) -> Iterator[Path]:
    """Files of a knowledge folder in a stable order: policies first, then cases; a single file is itself."""
    if root.is_file():
        yield root
        return
    policies = root / "policies"
    yield from _files(policies if policies.is_dir() else root, _POLICY_SUFFIXES)
    yield from _files(root / "cases", CASE_SUFFIXES)
    yield from (path for suffix in sorted(CASE_SUFFIXES) if (path := root / f"cases{suffix}").is_file())


def _files(folder: Path, suffixes: frozenset[str]) -> Iterator[Path]:
    if folder.is_dir():
        yield from sorted(
            path
            for path in folder.rglob("*")
            if path.suffix.lower() in suffixes and path.is_file() and path.name.lower() not in _NO_POLICY
        )


def load_knowledge(
    roots: Sequence[Path], kind_of: Callable[[str], ActionKind] = infer_kind, on: date | None = None
) -> Knowledge:
    """Everything under the roots; cases that exceed the limits in force `on` that day (today) are marked exceptional.

    Raises KnowledgeError when a root is missing; single files never raise.
    """
    read = _Read()
    company, glossary = Company(defaulted=list(DEFAULTED)), Glossary()
    for root in roots:
        if not root.exists():
            raise KnowledgeError(
                "no such knowledge folder", file=root, mend="check --knowledge or DRAFTASSIST_KNOWLEDGE"
            )
        for path in knowledge_files(root):
            _read_file(path, root, read)
        company = _optional(root / "company.yaml", read_company, company, read)
        glossary = _optional(root / "actions.yaml", lambda path: read_glossary(path, kind_of), glossary, read)
    policies = _without_doubles(read.policies, read.skipped)
    cases = _without_doubles(read.cases, read.skipped)
    return mark_exceptions(
        Knowledge(
            root=", ".join(str(root) for root in roots) or None,
            company=company,
            glossary=complete_glossary(glossary, policies, cases, kind_of),
            policies=policies,
            cases=cases,
            skipped=read.skipped,
        ),
        on or datetime.now(UTC).date(),
    )


def _read_file(path: Path, root: Path, read: _Read) -> None:
    source, suffix = str(path), path.suffix.lower()
    try:
        if root.resolve() not in (resolved := path.resolve()).parents and resolved != root.resolve():
            raise SchemaError("is a link that leads out of the folder", file=path, mend="copy the file into it")
        if suffix in CASE_SUFFIXES:
            cases, skipped = parse_cases(read_plain(path), source, suffix)
            read.cases += cases
            read.skipped += skipped
            return
        text = read_document(path) if suffix in DOCUMENT_SUFFIXES else read_plain(path)
        read.policies.append(parse_policy(text, source, _id_from(path, root)))
    except SchemaError as error:
        read.skipped.append(_skipped(source, error))


def _id_from(path: Path, root: Path) -> str:
    base = root / "policies" if (root / "policies").is_dir() else root
    relative = path.relative_to(base) if base.is_dir() else Path(path.name)
    return relative.with_suffix("").as_posix().replace("/", "-").lower().replace(" ", "-")


def _optional(path: Path, parse: Callable[[Path], T], default: T, read: _Read) -> T:
    if not path.is_file():
        return default
    try:
        return parse(path)
    except SchemaError as error:
        read.skipped.append(_skipped(str(path), error))
        return default


def _skipped(source: str, error: SchemaError) -> Skipped:
    said = f"{error.field}: {error.message}" if error.field else error.message
    return Skipped(file=source, line=error.line, error=f"{said} ({error.mend})" if error.mend else said)


def _without_doubles(items: list[D], skipped: list[Skipped]) -> list[D]:
    """Of two policies or cases with one id the first is kept, and the other named."""
    kept: dict[str, D] = {}
    for item in items:
        first = kept.setdefault(item.id, item)
        if first is not item:
            error = f"id: '{item.id}' is taken by {first.source} (give each its own)"
            skipped.append(Skipped(file=item.source, error=error))
    return list(kept.values())
