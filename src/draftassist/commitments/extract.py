# ruff: noqa: E501 - a cue reads best on one line
"""Finds the promises in a reply: every clause in which the company binds itself to a future act or outcome.

A rule decides where there is one (a question, "I can't promise", "I'll refund …"); the trained clause model decides the
rest. Amounts and deadlines come from `text.money` and `text.times`, so an ambiguous date stays unresolved.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, cast

from draftassist.commitments.hand import only_asks
from draftassist.commitments.join import Joiner, joiner_for
from draftassist.commitments.kinds import OWN_CONTROL, kind_by_cue
from draftassist.commitments.model import Encoder, Judgement, load_clause_model, remembering
from draftassist.commitments.units import Unit, is_condition, rule_for, units
from draftassist.domain.base import Money
from draftassist.domain.commitment import Certainty, Commitment
from draftassist.domain.policy import MONEY_KINDS, ActionKind, Glossary
from draftassist.text.calendar import WorkCalendar
from draftassist.text.money import MoneySpan, find_money
from draftassist.text.times import TimeSpan, find_times

__all__ = ["Extractor", "ModelExtractor", "extract", "is_open_ended"]


class Extractor(Protocol):
    """One interface for whatever finds promises: the trained model here, or a language model behind an endpoint."""

    def extract(self, reply: str, *, now: datetime, calendar: WorkCalendar, glossary: Glossary) -> list[Commitment]:
        """The promises of `reply` in order, status unchecked, offsets in code points."""
        ...


_TRIM_LEFT = re.compile(r"^(?:(?:and|but|so|then|also|plus|yet|or)\b,?\s+|[\s,;:–—\-]+)+", re.IGNORECASE)
_TRIM_RIGHT = " \t\r\n,;:.!–—-"
_HEDGE = re.compile(
    r"\b(?:should(?!\s+(?:you|it|they|she|he|anything|the|one)\b)|ought to|hope|hopeful|hopefully|expect|think|reckon|"
    r"probably|likely|may|might|could|try|aim|do (?:my|our) best|fingers crossed|all being well|with (?:a bit of )?luck|"
    r"i'd (?:guess|imagine|say)|i'm guessing|tends?|usually|normally|as a rule|fair chance|chances are|looks like|prob)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:if|unless|provided|providing|as long as|so long as|should (?:it|you|they|he|she|that|anything|the|one)|"
    r"assuming|in case|subject to|once)\b[^,;.!?]*",
    re.IGNORECASE,
)
_OPEN_ENDED = re.compile(
    r"\b(?:whatever (?:it|this|that|you|the)?\s?\w*\s?(?:costs?|takes|need|lost|spent|figure|sum|ask|name)?|no (?:upper )?limit|without (?:any )?limit|"
    r"any (?:cost|expense|amount|price|loss)s?|every (?:cost|expense|loss|penny you)|all (?:your |the )?(?:costs|expenses|losses)|"
    r"anything (?:you|else you|your)|for life|for ever|forever|no ceiling|money no object|cost no object|however much|"
    r"no matter (?:what|how much))\b",
    re.IGNORECASE,
)
_BASE = re.compile(
    r"\b(?:half|part|third|quarter|rest|%|per cent|percent|most|all|out) of (?:the|your|that|this)? ?$|\b(?:instead of|rather than|not)(?: the)? $",
    re.IGNORECASE,
)
"""What stands before a sum that is not given itself: "half of the £44"."""
_REACH = 240
_QUESTION_TO_SETTLE = re.compile(
    r"\b(?:find(?:ing)? out|ask(?:ing)?|check(?:ing)?|see(?:ing)?|look(?:ing)? into)\s+(?:whether|what|when|why|how|where|who|which)\b[^.!?;:\n]*$",
    re.IGNORECASE,
)
_PROMISES_ITSELF = re.compile(
    r"^\W*(?:(?:and|but|so|then)\s+)?(?:I|we)(?:['’]ll| will| shall| am going to| are going to)\b", re.IGNORECASE
)
_WHO = re.compile(r"^(?:[\w',]+\s+){0,3}?(i|we|you|they|he|she|it|nobody|someone|somebody)(?:'\w+)?\b", re.IGNORECASE)


class ModelExtractor:
    """The trained clause model with its rules. Without `encoder` only the features speak, less well."""

    def __init__(self, encoder: Encoder | None = None) -> None:
        self._encoder = remembering(encoder)

    def extract(self, reply: str, *, now: datetime, calendar: WorkCalendar, glossary: Glossary) -> list[Commitment]:
        """See `Extractor.extract`."""
        parts = units(reply)
        if not parts:
            return []
        model = load_clause_model(with_encoder=self._encoder is not None)
        judged = zip(parts, model.judge(parts, self._encoder), strict=True)
        promised = [(u, j) for u, j in judged if _is_promise(u, j, model.threshold) and not _is_what_is_asked(reply, u)]
        found = _with_conditions(promised)
        if not found:
            return []
        sums = find_money(reply, calendar.company.currency)
        times = find_times(reply, now, calendar)
        joiner = joiner_for(glossary, self._encoder)
        if self._encoder is not None:
            # one pass for what joiner and bans ask about one by one
            self._encoder.embed([reply[slice(*_trimmed(u.segment.start, u.segment.end, reply))] for u, _ in found])
        return [_commitment(reply, unit, judgement, sums, times, joiner) for unit, judgement in found]


def extract(
    reply: str,
    *,
    now: datetime,
    calendar: WorkCalendar,
    glossary: Glossary,
    encoder: Encoder | None = None,
) -> list[Commitment]:
    """The promises of one reply, status unchecked. For many replies keep one `ModelExtractor`."""
    return ModelExtractor(encoder).extract(reply, now=now, calendar=calendar, glossary=glossary)


def is_open_ended(text: str) -> bool:
    """Whether the clause sets no limit to what it promises ("whatever it costs", "free for life")."""
    return _OPEN_ENDED.search(text) is not None


def _is_promise(unit: Unit, judgement: Judgement, threshold: float) -> bool:
    ruled = rule_for(unit)
    return judgement.probability >= threshold if ruled is None else ruled


def _is_what_is_asked(reply: str, unit: Unit) -> bool:
    """Inside what is to be found out: "I'll ask whether it is coming, or whether to buy one in town today"."""
    if _PROMISES_ITSELF.match(unit.segment.text):
        return False
    return bool(_QUESTION_TO_SETTLE.search(reply[max(0, unit.segment.start - _REACH) : unit.segment.start]))


def _with_conditions(found: list[tuple[Unit, Judgement]]) -> list[tuple[Unit, Judgement]]:
    """Leaves out a condition that stands beside the promise it belongs to: the promise carries it."""
    texts = {unit.segment.text for unit, _ in found}

    def belongs(unit: Unit) -> bool:
        return is_condition(unit.segment.text.replace("’", "'")) and bool({unit.before, unit.after} & (texts - {""}))

    return [(unit, judgement) for unit, judgement in found if not belongs(unit)]


def _commitment(
    reply: str, unit: Unit, judgement: Judgement, sums: Sequence[MoneySpan], times: Sequence[TimeSpan], joiner: Joiner
) -> Commitment:
    start, end = _trimmed(unit.segment.start, unit.segment.end, reply)
    text = reply[start:end]
    asks = only_asks(text.replace("’", "'"))
    money = None if asks else _amount(reply, sums, start, end)
    kind = _asking(text, judgement) if asks else _kind(text, judgement, money)
    action = joiner.match(text, kind)
    certainty, condition = _certainty(unit, judgement)
    who = _WHO.match(text.replace("’", "'"))
    return Commitment(
        start=start, end=end, text=text,
        what=action.name if action else kind,
        kind=action.kind if action and kind == "other" else kind,
        who=who[1].lower() if who else None,
        amount=money, by=_deadline(times, start, end), certainty=certainty, condition=condition,
    )  # fmt: skip


def _trimmed(start: int, end: int, reply: str) -> tuple[int, int]:
    lead = _TRIM_LEFT.match(reply[start:end])
    first = start + (lead.end() if lead and lead.end() < end - start else 0)
    while end > first + 1 and reply[end - 1] in _TRIM_RIGHT:
        end -= 1
    return first, end


def _amount(reply: str, sums: Sequence[MoneySpan], start: int, end: int) -> Money | None:
    inside = [span for span in sums if start <= span.start and span.end <= end]
    given = [span for span in inside if not _BASE.search(reply, max(start, span.start - 24), span.start)]
    inside = given or inside
    return max(inside, key=lambda span: span.most).money() if inside else None


def _deadline(times: Sequence[TimeSpan], start: int, end: int) -> datetime | None:
    inside = [span.by for span in times if start <= span.start and span.end <= end and span.by is not None]
    return max(inside) if inside else None


def _kind(text: str, judgement: Judgement, money: Money | None) -> ActionKind:
    cue = kind_by_cue(text)
    if cue is not None and (cue in MONEY_KINDS or money is None):
        return cue
    if money is not None and judgement.kind not in MONEY_KINDS:
        low = text.lower()
        if re.search(r"\boff\b", low):
            return "discount"
        return "refund" if re.search(r"\bback\b|\breturn|\brefund|\bpay\b|\bpaid\b", low) else "credit"
    return cast("ActionKind", judgement.kind)


def _asking(text: str, judgement: Judgement) -> ActionKind:
    """The kind of a clause that only asks or tells about something, whatever that is."""
    cue = kind_by_cue(text)
    for kind in (cue, judgement.kind):
        if kind in OWN_CONTROL:
            return cast("ActionKind", kind)
    return "investigation"


def _certainty(unit: Unit, judgement: Judgement) -> tuple[Certainty, str | None]:
    text = unit.segment.text.replace("’", "'")
    found = _CONDITION.search(text)
    condition = found.group().strip() if found and found.start() > 0 else None
    for side in (unit.before, unit.after):
        if condition is None and side and is_condition(side) and _CONDITION.match(side.replace("’", "'")):
            condition = side.strip(_TRIM_RIGHT)
    if condition is None and found:
        condition = found.group().strip()
    if _HEDGE.search(text):
        return "hedged", condition
    if condition is not None:
        return "conditional", condition
    return cast("Certainty", judgement.certainty if judgement.certainty != "conditional" else "firm"), None
