# ruff: noqa: E501 - a cue reads best on one line
"""What a `never_promise` line forbids, read once: its act, what sets it apart, the time and the measure it is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from draftassist.commitments.kinds import KIND_CUES
from draftassist.text.numbers import WORD_NUMBER, read_number
from draftassist.text.timewords import DURATION_UNITS
from draftassist.text.verbs import AUXILIARIES, DETERMINERS, MODALS, PRONOUNS

__all__ = ["Banned", "duration_days", "read_ban", "telling_words"]

_F = re.IGNORECASE
_THAT = re.compile(r"^(?:promise\s+)?(?:that|whether)\s+", _F)
_UNKNOWN = re.compile(
    r"\s*,?\s*\b(?:(?:(?:that|which)\s+)?(?:the|a|an|its|our|your|their)\s+(?:[\w'-]+\s+){1,2}?(?:has|have|is|was) not\b"
    r"|(?:that|which)\s+(?:has|have|is|was) not\b|(?:that|which)\s+(?:nobody|no one)\b"
    r"|before\s+(?:[\w'-]+\s+){1,5}?(?:has|have|is|are|was)\b|(?:until|unless)\b).*$",
    _F,
)
"""What nobody knows yet ("the courier has not confirmed", "before it has been assessed"): no part of the likeness."""
_MONEY = re.compile(
    r"\b(?:money|re-?fund\w*|pa(?:y|id|ys|yment|yments)|prices?|compensat\w+|deposits?|charges?|fees?|costs?|claims?|credits?|"
    r"vouchers?|discounts?|free|reimburs\w+|sav(?:e|es|ings)|value|worth|sums?|rates?|interest|fares?|losse?s?|earnings|damages|expenses)\b",
    _F,
)
_ANSWER = re.compile(
    r"\b(?:calls?|ring|phone|telephone|repl(?:y|ies)|answers?|news|contact|respon[ds]\w*|explanation|e-?mails?|visits?|advice|admission|"
    r"admit|liabilit\w+|blame|apolog\w+|report|results?|investigat\w+|review)\b",
    _F,
)
_CLOCK = re.compile(
    r"\b(?:time of (?:the )?day|clock times?|(?:exact|given|certain|fixed) (?:minute|time|hour)|hour|minute)\b", _F
)
_DAY = re.compile(
    r"\b(?:dates?|days?|times?|when|month|week|deadlines?|by a|in time|(?:given|certain|fixed) (?:day|month|week|year))\b",
    _F,
)
_MORE = re.compile(r"\b(?:longer|more|later|over|above) than\s+(?P<n>[\w-]+)\s+(?P<unit>\w+)", _F)
_LESS = re.compile(r"\b(?:(?:earlier|less|sooner|under|fewer|faster) than|within)\s+(?P<n>[\w-]+)\s+(?P<unit>\w+)", _F)
_FROM_DAY = re.compile(r"\b(?:after|before|of|from) the (?:day|date|time)\b", _F)
_PREDICATE = re.compile(
    r"\b(?:will|would|can|could|may|shall|is|are|was|were|has|have|had)\s+(?:not\s+|never\s+|be\s+|been\s+|have\s+|get\s+|still\s+|soon\s+|ever\s+)*(?P<verb>[\w-]+)",
    _F,
)
_ACTOR = re.compile(
    r"(?:^|\b(?:on|at|by|in|until) which\s+|\bwhen\s+)(?:the|a|an|its|our|your|their|his|her)\s+(?P<who>[\w'-]+(?:,?\s+[\w'-]+){0,4}?)\s+(?:will|would|can|may)\s+(?!be\b|not\s+be\b|have\b|come\b|go\b|arrive\b|match\b|fit\b|run\b|recover\b|hold\b)",
    _F,
)
_NEGATIVE = re.compile(r"\b(?:not|never|nobody|no one|nothing|none|without|no (?:further|more|other))\b|n't\b", _F)
_CONTRASTS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(said, _F), re.compile(needed, _F))
    for said, needed in (
        (
            r"\b(?:another|different|other than|some other|second)\b",
            r"\b(?:another|different|other|instead|else\w*|second|separate|new|your \w+'s|(?:his|her|their) (?:own )?\w+)\b",
        ),
        (
            r"\b(?:in place of|instead of|rather than)\b",
            r"\b(?:in place|instead|rather than|in lieu|swap\w*|convert\w*|turn\w* into)\b",
        ),
        (
            r"\b(?:full|complete|whole|entire|all|every)\b",
            r"\b(?:full\w*|complete\w*|all|whole|entire\w*|every\w*|each|total\w*|any|nothing missing|to the last)\b|%",
        ),
        (
            r"\b(?:for ever|forever|always|for life|permanent\w*|indefinite\w*)\b",
            r"\b(?:for ever|forever|always|for life|permanent\w*|indefinite\w*|for good|never|as long as)\b",
        ),
        (
            r"\boutside\b.*\bhours\b",
            r"\b(?:night|tonight|evening|weekend|sunday|saturday|midnight|out of hours|after hours|late|early|(?:[6-9]|1[01])(?:[:.]\d\d)? ?pm|[1-6](?:[:.]\d\d)? ?am)\b",
        ),
    )
)
"""What sets a ban apart by one small word, and what a promise must then hold to be the banned one."""
_WORD = re.compile(r"[^\W\d_][\w'-]*")
_SMALL = (
    DETERMINERS | PRONOUNS | MODALS | AUXILIARIES
    | frozenset(["of", "to", "for", "in", "on", "at", "by", "with", "from", "and", "or", "as", "so", "not", "no", "if", "whether", "us", "me", "him", "them", "will", "shall", "get", "got", "have", "let", "ever", "still", "just", "more", "than", "into", "onto", "up", "out", "off", "about", "any", "own", "every", "which", "when", "while"])
)  # fmt: skip
_OF_TIME = frozenset(
    [
        "date",
        "dates",
        "day",
        "days",
        "time",
        "times",
        "hour",
        "minute",
        "week",
        "month",
        "year",
        "given",
        "certain",
        "fixed",
        "exact",
        "particular",
        "when",
        "earlier",
        "days",
        "weeks",
        "months",
        "years",
        "after",
        "before",
        "than",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "twelve",
        "fourteen",
    ]
)

Time = Literal["clock", "day"]


@dataclass(frozen=True, slots=True)
class Banned:
    """One `never_promise` line.

    `core` is what it forbids without the state of knowledge it adds; `telling` the words of it that set it apart;
    `predicate` the verb of a "that X will …" line; `kinds` the acts it may be about (none: any outcome); `money` and
    `answers` whether it is about money, or about the agent's own writing, calling and finding out; `time` which time a
    promise must name to break it; `more` and `less` the measure in days that it must exceed or stay below; `actor`
    who does it where that is somebody else ("that the courier will answer"); `negative` whether it says that
    something will not be; `needs` what a promise must hold where a small word makes all the difference.
    """

    core: str
    telling: tuple[str, ...]
    predicate: str | None
    kinds: frozenset[str]
    money: bool
    answers: bool
    time: Time | None
    more: Decimal | None
    less: Decimal | None
    actor: tuple[str, ...]
    negative: bool
    needs: tuple[re.Pattern[str], ...]

    @property
    def of_detail(self) -> bool:
        """Whether it forbids a way of doing something (a day, another card) rather than the thing itself."""
        return self.time is not None or bool(self.needs) or self.more is not None or self.less is not None


@lru_cache(maxsize=1024)
def read_ban(phrase: str) -> Banned:
    """Reads a line; the same one for the same words."""
    plain = " ".join(phrase.replace("’", "'").split())[:300]
    stated = _THAT.sub("", plain)
    core = _UNKNOWN.sub("", stated).strip(" ,;") or stated
    proposition = stated != plain
    verb = _PREDICATE.search(core) if proposition else None
    low = core.lower()
    more, less = _MORE.search(core), _LESS.search(core)
    return Banned(
        core=core,
        telling=tuple(word for word in telling_words(core) if word not in _OF_TIME) or telling_words(core),
        predicate=verb["verb"].lower() if verb else None,
        kinds=frozenset(kind for kind, pattern in KIND_CUES if pattern.search(low)),
        money=_MONEY.search(core) is not None,
        answers=_ANSWER.search(core) is not None,
        time="clock" if _CLOCK.search(core) else "day" if _DAY.search(_measureless(core)) else None,
        more=duration_days(more["n"], more["unit"]) if more else None,
        less=duration_days(less["n"], less["unit"]) if less else None,
        actor=telling_words(doer["who"]) if (doer := _ACTOR.search(core)) else (),
        negative=_NEGATIVE.search(core) is not None,
        needs=tuple(needed for said, needed in _CONTRASTS if said.search(core)),
    )


def telling_words(text: str) -> tuple[str, ...]:
    """The words that carry meaning, in order, small letters, each once."""
    words = (m.group().lower().replace("’", "'") for m in _WORD.finditer(text[:600].replace("’", "'")))
    return tuple(
        dict.fromkeys(w for w in words if w not in _SMALL and w.partition("'")[0] not in PRONOUNS and len(w) > 1)
    )


def duration_days(number: str, unit: str) -> Decimal | None:
    """`three`, `months` as days; None where it is no duration."""
    value = read_number(number) if re.fullmatch(rf"[\d.,]+|{WORD_NUMBER}", number, _F) else None
    known = DURATION_UNITS.get(unit.lower()) or DURATION_UNITS.get(unit.lower().rstrip("s"))
    if value is None or known is None:
        return None
    return value.value * known[1] / (24 if known[0] == "hour" else 1)


def _measureless(core: str) -> str:
    """Without "within fourteen days of …": that is a measure, no day that a promise would name."""
    return _FROM_DAY.sub("", _LESS.sub("", _MORE.sub("", core)))
