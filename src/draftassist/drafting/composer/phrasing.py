"""Say one action in the tense of its status, with its amount and its time stated once and verbatim."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Literal

from draftassist.domain.draft import PlannedAction
from draftassist.domain.policy import MONEY_KINDS
from draftassist.drafting.composer.context import Context
from draftassist.drafting.composer.detail import Detail, read_detail
from draftassist.drafting.composer.grammar import capital
from draftassist.drafting.composer.nouns import is_plural, with_article
from draftassist.drafting.composer.verbs import BASE_VERBS, base_of, gerund, is_past, participle
from draftassist.drafting.composer.words import AUXILIARIES, DETERMINERS, word_set
from draftassist.text.wording import day_words

__all__ = ["Said", "is_duration", "say_action"]

Status = Literal["done", "in_progress", "will_do"]
_KIND_VERB = {
    "refund": "arrange", "partial_refund": "arrange", "refund_shipping": "arrange", "credit": "add",
    "replacement": "arrange",
    "reship": "arrange", "repair": "arrange", "delivery": "arrange", "fee_waiver": "arrange", "discount": "apply",
    "upgrade": "arrange", "extension": "arrange", "callback": "arrange", "update": "send", "investigation": "open",
    "escalation": "pass on", "return": "arrange", "cancellation": "arrange", "information": "send",
    "prevention": "set up",
    "apology": "send", "other": "arrange",
}  # fmt: skip
_AGENT_KINDS = word_set(
    "refund partial_refund refund_shipping credit fee_waiver discount callback update investigation "
    "escalation information "
    "cancellation return extension upgrade apology other"
)
_PREFIX = {"done": ("Our records say",), "in_progress": ("Under way",), "will_do": ("Still to come",)}
_NO_INFLECTION = re.compile(r"\bto [a-z]+\b|\b(?:that|who|which|so|until|when|if|whether|while)\b")
_PAIRED = re.compile(
    r"((?:,| and|, and| and then|, then) )([a-z]+)(?= "
    r"(?:the|them|it|your|you|a|an|all|both|every|our|free|off|up|out|back)\b)"
)
_STATE = re.compile(
    r"\b(?:back|off|on hold|ready|available|in place|kept|open|underway|under way|out|online|live|down)\b"
)
_POINT = re.compile(
    r"^(?:by|before|within|in|until|from|at|on|between|after|today|tomorrow|tonight|this|next|later|through|straight|right|now|"
    r"immediately|the same|first thing|at once|each|every)\b",
    re.IGNORECASE,
)  # fmt: skip
_DAY = re.compile(r"^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_DURATION = re.compile(
    r"^(?:up to |about |around |at least |less than |roughly "
    r")?(?:an?|\d|one|two|three|four|five|six|seven|eight|nine|ten|half)",
    re.IGNORECASE,
)
_CREDIT_NOUN = re.compile(
    r"\b(an? )?((?:goodwill |account |store |shop |ride |service |travel )*(?:credit|voucher|discount|gift "
    r"card))\b(?! card| check| team| agency)"
)
_OBJECT = re.compile(
    r"^(.*?)(?=(?:,| to | for | by | as | into | from | so | straight | back | now| today| in full|$))"
)


_VOUCHER = re.compile(
    r"\b(add(?:ed|ing)?|giv(?:e|en|ing)|sen[dt]|sending|offer(?:ed|ing)?) "
    r"((?:[^\w\s]|[A-Z]{2,3}\s?)?\d[\d.,]* (?:\w+ ){0,2}(?:voucher|gift card|discount|coupon))\b"
)
"""An amount before a thing that can be counted, which then wants its article."""


def _article(amount: str) -> str:
    """`an £8 voucher`, `a £15 voucher`: by how the number is said."""
    number = re.sub(r"\D.*", "", re.sub(r"^\D+", "", amount))
    return "an" if number.startswith("8") or number in ("11", "18") else "a"


class Said:
    """An action as a finite sentence without full stop (`clause`) and, where it has one, as `do` with its subject."""

    def __init__(self, clause: str, *, verbal: bool, tail: str = "", certain: bool = True) -> None:
        self.clause = clause
        self.verbal = verbal
        self.tail = tail
        self.certain = certain


def _inflected(base: str, status: Status, *, american: bool) -> str:
    verb, _, particle = base.partition(" ")
    form = {"done": participle, "in_progress": gerund}.get(status)
    word = form(verb, american=american) if form else verb
    return f"{word} {particle}".strip()


def _same_form(rest: str, status: Status, *, american: bool) -> str:
    """A second verb with the same subject takes the same form: "print the tickets and leave them" when done."""
    parts = []
    position = 0
    if match := re.match(r"^and ([a-z]+)\b", rest):
        base = base_of(match.group(1))
        if base:
            return f"and {_inflected(base, status, american=american)}{rest[match.end() :]}"
    for match in _PAIRED.finditer(rest):
        base = base_of(match.group(2))
        if base is None or _NO_INFLECTION.search(rest[: match.start()]):
            continue
        parts.append(rest[position : match.start(2)] + _inflected(base, status, american=american))
        position = match.end(2)
    return "".join(parts) + rest[position:]


def _who(context: Context, action: PlannedAction) -> tuple[str, bool]:
    """Subject and whether it takes a plural verb: I, we, or a named owner."""
    owner = action.owner.strip()
    if owner and owner.lower() not in (
        context.agent.lower(),
        "i",
        "me",
        "agent",
        "the agent",
        "we",
        "us",
        context.case.agent.role.lower(),
    ):
        role = owner.replace("_", " ")
        return (f"our {role}" if owner.islower() else role), False
    return ("I", True) if action.kind in _AGENT_KINDS or action.status != "done" else ("we", True)


def _finite(subject: str, plural: bool, status: Status, verb: str) -> str:
    if status == "done":
        head = {"I": "I've", "we": "we've"}.get(subject, f"{subject} {'have' if plural else 'has'}")
    elif status == "in_progress":
        head = {"I": "I'm", "we": "we're"}.get(subject, f"{subject} {'are' if plural else 'is'}")
    else:
        head = {"I": "I'll", "we": "we'll"}.get(subject, f"{subject} will")
    return f"{head} {verb}"


def _mentions(text: str, amount: str) -> bool:
    number = re.sub(r"[^\d.]", "", amount).rstrip(".")
    plain = number.removesuffix(".00")
    return any(n.replace(",", "").removesuffix(".00") == plain for n in re.findall(r"\d[\d,]*(?:\.\d+)?", text))


def _with_amount(text: str, action: PlannedAction, amount: str) -> str:
    """Put the amount where it belongs, unless the detail has it already."""
    if not amount or _mentions(text, amount):
        return text
    if action.kind in ("credit", "discount") or re.search(r"\b(?:credit|voucher|discount)\b", text):
        found = _CREDIT_NOUN.search(text)
        if found:
            article = "a " if found.group(1) else ""
            return text[: found.start()] + f"{article}{amount} {found.group(2)}" + text[found.end() :]
    if match := re.search(r"\b(compensation|an? (?:refund|payment|part refund|partial refund))\b", text):
        return text[: match.end()] + f" of {amount}" + text[match.end() :]
    head = _OBJECT.match(text)
    cut = head.end() if head and head.group(1).strip() else len(text)
    return f"{text[:cut].rstrip()} ({amount}){text[cut:]}"


def is_duration(timeline: str) -> bool:
    """`3 to 5 working days`, as against a point in time (`by Friday`)."""
    return bool(_DURATION.match(timeline)) and not _POINT.match(timeline)


def _timing(action: PlannedAction, text: str, context: Context) -> str:
    """The time the action takes, as an addition to its sentence; empty when the detail says it already."""
    timeline = (action.timeline or "").strip().rstrip(".")
    over = action.status == "done" and action.kind not in _STILL_TO_COME
    if not timeline or over or timeline.lower() in text.lower():
        return ""
    money = action.kind in MONEY_KINDS
    if _DAY.match(timeline):
        timeline = f"on {timeline}"
    if _POINT.match(timeline):
        if money and action.status == "done" and not re.search(r"\b(?:bill|invoice|statement)\b", timeline):
            return f", to reach you {timeline}" if not timeline.startswith(("until", "from")) else f" {timeline}"
        return f", {timeline}"
    if timeline.startswith("due "):
        return f", {timeline}"
    if _DURATION.match(timeline):
        return context.chooser.rng.choice(
            _DURATIONS["money" if money else action.kind if action.kind == "investigation" else "other"]
        ).format(t=timeline)
    return f" ({timeline})"


_STILL_TO_COME = MONEY_KINDS | {"replacement", "reship", "delivery", "investigation", "return"}
"""What the customer still waits for once the agent's own step is done."""
_DURATIONS = {
    "money": (", which takes {t} to reach you", "; allow {t} for it to reach your account",
        ", and it takes {t} to show in your account"),
    "investigation": (", which usually takes {t}", "; that usually takes {t}"),
    "other": (", which takes {t}",),
}  # fmt: skip


