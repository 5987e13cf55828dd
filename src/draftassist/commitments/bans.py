# ruff: noqa: E501 - a cue reads best on one line
"""What policy says must never be promised, held against a promise as one asks whether the one follows from the other.

Topic alone never breaks a ban: "I'll email you by noon about the parcel" speaks of a delivery and promises none. A
promise breaks one when it is the same act, names the time that the ban is about where it is about one, and is near it in
meaning and in the words that set the banned thing apart ("another card", "will be found"). Bans are read in `banned`;
the figures are in the data set's card.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

import numpy as np

from draftassist.commitments.banned import Banned, duration_days, read_ban, telling_words
from draftassist.commitments.cites import clause_for_words, content_words
from draftassist.commitments.hand import SELF, by_hand
from draftassist.commitments.join import related
from draftassist.commitments.kinds import kind_by_cue
from draftassist.commitments.model import Encoder, Matrix
from draftassist.domain.commitment import Commitment
from draftassist.domain.policy import Policy
from draftassist.text.timewords import CLOCK, DATE, DAY_PART, DURATION, PERIOD, RELATIVE_DAY, WEEKDAY
from draftassist.text.verbs import is_past_form

__all__ = ["Ban", "broken_ban"]

_CORE, _TELLING, _SAME_KIND, _SAME_TIME = 0.6, 0.4, 0.08, 0.06
_BREAKS, _BREAKS_BY_HAND = 0.46, 0.62
"""Weights of the likeness and the sum from which a ban is broken, set on the dev half of `commitments/bans.jsonl`."""
_WORTH_READING = 0.18
"""Cosine of clause and ban below which their words are not compared."""
_SAME_VERB = 0.6
_NAMED = 0.5
_OTHER_DEED = 0.4
_ANOTHER_THING = -0.5
_FEW = 2
_PER_TIER = 0.06
_F = re.IGNORECASE
_OF_MONEY = re.compile(
    r"[£$€]\s?\d|\b(?:refund\w*|credit\w*|waiv\w*|reimburs\w*|compensat\w*|pay|pays|paying|money|voucher|postage)\b", _F
)
_FIRST_PERSON = re.compile(SELF + r"(?P<verb>[\w-]+)", _F)
_WILL_BE = re.compile(r"\b(?:will|'ll|shall) (?:\w+ly )?be (?:\w+ly )?(?P<verb>\w+)", _F)
_GIVES = frozenset({"have", "get", "give", "let", "make", "see", "be", "take", "do"})
_NEGATIVE = re.compile(
    r"\b(?:not|never|nobody|no one|nothing|none|without|no|cannot|needn't|last time|for good)\b|n't\b", _F
)
_NO_MATTER = re.compile(
    r"\b(?:don't worry|no (?:problem|doubt|worries|matter)|not a problem|(?:at )?no (?:extra )?(?:cost|charge)|without (?:fail|delay|doubt)|not only)\b",
    _F,
)
_SOMEBODY = re.compile(r"(?:they|he|she|it|somebody|someone)\b", _F)
_DAYS = (DATE, WEEKDAY, RELATIVE_DAY, PERIOD)
_CLOCKS = (CLOCK, DAY_PART)
_NAMED_DAY = re.compile(
    r"\b(?:in|by|before|from|for|until)\s+(?:\w+\s+){0,3}?(?:january|february|march|april|may|june|july|august|september|october|november|"
    r"december|christmas|easter|spring|summer|autumn|winter|birthday|party|wedding|holiday|weekend)\b",
    _F,
)


class Ban:
    """A `never_promise` line and the policy it stands in."""

    __slots__ = ("phrase", "policy", "read")

    def __init__(self, phrase: str, policy: Policy) -> None:
        self.phrase = phrase
        self.policy = policy
        self.read = read_ban(phrase)

    @property
    def cite(self) -> str:
        """The clause that says so."""
        return clause_for_words(self.policy, self.phrase)


def broken_ban(
    commitment: Commitment, policies: Iterable[Policy], encoder: Encoder | None, closeness: Callable[[Policy], int]
) -> Ban | None:
    """The ban that a firm commitment breaks, the nearest one; None for hedged or conditional ones.

    `closeness` says how closely a policy names the issue: of two bans that fit, the closer policy's is told.
    """
    if commitment.certainty != "firm":
        return None
    bans = [Ban(phrase, policy) for policy in policies for phrase in policy.never_promise]
    bans = [ban for ban in bans if _same_act(commitment, ban.read)]
    if not bans:
        return None
    near = _likeness(commitment, [ban.read for ban in bans], encoder)
    least = _BREAKS_BY_HAND if by_hand(_plain(commitment.text)) else _BREAKS
    hits = [(n, ban) for n, ban in zip(near, bans, strict=True) if n >= least]
    return max(hits, key=lambda hit: hit[0] + _PER_TIER * closeness(hit[1].policy))[1] if hits else None


# --- the same act --------------------------------------------------------------------------------------------------


def _same_act(commitment: Commitment, ban: Banned) -> bool:
    """What any breach has to be, whatever its words: no help of one's own hand, money for money, a time for a time."""
    text = _plain(commitment.text)
    aside = (
        (by_hand(text) and not ban.answers)
        or ((commitment.amount is not None or _of_money(text)) and not ban.money)
        or (ban.time is not None and not _names_time(text, ban.time))
        or (_FIRST_PERSON.search(text) and (ban.actor or _only_sends(commitment, ban)))
        or _negative(text) != ban.negative
        or not all(needed.search(text) for needed in ban.needs)
    )
    return not aside and _same_kind(text, ban) and not _within_measure(text, ban)


