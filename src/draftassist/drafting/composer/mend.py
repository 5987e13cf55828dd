"""Mend a stretch of a customer's message into a clause: greeting and filler off, dropped subject in, days kept true."""

from __future__ import annotations

import re
from datetime import date, timedelta

from draftassist.drafting.composer.spelling import mend_chat_spelling
from draftassist.drafting.composer.words import (
    DETERMINERS,
    DISCOURSE,
    DROPPED_SUBJECT_VERBS,
    OPENERS,
    PREPOSITIONS,
    word_set,
)

__all__ = ["lower_initial", "mended", "strip_lead"]

_GREETING = re.compile(
    r"^(?:hi|hello|hey|hiya|dear|good (?:morning|afternoon|evening|day)|g'day|greetings)\b[^,.!?]{0,40}[,.!?]+\s*", re.I
)
_DISCOURSE = re.compile(
    rf"(?:{'|'.join(re.escape(word) for word in sorted(DISCOURSE, key=len, reverse=True))})\b(?!')", re.IGNORECASE
)
_NUMBER = r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|half an?)"
_TIME_SPENT = re.compile(
    rf"^((?:over |nearly |almost |more than |about )?{_NUMBER}(?: and a half)? "
    r"(?:hours?|minutes?|days?|weeks?|months?|evenings?|nights?|years?)(?: \d+ minutes?)?)"
    r" (on hold|in (?:the|a|your|that) \w+.*|waiting.*|standing.*|sitting.*|listening.*|queu\w+.*|at (?:the|your) .*)$",
    re.IGNORECASE,
)
_SINCE = re.compile(
    rf"^((?:over |nearly |almost )?{_NUMBER} (?:days|weeks|months|hours|years))(?: now)? "
    r"(since (?:I|we|you|my|your)\b.*)$",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r",? (?:to be honest|to be fair|honestly|frankly|either|though|literally|actually|of course|i might add|thank you|"
    r"by the way|love|mate|dear|pal|guys|folks|sir|madam|please|i must say|as usual|i'm afraid|obviously|basically)$",
    re.IGNORECASE,
)
_RELATIVE_DAYS = re.compile(r"\b(yesterday|today|tonight|tomorrow)\b", re.IGNORECASE)
_RELATIVE_OTHER = re.compile(
    r"\b(?:this (?:morning|afternoon|evening|week)|last night|right now|now|currently|ago|so far|at the moment|"
    r"(?:next|last) (?:week|month|\w+day))\b", re.IGNORECASE,
)  # fmt: skip
_LOWERED = DETERMINERS | OPENERS | PREPOSITIONS | word_set("it us our ours yesterday today tonight")


def mended(raw: str, said_on: date | None, today: date | None) -> str | None:
    """The stretch as one sentence without full stop; None when it is more than one or its days cannot be kept true."""
    text = re.sub(r"!+", ".", strip_lead(mend_chat_spelling(raw)).strip(" .,;:-–—!…"))
    if not text or "." in re.sub(r"\d\.\d|\b[A-Z]\.|\b(?:Mr|Mrs|Ms|Dr|St|am|pm)\.", "", text):
        return None
    return _place_in_time(_TRAILING.sub("", _supply_subject(text)), said_on, today)


def strip_lead(text: str) -> str:
    """Without greeting and discourse words ("So, honestly, …")."""
    text = _GREETING.sub("", text.strip())
    while True:
        odd_quote = text.count('"') % 2 or text.count("'") == 1
        text = text.lstrip(" ,.;:-–—…!'\"(" if odd_quote else " ,.;:-–—…!(")
        found = _DISCOURSE.match(text)
        if not found or len(text) <= found.end() + 8:
            return text
        text = text[found.end() :]


def _supply_subject(text: str) -> str:
    """A note-like beginning gets the subject it leaves out: "ordered 4 meals" -> "I ordered 4 meals"."""
    first, _, rest = text.partition(" ")
    low = first.lower()
    if low == "been" and rest.split(" ")[0].endswith("ing"):
        return f"I have {text[0].lower()}{text[1:]}"
    if low in DROPPED_SUBJECT_VERBS and rest and not re.match(r"(?:me|us|my|by)\b", rest):
        return f"I {low} {rest}"
    if low == "still" and rest.split(" ")[0].endswith("ing"):
        return f"I am still {rest}"
    spent = _TIME_SPENT.match(text)
    if spent:
        return f"I spent {text[0].lower()}{text[1:]}"
    since = _SINCE.match(text)
    return f"It has been {since.group(1)} {since.group(2)}" if since else text


def _place_in_time(text: str, said_on: date | None, today: date | None) -> str | None:
    """Relative days keep their meaning when the message is older than the reply; None when they cannot."""
    if said_on is None or today is None or said_on == today:
        return text
    if _RELATIVE_OTHER.search(text):
        return None

    def absolute(match: re.Match[str]) -> str:
        offset = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}[match.group(1).lower()]
        day = said_on + timedelta(days=offset)
        return f"on {day:%A}" if match.group(1).lower() != "tonight" else f"on {day:%A} night"

    if abs((today - said_on).days) > 5 and _RELATIVE_DAYS.search(text):
        return None
    return _RELATIVE_DAYS.sub(absolute, text)


def lower_initial(text: str) -> str:
    """The clause as it stands inside a sentence: a capital is kept only by a name."""
    first = re.split(r"[\s']", text, maxsplit=1)[0]
    return text[0].lower() + text[1:] if first.lower() in _LOWERED and first != "I" else text
