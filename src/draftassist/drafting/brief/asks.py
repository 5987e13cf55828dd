"""From a clause that asks for something to a short phrase that reads after "you asked for …" or "you asked about …".

The head decides whether a clause asks; this is the grammar that follows. `Could you refund the postage?` → `the postage
refunded`; `where is my parcel` → `where your parcel is`; `I'd like to cancel` → `to cancel`.
"""

from __future__ import annotations

import re

from draftassist.drafting.composer.shift import shift_person
from draftassist.drafting.composer.verbs import BASE_VERBS, participle, past
from draftassist.text.verbs import AUXILIARIES, DETERMINERS, MODALS, is_base_verb, is_past_form, is_subject, normal

__all__ = ["ask_phrase"]

_LONGEST = 110
_LEAD = re.compile(
    r"^(?:(?:and|but|so|or|then|also|plus|ok|okay|well|now|anyway|hi|hello|hey|hiya|please|pls|plz|kindly|just|honestly|"
    r"seriously|thanks|thank you|if not|if you can't|either|first|second|finally|lastly|failing that|oh|um|dear [^,]{1,40})"
    r"(?![\w'’])[\s,.:;!–—-]*|@\w+[\s,:]*|[-–—*•,.:;\s]+|\(?[a-d1-9][).]\s+)+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:(?<![\w'’])(?:please|pls|plz|kindly|thanks|thank you|thx|asap|lol|now|today|then|at all|or what|though|tbh|ok|"
    r"okay|for once|maybe|perhaps|if possible|if you can|if you could)|[\s,.;:!?\"'”’)😅🙃🙏–—-])+$",
    re.IGNORECASE,
)
_KEEP_TAIL = {"asap", "today", "now", "for once"}
_REQUEST = re.compile(
    r"^(?:(?:can|could|would|will|wont|won't|can't|cant|couldn't)\s+(?:you|u|ye|someone|somebody|anyone|anybody)"
    r"(?:\s+(?:at\s+\w+|there|here))?(?:\s+(?:please|pls|plz|kindly|just|possibly|at least|not))*"
    r"|(?:i|we)(?:'d|’d| would)?\s+(?:ask|beg|request|urge|demand)(?:\s+(?:that\s+)?you)?(?:\s+(?:to|again))*"
    r"|would you mind|do you mind|you (?:must|need to|have to|should|could|can|might)|you will|i suppose you must)\s+",
    re.IGNORECASE,
)
_WANT = re.compile(
    r"^(?:(?:all|what)\s+)?(?:i|we)(?:\s+(?:really|just|only|also|do|still|now|simply|then|quite|would|should|will|shall|am|"
    r"are))*(?:['’](?:d|m|re|ll))?(?:\s+(?:really|just|only|also|still|quite|now|very much))*\s*"
    r"(?:want|wanted|wanna|need|needed|like|love|prefer|expect|demand|wish|hope|require|request|appreciate|"
    r"asking|waiting|hoping|looking|deserve|think\s+(?:i|we)\s+deserve|be\s+(?:grateful|glad|obliged|happy)|"
    r"grateful)\s*(?:for\s+|on\s+)?(?:is\s+)?",
    re.IGNORECASE,
)
_KNOW = re.compile(
    r"^(?:to\s+)?(?:please\s+)?(?:let\s+(?:me|us)\s+know|tell\s+(?:me|us)|know|hear|learn|understand|be\s+told|find\s+out|"
    r"explain(?:\s+to\s+(?:me|us))?|ask|clarify|confirm|advise)\s+(?:please\s+)?(?:about\s+)?"
    r"(?=(?:who|what|where|when|why|how|which|whether|if|that|is|am|are)\b)",
    re.IGNORECASE,
)
_WH = ("who", "what", "where", "when", "why", "how", "which", "whose", "whom")
_BE_DO = frozenset(
    "is are was were am do does did has have had can could will would should isn't aren't wasn't didn't don't".split()
)
_NOUN_OF = {
    "explain": "an explanation of", "investigate": "an investigation of", "confirm": "confirmation of",
    "apologise": "an apology", "apologize": "an apology", "reply": "a reply", "respond": "a reply",
    "answer": "an answer", "help": "help",
}  # fmt: skip


