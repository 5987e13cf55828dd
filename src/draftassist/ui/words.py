"""The desk's vocabulary: what codes, acts and states are called on the page."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from draftassist.domain.base import Money
from draftassist.domain.draft import Severity, Verdict
from draftassist.domain.scorecard import Act
from draftassist.text.wording import money_words

__all__ = [
    "ACT_GROUPS",
    "ACT_WORDS",
    "GROUP_WORDS",
    "INFERRED",
    "LENGTHS",
    "SEVERITY_WORDS",
    "STATUS_WORDS",
    "TONES",
    "VERDICT_WORDS",
    "moment",
    "money",
    "plain",
]

VERDICT_WORDS: Final[dict[Verdict, tuple[str, str]]] = {
    "ready": ("Ready", "Could be sent as it is."),
    "needs_fill": ("Needs you", "Fill or tick what only you can know:"),
    "hold": ("Hold", "A person with authority must look, or change this:"),
}
SEVERITY_WORDS: Final[dict[Severity, str]] = {"info": "note", "fix": "fix", "hold": "hold"}
STATUS_WORDS: Final[dict[str, str]] = {"done": "done", "in_progress": "under way", "will_do": "to do"}

INFERRED: Final = "read from the message"
TONES: Final = ("as it comes", "warmer", "plainer", "more formal")
LENGTHS: Final = ("as it comes", "shorter", "longer")

ACT_WORDS: Final[dict[Act, str]] = {
    "names_failure": "names what went wrong",
    "names_impact": "names what it meant",
    "validates": "takes the feeling seriously",
    "stock_sympathy": "formula",
    "identical_feelings": "claims to feel the same",
    "dramatic": "dramatic",
    "responsibility": "takes responsibility",
    "blame": "blames somebody",
    "deflect": "sends the matter away",
    "pass_on": "passes it on",
    "action_done": "done",
    "action_under_way": "under way",
    "action_vague": "vague action",
    "work_to_customer": "makes the customer work",
    "checkpoint": "next contact",
    "asks_known": "asks what is known",
    "commitment": "promise",
    "guarantee": "guarantee",
    "hedge": "hedged",
    "gesture": "gesture",
    "explanation": "explains",
    "refusal": "says no",
    "alternative": "another way",
    "courtesy": "courtesy",
}
GROUP_WORDS: Final[dict[str, str]] = {
    "empathy": "meets the customer",
    "ownership": "owns it",
    "promise": "promises",
    "trouble": "costs trust",
}
ACT_GROUPS: Final[dict[Act, str]] = {
    "names_failure": "empathy",
    "names_impact": "empathy",
    "validates": "empathy",
    "responsibility": "ownership",
    "action_done": "ownership",
    "action_under_way": "ownership",
    "checkpoint": "ownership",
    "explanation": "ownership",
    "alternative": "ownership",
    "commitment": "promise",
    "gesture": "promise",
    "hedge": "promise",
    "stock_sympathy": "trouble",
    "identical_feelings": "trouble",
    "dramatic": "trouble",
    "blame": "trouble",
    "deflect": "trouble",
    "pass_on": "trouble",
    "action_vague": "trouble",
    "work_to_customer": "trouble",
    "asks_known": "trouble",
    "guarantee": "trouble",
}
"""Acts that are neither good nor bad (courtesy, a refusal) are not highlighted."""


def plain(name: str) -> str:
    """`late_delivery` as a person writes it."""
    return name.replace("_", " ").strip()


def moment(when: datetime | None) -> str:
    """`Mon 23 Nov, 16:00`; a plain date has no clock; empty when there is no moment."""
    if when is None:
        return ""
    clock = f", {when:%H:%M}" if when.hour or when.minute else ""
    return f"{when:%a} {when.day} {when:%b}{clock}"


def money(amount: Money | None) -> str:
    """`£15`, or nothing."""
    return money_words(amount) if amount is not None else ""
