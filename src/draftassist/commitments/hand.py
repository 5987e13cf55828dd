# ruff: noqa: E501 - a cue reads best on one line
"""What an agent's own hand does: asks, looks, writes, calls, stays with it. It brings about no outcome by itself."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["SELF", "by_hand", "only_asks"]

_F = re.IGNORECASE
SELF = r"\b(?:i|we)(?:'ll| will| shall|'m going to|'re going to| am going to| are going to|'m| am|'re| are|)\s+(?:\w+ly |also |then |now |just |first )*"
_BY_HAND = re.compile(
    SELF
    + r"(?:ask\w*|check\w*|look\w*|find(?:ing)? out|see(?:ing)? (?:if|whether|to|what|that|on|by)|search\w*|tell\w*|let(?:ting)? you know|writ\w+|e-?mail\w*|messag\w*|"
    r"text\w*|dm|post (?:to|here|again|an?)|ring\w*|call\w*|phon\w+|telephon\w+|chas\w+|trac\w+|investigat\w+|review\w*|report\w*|pass\w*|"
    r"forward\w*|hand (?:in|over|on|your|it|this)|escalat\w+|bring\w* in|keep you|updat\w+|be in touch|(?:get|come) back to you|answer|reply|stay\w*|"
    r"listen\w*|read\w*|not(?:e|ing)|speak\w*|talk\w*|confirm\w*|have (?:\S+ ){1,5}?(?:looked|checked|inspected|assessed|measured|examined|reviewed|listened)|"
    r"send (?:you |it |them |your )?(?:\S+ ){0,4}?(?:list|cop(?:y|ies)|forms?|letter|leaflet|address|details|link|statement|plan|files?|papers|"
    r"figures|records?|menu|samples|results?|scheme|label|photos? of|a (?:dm|message|text|line|note)))\b"
    r"|^(?:will |ringing|calling|writing|checking|asking)\W*(?:check|ring|call|write|ask|find|update)?|\byou(?:'ll| will) (?:hear|be told|get a (?:letter|call|message|line|note)|know)\b|\b(?:hear from|(?:an? )?(?:e-?mail|call|message|word|answer|reply|update|news|line|dm|letter) from) (?:me|us)\b|\bnext (?:e-?mail|call|message|word|contact)\b",
    _F,
)
"""What an agent's own hand does: no outcome, so only a ban on answers and calls can forbid it."""
_ASKS = re.compile(
    SELF
    + r"(?:ask\w*|check\w*|find(?:ing)? out|see(?:ing)?|look\w* (?:into|at|for|up)|tell\w*|let(?:ting)? you know|confirm\w*|writ\w+|e-?mail\w*|messag\w*|"
    r"ring\w*|call\w*|report\w*|review\w*|investigat\w+|trac\w+|updat\w+)\b(?:\W+[\w'’-]+){0,12}?\W+"
    r"(?:whether|if|what|why|how|when|where|which|who|about|that|with what|to (?:ask|check|see|say|tell|report|hear))\b",
    _F,
)


@lru_cache(maxsize=1024)
def by_hand(text: str) -> bool:
    """Whether the clause (straight apostrophes) promises only what the agent's own hand does."""
    return _BY_HAND.search(text) is not None


@lru_cache(maxsize=1024)
def only_asks(text: str) -> bool:
    """Whether what the clause names is only the matter of a question: "I'll find out whether you can have the £85"."""
    return _ASKS.match(text) is not None
