"""The writer that is always there: the composer's realisation of brief and plan, mended by choosing other words."""

from __future__ import annotations

from collections.abc import Sequence

from draftassist.domain.draft import Flag
from draftassist.drafting.composer import compose
from draftassist.drafting.steering import read_instruction
from draftassist.drafting.writers import WritingRequest, Written, sentence_offsets

__all__ = ["ComposerWriter"]

_ROUND = 101
"""Seeds of a revision lie far from those of the candidates, so that no wording is tried twice."""


class ComposerWriter:
    """Deterministic: the same case gives the same words, unless the agent has used them lately."""

    name = "composer"

    def describe(self) -> str:
        """What it is doing, for the progress line."""
        return "writing"

    def write(self, request: WritingRequest, candidates: int) -> list[Written]:
        """One reply per seed."""
        return [self._compose(request, seed, ()) for seed in range(candidates)]

    def revise(self, request: WritingRequest, written: Written, wrong: Sequence[Flag], round_: int) -> Written | None:
        """The same plan without the words that were flagged; nothing to offer when no words were."""
        offsets = sentence_offsets(written.reply.sentences)
        flagged = [
            sentence.text
            for sentence, (start, end) in zip(written.reply.sentences, offsets, strict=True)
            if any(flag.end > flag.start and flag.start < end and start < flag.end for flag in wrong)
        ]
        if not flagged:
            return None
        return self._compose(request, _ROUND * round_, flagged)

    def _compose(self, request: WritingRequest, seed: int, avoid: Sequence[str]) -> Written:
        frame = request.frame
        steering = read_instruction(frame.instruction)
        reply = compose(
            request.case,
            request.brief,
            request.plan,
            frame.company,
            frame.calendar,
            seed=seed,
            recent=[*frame.recent, *avoid],
            tone=steering.tone,
            length=steering.length,
        )
        return Written(reply=reply, writer=self, model=self.name, notices=steering.notices)
