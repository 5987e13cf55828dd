# ruff: noqa: E501 - a cue reads best on one line
"""The units that are judged: the clauses of a reply with what stands before them, and what is never a promise."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from draftassist.text.segment import Segment, clauses, sentences
from draftassist.text.verbs import has_verb, is_base_verb

__all__ = ["LONGEST_REPLY", "Unit", "is_condition", "rule_for", "units"]

LONGEST_REPLY = 30_000
"""Code points of a reply that are judged: six thousand words; what is longer is no reply, and time stays bounded."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A clause, the clause before it in its sentence (or ""), the one after it (or ""), and the sentence."""

    segment: Segment
    before: str
    after: str
    sentence: str


@lru_cache(maxsize=16)
def units(reply: str) -> tuple[Unit, ...]:
    """All clauses of the first LONGEST_REPLY code points, in order."""
    text = reply[:LONGEST_REPLY]
    whole = sentences(text)
    parts = clauses(text)
    found: list[Unit] = []
    at = 0
    for sentence in whole:
        own: list[Segment] = []
        while at < len(parts) and parts[at].end <= sentence.end:
            own.append(parts[at])
            at += 1
        for i, part in enumerate(own):
            before = own[i - 1].text if i else ""
            after = own[i + 1].text if i + 1 < len(own) else ""
            found.append(Unit(part, before, after, sentence.text))
    return tuple(found)


_F = re.IGNORECASE
_LEAD_IN = r"^(?:(?:and|but|so|then|or|also|plus|,)\s+)*"
_CONDITION = re.compile(
    _LEAD_IN
    + r"(?:if|unless|once|when|whenever|until|till|provided|providing|as long as|so long as|as soon as|in case|"
    r"assuming|should (?:it|you|they|he|she|that|this|anything|the|one|your|any)|were it|had (?:it|you|we)|the moment|"
    r"while|because|since|although|though|whatever|whichever|wherever)\b",
    _F,
)
_QUESTION = re.compile(r"\?[\"'”’)\s]*$")
_NO_PROMISE = re.compile(
    r"\b(?:can't|cannot|can not|couldn't|won't|will not|not able to|unable to|wouldn't|rather not|don't want to|not going to|"
    r"not in a position to|never|(?:nobody|no one|none of us)(?: \w+)? can|wish (?:i|we) could|not)\s+(?:\w+\s+){0,4}?"
    r"(?:promise|guarantee|say|swear|commit|vouch|be sure|tell you (?:when|if|whether)|know|name|exclude|rule out|put a|speak for)\b"
    r"|\b(?:so|but) not (?:this time|today|here|in this case)\b|\bdepends? on\b|\b(?:don't|do not|doesn't|does not) (?:pay|cover|refund)\b"
    r"|\bno (?:promises?|guarantees?|ETA|idea)\b",
    _F,
)
_OWN_DEED = re.compile(
    r"\b(?:i|we)(?:'ve| have|'d| had)\s+(?:now |just |already |also |since |all )?\w+(?:ed|en|wn|t|k|ne|d|id|un|ut|et)\b"
    r"|\b(?:has|have|had) (?:now |just |already |also |since )?been\b|\b(?:was|were)\b",
    _F,
)
_FUTURE = re.compile(r"\b(?:will|shall|won't|shan't|going to|gonna|about to)\b|'ll\b|n't ever\b", _F)
_PLEDGE = re.compile(
    _LEAD_IN
    + r"(?:rest assured,?\s+|of course\s+|and\s+)?(?:i|we)(?:'ll| will| shall| am going to| are going to|'m going to|'re going to)\s+"
    r"(?!not\b|never\b|be (?:honest|frank|straight|open|clear|sorry|glad|happy)\b|admit\b|say\b|understand\b|need\b|have to\b|assume\b|"
    r"be (?:closed|open|shut|away|\d)|(?:always |never )?(?:remember|forget|miss|treasure)\b)",
    _F,
)
_UNABLE = re.compile(
    _LEAD_IN
    + r"(?:i'm (?:sorry|afraid),?\s+(?:but\s+)?(?:that\s+)?)?(?:i|we)(?: can't| cannot| can not| couldn't|'m unable|'re unable| am unable| are unable|'m not able|"
    r"'re not able| am not able| are not able| won't be able)\b",
    _F,
)
"""A refusal: what the company says it cannot do."""
_NO_PLEDGE = re.compile(
    r"\b(?:guarantee|terms?|polic(?:y|ies)|contract|agreement|website|page|leaflet|small print|box)\b[^,.;]{0,30}\b(?:says?|states?|reads?)\b"
    r"|\bshould (?:not|never) (?:have\b|happen to any)|\byou should have\b|\b(?:would|'d) love to (?:tell|say|promise)\b|\bwon't tell you\b"
    r"|\bhope to (?:see|welcome|hear from|serve|have) you\b|\bsee you (?:soon|again)\b|\bhave a (?:great|good|lovely|nice)\b|^here's to\b"
    r"|\b(?:we|i)(?: will not|'ll not| won't| shall not) be (?:able|refund\w*|pay\w*|credit\w*|replac\w*|offer\w*|giv\w*)"
    r"|\b(?:there will be )?no (?:refunds?|credits?|compensation|replacements?|exceptions?) (?:will|can|in this|is|are)\b",
    _F,
)
"""Courtesy, hindsight, what a paper says, and refusals in the future tense."""
_SURE = re.compile(
    r"^(?:so |and |but )?consider (?:it|the|your|yourself|that|this|them)\b|\bleave (?:it|this|that|them) (?:with|to) (?:me|us)\b|^watch this space\b"
    r"|\b(?:i|we) (?:\w+ )?guarantee\b|\b(?:it's|it is) guaranteed that\b|(?:\b(?:is|are|am)|'s|'re) (?:guaranteed|certain|sure|bound) to (?!be (?:sorry|upset|wonder))"
    r"|\b(?:we|i|our (?:\w+ )?company) (?:foots?|bears?) (?:the|your|all|any)\b",
    _F,
)
"""What binds without a word of the future."""
_TO_DO = re.compile(
    r"^(?!(?:sorry|happy|glad|nice|good|here|thanks|due|back|welcome|delighted|ready|free|able|next|as|in|according|with|easy|hard|lovely|great|"
    r"pleased|grateful|keen|and|but|for|very|likely|how|what|where|when|who|which|whether|nothing|something|anything|not|only|just|what's|i|we|you|it|they|he|she|that|this|there|from|down|up|up)\b)"
    r"(?P<who>(?:[\w'-]+\s+){1,4}?)to (?:be )?(?P<verb>[a-z]+)\b",
    _F,
)
"""Notes that leave the verb out: "Team lead to review that call by Friday"."""
_MEANS_TO = frozenset(
    [
        "intends",
        "plans",
        "hopes",
        "wants",
        "aims",
        "tries",
        "likes",
        "loves",
        "seems",
        "way",
        "time",
        "right",
        "sensible",
        "able",
    ]
)
_CALL_TO_YOU = frozenset(
    [
        "try",
        "send",
        "return",
        "pick",
        "ring",
        "call",
        "phone",
        "email",
        "visit",
        "reply",
        "use",
        "keep",
        "check",
        "bring",
        "take",
        "show",
        "ask",
        "tell",
        "open",
        "click",
        "log",
        "enter",
        "press",
        "put",
        "read",
    ]
)
_DIRECTIVE = re.compile(
    _LEAD_IN + r"(?:please|pls|kindly|do not|don't|you(?:'ll| will)? (?:need|have|must|may|can) to)\b", _F
)
_OURS = re.compile(r"\b(?:i|we|our|my)\b", _F)
_NEGATED = re.compile(r"\b(?:not|never|no|can't|cannot|don't)\b|n't\b", _F)
_PROCESS = re.compile(
    r"^(?:(?:and|but|so|which|that|it|this|these|they|refunds?|banks?|[\w' ]{1,40})\s+)??(?:can |usually |normally |typically |generally )*"
    r"(?:takes?|usually takes?|appears?|shows?|reaches|arrives|lands|comes)(?: (?:with )?you| (?:in|on) your (?:account|card))? (?:up to |about |around |between |within |in )?(?:\d|one|two|three|four|five|six|seven|eight|nine|ten|a few|a couple|several)\b",
    _F,
)
_BEFALL = re.compile(r"\b(?:cost|left|kept|made|put|let|gave|sent|told) you\b", _F)
_QUOTED = re.compile(r"[\"“][^\"“”]{3,}[\"”]")


