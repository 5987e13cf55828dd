"""Whatever the numbers and the words around them: no card, phone, e-mail address or IBAN gets through.

What was taken out comes back as it was.
"""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from draftassist.knowledge.redaction import Redactor

SEPARATORS = st.sampled_from(["", " ", "-", ".", "\u00a0"])
AROUND = st.sampled_from(
    [
        "{}",
        "My card is {} ok?",
        "card:{}",
        "({})",
        "pay with {}, exp 12/27 cvv 123",
        "{}.",
        "£20 went to {}\nThanks\nDana",
    ]
)


def _luhn_digit(digits: str) -> str:
    total = sum(2 * d - 9 * (d > 4) if at % 2 == 0 else d for at, d in enumerate(map(int, reversed(digits))))
    return str(-total % 10)


@st.composite
def cards(draw: st.DrawFn) -> str:
    body = draw(st.from_regex(r"[3-6][0-9]{11,17}", fullmatch=True))
    number, gap = body + _luhn_digit(body), draw(SEPARATORS)
    return gap.join(re.findall(".{1,4}", number))


@st.composite
def phones(draw: st.DrawFn) -> str:
    digit = st.from_regex(r"[0-9]", fullmatch=True)
    gap = draw(st.sampled_from([" ", "-", ".", ""]))
    numbers = "".join(draw(st.lists(digit, min_size=9, max_size=9)))
    shape = draw(
        st.sampled_from(["+44{g}{a}{g}{b}", "0{a}{g}{b}", "({c}){g}{d}-{e}", "{c}-{d}-{e}", "+1{g}{c}{g}{d}{g}{e}"])
    )
    c, d, e = numbers[:3], numbers[3:6], numbers[5:9]
    return shape.format(g=gap, a=numbers[:4], b=gap.join([numbers[4:7], numbers[7:]]), c=c, d=d, e=e)


@st.composite
def emails(draw: st.DrawFn) -> tuple[str, str]:
    local = draw(st.from_regex(r"[a-z0-9][a-z0-9._+-]{5,20}[a-z0-9]", fullmatch=True))
    domain = draw(st.from_regex(r"[a-z0-9][a-z0-9-]{0,15}[a-z0-9]\.(com|co\.uk|org|de|museum)", fullmatch=True))
    at = draw(st.sampled_from(["@", " (at) ", " [at] ", "[at]"]))
    return local, f"{local}{at}{domain}"


@st.composite
def ibans(draw: st.DrawFn) -> str:
    country, length = draw(st.sampled_from([("DE", 22), ("FR", 27), ("GB", 22), ("NO", 15), ("NL", 18)]))
    body = draw(st.text("0123456789", min_size=length - 4, max_size=length - 4))
    number = int("".join(str(int(sign, 36)) for sign in body + country + "00"))
    iban = f"{country}{98 - number % 97:02d}{body}"
    gap = draw(st.sampled_from(["", " "]))
    return gap.join(re.findall(".{1,4}", iban))


def _digits(text: str) -> str:
    return re.sub(r"\D", "", re.sub(r"\[\w+_\d+\]", " ", text).replace("exp 12/27 cvv 123", "").replace("£20", ""))


@settings(max_examples=300, deadline=None)
@given(secret=st.one_of(cards(), phones(), ibans()), around=AROUND)
def test_numbers_never_leak(secret: str, around: str) -> None:
    redactor = Redactor()
    text = around.format(secret)
    redacted = redactor.redact(text)
    # four digits of a long number in a row would be a leak; what is left may be a stray group at most
    assert len(_digits(redacted)) < 5, redacted
    assert redactor.restore(redacted) == text


@settings(max_examples=200, deadline=None)
@given(secret=emails(), around=AROUND)
def test_email_addresses_never_leak(secret: tuple[str, str], around: str) -> None:
    local, address = secret
    redactor = Redactor()
    redacted = redactor.redact(around.format(address))
    assert local not in redacted
    assert redactor.restore(redacted) == around.format(address)


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=300))
def test_any_text_comes_back_as_it_was(text: str) -> None:
    redactor = Redactor(["Dana Whitfield"])
    assert redactor.restore(redactor.redact(text)) == text
    again = Redactor(["Dana Whitfield"])
    assert again.redact(text) == Redactor(["Dana Whitfield"]).redact(text)
