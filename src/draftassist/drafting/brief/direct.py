"""Where a clause asks directly: `Is it coming`, `and do I get it back`, `(we are twelve), will the others see it`.

Grammar only: whether such a question is meant or rhetoric is the role head's to say. What a sentence asks at its end it
asks in each of its clauses, so the question mark is put back where a cut took it away.
"""

from __future__ import annotations

import re

from draftassist.text.verbs import is_base_verb, normal

__all__ = ["as_question", "goes_on", "question_at", "stands_as_question"]

_AUXILIARY = (
    r"(?:do|does|did|is|are|was|were|am|will|would|can|could|shall|should|have|has|may|might|ain['’]?t|"
    r"(?:wo|ca|could|is|are|do|does|did|have|has|would|should|was)n?n['’]?t)"
)
_SUBJECT = (
    r"(?:i|we|you|u|it|they|he|she|this|that|these|those|there|some(?:body|one)|any(?:body|one)|nobody|no one|the|my|"
    r"your|our|his|her|their|its|an?|any|all|both|one|(?-i:[A-Z][\w'’-]*))"
)
_WH = r"(?:where|when|why|how|what|who|which|whose)"
_JOINTS = r"(?:(?:and|but|so|or|then|also|please|well|ok|okay|now|hi|hello|hey|seriously|honestly)\b[\s,]*)*"
_INVERTED = re.compile(
    rf"(?:^|[,;:)–—-]\s+){_JOINTS}(?P<q>{_AUXILIARY}\s+{_SUBJECT}\b|"
    rf"{_WH}(?:['’]?s|['’]re)?(?:\s+[\w-]+){{0,3}}?\s+{_AUXILIARY}\s+{_SUBJECT}\b|{_WH}['’]?s\s+{_SUBJECT}\b)",
    re.IGNORECASE,
)
_NO_QUESTION = re.compile(r"(?:should|were|had)\s+(?:you|i|it|we|there)\b|(?:which|who|whose)\b", re.IGNORECASE)
"""`should you need more`, `which was the hard part`: without a mark they look like questions and are none."""
_ECHO = re.compile(r"\b(?:so|neither|nor)\s+$", re.IGNORECASE)
_WH_FIRST = re.compile(rf"{_JOINTS}(?P<q>{_WH}(?:['’]s|['’]re)?\b)", re.IGNORECASE)
_END = re.compile(r"[.?!]+(?=[\s\"”’')]|$)|\n|$")
_GOES_ON = re.compile(r"(?:and|or|then)\s+(?:then\s+)?(?:to\s+)?(?P<verb>[\w']+)(?=\s|[.,;:?!]|$)", re.IGNORECASE)
_QUOTES = re.compile(r"[\"“”]")


def question_at(text: str) -> int | None:
    """The offset at which a question in inverted order begins in the clause; None when none does."""
    found = _INVERTED.search(text)
    return found.start("q") if found else None


def stands_as_question(whole: str, start: int, end: int) -> bool:
    """Whether the clause `whole[start:end]` asks: it is turned round, or its sentence ends so and it opens with a
    question word. Reported speech asks nothing."""
    text = whole[start:end]
    marked = _asks_at_its_end(whole, end)
    found = _INVERTED.search(text)
    if found and not _quoted(whole, start + found.start("q")):
        echoes = _ECHO.search(text[: found.start("q")]) or _NO_QUESTION.match(found["q"])
        return marked or (found.start() == 0 and not echoes)
    return marked and bool(_WH_FIRST.match(text)) and not _quoted(whole, start)


def as_question(text: str) -> str:
    """The clause as it would stand alone: from where it asks, with a question mark."""
    at = question_at(text) or 0
    return text[at:].rstrip(" ,;:.–—-?!") + "?"


def goes_on(text: str) -> bool:
    """Whether a clause only carries on the verb of the one before it: `and go on riding`, `and buy one in town`."""
    found = _GOES_ON.match(text)
    return found is not None and question_at(text) is None and is_base_verb(normal(found["verb"]))


def _asks_at_its_end(whole: str, end: int) -> bool:
    found = _END.search(whole, max(0, end - 1))
    return found is not None and "?" in found.group()


def _quoted(whole: str, at: int) -> bool:
    line = whole.rfind("\n", 0, at) + 1
    before = whole[line:at]
    return len(_QUOTES.findall(before)) % 2 == 1 or bool(re.search(r"(?:^|\s)['‘]$", before))
