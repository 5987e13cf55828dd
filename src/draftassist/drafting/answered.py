"""Which asks a reply leaves unanswered, judged by what the plan does about each.

The composer's sentences say which actions they realise; an agent's or a model's words are held by meaning against the
ask and against what answers it.
"""

from __future__ import annotations

from collections.abc import Sequence

from draftassist.domain.draft import Answer, Brief, Plan, Sentence
from draftassist.drafting.planning.wishes import Embed

__all__ = ["unanswered"]

_TAKES_UP = 0.46
"""Cosine from which a sentence takes up the ask itself."""
_TELLS = 0.5
"""Cosine from which it tells what answers the ask. On 120 written replies of the training scenes 92 % of their asks are
found answered with both, 16 % once the answering sentences are cut out (by the ask alone, at 0.38: 63 % and 12 %)."""
_OWNER = "I am dealing with this myself and you can write to me about it"
_ROLES = {"cause": frozenset({"cause"}), "owner": frozenset({"responsibility", "checkpoint"})}


def unanswered(sentences: Sequence[Sentence], brief: Brief, plan: Plan, cause: str | None, embed: Embed) -> list[str]:
    """The asks that no sentence deals with, in the customer's order."""
    known = {answer.ask: answer for answer in plan.answers or _nearest(brief.asks, plan, embed)}
    answers = [known.get(ask) or Answer(ask=ask, by="open") for ask in brief.asks]
    told = [one for one in sentences if one.role not in ("greeting", "signature")]
    doubtful = [answer for answer in answers if not any(_realises(one, answer, plan) for one in told)]
    if not doubtful or not told:
        return [answer.ask for answer in doubtful]
    return _not_meant(doubtful, [one.text for one in told], plan, cause, embed)


def _nearest(asks: Sequence[str], plan: Plan, embed: Embed) -> list[Answer]:
    """For a plan from elsewhere, which ties no ask to anything: the step or the refusal nearest in meaning."""
    steps = [action.detail for action in plan.actions]
    words = [*steps, *(f"{refusal.ask} {refusal.why}" for refusal in plan.cannot)]
    if not asks or not words:
        return []
    vectors = embed([*asks, *words])
    nearest = (vectors[: len(asks)] @ vectors[len(asks) :].T).argmax(axis=1)
    return [
        Answer(ask=ask, by="action", actions=[int(at)])
        if at < len(steps)
        else Answer(ask=ask, by="refusal", refusal=int(at) - len(steps))
        for ask, at in zip(asks, nearest, strict=True)
    ]


def _realises(sentence: Sentence, answer: Answer, plan: Plan) -> bool:
    """Whether a sentence of the composer was made from what answers the ask."""
    if sentence.source != "composer":
        return False
    if answer.refusal is not None and sentence.role == "refusal":
        return len(plan.cannot) == 1 or bool(set(sentence.cites) & set(plan.cannot[answer.refusal].cites))
    return bool(set(sentence.actions) & set(answer.actions)) or sentence.role in _ROLES.get(answer.by, ())


def _not_meant(
    answers: Sequence[Answer], texts: Sequence[str], plan: Plan, cause: str | None, embed: Embed
) -> list[str]:
    tells = [_what_tells(answer, plan, cause) for answer in answers]
    flat = [text for group in tells for text in group]
    asks = [answer.ask for answer in answers]
    vectors = embed([*asks, *flat, *texts])
    likeness = (vectors[: len(asks) + len(flat)] @ vectors[len(asks) + len(flat) :].T).max(axis=1)
    missed, at = [], len(asks)
    for place, group in enumerate(tells):
        near = likeness[at : at + len(group)]
        at += len(group)
        if likeness[place] < _TAKES_UP and not any(float(score) >= _TELLS for score in near):
            missed.append(asks[place])
    return missed


def _what_tells(answer: Answer, plan: Plan, cause: str | None) -> list[str]:
    """Words that answer the ask: details of its actions, the reason of its refusal, the cause."""
    words = [plan.actions[place].detail for place in answer.actions if place < len(plan.actions)]
    if answer.refusal is not None and answer.refusal < len(plan.cannot):
        refusal = plan.cannot[answer.refusal]
        words += [refusal.ask, refusal.why, refusal.alternative or ""]
    words += {"cause": [cause or ""], "owner": [_OWNER]}.get(answer.by, [])
    return [word for word in words if word.strip()]
