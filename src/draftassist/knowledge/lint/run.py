"""All checks over one knowledge folder."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from draftassist.domain.policy import Knowledge, Policy, Skipped
from draftassist.errors import KnowledgeError
from draftassist.knowledge.lint.contradictions import contradictions
from draftassist.knowledge.lint.finding import Finding
from draftassist.knowledge.lint.places import case_lines, places_of
from draftassist.knowledge.lint.prose import prose_findings
from draftassist.knowledge.lint.references import case_references, frame_references, policy_references
from draftassist.knowledge.lint.validity import date_findings, row_findings
from draftassist.knowledge.load import load_knowledge

__all__ = ["folder_of", "lint"]

_FRAME = ("company.yaml", "actions.yaml", "policies")
_SAID = re.compile(
    r"^(?:(?P<field>[\w.\[\]]+): )?(?P<what>.*?)(?: \((?P<mend>[^()]*(?:\([^()]*\)[^()]*)*)\))?$", re.DOTALL
)


def lint(paths: Sequence[Path], on: date) -> list[Finding]:
    """Findings over the folders, those of each file together; a path inside a folder shows only what is in it.

    Expired policies are judged by their dates alone. Raises KnowledgeError when a path is not there.
    """
    found: list[Finding] = []
    for path in paths:
        if not path.exists():
            raise KnowledgeError("no such file or folder", file=path, mend="check the path")
        root = folder_of(path)
        inside = path.resolve()
        for finding in _of_folder(root, on):
            place = Path(finding.file).resolve()
            if inside == root.resolve() or place == inside or inside in place.parents:
                found.append(finding)
    return sorted(dict.fromkeys(found), key=lambda one: (one.file, one.line or 0))


def folder_of(path: Path) -> Path:
    """The knowledge folder that a path belongs to: the nearest one above it that looks like one, else itself."""
    for folder in (path, *path.resolve().parents):
        if folder.is_dir() and any((folder / name).exists() for name in _FRAME):
            return folder
    return path


def _of_folder(root: Path, on: date) -> Iterator[Finding]:
    knowledge = load_knowledge([root], on=on)
    yield from (_unreadable(skipped) for skipped in knowledge.skipped)
    for policy in knowledge.policies:
        yield from _of_policy(policy, knowledge, on)
    yield from contradictions(knowledge, on)
    yield from case_references(knowledge)
    yield from _exceptions(knowledge)
    yield from frame_references(knowledge, root)


def _of_policy(policy: Policy, knowledge: Knowledge, on: date) -> Iterator[Finding]:
    places = places_of(policy.source)
    yield from date_findings(policy, knowledge, on, places)
    if policy.effective_to is not None and policy.effective_to < on:
        return
    yield from policy_references(policy, knowledge, places)
    yield from row_findings(policy, knowledge, places)
    yield from prose_findings(policy, knowledge, places)


def _unreadable(skipped: Skipped) -> Finding:
    """What could not be read was said in one line, `field: what (mend)`."""
    match = _SAID.match(skipped.error)
    said = match.groupdict() if match else {"field": None, "what": skipped.error, "mend": None}
    code = "duplicate-id" if "is taken by" in skipped.error else "unreadable"
    return Finding(
        file=skipped.file, line=skipped.line, field=said["field"] or "", code=code, severity="error",
        what=said["what"] or skipped.error, mend=said["mend"] or "",
    )  # fmt: skip


def _exceptions(knowledge: Knowledge) -> Iterator[Finding]:
    beyond = [case for case in knowledge.cases if case.exceptional]
    lines = {source: case_lines(source) for source in {case.source for case in beyond}}
    for case in beyond:
        yield Finding(
            file=case.source, line=lines[case.source].get(case.id), field=case.id, code="exception", severity="info",
            what=f"an exception, never shown as precedent: {case.exceptional}",
        )  # fmt: skip
