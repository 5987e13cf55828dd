"""The opening: what happened and what it meant, in the customer's own clauses where clean ones exist; one apology."""

from __future__ import annotations

import re

from draftassist.domain.draft import Sentence
from draftassist.drafting.composer import ackframes
from draftassist.drafting.composer.address import address_customer
from draftassist.drafting.composer.clauses import Echo, echo
from draftassist.drafting.composer.context import Context
from draftassist.drafting.composer.gate import clean_clause
from draftassist.drafting.composer.grammar import capital
from draftassist.drafting.composer.verbs import base_of, is_past
from draftassist.drafting.composer.words import AUXILIARIES

__all__ = ["is_settled", "opening"]

_SHORT_LETTERS = 110
_ORDERED = re.compile(
    r"\b(?:was|were) (?:promised|due|meant)\b|^you(?:'d|'ve)? (?:\w+ "
    r")?(?:ordered|bought|booked|paid|chose|asked|returned|sent|gave|logged|signed|applied|planned)\b"
)


def _third_person(summary: str) -> Echo | None:
    """A summary such as "had nothing to give her son" or "we sent the wrong frame", said to the customer."""
    text = summary.strip().rstrip(".")
    if not text or re.search(r"\b(?:they|their|them|the customer)\b", text, re.IGNORECASE):
        return None
    words = text.split()
    first = words[0].lower()
    if first in AUXILIARIES or is_past(first) or (first.endswith("s") and base_of(first) and base_of(first) != first):
        text = f"she {text}"
    said = address_customer(text)
    if said is None and text.startswith("she "):
        said = address_customer(f"he {text[4:]}")
    if said is None or not clean_clause(re.sub(r"^(?:we|you)\b", "we", said)):
        return None
    opened = (
        said[0].lower() + said[1:]
        if words[0].lower() in ("we", "our", "the", "a", "his", "her", "she", "he") or text[:4] == "she "
        else said
    )
    return Echo(text=opened, source=summary)


def _echoes(context: Context) -> list[Echo]:
    """At most two clauses, in the order in which the customer told them."""
    brief, case = context.brief, context.case
    today = context.calendar.local(context.now).date()
    failure = echo(case, brief.failure_spans, today=today)
    impact = echo(case, brief.impact_spans, today=today, avoid=(failure.source,) if failure else ())
    if failure is None and brief.failure and brief.customer_knows:
        failure = _third_person(brief.failure)
    if impact is None and brief.impact:
        impact = _third_person(brief.impact)
    if failure and impact and _same_matter(failure.text, impact.text):
        impact = None
    found = [e for e in (failure, impact) if e]
    return sorted(found, key=lambda e: e.place) if all(e.place for e in found) else found


def _same_matter(first: str, second: str) -> bool:
    one, two = ({w[:4] for w in re.findall(r"\w+", text.lower()) if len(w) > 3} - {"your"} for text in (first, second))
    return len(one & two) * 5 >= 2 * min(len(one), len(two))


def _roles(echoes: list[Echo]) -> dict[str, str]:
    """Slots by what a clause does: `f` and `i` went wrong, `b` is a circumstance."""
    wrong = [e for e in echoes if e.regrettable]
    around = [e for e in echoes if not e.regrettable]
    slots = dict(zip(("f", "i"), (e.text for e in wrong), strict=False))
    if around:
        slots["b"] = around[-1].text
    return slots


def _shortened(echoes: list[Echo]) -> list[Echo]:
    """What a post has room for: both clauses only when they are short, else what went wrong, else the shorter one."""
    if len(echoes) < 2 or sum(len(e.text) for e in echoes) <= _SHORT_LETTERS:
        return echoes
    return [min(echoes, key=lambda e: (not e.regrettable, len(e.text)))]


def _terse_frames(slots: dict[str, str]) -> tuple[str, ...]:
    if "i" in slots:
        return ackframes.TERSE_BOTH
    if "f" in slots:
        return ackframes.TERSE_ONE
    return ackframes.TERSE_BACKGROUND if "b" in slots else ackframes.TERSE_NONE


def _frames(context: Context, echoes: list[Echo], slots: dict[str, str]) -> tuple[str, ...]:
    if context.terse:
        return _terse_frames(slots)
    open_case = context.brief.situation == "investigating"
    if open_case and any(e.subject == "we" and e.regrettable for e in echoes):
        return ackframes.REPORTED
    if "i" in slots:
        return ackframes.BOTH
    if "f" in slots:
        return _beside(slots) if "b" in slots else ackframes.FAILURE
    if open_case:
        return ackframes.STILL_OPEN_KNOWING if "b" in slots else ackframes.STILL_OPEN
    return ackframes.BACKGROUND if "b" in slots else ackframes.NEITHER


def _beside(slots: dict[str, str]) -> tuple[str, ...]:
    return ackframes.AFTER_ORDER if _ORDERED.search(slots["b"]) else ackframes.WITH_BACKGROUND


def is_settled(context: Context) -> bool:
    """A follow-up with nothing left under way: then the question is whether the fix holds."""
    actions = context.plan.actions
    return context.brief.situation == "follow_up" and all(a.status == "done" and not a.timeline for a in actions)


def _notice(context: Context, echoes: list[Echo], slots: dict[str, str]) -> list[Sentence]:
    """News that the customer does not have yet, and why it matters to them."""
    news = (context.brief.failure or context.case.cause or "").strip().rstrip(".")
    slots["news"] = (address_customer(news, told_about_others=True) if news else None) or slots["fault"]
    told = Sentence(text=context.pick(ackframes.NOTICE, slots) or "", role="acknowledge", break_before=True)
    if echoes:
        slots["b"] = echoes[-1].text
    frames = ackframes.NOTICE_SORRY if echoes else ackframes.NOTICE_SORRY_PLAIN
    sorry = context.pick(frames, slots) or ""
    return [told, Sentence(text=capital(sorry), role="impact" if echoes else "responsibility")]


def opening(context: Context) -> tuple[list[Sentence], bool]:
    """The acknowledging sentences, and whether they say what ought to have been (so that nothing says it again)."""
    echoes = _shortened(_echoes(context)) if context.terse else _echoes(context)
    slots = {
        **_roles(echoes),
        **{
            name: context.fill_one(getattr(context.words, name))
            for name in ("fault", "should", "thing", "task", "opener")
        },
    }
    if context.brief.situation == "proactive" or not context.brief.customer_knows:
        return _notice(context, echoes, slots), True
    frames = ackframes.FOLLOW_UP if is_settled(context) else _frames(context, echoes, slots)
    text = capital(context.pick(frames, slots) or context.pick(ackframes.NEITHER, slots) or "")
    said_should = bool(slots["should"]) and slots["should"].lower() in text.lower()
    return [Sentence(text=text, role="acknowledge", break_before=True)], said_should or is_settled(context)
