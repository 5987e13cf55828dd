"""Reads what a language model answered: sentences as they arrive, a finished reply, or plain prose held to be one.

What a model says of its sentences is taken as a claim: clauses it was not shown, actions the plan has not, and a
checkpoint that names no time are dropped here. What the sentences say is checked later, like any other writer's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence

from draftassist.domain.draft import Sentence
from draftassist.drafting.veil import Veil
from draftassist.drafting.writers import WritingRequest
from draftassist.prompting.outputs import MendedSentence, ReplySentence
from draftassist.text.segment import sentences
from draftassist.text.times import find_times

__all__ = ["SentenceReader", "as_sentences", "mended", "read_prose"]

_LIST_BEGINS = re.compile(r'"sentences"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")
_THOUGHT = re.compile(r"<think>.*?</think>", re.DOTALL)
_NOT_A_LETTER = re.compile(
    r"```|[{}<>]|^\s*(?:#|\||[-*•]\s|\d+[.)]\s)|^(?:here is|here's|sure|certainly|subject:)", re.I | re.M
)
_GREETING = re.compile(r"(?:dear|hello|hi|hey|good (?:morning|afternoon|evening))\b[^.!?]{0,60}[,!.]?", re.IGNORECASE)
_SIGN_OFF = re.compile(
    r"\s*^(?:(?:kind|best|warm|many)?\s*(?:regards|wishes|thanks)|(?:yours )?(?:sincerely|truly|faithfully)|best)\b"
    r"[\s\S]*\Z",
    re.IGNORECASE | re.MULTILINE,
)
_LEFT_OVER = re.compile(r"(?<!\[)\[([a-z]+)_\d+\](?!\])")
"""A placeholder that stands for nothing in this case: the agent fills it in."""
_LEAST_SENTENCES = 2


class SentenceReader:
    """Picks finished sentences out of a JSON answer that is still arriving."""

    def __init__(self) -> None:
        self.sentences: list[ReplySentence] = []
        self._text = ""
        self._at: int | None = None

    def feed(self, text: str) -> bool:
        """Take some more text; whether a sentence was finished by it."""
        self._text += text
        if self._at is None:
            begins = _LIST_BEGINS.search(self._text)
            if begins is None:
                return False
            self._at = begins.end()
        known = len(self.sentences)
        while (sentence := self._next()) is not None:
            self.sentences.append(sentence)
        return len(self.sentences) > known

    def _next(self) -> ReplySentence | None:
        between = _BETWEEN.match(self._text, self._at or 0)
        start = between.end() if between else 0
        try:
            data, self._at = json.JSONDecoder().raw_decode(self._text, start)
            return ReplySentence.model_validate(data)
        except ValueError:  # not finished, at the end of the list, or no sentence: the whole answer is checked later
            return None


def read_prose(text: str) -> list[ReplySentence] | None:
    """A reply out of a plain text, for endpoints that give no JSON; None for whatever is not plainly a letter.

    Lists, headings, talk about the reply and single sentences (a refusal, say) are not taken for one.
    """
    letter = _SIGN_OFF.sub("", _THOUGHT.sub("", text)).strip()
    if not letter or _NOT_A_LETTER.search(letter):
        return None
    found: list[ReplySentence] = []
    at = 0
    for cut in sentences(letter):
        gap = letter[at : cut.start]
        found.append(
            ReplySentence(
                role="acknowledge" if not found else "action",
                actions=[], cites=[], text=cut.text, break_before="\n\n" in gap and bool(found),
            )
        )  # fmt: skip
        at = cut.end
    body = [one for one in found if not _GREETING.fullmatch(one.text.strip())]
    return body if len(body) >= _LEAST_SENTENCES else None


def as_sentences(answered: Iterable[ReplySentence], request: WritingRequest, veil: Veil) -> list[Sentence]:
    """The sentences of a reply, without greeting and signature, tidied, with what they can rest on."""
    made = [_as_sentence(one, request, veil) for one in answered]
    made = [one for one in made if one.text]
    if made and request.case.channel == "email" and _GREETING.fullmatch(made[0].text):
        made = made[1:]
    return made


def mended(
    parts: Sequence[Sentence], changes: Sequence[MendedSentence], touchable: frozenset[int], request: WritingRequest,
    veil: Veil,
) -> list[Sentence]:  # fmt: skip
    """The reply with the changed sentences in place, those that are added before the checkpoint.

    `touchable`: places in `parts` where something was found; a change to any other sentence is ignored.
    """
    fresh: dict[int, list[Sentence]] = {}
    for change in changes:
        place = change.number - 1
        if place in touchable or change.number == 0:
            fresh.setdefault(place, []).append(_as_sentence(change, request, veil))
    made: list[Sentence] = []
    added = [one for one in fresh.pop(-1, []) if one.text]
    for place, part in enumerate(parts):
        new = fresh.get(place, [part])
        if any(one.role in ("checkpoint", "close") for one in new):
            made, added = [*made, *added], []
        made += [one for one in new if one.text]
    return [*made, *added]


def _as_sentence(answered: ReplySentence, request: WritingRequest, veil: Veil) -> Sentence:
    plan = request.plan
    known = {*request.plan_cites, *(passage.id for passage in request.policies)}
    text = _LEFT_OVER.sub(r"[[\1]]", veil.lift(" ".join(answered.text.replace("**", "").split())))
    role = answered.role
    names_time = _names_checkpoint(text, request)
    if role == "checkpoint" and not names_time:
        role = "close"
    elif role in ("close", "action") and names_time and not answered.actions:
        role = "checkpoint"
    return Sentence(
        text=text,
        role=role,
        cites=[cite for cite in answered.cites if cite in known],
        actions=[number for number in answered.actions if 0 <= number < len(plan.actions)],
        break_before=answered.break_before,
        source="llm",
    )


def _names_checkpoint(text: str, request: WritingRequest) -> bool:
    """Whether the sentence says when the planned next contact is."""
    point, frame = request.plan.checkpoint, request.frame
    if point is None:
        return False
    at = frame.calendar.local(point.at)
    return any(
        span.earliest is not None and span.latest is not None
        and span.earliest.date() <= at.date() <= span.latest.date()
        and (span.clock is None or span.clock.hour == at.hour)
        for span in find_times(text, frame.now, frame.calendar)
    )  # fmt: skip
