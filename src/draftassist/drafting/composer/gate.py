"""The gate for a customer's clause: whole, civil, a plain statement, clear about who is meant. Picky by intent."""

from __future__ import annotations

import re

from draftassist.drafting.composer.shift import QUOTED
from draftassist.drafting.composer.verbs import base_of, is_past
from draftassist.drafting.composer.words import (
    ACCUSING_VERBS,
    ADVERBS,
    AUXILIARIES,
    DANGLING,
    DETERMINERS,
    OPENERS,
    PERSON_NOUNS,
    PREPOSITIONS,
    PRIVATE,
    RUDE,
    STANCE,
    STOCK,
    word_set,
)

__all__ = ["WORD", "clean_clause", "tells_of_harm"]

WORD = re.compile(r"[\w£$€%]+(?:['.,:\-/]\w+)*")
"""A word, an amount or a time of day."""
_MIN_WORDS, _MAX_WORDS = 4, 26
_ANAPHORIC = word_set("it they he she this that these those his her its their him them which who what both neither")
_ENDINGS = word_set("off out up down over in on through before about around away")

_GENERIC_YOU = re.compile(
    r"\b(?:you know|you see|you'd think|you would think|you can(?:'t|not)?|you could|you should|you must|you would|"
    r"you want|you need|you have to|you may|you might|you will|you'll|if you|unless you|thank you|do you|are you|"
    r"did you|have you|can you|could you|will you|would you|you think|you ought|you try|don't you|you are|you're|"
    r"you seem|you claim|you call|you people think|your own|on you|up to you|you care|believe you|trust you)\b", re.I,
)  # fmt: skip

_SUBJECT_LATER = re.compile(r"\b(?:I|we|you|my \w+|your \w+|nobody)\b(?: \w+ly)?((?: [\w']+){1,3})", re.I)

_SPLICED = re.compile(
    r", (?!which|who|it|that|this|he|she|they|there|what|and|but|one|nobody)[a-z]+ "
    r"(?:is|was|are|were|has|have|got|came|died|broke|fell|went|stopped)\b"
)

_WENT_WRONG = re.compile(
    r"n't\b|\b(?:not|no|never|nobody|nothing|none|without|cannot|unable|"
    r"lost|lose|miss(?:ed|es)?|missing|gone|vanish\w*|delet\w*|disappear\w*|dropped|stuck|stranded|locked|"
    r"broke\w*|crack\w*|smash\w*|damag\w*|torn|ripped|bent|scratch\w*|shatter\w*|stain\w*|leak\w*|flood\w*|soak\w*|"
    r"burn\w*|mould\w*|wet|dark|empty|faulty|fail\w*|fell|froze\w*|crash\w*|down|stopp\w+|bites?|"
    r"cancel\w*|late|wrong\w*|mistake\w*|error|refus\w*|reject\w*|declin\w*|sold out|closed|shut|hung up|kicked|behind|"
    r"overcharg\w*|charged|billed|fine[ds]?|fee|debt|owe[ds]?|bounced?|overdraft|unpaid|spent|wast\w+|"
    r"wait(?:ed|ing)|sat|stood|slept|queued?|again|still|instead|twice|three times|third|had to|have to|has to|"
    r"(?:left|kept) (?:you|with|without|waiting|standing|behind|out)|cut (?:off|short|you)|chas\w+|ignor\w*|explain\w*|"
    r"cry|cried|crying|shak\w+|embarrass\w*|humiliat\w*|ashamed|fool\w*|upset|scared|afraid|worr\w+|struggl\w*|"
    r"shouted|laugh\w*|mock\w*|sneer\w*|apologies|begg?\w*)\b|"
    r"\bwe(?:'ve| have)? (?:sent|delivered|put|gave|took|let|made|mixed|merged|moved|turned|double|removed|added)\b",
    re.IGNORECASE,
)

