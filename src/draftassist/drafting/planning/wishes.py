"""What the customer wants, in the vocabulary of what the company can do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from draftassist.commitments.kinds import kind_by_cue
from draftassist.domain.base import Money
from draftassist.domain.draft import Brief
from draftassist.domain.policy import ActionKind, Glossary
from draftassist.knowledge.glossary import infer_kind
from draftassist.text.money import find_money

__all__ = ["Wish", "kind_of", "read_wishes"]

Embed = Callable[[Sequence[str]], NDArray[np.float32]]
"""Texts to unit vectors, (n, d)."""

_SAME_THING = 0.55
"""Cosine from which an ask and an alias of an action mean the same; below it only the kind is trusted."""
_SURELY_SAME = 0.72
"""Cosine from which an alias outweighs what the words of the ask themselves say about its kind."""
_QUESTION_STARTS = ("where", "when", "what", "why", "who", "how", "whether", "if", "which")


@dataclass(frozen=True)
class Wish:
    """One ask: its kind, the company's actions that it may name (closest first), and the sum it names (or None)."""

    ask: str
    kind: ActionKind
    actions: tuple[str, ...]
    amount: Money | None

    @property
    def is_question(self) -> bool:
        """Wants to know something rather than to be given something."""
        first = self.ask.split(maxsplit=1)[0].lower() if self.ask.strip() else ""
        return first in _QUESTION_STARTS


def read_wishes(brief: Brief, glossary: Glossary, embed: Embed, currency: str | None) -> list[Wish]:
    """One wish per ask, in the customer's order."""
    if not brief.asks:
        return []
    names, phrases = _phrases(glossary)
    vectors = embed([*brief.asks, *phrases])
    likeness = vectors[: len(brief.asks)] @ vectors[len(brief.asks) :].T
    wishes = []
    for index, ask in enumerate(brief.asks):
        cue = kind_of(ask)
        actions = _close_actions(likeness[index], names)
        if actions and cue != glossary.actions[actions[0]].kind and max(likeness[index]) < _SURELY_SAME:
            actions = ()
        kind = glossary.actions[actions[0]].kind if actions else cue
        sums = find_money(ask, currency)
        wishes.append(Wish(ask, kind, actions, sums[0].money() if sums else None))
    return wishes


def _close_actions(likeness: NDArray[np.float32], names: list[str]) -> tuple[str, ...]:
    best: dict[str, float] = {}
    for name, score in zip(names, likeness, strict=True):
        if score >= _SAME_THING:
            best[name] = max(best.get(name, 0.0), float(score))
    return tuple(sorted(best, key=lambda name: -best[name]))


def _phrases(glossary: Glossary) -> tuple[list[str], list[str]]:
    names, phrases = [], []
    for action in glossary.actions.values():
        for phrase in [action.name.replace("_", " "), *action.aliases]:
            names.append(action.name)
            phrases.append(phrase)
    return names, phrases


def kind_of(words: str) -> ActionKind:
    """The kind of action that an ask speaks of where no alias of the company's is close: by cue, else by its words."""
    return kind_by_cue(words) or infer_kind(words)
