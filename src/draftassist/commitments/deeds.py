# ruff: noqa: E501 - a cue reads best on one line
"""Statements that the company has done something, held against what the case knows to be done.

The easiest lie and the worst (`issue` and `rubric.md`): "I've refunded you" where nothing has been refunded. What went
wrong before ("we sent the wrong size") is a fact of the failure and no deed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from draftassist.commitments.cites import content_words
from draftassist.commitments.join import Joiner, related
from draftassist.commitments.kinds import kind_by_cue
from draftassist.commitments.units import Unit, is_condition, units
from draftassist.domain.base import Money
from draftassist.domain.case import ActionTaken
from draftassist.domain.policy import MONEY_KINDS, ActionKind
from draftassist.text.money import find_money

__all__ = ["Deed", "find_deeds", "undone"]


@dataclass(frozen=True, slots=True)
class Deed:
    """A clause that says something has been done: its span, kind, the company's name for it if any, and the sum."""

    start: int
    end: int
    text: str
    kind: ActionKind
    action: str | None
    amount: Money | None


_F = re.IGNORECASE
_ADVERB = (
    r"(?:(?:now|just|already|also|since|personally|immediately|today|this morning|all|both|fully|gone ahead and)\s+)*"
)
_VERBS: tuple[tuple[ActionKind, str], ...] = (
    ("refund", r"refunded|reimbursed|reversed|paid (?:you )?back|returned (?:the|your) (?:money|payment|charge|£|\$|€|\d)|sent back (?:the|your) money|compensated"),
    ("credit", r"credited|added (?:a |the |£|\$|€|\d)[^,.;]*(?:credit|voucher|account|points)|put [^,.;]*(?:credit|voucher|on your account)|issued (?:a |an |the |you )?[^,.;]*(?:credit|voucher|refund)|applied [^,.;]*(?:credit|discount)|given you [^,.;]*(?:credit|voucher)"),
    ("fee_waiver", r"waived|dropped the (?:fee|charge)|removed the (?:[\w£$€.]+ )?(?:fee|charge)|taken (?:off )?the (?:[\w£$€.]+ )?(?:fee|charge)(?: off)?|cancelled the (?:fee|charge)"),
    ("replacement", r"replaced|ordered (?:you )?(?:a |the |your )?(?:new|replacement)|sent (?:you |out )?(?:a |the |your )?(?:new|replacement|another)|swapped"),
    ("reship", r"resent|re-sent|reshipped|re-dispatched|redispatched|dispatched|shipped|posted|sent (?:it|them|your|the) (?:again|out|order|parcel|item|package)"),
    ("cancellation", r"cancelled|canceled|closed your account|stopped the (?:order|renewal|subscription)"),
    ("repair", r"repaired|fixed|mended|restored|unlocked|reset|reinstated|reactivated|recovered|patched|put (?:it|this|that) right"),
    ("extension", r"extended"),
    ("upgrade", r"upgraded"),
    ("escalation", r"escalated|passed (?:this|it|that|your \w+) (?:on|up|to)|handed (?:this|it) (?:over )?to|raised (?:this|it) with|forwarded"),
    ("investigation", r"opened (?:a|an|the)|raised (?:a|an) (?:trace|ticket|case|claim|investigation)|started (?:a|an) (?:trace|search|investigation)|traced|investigated|logged|reported|asked (?:the|our|for)|contacted (?:the|our)|chased|spoken (?:to|with)|spoke (?:to|with)|checked with|rung|called the|phoned the|emailed the|got on to"),
    ("callback", r"called you|rang you|phoned you|telephoned you|tried (?:to call|calling) you|left you a"),
    ("return", r"booked (?:a |the )?(?:courier|collection|pick-?up)|arranged (?:a |the |for )?[^,.;]*(?:collect|pick-?up)|sent (?:you )?(?:a |the )?(?:prepaid|returns?) label"),
    ("delivery", r"booked (?:a |the )?(?:re-?delivery|delivery)|rearranged (?:the|your) delivery"),
    ("other", r"booked|arranged|moved you|rebooked|reserved|set aside|corrected|changed|updated|processed|approved|authorised|authorized|completed|sorted|resolved|settled|put through|released|blocked|removed|deleted"),
)  # fmt: skip
_ALL = "|".join(pattern for _, pattern in _VERBS)
_OWN = re.compile(rf"\b(?:i|we)(?:'ve| have|'d| had)?\s+{_ADVERB}(?:{_ALL})\b", _F)
_HAD_DONE = re.compile(
    rf"\b(?:i|we)(?:'ve| have)\s+{_ADVERB}(?:had|got)\s+(?:(?:the|your|it|them|this|that|an?|our|my|every|all)\b)[^,.;?!]{{0,40}}?\b"
    r"(?:searched|checked|looked (?:at|for|into|over)|inspected|tested|examined|opened|reviewed|refunded|credited|replaced|repaired|"
    r"cancelled|restored|fixed|mended|sent|resent|collected|delivered|moved|changed|corrected|removed|waived|booked|found)\b",
    _F,
)
"""Done by others at the agent's word: "I've had the vessel searched"."""
_OURS = re.compile(
    rf"\b(?:our|my) (?:\w+ )?(?:team|colleague|manager|desk|warehouse|engineers?|office|department|\w+ team)(?: has| have|'s|'ve)\s+{_ADVERB}(?:{_ALL})\b",
    _F,
)
_PASSIVE = re.compile(
    rf"\b(?:has|have|'s|'ve)\s+{_ADVERB}been\s+{_ADVERB}(?:{_ALL}|made|sent|issued|added|given|paid|found|located|searched|inspected|examined|tested|collected)\b",
    _F,
)
_WAS = re.compile(
    rf"\b(?:refund|credit|voucher|replacement|money|payment|charge|fee|amount|£\d\S*|\$\d\S*|€\d\S*)\b[^,.;?!]*\b(?:was|were)\s+{_ADVERB}"
    r"(?:refunded|issued|sent|made|processed|added|credited|paid|reversed|waived|approved|returned|put through)\b",
    _F,
)
_ELLIPTIC = re.compile(
    rf"^(?:(?:and|so|ok|okay|right|hi|hello|good news)\b[,:!]?\s+)*{_ADVERB}(?:refunded|reversed|credited|waived|escalated|cancelled|"
    r"replaced|unlocked|restored|fixed|reset|resent|rebooked|done|all (?:done|sorted)|sorted)\b",
    _F,
)
_STATES: tuple[tuple[ActionKind, re.Pattern[str]], ...] = (
    ("refund", re.compile(r"\b(?:refund|money)\b[^,.;?!]*\b(?:is|'s) (?:already |now )?(?:on its way|in your account|with your bank|done|through|back (?:on|in))\b", _F)),
    ("reship", re.compile(r"\b(?:replacement|new one|second one|another one|parcel|order)\b[^,.;?!]*\b(?:is|'s) (?:already |now )?(?:on (?:its|the) way|in the post|out for delivery)\b", _F)),
    ("credit", re.compile(r"\b(?:credit|voucher)\b[^,.;?!]*\b(?:is|'s) (?:already |now )?(?:on your account|in your (?:inbox|account|email))\b", _F)),
)  # fmt: skip
_NOT_DONE = re.compile(
    r"\b(?:not|n't|never|yet to|unable|will|'ll|shall|going to|would|could|should|can|may|might|if|once|when|until|after|"
    r"before|ought|wrong|instead of|by mistake|in error|twice|too (?:late|early)|failed)\b|n't\b|\?\s*$",
    _F,
)
_BINDING: frozenset[str] = MONEY_KINDS | {
    "replacement", "reship", "cancellation", "escalation", "return", "extension", "upgrade",
}  # fmt: skip
_SAME_WORDS = 0.5


