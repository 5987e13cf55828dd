"""The paragraph on what is done, under way and still to be done; gestures come last and with their reason."""

from __future__ import annotations

import re

from draftassist.domain.draft import PlannedAction, Sentence
from draftassist.domain.policy import MONEY_KINDS
from draftassist.drafting.composer.closing import checkpoint_action
from draftassist.drafting.composer.context import Context
from draftassist.drafting.composer.grammar import capital
from draftassist.drafting.composer.phrasing import Said, is_duration, say_action
from draftassist.drafting.composer.refusals import handover_action

__all__ = ["action_sentences"]

_FRAMES: dict[str, tuple[str, ...]] = {
    "done": ("{Do}.", "{Do}.", "{Do}.", "To begin with, {do}.", "You should know that {do}.", "As a first step, {do}."),
    "in_progress": ("{Do}.", "{Do}.", "Right now {do}.", "At the moment {do}."),
    "will_do": ("{Do}.", "{Do}.", "{Do}.", "First, {do}."),
}
_TURN: dict[str, tuple[str, ...]] = {
    "done": ("{Do}.",),
    "in_progress": ("Meanwhile {do}.", "At the same time {do}.", "{Do}."),
    "will_do": ("Next, {do}.", "{Do}.", "{Do}.", "From here, {do}."),
}
_MORE: dict[str, tuple[str, ...]] = {
    "done": ("{Do}.", "{Do}.", "Besides that, {do}.", "And {do}.", "On top of that, {do}."),
    "in_progress": ("{Do}.", "Alongside that, {do}.", "And {do}."),
    "will_do": ("{Do}.", "{Do}.", "After that, {do}.", "Then {do}.", "And {do}."),
}
_GESTURE = (
    "For {reason}, {do}.",
    "{Do}, for {reason}.",
    "{Do}, to make up a little for {reason}.",
    "To make up a little for {reason}, {do}.",
    "It doesn't undo {reason}, but {do}.",
    "On top of that, {do}, for {reason}.",
    "Quite apart from that, {do}, for {reason}.",
    "You didn't ask for this, but for {reason} {do}.",
    "As amends for {reason}, {do}.",
)
_ORDER = {"done": 0, "in_progress": 1, "will_do": 2}
_SHORT = 11


def _with_condition(text: str, action: PlannedAction) -> str:
    if action.condition == "met":
        return text
    return f"{text} [[check: {action.condition_text or 'whether this applies'}]]"


def _asks_authority(context: Context, action: PlannedAction, said: Said) -> str:
    """Beyond the agent's authority nothing is promised: it is put to the one who may decide."""
    role = (context.plan.escalate_to or "team lead").replace("_", " ")
    what = (action.detail or action.action).strip().rstrip(".")
    return f"[[needs the {role}'s approval: {what}]]" if said.verbal else f"[[needs the {role}'s approval]]"


def _reason(context: Context) -> str:
    return context.fill_one(context.words.reason) or "what happened"


def _sentences(context: Context, index: int, action: PlannedAction, frames: tuple[str, ...]) -> list[Sentence]:
    said = say_action(context, action)
    text = said.clause
    role = "gesture" if action.gesture else "action"
    if not action.within_authority and action.status != "done":
        text = _asks_authority(context, action, said)
        return [Sentence(text=capital(text), role=role, cites=action.cites, actions=[index])]
    text = _with_condition(text, action)
    plain = ":" in text.split("[[")[0][:40] or text.startswith("[[")
    choice = ("{Do}.",) if plain or (context.terse and not action.gesture) else frames
    made = context.pick(choice, {"do": text, "reason": _reason(context)}) or f"{capital(text)}."
    sentences = [Sentence(text=capital(made), role=role, cites=action.cites, actions=[index])]
    if said.tail:
        sentences.append(Sentence(text=f"{said.tail}.", role=role, cites=action.cites, actions=[index]))
    return sentences


