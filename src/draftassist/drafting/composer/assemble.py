"""Put the parts in the order and shape of the channel, within its limit."""

from __future__ import annotations

import re
from collections.abc import Sequence

from draftassist.domain.draft import Sentence
from draftassist.drafting.composer.clauses import proper_names
from draftassist.drafting.composer.context import Context
from draftassist.drafting.composer.words import CAPITALISED

__all__ = ["assemble", "body_text", "limit_of"]

_LIMITS = {"social": 280, "chat": 900, "email": 3000, "phone": 2500}
_GREETINGS = {
    "neutral": ("Hello {name},", "Dear {name},", "Hi {name},"),
    "warmer": ("Hello {name},", "Hi {name},"),
    "plainer": ("Hello {name},", "Hi {name},"),
    "more formal": ("Dear {name},",),
}
_SIGN_OFFS = {
    "neutral": ("Kind regards,", "With kind regards,", "Best wishes,"),
    "warmer": ("Warm regards,", "With best wishes,"),
    "plainer": ("Regards,",),
    "more formal": ("Yours sincerely,",),
}
_PHONE_LABEL = {"acknowledge": "Open with", "impact": "Open with", "ask": "Ask"}
_DROP_ORDER = ("close", "impact", "responsibility", "cause")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def body_text(sentences: Sequence[Sentence]) -> str:
    """The reply as one text: a space between sentences, a blank line where a paragraph begins."""
    text = ""
    for sentence in sentences:
        glue = "" if not text else ("\n\n" if sentence.break_before else " ")
        text += glue + sentence.text
    return text


def _filled(template: str, context: Context) -> str:
    """A company's own greeting or signature with its placeholders filled; an unknown name leaves no gap behind."""
    values = {
        "name": context.slots["name"], "customer": context.slots["name"], "first_name": context.slots["name"],
        "customer_name": context.slots["name"], "agent": context.agent, "agent_name": context.agent,
        "company": context.company.name or "",
        "role": context.case.agent.role.replace("_", " "),
    }  # fmt: skip
    text = _PLACEHOLDER.sub(lambda m: values.get(m.group(1), ""), template)
    text = re.sub(r"[ \t]+([,.;!])", r"\1", re.sub(r"[ \t]{2,}", " ", text))
    return "\n".join(line.strip() for line in text.splitlines() if line.strip(" ,")).strip()


def _greeting(context: Context) -> str:
    template = context.company.greeting or context.chooser.rng.choice(_GREETINGS[context.tone])
    return _filled(template, context)


def _signature(context: Context) -> str:
    if context.company.signature:
        return _filled(context.company.signature, context)
    lines = [context.chooser.rng.choice(_SIGN_OFFS[context.tone]), context.agent, context.company.name or ""]
    return "\n".join(line for line in lines if line)


def _breaks(parts: list[list[Sentence]]) -> list[Sentence]:
    """Each non-empty part begins a paragraph."""
    made: list[Sentence] = []
    for part in parts:
        for at, sentence in enumerate(part):
            made.append(sentence.model_copy(update={"break_before": at == 0}))
    return made


def _email(context: Context, parts: list[list[Sentence]]) -> list[Sentence]:
    greeting = Sentence(text=_greeting(context), role="greeting")
    signature = Sentence(text=_signature(context), role="signature", break_before=True)
    return [greeting, *_breaks(parts), signature]


def _addressed(sentence: Sentence, context: Context) -> Sentence:
    """The customer's name in front of the first sentence of a chat or post."""
    name = context.slots["name"]
    if not name:
        return sentence
    if name.startswith("@"):
        return sentence.model_copy(update={"text": f"{name} {sentence.text}", "break_before": False})
    first = re.split(r"[\s,.:]", sentence.text, maxsplit=1)[0]
    keep = first.split("'")[0] in {"I"} | _names(context) or first.isupper()
    text = sentence.text if keep else sentence.text[0].lower() + sentence.text[1:]
    return sentence.model_copy(update={"text": f"{name}, {text}", "break_before": False})


def _names(context: Context) -> set[str]:
    """Words that keep their capital: names in the messages, of the goods and of the company, days and months."""
    told = " ".join([*context.case.customer_messages, context.slots["item"], context.company.name or ""])
    named = proper_names(f"x {told}") | proper_names(f"x {context.slots['item']} {context.company.name or ''}")
    return {*named, *(word.capitalize() for word in CAPITALISED)}


def _flat(parts: list[list[Sentence]]) -> list[Sentence]:
    return [s.model_copy(update={"break_before": False}) for part in parts for s in part]


def _phone(parts: list[list[Sentence]]) -> list[Sentence]:
    made: list[Sentence] = []
    for sentence in _flat(parts):
        label = _PHONE_LABEL.get(sentence.role)
        labelled = label and not any(earlier.role == sentence.role for earlier in made)
        text = f"- {label}: {sentence.text}" if labelled else f"- {sentence.text}"
        made.append(sentence.model_copy(update={"text": text, "break_before": bool(made)}))
    return made


def limit_of(context: Context) -> int:
    """The most characters that the company, else the channel itself, allows."""
    return context.company.channel_limits.get(context.case.channel, _LIMITS[context.case.channel])


def _fitted(context: Context, sentences: list[Sentence]) -> list[Sentence]:
    """Within the channel's limit: what carries least goes first; an action, a refusal or the checkpoint never goes."""
    limit = limit_of(context)
    kept = list(sentences)
    for role in _DROP_ORDER:
        while len(body_text(kept)) > limit and any(s.role == role for s in kept):
            kept.remove(next(s for s in reversed(kept) if s.role == role))
    return kept


def assemble(context: Context, parts: list[list[Sentence]]) -> list[Sentence]:
    """The sentences of the reply in their final shape; `parts` are the paragraphs of a letter."""
    channel = context.case.channel
    filled = [part for part in parts if part]
    voiced = [[s.model_copy(update={"text": context.voiced(s.text)}) for s in part] for part in filled]
    if channel == "email":
        return _fitted(context, _email(context, voiced))
    if channel == "phone":
        return _fitted(context, _phone(voiced))
    flat = _flat(voiced)
    if flat:
        flat[0] = _addressed(flat[0], context)
    if channel == "social" and context.agent:
        flat.append(Sentence(text=f"– {context.agent.split()[0]}", role="signature"))
    return _fitted(context, flat)
