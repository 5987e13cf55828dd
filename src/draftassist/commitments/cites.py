"""Which clause of a policy states a limit, a timeline or a ban: the one whose words carry its sum, role and action."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from decimal import Decimal
from functools import lru_cache

from draftassist.domain.policy import Clause, Glossary, Limit, Policy

__all__ = ["clause_for", "clause_for_words", "content_words"]

_WORD = re.compile(r"[^\W\d_]{3,}")
_SMALL = frozenset(
    {
        "the",
        "and",
        "for",
        "are",
        "was",
        "not",
        "may",
        "with",
        "from",
        "that",
        "this",
        "its",
        "our",
        "you",
        "your",
        "have",
    }
)


def clause_for(policy: Policy, limit: Limit, glossary: Glossary | None) -> str:
    """The id of the clause that states `limit`; the policy's own id when it has no clauses."""
    words = content_words(f"{limit.action.replace('_', ' ')} {limit.condition} {limit.role.replace('_', ' ')}")
    known = glossary.actions.get(limit.action) if glossary else None
    if known:
        words |= content_words(" ".join(known.aliases))
    return _best(policy, words, limit.max_amount)


def clause_for_words(policy: Policy, text: str) -> str:
    """The id of the clause that shares most words with `text`."""
    return _best(policy, content_words(text), None)


def _best(policy: Policy, words: AbstractSet[str], amount: Decimal | None) -> str:
    if not policy.clauses:
        return policy.id
    return max(policy.clauses, key=lambda clause: _score(clause, words, amount)).id


def _score(clause: Clause, words: AbstractSet[str], amount: Decimal | None) -> float:
    text = f"{clause.heading} {clause.text}"
    own = content_words(text)
    score = len(words & own) / (len(words) or 1) + 0.5 * len(words & content_words(clause.heading)) / (len(words) or 1)
    if amount is not None and amount > 0:
        score += 1.0 * _mentions(text, amount)
    return score


def _mentions(text: str, amount: Decimal) -> bool:
    plain = f"{amount.normalize():f}"
    return re.search(rf"(?<![\d.,]){re.escape(plain)}(?:\.0+)?(?![\d]|[.,]\d)", text.replace(",", "")) is not None


@lru_cache(maxsize=8192)
def content_words(text: str) -> frozenset[str]:
    """The words that carry meaning, stemmed."""
    return frozenset(_stem(word) for word in (m.lower() for m in _WORD.findall(text)) if word not in _SMALL)


def _stem(word: str) -> str:
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
