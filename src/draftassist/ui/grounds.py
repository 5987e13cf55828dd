"""The grounds of a draft as HTML: the plan as a checklist, the evidence it rests on, and what was flagged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from draftassist.domain.draft import DraftResult, EvidencePassage, Flag, Plan, PlannedAction
from draftassist.ui.render import empty, esc, send
from draftassist.ui.words import SEVERITY_WORDS, STATUS_WORDS, moment, money, plain

__all__ = ["cited_numbers", "evidence_html", "flags_html", "plan_html"]

_MORE_EVIDENCE = 3
"""Passages that the draft does not cite and that are shown without asking; the rest is folded away."""


def plan_html(plan: Plan | None, ticked: frozenset[str] = frozenset(), confirmed: frozenset[str] = frozenset()) -> str:
    """The plan as a checklist with owner, due and clause.

    `ticked` are the actions that the agent says are done, `confirmed` the conditions that the agent has checked.
    """
    if plan is None:
        return empty("The plan comes with the draft: who does what by when, and the clause that allows it.")
    rows = "".join(_action(i, action, action.action in ticked, confirmed) for i, action in enumerate(plan.actions))
    table = (
        '<table class="da-plan"><thead><tr><th scope="col">Done</th><th scope="col">What</th><th scope="col">Owner</th>'
        f'<th scope="col">Due</th><th scope="col">Clause</th></tr></thead><tbody>{rows}</tbody></table>'
        if rows
        else empty("Nothing to do is planned.")
    )
    return table + "".join(_plan_notes(plan))


def _action(index: int, action: PlannedAction, ticked: bool, confirmed: frozenset[str]) -> str:
    settled = action.status == "done" and not ticked
    mark = (
        '<span class="da-tick da-settled" role="img" aria-label="done">✓</span>'
        if settled
        else _tick(ticked, f"Done: {action.detail}", tick=index)
    )
    amount = money(action.amount)
    what = esc(action.detail) + (f" <b>{esc(amount)}</b>" if amount and amount not in action.detail else "")
    notes = _condition(index, action, confirmed)
    if not action.within_authority:
        notes += '<p class="da-warn">beyond your authority</p>'
    takes = f"takes {action.timeline}" if action.timeline and action.status != "done" else ""
    due = "<br>".join(esc(part) for part in (moment(action.due), takes) if part)
    state = f'<span class="da-state">{STATUS_WORDS[action.status]}</span>'
    return (
        f"<tr><td data-label='Done'>{mark}</td><td data-label='What'>{what} {state}{notes}</td>"
        f"<td data-label='Owner'>{esc(action.owner) or '–'}</td><td data-label='Due'>{due or '–'}</td>"
        f"<td data-label='Clause'>{_clauses(action.cites) or '–'}</td></tr>"
    )


def _tick(on: bool, label: str, **message: int) -> str:
    """A check box whose state is in its attributes, so that it follows what the server knows."""
    return (
        f'<button type="button" class="da-tick" role="checkbox" aria-checked="{"true" if on else "false"}" '
        f'aria-label="{esc(label)}" {send(**message)}>{"✓" if on else ""}</button>'
    )


def _condition(index: int, action: PlannedAction, confirmed: frozenset[str]) -> str:
    words = action.condition_text or "its condition holds"
    if action.condition == "unmet":
        return f'<p class="da-warn">not so here: {esc(words)}</p>'
    checked = words in confirmed
    if not checked and action.condition != "unverified":
        return ""
    tick = _tick(checked, f"I have checked that: {words}", condition=index)
    return f'<p class="da-condition">{tick} {"" if checked else "only if "}{esc(words)}</p>'


def _clauses(cites: Iterable[str]) -> str:
    buttons = (
        f'<button type="button" class="da-clause" data-cite="{esc(cite)}">{esc(cite.replace("#", " § "))}</button>'
        for cite in dict.fromkeys(cites)
    )
    return " ".join(buttons)


def _plan_notes(plan: Plan) -> list[str]:
    notes = []
    for refused in plan.cannot:
        instead = f"; instead: {esc(refused.alternative)}" if refused.alternative else ""
        what = f"{esc(refused.ask)} ({esc(refused.why)}){instead}"
        notes.append(f"<li><b>Cannot</b>: {what} {_clauses(refused.cites)}</li>")
    if plan.checkpoint:
        when, by, how = moment(plan.checkpoint.at), plan.checkpoint.by, plan.checkpoint.how
        notes.append(f"<li><b>Next contact</b>: {esc(when)}, {esc(by)}, by {esc(how)}</li>")
    if plan.escalate_to:
        notes.append(f"<li><b>Goes to</b>: {esc(plain(plan.escalate_to))}</li>")
    notes += [f"<li class='da-warn'><b>Question to a person</b>: {esc(question)}</li>" for question in plan.questions]
    notes += [f"<li><b>Only you know</b>: {esc(gap)}</li>" for gap in plan.gaps]
    notes += [f"<li class='da-because'>because {esc(reason)}</li>" for reason in plan.reasons]
    return [f'<ul class="da-plan-notes">{"".join(notes)}</ul>'] if notes else []


def cited_numbers(result: DraftResult) -> dict[str, int]:
    """Clause → its number in the draft, in the order in which the draft leans on them."""
    ids = [cite for one in sorted(result.citations, key=lambda c: c.start) for cite in one.cites]
    return {cite: number for number, cite in enumerate(dict.fromkeys(ids), start=1)}


def evidence_html(result: DraftResult | None) -> str:
    """What the draft rests on, cited passages first and numbered as in the preview; the rest folded away."""
    if result is None:
        return empty("Clauses and past cases that the draft rests on stand here.")
    numbers = cited_numbers(result)
    cited = sorted((p for p in result.evidence if p.id in numbers), key=lambda p: numbers[p.id])
    others = [passage for passage in result.evidence if passage.id not in numbers]
    if not result.evidence:
        return empty("Nothing in the knowledge bears on this case: promises are unchecked.")
    shown = "".join(_passage(one, numbers.get(one.id)) for one in [*cited, *others[:_MORE_EVIDENCE]])
    folded = "".join(_passage(one, None) for one in others[_MORE_EVIDENCE:])
    summary = f"<summary>{len(others) - _MORE_EVIDENCE} more that were read</summary>"
    rest = f"<details>{summary}{folded}</details>" if folded else ""
    return f'<div class="da-evidence" tabindex="0" role="region" aria-label="Evidence">{shown}{rest}</div>'


def _passage(passage: EvidencePassage, number: int | None) -> str:
    label = f"Mark the sentences that rest on {passage.id}"
    attributes = f'class="da-cite" data-cite="{esc(passage.id)}" aria-label="{esc(label)}"'
    mark = f'<button type="button" {attributes}>{number}</button> ' if number else ""
    old = f' <span class="da-warn">superseded {esc(passage.effective_to)}</span>' if passage.effective_to else ""
    title = f"{mark}{esc(passage.title or passage.id)}{old}"
    place = [passage.kind, passage.id, f"{passage.score:.2f}" if passage.score else "cited"]
    return (
        f'<article class="da-passage" data-id="{esc(passage.id)}"><h3>{title}</h3>'
        f'<p class="da-sub">{esc(" · ".join(place))}</p>'
        f'<div class="da-text">{esc(passage.text)}</div></article>'
    )


def flags_html(flags: Sequence[Flag] | None) -> str:
    """Every flag with its reason and the words it is about; holds first."""
    if flags is None:
        return empty("What a draft must not say, or lacks, is flagged here.")
    if not flags:
        return empty("Nothing flagged.")
    order = {"hold": 0, "fix": 1, "info": 2}
    ranked = sorted(enumerate(flags), key=lambda pair: order[pair[1].severity])
    return f'<ul class="da-flags">{"".join(_flag(index, flag) for index, flag in ranked)}</ul>'


def _flag(index: int, flag: Flag) -> str:
    words = f' <q class="da-quote">{esc(flag.text)}</q>' if flag.text else ""
    buttons = ""
    if flag.end > flag.start:
        buttons += f' <button type="button" class="da-link" data-flag="{index}">Show</button>'
        if flag.rewrite:
            put = f"Replace with “{flag.rewrite}”"
            buttons += f' <button type="button" class="da-link" {send(flag=index)}>{esc(put)}</button>'
    severity = f'<b class="da-sev">{SEVERITY_WORDS[flag.severity]}</b>'
    return (
        f'<li class="da-flag da-{flag.severity}" data-code="{flag.code}">{severity} <b>{esc(plain(flag.code))}</b>: '
        f"{esc(flag.message)}{words}{buttons} {_clauses(flag.cites)}</li>"
    )
