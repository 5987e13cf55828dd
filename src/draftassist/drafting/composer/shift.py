"""Turn a customer's clause, or a note about the customer, round so that the agent can say it to them.

`shift_person`: "I had nothing to give him" -> "you had nothing to give him", "your driver left it" -> "our driver left
it". `address_customer`: "had to plead with her landlord" -> "had to plead with your landlord". Both return None when
it is not certain who is meant: a sentence that reverses who did what is worse than none.
"""

from __future__ import annotations

import re

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

__all__ = ["QUOTED", "address_customer", "shift_person"]

QUOTED = re.compile(r"\"[^\"]*\"|(?<!\w)'(?:[^']|(?<=\w)'(?=\w))*'(?!\w)")
"""Reported speech stays as it was said; an apostrophe inside a word does not end it."""
_TOKEN = re.compile(r"\w+(?:['\-]\w+)*|\W")
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
    if before in ("told", "promised", "assured", "informed") and re.search(
        r"\b(?:was|were|been) \w+ $", "".join(tokens[:at])
    ):
        return "we" if verbal else None
    if before in _CONJUNCTIONS or not before:
        return "we" if verbal else None
    if before in PREPOSITIONS:
        return "us"
    if before not in AUXILIARIES and (is_past(before) or base_of(before)):
        if before in _REPORTING and verbal:
            return "we"
        return None if verbal and after in AUXILIARIES else "us"
    if before in AUXILIARIES:
        return "we" if verbal else None
    return "we" if verbal else None


def _agree_with_you(text: str) -> str | None:
    """`I was` and `am I` take the form that goes with `you`; None when a later `was` may belong to somebody else."""
    adverbs = r"((?:,? (?:\w+ly|really|still|never|just|now|also|already|only|always|not|both|all|then),?)*)"
    for was, were in (("was", "were"), ("am", "are"), ("wasn't", "weren't")):
        text = re.sub(rf"\bI{adverbs} {was}\b", rf"I\1 {were}", text)
        text = re.sub(rf"\b{was.capitalize()} I\b", f"{were.capitalize()} I", text)
        text = re.sub(rf"\b{was} I\b", f"{were} I", text)
    loose = re.search(r"(?:,| and| but| or) (?:\w+ly )?(?:then |now |still |also )?(was|am|wasn't)\b", text)
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


def _matched(model: str, word: str) -> str:
    return word[0].upper() + word[1:] if model[0].isupper() and model not in ("I",) and model[:2] != "I'" else word


def _turn(segment: str) -> str | None:
    tokens = _TOKEN.findall(segment)
    turned: list[str] = []
    for at, token in enumerate(tokens):
        low = token.lower()
        if low == "you":
            role = _you(tokens, at)
            if role is None:
                return None
            turned.append(_matched(token, role))
        elif low in _SIMPLE:
            turned.append(_matched(token, _SIMPLE[low]))
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
    return bool(subject) and not any(word.removesuffix("s") in THINGS or word in THINGS for word in subject)


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


_TO_SECOND = {
    "she": "you", "he": "you", "him": "you", "her": "your", "his": "your", "hers": "yours", "herself": "yourself",
    "himself": "yourself", "she's": "you're", "he's": "you're", "she'd": "you'd", "he'd": "you'd", "she'll": "you'll",
    "he'll": "you'll",
}  # fmt: skip
_THEY = {
    "they": "you",
    "them": "you",
    "their": "your",
    "theirs": "yours",
    "they're": "you're",
    "they've": "you've",
    "they'd": "you'd",
}
_PLAIN_FORM = {"has": "have", "is": "are", "was": "were", "does": "do", "hasn't": "haven't", "isn't": "aren't",
               "wasn't": "weren't", "doesn't": "don't"}  # fmt: skip


def _plain(verb: str) -> str:
    """The form that goes with `you`."""
    if verb in _PLAIN_FORM:
        return _PLAIN_FORM[verb]
    base = base_of(verb)
    return base if base and verb.endswith("s") and not is_past(verb) else verb


