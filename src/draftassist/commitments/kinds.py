# ruff: noqa: E501 - a cue reads best on one line
"""Which kind of action a clause speaks of: cues that leave no doubt; the trained head decides the rest."""

from __future__ import annotations

import re

from draftassist.domain.policy import ACTION_KINDS, ActionKind

__all__ = ["KIND_CUES", "OWN_CONTROL", "cue_vector", "kind_by_cue"]

OWN_CONTROL: frozenset[str] = frozenset({"update", "callback", "information", "apology", "investigation", "escalation"})
"""Kinds that an agent brings about alone: policy need not speak of them (`rubric.md`: overpromising 0)."""

_SHIPPING = r"(?:postage|shipping|delivery (?:charge|fee|cost)s?|p&p|carriage|courier (?:charge|fee))"
_CUES: tuple[tuple[ActionKind, str], ...] = (
    ("refund_shipping", rf"\b(?:refund|return|reimburse|back|pay)\w*\b.*\b{_SHIPPING}\b|\b{_SHIPPING}\b.*\b(?:refund|back|returned|off|free|on us)\b"),
    ("fee_waiver", r"\b(?:waive|waived|waiving|drop|dropped|scrap|lift|cancel|remove|take off|strike out|wipe)\b.*\b(?:fees?|charges?|penalt\w+|surcharge|interest)\b|\b(?:fees?|charges?|penalt\w+|interest)\b.*\b(?:waived|dropped|scrapped|removed|cancelled|off)\b|\bwon't be charged\b|\bnot be charged\b"),
    ("partial_refund", r"\b(?:part(?:ial)? refund|refund (?:of )?(?:part|half|some)|half (?:of )?(?:the|your) (?:price|money|cost)|refund the difference)\b"),
    ("refund", r"\brefund\w*|\bmoney back\b|\breimburs\w+|\bback (?:on|to|in|into) your (?:card|account|bank)|\bin your account\b|\bon your card\b|\breversed?\b|\bpay (?:you )?back\b|\bcompensat\w+|\bevery penny\b"),
    ("credit", r"\bcredit(?:s|ed|ing)?\b|\bvouchers?\b|\bgift card\b|\bpoints\b|\bgoodwill\b|\bhamper\b"),
    ("discount", r"\bdiscount\b|\b(?:money|\d+\s?%|[£$€]\s?\d+|half|per cent) off\b|\bhalf price\b|\boff (?:your|the) next\b"),
    ("extension", r"\bextend\w*\b|\bextension\b|\b(?:free|extra) (?:month|week|day|year)s?\b|\b(?:month|week|day|year)s? (?:free|extra|added|longer)\b"),
    ("upgrade", r"\bupgrad\w+|\b(?:first|business) class\b|\bbetter room\b|\bsuite\b|\bpriority\b"),
    ("reship", r"\b(?:re-?send|re-?ship|re-?dispatch|resent|send (?:it|the \w+|your order|another|a second)(?: \w+)? (?:again|out)?)\b|\bcorrect (?:one|item|size)\b"),
    ("replacement", r"\breplac\w+|\bnew one\b|\bswap\w*|\bexchange\w*|\bbrand[- ]new\b|\banother one\b"),
    ("return", r"\bcollect(?:ed|ion|ing)?\b|\bpick (?:it|them|the \w+) up\b|\breturns? label\b|\bprepaid label\b|\btake (?:the \w+|it) away\b"),
    ("repair", r"\brepair\w*|\bmend\w*|\bfix(?:ed|es|ing)?\b|\bengineer\b|\brestor\w+|\bput (?:it|this|that) right\b|\bback (?:on|up|online)\b|\bup and running\b|\breset\b|\bunlock\w*\b"),
    ("cancellation", r"\bcancel\w*\b|\bcalled off\b|\bclose (?:the|your) account\b"),
    ("callback", r"\b(?:i|we|\w+)(?:'ll| will| shall|'m|'re)?\s?(?:\w+ )?(?:call(?:ing)?|ring(?:ing)?|phon(?:e|ing)|telephon(?:e|ing)|rings?|calls?|phones?) (?:you|at|back|on|her|him|tomorrow|today)\b|\bcallback\b|\bget a call\b|\bring back\b|\btelephone you\b|\bcall comes\b"),
    ("update", r"\b(?:update|let you know|keep you (?:posted|informed)|(?:write|email|e-mail|message|text|dm|ping) (?:to )?(?:you|here|back|again)|drop you|hear from (?:me|us)|get back to you|back to you|in touch|tell you|answer (?:from|by|here)|post (?:at|again|an?))\b|\b(?:stay|remain|keep)\b.*\b(?:contact|with (?:me|us)|in (?:my|our) hands)\b|\bkeep (?:it|this) with me\b"),
    ("escalation", r"\bescalat\w+|\bpass(?:ing|ed)? (?:this|it|that) (?:on|up|to)\b|\bto (?:my|our|the) (?:manager|team lead|head|supervisor|duty manager)\b|\bto our \w+ (?:team|desk|office)\b"),
    ("investigation", r"\b(?:look(?:ed|ing)? (?:in|into|at)|investigat\w+|find out|trac(?:e|ing)|chas(?:e|ing)|check(?:ed|ing)?|review\w*|search\w*|inspect\w*|go through|get to the bottom)\b"),
    ("delivery", r"\bdeliver\w*|\barriv\w+|\bwith you (?:by|on|before|tomorrow|today|tonight)\b|\bon (?:its|the) (?:way|van)\b|\breach(?:es)? you\b|\bbe there\b|\bin your hands?\b|\byou'll have it\b|\bgets? to you\b|\bturn(?:s)? up\b"),
    ("information", r"\b(?:statement|invoice|report|breakdown|in writing|explanation|receipt|letter|copy|details|instructions|confirmation|wording|forms?)\b"),
    ("apology", r"\bapologi[sz]\w*|\bapology\b"),
    ("prevention", r"\b(?:never|not|won't|no|can't|nothing|nobody|impossible)\b.*\b(?:again|happen|another|recur|repeat|ever|hear from|any more)\b|\bfrom now on\b|\bmake sure (?:this|it|that)\b|\b(?:retrain|retrained|training)\b"),
)  # fmt: skip
KIND_CUES: tuple[tuple[ActionKind, re.Pattern[str]], ...] = tuple((k, re.compile(p)) for k, p in _CUES)
_LONGEST = 600
_SURE: frozenset[str] = frozenset({"refund_shipping", "fee_waiver", "partial_refund", "callback"})


def cue_vector(clause: str) -> list[float]:
    """One number per kind of ACTION_KINDS: whether a cue for it stands in the clause."""
    text = clause[:_LONGEST].replace("’", "'").lower()
    hit = {kind for kind, pattern in KIND_CUES if pattern.search(text)}
    return [1.0 if kind in hit else 0.0 for kind in ACTION_KINDS]


def kind_by_cue(clause: str) -> ActionKind | None:
    """The kind where one cue, or one that outranks the others, leaves no doubt; else None."""
    text = clause[:_LONGEST].replace("’", "'").lower()
    hits = [kind for kind, pattern in KIND_CUES if pattern.search(text)]
    if not hits:
        return None
    return hits[0] if len(hits) == 1 or hits[0] in _SURE else None
