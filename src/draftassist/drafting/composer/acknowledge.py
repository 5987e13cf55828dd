"""The opening: what happened and what it meant, in the customer's own clauses where clean ones exist; one apology.

What the case knows for certain (a promised day that passed) is said before what the customer wrote of it. A clause of
theirs that cannot be turned round without doubt is quoted instead: their own words, between quotation marks.
"""

from __future__ import annotations

import re

from draftassist.domain.draft import Sentence, Span
from draftassist.drafting.composer import ackframes
from draftassist.drafting.composer.address import address_customer
from draftassist.drafting.composer.clauses import Echo, echo
from draftassist.drafting.composer.context import Context
from draftassist.drafting.composer.gate import clean_clause, tells_of_harm
from draftassist.drafting.composer.grammar import capital
from draftassist.drafting.composer.verbs import base_of, is_past
from draftassist.drafting.composer.words import AUXILIARIES, PRIVATE, RUDE, STOCK

__all__ = ["is_settled", "opening"]

_TERSE_LETTERS = 120
_IMPACT_WORDS = 5
_QUOTE_WORDS = range(4, 17)
_NOT_QUOTED = re.compile(r"[.?@#<>{}\[\]\\*_|~^\n]|https?:|www\.|\bplease\b", re.IGNORECASE)
_ORDERED = re.compile(
    r"\b(?:was|were) (?:to|promised|due|meant|booked|ordered)\b|^you(?:'d|'ve)? (?:\w+ )?"
    r"(?:ordered|bought|booked|paid|chose|asked|returned|sent|gave|logged|signed|applied|planned|reserved|withdrew|left)\b"
)
_CLAIMED = re.compile(
    r"(?:(?:on|at|in) [\w ]{1,20} )?(?:we|our \w+)(?:'d|'ve| had| have)? "
    r"(?:told|said|promised|confirmed|assured|agreed|guaranteed|offered|quoted|wrote)\b"
)
"""What we are said to have said is the customer's account until somebody has looked."""
_DATED_KINDS = ("late_delivery", "lost_parcel")


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


def _newest_first(spans: list[Span]) -> list[Span]:
    """What the customer writes now stands for the case before what they wrote last week."""
    return sorted(spans, key=lambda span: -span.message)


def _quote(spans: list[Span]) -> str:
    """The best span as a quotation, or nothing: short, civil, no question, nothing private."""
    for span in spans[:3]:
        text = re.sub(r'["“”]', "'", " ".join(span.text.split())).strip(" .,;:-–—!…")
        words = [word.lower() for word in text.split()]
        finite = any(word in AUXILIARIES or is_past(word) for word in words[1:])
        whole = len(words) in _QUOTE_WORDS and text.count("(") == text.count(")") and text[0].isupper()
        if (
            whole
            and finite
            and tells_of_harm(text)
            and not any(pattern.search(text) for pattern in (_NOT_QUOTED, PRIVATE, RUDE, STOCK))
        ):
            return f'"{text}"'
    return ""


def _same_matter(first: str, second: str) -> bool:
    one, two = ({w[:4] for w in re.findall(r"\w+", text.lower()) if len(w) > 3} - {"your"} for text in (first, second))
    return len(one & two) * 5 >= 2 * min(len(one), len(two))


def _failure(context: Context) -> Echo | None:
    brief, case = context.brief, context.case
    dated = context.words.fault if brief.issue_kind in _DATED_KINDS and context.slots.get("promised") else ()
    known = context.fill_one([fault for fault in dated if "{promised}" in fault])
    if known and case.order and case.order.items:
        return Echo(text=known, source="order.promised")
    today = context.calendar.local(context.now).date()
    spans = _newest_first(brief.failure_spans)
    if not spans and brief.failure and brief.customer_knows:
        return _third_person(brief.failure)
    wrong = echo(case, spans, today=today, fit=lambda clause: clause.regrettable)
    return wrong or echo(case, spans, today=today, fit=_is_told)


def _impact(context: Context, failure: Echo | None) -> Echo | None:
    brief, case = context.brief, context.case
    used = (failure.source,) if failure else ()
    today = context.calendar.local(context.now).date()

    def fit(clause: Echo) -> bool:
        new = not (failure and _same_matter(failure.text, clause.text))
        told = clause.regrettable or _tells_an_event(clause.text)
        return new and told and len(clause.text.split()) >= _IMPACT_WORDS

    found = echo(case, _newest_first(brief.impact_spans), today=today, avoid=used, fit=fit)
    if found is None and brief.impact and not brief.impact_spans:
        third = _third_person(brief.impact)
        return third if third and fit(third) else None
    return found


def _is_told(clause: Echo) -> bool:
    """A circumstance worth repeating: what the company did, said or charged, or what the customer had ordered."""
    ours = re.search(r"\b(?:we|us|our)\b", clause.text) and _tells_an_event(clause.text)
    return bool(ours or _ORDERED.search(clause.text) or re.search(r"[\"£$€]|(?<!\w)'", clause.text))


