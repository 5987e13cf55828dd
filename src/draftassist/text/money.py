# ruff: noqa: E501 - a pattern reads best unbroken
"""Finds sums of money and percentages in a text, with exact offsets.

What could be read in two ways (`1.200 €`, a dollar sign where the company's currency is none of the dollars, a bare
"credit of 15") is marked `ambiguous`; nothing is converted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from draftassist.domain.base import Money
from draftassist.text.numbers import NUMBER, WORD_NUMBER, Number, read_number

__all__ = ["MoneySpan", "PercentSpan", "find_money", "find_percentages"]


@dataclass(frozen=True, slots=True)
class MoneySpan:
    """A sum of money: `amount`, up to `upper` when a range is given; `currency` None when nobody said which."""

    start: int
    end: int
    text: str
    amount: Decimal
    currency: str | None
    upper: Decimal | None = None
    ambiguous: bool = False

    @property
    def most(self) -> Decimal:
        """The most that these words bind to."""
        return self.amount if self.upper is None else max(self.amount, self.upper)

    def money(self) -> Money:
        """The most that these words bind to, as domain money."""
        return Money(amount=self.most, currency=self.currency)


@dataclass(frozen=True, slots=True)
class PercentSpan:
    """A percentage, as a number of hundredths: `15%` is 15."""

    start: int
    end: int
    text: str
    value: Decimal
    upper: Decimal | None = None


_SYMBOLS = {
    "us$": "USD", "ca$": "CAD", "c$": "CAD", "a$": "AUD", "au$": "AUD", "nz$": "NZD", "hk$": "HKD", "s$": "SGD",
    "r$": "BRL", "£": "GBP", "€": "EUR", "¥": "JPY", "₹": "INR", "₺": "TRY", "₩": "KRW", "₽": "RUB", "₪": "ILS",
    "₫": "VND", "₱": "PHP", "฿": "THB", "₦": "NGN", "₴": "UAH", "zł": "PLN", "$": "USD", "rs.": "INR", "rs": "INR",
}  # fmt: skip
_DOLLARS = frozenset({"USD", "CAD", "AUD", "NZD", "HKD", "SGD", "TWD", "MXN", "ARS", "CLP", "COP", "JMD", "BBD"})
_POUNDS = frozenset({"GBP", "EGP", "LBP", "GIP", "FKP"})
_KRONOR = frozenset({"SEK", "NOK", "DKK", "ISK"})
_ALL_CODES = (
    "USD EUR GBP CHF CAD AUD NZD JPY CNY HKD SGD SEK NOK DKK ISK PLN CZK HUF RON BGN TRY ILS INR PKR BDT LKR AED SAR "
    "QAR KWD ZAR NGN KES GHS EGP MAD BRL MXN ARS CLP COP PEN KRW TWD THB VND PHP IDR MYR RUB UAH"
)
_CODES = _ALL_CODES.split()
_WORDS: dict[str, tuple[str, Decimal]] = {
    **dict.fromkeys(("pounds", "pound", "quid", "sterling"), ("GBP", Decimal(1))),
    **dict.fromkeys(("dollars", "dollar", "bucks", "buck"), ("USD", Decimal(1))),
    **dict.fromkeys(("euros", "euro"), ("EUR", Decimal(1))),
    **dict.fromkeys(("rupees", "rupee"), ("INR", Decimal(1))),
    **dict.fromkeys(("yen",), ("JPY", Decimal(1))),
    **dict.fromkeys(("francs", "franc"), ("CHF", Decimal(1))),
    **dict.fromkeys(("kronor", "kroner", "krona", "krone", "kr"), ("KR", Decimal(1))),
    **dict.fromkeys(("pence", "penny"), ("GBP", Decimal("0.01"))),
    **dict.fromkeys(("cents", "cent"), ("CENT", Decimal("0.01"))),
}
_SCALE = {"k": 1000, "m": 1_000_000, "bn": 1_000_000_000, "thousand": 1000, "million": 1_000_000, "grand": 1000}

_SUMS = "credit|voucher|refund|gesture|waiver|goodwill|compensation|discount|payment|sum|amount"
_SIGN = "|".join(re.escape(sign) for sign in sorted(_SYMBOLS, key=len, reverse=True))
_CODE = "|".join(_CODES)
_UNIT = "|".join(sorted(_WORDS, key=len, reverse=True))
_TIMES = r"(?:\s?(?P<scale{n}>k|m|bn|thousand|million|grand)\b)?"
_RANGE = r"(?:\s?(?:-|–|—|to)\s?)"
_NOT_MONEY = r"(?!\d|\s?(?:%|per\b|percent|people|days?|hours?|weeks?|months?|[ap]\.?m\b|working|business|items?))"
_LEFT = r"(?<![\w.,$£€])"

_SIGNED = re.compile(
    rf"(?<![\w])(?P<sign>{_SIGN})\s?(?P<a>{NUMBER}){_TIMES.format(n=1)}"
    rf"(?:(?:{_RANGE})(?:(?P=sign)\s?)?(?P<b>{NUMBER}){_NOT_MONEY}"
    rf"{_TIMES.format(n=2)})?(?:\s?(?P<code>{_CODE})\b)?",
    re.IGNORECASE,
)
_TRAILED = re.compile(
    rf"{_LEFT}(?P<a>{NUMBER})(?:{_RANGE}(?P<b>{NUMBER}))?{_TIMES.format(n=1)}\s?"
    rf"(?:(?P<sign>[£€$₹₺₩₽¥]|zł)|(?P<code>{_CODE})\b|(?P<unit>{_UNIT})\b(?!\s(?:of|in weight))|(?<!\s)(?P<p>p)(?![\w.]))",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    rf"(?<=\bbetween\s)(?P<sign>{_SIGN})\s?(?P<a>{NUMBER})\sand\s(?P=sign)?\s?(?P<b>{NUMBER}){_NOT_MONEY}",
    re.IGNORECASE,
)
_CODED = re.compile(rf"\b(?P<code>{_CODE})\s?(?P<a>{NUMBER})(?:{_RANGE}(?P<b>{NUMBER}))?{_TIMES.format(n=1)}")
_WORDED = re.compile(
    rf"(?P<a>{WORD_NUMBER})(?:\sto\s(?P<b>{WORD_NUMBER}))?\s(?P<unit>{_UNIT})\b(?!\s(?:of|in weight))", re.IGNORECASE
)
_BARE = re.compile(
    rf"\b(?:{_SUMS})\sof\s(?:up\sto\s)?"
    rf"(?P<a>{NUMBER})(?!\s?[-–/:]){_NOT_MONEY}(?!\w)",
    re.IGNORECASE,
)
_MARK_SIGNS = r"£€¥₹₺₩₽₪₫₱฿₦₴$"
_MARKS = re.compile(rf"[{_MARK_SIGNS}%]|[^\W\d_]+")
_MONEY_MARKS = frozenset({*_MARK_SIGNS, *_WORDS, *_SUMS.split("|"), *(c.lower() for c in _CODES), "zł", "rs", "p"})
_PERCENT_MARKS = frozenset({"%", "percent", "percents", "cent", "cents", "pct", "half"})
_REACH = 64
_MOST_READ = 50_000
"""Code points around marks that are read in one call: ten thousand words full of sums; time stays bounded."""
_PERCENT = re.compile(
    rf"{_LEFT}(?P<a>{NUMBER})(?:\s?%?{_RANGE}(?P<b>{NUMBER}))?\s?(?:%|per\s?cents?\b|percents?\b|pct\b)"
    rf"|(?P<w>{WORD_NUMBER})\s(?:per\s?cent|percent)\b|\bhalf\s(?P<half>price|off)\b",
    re.IGNORECASE,
)


def find_money(text: str, default_currency: str | None = None) -> list[MoneySpan]:
    """All sums of money in `text`, in order, not overlapping. `default_currency` settles `$`, `pounds`, bare sums."""
    return list(_sums(text, default_currency))


@lru_cache(maxsize=16)
def _sums(text: str, default_currency: str | None) -> tuple[MoneySpan, ...]:
    found: list[MoneySpan] = []
    for start, end in _windows(text, _MONEY_MARKS):
        for pattern in (_BETWEEN, _SIGNED, _TRAILED, _CODED, _WORDED, _BARE):
            for match in pattern.finditer(text, start, end):
                span = _span(match, default_currency)
                if span is not None:
                    found.append(span)
    return tuple(_without_overlap(found))


def find_percentages(text: str) -> list[PercentSpan]:
    """All percentages in `text`, in order."""
    spans = []
    matches = (m for window in _windows(text, _PERCENT_MARKS) for m in _PERCENT.finditer(text, *window))
    for match in matches:
        first = read_number(match["a"] or match["w"] or "50")
        second = read_number(match["b"]) if match["b"] else None
        if first is not None:
            upper = second.value if second else None
            spans.append(PercentSpan(match.start(), match.end(), match.group(), first.value, upper))
    return spans


def _windows(text: str, marks: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Stretches around every mark that money or percentages have, so that long texts without any cost nothing."""
    left_to_read = _MOST_READ
    for start, end in _stretches(text, marks):
        if left_to_read <= 0:
            return
        yield start, min(end, start + left_to_read)
        left_to_read -= end - start


