"""What a language model is told of a case: brief, plan, clauses and thread, within the tokens that it can read.

What does not fit is left out by its value for this reply, least first, and what was left out is said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from draftassist.domain.case import Channel, Message
from draftassist.domain.draft import EvidencePassage
from draftassist.drafting.composer import Tone
from draftassist.drafting.composer.context import customer_name
from draftassist.drafting.steering import read_instruction
from draftassist.drafting.veil import Veil, veiled_brief, veiled_plan
from draftassist.drafting.writers import WritingRequest
from draftassist.errors import PromptTooLongError
from draftassist.llm.base import ChatMessage, ChatModel
from draftassist.prompting.library import Prompt
from draftassist.text.money import find_money

__all__ = ["answer_tokens", "reply_messages"]

_ANSWER_TOKENS = 2000
"""Room for an answer: a long reply takes half of it, and the JSON around it a quarter."""
_ROOM: dict[Channel, int] = {"email": 1500, "chat": 600, "social": 280, "phone": 1000}
"""Characters to aim for where the company sets no limit."""
_PRECEDENTS, _PRECEDENT_CHARACTERS = 3, 1200
_PLACEHOLDER = re.compile(r"\[([a-z]+)_\d+\]")
_RECENT, _RECENT_CHARACTERS = 3, 1500
_LEAST_MESSAGE = 400
"""Characters to which a customer's latest message may be cut at the worst."""
_TOLD_ELSEWHERE = frozenset(
    {"customer_name", "agent_name", "agent_role", "channel", "situation", "issue", "agent_notes"}
)
_TONES: dict[Tone, str] = {
    "neutral": "warm and plain",
    "warmer": "warm, personal",
    "plainer": "plain, direct",
    "more formal": "formal, courteous",
}


