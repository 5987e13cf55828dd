"""The text as the scoring network reads it: same length as the original, without what must not move a score.

Greetings, sign-offs, handles, links, emoji and exclamation marks are blanked or levelled in place, so offsets found
in the result are offsets into the original. What is blanked here cannot move a score, by construction.
"""

from __future__ import annotations

import re

__all__ = ["courtesy_spans", "for_network"]

_GREETING = re.compile(
    r"\s*(?:hi|hiya|hello|hey|dear|good (?:morning|afternoon|evening|day)|greetings)\b"
    r"(?:[ \t]+(?!(?:i|we|your|the|this|that|you|thanks|thank|sorry)\b)[\w.'’&-]+){0,5}[ \t]*"
    r"(?:[,!:;–—-]|\.(?=\s)|(?=\n)|$)\s*",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?:^|(?<=\n)|(?<=[.!?] ))[ \t]*(?:(?:with|kind|kindest|warm|warmest|best|many|all the|yours|very|my)[ \t]+)*"
    r"(?:regards|wishes|best|sincerely|truly|faithfully|cheers|respectfully|thanks|thank you|respect|take care)"
    r"[ \t]*[,.!]?[ \t]*(?:\n|$|(?=[A-Z][\w'’.-]*(?:[ \t,]|$)))",
    re.IGNORECASE,
)
_CLOSING_TAIL = 160
_CLOSING_TAIL_WORDS = 18
_INITIALS = re.compile(r"(?:\s[\^*~/][ \t]?[A-Za-z]{1,12}|\s[-–—][ \t]?[A-Z][A-Za-z]{0,14}(?:, [A-Z][\w ]{0,30})?)\s*$")
_NAME_LINE = re.compile(r"\n[ \t]*[A-Z][^\n.!?:;]{0,60}\s*$")
_HANDLE = re.compile(r"(?<![\w@])@\w+")
_LINK = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
_EMOJI = re.compile("[\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d\U0001f000-\U0001faff]")
_LEVELLED = str.maketrans({"!": ".", "’": "'", "‘": "'", "“": '"', "”": '"', "‚": ",", "\u00a0": " "})
_REPEATED = re.compile(r"([.?,])([.?,]+)")


def courtesy_spans(reply: str) -> list[tuple[int, int]]:
    """Greeting and sign-off of a reply, as code point spans; none when nothing else would be left."""
    spans: list[tuple[int, int]] = []
    head = _GREETING.match(reply)
    if head:
        spans.append((head.start(), head.end()))
    tail = _sign_off(reply, head.end() if head else 0)
    if tail < len(reply):
        spans.append((tail, len(reply)))
    rest = reply[head.end() if head else 0 : tail]
    return spans if re.search(r"\w", rest) else []


def _sign_off(reply: str, floor: int) -> int:
    """Where the sign-off begins; `len(reply)` when there is none."""
    end = len(reply)
    for closing in _CLOSING.finditer(reply, max(floor, end - _CLOSING_TAIL)):
        if len(reply[closing.end() :].split()) <= _CLOSING_TAIL_WORDS:
            return closing.start()
    initials = _INITIALS.search(reply, floor)
    if initials:
        return initials.start()
    for _ in range(3):
        line = _NAME_LINE.search(reply, floor, end)
        if line is None or len(line.group().split()) > 7:
            break
        end = line.start()
    return end


def for_network(text: str, blank: list[tuple[int, int]] | None = None) -> str:
    """`text` as the network reads it; `len` and offsets are kept. `blank`: spans to leave out (`courtesy_spans`)."""
    for start, end in blank or ():
        text = text[:start] + " " * (end - start) + text[end:]
    for pattern in (_HANDLE, _LINK, _EMOJI):
        text = pattern.sub(lambda found: " " * len(found.group()), text)
    text = text.translate(_LEVELLED)
    return _REPEATED.sub(lambda found: found.group(1) + " " * len(found.group(2)), text)
