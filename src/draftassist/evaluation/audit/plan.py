"""Whether a reply says what its plan holds: each action with amount and time, the checkpoint, and what is refused."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal

from draftassist.domain.draft import Plan, PlannedAction
from draftassist.domain.policy import Company
from draftassist.evaluation.audit.values import moments_said, numbers_in, values_of
from draftassist.evaluation.audit.words import content, overlap
from draftassist.text.calendar import calendar_for
from draftassist.text.segment import sentences

__all__ = ["action_said", "checkpoint_real", "checkpoint_said", "refused_amounts", "to_state"]

_KIND_WORDS = {
    "refund": "refund|back|return|repay",
    "partial_refund": "refund|back|return|pay",
    "refund_shipping": "postage|deliver|shipping|carriage",
    "credit": "credit|add|voucher|payment|account|bill|invoice|pay",
    "replacement": "replac|new|another|swap|right one|move",
    "reship": "again|resend|another|second",
    "repair": "repair|restor|fix|right",
    "delivery": "deliver|reconnect",
    "fee_waiver": "fee|charge|waive|off|back|refund|return",
    "discount": "off|discount|less",
    "upgrade": "upgrad|better",
    "extension": "extend|extra|longer|instalment|plan|days",
    "callback": "call|ring|phone|speak",
    "update": "write|email|message|update|tell|let you know",
    "investigation": "find|ask|check|look|trac|search|read|investigat",
    "escalation": "lead|manager|director|senior|colleague|pass|hand|head",
    "return": "label|return|send it back|collect",
    "cancellation": "cancel|remove",
    "information": "tell|send|confirm|report|here|is",
    "prevention": "again|chang|so that",
}
_LIKE = 0.4
_DENIES = re.compile(r"\b(?:cannot|not|no|never|unable|nothing|without)\b|n['’]t\b", re.IGNORECASE)


def to_state(plan: Plan) -> list[PlannedAction]:
    """The actions that a reply owes the customer: all but the apology and the update, which are the reply itself."""
    return [action for action in plan.actions if action.kind not in ("apology", "update")]


def action_said(action: PlannedAction, body: str, now: datetime, company: Company) -> tuple[bool, bool, bool]:
    """(named, amount stated, time stated); amount and time hold when the plan gives none."""
    amount = action.amount is None or _canonical(action.amount.amount) in set(numbers_in(body))
    return _named(action, body), amount, _time_said(action, body, now, company)


def _named(action: PlannedAction, body: str) -> bool:
    wanted = content(f"{action.detail}")
    words = re.compile(_KIND_WORDS.get(action.kind, "$^"), re.IGNORECASE)
    amount = None if action.amount is None else _canonical(action.amount.amount)
    for sentence in sentences(body):
        of_its_kind = bool(words.search(sentence.text))
        if of_its_kind and amount in set(numbers_in(sentence.text)):
            return True
        if overlap(wanted, content(sentence.text)) >= (_LIKE / 2 if of_its_kind else _LIKE):
            return True
    return False


def _time_said(action: PlannedAction, body: str, now: datetime, company: Company) -> bool:
    if action.timeline:
        return set(numbers_in(action.timeline, spelled=True)) <= set(numbers_in(body, spelled=True))
    if action.due is None or action.status == "done":
        return True
    calendar = calendar_for(company, now)
    return moments_said(calendar.local(action.due), calendar.local(now).date(), body)[0]


def _canonical(amount: Decimal) -> str:
    return next(iter(numbers_in(f"{amount:f}")), "")


def checkpoint_real(plan: Plan, now: datetime, company: Company) -> bool:
    """The next contact is later than now, at a moment when somebody works, by a person and a way."""
    point = plan.checkpoint
    if point is None:
        return False
    calendar = calendar_for(company, now)
    return calendar.local(point.at) > calendar.local(now) and calendar.is_working_moment(point.at) and bool(point.how)


def checkpoint_said(plan: Plan, body: str, now: datetime, company: Company) -> bool:
    """One sentence gives the day and the hour of the next contact."""
    if plan.checkpoint is None:
        return False
    calendar = calendar_for(company, now)
    at, today = calendar.local(plan.checkpoint.at), calendar.local(now).date()
    return any(all(moments_said(at, today, sentence.text)) for sentence in sentences(body))


def refused_amounts(body: str, amounts: list[float]) -> list[float]:
    """Those of `amounts` that stand in a sentence without a denial: offered, or repeated as if they were due."""
    wanted = {_canonical(Decimal(str(amount))): amount for amount in amounts}
    found = []
    for sentence in sentences(body):
        if not _DENIES.search(sentence.text):
            found += [amount for number, amount in wanted.items() if number in values_of(sentence.text).numbers]
    return found