def answer_tokens(model: ChatModel) -> int:
    """Tokens that are kept free for the answer."""
    return min(_ANSWER_TOKENS, model.context_tokens // 3)


def reply_messages(
    prompt: Prompt, request: WritingRequest, model: ChatModel, veil: Veil, more_tokens: int = 0
) -> tuple[list[ChatMessage], list[str]]:
    """The prompt for a reply, and a notice for what had to be left out of it.

    `more_tokens` are kept free besides those of the answer. Raises PromptTooLongError when not even
    plan and brief fit.
    """
    fixed = _fixed(request, veil)
    matter = _Matter.of(request, veil)
    room = model.context_tokens - answer_tokens(model) - more_tokens
    left_out: list[str] = []
    while True:
        messages = prompt.render({**fixed, **matter.inputs()})
        if model.count_tokens("\n".join(message.content for message in messages)) <= room:
            break
        shorter = matter.without_least()
        if shorter is None:
            raise PromptTooLongError(
                f"brief and plan alone are longer than the context of {model.name}",
                mend="raise DRAFTASSIST_LLM_CONTEXT_TOKENS, or use a model with a longer context",
            )
        matter, what = shorter
        left_out.append(what)
    notices = [f"left out of the prompt for want of room: {', '.join(dict.fromkeys(left_out))}"] if left_out else []
    return messages, notices


@dataclass(frozen=True)
class _Matter:
    """What can be left out, best first in each list."""

    messages: Sequence[Message] = ()
    clauses: Sequence[EvidencePassage] = ()
    precedents: Sequence[str] = ()
    recent: Sequence[str] = ()
    needed: frozenset[str] = field(default=frozenset())

    @classmethod
    def of(cls, request: WritingRequest, veil: Veil) -> _Matter:
        replies = (_how_it_was_said(passage.text) for passage in request.precedents)
        return cls(
            messages=[one.model_copy(update={"text": veil.over(one.text)}) for one in request.case.messages],
            clauses=request.policies,
            precedents=[reply for reply in replies if reply][:_PRECEDENTS],
            recent=[veil.over(reply[:_RECENT_CHARACTERS]) for reply in request.frame.recent[:_RECENT]],
            needed=frozenset(request.plan_cites),
        )

    def inputs(self) -> Mapping[str, Any]:
        """The prompt's inputs of the same names."""
        return {name: list(getattr(self, name)) for name in ("messages", "clauses", "precedents", "recent")}

    def without_least(self) -> tuple[_Matter, str] | None:
        """This without what it is least missed for, and what that is; None when only the needed is left."""
        for shorten in _SHORTENINGS:
            shorter = shorten(self)
            if shorter is not None:
                return shorter
        return None


_Shortening = Callable[[_Matter], tuple[_Matter, str] | None]


def _less_recent(matter: _Matter) -> tuple[_Matter, str] | None:
    return (replace(matter, recent=()), "the agent's latest replies") if matter.recent else None


def _fewer_precedents(matter: _Matter) -> tuple[_Matter, str] | None:
    return (replace(matter, precedents=matter.precedents[:-1]), "past replies") if matter.precedents else None


def _fewer_clauses(matter: _Matter) -> tuple[_Matter, str] | None:
    spare = [clause for clause in matter.clauses if clause.id not in matter.needed]
    if not spare:
        return None
    return replace(matter, clauses=[c for c in matter.clauses if c is not spare[-1]]), f"clause {spare[-1].id}"


def _fewer_messages(matter: _Matter) -> tuple[_Matter, str] | None:
    """The oldest goes first; the customer's latest stays."""
    last = max(at for at, one in enumerate(matter.messages) if one.sender == "customer")
    older = [at for at in range(len(matter.messages)) if at != last]
    if not older:
        return None
    return replace(matter, messages=[one for at, one in enumerate(matter.messages) if at != older[0]]), "older messages"


def _shorter_message(matter: _Matter) -> tuple[_Matter, str] | None:
    (message,) = matter.messages
    half = len(message.text) // 2
    if half < _LEAST_MESSAGE:
        return None
    # people say what happened at the beginning and what they want at the end
    text = f"{message.text[: half * 2 // 3].rstrip()} […] {message.text[-half // 3 :].lstrip()}"
    return replace(matter, messages=[message.model_copy(update={"text": text})]), "the middle of a long message"


_SHORTENINGS: tuple[_Shortening, ...] = (
    _less_recent, _fewer_precedents, _fewer_clauses, _fewer_messages, _shorter_message,
)  # fmt: skip


def _fixed(request: WritingRequest, veil: Veil) -> dict[str, Any]:
    """The inputs that are never left out."""
    case, frame = request.case, request.frame
    steering = read_instruction(frame.instruction)
    room = frame.company.channel_limits.get(case.channel, _ROOM[case.channel])
    brief = veiled_brief(request.brief, veil)
    facts = [fact for fact in brief.facts if fact.name not in _TOLD_ELSEWHERE]
    return {
        "customer_name": _over(customer_name(case, request.brief), veil),
        "agent_name": case.agent.name,
        "channel": case.channel,
        "language": request.brief.language,
        "tone": _TONES[steering.tone],
        "max_characters": room // 2 if steering.length == "short" else room,
        "brief": brief.model_copy(update={"facts": facts}),
        "plan": veiled_plan(request.plan, veil),
        "cause": _over(case.cause, veil),
        "notes": _over(case.agent_notes, veil),
        "instruction": _over(frame.instruction, veil),
    }


def _over(text: str | None, veil: Veil) -> str | None:
    return veil.over(text) if text else None


def _how_it_was_said(precedent: str) -> str:
    """The reply of a past case without its sums and placeholders: it shows how, never how much or to whom."""
    reply = _PLACEHOLDER.sub(r"(\1)", precedent.partition("\n\nReply: ")[2][:_PRECEDENT_CHARACTERS])
    for span in reversed(find_money(reply)):
        reply = f"{reply[: span.start]}(amount){reply[span.end :]}"
    return reply
