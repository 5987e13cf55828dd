"""The next contact with its time and what it will bring, the question that follows a fix, and the subject line."""

from __future__ import annotations

import re

from draftassist.domain.case import Case
from draftassist.domain.draft import Sentence
from draftassist.drafting.composer.acknowledge import is_settled
from draftassist.drafting.composer.context import Context
from draftassist.drafting.composer.grammar import capital, expand

__all__ = ["checkpoint", "checkpoint_action", "holds_question", "subject"]

_CHECKPOINT = (
    "{Who} will {contact} by {at} {content}.",
    "By {at} {who} will {contact} {content}.",
    "You'll hear from {whom} by {at}, {by_way}, {content}.",
    "By {at} you'll have {noun} from {whom} {content}.",
    "{Who} will be in touch again by {at}, {by_way}, {content}.",
    "You need not chase: {who} will {contact} by {at} {content}.",
)
_TERSE = (
    "I'll {contact} by {at}.",
    "By {at} I'll {contact}.",
    "You'll hear from me by {at}, {by_way}.",
)
_OTHERS_CONTACT = (
    "By {at} {who} will {contact} {content}.",
    "{Who} will {contact} by {at} {content}.",
)
_CONTENT: dict[str, tuple[str, ...]] = {
    "open": (
        "to tell you what I have found out[, even if it is not much|]",
        "with what I know by then[, good news or not|]",
        "to tell you where it stands[, even if there is no news|]",
    ),
    "refund": (
        "to check that the money has reached you",
        "to ask whether the money is with you",
        "to see whether it has come through on your side",
    ),
    "goods": (
        "to ask whether it has got to you",
        "to hear whether it has arrived as it should",
        "to make sure that it has reached you",
    ),
    "repair": ("to hear whether it is working", "to ask how it is holding up", "to make sure that it works for you"),
    "access": (
        "to hear whether you can get in",
        "to make sure that it works for you",
        "to ask whether it opens as it should",
    ),
    "decided": (
        "with the decision, or to tell you where it stands",
        "to tell you what has been decided[, whichever way it goes|]",
        "with the answer, or to tell you where it stands",
    ),
    "after": (
        "to make sure nothing has been left open",
        "in case something still isn't right",
        "to hear how it has gone",
        "to see that it stays that way",
    ),
    "refused": (
        "to hear which way you'd like to go",
        "to ask what you have decided",
        "in case you want to talk the options over",
    ),
    "any": (
        "to tell you where things stand",
        "to see whether this has put it right",
        "to make sure nothing has been left open",
    ),
}
_HOLDS: dict[str, tuple[str, ...]] = {
    "refund": ("Has the money [shown up|arrived] on your side?", "Can you see the refund in your account?",
        "Is the refund there by now?",
               "Could you [have a look|check] whether the money has come in?"),
    "goods": ("Has {the_item} reached you, and is {it} as {it} should be?", "Did {the_item} arrive in good order?",
              "Is {the_item} with you now, and right this time?"),
    "repair": ("Is {the_item} [working|holding] as {it} should?", "Has the repair held?",
        "How has {the_item} behaved since?"),
    "access": ("Can you get into your account [now|without trouble]?", "Does your login work every time now?",
        "Are you getting in as you should?"),
    "any": ("Has that [settled it|put it right] on your side?", "Is anything about {the_item} still not right?",
            "Does it hold, as far as you can see?", "Is there anything left that I should still deal with?"),
}  # fmt: skip
_ASK_BACK = (
    "{question} If not, [one line back is enough|tell me], and I'll pick it up from there.",
    "{question} [A yes or no is all I need|Just answer this message]: if it isn't so, I'll take it up again.",
    "{question} I ask because a fix that doesn't hold is not one.",
    "{question} Should it not be so, reply here and it comes straight to me.",
)
_BARE_WORDS = 6
_GOODS, _MONEY = {"replacement", "reship", "delivery", "return"}, {"refund", "partial_refund", "refund_shipping"}
_EVENT = re.compile(
    r"\b(?:my|our) (?:[A-Za-z]+(?:'s|s')? ){0,3}(?:birthday|wedding|anniversary|party|christening|funeral|graduation|"
    r"honeymoon|exam|interview|housewarming|baptism|retirement|reunion|holiday|vacation|christmas)\b",
    re.IGNORECASE,
)  # fmt: skip


def _matter(context: Context) -> str:
    """What the next contact is about: what is open first, then what is on its way."""
    plan, issue = context.plan, context.brief.issue_kind
    kinds = {a.kind for a in plan.actions if not a.gesture}
    money_first = bool(kinds & _MONEY) and issue in ("refund_missing", "billing_error", "surprise_fee")
    matters = (
        ("decided", plan.escalate_to is not None),
        ("open", context.brief.situation == "investigating" or "investigation" in kinds),
        ("refund", money_first),
        ("repair", "repair" in kinds),
        ("goods", bool(kinds & _GOODS)),
        ("refund", bool(kinds & _MONEY)),
        ("access", issue == "account_access"),
        ("refused", bool(plan.cannot)),
    )
    return next((matter for matter, applies in matters if applies), "any")


def _way(how: str, *, american: bool, here: str) -> tuple[str, str, str]:
    """Verb phrase, adverbial and noun for a way of contact ("email": `email you`, `by email`, `an email`)."""
    ways = (
        (r"video", ("meet you in a video call", "by video call", "a video call")),
        (r"phone|\bcall\b|\bring\b", ("call you" if american else "ring you", "by phone", "a call")),
        (r"\btext|\bsms", ("text you", "by text", "a text")),
        (r"\bdm\b|direct message", ("send you a DM", "by DM", "a DM")),
        (r"chat|thread|here", (f"be back {here}", here, "a message")),
        (r"letter|\bpost\b", ("write to you", "by letter", "a letter")),
        (r"messag", ("message you", "by message", "a message")),
        (r"mail", ("email you", "by email", "an email")),
        (r"person|visit", ("see you in person", "in person", "a visit")),
    )
    found = (words for pattern, words in ways if re.search(pattern, how, re.IGNORECASE))
    return next(found, (f"contact you by {how}", f"by {how}", "a message"))


def _who(context: Context, by: str) -> tuple[str, str]:
    """Subject and object form of the one who makes contact: the agent as `I` and `me`."""
    name = by.strip()
    own = (context.agent.lower(), "i", "me", "agent", "the agent", context.case.agent.role.lower())
    if not name or name.lower() in own:
        return "I", "me"
    role = name.replace("_", " ")
    named = role if role[0].isupper() or role.startswith(("our ", "the ")) else f"our {role}"
    return named, named


def checkpoint_action(context: Context) -> int | None:
    """Index of an update or call that is the next contact itself, and is said by its sentence."""
    point = context.plan.checkpoint
    if point is None:
        return None
    for index, action in enumerate(context.plan.actions):
        same_time = action.due in (None, point.at)
        by_phone = action.kind == "callback" and re.search(r"phone|call", point.how, re.IGNORECASE)
        bare = len(action.detail.split()) <= _BARE_WORDS and action.status == "will_do" and action.condition == "met"
        if same_time and bare and not action.timeline and (action.kind == "update" or by_phone):
            return index
    return None


def checkpoint(context: Context) -> list[Sentence]:
    """The next contact, by whom, how, when and with what; empty without a checkpoint in the plan."""
    point = context.plan.checkpoint
    if point is None:
        return []
    here = {"social": "on this thread", "chat": "in this chat"}.get(context.case.channel, "here")
    contact, by_way, noun = _way(point.how, american=context.american, here=here)
    who, whom = _who(context, point.by)
    at = context.moment(point.at)
    matter = "after" if is_settled(context) else _matter(context)
    content = expand(context.chooser.rng.choice(_CONTENT[matter]), context.chooser.rng, {}) or ""
    slots = {"at": at, "contact": contact, "by_way": by_way, "noun": noun, "who": who, "whom": whom, "content": content}
    frames = _OTHERS_CONTACT if who != "I" else _TERSE if context.terse else _CHECKPOINT
    text = context.pick(frames, slots) or expand(frames[1], context.chooser.rng, slots) or ""
    index = checkpoint_action(context)
    cites = context.plan.actions[index].cites if index is not None else []
    text = capital(re.sub(r"\bI will\b", "I'll", text))
    return [Sentence(text=text, role="checkpoint", actions=[] if index is None else [index], cites=cites)]


def holds_question(context: Context) -> list[Sentence]:
    """Follow-up only: whether the fix holds, asked once and about this fix."""
    if not is_settled(context):
        return []
    matter = _matter(context)
    question = context.pick(_HOLDS.get(matter, _HOLDS["any"]))
    text = context.pick(_ASK_BACK, {"question": question or ""})
    return [Sentence(text=capital(text), role="ask")] if text else []


def _event(case: Case) -> str | None:
    """An occasion the customer names, said to them ("your son's birthday")."""
    for message in case.customer_messages:
        found = _EVENT.search(message.replace("\u2019", "'"))
        if found:
            return re.sub(r"^(?:my|our)\b", "your", found.group(0), flags=re.IGNORECASE)
    return None


def subject(context: Context) -> str:
    """A subject line that only this case could have: item, what happened, and where there is one the occasion."""
    options = list(context.words.subject)
    context.chooser.rng.shuffle(options)
    event = _event(context.case)
    if event and context.slots["item"] != context.words.noun:
        options.insert(0, f"{{The_item}} and {event}")
    lines = (expand(o, context.chooser.rng, context.slots) for o in options)
    line = next((t for t in lines if t), "About your message")
    number = context.slots["order_id"]
    if number and number not in line and len(line) + len(number) < 70:
        line = f"{line} ({number})"
    return context.voiced(capital(line))
