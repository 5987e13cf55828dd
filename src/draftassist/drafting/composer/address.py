"""Say to the customer what a note says about them: "plead with her landlord" -> "plead with your landlord".

Notes are written by colleagues and models, so a pronoun may be the customer's or somebody else's. A pronoun that
follows a person of its gender is left with that person; one that may mean either makes the whole note uncertain.
"""

from __future__ import annotations

import re

from draftassist.drafting.composer.shift import TOKEN, matched
from draftassist.drafting.composer.verbs import base_of, is_past
from draftassist.drafting.composer.words import (
    ADVERBS,
    AUXILIARIES,
    CAPITALISED,
    DETERMINERS,
    PERSON_NOUNS,
    PREPOSITIONS,
    THINGS,
    word_set,
)

__all__ = ["address_customer"]

_FEMALE = word_set(
    "daughter wife mum mom mother gran nan grandma grandmother sister aunt niece girl woman lady landlady girlfriend "
    "fiancée granddaughter bride waitress hostess mam mama"
)
_MALE = word_set(
    "son husband dad father granddad grandad grandfather brother uncle nephew boy guy man boyfriend fiancé "
    "gentleman grandson groom postman waiter papa"
)
_SHE = frozenset({"she", "her", "hers", "herself", "she's", "she'd", "she'll"})
_HE = frozenset({"he", "him", "his", "himself", "he's", "he'd", "he'll"})
_TO_SECOND = {
    "she": "you", "he": "you", "him": "you", "her": "your", "his": "your", "hers": "yours", "she's": "you're",
    "he's": "you're", "she'd": "you'd", "he'd": "you'd", "she'll": "you'll", "he'll": "you'll",
    "they": "you", "them": "you", "their": "your", "theirs": "yours", "they're": "you're", "they've": "you've",
    "they'd": "you'd",
}  # fmt: skip
_THEY = frozenset({"they", "them", "their", "theirs", "they're", "they've", "they'd"})
_PLAIN_FORM = {
    "has": "have", "is": "are", "was": "were", "does": "do", "hasn't": "haven't", "isn't": "aren't",
    "wasn't": "weren't", "doesn't": "don't",
}  # fmt: skip
_NOT_ANOTHER = r"(?<!another )(?<!other )(?<!\ba )(?<!every )(?<!each )(?<!any )(?<!new )"
_OWNED = re.compile(rf"{_NOT_ANOTHER}\b(?:the |our |this )?(?:customer|caller)'s\b", re.IGNORECASE)
_NAMED = re.compile(
    rf"(?:\b(?:the|this|our) (?:customer|caller)|{_NOT_ANOTHER}\b(?:customer|cust\.?))(?=\s*(?:$|[.,;:]|"
    r"(?:to|for|with|on|at|by|in|about|that|and|is|was|has|had|can|will|may|back|again|when|if|twice)\b))",
    re.IGNORECASE,
)
_ADVERB_LIKE = word_set("again once now directly immediately personally twice today tomorrow when back tonight free")
_AFTER_OBJECT_HER = (
    AUXILIARIES | PREPOSITIONS | _ADVERB_LIKE | word_set("a an the that and or all both two three your our full")
)
_NEAR = 2
"""`call them`, `let them keep it`: further on, `they` are more likely others."""
_INFANTS = word_set("baby child kid toddler dog cat")
"""Nobody a note would speak of as acting, once it has spoken of the customer."""
_GROUPS = word_set("team desk staff firm bank company agency department office crew")
_PLACEHOLDER = "them-you"


class _Unsure(Exception):  # noqa: N818  # never leaves this module
    """A pronoun that may mean somebody else."""


def address_customer(note: str, *, told_about_others: bool = False) -> str | None:
    """The note said to the customer; None when a pronoun in it may mean somebody else.

    `told_about_others`: the note is a sentence with a subject of its own (a cause, a reason), so that a pronoun may
    mean whoever that subject is unless it is plainly a thing; `they` is left alone.
    """
    tokens = TOKEN.findall(_without_the_word_customer(note))
    try:
        return _Addressing(tokens, told_about_others).turned()
    except _Unsure:
        return None


def _without_the_word_customer(note: str) -> str:
    """`the customer` becomes a pronoun: subject at the beginning of a clause, else object."""
    text = _NAMED.sub("xcust", _OWNED.sub("your", note))
    subject = re.sub(
        r"(^|[.;:] |\b(?:that|if|when|as|so|because|and|which|until|once|while|before|after|where|why|how) )xcust\b",
        r"\1she",
        text,
    )
    return subject.replace("xcust", _PLACEHOLDER)


