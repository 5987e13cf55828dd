"""One agent's desk: the case on it, the draft, and what was ticked. Kept per browser session, never shared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from pydantic import ValidationError

from draftassist.commitments.conditions import tick_name
from draftassist.domain.case import ActionTaken, Case
from draftassist.domain.draft import DraftResult, PlannedAction
from draftassist.domain.scorecard import Scorecard
from draftassist.domain.validation import explain
from draftassist.errors import InputError
from draftassist.ui.words import INFERRED, LENGTHS, TONES

__all__ = ["Desk", "Fields", "Wishes", "case_with", "fields_of"]

_OTHER = "other"


class Fields(NamedTuple):
    """The case's details as the page shows them: text boxes, empty where nothing is known."""

    channel: str = "email"
    situation: str = INFERRED
    agent: str = ""
    role: str = "agent"
    customer: str = ""
    order: str = ""
    promised: str = ""
    cause: str = ""
    notes: str = ""
    done: str = ""


class Wishes(NamedTuple):
    """How the agent wants it said. Steers words, never authority."""

    tone: str = TONES[0]
    length: str = LENGTHS[0]
    also: str = ""

    @property
    def instruction(self) -> str | None:
        """One line for the writer; None when there is nothing to say."""
        said = [self.tone if self.tone != TONES[0] else "", self.length if self.length != LENGTHS[0] else ""]
        return "; ".join(part for part in (*said, self.also.strip()) if part) or None


@dataclass(frozen=True)
class Desk:
    """What lies on one agent's desk.

    `picked` is the case's number in the queue, when it came from there. `written` is the text as the writer left it,
    `result` the last full check (of that text or of the agent's edit), `score` the last score shown and `scored` the
    text it belongs to; `ticked` are the planned actions that the agent says are done, `confirmed` the conditions that
    the agent has checked; `seen` the wordings shown for this case. `shelf` keeps what was left on other cases of the
    queue, with the text that stood in the box.
    """

    case: Case | None = None
    picked: int | None = None
    result: DraftResult | None = None
    written: str = ""
    score: Scorecard | None = None
    scored: str = ""
    ticked: frozenset[str] = frozenset()
    confirmed: frozenset[str] = frozenset()
    seen: tuple[str, ...] = ()
    shelf: Mapping[int, tuple[Desk, str]] = field(default_factory=dict)

    def turned_to(self, number: int, case: Case, body: str) -> tuple[Desk, str]:
        """Another case of the queue, as it was left, with the text of its box; what lies here goes on the shelf."""
        shelf = self._shelved(body)
        desk, text = shelf.pop(number, (Desk(case=case, picked=number), ""))
        return replace(desk, shelf=shelf), text

    def with_pasted(self, case: Case, body: str) -> Desk:
        """A pasted case; what lies here goes on the shelf."""
        return Desk(case=case, shelf=self._shelved(body))

    def _shelved(self, body: str) -> dict[int, tuple[Desk, str]]:
        mine = {} if self.picked is None else {self.picked: (replace(self, shelf={}), body)}
        return {**self.shelf, **mine}

    def with_result(self, result: DraftResult, *, written: bool) -> Desk:
        """A draft that was written, or an edited one that was checked."""
        body = result.draft.body
        seen = self.seen if body in self.seen or not written else (*self.seen, body)
        return replace(
            self, result=result, score=result.score, scored=body, written=body if written else self.written, seen=seen
        )

    def without_result(self) -> Desk:
        """The draft was begun anew or stopped: what was checked before no longer holds."""
        return replace(self, result=None, score=None, scored="", written="")

    def scored_as(self, score: Scorecard, body: str) -> Desk:
        """A live score of an edit."""
        return replace(self, score=score, scored=body)

    def toggled(self, index: int) -> Desk:
        """The planned action at `index` ticked as done, or the tick taken back."""
        action = self._planned(index)
        if self.case is None or action is None:
            return self
        if action.action in self.ticked:
            kept = [one for one in self.case.actions_taken if one.action != action.action]
            return replace(self, case=_copied(self.case, actions_taken=kept), ticked=self.ticked - {action.action})
        taken = [*self.case.actions_taken, ActionTaken(action=action.action, amount=action.amount, at=self.case.now)]
        return replace(self, case=_copied(self.case, actions_taken=taken), ticked=self.ticked | {action.action})

    def checked(self, index: int) -> Desk:
        """The condition of the planned action at `index` ticked as checked by the agent, or the tick taken back."""
        action = self._planned(index)
        if self.case is None or action is None or not action.condition_text:
            return self
        words = action.condition_text
        facts = {name: value for name, value in self.case.facts.items() if name != tick_name(words)}
        if words in self.confirmed:
            return replace(self, case=_copied(self.case, facts=facts), confirmed=self.confirmed - {words})
        facts[tick_name(words)] = True
        return replace(self, case=_copied(self.case, facts=facts), confirmed=self.confirmed | {words})

    @property
    def edited(self) -> bool:
        """There is a checked text which is not the writer's own any more."""
        return self.result is not None and self.result.draft.body != self.written

    def _planned(self, index: int) -> PlannedAction | None:
        actions = self.result.plan.actions if self.result else []
        return actions[index] if 0 <= index < len(actions) else None


