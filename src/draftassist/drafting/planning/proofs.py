"""Conditions of policy that are shown to hold by what the agent has done already: no tick is needed for those.

An action taken is the company's own word, a customer's is not. Its words must mean the same as the condition, deny what
it denies, and report a finding: to have asked for something shows nothing. Whatever is in doubt stays unverified.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from draftassist.commitments.conditions import condition_state, tick_name
from draftassist.domain.case import Case
from draftassist.domain.draft import Brief
from draftassist.domain.policy import Policy
from draftassist.drafting.planning.wishes import Embed

__all__ = ["with_proofs"]

_MEANS_IT = 0.62
"""Cosine from which words and a condition mean the same. Of 30 pairs written for this, 8 of 17 that hold and none of 13
that do not are let through, with the guards below."""
_COUNTS_TOO = 0.55
"""Enough where condition and finding also count alike: both must speak of a second time."""
_DENIES = re.compile(
    r"\b(?:not?|never|none|nothing|nobody|without|neither|nor|\w+n['’]t|cannot|un\w+ed)\b", re.IGNORECASE
)
_NO_FINDING = re.compile(
    r"\b(?:ask(?:ed|ing)?|whether|if|booked|request\w*|await\w*|waiting|pending|to (?:check|see|find)|chas\w+|unclear|"
    r"may|might|says|claims?|according|not yet)\b",
    re.IGNORECASE,
)
_MEASURED = re.compile(r"\d|\bor (?:more|less|earlier|later|fewer)\b|\bat (?:least|most)\b", re.IGNORECASE)
"""A condition with a measure is for `when` to decide."""
_TWICE = re.compile(r"\b(?:twice|two|double|duplicate|again|second)\b", re.IGNORECASE)
_OR = re.compile(r",\s+or\s+", re.IGNORECASE)
_FINDINGS = re.compile(r";\s+|:\s+")
_LEAST_WORDS = 3


def with_proofs(brief: Brief, case: Case, policies: Sequence[Policy], embed: Embed) -> Brief:
    """The brief with `proven` filled, and each such condition among its `values` as if the agent had ticked it."""
    found = _findings(case)
    open_ones = _open_conditions(brief, policies)
    if not found or not open_ones:
        return brief
    parts = [(text, part) for text in open_ones for part in _OR.split(text) if len(part.split()) >= _LEAST_WORDS]
    vectors = embed([*(part for _, part in parts), *found])
    likeness = vectors[: len(parts)] @ vectors[len(parts) :].T
    proven: dict[str, str] = {}
    for (text, part), row in zip(parts, likeness, strict=True):
        best = int(row.argmax())
        if float(row[best]) >= _least(part) and _agrees(part, found[best]):
            proven.setdefault(text, found[best])
    values = brief.values | {tick_name(text): True for text in proven}
    return brief.model_copy(update={"proven": proven, "values": values})


def _findings(case: Case) -> list[str]:
    """What actions taken report, each sentence by itself and whole."""
    details = [taken.detail for taken in case.actions_taken if taken.detail]
    parts = [part for detail in details for part in (detail, *_FINDINGS.split(detail))]
    return [part for part in dict.fromkeys(parts) if not _NO_FINDING.search(part)]


def _open_conditions(brief: Brief, policies: Sequence[Policy]) -> list[str]:
    """Conditions of what may be given that no fact has settled. One that forbids is never proven away or into force."""
    limits = [limit for policy in policies for limit in policy.limits if limit.max_amount != 0]
    texts = (
        limit.condition.strip()
        for limit in limits
        if limit.condition.strip() and not limit.when and condition_state(limit, brief.values) == "unverified"
    )
    return [text for text in dict.fromkeys(texts) if not _MEASURED.search(text)]


def _least(condition: str) -> float:
    return _COUNTS_TOO if _TWICE.search(condition) else _MEANS_IT


def _agrees(condition: str, finding: str) -> bool:
    """The same denied, and as often: a charge that shows twice is not shown by a single one."""
    if len(_DENIES.findall(condition)) % 2 != len(_DENIES.findall(finding)) % 2:
        return False
    return not _TWICE.search(condition) or bool(_TWICE.search(finding))
