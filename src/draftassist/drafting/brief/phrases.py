"""What an ask looks like once it is turned round: one thing, quietly said, that reads after "you asked".

Four shapes count: `whether …`, a question word's clause, `to …` or `for … to …`, and a thing ("the £8 back"). A
statement is no ask, and of a list every part is one.
"""

from __future__ import annotations

import re

from draftassist.drafting.brief.questions import WH, is_wh
from draftassist.drafting.composer.shift import shift_person
from draftassist.drafting.composer.verbs import base_of, is_participle
from draftassist.text.verbs import AUXILIARIES, DETERMINERS, MODALS, PRONOUNS, is_base_verb, is_subject, normal

__all__ = ["FUNCTION_WORDS", "content_stems", "finished", "is_general", "is_sound", "listed", "lists_on"]

_LONGEST = 110
FUNCTION_WORDS = frozenset(
    {
        "is", "are", "was", "were", "do", "does", "did", "can", "could", "will", "would", "have", "has", "am", "please",
        "to", "whether", "for", "money", "compensation", "some", "any", "refund", "a", "an", "the", "my", "your", "our",
        "no", "not",
    }
)  # fmt: skip
_TAIL = re.compile(
    r"(?:[\s,;–—-]*\b(?:since|because|cos|coz|bc|seeing as)\b.*"
    r"|,?\s+(?:and|but|so|as)\s+(?:\w+ly\s+)?(?:i|you|we|he|she|they|it)(?:['’]\w+)?\s+\w.*"
    r"|,?\s+or\s+(?:not|no|what|love|nah)\b.*|\s+[–—-]\s+.*|\s*\([^)\d]*\)?$|\s+not in \d.*"
    r"|(?:,?\s+(?:and|but|or|then|please|pls)\b,?(?:\s+\w+ly\b,?)?)+)$",
    re.IGNORECASE,
)
"""Reasons, asides and what the sentence goes on to say: not part of what is asked."""
_STILL_ASKED = re.compile(r"(?:,\s*)?or whether\b", re.IGNORECASE)
_QUIET = FUNCTION_WORDS | DETERMINERS | MODALS | AUXILIARIES | frozenset(
    {
        "all", "and", "back", "but", "every", "full", "half", "her", "him", "his", "how", "i", "if", "in", "it", "just",
        "me", "more", "my", "new", "now", "of", "off", "on", "one", "or", "out", "real", "so", "that", "them", "this",
        "up", "us", "very", "what", "when", "where", "who", "why", "with", "you",
    }
)  # fmt: skip
_CAPITALS = re.compile(r"\b[A-Z]{2,}(?:['’][A-Z]+)?\b")
_VOWEL = re.compile(r"[AEIOUY]")
_LONGEST_ACRONYM = 4
_THING = re.compile(
    r"(?:the|an?|my|your|our|his|her|their|this|that|these|those|it|all|both|half|every|some|any|one|no|more|another|"
    r"someone|somebody|something|compensation|money|[£$€]?\d[\d.,]*|[A-Z]{3}\s\d)(?![\w'’])",
    re.IGNORECASE,
)
_GENERAL = re.compile(
    r"(?:(?:an?|any|your|our|some|the)\s+)?(?:\w+\s+)?(?:answer|reply|response|attention|help|news|word|update)"
    r"(?:\s+(?:please|now|today|soon|from (?:us|somebody|someone)))?|to (?:know|hear(?: back)?|help(?: you)?|reply|"
    r"answer)",
    re.IGNORECASE,
)
_MANNER = re.compile(
    r"not (?:to )?(?:just |only |even )?(?:tell|say|send|give|fob|ask|reply|write|make|bother|quote|pass|imagine|worry|"
    r"be told)\b|for (?:it|this|that|everything|things|us) to (?:go|work out|turn out|imagine|know)\b|"
    r"what the point\b",
    re.IGNORECASE,
)
"""How not to be answered, and what is merely hoped: nothing that a plan could do."""
_PRONOUNS = frozenset({"it", "this", "that", "one", "all", "both", "someone", "somebody", "something"})
_OBJECTS = frozenset({"them", "him", "her", "me", "us"})
_NO_BEGINNING = frozenset(
    {
        "because", "as", "although", "though", "so", "and", "but", "than", "like", "that's", "there", "before", "after",
        "until", "unless", "since",
    }
)  # fmt: skip
_EMPTY = FUNCTION_WORDS | DETERMINERS | PRONOUNS | WH | {"them", "back", "still", "ever", "now", "yet", "for", "get"}
_LEAST_STEM = 4
_BEGIN_A_CLAUSE = WH | {"that", "whether", "if"}
_FINITE = MODALS | (AUXILIARIES - {"be", "been", "being", "having"})


