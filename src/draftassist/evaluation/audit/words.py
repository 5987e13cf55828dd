"""Word stems for likeness between texts, crude on purpose: enough to tell whether two texts speak of the same thing."""

from __future__ import annotations

import re

__all__ = ["content", "overlap"]

_COMMON = frozenset({
    "a", "about", "after", "again", "all", "also", "am", "an", "and", "any", "are", "as", "at", "back", "be",
    "because", "been", "before", "being", "but", "by", "can", "can't", "could", "did", "do", "does", "don't", "done",
    "down", "each", "for", "from", "get", "give", "given", "go", "going", "had", "has", "have", "he", "her", "here",
    "him", "his", "how", "i", "i'd", "i'll", "i'm", "i've", "if", "in", "into", "is", "it", "it's", "its", "just",
    "me", "more", "my", "no", "not", "now", "of", "off", "on", "once", "one", "only", "or", "other", "our", "out",
    "over", "own", "please", "put", "said", "say", "see", "send", "set", "she", "so", "some", "still", "such", "than",
    "thank", "thanks", "that", "that's", "the", "their", "them", "then", "there", "these", "they", "this", "those",
    "to", "today", "too", "until", "up", "us", "very", "want", "was", "we", "we'd", "we'll", "we're", "we've", "were",
    "what", "when", "where", "which", "while", "who", "will", "with", "won't", "would", "you", "you'd", "you'll",
    "you're", "you've", "your",
})  # fmt: skip
_ENDINGS = ("ations", "ation", "ments", "ment", "ings", "ing", "ied", "ies", "ed", "es", "ly", "s", "e")


def content(text: str) -> frozenset[str]:
    """Stems of the words that carry meaning."""
    words = re.findall(r"[a-zà-öø-ÿ]+(?:['’][a-z]+)?", text.lower().replace("’", "'"))
    return frozenset(_stem(word) for word in words if word not in _COMMON and len(word) > 2)


def _stem(word: str) -> str:
    word = word.partition("'")[0]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def overlap(part: frozenset[str], whole: frozenset[str]) -> float:
    """Share of `part` that is in `whole`; 1 when there is nothing to find."""
    return len(part & whole) / len(part) if part else 1.0