def _pairable(context: Context, actions: list[tuple[int, PlannedAction]]) -> list[tuple[int, Said]] | None:
    """Two short steps of the same status that can share a subject: "I've refunded X and cancelled Y"."""
    pair = actions[:2]
    if len(pair) < 2 or (context.chooser.rng.random() < 0.35 and not pair[0][1].timeline):
        return None
    timelines = {a.timeline for _, a in pair}
    if any(a.condition != "met" or not a.within_authority or a.due for _, a in pair) or len(timelines) > 1:
        return None
    said = [(index, say_action(context, action.model_copy(update={"timeline": None}))) for index, action in pair]
    heads = {" ".join(s.clause.split()[:1]) for _, s in said}
    if len(heads) != 1 or heads - {"I've", "I'm", "I'll", "We've", "we've"}:
        return None
    if any(
        not s.verbal or s.tail or len(s.clause.split()) > _SHORT or "," in s.clause or " and " in s.clause
        for _, s in said
    ):
        return None
    timeline = pair[0][1].timeline
    return said if not timeline or _both_take(timeline, pair[0][1]) else None


def _both_take(timeline: str, action: PlannedAction) -> str:
    """One time for two payments: "both take 3 to 5 working days to reach you"; empty when it cannot be said so."""
    if action.kind not in MONEY_KINDS:
        return ""
    if is_duration(timeline):
        return f"; both take {timeline} to reach you"
    return (
        f"; both should be with you {timeline}"
        if re.match(r"(?:by|within|today|tomorrow|tonight|in)\b", timeline)
        else ""
    )


def _joined(
    context: Context, said: list[tuple[int, Said]], actions: dict[int, PlannedAction], frames: tuple[str, ...]
) -> Sentence:
    frames = ("{Do}.",) if context.terse else frames
    first, second = said[0][1].clause, " ".join(said[1][1].clause.split()[1:])
    second = re.sub(r" (?:as well|too)\b", "", second)
    if first.split()[1] == second.split()[0]:
        second = second.partition(" ")[2]
    lead = actions[said[0][0]]
    second += _both_take(lead.timeline, lead) if lead.timeline else ""
    indices = [index for index, _ in said]
    cites = [c for index in indices for c in actions[index].cites]
    text = context.pick(frames, {"do": f"{first} and {second}"}) or f"{first} and {second}."
    return Sentence(text=capital(text), role="action", cites=list(dict.fromkeys(cites)), actions=indices)


def _each_amount_once(actions: dict[int, PlannedAction]) -> dict[int, PlannedAction]:
    """The second of two steps with the same money (approved, then sent) does not name it again."""
    seen: set[tuple[object, object]] = set()
    made: dict[int, PlannedAction] = {}
    for index, action in sorted(actions.items(), key=lambda entry: (_ORDER[entry[1].status], entry[0])):
        money = (action.amount.amount, action.amount.currency) if action.amount else None
        made[index] = action.model_copy(update={"amount": None}) if money in seen else action
        if money:
            seen.add(money)
    return dict(sorted(made.items()))


def action_sentences(context: Context) -> list[Sentence]:
    """All actions of the plan, done first; an action whose condition is not met is left out."""
    elsewhere = {handover_action(context), checkpoint_action(context)}
    actions = {i: a for i, a in enumerate(context.plan.actions) if a.condition != "unmet" and i not in elsewhere}
    actions = _each_amount_once(actions)
    sentences: list[Sentence] = []
    plain = sorted((i for i, a in actions.items() if not a.gesture), key=lambda i: (_ORDER[actions[i].status], i))
    for status in ("done", "in_progress", "will_do"):
        group = [(i, actions[i]) for i in plain if actions[i].status == status]
        first = True
        while group:
            frames = (_FRAMES if not sentences else _TURN if first else _MORE)[status]
            pair = _pairable(context, group)
            if pair:
                sentences.append(_joined(context, pair, actions, frames))
                group = group[2:]
            else:
                index, action = group.pop(0)
                sentences += _sentences(context, index, action, frames)
            first = False
    for index, action in actions.items():
        if action.gesture:
            sentences += _sentences(context, index, action, _GESTURE)
    return sentences
