"""From a clause that asks for something to short phrases that read after "you asked for …" or "you asked about …".

The head decides whether a clause asks; this is the grammar that follows. `Could you refund the postage?` → `the postage
refunded`; `where is my parcel` → `where your parcel is`; `I'd like to cancel` → `to cancel`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from draftassist.drafting.brief.direct import question_at
from draftassist.drafting.brief.phrases import FUNCTION_WORDS, finished, is_sound, listed
from draftassist.drafting.brief.questions import WH, indirect, is_wh, whether
from draftassist.drafting.composer.verbs import participle
from draftassist.text.verbs import AUXILIARIES, DETERMINERS, MODALS, is_base_verb, is_subject, normal

__all__ = ["ask_phrases", "only_announces"]

_READ = 400
_MOST_PARTS = 4
_LEAD = re.compile(
    r"^(?:(?:and|but|so|or|then|also|plus|ok|okay|well|now|anyway|hi|hello|hey|hiya|please|pls|plz|kindly|honestly|"
    r"right|seriously|thanks|thank you|either|first|second|finally|lastly|failing that|oh|um|dear [^,]{1,40}|just|"
    r"(?:yes|no|sorry)(?=[,.!])|do(?= (?:tell|let|send|please))|"
    r"i(?:['’]m| am) begging you|at least|if not|only|i only ask(?: you)?(?: to)?|i ask(?: you)?(?: that| to| for)?)"
    r"(?![\w'’])[\s,.:;!–—-]*|@\w+[\s,:]*|[-–—*•,.:;\s]+|\(?[a-d1-9][).]\s+|"
    r"(?:order|ticket|claim|case|booking) [A-Z0-9-]{3,}[\s,.:]+(?:[$£€]?[\d.,]+[\s,.:]+)?)+",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^(?:order|ticket|claim|case|booking|ref) [A-Z0-9-]{3,}$|^[\w ]{3,40}: \w+$", re.IGNORECASE)
"""`order BB-7704`, `sign put back: November`: a label, though it begins like an imperative."""
_CONDITION = re.compile(
    r"^if (?:[^,]{3,60},\s*(?:then\s+)?(?=\w)|[^,]{3,40}?\s(?=(?:i|we)\s(?:need|want|would)))", re.IGNORECASE
)
_INNER = re.compile(
    r"(?:\b(?:but|and|so)|[,:;–—-])\s+(?=(?:please|pls|plz|kindly)\s+\w+|"
    r"(?:can|could|would|will)\s+(?:you|u|someone|i|we)\b|(?:i|we)(?:['’]d| would)\s+like\b|"
    r"(?:i|we)\s+(?:want|need)\b)",
    re.IGNORECASE,
)
"""Where the ask begins in a clause that says something else first."""
_TAIL = re.compile(
    r"(?:(?<![\w'’])(?:please|pls|plz|kindly|thanks|thank you|thx|lol|then|at all|or what|though|tbh|ok|okay|maybe|"
    r"perhaps|if possible|if you can|if you could|haha|mate|to be honest)(?![\w'’])|[\s,.;:!?\"”😅🙃🙏–—-])+$",
    re.IGNORECASE,
)
_CALLED = re.compile(r",\s*you\s+\w+(?:\s\w+)?$|[.!?]\s+[A-Z][\w.'’-]+(?:\s[A-Z][\w.'’-]+)?$")
"""What customers call the company at the end, and the name under the letter."""
_REQUEST = re.compile(
    r"^(?:(?:can|could|would|will|wont|won['’]?t|can['’]?t|couldn['’]t)\s+(?:you|u|ye|someone|somebody|anyone|anybody)\b"
    r"(?:\s+(?:at\s+\w+|there|here))?(?:\s+(?:please|pls|plz|kindly|just|possibly|at least|also|actually|really|"
    r"finally))*"
    r"|(?:i|we)(?:['’]d| would)?\s+(?:ask|beg|request|urge|demand|insist)(?:\s+(?:that\s+)?(?:you|u))(?:\s+to)?"
    r"|would you mind|do you mind|(?:i suppose\s+)?(?:you|u) (?:must|need to|have to|should|could|can|might)"
    r"|(?:is there )?any chance (?:that )?(?:you|u) (?:could|can|would))(?:\s+not just)?\s+(?=\w)",
    re.IGNORECASE,
)
_SOMEBODY = re.compile(r"\b(?:someone|somebody|anyone|anybody)\b", re.IGNORECASE)
_WANT = re.compile(
    r"^(?:(?:all|what)\s+)?(?:(?:i|we|im|id)\b(?:['’](?:d|m|re|ll))?\s*)?"
    r"(?:(?:really|just|only|also|do|still|now|simply|then|quite|would|should|will|shall|am|are|very|much|genuinely|at|"
    r"least|no anger just)\s+)*"
    r"(?:want|wanted|wanna|need|needed|like|love|prefer|expect|demand|wish|hope|require|request|appreciate|asking|waiting|"
    r"hoping|looking|deserve|think\s+(?:i|we)\s+deserve|be\s+(?:grateful|glad|obliged|happy)|insist on)\b\s*"
    r"(?:for\s+|on\s+)?(?:is\s+)?(?=\S)",
    re.IGNORECASE,
)
_KNOW = re.compile(
    r"^(?:to\s+)?(?:let\s+(?:me|us)\s+know|tell\s+(?:me|us)|know|hear|learn|understand|be\s+told|find\s+out|see|"
    r"explain(?:\s+to\s+(?:me|us))?|ask|clarify|confirm|advise|say)\b(?:\s+(?:please|honestly|straight|about|now))*",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"(?:^|\b(?:have|got|ask|about|answers? to)\s+)(?:just |only )?(?:a few|some|one|two|three|four|five|six|\d|"
    r"several|these|an?|a couple of)\s+(?:\w+\s+)?(?:things?|questions?|points?|answers?)$",
    re.IGNORECASE,
)
"""`I need to know three things`, `I have two questions`."""
_RELATIVE = frozenset({"which", "whose", "whom"})
_OWED = re.compile(r"^(?:you|u)\s+(?:still\s+)?owe\s+(?:me|us)\s+", re.IGNORECASE)
_DUTY = re.compile(
    r"(?P<who>(?:someone|somebody)(?: \w+)?) (?:needs|has|ought) to (?P<what>(?!be\b).+)$", re.IGNORECASE
)
_PASSIVE = re.compile(r"(.{2,60}?)\s+(?:should|ought to|needs? to|must|has to|have to)\s+be\s+(.+)$", re.IGNORECASE)
_WAITING = re.compile(
    r"^(?:(?:i['’]?m|we['’]?re|i am|we are)\s+)?still\s+(?:waiting\s+(?:for|on)|no)\s+(.+)$", re.IGNORECASE
)
_POSSIBLE = re.compile(
    r"^(?:is|would|could)\s+(?:it\s+)?(?:be\s+)?(?:(?:very|too|at all|really)\s+)*(?:possible|awkward|ok|okay|alright|"
    r"all right|difficult|hard|too much)\b\s*",
    re.IGNORECASE,
)
_CHANCE = re.compile(r"^(?:is there\s+)?any\s+chance\s+of\s+", re.IGNORECASE)
_NOUN_OF = {"explain": "an explanation of", "investigate": "an investigation of", "confirm": "confirmation of"}
_ALONE = {"help": "help", "reply": "a reply", "respond": "a reply", "answer": "an answer", "apologise": "an apology",
          "apologize": "an apology", "explain": "an explanation"}  # fmt: skip
_GIVING = frozenset({"send", "give", "get", "bring", "find", "offer", "pay", "post", "make", "show"})
_CALLING = {"call": "called", "ring": "called", "phone": "called", "contact": "contacted", "email": "e-mailed"}
_MORE_VERBS = frozenset({"give", "let", "get", "admit", "replay", "reimburse"})
_PARTICLES = frozenset({"off", "out", "up", "back", "of", "over", "away", "down", "through"})
_JOINTS = frozenset(
    {
        "and", "or", "but", "if", "before", "because", "so", "when", "until", "that", "who", "which", "from", "to",
        "at", "by", "on", "in", "with", "for", "off", "out", "up", "back", "over", "away", "down", "through",
        "again", "properly", "as", "of",
    }
)  # fmt: skip


def ask_phrases(clause: str, *, announced: bool = False) -> list[str]:
    """The asks of a clause as short phrases turned round to the customer; [] when nothing is left of it.

    `announced`: the clause before it said "I need to know" or the like, so that an `if` is a `whether`.

    A phrase has no full stop, starts small (unless with a name or an acronym) and has at most 110 code points.
    """
    text = _bare(clause)
    if not any(c.isalnum() for c in text) or only_announces(clause) or _LABEL.match(text):
        return []
    if normal(text.split()[0]) == "if" and not announced:
        return []
    words = [normal(word) for word in text.split()]
    marked = announced or "?" in clause
    subject = is_subject(" ".join(words[1:2])) and question_at(text) is None
    if is_wh(words[0]) and not marked and (words[0] in _RELATIVE or subject):
        return []
    phrases = [part for phrase in _read(text) for part in listed(finished(phrase))]
    return [phrase for phrase in phrases if is_sound(phrase)][:_MOST_PARTS]


def only_announces(clause: str) -> bool:
    """`I need to know`, `please tell me`: what is asked stands in the next clause."""
    text = _bare(clause)
    for frame in (_REQUEST, _WANT):
        opened = frame.match(text)
        text = text[opened.end() :] if opened else text
    known = _KNOW.match(text)
    if known is None or known.group().lower().split()[0] in _ALONE:
        return bool(_COUNTED.search(text))
    return not _COUNTED.sub("", text[known.end() :].strip(" ,:;."))


def _bare(clause: str) -> str:
    text = " ".join(clause.split())[:_READ]
    text = _CALLED.sub("", text)
    inner = _INNER.search(text)
    if inner and not (_REQUEST.match(text) or _WANT.match(_LEAD.sub("", text))):
        text = text[inner.end() :]
    at = question_at(text)
    if at and not (_REQUEST.match(text) or _WANT.match(text)):
        text = text[at:]
    text = _TAIL.sub("", _LEAD.sub("", text)).strip(" ,.;:–—-")
    text = _LEAD.sub("", _CONDITION.sub("", text))
    first, _, rest = text.partition(" ")
    small = first.lower()
    known = small in WH or small in FUNCTION_WORDS or is_base_verb(small)
    return f"{small} {rest}".strip() if known and first != "I" else text


def _read(text: str) -> list[str]:
    frames: tuple[tuple[re.Pattern[str], Callable[[str], list[str]]], ...] = (
        (_CHANCE, lambda rest: [rest]),
        (_POSSIBLE, lambda rest: [_wanted(rest)]),
        (_REQUEST, _acts),
        (_WANT, lambda rest: [_wanted(rest)]),
        (_OWED, lambda rest: [rest]),
        (_WAITING, lambda rest: [rest]),
    )
    for frame, reader in frames:
        opened = frame.match(text)
        if opened and text[opened.end() :].strip() and frame is not _WAITING:
            somebody = _SOMEBODY.search(opened.group())
            phrases = reader(text[opened.end() :])
            return [_by(somebody[0].lower(), phrase) for phrase in phrases] if somebody else phrases
        if opened and frame is _WAITING:
            return reader(opened[1])
    return _unframed(text)


def _by(somebody: str, phrase: str) -> str:
    """`can someone look in the bag` → `for someone to look in the bag`; what is done to the customer stays."""
    return f"for {somebody} {phrase}" if phrase.startswith("to ") and not phrase.startswith("to be ") else phrase


def _unframed(text: str) -> list[str]:
    words = text.split()
    first, second = normal(words[0]), normal(words[1]) if len(words) > 1 else ""
    asks = first in MODALS or (first in AUXILIARIES and first not in {"do", "don't", "dont", "have"})
    if is_wh(first):
        return [indirect(words)]
    if first in {"if", "whether"}:
        return [" ".join(["whether", *words[1:]])]
    if asks or (first in {"do", "have"} and is_subject(second) and second not in {"something", "everything"}):
        return [_allowed(words) or whether(words) or text]
    if first in {"don't", "dont"} or (first, second) == ("do", "not"):
        return [f"not to {' '.join(words[2 if first == 'do' else 1 :])}"]
    if is_base_verb(first) or first in _MORE_VERBS:
        return _acts(text)
    return [_due(text, first)]


def _due(text: str, first: str) -> str:
    """`the fee should be returned` → `the fee returned`; `somebody needs to look` → `for somebody to look`."""
    duty = _DUTY.match(text)
    if duty:
        return f"for {duty['who'].lower()} to {duty['what']}"
    passive = None if first == "there" else _PASSIVE.match(text)
    return f"{passive[1]} {passive[2]}" if passive else text


def _allowed(words: list[str]) -> str | None:
    """`can I have a new one` → `a new one`; `can I not just speak to somebody` → `to speak to somebody`."""
    lower = [normal(w) for w in words]
    if lower[0] not in {"can", "could", "may", "might"} or lower[1:2] not in (["i"], ["we"]) or len(lower) < 3:
        return None
    skip = 2
    while skip < len(lower) - 1 and lower[skip] in {"please", "pls", "just", "not", "at", "least", "maybe"}:
        skip += 1
    if lower[skip] in {"have", "get"} and len(lower) > skip + 1:
        return " ".join(words[skip + 1 :])
    if lower[skip] == "trust":
        return "whether " + " ".join([words[1], words[0], *words[skip:]])
    return " ".join(["to", *words[skip:]])


def _acts(text: str) -> list[str]:
    """One phrase per act: `tell me what happened, fix the seats and return the charges` are three."""
    cut = re.compile(
        r"(?:\s+(?:please|pls))?(?:,\s+(?:and\s+|then\s+)?|\s+and\s+)(?:(?:then|also|please|pls|just)\s+)?(?=(\w+))"
    )
    parts, at = [], 0
    for joint in cut.finditer(text):
        if is_base_verb(joint[1].lower()) and at < joint.start():
            parts.append(text[at : joint.start()])
            at = joint.end()
    parts.append(text[at:])
    return [_act(part) for part in parts if part.strip()]


def _act(text: str) -> str:
    """`refund the postage` → `the postage refunded`; `send me a new one` → `a new one`; else `to …`."""
    text = re.sub(r"^(?:please|pls|plz|kindly|just|to|also)\s+", "", text, flags=re.IGNORECASE)
    asked = _asked(text)
    if asked is not None:
        return asked
    words = text.split()
    verb, rest = normal(words[0]), words[1:]
    if not rest:
        return _ALONE.get(verb, f"to {verb}")
    to_customer = _for_the_customer(verb, rest) if normal(rest[0]) in {"me", "us"} else None
    return to_customer or _done(verb, rest) or f"to {text}"


def _for_the_customer(verb: str, rest: list[str]) -> str | None:
    """Acts on `me`: `send me a new one`, `ring me`, `refund me`, `let me do the exam`; None where it stays `to …`."""
    if verb in _GIVING and len(rest) > 1:
        return _given(rest[1:])
    if verb in _CALLING:
        return f"to be {_CALLING[verb]} {' '.join(rest[1:])}".strip()
    if verb in {"refund", "reimburse"}:
        of = "of " if rest[1:] and (normal(rest[1]) in DETERMINERS or rest[1][0] in "£$€0123456789") else ""
        return f"a refund {of}{' '.join(rest[1:])}".strip()
    return f"to {' '.join(rest[1:])}" if verb == "let" and len(rest) > 1 else None


def _done(verb: str, rest: list[str]) -> str | None:
    """Acts on a thing: `the postage refunded`, `an explanation of the fee`, `a person`; None where it stays `to …`."""
    target = normal(rest[0])
    if verb in _NOUN_OF and target not in WH and not is_subject(target):
        return f"{_NOUN_OF[verb]} {' '.join(rest)}"
    if not is_base_verb(verb) or target not in DETERMINERS or verb in {"make", "have", "let", "stop", "do"}:
        return None
    if verb in {"get", "bring"}:
        return " ".join(rest) if normal(rest[-1]) not in _JOINTS else None
    return _done_to(rest, participle(verb))


def _asked(text: str) -> str | None:
    """What stands behind `tell me` and its like."""
    known = _KNOW.match(text)
    if not known or not text[known.end() :].strip():
        return None
    words = text[known.end() :].split()
    first = normal(words[0])
    if is_wh(first):
        return indirect(words)
    if first in {"if", "whether"} or (first == "that" and len(words) > 2):
        return " ".join(["whether", *words[1:]])
    if first in {"is", "am", "are", "was", "will", "can"}:
        return whether(words)
    if re.match(r"(?:let|tell)\b", text, re.IGNORECASE):
        return " ".join(words)
    return None


def _given(gift: list[str]) -> str | None:
    if normal(gift[0]) == "back" and len(gift) > 1:
        return " ".join([*gift[1:], "back"])
    return None if normal(gift[0]) in _JOINTS | {"know"} else " ".join(gift)


def _done_to(rest: list[str], done: str) -> str | None:
    """`the postage refunded`: only where the object is a plain short noun phrase."""
    lower = [normal(w) for w in rest]
    cut = next((i for i, w in enumerate(lower) if w in _JOINTS and i), len(rest))
    particle = lower[cut : cut + 1] and lower[cut] in _PARTICLES
    if cut > 6 or particle or any(w.endswith(",") for w in rest[:cut]):
        return None
    return " ".join([*rest[:cut], done, *rest[cut:]])


def _wanted(text: str) -> str:
    """What stands behind `I want`: a thing, an act, somebody to do something."""
    text = text.strip()
    if re.match(r"(?:you|u|someone|somebody|it|this|that|them|(?:your|my|the) \w+)\s+to\s+", text, re.IGNORECASE):
        return f"for {text}"
    you = re.match(r"(?:(?:that|if)\s+)?(?:you|u)\s+(?:(?:would|could|will|can)\s+)?(?=\w)", text, re.IGNORECASE)
    if you and is_base_verb(normal(text[you.end() :].split()[0])):
        return _act(text[you.end() :])
    asked = _asked(text)
    if asked is not None:
        return asked
    if re.match(r"(?:if|that\s+(?:it|he|she|they|someone|nobody|i|we))\s+\w+\s+\w+", text, re.IGNORECASE):
        return f"for {re.sub(r'^(?:if|that) ', '', text, flags=re.IGNORECASE)}"
    have = re.match(r"to\s+(?:have|get|receive|be given)\s+(?=(?:a|an|the|my|our|some|it|this)\b)", text, re.IGNORECASE)
    return text[have.end() :] if have else text
