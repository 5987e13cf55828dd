"""The opening: what happened and what it meant, in the customer's own clauses where clean ones exist; one apology."""

from __future__ import annotations

import re

from draftassist.domain.draft import Sentence
from draftassist.drafting.composer.clauses import Echo, clean_clause, echo
from draftassist.drafting.composer.context import Context
from draftassist.drafting.composer.grammar import capital
from draftassist.drafting.composer.shift import address_customer
from draftassist.drafting.composer.verbs import base_of, is_past
from draftassist.drafting.composer.words import AUXILIARIES

__all__ = ["opening"]

_BOTH = (
    "I'm sorry that {f}, and [sorry|sorrier still] that {i}.",
    "{F}, and {i}. [I'm sorry for both|I'm sorry about the one and the other|For both of these I'm sorry].",
    "{F}. {I}. [I'm sorry, for the first and for the second|Neither should have come your way, and I'm sorry].",
    "You should [never|not] have had to tell [me|us] that {f}, let alone that {i}. I'm sorry.",
    "There are two things [I'm sorry for here|here that I want to say sorry for]: {f}, and {i}.",
    "[Let me say back what you told me|Here is what I take from your message]: {f}, and {i}. I'm sorry[ that it came to this| that this is what we gave you|].",
    "[Nobody should|No customer of ours should] have to write that {i}. {F}, and I'm sorry.",
    "{F}; on your side of that, {i}. I'm sorry[ about it all|, and I mean both halves|].",
    "[Your message leaves no doubt|You put it plainly]: {f}. And {i}. I'm sorry.",
    "What you were left with is this: {f}, and {i}. I apologise.",
    "I owe you an apology twice over: {f}, and {i}.",
    "I have two things to answer for: {f}, and {i}. I'm sorry.",
)
_FAILURE = (
    "I'm sorry that {f}.",
    "{F}, and I'm sorry.",
    "{Should}. Instead, {f}, and I'm sorry.",
    "That {f} is [ours to answer for|on us], and I'm sorry.",
    "You should not have had to [tell us|write to us] that {f}. I'm sorry.",
    "{F}. I'm sorry: {should}.",
    "{F}. [There is no good way to put that|I won't make that sound smaller than it is], and I'm sorry.",
    "[Before anything else|First of all], I'm sorry that {f}.",
    "[This is what I take from your message|As I understand it]: {f}. I'm sorry[ that it went that way|].",
    "I owe you an apology: {f}.",
    "{F}, and {should}. I'm sorry.",
    "An apology comes first, because {f}.",
)
_IMPACT = (
    "{I}, and {fault}. I'm sorry.",
    "I'm sorry that {i}. {Should}.",
    "{Should}. Instead, {i}, and I'm sorry.",
    "{Fault}, and {i}. I'm sorry[ for both|].",
    "You should not [be writing|have to write] to us that {i}. {Fault}, and I'm sorry.",
    "{I}. I'm sorry: {should}.",
    "[I've taken in|It has not been lost on me] that {i}. {Fault}, and I'm sorry.",
    "{Fault}. [What it came to for you|Where that left you] is in your own words: {i}. I'm sorry.",
    "{I}, and I'm sorry[ that we had a part in it|]. {Should}.",
    "I owe you an apology for {thing}, and I see that {i}.",
    "For {thing} I'm sorry, all the more as {i}.",
)
_TERSE_BOTH = ("I'm sorry that {f}, and that {i}.", "{F}, and {i}. I'm sorry.", "I'm sorry: {f}, and {i}.")
_TERSE_ONE = (
    "{F}, and I'm sorry.",
    "I'm sorry that {f}.",
    "{F}. I'm sorry.",
    "Sorry is due first: {f}.",
    "I'm sorry: {f}.",
)
_TERSE_NONE = (
    "I'm sorry that {fault}.",
    "{Fault}, and I'm sorry.",
    "I'm sorry for {thing}.",
    "I owe you an apology for {thing}.",
)
_SHORT_LETTERS = 110
_NEITHER = (
    "{opener} I'm sorry.",
    "{opener} I'm sorry[ for that|]: {should}.",
    "I'm sorry for {thing}: {should}.",
    "{Fault}, and I'm sorry; {should}.",
    "{Should}. I'm sorry for {thing}.",
    "I'm sorry that {fault}. {Should}.",
    "{opener} For that I apologise.",
    "For {thing} I owe you an apology. {Should}.",
    "{Fault}. I'm sorry, because {should}.",
    "My apologies for {thing}. {Should}.",
)
_REPORTED = (
    "You [write|tell us] that {f}[, and that {i}|, and that {i}]. I'm sorry that you are left with this while I find out more.",
    "You [write|tell us] that {f}. I'm sorry that this is where you stand today.",
    "{I}, and what you tell us is that {f}. I'm sorry that I can't clear it up [in one go|with this message].",
    "What you report is serious: {f}. I'm sorry that you have had to [raise it|bring it to us].",
    "[As you tell it|By your account], {f}, and {i}. I'm sorry, and I'm taking it as you wrote it.",
    "[As you tell it|By your account], {f}. I'm sorry, and I'm starting from what you wrote.",
)  # fmt: skip
_NOTICE = (
    "You have not had to write to us about this, and you should not have to: {news}.",
    "I'm writing before you come across it yourself: {news}.",
    "There is something you should hear from us first: {news}.",
    "This is news I'd rather bring you than have you discover: {news}.",
    "You may not have noticed yet, so I'm telling you now: {news}.",
    "I have bad news to give you, and I'd rather give it early: {news}.",
    "Something has gone wrong on our side that touches you: {news}.",
    "Better that you hear it from me than find it out: {news}.",
)
_NOTICE_SORRY = (
    "I'm sorry, [above all|not least] because {i}.",
    "I know from your message that {i}, and I'm sorry.",
    "You told us that {i}, which is why I'm sorry to bring you this.",
)
_NOTICE_SORRY_PLAIN = (
    "I'm sorry for {thing}.",
    "I'm sorry that it touches {the_item}.",
    "I'm sorry: {should}.",
)
_FOLLOW_UP = (
    "I'm coming back to you about {the_item}, [so that it doesn't end with my last message|to make sure that we are really done with it].",
    "You wrote to us that {f}. I'm back to [see|hear] how it stands now.",
    "You told us that {i}. I don't want to close that without [asking|hearing from] you.",
    "{F}: that is where this began, and I want to know where it has got to.",
    "I haven't [closed|filed away] your case, because {f}.",
    "You wrote that {i}. I have not forgotten it.",
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


def _echoes(context: Context) -> tuple[Echo | None, Echo | None]:
    brief, case = context.brief, context.case
    today = context.calendar.local(context.now).date()
    failure = echo(case, brief.failure_spans, today=today)
    used = (failure.source,) if failure else ()
    impact = echo(case, brief.impact_spans, today=today, avoid=used)
    if failure is None and brief.failure and brief.customer_knows:
        failure = _third_person(brief.failure)
    if impact is None and brief.impact:
        impact = _third_person(brief.impact)
    if failure and impact and _same_matter(failure.text, impact.text):
        impact = None
    if failure and impact and impact.place < failure.place and impact.place:
        failure, impact = impact, failure  # as the customer told it
    return failure, impact


def _same_matter(first: str, second: str) -> bool:
    one, two = ({w for w in re.findall(r"\w+", text.lower()) if len(w) > 3} for text in (first, second))
    return len(one & two) * 2 >= min(len(one), len(two))


def _slots(context: Context, failure: Echo | None, impact: Echo | None) -> dict[str, str]:
    slots: dict[str, str] = {}
    if failure:
        slots |= {"f": failure.text, "F": failure.capital}
    if impact:
        slots |= {"i": impact.text, "I": impact.capital}
    rng = context.chooser.rng
    for name, options in (
        ("fault", context.words.fault),
        ("should", context.words.should),
        ("thing", context.words.thing),
    ):
        from_options = [o for o in options]
        rng.shuffle(from_options)
        slots[name] = next((t for t in (_filled(context, o) for o in from_options) if t), "")
    return slots


def _filled(context: Context, template: str) -> str:
    from draftassist.drafting.composer.grammar import expand

    return expand(template, context.chooser.rng, context.slots) or ""


def _shortest(failure: Echo | None, impact: Echo | None) -> tuple[Echo | None, Echo | None]:
    """What a post has room for: both clauses only when they are short, else the shorter one."""
    if failure and impact and len(failure.text) + len(impact.text) > _SHORT_LETTERS:
        return min((failure, impact), key=lambda e: len(e.text)), None
    return failure or impact, impact if failure else None


def _frames(context: Context, failure: Echo | None, impact: Echo | None) -> tuple[str, ...]:
    if context.terse:
        return _TERSE_BOTH if failure and impact else _TERSE_ONE if failure else _TERSE_NONE
    if failure and failure.subject == "we" and context.brief.situation == "investigating":
        return _REPORTED
    if failure and impact:
        return _BOTH
    if failure:
        return _FAILURE
    return _IMPACT if impact else _NEITHER


def _opened(context: Context, slots: dict[str, str]) -> str:
    openers = list(context.words.opener)
    context.chooser.rng.shuffle(openers)
    slots["opener"] = next((t for t in (_filled(context, o) for o in openers) if t), "")
    return slots["opener"]


def _sentence(text: str | None, role: str, *, break_before: bool = False) -> list[Sentence]:
    return [Sentence(text=text, role=role, break_before=break_before)] if text else []


def _notice(context: Context, impact: Echo | None, slots: dict[str, str]) -> list[Sentence]:
    news = (context.brief.failure or context.case.cause or "").strip().rstrip(".")
    said = address_customer(news) if news else None
    slots["news"] = said or slots["fault"]
    made = _sentence(context.pick(_NOTICE, slots), "acknowledge", break_before=True)
    frames = _NOTICE_SORRY if impact else _NOTICE_SORRY_PLAIN
    return made + _sentence(context.pick(frames, slots), "impact" if impact else "responsibility")


def opening(context: Context) -> tuple[list[Sentence], bool]:
    """The acknowledging sentences, and whether they say what ought to have been (so that nothing says it again)."""
    failure, impact = _echoes(context)
    if context.terse and context.brief.situation not in ("proactive", "follow_up"):
        failure, impact = _shortest(failure, impact)
    slots = _slots(context, failure, impact)
    if context.brief.situation == "proactive" or not context.brief.customer_knows:
        return _notice(context, impact, slots), True
    if context.brief.situation == "follow_up":
        text = context.pick(_FOLLOW_UP, slots)
        return _sentence(text, "acknowledge", break_before=True), True
    _opened(context, slots)
    text = context.pick(_frames(context, failure, impact), slots)
    if text is None:
        text = context.pick(_NEITHER, slots)
    shown = capital(text or "")
    said_should = bool(slots["should"]) and slots["should"].lower() in shown.lower()
    role = "acknowledge"
    return _sentence(shown, role, break_before=True), said_should
