"""Ownership in the first person, and the cause: told when known, said to be unknown when it is."""

from __future__ import annotations

import re

from draftassist.domain.draft import Sentence
from draftassist.drafting.composer.context import Context
from draftassist.drafting.composer.detail import with_article
from draftassist.drafting.composer.grammar import capital, expand
from draftassist.drafting.composer.shift import address_customer
from draftassist.drafting.composer.verbs import base_of, is_past
from draftassist.drafting.composer.words import AUXILIARIES

__all__ = ["cause", "ownership"]

_OWN = (
    "{Should}, [so|which is why] I'm handling this myself[, to the end|].",
    "{Should}. [I've taken this on myself|This is with me now], and [it stays with me until it is settled|I'll see it through].",
    "[I'm holding on to|I'm keeping hold of] this until it is settled: {should}.",
    "{Should}; [I answer for it from here|from here that is for me to answer].",
    "[From here on|From now on] it is for me to [carry|chase] this, not you: {should}.",
    "I answer for {thing}, and I'm staying with it until it is settled.",
    "Please put {thing} down to us; setting it straight is down to me.",
    "For {thing} you can hold us to account, and for what comes next, me.",
    "The rest is my work, not yours: {should}.",
    "From now on you have one person on this, and that is me: {should}.",
    "{Should}. I'm the one dealing with it, [from this message to the last|start to finish].",
)
_CAUSE = (
    "The reason is this: {cause}.",
    "What went wrong is that {cause}.",
    "It happened because {cause}.",
    "As to why: {cause}.",
    "You should know the cause: {cause}.",
    "Here is why: {cause}.",
    "The cause is known, and you should have it too: {cause}.",
    "How it came about: {cause}.",
    "It came about because {cause}, and I won't dress that up.",
    "I can tell you why: {cause}.",
)
_CAUSE_NOUN = (
    "The cause was {cause}.",
    "What lay behind it was {cause}.",
    "It came down to {cause}.",
    "The reason was {cause}.",
    "It goes back to {cause}.",
)
_UNKNOWN = (
    "I don't yet know {open}, and I won't guess.",
    "I can't tell you yet {open}; [finding that out is part of my work now|that is one of the things I'm after].",
    "{Open} I don't know yet, and I'd rather say so than [guess|make something up].",
    "One thing I can't answer today is {open}.",
    "{Open} is still an open question[ here|], and I won't fill it with a guess.",
    "I'd like to tell you {open}, but I don't know it yet.",
)
_ASKS_WHY = re.compile(
    r"\b(?:why|what (?:happened|went wrong)|how (?:come|did|could|on earth)|expla\w+|reason|cause|where)\b",
    re.IGNORECASE,
)


def ownership(context: Context, *, said_should: bool) -> list[Sentence]:
    """One sentence in the first person on whose job the rest is; `said_should` keeps it from repeating the opening."""
    slots: dict[str, str] = {}
    for name, options in (("thing", context.words.thing), ("should", context.words.should)):
        shuffled = list(options)
        context.chooser.rng.shuffle(shuffled)
        slots[name] = (
            next((t for t in (expand(o, context.chooser.rng, context.slots) for o in shuffled) if t), "") or ""
        )
    if said_should:
        slots["should"] = ""
    text = context.pick(_OWN, slots)
    return [Sentence(text=capital(text), role="responsibility")] if text else []


def _is_clause(cause: str) -> bool:
    words = cause.lower().replace(",", "").split()
    for at, word in enumerate(words[1:10], start=1):
        if word in ("which", "who") or (word in ("that", "to", "of") and at < 2):
            return False
        if (
            word in AUXILIARIES
            or is_past(word)
            or (base_of(word) and word.endswith("s") and at > 1 and not word.endswith("ss"))
        ):
            return not (words[0] in ("a", "an") and at > 1 and words[at - 1] in ("that", "which", "who"))
    return False


def cause(context: Context) -> list[Sentence]:
    """Why it happened, if the case says; that it is not known, if the customer asks or it is being looked into."""
    known = (context.case.cause or "").strip().rstrip(".")
    if context.brief.situation == "proactive" and known and not context.brief.failure:
        return []  # the notice has said it already
    if known:
        said = re.sub(r"^(?:because|due to|caused by|as)\s+", "", address_customer(known) or known)
        clause = _is_clause(said)
        said = said if clause else with_article(said)
        first = said.split()[0]
        said = (
            said[0].lower() + said[1:]
            if first.lower() in ("the", "a", "an", "our", "we", "your", "two", "you", "it")
            else said
        )
        text = context.pick(_CAUSE if clause else _CAUSE_NOUN, {"cause": said})
        return [Sentence(text=capital(text), role="cause")] if text else []
    asked = any(_ASKS_WHY.search(ask) for ask in context.brief.asks)
    if not asked and context.brief.situation != "investigating":
        return []
    question = context.chooser.rng.choice(context.words.open_question)
    text = context.pick(_UNKNOWN, {"open": expand(question, context.chooser.rng, context.slots) or ""})
    return [Sentence(text=capital(text), role="cause")] if text else []
