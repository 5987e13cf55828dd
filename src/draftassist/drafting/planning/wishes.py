"""What the customer wants, in the vocabulary of what the company can do."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from draftassist.commitments.kinds import kind_by_cue
from draftassist.domain.base import Money
from draftassist.domain.draft import Brief
from draftassist.domain.policy import MONEY_KINDS, ActionKind, Glossary
from draftassist.knowledge.glossary import infer_kind
from draftassist.text.money import find_money
from draftassist.text.segment import clauses

__all__ = ["Embed", "Wish", "asks_to_look", "kind_of", "read_wishes", "remembered"]

Embed = Callable[[Sequence[str]], NDArray[np.float32]]
"""Texts to unit vectors, (n, d)."""

_SAME_THING = 0.55
"""Cosine from which an ask and an alias of an action mean the same; below it only the kind is trusted."""
_SURELY_SAME = 0.72
"""Cosine from which an alias outweighs what the words of the ask themselves say about its kind."""
_SUM_MEANS, _SUM_AHEAD = 0.4, 0.1
"""A sum says little by itself: its action is the closest of the money kinds, if so close and so far ahead."""
_MOST_REMEMBERED = 64
_vectors: dict[tuple[int, tuple[str, ...]], NDArray[np.float32]] = {}
_SENDS_BACK = re.compile(
    r"\byou (?:have to|need to|must|should|are to|can) (?:send|post|bring|take|return)\b", re.IGNORECASE
)
_LOOKS = re.compile(
    r"(?:for \w+(?: \w+)? )?to (?:\w+ly )?(?:look|search|check|trace|chase|investigate|find|review|inspect|track)\b"
    r"(?! out (?:wh|how))|an? (?:\w+ )?(?:search|investigation|inspection|review|trace)\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"(?:where|when|what|why|who|how|whether|if|which|whose|whom)\b", re.IGNORECASE)
_GETS = re.compile(
    r"whether you (?:(?:will|can|could|do|would|may|are) )?(?:going to |able to )?(?:get|have(?! to\b)|receive|claim|"
    r"be (?:given|paid)|due|owed|entitled to) (?P<thing>.+?)(?:,? and (?:when|how)(?: soon)?)?$",
    re.IGNORECASE,
)
"""`whether you will get your £42, and when`: asks for the thing as much as `your £42` does."""
_SOME_MONEY = re.compile(
    r"\b(?:any|some)thing off\b|\bcompensat\w+|\boff (?:the|my|your|our) (?:bill|account|price)\b|"
    r"^(?:to (?:have|get) )?(?:that|it|this) (?:off|back|refunded|removed|credited)$",
    re.IGNORECASE,
)
"""Money without a name or a sum: whatever sum the plan gives answers it."""
_BARE_SUM = re.compile(
    r"(?:(?:the|my|your|that|those|all)\s+)?\W?[\d.,]+(?:\s?[A-Za-z]{3})?(?:\s+(?:back|now|today))*\W*"
)


@dataclass(frozen=True)
class Wish:
    """One ask: its kind, the company's actions that it may name (closest first), and the sum it names (or None).

    `thing` is what a refusal would name: the ask, or what it asks to get.
    """

    ask: str
    kind: ActionKind
    actions: tuple[str, ...]
    amount: Money | None

    @property
    def thing(self) -> str:
        """What is asked for, without "whether you get"."""
        gets = _GETS.fullmatch(self.ask)
        return gets["thing"] if gets else self.ask

    @property
    def is_question(self) -> bool:
        """Wants to know something rather than to be given something."""
        return bool(_QUESTION.match(self.ask))

    @property
    def gives(self) -> bool:
        """Wants something to be given or done, also where it is put as a question."""
        return not self.is_question or self.thing != self.ask

    @property
    def asks_for_money(self) -> bool:
        """Wants some money back or off, whatever the company calls it."""
        return bool(_SOME_MONEY.search(self.ask))


def read_wishes(
    brief: Brief, messages: Sequence[str], glossary: Glossary, embed: Embed, currency: str | None
) -> list[Wish]:
    """One wish per ask, in the customer's order. A sum that stands alone means what `messages` say of it."""
    if not brief.asks:
        return []
    meant = [_meaning(ask, messages, currency) for ask in brief.asks]
    names, phrases = _phrases(glossary)
    likeness = embed(meant) @ remembered(tuple(phrases), embed).T
    return [
        _wish(ask, words, row, names, glossary, currency)
        for ask, words, row in zip(brief.asks, meant, likeness, strict=True)
    ]


def remembered(phrases: tuple[str, ...], embed: Embed) -> NDArray[np.float32]:
    """Vectors of a company's own phrases, (n, d): embedded once per process, not once per case."""
    key = (id(getattr(embed, "__self__", embed)), phrases)
    if key not in _vectors:
        if len(_vectors) >= _MOST_REMEMBERED:
            _vectors.clear()
        _vectors[key] = embed(phrases) if phrases else np.zeros((0, embed(["none"]).shape[1]), dtype=np.float32)
    return _vectors[key]


def _wish(
    ask: str, meant: str, row: NDArray[np.float32], names: list[str], glossary: Glossary, currency: str | None
) -> Wish:
    sums = find_money(ask, currency)
    cue = kind_of(meant)
    actions = _paying(row, names, glossary) if sums else ()
    if not actions:
        actions = _close_actions(row, names)
        if actions and cue != glossary.actions[actions[0]].kind and max(row) < _SURELY_SAME:
            actions = ()
        if _SENDS_BACK.search(ask):
            actions = tuple(name for name in actions if glossary.actions[name].kind == cue)
    kind = glossary.actions[actions[0]].kind if actions else cue
    return Wish(ask, kind, actions, sums[0].money() if sums else None)


def _paying(row: NDArray[np.float32], names: list[str], glossary: Glossary) -> tuple[str, ...]:
    """The one action of a money kind that a sum is clearly meant for."""
    best: dict[str, float] = {}
    for name, score in zip(names, row, strict=True):
        if glossary.actions[name].kind in MONEY_KINDS:
            best[name] = max(best.get(name, 0.0), float(score))
    first, second, *_ = [*sorted(best.items(), key=lambda one: -one[1]), ("", 0.0), ("", 0.0)]
    return (first[0],) if first[1] >= _SUM_MEANS and first[1] - second[1] >= _SUM_AHEAD else ()


def _meaning(ask: str, messages: Sequence[str], currency: str | None) -> str:
    """The ask, with the clause that first names its sum where the sum is all that it says."""
    if not _BARE_SUM.fullmatch(ask):
        return ask
    sums = {span.amount for span in find_money(ask, currency)}
    for message in messages:
        for clause in clauses(message):
            if sums & {span.amount for span in find_money(clause.text, currency)}:
                return clause.text
    return ask


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


def asks_to_look(ask: str) -> bool:
    """Whether the ask is that somebody search, check or look into it."""
    return bool(_LOOKS.match(ask))


def kind_of(words: str) -> ActionKind:
    """The kind of action that an ask speaks of where no alias of the company's is close: by cue, else by its words."""
    return "return" if _SENDS_BACK.search(words) else kind_by_cue(words) or infer_kind(words)
