"""Chat spelling and shouting made plain before a clause is looked at; American spelling for those who use it."""

from __future__ import annotations

import re

from draftassist.drafting.composer.words import CAPITALISED, CHAT_SPELLING, COMMON_SHOUTED

__all__ = ["american_spelling", "expand_contractions", "mend_chat_spelling"]

_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200d\u2b00-\u2bff]+")
_NOISE = re.compile(
    r"(?<![\w'])(?:lol|lmao|rofl|omg|tbh|smh|imo|imho|haha+|hehe+|ugh+|argh+|sigh|xx+|pls|plz|thx|fml|btw)(?![\w'])[.,!]*",
    re.IGNORECASE,
)  # fmt: skip
_SHOUT = re.compile(r"\b[A-Z]{2,}(?:'[A-Z]+)?\b")
_ITS = re.compile(
    r"\bits (?=(?:been|not|still|now|just|only|gone|a|an|the|my|so|too|going|getting|like|\d)\b)", re.IGNORECASE
)


def _plain_word(word: str) -> str:
    low = word.lower()
    if len(word) > 4 or low in COMMON_SHOUTED:
        return "I" if low == "i" else low
    return word


def mend_chat_spelling(text: str) -> str:
    """`my entire lunch break GONE lol, u promised` -> `my entire lunch break gone, you promised`.

    Words in capitals are lowered unless they look like an abbreviation; a whole text in capitals is lowered throughout.
    """
    text = text.replace("\u2019", "'").replace("\u2018", "'").replace("\u201c", '"').replace("\u201d", '"')
    text = _NOISE.sub("", _EMOJI.sub("", text))
    text = re.sub(r"([a-zA-Z])\1{3,}", r"\1", text)
    letters = [c for c in text if c.isalpha()]
    if len(letters) > 12 and sum(c.isupper() for c in letters) / len(letters) > 0.7:
        text = text.lower()
    text = _SHOUT.sub(lambda m: _plain_word(m.group(0)), text)

    def spelled(match: re.Match[str]) -> str:
        word = match.group(0)
        known = CHAT_SPELLING.get(word.lower()) if word.islower() or word in ("U", "R") else None
        if known and word == "ill" and not re.match(r"\s+(?:be|have|take|get|go|just|never)\b", text[match.end() :]):
            known = None
        known = known or (word.capitalize() if word.lower() in CAPITALISED and word.islower() else None)
        return known or word

    text = re.sub(r"(?<![\w'@#/.-])[A-Za-z&][\w/]*(?![\w'])", spelled, text)
    text = _ITS.sub("it's ", text)
    return re.sub(r"\s+([,.;!?])", r"\1", re.sub(r"\s{2,}", " ", text)).strip()


_AMERICAN = {
    "apologise": "apologize", "apologised": "apologized", "apologising": "apologizing", "cancelled": "canceled",
    "cancelling": "canceling", "realise": "realize", "recognise": "recognize", "organise": "organize",
    "organised": "organized", "favour": "favor", "colour": "color", "honour": "honor", "honoured": "honored",
    "cheque": "check", "programme": "program", "centre": "center", "neighbour": "neighbor", "neighbours": "neighbors",
    "parcel": "package", "parcels": "packages", "postage": "shipping", "authorise": "authorize",
    "authorised": "authorized", "prioritise": "prioritize", "travelled": "traveled", "labelled": "labeled",
}  # fmt: skip


def american_spelling(text: str) -> str:
    """British words of our own phrases as an American reader spells them; quotes and names keep their capitals."""

    def swap(match: re.Match[str]) -> str:
        word = match.group(0)
        known = _AMERICAN.get(word.lower())
        return word if known is None else (known.capitalize() if word[0].isupper() else known)

    return re.sub(r"[A-Za-z]+", swap, text)


_EXPAND = {
    "I'm": "I am", "I've": "I have", "I'll": "I will", "I'd": "I would", "we're": "we are", "we've": "we have",
    "we'll": "we will",
    "you're": "you are", "you've": "you have", "you'll": "you will", "it's": "it is", "that's": "that is",
    "there's": "there is", "can't": "cannot", "won't": "will not", "isn't": "is not", "aren't": "are not",
    "wasn't": "was not", "weren't": "were not", "hasn't": "has not", "haven't": "have not", "hadn't": "had not",
    "don't": "do not", "doesn't": "does not", "didn't": "did not", "couldn't": "could not", "wouldn't": "would not",
    "shouldn't": "should not", "what's": "what is", "here's": "here is",
}  # fmt: skip


def expand_contractions(text: str) -> str:
    """`I've` -> `I have`, for a formal letter; ambiguous ones (`it's been`) are read by what follows."""
    text = re.sub(r"\b([Ii]t|[Tt]hat|[Tt]here|[Ww]hat)'s (?=(?:been|gone|taken|come|got)\b)", r"\1 has ", text)
    text = re.sub(r"\b(I|[Yy]ou|[Ww]e)'d (?=(?:been|had|gone|paid|asked|ordered|\w+ed)\b)", r"\1 had ", text)

    def swap(match: re.Match[str]) -> str:
        word = match.group(0)
        found = _EXPAND.get(word) or _EXPAND.get(word[0].lower() + word[1:])
        return word if found is None else (found[0].upper() + found[1:] if word[0].isupper() else found)

    return re.sub(r"[A-Za-z]+'[a-z]+", swap, text)