_PRAISE = re.compile(
    r"\b(?:lovely|beautiful\w*|wonderful\w*|perfect(?:ly)?|brilliant\w*|gorgeous|delight\w*|charming|fantastic|amazing|"
    r"excellent|great|superb|sweet\w*|adorable|bless\w*|funny|laughed|nice(?:ly)?|kind(?:ly)?|happy|enjoyed|loved|grateful)\b",
    re.IGNORECASE,
)
"""Praise and jokes: true as they may be, nothing to be sorry for."""

_DONE_TO = word_set(
    "damaged broken cracked scratched smashed booked billed charged delayed cancelled canceled refused ignored "
    "delivered ordered promised attached included posted returned paid signed scheduled confirmed reported"
)
"""Without its `was` in note-like writing: "my car damaged on deck" has no verb that a reply could repeat."""

_UNINFLECTED = re.compile(
    r"(?<!let )(?<!made )(?<!make )(?<!saw )(?<!see )(?<!heard )(?<!hear )(?<!watched )(?<!help )"
    r"(?<!had )(?<!have )(?<!did )(?<!does )"
    r"\b(?:he|she|it|(?:the|your|my|our|a) (?!\w+s )\w+) "
    r"(?:say|tell|come|go|have|do|want|make|give|take|need|know|think|speak|send|keep|get|ask|write|start|leave|feel)\b"
)
"""A verb without the `s` that a learner leaves out; said back, it would sound like mockery."""
_UNKNOWN_PERSON = re.compile(r"\b(?:she|he|they|she's|he's|they're|they'd|she'd|he'd)\b", re.I)

_BAD_INSIDE = re.compile(
    r"[?@#<>{}:\[\]\\*_|~^=]|https?:|www\.|\bplease\b|\bthanks?\b|\bhere\b|\blet's\b|\bwhy on earth\b|\bhow dare\b|"
    r"\bi\.e|\be\.g|\blol\b|\bidk\b|\bany(?:one|body) \w+ing\b|\bthis is\b|\bsupposed\b|\bso-called\b|\bexcuse|"
    r"\bwow\b|\bdon't know\b|\bwhich,|, honestly$|\btell you\b",
    re.IGNORECASE,
)


def tells_of_harm(clause: str) -> bool:
    """Whether a clause tells of something that went wrong, not of a mere circumstance ("you ordered a frame")."""
    return bool(_WENT_WRONG.search(clause))


def clean_clause(text: str, names: frozenset[str] = frozenset()) -> bool:
    """Whether a mended clause of the customer's is good enough to be said back: whole, civil, and a plain statement.

    `names`: proper names of the message, the only bare words that may be a subject.
    """
    outside = QUOTED.sub(" quoted ", text)
    words = WORD.findall(outside)
    if not _MIN_WORDS <= len(words) <= _MAX_WORDS or not _balanced(text) or not _civil_statement(text, outside):
        return False
    if _UNINFLECTED.search(outside):
        return False
    if not (_ends_whole(words, outside) and _names_before_pronouns(outside)) or _strung_together(outside):
        return False
    if _begins_with_adverbial(words, outside):
        return True
    if not _has_subject(words, names):
        return False
    contracted = words[0].lower().startswith(("i'", "we'", "you'", "there'", "nobody'"))
    return contracted or (_finite_verb_at(words) is not None and _subject_runs_into_verb(words, outside))


def _civil_statement(text: str, outside: str) -> bool:
    """Nothing that asks, demands, accuses, swears or speaks of "you" in general."""
    if any(pattern.search(text) for pattern in (RUDE, STOCK, PRIVATE, _PRAISE)) or STANCE.match(text):
        return False
    if _BAD_INSIDE.search(outside) or _GENERIC_YOU.search(outside):
        return False
    return not any(w.lower() in ACCUSING_VERBS for w in WORD.findall(text))


def _balanced(text: str) -> bool:
    outside = QUOTED.sub("", text)
    return (
        '"' not in outside
        and outside.count("(") == outside.count(")")
        and not re.search(r"(?<!\w)'|'(?!\w)(?<!s')", outside)
    )