def _stretches(text: str, marks: frozenset[str]) -> Iterator[tuple[int, int]]:
    start = end = -1
    for match in _MARKS.finditer(text):
        if match.group().lower() not in marks:
            continue
        left, right = max(0, match.start() - _REACH), min(len(text), match.end() + _REACH)
        if left > end:
            if end > 0:
                yield start, end
            start = left
        end = right
    if end > 0:
        yield start, end


def _span(match: re.Match[str], default: str | None) -> MoneySpan | None:
    groups = match.groupdict()
    first = read_number(groups["a"])
    second = read_number(groups["b"]) if groups.get("b") else None
    if first is None:
        return None
    currency, unit, unsure = _currency(groups, default)
    scale = Decimal(_SCALE.get((groups.get("scale2") or groups.get("scale1") or "").lower(), 1)) * unit
    whole = match.group()
    start, end = (match.start("a"), match.end("a")) if match.re is _BARE else match.span()
    end -= len(whole) - len(whole.rstrip()) if match.re is not _BARE else 0
    return MoneySpan(
        start,
        end,
        match.string[start:end],
        first.value * scale,
        currency,
        None if second is None else second.value * scale,
        ambiguous=unsure or _unsure(first, second),
    )


def _unsure(first: Number, second: Number | None) -> bool:
    return first.ambiguous or (second is not None and second.ambiguous)


