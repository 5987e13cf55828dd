"""Ties every ask to what answers it, and plans to find out what nothing on the plan answers yet.

An ask is answered by something done or planned (by its name, its sum, its kind or its meaning), by a refusal, by the
cause where that is known, or by whoever deals with the case. The rest becomes one thing to find out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from draftassist.domain.draft import Answer, PlannedAction
from draftassist.domain.policy import MONEY_KINDS, ActionKind
from draftassist.drafting.brief.phrases import content_stems
from draftassist.drafting.composer.verbs import is_participle
from draftassist.drafting.planning.details import item_words
from draftassist.drafting.planning.making import PlanDraft
from draftassist.drafting.planning.remedies import GESTURE_KINDS, REPAIR_KINDS, repairs_for
from draftassist.drafting.planning.wishes import Wish, asks_to_look
from draftassist.text.verbs import normal

__all__ = ["find_out", "tie_asks"]

_WHY = re.compile(
    r"(?:why|how come)\b.*|(?:what|how) (?:it |this |that |the \w+ )?(?:happened|went wrong|caused?\b.*)|"
    r"(?:an?|the|some|any)\b[\w ]*\b(?:explanation|reason)\b.*|a (?:written )?root cause|"
    r"how (?:this|that|it) (?:could|came)\b.*",
    re.IGNORECASE,
)
_NEXT = re.compile(
    r"what (?:now|next|happens|happens (?:now|next)|you (?:can )?expect|we (?:will|can|could|are going to|"
    r"propose|intend)\b.*|(?:is )?(?:being )?done\b.*|to do(?: now| next)?)",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"who (?:is )?(?:dealing|handling|looking (?:after|into)|responsible|in charge|working|your contact|"
    r"has (?:your|the) case)\b.*|one person to deal with|a named person",
    re.IGNORECASE,
)
_MEND_IT = re.compile(
    r"to (?:\w+ly )?(?:fix|mend|sort|put|take|make|return|replace|repair|resolve|correct|remove|restore|reverse|undo|"
    r"give|deal with|do something about) ?(?:it|this|that|them|these)?\b"
    r"(?: (?:right|off|out|back|up|good|properly|now|today))*",
    re.IGNORECASE,
)
"""`to put it right`, `to take it off`: whatever mends the failure is what is asked for."""
_PAYS = re.compile(r"(?:what|how much|who)\b.*\b(?:compensation|pay(?:s|ing)?|owed?|refund|money)\b.*", re.IGNORECASE)
_MEANS_THE_SAME = 0.56
"""Cosine from which an action or a known cause tells what is asked."""
_TELLS_LITTLE: frozenset[ActionKind] = frozenset({"investigation", "update", "callback", "information", "other"})
"""Kinds too wide for the kind alone to answer an ask."""
_MOST_AT_ONCE = 3


def tie_asks(draft: PlanDraft) -> None:
    """Fill `draft.answers`, one per ask in the customer's order."""
    told = _told(draft)
    draft.answers = [_answer(draft, wish, told.get(wish.ask, [])) for wish in draft.wishes]


def find_out(draft: PlanDraft) -> None:
    """One action for all that is still open; without any ask and any plan, what went wrong has to be found out."""
    open_ones = [i for i, one in enumerate(draft.answers) if one.by == "open" and _can_be_found(one.ask)]
    planned = any(not action.gesture for action in draft.actions)
    if not open_ones and (planned or draft.cannot or draft.brief.situation == "proactive"):
        return
    for group in [open_ones[i : i + _MOST_AT_ONCE] for i in range(0, len(open_ones), _MOST_AT_ONCE)] or [[]]:
        questions = [_question(draft.answers[i].ask) for i in group]
        unknown = f"what went wrong with the {item_words(draft.case)}" if draft.case.order else "what happened"
        what = _joined(questions) or unknown
        for i in group:
            found = {"by": "find_out", "actions": [len(draft.actions)]}
            draft.answers[i] = draft.answers[i].model_copy(update=found)
        draft.actions.append(
            PlannedAction(
                action="investigation", kind="investigation", status="will_do", detail=f"find out {what}",
                owner=draft.owner,
            )
        )  # fmt: skip


def _answer(draft: PlanDraft, wish: Wish, told: Sequence[int]) -> Answer:
    ask = wish.ask
    if ask in draft.refused:
        return Answer(ask=ask, by="refusal", refusal=draft.refused[ask], actions=draft.met.get(ask, []))
    places = draft.met.get(ask) or _same_sum(draft, wish) or _by_question(draft, wish) or _same_kind(draft, wish)
    places = places or _here(draft, ask)
    if not places and _WHO.fullmatch(ask):
        return Answer(ask=ask, by="owner")
    if not places and draft.case.cause and (_WHY.fullmatch(ask) or _CAUSE in told):
        return Answer(ask=ask, by="cause")
    places = places or [place for place in told if place >= 0]
    if not places:
        return Answer(ask=ask, by="open")
    done = all(draft.actions[place].status == "done" for place in places)
    return Answer(ask=ask, by="done" if done else "action", actions=places)


