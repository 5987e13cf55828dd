"""What is indexed: one passage per policy clause and per resolved case, with a hash that says whether it changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from draftassist.domain.policy import Knowledge

__all__ = ["Passage", "passages_of"]


@dataclass(frozen=True)
class Passage:
    """One unit of retrieval. `dense` is what is embedded, `text` what is shown and searched by words.

    Dates are ISO days or empty; `authority` is false for what may be found but never be a ground.
    """

    id: str
    kind: str
    title: str
    text: str
    dense: str
    source: str
    effective_from: str = ""
    effective_to: str = ""
    issue: str = ""

    @property
    def digest(self) -> str:
        """SHA-256 over everything that search depends on."""
        parts = (
            self.kind,
            self.title,
            self.text,
            self.dense,
            self.source,
            self.effective_from,
            self.effective_to,
            self.issue,
        )
        return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()


def passages_of(knowledge: Knowledge) -> Iterator[Passage]:
    """Policies by clause, then cases by their complaint."""
    for policy in knowledge.policies:
        for clause in policy.clauses:
            yield Passage(
                id=clause.id, kind="policy", title=f"{policy.title}: {clause.heading}", text=clause.text,
                dense=f"{policy.title}. {clause.heading}. {clause.text}", source=policy.source,
                effective_from=policy.effective_from.isoformat() if policy.effective_from else "",
                effective_to=policy.effective_to.isoformat() if policy.effective_to else "",
                issue=" ".join(policy.applies_to),
            )  # fmt: skip
    for case in knowledge.cases:
        actions = ", ".join(action.replace("_", " ") for action in case.actions)
        yield Passage(
            id=case.id, kind="case", title=(case.issue or "case").replace("_", " "),
            text=f"{case.customer_message}\n\nDone: {actions}\n\nReply: {case.reply}", dense=case.customer_message,
            source=case.source, issue=case.issue or "",
        )  # fmt: skip