class _Addressing:
    """One pass over the words of a note, remembering whom it has named so far."""

    def __init__(self, tokens: list[str], told_about_others: bool) -> None:
        self._tokens = tokens
        self._told = told_about_others
        self._people: set[str] = {"?"} if told_about_others and _may_be_somebody(tokens) else set()
        self._customer: str | None = None
        self._things = False
        self._after_subject = False

    def turned(self) -> str:
        """The note with the customer's pronouns in the second person. Raises _Unsure."""
        for at, token in enumerate(self._tokens):
            low = token.lower()
            if low in _THEY:
                self._they(at)
            elif low in _SHE or low in _HE:
                self._one(at, "f" if low in _SHE else "m")
            elif low == _PLACEHOLDER:
                self._tokens[at] = "you"
            elif low[0].isalnum():
                self._word(at)
        return "".join(self._tokens)

    def _they(self, at: int) -> None:
        if self._things or self._told or "many" in self._people:
            return
        late = self._tokens[at].lower() not in ("their", "theirs") and len(_words_before(self._tokens, at)) > _NEAR
        if late or ("?" in self._people and self._customer != "t"):
            raise _Unsure
        self._customer = self._customer or "t"
        self._tokens[at] = matched(self._tokens[at], _TO_SECOND[self._tokens[at].lower()])

    def _one(self, at: int, gender: str) -> None:
        low = self._tokens[at].lower()
        if gender in self._people and not self._subjects_own(at):
            return
        if "?" in self._people or (self._customer in ("f", "m") and self._customer != gender):
            raise _Unsure  # somebody else may be meant, or two people are and only one can be the customer
        if low in ("himself", "herself"):
            self._tokens[at] = "yourself" if self._customer == gender else low
            return
        self._customer = gender
        self._tokens[at] = matched(self._tokens[at], _second_person(low, self._tokens, at))
        self._after_subject = low in ("she", "he")

    def _subjects_own(self, at: int) -> bool:
        """`her own` belongs to the subject, and the subject was the customer."""
        return self._customer is not None and _following(self._tokens, at) == "own"

    def _word(self, at: int) -> None:
        low = self._tokens[at].lower()
        person = _person(self._tokens, at)
        small = low.removesuffix("'s") in _INFANTS and self._customer is not None
        if person and not small:
            self._people.add(person)
        plural = low.endswith("s") and len(low) > 3 and not low.endswith(("ss", "us", "is", "'s"))
        self._things = self._things or (plural and not self._after_subject)
        if self._after_subject and low not in ADVERBS:
            self._tokens[at] = _plain(low)
            self._after_subject = False
        elif low.endswith("s") and _coordinated(self._tokens, at):
            self._tokens[at] = _plain(low)


def _may_be_somebody(tokens: list[str]) -> bool:
    """Whether the subject that a sentence begins with could be a person: any noun that is not known as a thing."""
    words = [t.lower() for t in tokens if t[0].isalnum()]
    if not words or words[0] in _SHE | _HE | {"we", "it", "nobody", "there", "you"}:
        return False
    subject = []
    for word in words:
        if word in AUXILIARIES or is_past(word) or word in PREPOSITIONS or word in _SHE | _HE:
            break
        subject.append(word)
    if any(_gender(word) for word in subject):
        return True
    things = (
        word.removesuffix("s") in THINGS or word.endswith(("tion", "ment", "ness", "ity", "age")) for word in subject
    )
    return bool(subject) and not any(things)


def _person(tokens: list[str], at: int) -> str | None:
    """Whether this word names somebody other than the customer; a name counts as a person of unknown gender."""
    token = tokens[at]
    if at == 0:
        return None
    before = [t.lower() for t in tokens[:at] if t[0].isalnum()][-2:]
    if re.fullmatch(r"[A-Z][a-z]+", token) and token.lower() not in CAPITALISED and tokens[at - 1] == " ":
        return None if any(w in DETERMINERS | {"at", "in"} for w in before) else "?"
    found = _gender(token)
    return found if found not in ("?", "many") or any(w in DETERMINERS for w in before) else None


def _gender(word: str) -> str | None:
    low = word.lower().removesuffix("'s").removesuffix("'")
    if low in _FEMALE | _MALE:
        return "f" if low in _FEMALE else "m"
    if low in _GROUPS:
        return "many"
    if low in PERSON_NOUNS:
        return "?"
    return "many" if low.removesuffix("s") in PERSON_NOUNS else None


def _second_person(low: str, tokens: list[str], at: int) -> str:
    if low == "her" and _is_object_her(tokens, at):
        return "you"
    if low == "his" and (
        _following(tokens, at) in {"", "to", "and", "by", "for", "now"}
        or "".join(tokens[at + 1 : at + 2]) in (",", ".", ";", ":")
    ):
        return "yours"
    return _TO_SECOND[low]


def _is_object_her(tokens: list[str], at: int) -> bool:
    before = next((t.lower() for t in reversed(tokens[:at]) if t[0].isalnum()), "")
    after = _following(tokens, at)
    if before in PREPOSITIONS and after in ("two", "three", "full", "free", "all", "both"):
        return False
    ends = not after or "".join(tokens[at + 1 : at + 2]) in (",", ".", ";", ":")
    let = before in ("let", "help", "make", "have") and base_of(after) == after
    return ends or let or after in _AFTER_OBJECT_HER


def _plain(verb: str) -> str:
    """The form that goes with `you`."""
    if verb in _PLAIN_FORM:
        return _PLAIN_FORM[verb]
    base = base_of(verb)
    return base if base and verb.endswith("s") and not is_past(verb) else verb


def _coordinated(tokens: list[str], at: int) -> bool:
    """A verb that shares the subject `you` of an earlier one: `you turn on roaming and restarts the phone`."""
    before = [t.lower() for t in tokens[:at] if t.strip()]
    return (
        len(before) > 2
        and before[-1] in ("and", "then")
        and "you" in before
        and not {"which", "that", "who"} & set(before[before.index("you") :])
        and base_of(tokens[at]) is not None
        and _following(tokens, at) in ("the", "a", "an", "your", "his", "her", "their", "it", "to")
    )


def _words_before(tokens: list[str], at: int) -> list[str]:
    return [t.lower() for t in tokens[:at] if t[0].isalnum()]


def _following(tokens: list[str], at: int) -> str:
    return next((t.lower() for t in tokens[at + 1 :] if t[0].isalnum()), "")