def _due(action: PlannedAction, text: str, context: Context) -> str:
    """By when the agent acts; left out when the checkpoint names the same moment or the text has it."""
    if action.due is None or action.status == "done":
        return ""
    checkpoint = context.plan.checkpoint
    if checkpoint and checkpoint.at == action.due:
        return ""
    words = _by(context, action.due)
    return "" if words.removeprefix("by ").lower() in text.lower() else f" {words}"


def _by(context: Context, due: datetime) -> str:
    """`today`, `by the end of Monday 23 November` where closing time is meant, else the hour too."""
    calendar = context.calendar
    day = calendar.local(due).date()
    if calendar.local(due) != calendar.end_of_day(day):
        return f"by {context.moment(due)}"
    words = day_words(day, calendar.local(context.now).date(), american=context.american)
    return "today" if words == "today" else f"by the end of {words}"


def _passive(detail: Detail, action: PlannedAction, *, american: bool) -> str:
    subject = with_article(detail.subject.rstrip(","))
    plural = is_plural(detail.subject)
    done = participle(detail.base, american=american)
    link = {
        "done": "have been" if plural else "has been",
        "in_progress": "are being" if plural else "is being",
        "will_do": "will be",
    }[action.status]
    rest = detail.rest if detail.rest.startswith(",") else f" {detail.rest}"
    return f"{subject} {link} {done}{rest}".strip()


