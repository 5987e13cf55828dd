"""Ownership in the first person, and the cause: told when known, said to be unknown when it is."""

from __future__ import annotations

import re

from draftassist.domain.draft import Sentence
from draftassist.drafting.composer.address import address_customer
from draftassist.drafting.composer.context import Context
from draftassist.drafting.composer.grammar import capital
from draftassist.drafting.composer.nouns import with_article
from draftassist.drafting.composer.verbs import base_of, is_past
from draftassist.drafting.composer.words import AUXILIARIES

__all__ = ["cause", "ownership"]

_OWN = (
    "{Should}. [I'm keeping hold of this|This is with me now, and stays with me] until it is settled.",
    "{Should}. The rest is [my work, not yours|for me to do, not you].",
    "{Should}. I'm handling it myself[, from this message to the last|].",
    "{Should}. [From here|From now on] I answer for it.",
    "{Should}. From now on you have one person on this, and that is me.",
    "{Should}. I've taken it on, and I'm not handing it round.",
    "{Should}. The chasing is mine from here.",
    "{Should}. What is left to do is left to me.",
    "{Should}, [so the rest is on me|so I'm handling this myself|so I'm staying on it until it is settled].",
    "{Should}, which is why I'm [handling this myself|keeping it with me] to the end.",
    "I answer for {thing}, and I'm staying with it until it is settled.",
    "For {thing} you can hold us to account, and for what comes next, me.",
    "I'm dealing with {task} myself[, from this message to the last|, and I won't hand it round|].",
    "From here on {task} is my [work|job|business], not yours.",
    "You have one person for {task} now, and that is me.",
    "{Task} has an owner now: me.",
    "I've put my name to {task}, and it stays there until [this is settled|you say it is settled].",
    "I'm staying on {task} until [it is settled|you can put it behind you].",
    "Whatever is still to be done about {task}, I'm the one [doing it|seeing to it].",
    "You won't have to [carry|push] {task} any further; [that is for me to do|that part is mine] now.",
    "For {task} you can come straight to me[, by name|].",
    "I've made {task} my own [piece of work|business].",
    "Nobody else will come asking about {task}; [it is mine to finish|I have it].",
    "I answer for {task} now, so [hold me to it|it is me you can hold to it].",
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
    slots = {name: context.fill_one(getattr(context.words, name)) for name in ("thing", "should", "task")}
    if context.brief.situation == "investigating":
        slots["thing"] = ""  # it would name a fault that is not established
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
        addressed = address_customer(known, told_about_others=True)
        if addressed is None:
            return [Sentence(text=f"Here is why: [[say who is meant: {known}]].", role="cause")]
        said = re.sub(r"^(?:because|due to|caused by|as)\s+", "", addressed)
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
    text = context.pick(_UNKNOWN, {"open": context.fill_one(context.words.open_question)})
    return [Sentence(text=capital(text), role="cause")] if text else []
