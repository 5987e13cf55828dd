"""What cannot be done and why, who else decides, and the one question that has to be asked."""

from __future__ import annotations

import re

from draftassist.domain.draft import Cannot, Sentence
from draftassist.drafting.composer.address import address_customer
from draftassist.drafting.composer.context import Context
from draftassist.drafting.composer.detail import read_detail
from draftassist.drafting.composer.grammar import capital
from draftassist.drafting.composer.nouns import with_article
from draftassist.drafting.composer.questions import indirect, said_to_customer
from draftassist.drafting.composer.responsibility import _is_clause as reads_as_clause
from draftassist.drafting.composer.verbs import base_of
from draftassist.drafting.composer.words import PERSON_NOUNS, word_set

__all__ = ["escalation", "handover_action", "missing_information", "refusals"]

_BARE_WORDS = 6
_PLAIN_STARTS = word_set("the our we a an it this that no there only all your you nothing nobody")

_CANNOT = (
    "I can't {vp}, because {why}.",
    "What I can't do is {vp}: {why}.",
    "{Why}, so I can't {vp}.",
    "I have to be straight with you on one point: I can't {vp}. {Why}.",
    "I would sooner tell you now than later that I can't {vp}. {Why}.",
    "As {why}, I can't {vp}.",
    "I'm not able to {vp}, because {why}.",
)
_CANNOT_SAY = (
    "I can't {vp} yet, because {why}.",
    "You asked a fair question, and the honest answer is that I can't {vp} yet: {why}.",
    "{Why}, so I can't {vp} at this point.",
    "As {why}, I can't {vp} today.",
    "I won't {vp} on a guess: {why}.",
    "One answer I don't have yet. I can't {vp}, since {why}.",
    "It would be guesswork to {vp} now: {why}.",
)
_NOT_POSSIBLE = (
    "{Np} is not possible, because {why}.",
    "{Why}, so {np} is not possible.",
    "I wish I could tell you otherwise, but {np} is not possible: {why}.",
)
_SOMEBODY = re.compile(rf"\b(?:{'|'.join(sorted(PERSON_NOUNS))})s?\b.*\b(?:he|she|him|her|his)\b", re.IGNORECASE)
"""Somebody is named before the pronoun, so that it reads as theirs."""
_GIVEN = re.compile(
    r"^(?:an? |the )?(?:\w+ "
    r")?(?:date|answer|decision|explanation|reason|name|figure|time|certainty|promise|guarantee)\b"
)
_SAYING = re.compile(r"^(?:say|tell|explain|promise|give (?:you )?(?:an?|the) (?:\w+ )?(?:date|answer|reason|time))\b")
_CANNOT_BARE = (
    "I can't {vp}, and I'd rather say so than leave it open.",
    "What I can't do is {vp}.",
    "I have to be straight with you: I can't {vp}.",
)
_ALTERNATIVE_VERB = (
    "What I can do is {alt}.",
    "Instead, I can {alt}.",
    "I can {alt}, if [that is of use to you|you would like that].",
    "There is another way: I can {alt}.",
    "In its place I can {alt}.",
)
_ALTERNATIVE_NOUN = (
    "What I can offer is {alt}.",
    "In its place there is {alt}.",
    "Open to you instead is {alt}.",
    "I can offer you {alt}.",
)
_HANDED_OVER = (
    "I stay your contact[ all the same|]: there is no need to tell any of it again.",
    "You still have me to write to, and you don't have to tell the story a second time.",
    "I stay your contact while that is being decided, and answers will reach you through me.",
)
_HANDING_OVER = (
    "{I_pass} this to {role} with everything you have told me, so that you don't have to tell it again. "
    "I stay your contact.",
    "This is for {role} to decide. {I_pass} it on with everything you have told me, and I stay your contact.",
    "{I_take} this to {role}, who can decide what I can't. You don't have to tell it again, and I stay your contact.",
    "The decision on this lies with {role}. {I_take} it there in your own words, and you will hear the answer from me.",
)
_HANDING_OVER_TERSE = (
    "{I_pass} this to {role} and stay your contact.",
    "{I_take} this to {role}; I stay your contact.",
)
_ASK = (
    "To go on I need {missing} from you; could you reply with that?",
    "Could you let me have {missing}? I have the rest.",
    "One question: could you send me {missing}?",
)
_ASK_PRIVATELY = (
    "Could you send me {missing} by DM, so that it isn't public?",
    "To go on I need {missing}: please put that in a DM, not here.",
    "One thing, by DM rather than here: {missing}?",
    "Please DM me {missing}.",
)
_WH = re.compile(r"^(?:why|where|when|whether|what|who|how|which|if)\b", re.IGNORECASE)
_ASK_LEAD = re.compile(
    r"^(?:to |for |otherwise |or |and |not to |please |can you |could you |i want |i'd like |you to )+", re.IGNORECASE
)


