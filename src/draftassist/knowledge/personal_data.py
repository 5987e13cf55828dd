"""Finds what identifies a person in a text: e-mail addresses, bank cards, IBANs, phones, postal addresses, ids, names.

Patterns and checksums only: no model, no dictionary of names. Where it is in doubt it takes out rather than leaves in.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

__all__ = ["Finding", "PersonalKind", "find_personal_data", "names_in"]

PersonalKind = Literal["email", "iban", "card", "phone", "address", "id", "name"]
_RANK: dict[str, int] = {"email": 0, "iban": 1, "card": 2, "phone": 3, "address": 4, "id": 5, "name": 6}


@dataclass(frozen=True, slots=True)
class Finding:
    """A slice [start, end) of the text."""

    start: int
    end: int
    kind: PersonalKind


def find_personal_data(text: str, names: Iterable[str] = ()) -> list[Finding]:
    """All findings in order, none overlapping; `names` are known beforehand and found wherever they stand."""
    found = [*_emails(text), *_ibans(text), *_cards(text), *_phones(text), *_addresses(text), *_ids(text)]
    found += _occurrences(text, [*names, *names_in(text)])
    found.sort(key=lambda one: (_RANK[one.kind], one.start - one.end))
    taken: list[Finding] = []
    for one in found:
        at = bisect(taken, one.start, key=lambda other: other.start)
        if (at == 0 or taken[at - 1].end <= one.start) and (at == len(taken) or one.end <= taken[at].start):
            taken.insert(at, one)
    return taken


# -- e-mail ------------------------------------------------------------------------------------------------------------

_AT = r"(?:@|\s?[\[(]\s?at\s?[\])]\s?|\sat\s(?=[\w-]+(?:\.|\sdot\s)))"
_DOT = r"(?:\.|\s?[\[(]\s?dot\s?[\])]\s?|\sdot\s)"
_EMAIL = re.compile(rf"[\w.!#$%&'*+/=?^`{{|}}~-]{{1,64}}{_AT}[\w-]+(?:{_DOT}[\w-]+){{1,5}}", re.IGNORECASE)


def _emails(text: str) -> Iterator[Finding]:
    for match in _EMAIL.finditer(text):
        yield Finding(match.start(), match.end(), "email")


# -- numbers with a checksum -------------------------------------------------------------------------------------------

_GAP = "[ \u00a0\u2009\u202f.\\-\u2010\u2011\u2013]"
_DIGITS = re.compile(rf"(?<!\d)\d(?:{_GAP}?\d){{11,}}")
_IBAN = re.compile(rf"\b[A-Z]{{2}}{_GAP}?\d{_GAP}?\d(?:{_GAP}?[A-Z0-9]){{11,30}}", re.IGNORECASE)
_IBAN_LENGTHS = {
    country: length
    for length, countries in {
        15: "NO",
        16: "BE",
        18: "DK FI FO GL NL SD",
        19: "MK SI",
        20: "AT BA EE KZ LT LU MN XK",
        21: "CH HR LI LV",
        22: "BG BH CR DE GB GE IE ME RS VA",
        23: "AE GI IL IQ OM SO TL",
        24: "AD CZ ES MD PK RO SA SE SK TN VG",
        25: "LY PT ST",
        26: "IS TR",
        27: "BI DJ FR GR IT MC MR SM",
        28: "AL AZ BY CY DO GT HU LB NI PL SV",
        29: "BR EG PS QA UA",
        30: "JO KW MU",
        31: "MT SC",
        32: "LC",
        33: "RU",
    }.items()
    for country in countries.split()
}
"""Characters by country, as the registry of ISO 13616 has them."""
_CARD_LENGTHS = range(19, 12, -1)


def _cards(text: str) -> Iterator[Finding]:
    """Every stretch of 13 to 19 digits that passes Luhn's check, the longest from each place."""
    for run in _DIGITS.finditer(text):
        places = [at for at in range(run.start(), run.end()) if text[at].isdigit()]
        digits = [int(text[at]) for at in places]
        first = 0
        while first <= len(digits) - _CARD_LENGTHS[-1]:
            length = next(
                (n for n in _CARD_LENGTHS if first + n <= len(digits) and _luhn(digits[first : first + n])), 0
            )
            if length:
                yield Finding(places[first], places[first + length - 1] + 1, "card")
            first += length or 1


