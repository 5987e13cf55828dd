"""Joins the words of a reply to a company's own action names: by its aliases, by kind, and by nearness in meaning.

So "£10 off your next order" meets a `goodwill_credit` row of a company that nobody here has seen.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from draftassist.commitments.cites import content_words
from draftassist.commitments.kinds import OWN_CONTROL
from draftassist.commitments.model import Encoder
from draftassist.domain.policy import ActionKind, ActionName, Glossary

__all__ = ["Joiner", "joiner_for", "related"]

_FAMILIES: tuple[frozenset[str], ...] = (
    frozenset({"refund", "partial_refund", "refund_shipping", "fee_waiver"}),
    frozenset({"credit", "discount", "extension"}),
    frozenset({"replacement", "reship", "delivery"}),
    frozenset({"callback", "update"}),
    frozenset({"investigation", "escalation"}),
)
_SAME_KIND, _RELATED, _PREFERRED, _WHOLE_ALIAS = 1.0, 0.45, 0.35, 1.2
_ENOUGH = 0.95
"""Least score to join at all: the same kind and some nearness, or a whole alias."""
_FITS = 0.5
"""What the words alone must score where the kind says little: everybody looks into things and writes."""


def related(left: str, right: str) -> bool:
    """Whether two kinds are often said in each other's words."""
    return any(left in family and right in family for family in _FAMILIES)


_joiners: list[tuple[Glossary, Encoder | None, Joiner]] = []
_KEPT = 8


def joiner_for(glossary: Glossary, encoder: Encoder | None = None) -> Joiner:
    """The joiner of a glossary, made once: its alias vectors do not change."""
    for known, with_encoder, joiner in _joiners:
        if known is glossary and with_encoder is encoder:
            return joiner
    joiner = Joiner(glossary, encoder)
    _joiners.append((glossary, encoder, joiner))
    del _joiners[:-_KEPT]
    return joiner


class Joiner:
    """The names of one glossary, ready to be matched; alias vectors are made once."""

    def __init__(self, glossary: Glossary, encoder: Encoder | None = None) -> None:
        self._actions = list(glossary.actions.values())
        self._encoder = encoder
        self._phrases = [[*action.aliases, action.name.replace("_", " ")] for action in self._actions]
        self._words = [[content_words(phrase) for phrase in phrases] for phrases in self._phrases]
        counts = Counter(word for words in self._words for word in frozenset[str]().union(*words))
        self._telling = frozenset(word for word, count in counts.items() if count == 1)
        self._vectors: NDArray[np.float32] | None = None

    def match(self, text: str, kind: ActionKind, preferred: Collection[str] = ()) -> ActionName | None:
        """The action that `text` most likely names, or None. `preferred`: names that this issue's policies speak of."""
        ranked = self.ranked(text, kind, preferred)
        if not ranked or ranked[0][0] < _ENOUGH:
            return None
        best = ranked[0][1]
        return best if kind not in OWN_CONTROL or self._fits(text, best) else None

    def _fits(self, text: str, action: ActionName) -> bool:
        """Whether the words name the action: "I'll find out why" is no safety inspection, though both look into it."""
        at = self._actions.index(action)
        return max(self._lexical(content_words(text), at), float(self._nearness(text)[at])) >= _FITS

    def ranked(self, text: str, kind: ActionKind, preferred: Collection[str] = ()) -> list[tuple[float, ActionName]]:
        """All actions with their scores, best first."""
        if not self._actions:
            return []
        own = content_words(text)
        near = self._nearness(text)
        scored = []
        for i, action in enumerate(self._actions):
            score = self._lexical(own, i) + float(near[i])
            if action.kind == kind and kind != "other":
                score += _SAME_KIND
            elif related(action.kind, kind):
                score += _RELATED
            score += _PREFERRED if action.name in preferred else 0.0
            scored.append((score, action))
        return sorted(scored, key=lambda pair: (-pair[0], pair[1].name))

    def _lexical(self, own: frozenset[str], i: int) -> float:
        best = 0.0
        for words in self._words[i]:
            if not words:
                continue
            share = len(words & own) / len(words)
            best = max(
                best, _WHOLE_ALIAS if share == 1.0 and (len(words) > 1 or words <= self._telling) else 0.6 * share
            )
        return best

    def _nearness(self, text: str) -> NDArray[np.float32]:
        """Greatest cosine of the text with any alias of each action, shape (actions,); zeros without an encoder."""
        if self._encoder is None:
            return np.zeros(len(self._actions), dtype=np.float32)
        if self._vectors is None:
            flat = [phrase for phrases in self._phrases for phrase in phrases]
            self._vectors = np.asarray(self._encoder.embed(flat), dtype=np.float32)
        plain = re.sub(r"\s+", " ", text).strip()
        sims = self._vectors @ np.asarray(self._encoder.embed([plain]), dtype=np.float32)[0]
        edges = np.cumsum([0, *(len(phrases) for phrases in self._phrases)])
        return np.array([sims[a:b].max() for a, b in pairwise(edges)], dtype=np.float32)