def _verb_phrase(ask: str) -> str:
    """What cannot be done, as it follows `I can't`."""
    mine = re.sub(r"\b(?:ourselves|himself|herself|themselves)\b", "myself", ask)
    said = _ASK_LEAD.sub("", said_to_customer(mine)).strip()
    if _WH.match(said):
        return f"tell you yet {indirect(said[0].lower() + said[1:])}"
    if said.lower().startswith("that "):
        return f"promise {said}"
    first = said.split()[0].lower() if said else ""
    if first.endswith("ing") and _SAYING.match(f"{base_of(first)} "):
        return f"{base_of(first)}{said[len(first) :]}"
    detail = read_detail(said)
    if detail.shape == "verb" and detail.certain:
        return re.sub(r"\b(?:ourselves|himself|herself|themselves)\b", "myself", f"{detail.base} {detail.rest}".strip())
    if detail.shape == "clause":
        return f"promise that {said}"
    verb = "give" if _GIVEN.search(said) else "offer"
    return f"{verb} you {with_article(said)}"


def _reason_told(reason: str) -> str:
    """The company's own words for why; a pronoun that may be somebody else's stays as it is."""
    plain = reason.strip().rstrip(".")
    addressed = address_customer(plain, told_about_others=True)
    if addressed is not None:
        return addressed
    named = _SOMEBODY.search(plain)
    return plain if named else f"[[say who is meant: {plain}]]"


def _why(reason: str) -> str:
    said = re.sub(r"^(?:because|since|as|due to the fact that)\s+", "", _reason_told(reason), flags=re.IGNORECASE)
    if not said:
        return ""
    first = said.split()[0]
    if not (first.isupper() and first != "A") and (first.lower() in _PLAIN_STARTS or first.islower()):
        said = said[0].lower() + said[1:]
    return (
        said
        if reads_as_clause(said) or re.match(r"^(?:it|we|there|they|only|no|nothing|nobody|all|both|once)\b", said)
        else f"it comes down to {with_article(said)}"
    )


def _one(context: Context, item: Cannot) -> list[Sentence]:
    slots = {"vp": _verb_phrase(item.ask), "why": _why(item.why)}
    timed = re.search(r"\b(?:today|yet|now|tonight)\b", slots["vp"])
    if _is_gerund(item.ask):
        text = context.pick(
            _NOT_POSSIBLE, {"np": said_to_customer(item.ask), "why": slots["why"] or "it is out of my hands"}
        )
        return _with_alternative(context, item, text)
    frames = _CANNOT_SAY if _SAYING.match(slots["vp"]) and not timed else _CANNOT
    slots["vp"] = re.sub(r"^(tell you) yet\b", r"\1", slots["vp"]) if frames is _CANNOT_SAY else slots["vp"]
    text = context.pick(frames if slots["why"] else _CANNOT_BARE, slots)
    return _with_alternative(context, item, text)


def _is_gerund(ask: str) -> bool:
    first = ask.split(maxsplit=1)[0].lower() if ask.split() else ""
    return first.endswith("ing") and base_of(first) not in (None, first) and not _SAYING.match(f"{base_of(first)} ")


