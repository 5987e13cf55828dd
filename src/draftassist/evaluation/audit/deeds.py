"""Claims that something has been done, and whether the case knows of it: by patterns, apart from the tool's check."""

from __future__ import annotations

import re
from collections.abc import Sequence

from draftassist.domain.case import ActionTaken, Case
from draftassist.evaluation.audit.values import numbers_in
from draftassist.evaluation.audit.words import content
from draftassist.text.segment import sentences

__all__ = ["claimed_deeds", "undone"]

_DEEDS = (
    "added|approved|arranged|asked|attached|blocked|booked|called|cancelled|canceled|changed|checked|collected|"
    "contacted|corrected|credited|delivered|emailed|escalated|extended|filed|fixed|forwarded|handed|informed|issued|"
    "logged|moved|notified|opened|ordered|paid|passed|posted|processed|put|raised|refunded|reinstated|released|removed|"
    "repaired|replaced|reported|requested|rescheduled|resent|reset|resolved|restored|returned|reversed|searched|sent|"
    "set|shipped|spoken|started|stopped|submitted|switched|taken|told|transferred|unlocked|updated|upgraded|waived|"
    "written"
)
_BETWEEN = r"(?: (?:already|now|also|just|today|since|therefore|personally|then))*"
_OURS = r"our(?: (?!(?:you|they|that|which|who|what|everything|all)\b)\w+){1,4}?"
_ACTIVE = re.compile(
    rf"\b(?:i|we|my \w+|{_OURS}|she|he|they)(?:['’]ve| have| has|['’]s){_BETWEEN} (?P<deed>{_DEEDS})\b",
    re.IGNORECASE,
)
_PASSIVE = re.compile(rf"\b(?:has|have){_BETWEEN} been{_BETWEEN} (?P<deed>{_DEEDS})\b", re.IGNORECASE)
_NOT = re.compile(
    r"\b(?:not|never|nothing|nobody|no one|once|if|when|until|after|as soon as|whether|whatever|what|how|check|see|"
    r"make sure|confirm)\b|n['’]t\b",
    re.IGNORECASE,
)
_IDIOM = re.compile(r"\b(?:put my name|taken (?:it|this|that) on|taken on|taken charge)\b", re.IGNORECASE)
_RECOUNTED = 3
"""So many words shared with the customer's own account: the sentence tells the failure, it claims no mending."""
_IRREGULAR = {"paid": "pay", "sent": "send", "told": "tell", "taken": "take", "written": "write", "spoken": "speak",
              "put": "put", "resent": "resend"}  # fmt: skip


def claimed_deeds(text: str) -> list[str]:
    """Sentences that say that the company has done something; conditions and denials are none."""
    found = []
    for sentence in sentences(text):
        for pattern in (_ACTIVE, _PASSIVE):
            match = pattern.search(sentence.text)
            before = sentence.text[: match.end()] if match else ""
            if match and not _NOT.search(before) and not _IDIOM.search(sentence.text):
                found.append(sentence.text)
                break
    return found


def undone(text: str, case: Case) -> list[str]:
    """Claimed deeds that neither `actions_taken`, the notes, the cause nor an earlier agent's message speaks of.

    A deed counts as known when two of its words (or its only one), or a number of it, stand in one of those.
    """
    known: Sequence[str] = [
        *(_told(taken) for taken in case.actions_taken),
        *(message.text for message in case.messages if message.sender != "customer"),
        case.cause or "", case.agent_notes or "", *case.customer.history,
    ]  # fmt: skip
    told = content(" ".join(case.customer_messages))
    return [
        deed for deed in claimed_deeds(text)
        if not any(_same(deed, source) for source in known) and not _recounts(deed, told)
    ]  # fmt: skip


def _recounts(deed: str, told: frozenset[str]) -> bool:
    """`We sent you three letters`: said of us ("we", "you"), in the customer's words."""
    ours = re.match(r"(?!\s*(?:I|my)\b)", deed, re.IGNORECASE) is not None
    return ours and len(content(deed) & told) >= _RECOUNTED


def _told(taken: ActionTaken) -> str:
    amount = f"{taken.amount.amount:f}" if taken.amount else ""
    return f"{taken.action.replace('_', ' ')} {taken.detail} {amount}"


def _same(deed: str, source: str) -> bool:
    if set(numbers_in(deed)) & set(numbers_in(source)):
        return True
    said, known = ({_IRREGULAR.get(word, word) for word in content(text)} for text in (deed, source))
    return len(said & known) >= min(2, len(said))
