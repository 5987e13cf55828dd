"""A small grammar of wordings: `[a|b]` chooses, `{slot}` is filled, a wording with an empty slot drops out.

The choice is made by a seed; a wording whose fixed words stand in one of the agent's recent replies is passed over, and
no two sentences of one reply begin alike.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from draftassist.drafting.composer.words import STOCK

__all__ = ["Chooser", "capital", "expand"]

_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{(\w+)\}")
_TRIES = 4


def capital(text: str) -> str:
    """With a capital first letter; the rest is left as it is."""
    return text[:1].upper() + text[1:]


def _resolve(template: str, rng: Random) -> str:
    while True:
        found = _CHOICE.search(template)
        if not found:
            return template
        template = template[: found.start()] + rng.choice(found.group(1).split("|")) + template[found.end() :]


def expand(template: str, rng: Random, slots: Mapping[str, str]) -> str | None:
    """One wording of the template; None when a slot that it needs is empty. `{Slot}` is `{slot}` with a capital."""
    chosen = _resolve(template, rng)
    for name in _SLOT.findall(chosen):
        if not slots.get(name, slots.get(name[0].lower() + name[1:], "")):
            return None

    def fill(match: re.Match[str]) -> str:
        name = match.group(1)
        if slots.get(name):
            return slots[name]
        return capital(slots[name[0].lower() + name[1:]])

    text = _SLOT.sub(fill, chosen)
    return re.sub(r"\s+([,.;:])", r"\1", re.sub(r"\s{2,}", " ", text)).strip()


def _fixed_parts(template: str, chosen_slots: Mapping[str, str], text: str) -> list[str]:
    """The stretches of a wording that come from the grammar, not from the case."""
    rest = text
    for value in sorted({v for v in chosen_slots.values() if len(v) > 5}, key=len, reverse=True):
        rest = rest.replace(value, "\x00").replace(capital(value), "\x00")
    return [p.strip(" ,.;:").lower() for p in rest.split("\x00") if len(p.split()) >= 4]


@dataclass
class Chooser:
    """Picks wordings for one reply. `recent`: texts of the agent's latest replies, whose wordings are not repeated."""

    rng: Random
    recent: Sequence[str] = ()
    _begun: set[str] = field(default_factory=set)
    _used: set[str] = field(default_factory=set)

    def pick(self, templates: Sequence[str], slots: Mapping[str, str], *, required: bool = True) -> str | None:
        """A filled wording that is new to this reply and to the recent ones.

        When all that fit are stale the least stale one is taken, unless `required` is False, and then None.
        """
        recent = [text.lower() for text in self.recent]
        order = list(templates)
        self.rng.shuffle(order)
        spare: str | None = None
        for template in order:
            if template in self._used:
                continue
            for _ in range(_TRIES):
                text = expand(template, self.rng, slots)
                if text is None or STOCK.search(text):
                    continue
                stale = any(text.lower() in earlier for earlier in recent) or any(
                    part in earlier for part in _fixed_parts(template, slots, text) for earlier in recent
                )
                if stale or self._beginning(text) in self._begun:
                    spare = spare or text
                    continue
                self._used.add(template)
                return self.note(text)
        return self.note(spare) if spare is not None and required else None

    @staticmethod
    def _beginning(text: str) -> str:
        return " ".join(text.lower().split()[:2])

    def note(self, text: str) -> str:
        """Remember how a sentence begins that was made elsewhere."""
        self._begun.add(self._beginning(text))
        return text

    def begun(self, text: str) -> bool:
        """Whether a sentence of this reply begins with the same two words."""
        return self._beginning(text) in self._begun
