"""What all domain models share: frozen, and tolerant of fields that a later version may add."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, model_validator

__all__ = ["Amount", "Id", "Model", "Money", "When", "as_moment", "parse_money_text"]


class Model(BaseModel):
    """A frozen domain object; unknown fields are kept, since people's data carries more than we use."""

    model_config = ConfigDict(frozen=True, extra="allow", str_strip_whitespace=False)


def as_moment(value: object) -> object:
    """A plain date means its first moment; everything else is left to pydantic."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time())
    return value


When = Annotated[datetime, BeforeValidator(as_moment)]
"""A moment; plain dates are read as midnight. Without an offset it belongs to the company's time zone."""

Id = Annotated[str, BeforeValidator(lambda value: str(value) if type(value) is int else value)]
"""A name that somebody's system gave; many number their tickets."""

Amount = Annotated[
    Decimal,
    PlainSerializer(float, return_type=float, when_used="json"),
    Field(allow_inf_nan=False),
]
"""A sum of money or quantity; exact inside, a JSON number outside."""

_SYMBOLS = {"£": "GBP", "$": "USD", "€": "EUR", "¥": "JPY", "₹": "INR", "₺": "TRY", "₩": "KRW", "₽": "RUB"}


def parse_money_text(text: str) -> dict[str, Any]:
    """Read `89.00 USD`, `USD 89`, `£89` or `1,200.50 EUR` into amount and currency (None when it is not said).

    Raises ValueError when there is no number in it.
    """
    words = text.replace("\u00a0", " ").strip()
    currency = next((code for sign, code in _SYMBOLS.items() if sign in words), None)
    for sign in _SYMBOLS:
        words = words.replace(sign, " ")
    number = ""
    for token in words.split():
        if token.isalpha() and len(token) == 3:
            currency = token.upper()
        else:
            number += token
    # "1.200,50" and "12,50" use the comma for decimals; "1,200.50" and "1,200" do not
    if "," in number and ("." not in number or number.rfind(",") > number.rfind(".")):
        whole, _, cents = number.rpartition(",")
        number = f"{whole.replace('.', '').replace(',', '')}.{cents}" if len(cents) != 3 else whole + cents
    try:
        return {"amount": Decimal(number.replace(",", "")), "currency": currency}
    except InvalidOperation:
        raise ValueError(f"{text!r} is not an amount of money, write for example '89.00 USD'") from None


class Money(Model):
    """An amount with its currency; `currency` is None when nobody has said which, and then the company's is meant."""

    amount: Amount
    currency: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: object) -> object:
        if isinstance(value, str):
            return parse_money_text(value)
        if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            return {"amount": Decimal(str(value))}
        return value
