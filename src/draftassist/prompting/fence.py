"""Makes text from outside harmless inside a prompt: it stays data, whatever it says."""

from __future__ import annotations

import re
import unicodedata

from draftassist.errors import PromptError

__all__ = ["fence"]

_BRACKETS = str.maketrans({"<": "‹", ">": "›"})
_CONTROL_WORD = re.compile(r"\[(/?[A-Z][A-Z_]+)\]")
"""`[INST]`, `[/INST]`, `[TOOL_CALLS]`: control words of chat templates that are not in angle brackets."""

_KEPT = "\n\t\u200c\u200d"
"""Joiners stay: emoji, Persian and Indic scripts need them."""

_REMOVED = frozenset({"Cc", "Cf", "Co", "Cn"})


def fence(value: object) -> str:
    """Text in which nothing can end a tag of the prompt or pass for a control token of a chat template.

    Angle brackets become ‹ and ›, `[INST]` becomes `(INST)`, and what no reader sees (control, direction, zero width
    and tag characters, which can hide orders) goes. Idempotent. Raises PromptError for None.
    """
    if value is None:
        raise PromptError("a value to be fenced is missing (None)", mend="guard it with {% if … %} in the prompt")
    visible = "".join(_visible(char) for char in str(value).translate(_BRACKETS))
    return _CONTROL_WORD.sub(r"(\1)", visible)


def _visible(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Cs":  # half a surrogate pair
        return "\ufffd"
    return char if char in _KEPT or category not in _REMOVED else ""