def _copied(case: Case, **changes: Any) -> Case:
    return case.model_copy(update=changes)


def fields_of(case: Case) -> Fields:
    """The case's details as text for the page."""
    order = case.order
    promised = order.promised if order else None
    return Fields(
        channel=case.channel,
        situation=case.situation or INFERRED,
        agent=case.agent.name or "",
        role=case.agent.role,
        customer=case.customer.name or "",
        order=order.id or "" if order else "",
        promised=f"{promised:%Y-%m-%d}" if promised else "",
        cause=case.cause or "",
        notes=case.agent_notes or "",
        done="\n".join(_done_line(taken) for taken in case.actions_taken),
    )


def _done_line(taken: ActionTaken) -> str:
    detail = " ".join(taken.detail.split())
    if taken.action == _OTHER and detail:
        return detail
    return f"{taken.action}: {detail}" if detail else taken.action


def case_with(case: Case, fields: Fields) -> Case:
    """The case with the page's details in it, the rest of it kept. Raises InputError naming the field."""
    before = fields_of(case)
    data = case.model_dump(mode="json", by_alias=True)
    customer, agent = {**data["customer"], "name": _said(fields.customer)}, data["agent"]
    data.update(
        channel=fields.channel,
        situation=None if fields.situation == INFERRED else fields.situation,
        customer=customer,
        agent={**agent, "name": _said(fields.agent), "role": _said(fields.role) or "agent"},
        cause=_said(fields.cause),
        agent_notes=_said(fields.notes),
    )
    if (fields.order, fields.promised) != (before.order, before.promised):
        order = data["order"] or {}
        promised = order.get("promised") if fields.promised == before.promised else _said(fields.promised)
        data["order"] = {**order, "id": _said(fields.order), "promised": promised}
    if fields.done != before.done:
        data["actions_taken"] = _done_entries(case, fields.done)
    try:
        return Case.model_validate(data)
    except ValidationError as error:
        field, message = explain(error)
        mend = "write a date as 2026-11-30" if field.endswith("promised") else "mend it under 'Details'"
        raise InputError(message, field=field, mend=mend) from None


def _done_entries(case: Case, lines: str) -> list[dict[str, Any]]:
    """One action a line, `action: detail`; a known line keeps its amount and time, mere words are an `other`."""
    known = {_done_line(taken): taken for taken in case.actions_taken}
    entries = []
    for line in filter(None, (one.strip() for one in lines.splitlines())):
        name, colon, detail = line.partition(":")
        if line in known:
            entries.append(known[line].model_dump(mode="json"))
        elif colon and " " not in name.strip():
            entries.append({"action": name.strip(), "detail": detail.strip()})
        else:
            entries.append({"action": _OTHER, "detail": line} if " " in line else {"action": line})
    return entries


def _said(text: str) -> str | None:
    return text.strip() or None