def _same_sum(draft: PlanDraft, wish: Wish) -> list[int]:
    if wish.amount is None:
        return []
    sum_ = wish.amount.amount
    return [i for i, one in enumerate(draft.actions) if one.amount is not None and one.amount.amount == sum_]


def _by_question(draft: PlanDraft, wish: Wish) -> list[int]:
    """`what happens now` is answered by the whole plan, `to put it right` by what mends, a price by what is given."""
    ask = wish.ask
    if _NEXT.fullmatch(ask):
        return [i for i, one in enumerate(draft.actions) if not one.gesture]
    if _MEND_IT.fullmatch(ask):
        mends = REPAIR_KINDS | frozenset(repairs_for(draft.brief.issue_kind))
        return [i for i, one in enumerate(draft.actions) if one.kind in mends]
    if _PAYS.fullmatch(ask) or wish.asks_for_money:
        paid = MONEY_KINDS | frozenset(GESTURE_KINDS)
        return [i for i, one in enumerate(draft.actions) if one.kind in paid]
    return []


def _same_kind(draft: PlanDraft, wish: Wish) -> list[int]:
    """An action of the name or the kind that the ask speaks of."""
    named = [i for i, one in enumerate(draft.actions) if one.action in wish.actions]
    if not named and asks_to_look(wish.ask):
        named = [i for i, one in enumerate(draft.actions) if one.kind == "investigation"]
    too_little = wish.kind in _TELLS_LITTLE or (wish.is_question and wish.kind not in MONEY_KINDS | {"return"})
    if named or too_little or wish.amount is not None:
        return named
    return [i for i, one in enumerate(draft.actions) if one.kind == wish.kind and not one.gesture]


def _here(draft: PlanDraft, ask: str) -> list[int]:
    """`whether we have your gloves`: what was done says that they were found, received, checked in."""
    asked = _HAVE.match(ask)
    if asked is None:
        return []
    things = content_stems(asked["thing"])
    return [
        i
        for i, one in enumerate(draft.actions)
        if one.status == "done" and things & content_stems(one.detail) and _ARRIVED.search(one.detail)
    ]


_HAVE = re.compile(r"whether we (?:still |now )?(?:have|got|received|found)\b(?: received| got| found)? (?P<thing>.+)")
_ARRIVED = re.compile(r"\b(?:found|received|arrived|checked in|here|in stock|collected|signed for|located|came)\b")
_CAUSE = -1


def _told(draft: PlanDraft) -> dict[str, list[int]]:
    """By ask, the action that means the same, or `_CAUSE`; only the closest."""
    asks = [wish.ask for wish in draft.wishes]
    texts = [(place, part) for place, one in enumerate(draft.actions) for part in (one.detail, *one.detail.split("; "))]
    texts += [(_CAUSE, draft.case.cause)] if draft.case.cause else []
    if not asks or not texts:
        return {}
    vectors = draft.embed([*asks, *(text for _, text in texts)])
    likeness = vectors[: len(asks)] @ vectors[len(asks) :].T
    best = [(ask, int(row.argmax()), float(row.max())) for ask, row in zip(asks, likeness, strict=True)]
    return {ask: [texts[column][0]] for ask, column, score in best if score >= _MEANS_THE_SAME}


def _can_be_found(ask: str) -> bool:
    """What the customer wants us not to do is for the agent to see to, not to find out."""
    return not ask.lower().startswith("not ")


def _question(ask: str) -> str:
    """An ask as it stands behind "find out": `the £85` → `whether you can have the £85`."""
    words = ask.split()
    first = normal(words[0])
    if first in {"whether", "if"} or re.match(r"(?:wh\w+|how)\b", first):
        return ask
    if first == "for" and "to" in words[1:]:
        cut = words.index("to", 1)
        who = " ".join(words[1:cut])
        return f"whether {'we' if who == 'us' else who} can {' '.join(words[cut + 1 :])}"
    if first == "to":
        passive = normal(words[1]) == "be" and len(words) > 2 and is_participle(normal(words[2]))
        return f"whether {'you can' if passive else 'it is possible to'} {' '.join(words[1:])}"
    if _WHY.fullmatch(ask):
        return "what happened"
    promised = re.match(r"(?:a|your|our|the) (?:promise|guarantee|assurance) that (?P<what>.+)", ask)
    return f"whether {promised['what']}" if promised else f"whether you can have {ask}"


def _joined(questions: Sequence[str]) -> str:
    """`A`, `A and B`, `A, B and C`; with a comma before the last where one of them holds a comma itself."""
    if len(questions) < 2:
        return "".join(questions)
    comma = "," if len(questions) > 2 or any("," in one or " and " in one for one in questions) else ""
    return f"{', '.join(questions[:-1])}{comma} and {questions[-1]}"