def _is_object_her(tokens: list[str], at: int) -> bool:
    after = _following(tokens, at)
    before = next((t.lower() for t in reversed(tokens[:at]) if t[0].isalnum()), "")
    return before in ("let", "help", "make", "have") or not after or "".join(tokens[at + 1 : at + 2]) in (",", ".", ";", ":") or after in (
        AUXILIARIES | PREPOSITIONS | {"again", "once", "now", "directly", "immediately", "personally", "a", "an", "the", "that", "and", "or", "twice", "today", "tomorrow", "when", "back", "tonight", "free", "all", "both", "two", "three", "your", "our", "full"}
    )  # fmt: skip


def address_customer(note: str, *, told_about_others: bool = False) -> str | None:
    """A note that speaks of the customer in the third person, said to the customer.

    A pronoun after a person of its gender is left with that person ("his son … the only thing he eats"). None when it
    may mean either. `told_about_others`: the note is a sentence with a subject of its own (a cause, a reason), so that a
    pronoun may mean whoever that subject is unless it is plainly a thing; `they` is left alone.
    """
    text = re.sub(
        r"(?<!another )(?<!other )(?<!\ba )(?<!every )(?<!each )\b(?:[Tt]he |[Oo]ur |[Tt]his )?(?:customer|caller)'s\b",
        "your",
        note,
    )
    named = r"(?:the |this |our )(?:customer|caller)|(?<!another )(?<!other )(?<!\ba )(?<!every )(?<!each )(?<!any )(?<!new )\b(?:customer|cust\.?)"
    follows = r"(?=\s*(?:$|[.,;:]|(?:to|for|with|on|at|by|in|about|that|and|is|was|has|had|can|will|may|back|again|when|if|twice)\b))"
    text = re.sub(rf"(?:{named}){follows}", "xcust", text, flags=re.IGNORECASE)
    text = re.sub(r"(^|[.;:] |\b(?:that|if|when|as|so|because|and|which) )xcust\b", r"\1she", text).replace(
        "xcust", "them-you"
    )
    tokens = _TOKEN.findall(text)
    people: set[str] = {"?"} if told_about_others and _may_be_somebody(tokens) else set()
    customer: str | None = None
    things = False
    after_subject = False
    for at, token in enumerate(tokens):
        low = token.lower()
        if low in _THEY:
            if things or told_about_others:
                continue
            if people & {"?", "many"} and customer != "t":
                return None
            customer, tokens[at] = customer or "t", _matched(token, _THEY[low])
        elif low in _SHE or low in _HE:
            gender = "f" if low in _SHE else "m"
            if gender in people:
                continue
            if "?" in people:
                return None
            customer = gender
            if low in ("himself", "herself"):
                continue
            new = _second_person(low, tokens, at)
            tokens[at] = _matched(token, new)
            after_subject = low in ("she", "he")
        elif low == "them-you":
            tokens[at] = "you"
        elif low[0].isalnum():
            found = _person(tokens, at)
            things = things or (
                not after_subject and low.endswith("s") and len(low) > 3 and not low.endswith(("ss", "us", "is", "'s"))
            )
            if found:
                people.add(found)
            if after_subject and low not in ADVERBS:
                tokens[at] = _plain(low)
                after_subject = False
            elif low.endswith("s") and _coordinated(tokens, at):
                tokens[at] = _plain(low)
    return "".join(tokens)


def _coordinated(tokens: list[str], at: int) -> bool:
    """A verb that shares the subject `you` of an earlier one: `you turn on roaming and restarts the phone`."""
    before = [t.lower() for t in tokens[:at] if t.strip()]
    return (
        len(before) > 2
        and before[-1] in ("and", "then")
        and "you" in before
        and base_of(tokens[at]) is not None
        and _following(tokens, at) in ("the", "a", "an", "your", "his", "her", "their", "it", "to")
    )


def _following(tokens: list[str], at: int) -> str:
    return next((t.lower() for t in tokens[at + 1 :] if t[0].isalnum()), "")
