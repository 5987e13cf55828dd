# ruff: noqa: E501 - a pattern reads best unbroken
"""Numbers as people write them: `1,200.50`, `12,50`, `1.5k`, `twenty-five`, `a couple of`."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

__all__ = ["NUMBER", "WORD_NUMBER", "Number", "read_number"]

_UNITS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "a": 1, "an": 1,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "grand": 1000}

NUMBER = r"(?:\d{1,2}(?:,\d{2}){1,4},\d{3}(?:\.\d{1,2})?|\d{1,3}(?:[,.'’\u00a0 ]\d{3}){1,4}(?!\d)(?:[.,]\d{1,2}(?!\d))?|\d{1,12}(?:[.,]\d{1,3})?)(?![\d])"
"""A written number with optional thousands signs and decimals, bounded so that no input makes it slow."""

_ONE_WORD = "|".join(sorted((*_UNITS, *_TENS, *_SCALES), key=len, reverse=True))
WORD_NUMBER = rf"\b(?:{_ONE_WORD})(?:(?:[ -]|\sand\s)(?:{_ONE_WORD})){{0,5}}\b"
"""A number in words, up to six of them."""


class Number:
    """A number that was read: its value, and whether it could be read in another way too."""

    __slots__ = ("ambiguous", "value")

    def __init__(self, value: Decimal, *, ambiguous: bool = False) -> None:
        self.value = value
        self.ambiguous = ambiguous


def read_number(text: str) -> Number | None:
    """Read one number, in digits or in words; None when there is none."""
    words = text.strip().lower()
    return _digits(words) if any(c.isdigit() for c in words) else _words(words)


def _digits(text: str) -> Number | None:
    plain = re.sub(r"[\s'’]", "", text)
    ambiguous = False
    marks = [c for c in plain if c in ",."]
    if marks:
        last = max(plain.rfind(","), plain.rfind("."))
        tail = len(plain) - last - 1
        groups = len(set(marks)) == 1 and tail == 3 and (len(marks) > 1 or last > 0)
        if groups:
            # "1,200" is a thousand in English and one point two elsewhere; a full stop is worse
            ambiguous = len(marks) == 1 and marks[0] == "."
            plain = plain.replace(",", "").replace(".", "")
        else:
            whole, fraction = plain[:last], plain[last + 1 :]
            plain = f"{whole.replace(',', '').replace('.', '')}.{fraction}"
    try:
        return Number(Decimal(plain), ambiguous=ambiguous)
    except InvalidOperation:
        return None


def _words(text: str) -> Number | None:
    total, current, seen = 0, 0, False
    for word in re.split(r"[\s-]+", text):
        if word == "and":
            continue
        if word in _UNITS or word in _TENS:
            current += _UNITS.get(word, 0) or _TENS.get(word, 0)
        elif word in _SCALES:
            current = max(current, 1) * _SCALES[word]
            if _SCALES[word] >= 1000:
                total, current = total + current, 0
        else:
            return None
        seen = True
    return Number(Decimal(total + current)) if seen else None