def _verbal(context: Context, action: PlannedAction, base: str, rest: str) -> str:
    subject, plural = _who(context, action)
    if base == "let" and rest.startswith("you "):
        return f"you can {rest[4:]}"
    verb = _inflected(base, action.status, american=context.american)
    rest = _same_form(rest, action.status, american=context.american)
    return f"{_finite(subject, plural, action.status, verb)} {rest}".strip()


def _noun(context: Context, action: PlannedAction, phrase: str) -> tuple[str, bool]:
    words = phrase.split()
    doubtful = (
        len(words) > 12
        or any(base_of(w.lower()) and w.lower() not in BASE_VERBS for w in words[1:5])
        or ", " in phrase
        or _STATE.search(phrase)
    )
    if doubtful:
        label = context.chooser.rng.choice(_PREFIX[action.status])
        return f"{label}: {phrase}", False
    return _verbal(context, action, _KIND_VERB[action.kind], with_article(phrase)), True


_AFTER_SUBJECT = word_set("now no shows says confirms indicates suggests")


def _with_subject_article(clause: str) -> str:
    """`workshop lead fitted a chain` -> `the workshop lead fitted a chain`."""
    words = clause.split()
    if not words[0].islower() or words[0] in DETERMINERS | {"we", "you", "it", "they", "there", "nobody"}:
        return clause
    reach = next(
        (i for i, w in enumerate(words[1:4], start=1) if w in AUXILIARIES or is_past(w) or w in _AFTER_SUBJECT), None
    )
    if reach is None or is_plural(" ".join(words[:reach])):
        return clause
    return with_article(clause)


