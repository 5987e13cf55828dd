"""Which of the six reply situations a case is in, when nobody has said; the planner may refine it."""

from __future__ import annotations

import re

from draftassist.domain.case import Case, Situation

__all__ = ["infer_situation"]

_LOOKING = re.compile(
    r"\b(?:trac(?:e|ed|ing)|investigat\w*|look(?:ed|ing)? into|check(?:ed|ing)? with|quer(?:y|ied)|inspection)\b",
    re.IGNORECASE,
)
_HANDED = re.compile(
    r"\b(?:escalat\w*|hand(?:ed|ing)? over|passed (?:it |this |the case )?(?:to|on)|referred)\b", re.IGNORECASE
)
_BOUND = re.compile(
    r"\b(?:cannot be|can['’]t be|not possible|impossible|no longer available|discontinued|no way to|not allowed|"
    r"refused)\b",
    re.IGNORECASE,
)


def infer_situation(case: Case, *, complains: bool) -> Situation:
    """From what was done, the notes and the thread.

    `complains`: whether the customer's messages speak of a failure. Without one, a known cause or a note means that
    the customer does not know yet (`proactive`).
    """
    if case.situation is not None:
        return case.situation
    if not complains:
        return _calm(case)
    deeds = [f"{a.action.replace('_', ' ')} {a.detail}" for a in case.actions_taken]
    notes = case.agent_notes or ""
    if any(_HANDED.search(text) for text in (*deeds, notes)):
        return "escalated"
    if _BOUND.search(notes):
        return "cannot_fix"
    looking = [bool(_LOOKING.search(deed)) for deed in deeds]
    # something beyond looking has been done: the case is being resolved
    return "investigating" if looking and all(looking) else "resolve"


def _calm(case: Case) -> Situation:
    answered = any(m.sender == "agent" for m in case.messages)
    if not answered and (case.cause or case.actions_taken or case.agent_notes):
        return "proactive"
    return "follow_up" if answered or case.actions_taken else "resolve"
