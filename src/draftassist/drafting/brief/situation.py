"""Which of the six reply situations a case is in, when nobody has said; the planner may refine it."""

from __future__ import annotations

import re

from draftassist.domain.case import Case, Situation

__all__ = ["infer_situation"]

_LOOKING = re.compile(
    r"\b(?:trac(?:e|ing)|investigat|look(?:ed|ing)? into|check(?:ing|ed)? with|asked|query|queried|open(?:ed)?)",
    re.IGNORECASE,
)
_HANDED = re.compile(
    r"\b(?:escalat|hand(?:ed|ing)? over|passed (?:it|this|the case)? ?(?:to|on)|referred)", re.IGNORECASE
)
_BOUND = re.compile(r"\b(?:cannot|can['’]t|not possible|impossible|no longer available|discontinued|out of stock for good|"
                    r"no way to|beyond|refused by|not allowed)\b", re.IGNORECASE)  # fmt: skip


def infer_situation(case: Case, *, complains: bool) -> Situation:
    """From what was done, the notes and the thread.

    `complains`: whether the customer's messages speak of a failure. Without one, a known cause or a note means that
    the customer does not know yet (`proactive`).
    """
    if case.situation is not None:
        return case.situation
    done = " ".join(f"{a.action.replace('_', ' ')} {a.detail}" for a in case.actions_taken)
    answered = any(m.sender == "agent" for m in case.messages)
    if not complains and (case.cause or case.actions_taken or case.agent_notes) and not answered:
        return "proactive"
    if not complains and (answered or case.actions_taken):
        return "follow_up"
    notes = case.agent_notes or ""
    if _HANDED.search(done) or _HANDED.search(notes):
        return "escalated"
    if _BOUND.search(notes):
        return "cannot_fix"
    if _LOOKING.search(done) and not _settles(case):
        return "investigating"
    return "resolve"


def _settles(case: Case) -> bool:
    """Something beyond looking has been done: the case is being resolved, not only looked into."""
    return any(not _LOOKING.search(f"{a.action.replace('_', ' ')} {a.detail}") for a in case.actions_taken)
