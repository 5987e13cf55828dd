"""What each clause of a reply does: the acts that are the evidence of a score.

An act holds for a clause when the mean of its tokens' probabilities passes the act's own cut, which was fitted on the
development split (`scorer.json`). Greeting and sign-off are courtesy by their form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from draftassist.domain.scorecard import ACTS, Act
from draftassist.scoring.model import Reading
from draftassist.scoring.normal import courtesy_spans
from draftassist.text.segment import Segment, clauses

__all__ = ["ActSpan", "acts_of", "tag_means"]


@dataclass(frozen=True, slots=True)
class ActSpan:
    """A clause of the reply (code points) with what it does, and how surely."""

    start: int
    end: int
    text: str
    acts: Mapping[Act, float]

    def does(self, *acts: Act) -> bool:
        """Whether it does any of these."""
        return any(act in self.acts for act in acts)


def acts_of(reply: str, reading: Reading, tags: tuple[str, ...], cuts: Mapping[str, float]) -> list[ActSpan]:
    """The clauses of `reply` in order, each with its acts."""
    polite = courtesy_spans(reply)
    found = []
    for clause in _apart(clauses(reply), polite):
        if any(start <= clause.start and clause.end <= end for start, end in polite):
            acts: dict[Act, float] = {"courtesy": 1.0}
        else:
            means = tag_means(reading, clause.start, clause.end)
            acts = {act: float(means[tags.index(act)]) for act in ACTS if means[tags.index(act)] >= cuts[act]}
        found.append(ActSpan(clause.start, clause.end, clause.text, acts))
    return found


def tag_means(reading: Reading, start: int, end: int) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """The mean probability of each tag over the tokens in `[start, end)`; zeros where there is no token."""
    inside = [i for i, (s, e) in enumerate(reading.offsets) if s >= start and e <= end and e > s]
    if not inside:
        return np.zeros(reading.tags.shape[1], np.float32)
    return np.asarray(reading.tags[inside].mean(axis=0), dtype=np.float32)


def _apart(segments: list[Segment], spans: list[tuple[int, int]]) -> list[Segment]:
    """Cuts segments at the edges of `spans`, so that a greeting and the sentence after it are two."""
    edges = sorted({edge for span in spans for edge in span})
    parts = []
    for segment in segments:
        inner = [edge for edge in edges if segment.start < edge < segment.end]
        for start, end in zip([segment.start, *inner], [*inner, segment.end], strict=True):
            text = segment.text[start - segment.start : end - segment.start]
            kept = text.strip()
            if kept:
                first = start + len(text) - len(text.lstrip())
                parts.append(Segment(first, first + len(kept), kept))
    return parts
