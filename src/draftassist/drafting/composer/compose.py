"""The composer: a reply from brief and plan without any model, truthful by construction, the same for the same case."""

from __future__ import annotations

from collections.abc import Sequence

from draftassist.domain.case import Case
from draftassist.domain.draft import Brief, Plan, Sentence, WrittenReply
from draftassist.domain.policy import Company
from draftassist.drafting.composer.acknowledge import is_settled, opening
from draftassist.drafting.composer.actions import action_sentences
from draftassist.drafting.composer.assemble import assemble, body_text, limit_of
from draftassist.drafting.composer.closing import checkpoint, holds_question, subject
from draftassist.drafting.composer.context import Context, Length, Tone, context_for
from draftassist.drafting.composer.refusals import escalation, missing_information, refusals
from draftassist.drafting.composer.responsibility import cause, ownership
from draftassist.text.calendar import WorkCalendar

__all__ = ["compose"]

_CHAT_WORDS = 110
_VARIANTS = 8
"""How many wordings are tried until a post fits."""


def _wants_ownership(context: Context) -> bool:
    """A short channel has no room for a sentence of its own; in a letter the handover says it already."""
    if context.case.channel in ("social", "chat") or context.terse:
        return False
    return context.brief.situation != "proactive" and not is_settled(context) and context.plan.escalate_to is None


def _paragraphs(context: Context) -> list[list[Sentence]]:
    opened, said_should = opening(context)
    why = cause(context)
    why = [] if context.terse and not context.case.cause else why
    own = ownership(context, said_should=said_should) if _wants_ownership(context) else []
    refused = refusals(context)
    acted = action_sentences(context)
    handed = escalation(context)
    asked = missing_information(context) + holds_question(context)
    next_contact = checkpoint(context)
    first = opened + (why if context.case.cause else []) + own
    middle = ([] if context.case.cause else why) + refused
    if context.brief.situation == "cannot_fix":
        return [first, middle, acted + handed, asked + next_contact]
    return [first, acted + handed, middle, asked + next_contact]


def compose(
    case: Case,
    brief: Brief,
    plan: Plan,
    company: Company,
    calendar: WorkCalendar,
    *,
    seed: int = 0,
    recent: Sequence[str] = (),
    tone: Tone = "neutral",
    length: Length = "normal",
) -> WrittenReply:
    """Write the reply that brief and plan call for.

    `seed` varies the wording, never what is said; the wordings of `recent` (texts of the agent's latest replies) are
    avoided. Nothing is said to be done that the plan does not hold as done, and every amount and time of the plan
    stands in the text once.
    """
    terse = length == "short" or case.channel in ("social", "phone")

    def made(variant: int, *, short: bool) -> tuple[Context, list[Sentence]]:
        context = context_for(
            case, brief, plan, company, calendar,
            seed=seed, variant=variant, recent=recent, tone=tone, length=length, terse=short,
        )  # fmt: skip
        return context, assemble(context, _paragraphs(context))

    context, sentences = made(0, short=terse)
    crowded = len(body_text(sentences)) > limit_of(context)
    if not terse and (crowded or (case.channel == "chat" and len(body_text(sentences).split()) > _CHAT_WORDS)):
        context, sentences = made(0, short=True)
    variant = 1
    while case.channel == "social" and len(body_text(sentences)) > limit_of(context) and variant < _VARIANTS:
        shorter = made(variant, short=True)
        if len(body_text(shorter[1])) < len(body_text(sentences)):
            context, sentences = shorter
        variant += 1
    return WrittenReply(subject=subject(context), sentences=sentences, language="en", writer="composer")
