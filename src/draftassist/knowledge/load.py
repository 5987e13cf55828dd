"""Reads knowledge folders: every file that can be read is kept, every other is named with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from draftassist.domain.policy import ActionKind, Company, Glossary, Knowledge, Policy, ResolvedCase, Skipped
from draftassist.errors import KnowledgeError, SchemaError
from draftassist.knowledge.cases import parse_case_csv, parse_case_lines
from draftassist.knowledge.company import complete_glossary, read_company, read_glossary
from draftassist.knowledge.markdown import parse_policy

__all__ = ["LARGEST_FILE", "knowledge_files", "load_knowledge"]

T = TypeVar("T")
D = TypeVar("D", Policy, ResolvedCase)
LARGEST_FILE = 20_000_000
"""Bytes; a larger file is refused by name rather than read into memory."""

_POLICY_SUFFIXES = frozenset({".md", ".markdown", ".txt"})
_CASE_SUFFIXES = frozenset({".jsonl", ".csv"})
_NO_POLICY = frozenset({"readme.md", "card.md", "license.md", "changelog.md"})


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
    yield from _files(root / "cases", _CASE_SUFFIXES)
    yield from (path for name in ("cases.jsonl", "cases.csv") if (path := root / name).is_file())


def _files(folder: Path, suffixes: frozenset[str]) -> Iterator[Path]:
    if folder.is_dir():
        yield from sorted(
            path
            for path in folder.rglob("*")
            if path.suffix.lower() in suffixes and path.is_file() and path.name.lower() not in _NO_POLICY
        )


def load_knowledge(roots: Sequence[Path], kind_of: Callable[[str], ActionKind]) -> Knowledge:
    """Everything under the roots. Raises KnowledgeError when a root is missing; single files never raise."""
    read = _Read()
    company, glossary = Company(defaulted=["name", "time_zone", "working_hours", "currency", "roles"]), Glossary()
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
    return Knowledge(
        root=", ".join(str(root) for root in roots) or None,
        company=company,
        glossary=complete_glossary(glossary, policies, cases, kind_of),
        policies=policies,
        cases=cases,
        skipped=read.skipped,
    )


def _read_file(path: Path, root: Path, read: _Read) -> None:
    source = str(path)
    try:
        text = _text(path)
        if path.suffix.lower() in _POLICY_SUFFIXES:
            read.policies.append(parse_policy(text, source, _id_from(path, root)))
            return
        parse = parse_case_lines if path.suffix.lower() == ".jsonl" else parse_case_csv
        cases, skipped = parse(text, source)
        read.cases += cases
        read.skipped += skipped
    except SchemaError as error:
        read.skipped.append(_skipped(source, error))


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes() if path.stat().st_size <= LARGEST_FILE else None
    except OSError as error:
        raise SchemaError(f"cannot be read: {error.strerror}", file=path, mend="check its permissions") from None
    if raw is None:
        raise SchemaError(f"is larger than {LARGEST_FILE:,} bytes", file=path, mend="split it")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SchemaError(f"is not UTF-8 text (byte {error.start})", file=path, mend="save it as UTF-8") from None


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
            skipped.append(Skipped(file=item.source, error=f"id: '{item.id}' is taken by {first.source}"))
    return list(kept.values())
