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
    "{Should}. I'm handling this myself from here.",
    "{Should}. The rest is [my work, not yours|for me to do, not you].",
    "{Should}. [It is mine to put right|I'm putting it right], and you can come straight to me about it.",
    "{Should}, so I'm handling this myself.",
    "{Should}. From here it is my job, not yours.",
    "From here on {task} is my job, not yours.",
    "You can come straight to me about {task}.",
    "I'm the one responsible for {task} now.",
    "What still has to be done about {task} is for me to do, not you.",
    "You have one person to turn to about {task} now, and that is me.",
)
"""No promise in these: who owns the case is said, not that anything will succeed."""
_CAUSE = (
    "What went wrong is that {cause}.",
    "It happened because {cause}.",
    "The reason is that {cause}.",
    "You should know why: {cause}.",
    "I can tell you why: {cause}.",
    "As to why: {cause}.",
)
_CAUSE_NOUN = (
    "The cause was {cause}.",
    "The reason was {cause}.",
    "What lay behind it was {cause}.",
)
_UNKNOWN = (
    "I don't know yet {open}, and I won't guess.",
    "I can't tell you yet {open}; [finding out is part of what I'm doing|I'm finding out].",
    "You should also know what I don't know yet: {open}.",
    "I don't have an answer yet on {open}, and I'd rather say so than guess.",
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
    ours = context.brief.situation == "investigating" and context.brief.issue_kind != "other"
    if not asked and not ours:
        return []
    text = context.pick(_UNKNOWN, {"open": context.fill_one(context.words.open_question)})
    return [Sentence(text=capital(text), role="cause")] if text else []
