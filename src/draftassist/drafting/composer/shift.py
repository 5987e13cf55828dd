"""Turn a customer's clause round so that the agent can say it to them.

"I had nothing to give him" -> "you had nothing to give him", "your driver left it" -> "our driver left it". None when
it is not certain who is meant: a sentence that reverses who did what is worse than none.
"""

from __future__ import annotations

import re

from draftassist.drafting.composer.verbs import base_of, is_past
from draftassist.drafting.composer.words import (
    ADVERBS,
    AUXILIARIES,
    PREPOSITIONS,
    word_set,
)

__all__ = ["QUOTED", "TOKEN", "matched", "shift_person"]

QUOTED = re.compile(r"\"[^\"]*\"|(?<!\w)'(?:[^']|(?<=\w)'(?=\w))*'(?!\w)")
"""Reported speech stays as it was said; an apostrophe inside a word does not end it."""
TOKEN = re.compile(r"\w+(?:['\-]\w+)*|\W")
_SIMPLE = {
    "me": "you", "my": "your", "mine": "yours", "myself": "yourself", "us": "you", "our": "your", "ours": "yours",
    "ourselves": "yourselves", "your": "our", "yours": "ours", "yourself": "ourselves", "yourselves": "ourselves",
    "i've": "you've", "i'd": "you'd", "i'll": "you'll", "i'm": "you're", "we": "you", "we've": "you've",
    "we're": "you're", "we'd": "you'd", "we'll": "you'll", "i": "you",
    "you're": "we're", "you've": "we've", "you'd": "we'd", "you'll": "we'll",
}  # fmt: skip
_REPORTING = word_set(
    "said say says know knew thought think hope hoped believe believed see saw heard hear noticed claim claimed guess "
    "assumed assume meant means mean understood understand wish wished wrote find found is was promised"
)
_CONJUNCTIONS = word_set("that because when while if though although so and but or as since until before after what "
                          "where why how which whom than once whether")  # fmt: skip
_GROUP = r"\b(you) (?:people|guys|lot|folks|all)\b"


def _verb_like(word: str) -> bool:
    return word in AUXILIARIES or is_past(word) or base_of(word) == word or word in ("been", "gone")


def _neighbours(tokens: list[str], at: int) -> tuple[str, str]:
    """The word before and the next word after `at` that is no adverb, both in lower case."""
    words = [(i, t.lower()) for i, t in enumerate(tokens) if t[0].isalnum()]
    place = next(k for k, (i, _) in enumerate(words) if i == at)
    before = words[place - 1][1] if place else ""
    between = "".join(tokens[words[place - 1][0] + 1 : at]) if place else ""
    if any(mark in between for mark in ",;:.(–—"):
        before = ""
    after = next((w for _, w in words[place + 1 :] if w not in ADVERBS), "")
    return before, after


def _you(tokens: list[str], at: int) -> str | None:
    """`we` or `us` for a `you` that means the company; None when its part in the clause is not clear."""
    before, after = _neighbours(tokens, at)
    verbal = bool(after) and _verb_like(after)
    subject = "we" if verbal else None
    if before in ("told", "promised", "assured", "informed") and _passive_before(tokens, at):
        return subject
    if before in PREPOSITIONS and not (verbal and before in _CONJUNCTIONS):
        return "us"
    if not before or before in _CONJUNCTIONS or before in AUXILIARIES:
        return subject
    if not (is_past(before) or base_of(before)) or (before in _REPORTING and verbal):
        return subject
    return None if verbal and after in AUXILIARIES else "us"


def _passive_before(tokens: list[str], at: int) -> bool:
    """`I was told` in front of the `you`: the telling was the company's."""
    return bool(re.search(r"\b(?:was|were|been) \w+ $", "".join(tokens[:at])))


def _agree_with_you(text: str) -> str | None:
    """`I was` and `am I` take the form that goes with `you`; None when a later `was` may belong to somebody else."""
    adverbs = r"((?:,? (?:\w+ly|really|still|never|just|now|also|already|only|always|not|both|all|then),?)*)"
    for was, were in (("was", "were"), ("am", "are"), ("wasn't", "weren't")):
        text = re.sub(rf"\bI{adverbs} {was}\b", rf"I\1 {were}", text)
        text = re.sub(rf"\b{was.capitalize()} I\b", f"{were.capitalize()} I", text)
        text = re.sub(rf"\b{was} I\b", f"{were} I", text)
    loose = re.search(
        r"(?:,| and| but| or) (?:\w+ly )?(?:then |now |still |also |(?:both|each|every) times? )?(was|am|wasn't)\b",
        text,
    )
    if not loose or not re.search(r"\bI\b", text[: loose.start()]):
        return text
    others = re.search(r"\b(?:which|that|who|he|she|it|they|you)\b", text[: loose.start()].rsplit(" I ", 1)[-1])
    if others:
        return None
    verb = {"was": "were", "am": "are", "wasn't": "weren't"}[loose.group(1)]
    return text[: loose.start(1)] + verb + text[loose.end(1) :]


def _company_and_family(text: str) -> str:
    """`my wife and I` and `me and my son` put the customer first: `you and your son`."""
    text = re.sub(r"(^|, |\b(?:when|because|that|while|so) )([Mm]y (?:\w+ )?\w+) and I\b", r"\1I and \2", text)
    text = re.sub(r"\b[Mm]e and (my \w+)", r"I and \1", text)
    return re.sub(r"\bI and ((?:my )?(?:\w+ )?\w+) (?:was|am)\b", r"I and \1 were", text)


def matched(model: str, word: str) -> str:
    """The word with a capital where `model` has one (`I` is no sign of that)."""
    return word[0].upper() + word[1:] if model[0].isupper() and model not in ("I",) and model[:2] != "I'" else word


def _turn(segment: str) -> str | None:
    tokens = TOKEN.findall(segment)
    turned: list[str] = []
    for at, token in enumerate(tokens):
        low = token.lower()
        if low == "you":
            role = _you(tokens, at)
            if role is None:
                return None
            turned.append(matched(token, role))
        elif low in _SIMPLE:
            turned.append(matched(token, _SIMPLE[low]))
        else:
            turned.append(token)
    return "".join(turned)


def shift_person(clause: str) -> str | None:
    """The customer's clause as the company's agent would say it to the customer; quotes are left alone.

    None when a `you` or a verb cannot be assigned with certainty.
    """
    quotes: list[str] = []

    def keep(match: re.Match[str]) -> str:
        quotes.append(match.group(0))
        return f"\x00{len(quotes) - 1}\x00"

    text = QUOTED.sub(keep, clause)
    text = re.sub(_GROUP, r"\1", text, flags=re.IGNORECASE)
    if re.search(r"\bof you\b", text, flags=re.IGNORECASE):
        return None
    agreed = _agree_with_you(_company_and_family(text))
    if agreed is None:
        return None
    turned = _turn(agreed)
    if turned is None:
        return None
    for number, quote in enumerate(quotes):
        turned = turned.replace(f"\x00{number}\x00", quote)
    return turned
