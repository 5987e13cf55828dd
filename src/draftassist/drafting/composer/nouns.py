"""Noun phrases as they stand in a sentence: with the article, or the `your`, that a note leaves out."""

from __future__ import annotations

import re

from draftassist.drafting.composer.words import DETERMINERS, MASS_NOUNS

__all__ = ["is_plural", "with_article"]

_YOURS = re.compile(
    r"^(?:account|card|order|booking|password|subscription|refund request|profile|basket|membership|address|bill|"
    r"invoice|claim|reservation|policy|contract|seats?|tickets?|bank|line|login)\b"
)
_INDEFINITE = re.compile(
    r"^(?:(?:\w+[\s-]){0,3})?(?:trace|case|note|request|investigation|callback|call-back|replacement|reminder|check|review|"
    r"search|label|credit|refund|voucher|follow-up|follow up|courier|redelivery|collection|inspection|report|flag|"
    r"alert|technician|engineer|loan \w+|discount|copy|letter|visit|transfer|payment|repair|appointment|taxi|cab|"
    r"statement|"
    r"upgrade|extension|lamp)(?: today| tonight)?$"
)
_PHRASE_END = re.compile(r"\s+(?:of|for|with|from|to|in|on|at|by|that|which)\b|[,;(]")
_NAMED_CHARGES = ("postage", "shipping", "delivery")


def is_plural(phrase: str) -> bool:
    """Whether a noun phrase takes a plural verb: its head ends so, or it joins two things."""
    head = re.split(r"\s(?:of|for|with|from|to|in|on|at|by)\s|,", phrase.strip())[0].split()[-1].lower()
    joined = " and " in phrase.split(",", maxsplit=1)[0]
    return joined or (head.endswith("s") and not head.endswith(("ss", "us", "is", "'s")))


def _complete(first: str) -> bool:
    low = first.lower().strip(",")
    return low in DETERMINERS or low in ("you", "it") or not first[0].isalpha() or low.endswith("'s") or first.isupper()


def _indefinite(phrase: str) -> str:
    low = phrase.lower()
    vowel = low[0] in "aeiou" and not low.startswith(("us", "uni", "eu", "one"))
    return f"{'an' if vowel else 'a'} {phrase}"


def with_article(phrase: str) -> str:
    """`trace` -> `a trace`, `card` -> `your card`, `postage` -> `the postage`; names, sums and plurals stay."""
    first = phrase.split(" ", maxsplit=1)[0]
    if re.match(r"\dG\b", first):
        return f"a {phrase}"
    if _complete(first):
        return phrase
    head = _PHRASE_END.split(phrase, maxsplit=1)[0].strip().lower()
    last = head.rsplit(" ", maxsplit=1)[-1]
    if _YOURS.match(head) and len(head.split()) <= 2:
        return f"your {phrase}"
    if _INDEFINITE.match(head):
        return _indefinite(phrase)
    bare = first[0].isupper() or (last.endswith("s") and not last.endswith(("ss", "us", "is")))
    return phrase if bare or (last in MASS_NOUNS and last not in _NAMED_CHARGES) else f"the {phrase}"
