"""Whether a reply says what its plan says: no promise more, no planned action less, the same sums and times."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np

from draftassist.commitments.cites import content_words
from draftassist.commitments.deeds import Deed
from draftassist.commitments.flags import missing, spanned
from draftassist.commitments.join import related
from draftassist.commitments.kinds import OWN_CONTROL
from draftassist.commitments.model import Encoder
from draftassist.domain.base import Money
from draftassist.domain.commitment import Commitment
from draftassist.domain.draft import Flag, Plan, PlannedAction, Severity
from draftassist.domain.policy import MONEY_KINDS
from draftassist.text.calendar import WorkCalendar
from draftassist.text.segment import sentences
from draftassist.text.timewords import part_of_day

__all__ = ["is_planned", "plan_flags"]

_SAME_TIME = timedelta(minutes=30)
_SAYS_IT = 0.5
"""Cosine from which a sentence of the reply is the planned action in other words."""


def plan_flags(
    body: str,
    commitments: Sequence[Commitment],
    deeds: Sequence[Deed],
    plan: Plan,
    calendar: WorkCalendar,
    encoder: Encoder | None = None,
) -> list[Flag]:
    """Flags `not_in_plan` and `plan_action_missing`, with a different sum or date told as such."""
    flags = []
    for commitment in commitments:
        flags += _against_plan(body, commitment, plan, calendar, encoder)
    flags += _left_out(body, commitments, deeds, plan, encoder)
    return flags


def is_planned(commitment: Commitment, plan: Plan, encoder: Encoder | None) -> bool:
    """Whether the plan holds this promise, by name, by kind, by its words or by its meaning: then it was decided on."""
    if any(_speaks_of(commitment, action) for action in plan.actions):
        return True
    details = [action.detail for action in plan.actions if action.detail]
    details += [refusal.alternative for refusal in plan.cannot if refusal.alternative]
    own = content_words(commitment.text)
    if any(len(own & content_words(detail)) >= 2 for detail in details):
        return True
    if encoder is None or not details:
        return False
    vectors = np.asarray(encoder.embed([commitment.text, *details]), dtype=np.float32)
    return float((vectors[1:] @ vectors[0]).max()) >= _SAYS_IT


def _against_plan(
    body: str, commitment: Commitment, plan: Plan, calendar: WorkCalendar, encoder: Encoder | None
) -> list[Flag]:
    partners = [action for action in plan.actions if _speaks_of(commitment, action)]
    span = (commitment.start, commitment.end)
    if not partners:
        free = commitment.amount is None and is_planned(commitment, plan, encoder)
        if commitment.kind in OWN_CONTROL or commitment.certainty != "firm" or free:
            return _checkpoint(body, commitment, plan, calendar)
        severity: Severity | None = "hold" if commitment.kind in MONEY_KINDS else None
        return [spanned("not_in_plan", body, *span, "the plan does not hold this promise", severity=severity)]
    if commitment.amount is not None and not any(_same(commitment.amount, one.amount) for one in partners):
        planned = next((one.amount for one in partners if one.amount is not None), None)
        said = (
            f"the plan says {planned.amount:f} {planned.currency or ''}".strip() if planned else "the plan has no sum"
        )
        return [spanned("not_in_plan", body, *span, said, severity="hold")]
    return _checkpoint(body, commitment, plan, calendar)


def _checkpoint(body: str, commitment: Commitment, plan: Plan, calendar: WorkCalendar) -> list[Flag]:
    """A next contact at another time than the plan's."""
    if commitment.kind not in {"update", "callback"} or commitment.by is None:
        return []
    if any(action.detail and action.detail.lower() in commitment.text.lower() for action in plan.actions):
        return []  # the time stands in the plan's own words for a step ("find out whether somebody can call today")
    times = [plan.checkpoint.at] if plan.checkpoint else []
    times += [action.due for action in plan.actions if action.due is not None]
    if not times or any(_near(commitment, moment, calendar) for moment in times):
        return []
    message = f"the plan's next contact is at {calendar.local(times[0]):%H:%M on %d %B}"
    return [spanned("not_in_plan", body, commitment.start, commitment.end, message)]


def _near(commitment: Commitment, moment: datetime, calendar: WorkCalendar) -> bool:
    if commitment.by is None:
        return False
    planned, said = calendar.local(moment), calendar.local(commitment.by)
    part = part_of_day(commitment.text)
    if part is not None and planned.date() == said.date() and part[0] <= planned.time() <= part[1]:
        return True
    whole_day = said == calendar.end_of_day(said.date())
    return abs(planned - said) <= _SAME_TIME or (whole_day and planned.date() == said.date())


def _left_out(
    body: str, commitments: Sequence[Commitment], deeds: Sequence[Deed], plan: Plan, encoder: Encoder | None
) -> list[Flag]:
    wanted = [action for action in plan.actions if action.kind not in {"update", "escalation", "apology"}]
    texts = [segment.text for segment in sentences(body)]
    absent = [
        action
        for action in wanted
        if not any(_speaks_of(one, action) for one in commitments)
        and not any(_tells(deed, action) for deed in deeds)
        and not _worded(action, texts)
    ]
    if absent and encoder is not None and texts:
        vectors = np.asarray(encoder.embed([*(action.detail for action in absent), *texts]), dtype=np.float32)
        likeness = (vectors[: len(absent)] @ vectors[len(absent) :].T).max(axis=1)
        absent = [action for action, near in zip(absent, likeness, strict=True) if near < _SAYS_IT]
    return [
        missing("plan_action_missing", f"the reply leaves out: {action.detail or action.action}", cites=action.cites)
        for action in absent
    ]


def _speaks_of(commitment: Commitment, action: PlannedAction) -> bool:
    if commitment.what == action.action or commitment.kind == action.kind:
        return True
    if related(commitment.kind, action.kind):
        return True
    shared = content_words(commitment.text) & content_words(action.detail)
    return len(shared) >= 2


def _tells(deed: Deed, action: PlannedAction) -> bool:
    if deed.action == action.action or deed.kind == action.kind or related(deed.kind, action.kind):
        return True
    return len(content_words(deed.text) & content_words(action.detail)) >= 2


def _worded(action: PlannedAction, texts: Sequence[str]) -> bool:
    words = content_words(action.detail)
    return bool(words) and any(len(words & content_words(text)) >= max(2, 0.6 * len(words)) for text in texts)


def _same(left: Money, right: Money | None) -> bool:
    if right is None:
        return False
    return left.amount == right.amount and (left.currency is None or right.currency in (None, left.currency))
