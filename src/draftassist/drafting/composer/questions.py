"""Direct questions as they follow "find out" or "I can't say": `where is my parcel` becomes `where your parcel is`."""

from __future__ import annotations

import re

from draftassist.drafting.composer.address import address_customer
from draftassist.drafting.composer.shift import shift_person
from draftassist.drafting.composer.verbs import base_of, past, singular_present

__all__ = ["indirect", "said_to_customer"]

_BE = re.compile(
    r"\b(where|when|why|how|what|who|which \w+) (is|are|was|were|has|have) "
    r"((?:the|your|our|my|this|that|it|you|we|they|he|she|nobody|somebody|anyone)\b(?: "
    r"(?!\w+ing\b|\w+ed\b|going\b)\w+){0,3}?)"
    r"(?= (?:\w+ing|\w+ed|going|not|still|be|been|late|so|now|today)\b|[,.;?]|$)",
    re.IGNORECASE,
)
_DO = re.compile(
    r"\b(where|when|why|how|what|which \w+) (did|does|do) (you|we|it|they|nobody|somebody|the \w+|your "
    r"\w+|our \w+|my \w+) (not )?(\w+)",
    re.IGNORECASE,
)  # fmt: skip
_MODAL = re.compile(
    r"\b(where|when|why|how|what|who) (can|will|could|should|would) (the \w+|your \w+|our \w+|my "
    r"\w+|it|you|we|they|I) (\w+)",
    re.IGNORECASE,
)
_OURS = re.compile(r"\b(?:I|me|my|mine|myself)\b")


def said_to_customer(text: str) -> str:
    """An ask turned to the customer, whoever it was written by; unclear ones are kept as they stand."""
    plain = text.strip().rstrip(".?!")
    if _OURS.search(plain):
        return shift_person(plain) or plain
    return address_customer(plain) or plain


def _statement(match: re.Match[str]) -> str:
    word, auxiliary, subject, negation, verb = match.groups()
    if negation:
        return f"{word} {subject} {auxiliary} not {verb}"
    if base_of(verb) is None:
        return match.group(0)
    finite = {"did": past(verb), "does": singular_present(verb)}.get(auxiliary.lower(), verb)
    return f"{word} {subject} {finite}"


def indirect(question: str) -> str:
    """A question inside a sentence: statement order, no question mark; what is no question is left alone."""
    text = _DO.sub(_statement, question.replace("?", ""))
    text = _MODAL.sub(r"\1 \3 \2 \4", text)
    return _BE.sub(r"\1 \3 \2", text).strip()
