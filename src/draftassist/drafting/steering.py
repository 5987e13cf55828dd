"""An agent's instruction steers words: tone and length. It is never authority and never reaches the plan."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from draftassist.drafting.composer import Length, Tone

__all__ = ["Steering", "read_instruction"]

_TONES: tuple[tuple[Tone, str], ...] = (
    ("warmer", r"warm(er)?|kind(er)?|gentl(e|er)|friendl(y|ier)|soft(er)?"),
    ("plainer", r"plain(er)?|simpl(e|er)|direct|matter.of.fact|less flowery"),
    ("more formal", r"(more )?formal(ly)?|professional|polite(r)?"),
)
_SHORTER = r"short(er)?|brief(er)?|concise|cut it"


@dataclass(frozen=True)
class Steering:
    """How to say it. `notices` tell the agent what this writer could not work in."""

    tone: Tone = "neutral"
    length: Length = "normal"
    notices: list[str] = field(default_factory=list)


def read_instruction(instruction: str | None) -> Steering:
    """Tone and length words are obeyed; anything else the composer leaves to the agent, and says so."""
    if not instruction or not instruction.strip():
        return Steering()
    text = instruction.lower()
    tone: Tone = next((name for name, words in _TONES if re.search(rf"\b({words})\b", text)), "neutral")
    length: Length = "short" if re.search(rf"\b({_SHORTER})\b", text) else "normal"
    if tone == "neutral" and length == "normal":
        notice = "the built-in writer steers tone and length only; add in your own words what else you want said"
        return Steering(notices=[notice])
    return Steering(tone, length)