def _with_alternative(context: Context, item: Cannot, text: str | None) -> list[Sentence]:
    if not text:
        return []
    made = [Sentence(text=capital(text), role="refusal", cites=item.cites)]
    alternative = _alternative(context, item.alternative)
    return made + ([Sentence(text=alternative, role="refusal", cites=item.cites)] if alternative else [])


def _overlaps(first: str, second: str) -> bool:
    one, two = (set(re.findall(r"\w{4,}|\d+", t.lower())) for t in (first, second))
    return bool(one) and len(one & two) / len(one) >= 0.6


def _alternative(context: Context, alternative: str | None) -> str | None:
    if not alternative or any(_overlaps(alternative, action.detail) for action in context.plan.actions):
        return None
    said = said_to_customer(alternative)
    detail = read_detail(said)
    if detail.shape == "clause":
        return f"{capital(said)}."
    if detail.shape == "verb":
        text = context.pick(
            _ALTERNATIVE_VERB, {"alt": re.sub(r"^(?:i can |we can )", "", f"{detail.base} {detail.rest}".strip())}
        )
    else:
        text = context.pick(_ALTERNATIVE_NOUN, {"alt": with_article(said)})
    tail = f" {capital(detail.tail)}." if detail.tail else ""
    return f"{text}{tail}" if text else None


def refusals(context: Context) -> list[Sentence]:
    """Each ask that cannot be met, why, and what can be done instead (unless an action is that already)."""
    return [sentence for item in context.plan.cannot for sentence in _one(context, item)]


def handover_action(context: Context) -> int | None:
    """Index of a bare "bring in our manager" that is still to be done: the sentence on the handover says it."""
    if not context.plan.escalate_to:
        return None
    for index, action in enumerate(context.plan.actions):
        bare = action.kind == "escalation" and action.status != "done" and len(action.detail.split()) <= _BARE_WORDS
        if bare and action.within_authority and action.condition == "met":
            return index
    return None


def escalation(context: Context) -> list[Sentence]:
    """Who decides now; a handover is said to have happened only when an action of that kind is done."""
    to = context.plan.escalate_to
    if not to:
        return []
    role = to.replace("_", " ")
    role = role if role[0].isupper() or role.split()[0] in ("our", "the", "my") else f"our {role}"
    done = any(a.kind == "escalation" and a.status == "done" for a in context.plan.actions)
    index = handover_action(context)
    running = index is not None and context.plan.actions[index].status == "in_progress"
    verbs = {
        name: (f"I'm {name}ing" if name != "take" else "I'm taking") if running else f"I'll {name}"
        for name in ("pass", "take", "bring")
    }
    slots = {"role": role} | {f"I_{k}": v for k, v in verbs.items()} | {f"i_{k}": v for k, v in verbs.items()}
    frames = _HANDED_OVER if done else _HANDING_OVER_TERSE if context.terse else _HANDING_OVER
    text = context.pick(frames, slots)
    cites = context.plan.actions[index].cites if index is not None else []
    return (
        [Sentence(text=capital(text), role="action", actions=[] if index is None else [index], cites=cites)]
        if text
        else []
    )


def missing_information(context: Context) -> list[Sentence]:
    """One question for everything that is missing and not known already."""
    known = {name.lower().replace("_", " ") for name in context.brief.do_not_ask}
    wanted = [m.replace("_", " ").strip() for m in context.brief.missing if m.lower().replace("_", " ") not in known]
    if not wanted:
        return []
    named = [w if w.split()[0].lower() in ("a", "an", "the", "your") or _WH.match(w) else _named(w) for w in wanted]
    listed = named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
    text = context.pick(_ASK_PRIVATELY if context.case.channel == "social" else _ASK, {"missing": listed})
    return [Sentence(text=capital(text), role="ask")] if text else []


def _named(name: str) -> str:
    lowered = name if name[:2].isupper() else name[0].lower() + name[1:]
    if re.match(r"^(?:photo|picture|copy|screenshot)\b", lowered):
        return f"a {lowered}"
    numbered = re.sub(r"\bid$", "number", lowered)
    return f"the {numbered}"