def _clause_in_status(context: Context, action: PlannedAction, clause: str) -> str:
    """A whole sentence keeps its own tense; one that reads as done is only said plainly when the action is done."""
    done = re.search(r"\b(?:has|have|had|was|were|is now|are now|now)\b|\w+ed\b", clause)
    clause = _with_subject_article(clause)
    if action.status == "done" or (
        action.status == "in_progress" and not re.search(r"\b(?:has|have|had) \w+|\bwas\b|\bwere\b", clause)
    ):
        return clause
    if action.status == "will_do" and not done and re.search(r"\b(?:will|can|is to|are to|going to)\b", clause):
        return clause
    return f"{context.chooser.rng.choice(_PREFIX[action.status])}: {clause}"


def say_action(context: Context, action: PlannedAction) -> Said:
    """One action as a sentence that is true for its status."""
    detail = read_detail(action.detail or action.action.replace("_", " "))
    amount = context.money(action.amount) if action.amount else ""
    if amount and _mentions(detail.tail, amount):
        amount = ""
    if not detail.certain:
        label = context.chooser.rng.choice(_PREFIX[action.status])
        gap = f"[[say who is meant: {_with_amount(detail.rest, action, amount)}]]"
        return Said(f"{label}: {gap}{_timing(action, detail.rest, context)}", verbal=False, certain=False)
    verbal = True
    if detail.shape == "verb":
        text = _verbal(context, action, detail.base, _with_amount(detail.rest, action, amount))
    elif (
        detail.shape == "passive"
        and action.status != "in_progress"
        and action.kind in _AGENT_KINDS
        and not detail.rest.startswith((",", "and"))
    ):
        rest = f"{with_article(detail.subject)} {detail.rest}".strip()
        text = _verbal(context, action, detail.base, _with_amount(rest, action, amount))
    elif detail.shape == "passive":
        text, verbal = _with_amount(_passive(detail, action, american=context.american), action, amount), False
    elif detail.shape == "progressive":
        text, verbal = _progressive(detail, action), False
    elif detail.shape == "clause":
        text, verbal = _clause_in_status(context, action, detail.rest), False
    else:
        text, verbal = _noun(context, action, _with_amount(detail.rest, action, amount))
    if amount and not _mentions(f"{text} {detail.tail}", amount):
        text = f"{text} ({amount})"
    if detail.lead:
        text = f"{detail.lead}, {text}"
    everything = f"{text} {detail.tail}"
    text = _VOUCHER.sub(lambda found: f"{found[1]} {_article(found[2])} {found[2]}", text)
    times = _due(action, everything, context) + _timing(action, everything, context)
    return _tailed(text, times, detail, verbal)


def _tailed(text: str, times: str, detail: Detail, verbal: bool) -> Said:
    if detail.tail and (not detail.tail_is_clause or len(detail.tail.split()) < 3):
        aside = f", {detail.tail}" if text.endswith(")") else f" ({detail.tail})"
        return Said(f"{text}{aside}{times}", verbal=verbal)
    return Said(f"{text}{times}", verbal=verbal, tail=capital(detail.tail))


def _progressive(detail: Detail, action: PlannedAction) -> str:
    plural = is_plural(detail.subject)
    verb = gerund(detail.base)
    subject = with_article(detail.subject)
    if (
        subject == detail.subject
        and not plural
        and detail.subject.split()[0].lower() not in DETERMINERS
        and detail.subject.islower()
    ):
        subject = f"our {detail.subject}"
    subject = re.sub(r"^the (?=\w+ team\b|\w+ desk\b)", "our ", subject)
    link = {
        "done": "have been" if plural else "has been",
        "in_progress": "are" if plural else "is",
        "will_do": "will be",
    }[action.status]
    return f"{subject} {link} {verb} {detail.rest}".strip()