def find_deeds(reply: str, joiner: Joiner, currency: str | None = None) -> list[Deed]:
    """All clauses of the reply that say that the company has done something for this customer, in order."""
    found = []
    for unit in units(reply):
        kind = _deed_kind(unit)
        if kind is None:
            continue
        segment = unit.segment
        sums = find_money(segment.text, currency)
        action = joiner.match(segment.text, kind)
        amount = max(sums, key=lambda span: span.most).money() if sums else None
        text = segment.text.rstrip(" .,;:!")
        found.append(
            Deed(segment.start, segment.start + len(text), text, kind, action.name if action else None, amount)
        )
    return found


def undone(
    deeds: Sequence[Deed], taken: Sequence[ActionTaken], kinds: dict[str, ActionKind], known: Iterable[str] = ()
) -> list[tuple[Deed, str]]:
    """The deeds that the case does not know of, each with one sentence why.

    `kinds` gives the kind of an action name; `known` are texts of the case (notes, earlier messages of the agent) that
    may ground a deed which moves neither money nor goods.
    """
    notes = [content_words(text) for text in known]
    result = []
    for deed in deeds:
        match = next((one for one in taken if _is(deed, one, kinds)), None)
        if match is None:
            if deed.kind not in _BINDING and any(_told(deed, words) for words in notes):
                continue
            result.append((deed, "the case does not know that this has been done"))
        elif deed.amount and match.amount and deed.amount.amount != match.amount.amount:
            result.append((deed, f"the case says {match.amount.amount:f}, not {deed.amount.amount:f}"))
    return result