def _luhn(digits: Sequence[int]) -> bool:
    doubled = [2 * digit - 9 * (digit > 4) for digit in digits[-2::-2]]
    return (sum(doubled) + sum(digits[-1::-2])) % 10 == 0 and any(digits)


def _ibans(text: str) -> Iterator[Finding]:
    for match in _IBAN.finditer(text):
        for end in range(match.end(), match.start() + 14, -1):
            whole = re.sub(_GAP, "", text[match.start() : end]).upper()
            if len(whole) == _IBAN_LENGTHS.get(whole[:2]) and whole.isascii() and _iban_valid(whole):
                yield Finding(match.start(), end, "iban")
                break


def _iban_valid(iban: str) -> bool:
    """ISO 13616: the first four characters to the end, letters as 10 to 35, remainder 1 by 97.

    Every country's account numbers have more than five digits: words that happen to add up are none.
    """
    return (
        sum(map(str.isdigit, iban)) > 7 and int("".join(str(int(sign, 36)) for sign in iban[4:] + iban[:4])) % 97 == 1
    )


# -- phones ------------------------------------------------------------------------------------------------------------

_SEP = "[ \u00a0.\\-\u2010\u2011\u2013/]"
_PHONE = re.compile(
    rf"""(?<![\w.,£$€])(?:
      (?:\+|00)\s?\d(?:{_SEP}?\(?\d\)?){{6,14}}                     # +44 20 7946 0958, 0049 30 1234567
    | \(0?\d{{2,5}}\){_SEP}?\d(?:{_SEP}?\d){{4,8}}                    # (020) 7946 0958, (555) 123-4567
    | 0\d(?:{_SEP}?\d){{7,10}}                                      # 07700 900123
    | (?:1{_SEP})?\d{{3}}{_SEP}\d{{3}}{_SEP}\d{{4}}                   # 555-123-4567
    )(?!\d)""",
    re.VERBOSE,
)
_CALL_ME = re.compile(
    rf"\b(?:phone|tel|telephone|mobile|cell|whatsapp|fax|ring|call|reach|text)\b[^\d\n]{{0,25}}?(\+?\d(?:{_SEP}?\d){{5,14}})(?!\d)",
    re.IGNORECASE,
)
_DATE = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}")


def _phones(text: str) -> Iterator[Finding]:
    for match in _PHONE.finditer(text):
        yield Finding(match.start(), match.end(), "phone")
    for match in _CALL_ME.finditer(text):
        if not _DATE.match(match.group(1)):
            yield Finding(match.start(1), match.end(1), "phone")


# -- postal addresses --------------------------------------------------------------------------------------------------

_STREET = (
    "street|st|road|rd|avenue|ave|lane|ln|drive|dr|close|court|ct|boulevard|blvd|way|place|pl|terrace|crescent|cres|gardens|"
    "square|sq|hill|row|mews|walk|grove|parade|highway|hwy|circle|quay|wharf|rise|view|green|parkway|pkwy|trail|loop"
)
_TOWN = r"(?:,?\s+(?!and\b|or\b|but\b)[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+){0,2})"
_UK_CODE = r"[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}"
_CODE = rf"(?:,?\s+(?:{_UK_CODE}|[A-Z]{{2}}\s\d{{5}}(?:-\d{{4}})?|[A-Z]{{2,3}}\s\d{{4}}|\d{{5}})\b)"
_ADDRESS = re.compile(
    rf"""(?<![\w£$€.,-])(?:(?i:flat|apt\.?|apartment|unit|suite|room)\s\w{{1,5}},?\s)?
      \d{{1,5}}[A-Za-z]?(?:[-/]\d{{1,5}}[A-Za-z]?)?,?\s(?:[A-Z][\w'’.-]*\s){{1,4}}?(?i:{_STREET})\b\.?
      (?:,?\s(?i:flat|apt\.?|apartment|unit|suite|\#)\s?\w{{1,5}}\b)?{_TOWN}{{0,3}}{_CODE}?
    | \d{{1,4}}(?:\s?(?i:bis|ter))?,?\s
      (?i:rue|avenue|boulevard|place|chemin|all[ée]e|impasse|via|viale|piazza|calle|avenida|plaza)\s
      [\w'’ -]{{3,40}}?(?:,\s?\d{{4,5}}\s[A-Z]\w+|(?=[,.;\n]|$))
    | \b[A-ZÄÖÜ][\wäöüß-]*(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|straat|laan)\s\d{{1,4}}[a-z]?
      (?:,\s?\d{{4,5}}\s[A-ZÄÖÜ]\w+)?
    | \b(?i:p\.?\s?o\.?\s?box)\s\d+{_TOWN}?{_CODE}?
    | \b{_UK_CODE}\b
    | \b[A-Z][a-z]+,\s[A-Z]{{2}}\s\d{{5}}(?:-\d{{4}})?\b""",
    re.VERBOSE,
)