def finished(phrase: str) -> str:
    """The phrase said to the customer: persons turned, no shouting, no reasons or asides at its end."""
    quiet = _CAPITALS.sub(_quieter, phrase)
    turned = shift_person(quiet) or quiet
    turned = _TAIL.sub("", " ".join(turned.split()).strip(" ,.;:!?–—-")) if not _STILL_ASKED.search(turned) else turned
    turned = turned.strip(" ,.;:!?–—-")
    if len(turned) > _LONGEST:
        turned = turned[:_LONGEST].rsplit(" ", 1)[0].rstrip(" ,;:–—-")
    first = turned.split(" ", 1)[0]
    common = first.lower() in DETERMINERS | FUNCTION_WORDS or is_wh(normal(first)) or is_subject(first.lower())
    return turned[:1].lower() + turned[1:] if common and not first.isupper() else turned


def _quieter(word: re.Match[str]) -> str:
    said = word.group()
    shouted = (
        said.lower() in _QUIET or is_base_verb(said.lower()) or (len(said) >= _LONGEST_ACRONYM and _VOWEL.search(said))
    )
    return said.lower() if shouted and said != "I" else said


def listed(phrase: str) -> list[str]:
    """The parts of a list of things: `the ticket, the hotel and a promise` are three; what is one stays one."""
    if not _THING.match(phrase):
        return [phrase]
    cuts = [0]
    for joint in re.finditer(r",\s+(?:and\s+)?|\s+(?:and|plus)\s+", phrase):
        rest = phrase[joint.end() :]
        if _THING.match(rest) or re.match(r"(?:for|to|not to)\s+\w+", rest):
            cuts += [joint.start(), joint.end()]
    cuts.append(len(phrase))
    parts = [_TAIL.sub("", phrase[a:b]) for a, b in zip(cuts[::2], cuts[1::2], strict=True)]
    return parts if len(parts) > 1 and not _shares_its_end(parts) else [phrase]


def lists_on(clause: str) -> bool:
    """Whether a clause only carries on a list of things: `and the membership closed`."""
    joint = re.match(r"(?:and|plus|or)\s+(?:also\s+)?", clause, re.IGNORECASE)
    rest = clause[joint.end() :] if joint else ""
    return bool(_THING.match(rest)) and is_sound(rest)


def _shares_its_end(parts: list[str]) -> bool:
    """`the fare and the deposit back`: what the last part ends with belongs to all."""
    done = [normal(part.split()[-1]) == "back" or any(is_participle(normal(w)) for w in part.split()[1:])
            for part in parts]  # fmt: skip
    return done[-1] and not any(done[:-1]) and bool(_THING.match(parts[-1]))


def is_sound(phrase: str) -> bool:
    """Whether the phrase asks for something."""
    words = [normal(word) for word in phrase.split()]
    if len(phrase) < 2 or not words or _MANNER.match(phrase):
        return False
    first, second = words[0], words[1] if len(words) > 1 else ""
    if first == "whether":
        return len(words) > 2
    if is_wh(first):
        return len(words) > 1 and not (first in {"which", "whose"} and second in _FINITE)
    if first in {"to", "not"}:
        verb, *rest = words[1 if first == "to" else 2 :] or [""]
        acts_on = bool(rest) and (rest[0] in DETERMINERS | _OBJECTS or is_subject(rest[0]))
        return is_base_verb(verb) or base_of(verb) == verb or verb.endswith("ly") or verb == "just" or acts_on
    return first == "for" or not _states(phrase, words)


def _states(phrase: str, words: list[str]) -> bool:
    """A subject and its verb, or a joint that begins no ask: `both have left your account`, `because I cannot`."""
    if words[0] in _NO_BEGINNING:
        return True
    if not _THING.match(phrase) and (is_subject(words[0]) or "'" in words[0]):
        return True
    follows = len(words) > 1 and words[1] not in _BEGIN_A_CLAUSE
    if follows and words[0] in _PRONOUNS and (is_subject(words[1]) or _third_person(words[1])):
        return True
    for word in words[1:6]:
        if word in _BEGIN_A_CLAUSE:
            return False
        if word in _FINITE or word.endswith(("n't", "'s got")):
            return True
    lone = len(words) <= 3 and all(word[:1].isupper() for word in phrase.split())
    return lone and not _THING.match(phrase)


def _third_person(word: str) -> bool:
    return word.endswith("s") and base_of(word) not in (None, word)


def is_general(phrase: str) -> bool:
    """Whether the reply itself is all that is asked for: `an answer`, `help`, `to know`."""
    return bool(_GENERAL.fullmatch(phrase))


def content_stems(phrase: str) -> set[str]:
    """Stems of the words that name something."""
    words = (normal(word) for word in phrase.split())
    return {_stem(word) for word in words if (word and word not in _EMPTY) or word in {"refund", "money"}}


def _stem(word: str) -> str:
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM:
            return word[: -len(ending)]
    return word
