"""What policy says must never be promised, recognised by meaning and not by its words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

import numpy as np

from draftassist.commitments.cites import clause_for_words, content_words
from draftassist.commitments.kinds import KIND_CUES
from draftassist.commitments.model import Encoder
from draftassist.domain.commitment import Commitment
from draftassist.domain.policy import Policy

__all__ = ["Ban", "broken_ban"]

_CERTAIN, _CLEAR, _WITH_WORDS, _WITH_KIND = 0.72, 0.58, 0.42, 0.30
_PER_TIER = 0.06
_US = frozenset({"i", "we", None})
_OWN_HAND = frozenset({"update", "callback", "information", "apology", "investigation", "escalation"})
"""Cosine from which a clause is the banned thing: alone, with a shared word, or for a date with the banned kind."""
_OF_TIME = re.compile(r"\b(?:date|day|time|when|hour|week|by a)\b", re.IGNORECASE)
_DOES_WITHOUT = re.compile(r"\b(?:has not|hasn't|have not|not yet|before|without|until)\b.*$", re.IGNORECASE)


class Ban:
    """A `never_promise` line and the policy it stands in."""

    __slots__ = ("phrase", "policy")

    def __init__(self, phrase: str, policy: Policy) -> None:
        self.phrase = phrase
        self.policy = policy

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
    if not bans:
        return None
    near = _nearness(commitment.text, [ban.phrase for ban in bans], encoder)
    hits = [(n, ban) for n, ban in zip(near, bans, strict=True) if _breaks(commitment, ban.phrase, n)]
    return max(hits, key=lambda hit: hit[0] + _PER_TIER * closeness(hit[1].policy))[1] if hits else None


def _breaks(commitment: Commitment, phrase: str, near: float) -> bool:
    if commitment.kind in _OWN_HAND and commitment.who in _US:
        return near >= _CERTAIN
    if near >= _CLEAR:
        return _same_subject(commitment, phrase) or near >= _CERTAIN
    shared = content_words(commitment.text) & content_words(_DOES_WITHOUT.sub("", phrase))
    if near >= _WITH_WORDS and len(shared) > 0 and _same_subject(commitment, phrase):
        return True
    dated = commitment.by is not None and _OF_TIME.search(phrase) is not None
    return dated and near >= _WITH_KIND and commitment.kind in _kinds(phrase)


def _same_subject(commitment: Commitment, phrase: str) -> bool:
    """A ban on one kind of thing says nothing on another kind that shares a word with it."""
    kinds = _kinds(phrase)
    return not kinds or commitment.kind in kinds or commitment.kind == "other"


@lru_cache(maxsize=512)
def _kinds(phrase: str) -> frozenset[str]:
    kinds = {kind for kind, pattern in KIND_CUES if pattern.search(phrase.lower())}
    if re.search(r"\b(?:carrier|courier|parcel|deliver\w+|arriv\w+)\b", phrase, re.IGNORECASE):
        kinds.add("delivery")
    if re.search(r"\b(?:bank|money|refund)\b", phrase, re.IGNORECASE):
        kinds.add("refund")
    return frozenset(kinds)


def _nearness(text: str, phrases: list[str], encoder: Encoder | None) -> list[float]:
    if encoder is None:
        own = content_words(text)
        return [len(own & content_words(p)) / max(1, len(content_words(p))) for p in phrases]
    vectors = np.asarray(encoder.embed([text, *phrases]), dtype=np.float32)
    return [float(value) for value in vectors[1:] @ vectors[0]]