def _addresses(text: str) -> Iterator[Finding]:
    for match in _ADDRESS.finditer(text):
        yield Finding(match.start(), match.end(), "address")


# -- order-like ids ----------------------------------------------------------------------------------------------------

_NAMED_ID = re.compile(
    r"""\b(?:order|booking|ref(?:erence)?|ticket|case|invoice|tracking|account|acct|customer|parcel|policy|claim|
      reservation|confirmation|membership|member|serial|passport|licen[cs]e|contract|receipt|consignment|rma|pnr|user)
      \b\.?(?:\s(?:no|num|number|id|code|ref|reference))?\b\.?\s?(?:is|was|:|\#|=)?\s*\#?\s*
      ((?=[\w/-]*\d)[A-Za-z0-9](?:[\w/-]*[A-Za-z0-9]))""",
    re.IGNORECASE | re.VERBOSE,
)
_SHAPED_ID = re.compile(
    r"(?<![\w£$€-])(?:#\s?(?=[\w-]*\d)[A-Za-z0-9][\w-]{2,}|[A-Z]{1,6}[-/]?\d{4,}[A-Z0-9/-]*|[A-Z]{2,6}[-/]\d{2,}[A-Z0-9/-]*"
    r"|(?=[A-Z0-9]*\d[A-Z0-9]*\d)(?=[A-Z0-9]*[A-Z])[A-Z0-9]{8,}|\d{7,}|\d{3,}(?:-\d{3,}){1,3})(?![\w£$€])"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_QUANTITY = re.compile(r"\d{1,3}(?:st|nd|rd|th|am|pm|x|h|hrs?|mins?|kg|km|cm|mm|g|k|m|s|gb|mb)?", re.IGNORECASE)


def _ids(text: str) -> Iterator[Finding]:
    for match in _NAMED_ID.finditer(text):
        value = match.group(1)
        if not _YEAR.fullmatch(value) and not _QUANTITY.fullmatch(value) and not _DATE.fullmatch(value):
            yield Finding(match.start(1), match.end(1), "id")
    for match in _SHAPED_ID.finditer(text):
        if not _DATE.fullmatch(match.group()):
            yield Finding(match.start(), match.end(), "id")


# -- names -------------------------------------------------------------------------------------------------------------

_WORD = r"[^\W\d_][\w'’.-]*(?<![.'’-])"
_CAPITAL = rf"(?:[A-Z]\.\s?)?(?=[^\W\d_a-zß-öø-ÿ]){_WORD}"
_PARTICLE = "van|von|de|del|della|da|di|el|al|bin|ibn|le|la|du|der|den|ter|zu"
_FULL = rf"{_CAPITAL}(?:\s(?:(?:{_PARTICLE})\s){{0,2}}{_CAPITAL}){{0,2}}"
_TITLE = r"(?i:mr|mrs|ms|miss|mx|dr|prof|sir|madam|frau|herr|m|mme|se[ñn]or(?:a)?)\b\.?"
_KIN = (
    "wife|husband|partner|son|daughter|mother|mum|mom|father|dad|sister|brother|friend|colleague|boss|neighbou?r|aunt|uncle|"
    "nephew|niece|grandson|granddaughter|grandmother|grandfather|gran|nan|girlfriend|boyfriend|fianc[ée]e?|flatmate|cousin"
)
_GREETING = (
    "dear|hi|hello|hey|hiya|hallo|hola|bonjour|good (?:morning|afternoon|evening)|liebe[rn]?|guten tag|sehr geehrte[r]?"
)
_CLOSING = (
    "(?:many |with )?(?:thanks|thank you)|(?:kind|best|warm|warmest|many)(?: (?:regards|wishes))?|regards|cheers|"
    "(?:yours )?(?:sincerely|truly|faithfully)|yours|love|mit freundlichen gr[üu](?:ß|ss)en|cordialement|saludos"
)
_CUES = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        rf"^[ \t>]*(?i:{_GREETING})[ ,]+(?:{_TITLE}\s)?({_FULL})(?=\s*[,!.:;\n—–-]|\s*$)",
        rf"(?i:\b(?:my name is|my name's|name:|this is|i am called|je m'appelle|mein name ist|me llamo))\s({_FULL})",
        rf"(?i:\b(?:i am|i'm|i’m|it's|it’s))\s({_CAPITAL}\s{_CAPITAL})\b",
        rf"\b{_TITLE}\s({_FULL})",
        rf"(?i:\bmy\s(?:\w+\s)?(?:{_KIN}))(?:'s|’s)?,?\s(?:called\s|is\s)?({_FULL})",
        rf"(?i:\b(?:spoke|talked|chatted|speaking|dealt|dealing)\s(?:to|with)\s)({_FULL})",
        rf"(?i:\b(?:\w+)\s(?:called|named)\s)({_FULL})",
        rf"^[ \t]*(?i:(?:{_CLOSING})(?: again| in advance| so much)?)[ \t]*[,!.—–-]*[ \t]*\n+[ \t—–-]*({_FULL})[ \t]*$",
        rf"\n[ \t]*[-—–~][ \t]?({_FULL})[ \t]*$",
    )
)
_LAST_LINE = re.compile(rf"(?:\A|\n)[ \t]*({_FULL})[ \t.]*\Z")
_NOT_NAMES = frozenset(
    word
    for line in (
        "there team all everyone everybody anyone someone something nothing whoever sir sirs madam support folks",
        "guys again customer service help desk whom it i the a an this that what why how when where who your you",
        "my our we they he she it's is are was were not no yes ok okay thanks thank please sorry hello hi hey",
        "dear regards best cheers yours sincerely sent from order booking refund today tomorrow yesterday monday",
        "tuesday wednesday thursday friday saturday sunday january february march april may june july august",
        "september october november december mr mrs ms miss dr and but or so if as at on in to for with",
    )
    for word in line.split()
)
_CONTRACTED = re.compile(r"['’](?:s|ve|m|re|ll|d|t)$")