def _deed_kind(unit: Unit) -> ActionKind | None:
    text = unit.segment.text.replace("’", "'")
    if is_condition(text) or _asks(unit):
        return None
    subject_before = re.search(r"\b(?:i|we)(?:'ve| have)\b", unit.before.replace("’", "'"), _F) is not None
    joined = re.sub(r"^(?:and|but|then)\s+", "", text, flags=_F)
    carried = subject_before and re.match(rf"{_ADVERB}(?:{_ALL})\b", joined, _F) is not None
    said = (
        _OWN.search(text)
        or _HAD_DONE.search(text)
        or _OURS.search(text)
        or _PASSIVE.search(text)
        or _WAS.search(text)
        or _ELLIPTIC.search(text)
    )
    if said is None and not carried:
        return next((kind for kind, pattern in _STATES if pattern.search(text) and not _NOT_DONE.search(text)), None)
    stretch = text if said is None else text[max(0, said.start() - 25) : said.end()]
    if _NOT_DONE.search(stretch) or re.search(r"\b(?:wrong|by mistake|in error|twice)\b", text, _F):
        return None
    return _kind_of(text if said is None else text[said.start() :], text)


def _asks(unit: Unit) -> bool:
    return unit.segment.text.rstrip().endswith("?")


def _kind_of(text: str, whole: str) -> ActionKind:
    found = next((kind for kind, pattern in _VERBS if re.search(rf"\b(?:{pattern})\b", text, _F)), "other")
    cue = kind_by_cue(whole)
    if cue is not None and cue in MONEY_KINDS and found in {"other", "refund", "credit", "investigation"}:
        return cue
    return cue if found == "other" and cue is not None else cast("ActionKind", found)


def _is(deed: Deed, one: ActionTaken, kinds: dict[str, ActionKind]) -> bool:
    """Whether the action taken is what the clause speaks of: by name, by kind, or in its own words."""
    if deed.action is not None and deed.action == one.action:
        return True
    kind = kinds.get(one.action, one.action)
    words = content_words(f"{one.action.replace('_', ' ')} {one.detail}")
    own = content_words(deed.text)
    shared = own & words
    if kind == deed.kind or (related(kind, deed.kind) and deed.kind != "other"):
        return deed.kind in _BINDING or len(shared) >= 1
    strict = deed.kind in _BINDING and kind not in {"other", deed.kind}
    return not strict and len(shared) >= 2 and len(shared) >= _SAME_WORDS * min(len(own), len(words))


def _told(deed: Deed, words: frozenset[str]) -> bool:
    own = content_words(deed.text)
    return bool(own) and len(own & words) >= max(2, _SAME_WORDS * len(own))