def _only_sends(commitment: Commitment, ban: Banned) -> bool:
    """Sending something off by a time is the agent's to promise; when it arrives is not."""
    return ban.kinds == {"delivery"} and commitment.kind in {"reship", "replacement"}


def _same_kind(text: str, ban: Banned) -> bool:
    """Where the words leave no doubt about the kind: one that the ban is about, or a kin of it."""
    cue = kind_by_cue(text)
    return cue is None or not ban.kinds or cue in ban.kinds or any(related(cue, kind) for kind in ban.kinds)


@lru_cache(maxsize=512)
def _plain(text: str) -> str:
    return text.replace("’", "'")


@lru_cache(maxsize=512)
def _negative(text: str) -> bool:
    return _NEGATIVE.search(_NO_MATTER.sub("", text)) is not None


@lru_cache(maxsize=512)
def _of_money(text: str) -> bool:
    return _OF_MONEY.search(text) is not None


@lru_cache(maxsize=512)
def _names_time(text: str, time: str) -> bool:
    clock = any(pattern.search(text) for pattern in _CLOCKS)
    if clock or time == "clock":
        return clock
    return _NAMED_DAY.search(text) is not None or any(pattern.search(text) for pattern in _DAYS)


def _within_measure(text: str, ban: Banned) -> bool:
    """Whether the clause says a measure, and one that the ban leaves alone."""
    if ban.more is None and ban.less is None:
        return False
    found = (duration_days(m["b"] or m["a"], m["unit"]) for m in DURATION.finditer(text) if m["a"])
    days = [one for one in found if one is not None]
    if not days:
        return False
    return max(days) <= ban.more if ban.more is not None else ban.less is not None and min(days) >= ban.less


# --- likeness ------------------------------------------------------------------------------------------------------


def _likeness(commitment: Commitment, bans: Sequence[Banned], encoder: Encoder | None) -> list[float]:
    """How near the clause is to each ban, in about [0, 1.1]."""
    text = _plain(commitment.text)
    if encoder is None:
        return [_more(commitment, ban) + _word_share(text, ban) for ban in bans]
    vectors = np.asarray(encoder.embed([text, *(ban.core for ban in bans)]), dtype=np.float32)
    near = vectors[1:] @ vectors[0]
    return [
        _CORE * float(n) + _TELLING * _told(text, ban, encoder) + _more(commitment, ban) if n >= _WORTH_READING else 0.0
        for n, ban in zip(near, bans, strict=True)
    ]


def _more(commitment: Commitment, ban: Banned) -> float:
    same = commitment.kind in ban.kinds and commitment.kind != "other"
    return (_SAME_KIND if same else 0.0) + (_SAME_TIME if ban.time else 0.0)


def _word_share(text: str, ban: Banned) -> float:
    words = content_words(ban.core)
    return len(words & content_words(text)) / max(1, len(words))


def _told(text: str, ban: Banned, encoder: Encoder) -> float:
    """Mean over the telling words of the ban of the nearest word of the clause; 0 where the agent does another thing."""
    own = telling_words(text)
    if not own or not ban.telling:
        return 0.0
    mine = np.asarray(encoder.embed(own), dtype=np.float32)
    near = np.asarray(encoder.embed(ban.telling), dtype=np.float32) @ mine.T
    if ban.predicate is not None and not _same_verb(text, ban.predicate, encoder):
        return _ANOTHER_THING
    if ban.actor and not _SOMEBODY.match(text) and not _names_actor(ban.actor, mine, encoder):
        return _ANOTHER_THING
    each = near.max(axis=1)
    return float(each.min() if len(each) <= _FEW else each.mean())


def _names_actor(actor: Sequence[str], words: Matrix, encoder: Encoder) -> bool:
    return float((np.asarray(encoder.embed(actor), dtype=np.float32) @ words.T).max()) >= _NAMED


def _same_verb(text: str, predicate: str, encoder: Encoder) -> bool:
    """Whether what the agent does, or what "will be done", is what the ban says will happen."""
    found = _FIRST_PERSON.search(text) or _WILL_BE.search(text)
    verb = found["verb"].lower() if found else ""
    own = found is not None and found.re is _FIRST_PERSON
    if (
        not verb
        or verb in _GIVES
        or (not own and not is_past_form(verb))
        or content_words(verb) & content_words(predicate)
    ):
        return True
    pair = np.asarray(encoder.embed([verb, predicate]), dtype=np.float32)
    return float(pair[0] @ pair[1]) >= (_SAME_VERB if own else _OTHER_DEED)