def names_in(text: str) -> list[str]:
    """Names that greetings, sign-offs, titles and the like give away, as they are written."""
    found = [match.group(1) for cue in _CUES for match in cue.finditer(text)]
    if last := _LAST_LINE.search(text.rstrip()):
        words = last.group(1).split()
        # a last line that is only a name signs the message; one capitalised word alone may be anything but that
        if last.start() > 0 and len(words) <= 3:
            found.append(last.group(1))
    return [name for name in (_without_ordinary_words(one) for one in found) if name]


def _without_ordinary_words(name: str) -> str:
    words = [_CONTRACTED.sub("", word) for word in name.split()]
    ordinary = (at for at, word in enumerate(words) if word.casefold().rstrip(".") in _NOT_NAMES)
    return " ".join(words[: next(ordinary, len(words))])


def _occurrences(text: str, names: Iterable[str]) -> Iterator[Finding]:
    """Full names in any spelling of case; their parts only with a capital, for many are ordinary words too."""
    for name in sorted({" ".join(name.split()) for name in names if name.strip()}, key=len, reverse=True):
        whole = r"\s+".join(re.escape(word) for word in name.split())
        for match in re.finditer(rf"(?<!\w){whole}(?!\w)", text, 0 if len(name.split()) == 1 else re.IGNORECASE):
            yield Finding(match.start(), match.end(), "name")
        for word in name.split():
            if len(word) > 2 and word[0].isupper() and word.casefold() not in _NOT_NAMES:
                for match in re.finditer(rf"(?<!\w){re.escape(word)}(?=\W|$)", text):
                    yield Finding(match.start(), match.end(), "name")
