"""What to look for in the knowledge for a case: its own words, and what they come down to."""

from __future__ import annotations

from draftassist.domain.case import Case
from draftassist.domain.draft import Brief

__all__ = ["case_query"]

_LONGEST = 1200


def case_query(case: Case, brief: Brief) -> str:
    """Issue, item, failure and asks before the message itself, so that a cut keeps what matters."""
    parts = [
        brief.issue.replace("_", " "),
        ", ".join(case.order.items[:2]) if case.order else "",
        brief.failure,
        brief.impact,
        "; ".join(brief.asks),
        case.customer_messages[-1],
    ]
    return ". ".join(part.strip() for part in parts if part.strip())[:_LONGEST]