def is_condition(clause: str) -> bool:
    """Whether the clause is subordinate and only says when, if or why another one holds."""
    return _CONDITION.match(clause.replace("’", "'")) is not None


def rule_for(unit: Unit) -> bool | None:
    """What is a rule: False never a promise, True always one, None for the model to say.

    A subordinate clause is left to the model: "should it fail" often stands in the same clause as what follows from it.
    """
    text = unit.segment.text.replace("’", "'")
    if _QUESTION.search(text):
        return False
    if is_condition(text):
        return None
    if _never(text) or (not unit.before and _asks_of_you(text)):
        return False
    return True if _PLEDGE.match(text) or _binds_without_will(text) else None


def _asks_of_you(text: str) -> bool:
    """An imperative to the customer ("Send us your bag tag") with nothing of the company's in it."""
    first = text.split(maxsplit=1)[0].lower() if text else ""
    return first in _CALL_TO_YOU and not _FUTURE.search(text) and not _OURS.search(text)


def _binds_without_will(text: str) -> bool:
    if _NEGATED.search(text):
        return False
    note = _TO_DO.match(text)
    if note is not None and is_base_verb(note["verb"].lower()):
        who = note["who"].lower().split()
        return not has_verb(who) and who[-1] not in _MEANS_TO
    return _SURE.search(text) is not None


def _never(text: str) -> bool:
    if _NO_PROMISE.search(text) or _NO_PLEDGE.search(text) or _UNABLE.match(text) or _DIRECTIVE.match(text):
        return True
    future = _FUTURE.search(text)
    if _PROCESS.search(text) and not future:
        return True
    if _OWN_DEED.search(text) and not future:
        return True
    quoted = sum(len(m.group()) for m in _QUOTED.finditer(text))
    if not future and _BEFALL.search(text):
        return True
    return bool(quoted) and quoted >= 0.5 * len(text)