def _currency(groups: dict[str, str | None], default: str | None) -> tuple[str | None, Decimal, bool]:
    """Currency, the unit's worth in it, and whether that is a guess."""
    if groups.get("code"):
        return str(groups["code"]).upper(), Decimal(1), False
    if groups.get("sign"):
        sign = str(groups["sign"]).lower()
        return (*_family(_SYMBOLS[sign], default if sign == "$" else None, Decimal(1)),)
    if groups.get("unit"):
        code, worth = _WORDS[str(groups["unit"]).lower()]
        return _family(code, default, worth)
    if groups.get("p"):
        return _family("GBP", default, Decimal("0.01"))
    return default, Decimal(1), True


def _family(code: str, default: str | None, worth: Decimal) -> tuple[str | None, Decimal, bool]:
    """`dollars` of a Canadian company are Canadian; `kr` and `cents` are whose the company's are."""
    if code == "KR":
        return (default, worth, False) if default in _KRONOR else (None, worth, True)
    if code == "CENT":
        return (default, worth, False) if default in _DOLLARS | {"EUR", "ZAR"} else ("USD", worth, True)
    for family in (_DOLLARS, _POUNDS):
        if code in family and default in family:
            return default, worth, False
    return code, worth, False


def _without_overlap(spans: list[MoneySpan]) -> list[MoneySpan]:
    kept: list[MoneySpan] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept
