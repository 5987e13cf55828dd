"""One reply to one scorecard: the network's reading, the commitments and the case brought together by the rubric.

What is known beats what is guessed: a commitment that policy contradicts, or a deed that the case does not know, makes
overpromising at least 3; promises that are all supported by policy are no overpromise however firm they sound.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import tee

import numpy as np

from draftassist.domain.commitment import Commitment
from draftassist.domain.scorecard import (
    Act,
    Dimension,
    DimensionScore,
    Evidence,
    OverpromisingScore,
    ReplyToScore,
    Scorecard,
    Weights,
)
from draftassist.scoring.acts import ActSpan, acts_of, tag_means
from draftassist.scoring.model import DIMENSIONS, Reading, ScoringModel
from draftassist.scoring.reasons import EVIDENCE, reason_for
from draftassist.scoring.suggest import Rewrite, Suggestions

__all__ = ["FAIL_AT", "Found", "Scorer"]

FAIL_AT = 3
"""A reply with overpromising of this or more fails (rubric.md)."""
_SEVERE = 2
"""So many contradicted commitments are "several": overpromising 4 (rubric.md)."""

_GRADED: tuple[Dimension, ...] = ("empathy", "ownership")

FindCommitments = Callable[[ReplyToScore], Sequence[Commitment]]
_BETTER = 0.3
"""How much nearer to its best a rewrite must bring the dimension's value to be worth showing."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in one reply, before it is put into words."""

    reading: Reading
    acts: tuple[ActSpan, ...]
    commitments: tuple[Commitment, ...]
    undone: tuple[tuple[int, int], ...] = ()


class Scorer:
    """Scores replies. `find_commitments` and `rewrite` are handed in: policies and writers are not this package's."""

    def __init__(
        self,
        model: ScoringModel,
        *,
        find_commitments: FindCommitments | None = None,
        rewrite: Rewrite | None = None,
        weights: Weights | None = None,
    ) -> None:
        self._model = model
        self._find = find_commitments
        self._suggest = Suggestions(rewrite, self.improves)
        self._weights = weights or Weights()

    @property
    def name(self) -> str:
        """How a scorecard names this scorer."""
        return self._model.name

    def score(
        self,
        reply: ReplyToScore,
        *,
        commitments: Sequence[Commitment] | None = None,
        undone: Sequence[tuple[int, int]] = (),
    ) -> Scorecard:
        """The scorecard of one reply.

        `commitments`: as found and checked already; None: they are looked for here. `undone`: spans that claim a
        deed which the case does not know.
        """
        reading = self._model.read(reply.reply, reply.customer_message or "")
        return self._card(reply, reading, commitments, undone)[0]

    def score_many(self, replies: Iterable[ReplyToScore]) -> Iterator[Scorecard]:
        """Scorecards in the replies' order, several replies read at once, in constant memory."""
        return (card for card, _ in self.score_with_acts(replies))

    def score_with_acts(self, replies: Iterable[ReplyToScore]) -> Iterator[tuple[Scorecard, tuple[ActSpan, ...]]]:
        """As `score_many`, with what each clause of the reply does."""
        kept, read = tee(replies)
        readings = self._model.read_many((reply.reply, reply.customer_message or "") for reply in read)
        for reply, reading in zip(kept, readings, strict=True):
            yield self._card(reply, reading, None, ())

    def improves(self, reply: ReplyToScore, dimension: Dimension, text: str) -> bool:
        """Whether `text` in the reply's place is better on `dimension` and promises no more."""
        message = reply.customer_message or ""
        old, new = self._model.read(reply.reply, message), self._model.read(text, message)
        old_value, new_value = self._level(old, dimension)[1], self._level(new, dimension)[1]
        promised = self._level(new, "overpromising")[1] - self._level(old, "overpromising")[1]
        if dimension == "overpromising":
            return promised <= -_BETTER
        return new_value - old_value >= _BETTER and promised < _BETTER

    def _card(
        self,
        reply: ReplyToScore,
        reading: Reading,
        commitments: Sequence[Commitment] | None,
        undone: Sequence[tuple[int, int]],
    ) -> tuple[Scorecard, tuple[ActSpan, ...]]:
        acts = acts_of(reply.reply, reading, self._model.tags, self._model.settings["act_cuts"])
        if commitments is None:
            commitments = self._find(reply) if self._find else _bound_by_network(reply, acts, reading, self._model.tags)
        found = Found(reading, tuple(acts), tuple(commitments), tuple(undone))
        empathy, ownership = (self._dimension(reply, found, name) for name in _GRADED)
        promises = self._overpromising(reply, found)
        card = Scorecard(
            id=reply.id,
            empathy=empathy,
            ownership=ownership,
            overpromising=promises,
            overall=self._weights.overall(empathy.score, ownership.score, promises.score),
            fail=promises.score >= FAIL_AT,
            scorer=self.name,
            not_applicable=reading.not_applicable >= self._model.settings["not_applicable_cut"],
        )
        return card.model_copy(update={"suggestions": self._suggest(reply, card, acts)}), found.acts

    def _level(self, reading: Reading, name: Dimension) -> tuple[int, float]:
        """Score and value: the expected score, set right on the development split, and its whole number."""
        index = DIMENSIONS.index(name)
        fitted = self._model.settings["dimensions"][name]
        value = float(np.interp(reading.expected(index), fitted["expected"], fitted["value"]))
        score = sum(value >= cut for cut in fitted["cuts"])
        return score, round(min(4.0, max(0.0, value)), 2)

    def _dimension(self, reply: ReplyToScore, found: Found, name: Dimension) -> DimensionScore:
        score, value = self._level(found.reading, name)
        evidence = _evidence(found, name, score)
        return DimensionScore(
            score=score, value=value, reason=reason_for(name, score, found.acts, evidence, reply), evidence=evidence
        )

    def _overpromising(self, reply: ReplyToScore, found: Found) -> OverpromisingScore:
        score, value = self._level(found.reading, "overpromising")
        score, value = _by_policy(score, value, found)
        evidence = _evidence(found, "overpromising", score)
        telling = sorted(evidence, key=lambda e: -_strength(found.reading, e.start, e.end, "overpromising", score))
        reason = reason_for(
            "overpromising", score, found.acts, telling, reply, commitments=found.commitments, undone=found.undone
        )
        return OverpromisingScore(
            score=score, value=value, reason=reason, evidence=evidence, commitments=list(found.commitments)
        )


def _by_policy(score: int, value: float, found: Found) -> tuple[int, float]:
    """What policy and case say of the promises outweighs how they sound."""
    contradicted = sum(c.status == "contradicted" for c in found.commitments)
    if contradicted or found.undone:
        least = 4 if contradicted + len(found.undone) >= _SEVERE else FAIL_AT
        return max(score, least), max(value, float(least))
    supported = bool(found.commitments) and all(c.status == "supported" for c in found.commitments)
    if supported and not any(span.does("guarantee") for span in found.acts):
        return 0, min(value, 0.4)
    return score, value


def _evidence(found: Found, name: Dimension, score: int) -> list[Evidence]:
    """The clauses whose acts bear on the dimension; where none does, the one that moved the network most."""
    wanted: tuple[Act, ...] = EVIDENCE[name]
    spans = []
    for span in found.acts:
        act = next((a for a in wanted if a in span.acts), None)
        if act is not None:
            spans.append(Evidence(start=span.start, end=span.end, act=act))
    if name == "overpromising":
        known = {(e.start, e.end) for e in spans}
        spans += [
            Evidence(start=c.start, end=c.end, act="commitment")
            for c in found.commitments
            if not any(start <= c.start and c.end <= end for start, end in known)
        ]
        spans += [Evidence(start=start, end=end, act="action_done") for start, end in found.undone]
    if not spans and score > 0:
        spans = _strongest(found, name, score)
    return sorted(spans, key=lambda e: (e.start, e.end))


def _strongest(found: Found, name: Dimension, score: int) -> list[Evidence]:
    doing = [span for span in found.acts if span.acts]
    best = max(doing, key=lambda span: _strength(found.reading, span.start, span.end, name, score), default=None)
    if best is None:
        return []
    return [Evidence(start=best.start, end=best.end, act=max(best.acts, key=best.acts.__getitem__))]


def _strength(reading: Reading, start: int, end: int, name: Dimension, score: int) -> float:
    """How strongly the words of a span speak for a score of at least `score` (1 where `score` is 0)."""
    inside = [i for i, (s, e) in enumerate(reading.offsets) if s >= start and e <= end]
    return float(reading.words[inside, DIMENSIONS.index(name), max(score, 1) - 1].max()) if inside else 0.0


def _bound_by_network(
    reply: ReplyToScore, acts: Sequence[ActSpan], reading: Reading, tags: tuple[str, ...]
) -> list[Commitment]:
    """The commitments that the network itself marks, for use without the commitments package; unchecked."""
    index = tags.index("commitment_span")
    return [
        Commitment(start=span.start, end=span.end, text=reply.reply[span.start : span.end], what="other", kind="other")
        for span in acts
        if span.does("commitment", "guarantee") and tag_means(reading, span.start, span.end)[index] >= 0.5
    ]