def _ends_whole(words: list[str], outside: str) -> bool:
    last = words[-1].lower()
    if last in DANGLING or last in PREPOSITIONS - _ENDINGS:
        return False
    return not re.search(r"\b(?:and|but|or),", outside) and not _SPLICED.search(outside)


def _has_subject(words: list[str], names: frozenset[str]) -> bool:
    first = words[0].lower().split("'")[0]
    if first in OPENERS or " ".join(words[:3]) == "It has been" or words[0].removesuffix("'s") in names:
        return True
    return first in DETERMINERS - _ANAPHORIC


def _begins_with_adverbial(words: list[str], text: str) -> bool:
    """`From the kitchen I could hear it`: a phrase of place or time before a plain subject."""
    first = words[0].lower()
    if first not in PREPOSITIONS - {"as", "than", "to", "of"} and first not in (
        "yesterday",
        "today",
        "tonight",
    ):
        return False
    later = _SUBJECT_LATER.search(text[len(first) :])
    following = [word.lower() for word in later.group(1).split()] if later else []
    return any(word in AUXILIARIES or is_past(word) for word in following)


def _names_before_pronouns(text: str) -> bool:
    """No `she` or `they` as a subject before somebody (or some people) has been named in the same clause."""
    found = _UNKNOWN_PERSON.search(text)
    if not found:
        return True
    before = [w.lower().removesuffix("'s") for w in WORD.findall(text[: found.start()])]
    if found.group(0).lower().startswith("they"):
        return any(w.endswith("s") and len(w) > 3 for w in before)
    return any(w in PERSON_NOUNS for w in before)


def _finite_verb_at(words: list[str]) -> int | None:
    """Index of the main verb after a short subject; None when there is none within reach."""
    first = words[0].lower()
    spoken = first in ("i", "we", "you")
    for at, word in enumerate(words[1 : 4 if first in OPENERS else 9], start=1):
        low = word.lower()
        if (low in AUXILIARIES and low not in ("be", "been", "being")) or is_past(low):
            return at
        if spoken and base_of(low) == low:
            return at
        if not spoken and at > 1 and base_of(low) and low.endswith("s") and low not in PREPOSITIONS:
            return at
        if first in OPENERS and low not in ADVERBS:
            return None
    return None


def _subject_runs_into_verb(words: list[str], text: str) -> bool:
    """The verb found belongs to the subject: no single comma between, and not "the Saturday I was featured"."""
    at = _finite_verb_at(words)
    if at is None:
        return False
    lows = [w.lower() for w in words]
    bare = lows[0] in ("a", "an", "the", "my", "your", "our") and at == 1
    left_out = at + 1 == len(words) or lows[at + 1] in PREPOSITIONS
    if lows[at] in _DONE_TO and left_out and lows[0] not in OPENERS:
        return False
    if bare or any(w in ("that", "who", "which") for w in lows[1:at]):
        return False
    if lows[0] not in OPENERS and any(w in ("i", "we", "you", "he", "she", "they") for w in lows[1:at]):
        later = (w for w in lows[at + 2 :] if w not in ("be", "been", "being"))
        return any(w in AUXILIARIES or (is_past(w) and not w.endswith("ed")) for w in later)
    head = text[: text.find(words[at], len(words[0]))]
    return head.count(",") != 1


def _strung_together(text: str) -> bool:
    """Clauses that only commas hold together ("came, said fixed, drove off")."""
    if re.match(r"^there\b.* it\b", text, re.IGNORECASE):
        return True
    if text.count(",") >= 2 and not re.search(r"\b(?:and|but|or)\b", text):
        return True
    subordinate = re.match(
        r"^(?:when|if|after|before|while|as|since|although|though|because|on|at|in|for|every|each)\b", text, re.I
    )
    return not subordinate and bool(re.search(r", (?:I|we|you|he|she|it|they)(?:'\w+)? (?!who\b)\w+", text))