def ask_phrase(clause: str) -> str:
    """The ask as a short phrase turned round to the customer; "" when nothing is left of it.

    The phrase has no full stop, starts small (unless with a name or an acronym) and has at most 110 code points.
    """
    text = " ".join(clause.split())
    text = _TAIL.sub(lambda m: _kept(m.group()), _LEAD.sub("", text)).strip(" ,.;:–—-")
    if not any(c.isalnum() for c in text):
        return ""
    phrase = _turned(_phrase(text))
    phrase = re.sub(r"\s+", " ", phrase).strip(" ,.;:!?–—-")
    phrase = _small_start(phrase)
    return phrase if len(phrase) <= _LONGEST else phrase[:_LONGEST].rsplit(" ", 1)[0].rstrip(" ,;:–—-")


def _turned(phrase: str) -> str:
    """The phrase said to the customer; where a `you` cannot be assigned it stays in the customer's own words."""
    return shift_person(phrase) or phrase


def _kept(tail: str) -> str:
    word = tail.strip(" ,.;:!?–—-\"'”’)😅🙃🙏").lower()
    return f" {word}" if word in _KEEP_TAIL else ""


def _phrase(text: str) -> str:
    request = _REQUEST.match(text)
    if request:
        return _wanted_act(text[request.end() :])
    want = _WANT.match(text)
    if want and want.end() < len(text):
        return _wanted(text[want.end() :])
    words = text.split()
    first = normal(words[0])
    if first in _WH or first in {"wheres", "whats", "hows", "whens"} or first.split("'")[0] in _WH:
        return _question(words)
    if first in MODALS or first in AUXILIARIES:
        return _yes_or_no(words)
    if is_base_verb(first) or first in {"give", "get", "let", "dont", "don't", "do"}:
        return _wanted_act(text)
    return _stated(text)


def _wanted_act(text: str) -> str:
    """`refund the postage` → `the postage refunded`; `send me a new one` → `a new one`; else `to …`."""
    text = re.sub(r"^(?:please|pls|plz|kindly|just|to)\s+", "", text, flags=re.IGNORECASE)
    known = _KNOW.match(text)
    if known:
        return _question(text[known.end() :].split())
    words = text.split()
    verb = normal(words[0])
    rest = words[1:]
    if verb in {"let", "have", "make"} or not rest:
        return _NOUN_OF.get(verb, f"to {text}") if not rest else f"to {text}"
    if verb in {"send", "give", "get", "bring", "find", "offer", "pay", "post"} and normal(rest[0]) in {"me", "us"}:
        gift = rest[1:]
        if gift and normal(gift[0]) not in {"a", "an"} and gift[-1].lower() == "back":
            return " ".join(gift)
        return " ".join(gift) if gift and not _starts_clause(gift) else f"to {text}"
    if verb in {"call", "ring", "phone", "contact", "email"} and normal(rest[0]) in {"me", "us"}:
        return f"to be {'called' if verb in {'call', 'ring', 'phone'} else verb + 'ed'} {' '.join(rest[1:])}".strip()
    if verb in {"refund", "reimburse"} and normal(rest[0]) in {"me", "us"}:
        return f"a refund {' '.join(rest[1:])}".strip()
    if verb in _NOUN_OF and normal(rest[0]) not in _WH and not is_subject(normal(rest[0])):
        return f"{_NOUN_OF[verb]} {' '.join(rest)}" if _NOUN_OF[verb].endswith("of") else f"to {text}"
    if verb in BASE_VERBS and normal(rest[0]) in DETERMINERS | {"it", "this", "that", "them", "these", "those"}:
        return _done_to(rest, participle(verb), verb, text)
    return f"to {text}"


