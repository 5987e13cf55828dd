"""What is indexed: one passage per policy clause and per resolved case, with a hash that says whether it changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from draftassist.domain.policy import Clause, Knowledge, Policy, ResolvedCase
from draftassist.knowledge.redaction import redact_case

__all__ = ["Entry", "Kind", "Passage", "entries_of"]

Kind = Literal["policy", "case"]
_WINDOW_WORDS = 170
"""About 220 tokens: below what the encoder reads, with room for the title."""
_OVERLAP_WORDS = 30
_LONGEST_CASE_WINDOWS = 2


@dataclass(frozen=True)
class Passage:
    """One unit of retrieval.

    `windows` and `lead` (what it is about in a few words, or "") are embedded; `words` and `names` are searched by
    words (`names`: title and heading, which weigh more); `text` is what is shown. Dates are ISO days or empty.
    `exceptional` says why a case is no precedent. `source` is the path inside the folder that was read, so that nothing
    changes with the place from which the program is started.
    """

    id: str
    kind: Kind
    title: str
    text: str
    names: str
    words: str
    windows: tuple[str, ...]
    lead: str
    source: str
    effective_from: str = ""
    effective_to: str = ""
    issue: str = ""
    region: str = ""
    tier: str = ""
    exceptional: str = ""


@dataclass(frozen=True)
class Entry:
    """What may become a passage; made only when it is new or changed, for redaction takes its time."""

    root: str
    id: str
    digest: str
    """SHA-256 over all that the passage is made from."""
    make: Callable[[], Passage]


def entries_of(knowledge: Knowledge, roots: Sequence[Path]) -> Iterator[Entry]:
    """Policies by clause, then cases by their complaint, with what identifies people taken out.

    What was read from none of the (resolved) `roots` is left out.
    """
    for policy in knowledge.policies:
        if place := _place(policy.source, roots):
            about = (policy.title, policy.applies_to, policy.effective_from, policy.effective_to, policy.region)
            for clause in policy.clauses:
                digest = _digest(place[1], about, clause.heading, clause.text)
                yield Entry(place[0], clause.id, digest, partial(_clause_passage, policy, clause, place[1]))
    for case in knowledge.cases:
        if place := _place(case.source, roots):
            digest = _digest(place[1], case.model_dump_json(exclude={"source"}))
            yield Entry(place[0], case.id, digest, partial(_case_passage, case, place[1]))


def _digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode("utf-8", "replace")).hexdigest()


def _place(source: str, roots: Sequence[Path]) -> tuple[str, str] | None:
    """The root that a file was read from, and its path inside."""
    path = Path(source).resolve()
    for root in roots:
        if path == root:
            return str(root), path.name
        if root in path.parents:
            return str(root), path.relative_to(root).as_posix()
    return None


def _clause_passage(policy: Policy, clause: Clause, source: str) -> Passage:
    about = " ".join(policy.applies_to).replace("_", " ")
    heading = "" if clause.heading == policy.title else clause.heading
    lead = ". ".join(part for part in (policy.title, heading) if part)
    return Passage(
        id=clause.id,
        kind="policy",
        title=f"{policy.title}: {heading}" if heading else policy.title,
        text=clause.text,
        names=f"{policy.title} {heading} {about}",
        words=clause.text,
        windows=tuple(f"{lead}. {window}" for window in _windows(clause.text)),
        lead=f"{policy.title}: {heading}" if heading else policy.title,
        source=source,
        effective_from=policy.effective_from.isoformat() if policy.effective_from else "",
        effective_to=policy.effective_to.isoformat() if policy.effective_to else "",
        issue=" ".join(policy.applies_to),
        region=policy.region or "",
    )


def _case_passage(original: ResolvedCase, source: str) -> Passage:
    case = redact_case(original)
    issue = (case.issue or "").replace("_", " ")
    actions = ", ".join(action.replace("_", " ") for action in case.actions)
    done = f"\n\nDone: {actions}" if actions else ""
    reply = f"\n\nReply: {case.reply}" if case.reply else ""
    return Passage(
        id=case.id,
        kind="case",
        title=issue or "case",
        text=f"{case.customer_message}{done}{reply}",
        names=f"{issue} {actions}",
        words=f"{case.customer_message} {case.customer_message} {case.reply}",
        # a case is found by its complaint: that is what the next customer's message is like
        windows=tuple(_windows(case.customer_message)[:_LONGEST_CASE_WINDOWS]),
        lead="",
        source=source,
        issue=case.issue or "",
        region=case.region or "",
        tier=case.tier or "",
        exceptional=case.exceptional or "",
    )


def _windows(text: str) -> list[str]:
    """The text in overlapping stretches that the encoder can read whole; at least one."""
    words = text.split()
    if len(words) <= _WINDOW_WORDS:
        return [text]
    step = _WINDOW_WORDS - _OVERLAP_WORDS
    return [" ".join(words[at : at + _WINDOW_WORDS]) for at in range(0, len(words) - _OVERLAP_WORDS, step)]