def _tells_an_event(clause: str) -> bool:
    """A simple past ("your brother graduated on Saturday"); "your daughter does your banking" is no impact."""
    words = clause.lower().split()
    if words[0] == "there" or re.match(r"the (?:first|second|third|last) time\b", clause, re.IGNORECASE):
        return False
    perfect = ("have", "has", "had", "having", "be")
    return any(
        (is_past(word) or word in ("was", "were"))
        and before not in perfect
        and not before.endswith(("'ve", "'d", "'s"))
        for before, word in zip(["", *words], words, strict=False)
    )


def _slots(context: Context) -> dict[str, str]:
    """`f` or `c`, and `i`; a quotation where no clause of the failure could be turned round."""
    failure = _failure(context)
    impact = _impact(context, failure)
    slots: dict[str, str] = {}
    if failure:
        certain = failure.source == "order.promised"
        claimed = _CLAIMED.match(failure.text)
        slots["f" if certain or (failure.regrettable and not claimed) else "c"] = (
            f"you tell us that {failure.text}" if claimed else failure.text
        )
    elif context.case.channel == "email" and context.brief.customer_knows:
        slots["q"] = _quote(_newest_first(context.brief.failure_spans))
    if impact:
        slots["i"] = impact.text
    if context.terse and failure and impact and len(failure.text) + len(impact.text) > _TERSE_LETTERS:
        slots.pop("i" if failure.regrettable else "c", None)
    return {name: text for name, text in slots.items() if text}


def _frames(context: Context, slots: dict[str, str]) -> tuple[str, ...]:
    if context.brief.situation == "investigating":
        if "f" in slots:
            return ackframes.REPORTED
        return ackframes.STILL_OPEN_KNOWING if "c" in slots else ackframes.STILL_OPEN
    if context.terse:
        return _terse_frames(slots)
    alone, with_impact = next(
        (frames for name, frames in _LETTER_FRAMES.items() if name in slots), (ackframes.NEITHER, ackframes.IMPACT)
    )
    return with_impact if "i" in slots else alone


_LETTER_FRAMES = {
    "f": (ackframes.FAILURE, ackframes.BOTH),
    "c": (ackframes.CIRCUMSTANCE, ackframes.CIRCUMSTANCE_IMPACT),
    "q": (ackframes.QUOTED, ackframes.QUOTED_IMPACT),
}
"""Without and with an impact clause, by what is there of the failure."""


def _terse_frames(slots: dict[str, str]) -> tuple[str, ...]:
    if "f" in slots:
        return ackframes.TERSE_BOTH if "i" in slots else ackframes.TERSE_ONE
    if "i" in slots:
        return ackframes.IMPACT[:3]
    return ackframes.TERSE_CIRCUMSTANCE if "c" in slots else ackframes.TERSE_NONE


def is_settled(context: Context) -> bool:
    """A follow-up with nothing left under way: then the question is whether the fix holds."""
    actions = context.plan.actions
    return context.brief.situation == "follow_up" and all(a.status == "done" and not a.timeline for a in actions)


def _notice(context: Context, slots: dict[str, str]) -> list[Sentence]:
    """News that the customer does not have yet, and why it matters to them."""
    news = (context.brief.failure or context.case.cause or "").strip().rstrip(".")
    slots["news"] = (address_customer(news, told_about_others=True) if news else None) or slots["fault"]
    told = Sentence(text=context.pick(ackframes.NOTICE, slots) or "", role="acknowledge", break_before=True)
    known = slots.get("i") or slots.get("c")
    frames = ackframes.NOTICE_SORRY if known else ackframes.NOTICE_SORRY_PLAIN
    sorry = context.pick(frames, {**slots, "c": known or ""}) or ""
    return [told, Sentence(text=capital(sorry), role="impact" if known else "responsibility")]


def opening(context: Context) -> tuple[list[Sentence], bool]:
    """The acknowledging sentences, and whether they say what ought to have been (so that nothing says it again)."""
    names = ("fault", "should", "thing", "task")
    slots = {**_slots(context), **{name: context.fill_one(getattr(context.words, name)) for name in names}}
    if context.brief.situation == "proactive" or not context.brief.customer_knows:
        return _notice(context, slots), True
    frames = ackframes.FOLLOW_UP if is_settled(context) else _frames(context, slots)
    slots = {"f": slots.get("c", ""), **slots} if is_settled(context) else slots
    text = capital(context.pick(frames, slots) or context.pick(ackframes.NEITHER, slots) or "")
    said_should = bool(slots["should"]) and slots["should"].lower() in text.lower()
    return [Sentence(text=text, role="acknowledge", break_before=True)], said_should or is_settled(context)