def _done_to(rest: list[str], participle: str, verb: str, text: str) -> str:
    """`the postage refunded`: only where the object is a plain short noun phrase."""
    normals = [normal(w) for w in rest]
    joints = {"and", "or", "but", "if", "before", "because", "so", "when", "until", "that", "who", "which", "from", "to",
              "at", "by", "on", "in", "with", "for", "off", "out", "up", "back", "again", "properly"}  # fmt: skip
    cut = next((i for i, w in enumerate(normals) if w in joints and i), len(rest))
    if {"and", "or", "but"} & set(normals[cut:]) or cut > 7 or any(w.endswith(",") for w in rest[:cut]):
        return f"to {text}"
    if verb == "send" and normals[cut : cut + 1] == ["back"]:
        return f"to {text}"
    return " ".join([*rest[:cut], participle, *rest[cut:]])


def _wanted(text: str) -> str:
    """What stands behind `I want`: a thing, an act, somebody to do something."""
    text = text.strip()
    lowered = text.lower()
    if re.match(r"(?:you|u|someone|somebody|your \w+)\s+to\s+", lowered):
        return f"for {text}"
    if re.match(r"you\s+", lowered) or re.match(r"(?:that|if)\s+you\s+(?:would|could|will|can)?\s*", lowered):
        act = re.sub(r"^(?:(?:that|if)\s+)?you\s+(?:(?:would|could|will|can)\s+)?", "", text, flags=re.IGNORECASE)
        return _wanted_act(act)
    known = _KNOW.match(text)
    if known:
        return _question(text[known.end() :].split())
    if re.match(r"(?:if|that)\s+", lowered) and len(lowered.split()) > 4:
        return f"for {re.sub(r'^(?:if|that) ', '', text, flags=re.IGNORECASE)}"
    have = re.match(r"to\s+(?:have|get|receive|be given)\s+(?=(?:a|an|the|my|our|some|it|this)\b)", lowered)
    return text[have.end() :] if have else text


def _question(words: list[str]) -> str:
    """An open question as a clause: `where is my parcel` → `where my parcel is`."""
    if not words:
        return ""
    first = normal(words[0])
    words = _contractions(words)
    lower = [normal(w) for w in words]
    if first in {"if", "whether", "that", "am", "is", "are"}:
        rest = words[1:] if first in {"if", "whether", "that"} else words
        return "whether " + " ".join(rest) if first in {"if", "whether", "that"} else _yes_or_no(words)
    if lower[0] == "how" and len(lower) > 3 and lower[1] in {"do", "can", "should"} and lower[2] in {"i", "we"}:
        return " ".join(["how", "to", *words[3:]])
    if lower[0] == "what" and lower[1:4] in (["do", "i", "do"], ["should", "i", "do"], ["do", "we", "do"]):
        return " ".join(["what", "to", "do", *words[4:]])
    if lower[:4] == ["what", "are", "you", "gonna"] or lower[:4] == ["what", "are", "you", "going"]:
        skip = 4 if lower[3] == "gonna" else 5
        return " ".join(["what", "you", "will", *words[skip:]])
    at = next((i for i in range(1, min(5, len(lower))) if lower[i] in _BE_DO), None)
    if at is None or at + 1 >= len(lower):
        return " ".join(words).rstrip("?")
    subject_end = _subject_end(words, lower, at + 1)
    if subject_end is None:
        return " ".join(words).rstrip("?")
    return _straight(words, lower, at, subject_end)


def _straight(words: list[str], lower: list[str], at: int, end: int) -> str:
    """The auxiliary at `at` moved behind the subject that ends before `end`; `do` and `does` fall away."""
    head, subject, rest = words[:at], words[at + 1 : end], words[end:]
    if lower[at] in {"do", "does", "did"}:
        if not rest:
            return " ".join(words)
        verb = rest[0]
        if lower[at] == "did":
            verb = past(verb.lower().rstrip("?.,"))
        elif lower[at] == "does":
            verb = f"{verb}s" if not verb.endswith(("s", "o")) else f"{verb}es"
        return " ".join([*head, *subject, verb, *rest[1:]])
    return " ".join([*head, *subject, words[at], *rest])


