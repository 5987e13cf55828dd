"""Suggestions: the sentence of the weakest dimension, and a rewrite that fits this case.

The rewrite comes from a writer that is handed in. Without one, only what the case itself makes true is offered: the
customer's own words in place of a formula, and an honest "expect" in place of a guarantee. Else there is none.
A rewrite that promises anew, or is no better by the scorer's own reading, is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from draftassist.domain.scorecard import Act, Dimension, ReplyToScore, Scorecard, Suggestion
from draftassist.scoring.acts import ActSpan
from draftassist.scoring.reasons import quoted
from draftassist.text.segment import sentences

__all__ = ["Rewrite", "Suggestions", "weakest"]

Rewrite = Callable[[ReplyToScore, Dimension, str], str | None]
"""(the reply with its case, the dimension, the sentence to change) -> the new sentence, or None."""
Improves = Callable[[ReplyToScore, Dimension, str], bool]
"""Whether a whole new reply text is better on a dimension, and promises no more."""

_TARGETS: dict[Dimension, tuple[Act, ...]] = {
    "empathy": ("stock_sympathy", "identical_feelings", "dramatic", "blame", "courtesy"),
    "ownership": ("deflect", "blame", "pass_on", "work_to_customer", "asks_known", "action_vague"),
    "overpromising": ("guarantee", "commitment"),
}
_WHY: dict[Act, str] = {
    "stock_sympathy": "would fit any complaint",
    "identical_feelings": "claims the customer's feelings as one's own",
    "dramatic": "is bigger than what happened",
    "blame": "blames instead of answering",
    "courtesy": "is polite, but says nothing about what happened",
    "deflect": "sends the customer away",
    "pass_on": "gives the matter away without saying who keeps it",
    "work_to_customer": "leaves the work to the customer",
    "asks_known": "asks for what the customer has told us",
    "action_vague": "does not say who does what",
    "guarantee": "guarantees what may not happen",
    "commitment": "states as certain what is not",
}
_GOOD_ENOUGH = 3
_GUARANTEE = re.compile(
    r"^(?:and |but |so )?(?:i|we) (?:can )?(?:absolutely |definitely |hereby |personally )?"
    r"(?:guarantee|promise|assure you)(?: you)?(?: that)?,? (?P<what>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_CERTAIN = re.compile(r"\b(?:definitely|certainly|absolutely|without fail|100 ?%|for sure)\b ?", re.IGNORECASE)
_OUTCOME = re.compile(r"^(?:it|they|this|that|your|the)\b.*\b(?:will|'ll)\b", re.IGNORECASE | re.DOTALL)


def weakest(card: Scorecard) -> Dimension | None:
    """The dimension that most needs work; None when all are good."""
    lacks: dict[Dimension, float] = {
        "empathy": 4 - card.empathy.value,
        "ownership": 4 - card.ownership.value,
        "overpromising": card.overpromising.value,
    }
    scores = {
        "empathy": card.empathy.score,
        "ownership": card.ownership.score,
        "overpromising": 4 - card.overpromising.score,
    }
    open_ones = [name for name in lacks if scores[name] < _GOOD_ENOUGH]
    # a promise that may fail the customer a second time comes before tone
    if card.fail:
        return "overpromising"
    return max(open_ones, key=lambda name: lacks[name], default=None)


class Suggestions:
    """Makes the suggestions of a scorecard; one call a scorecard."""

    def __init__(self, rewrite: Rewrite | None, improves: Improves) -> None:
        self._rewrite = rewrite
        self._improves = improves

    def __call__(self, reply: ReplyToScore, card: Scorecard, acts: Sequence[ActSpan]) -> list[Suggestion]:
        """At most one suggestion, for the weakest dimension."""
        dimension = None if card.not_applicable else weakest(card)
        if dimension is None:
            return []
        place = _sentence_to_change(reply.reply, dimension, acts)
        if place is None:
            return []
        start, end, act = place
        sentence = reply.reply[start:end]
        text = self._offered(reply, dimension, start, end) or _from_the_case(reply, dimension, sentence)
        if not text or text == sentence:
            return []
        why = f"{quoted(sentence)} {_WHY[act]}"
        return [Suggestion(dimension=dimension, start=start, end=end, rewrite=text, why=why)]

    def _offered(self, reply: ReplyToScore, dimension: Dimension, start: int, end: int) -> str | None:
        """The writer's sentence, when it reads better in its place and promises no more than before."""
        if self._rewrite is None:
            return None
        text = (self._rewrite(reply, dimension, reply.reply[start:end]) or "").strip()
        better = text and self._improves(reply, dimension, reply.reply[:start] + text + reply.reply[end:])
        return text if better else None


def _sentence_to_change(reply: str, dimension: Dimension, acts: Sequence[ActSpan]) -> tuple[int, int, Act] | None:
    """The whole sentence around the worst clause, so that the rewrite is a sentence too."""
    for act in _TARGETS[dimension]:
        doing = [span for span in acts if act in span.acts]
        if doing:
            worst = max(doing, key=lambda span: span.acts[act])
            for sentence in sentences(reply):
                if sentence.start <= worst.start < sentence.end:
                    return sentence.start, sentence.end, act
    return None


def _from_the_case(reply: ReplyToScore, dimension: Dimension, sentence: str) -> str | None:
    """A rewrite that is true whatever the facts are, or None."""
    if dimension == "empathy":
        words = _telling_words(reply.customer_message or "")
        return f"I'm sorry. You wrote “{words}”, and I have read that." if words else None
    if dimension == "overpromising":
        return _hedged(sentence)
    return None


def _telling_words(message: str) -> str | None:
    """The customer's sentence that says most of what happened to them: first person, concrete, not too long."""
    best: tuple[float, str | None] = (0.0, None)
    for sentence in sentences(message):
        words = sentence.text.split()
        if 4 <= len(words) <= 28 and not sentence.text.endswith("?"):
            mine = sum(w.lower().strip(".,") in {"i", "my", "me", "we", "our", "us"} for w in words)
            concrete = sum(any(c.isdigit() for c in w) for w in words)
            best = max(best, (mine + concrete + len(words) / 20, sentence.text.rstrip(".!")), key=lambda x: x[0])
    return best[1]


def _hedged(sentence: str) -> str | None:
    """The same outcome as an expectation; None where the sentence binds the agent's own deed, or has no such form."""
    bare = sentence.strip().rstrip(".!")
    given = _GUARANTEE.match(bare)
    what = given.group("what") if given else bare
    what = _CERTAIN.sub("", what)
    if not _OUTCOME.match(what) or re.search(r"\bnever\b|[£$€]|\b(?:all|every|any)\b", what, re.IGNORECASE):
        return None
    return f"I expect that {what[:1].lower()}{what[1:]}, but I can't be certain of it."
