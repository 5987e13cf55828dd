"""What recurs in weak replies: an act that should not be there, or one that is missing, and how to practise it.

One pattern is one thing to talk about. The acts are those of the scorecard's evidence, the promises its commitments.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from draftassist.domain.scorecard import Act, Dimension, Scorecard

__all__ = ["DIMENSIONS", "PATTERNS", "Habit", "chosen", "is_weak", "patterns_of"]

DIMENSIONS: tuple[Dimension, ...] = ("empathy", "ownership", "overpromising")
_WEAK_BELOW = 3
_WEAK_PROMISES = 2
_TELLING_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class Habit:
    """A pattern of one dimension. `acts`: what shows it; `missing`: it shows by none of them being there."""

    code: str
    dimension: Dimension
    says: str
    exercise: str
    acts: tuple[Act, ...] = ()
    missing: bool = False


def _habit(dimension: Dimension, act: Act, says: str, exercise: str) -> Habit:
    return Habit(act, dimension, says, exercise, (act,))


PATTERNS: tuple[Habit, ...] = (
    _habit("empathy", "blame", "puts the blame on the customer or somebody else",
           "Write the same explanation with no blame in it: what happened, and what we do about it."),
    _habit("empathy", "refusal", "refuses without warmth",
           "Write the refusal so that it says what the customer hoped for, why it cannot be, and what can."),
    _habit("empathy", "identical_feelings", "claims to feel what the customer feels",
           "Replace every sentence about your own feelings by one about what the customer lost."),
    _habit("empathy", "dramatic", "is more dramatic than the case",
           "Say the same in half the words, at the size of what happened."),
    _habit("empathy", "stock_sympathy", "uses a formula that would fit any complaint",
           "Read the customer's message once, close it, and write one sentence that could be about nobody else."),
    Habit("no_failure_named", "empathy", "never names what went wrong",
          "Begin with the failure in the customer's own terms: what was due, and what came instead.",
          ("names_failure", "names_impact"), missing=True),
    Habit("no_impact_named", "empathy", "does not say what it meant for this customer",
          "Find the sentence in the message that says what it cost the customer, and answer that sentence first.",
          ("names_impact",), missing=True),
    _habit("ownership", "deflect", "says that the matter is not ours",
           "Rewrite it so that you ask the other team yourself, and say when you will be back."),
    _habit("ownership", "blame", "puts the blame elsewhere",
           "Say who caused it only if it helps the customer; then say in the first person what you do."),
    _habit("ownership", "pass_on", "passes it on without keeping it",
           "Hand over in one sentence that names who has it, and stay the contact in the next."),
    _habit("ownership", "work_to_customer", "leaves the work to the customer",
           "For each thing asked of the customer, write who here could do it instead."),
    _habit("ownership", "asks_known", "asks for what is on file",
           "List what the case already says before you write a question; strike each question that it answers."),
    _habit("ownership", "action_vague", "leaves the action vague",
           "Replace each \u201clook into it\u201d by a verb that somebody could see you do, and by when."),
    Habit("no_action", "ownership", "names no action that somebody is taking",
          "Write down one thing that you have done and one that you will do, each with a time.",
          ("action_done", "action_under_way", "checkpoint"), missing=True),
    Habit("no_checkpoint", "ownership", "does not say who will be in touch and when",
          "End with your next contact: who, when, and that it comes even without news.",
          ("checkpoint",), missing=True),
    Habit("against_policy", "overpromising", "promises what policy forbids or limits",
          "Open the clause beside the reply and rewrite the promise so that it stands within it."),
    _habit("overpromising", "guarantee", "guarantees what is outside our control",
           "Turn each guarantee into what you expect, what it depends on, and when you will check."),
    _habit("overpromising", "commitment", "states as certain what is not",
           "Mark each promise as ours or not ours to keep; for those not ours, say what you will do instead."),
)  # fmt: skip
_BY_CODE = {(habit.dimension, habit.code): habit for habit in PATTERNS}


def is_weak(card: Scorecard, dimension: Dimension) -> bool:
    """Whether a reply needs work on a dimension: below 3, or, for overpromising, 2 and more."""
    score = getattr(card, dimension).score
    return bool(score >= _WEAK_PROMISES) if dimension == "overpromising" else bool(score < _WEAK_BELOW)


def patterns_of(card: Scorecard, dimension: Dimension) -> Iterator[Habit]:
    """The patterns that one weak reply shows in a dimension."""
    acts = {evidence.act for evidence in getattr(card, dimension).evidence}
    against = any(c.status == "contradicted" for c in card.overpromising.commitments)
    for habit in PATTERNS:
        if habit.dimension != dimension:
            continue
        shown = acts.isdisjoint(habit.acts) if habit.missing else not acts.isdisjoint(habit.acts)
        if against if habit.code == "against_policy" else shown:
            yield habit


def chosen(dimension: Dimension, counts: Mapping[str, int], weak: int) -> list[Habit]:
    """The patterns of a dimension, the one to talk about first.

    What is said outranks what is missing wherever it is in a quarter of the weak replies: it can be quoted. Among
    equals the more frequent one comes first.
    """
    habits = [_BY_CODE[dimension, code] for code, count in counts.items() if count]
    return sorted(habits, key=lambda h: (h.missing or counts[h.code] < _TELLING_SHARE * weak, -counts[h.code], h.code))