def _subject_end(words: list[str], lower: list[str], start: int) -> int | None:
    """Where the subject that begins at `start` ends; None when no subject stands there (`who is coming`)."""
    word = lower[start]
    if is_subject(word):
        return start + 1
    if word not in DETERMINERS and not words[start][:1].isupper():
        return None
    end = start + 1
    while end < len(words) and lower[end] not in MODALS and not _could_follow(lower[end]):
        end += 1
    return end if end > start + 1 else None


def _could_follow(word: str) -> bool:
    return (
        word in {"in", "on", "at", "for", "to", "so", "not", "now", "still", "back", "up", "down", "from", "with", "going",
                 "coming", "ready", "again", "or", "and", "if", "when", "before", "after", "about"}
        or is_past_form(word)
        or word.endswith("ing")
        or is_base_verb(word)
    )  # fmt: skip


def _yes_or_no(words: list[str]) -> str:
    """`can I have a new one` → `a new one`; `is it coming` → `whether it is coming`."""
    lower = [normal(w) for w in words]
    if lower[0] in {"can", "could", "may", "might"} and lower[1:2] and lower[1] in {"i", "we"} and len(lower) > 3:
        skip = 3 if lower[2] in {"please", "pls", "just", "at", "not"} else 2
        skip = skip + 1 if lower[2:4] == ["not", "just"] else skip
        if lower[skip] in {"have", "get"} and len(lower) > skip + 1:
            return " ".join(words[skip + 1 :])
        return " ".join(["to", *words[skip:]])
    if lower[0] == "is" and lower[1:3] == ["there", "any"]:
        return " ".join(["whether", "there", "is", "any", *words[3:]])
    if lower[0] in {"is", "would"} and lower[1:3] == ["it", "possible"]:
        return " ".join(words[3:]) or "whether it is possible"
    end = _subject_end(words, lower, 1) if len(words) > 1 else None
    if end is None:
        return " ".join(words)
    return "whether " + _straight(["", *words], ["", *lower], 1, end + 1).strip()


def _stated(text: str) -> str:
    """Asks put as statements: `the postage ought to be returned`, `a refund please`, `$289`."""
    owed = re.match(r"(.{2,60}?)\s+(?:should|ought to|needs? to|must|has to|have to)\s+be\s+(.+)$", text, re.IGNORECASE)
    if owed:
        return f"{owed[1]} {owed[2]}"
    waiting = re.match(r"(?:(?:i'?m|we'?re|i am|we are)\s+)?still (?:waiting|no(?:thing)?)\s*(?:for|on)?\s*(.*)$", text,
                       re.IGNORECASE)  # fmt: skip
    if waiting and waiting[1]:
        return waiting[1]
    return text


def _contractions(words: list[str]) -> list[str]:
    first = words[0].lower().replace("’", "'")
    for wh in _WH:
        if first in {f"{wh}'s", f"{wh}s"} and wh != "who":
            return [wh, "is", *words[1:]]
    return words


def _starts_clause(words: list[str]) -> bool:
    return normal(words[0]) in {"if", "when", "that", "know", "back"} and len(words) > 1


def _small_start(phrase: str) -> str:
    first = phrase.split(" ", 1)[0]
    if first.isupper() and len(first) > 1 or any(c.isdigit() for c in first) or not first[:1].isupper():
        return phrase
    small = first.lower()
    common = small in DETERMINERS or is_base_verb(small) or small in _WH or small in {"to", "whether", "for", "money",
                                                                                     "compensation", "refund", "some"}  # fmt: skip
    return phrase[:1].lower() + phrase[1:] if common else phrase
