"""Deliberate regressions, each put in at a seam of the real tool: a gate of the shipped suites catches every one.

Each test runs the same slice twice, sound and spoiled, so that what it shows is the fault's doing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from draftassist.commitments.extract import ModelExtractor
from draftassist.domain.draft import Flag, Sentence
from draftassist.domain.scorecard import Scorecard
from draftassist.drafting import check
from draftassist.drafting.pipeline import Drafter
from draftassist.drafting.writers import Writer, WritingRequest, Written

pytestmark = [pytest.mark.release, pytest.mark.timeout(1200)]
Run = Callable[..., Any]
Failing = Callable[[Any], set[str]]
_PASSIVE = re.compile(r"\b(?:be|been|being|is|are)\s+\w+", re.IGNORECASE)


@dataclass
class EditingWriter:
    """A writer whose every reply is passed through `edit`: what a prompt that was changed for the worse comes to."""

    writer: Writer
    edit: Callable[[list[Sentence]], list[Sentence]]

    def describe(self) -> str:
        return self.writer.describe()

    def write(self, request: WritingRequest, candidates: int) -> Iterable[Written]:
        return [self._edited(one) for one in self.writer.write(request, candidates)]

    def revise(self, request: WritingRequest, written: Written, wrong: Sequence[Flag], round_: int) -> Written | None:
        better = self.writer.revise(request, written, wrong, round_)
        return None if better is None else self._edited(better)

    def _edited(self, written: Written) -> Written:
        reply = written.reply.model_copy(update={"sentences": self.edit(written.reply.sentences)})
        return replace(written, reply=reply, writer=self)


def writing(edit: Callable[[list[Sentence]], list[Sentence]]) -> Callable[[Drafter], Drafter]:
    return lambda drafter: replace(drafter, writers=[EditingWriter(one, edit) for one in drafter.writers])


def without_checkpoint(sentences: list[Sentence]) -> list[Sentence]:
    return [one for one in sentences if one.role != "checkpoint"]


def with_a_lie(sentences: list[Sentence]) -> list[Sentence]:
    lie = Sentence(text="I have already refunded $412.77 to your card.", role="action")
    return [*sentences[:-1], lie, sentences[-1]]


def test_a_writer_that_loses_the_checkpoint(run_slice: Run, failing: Failing):
    sound = run_slice("drafting", at_most=6)
    spoiled = run_slice("drafting", at_most=6, drafter=writing(without_checkpoint))
    assert "checkpoint stated" not in failing(sound)
    assert "checkpoint stated" in failing(spoiled)
    assert spoiled.metrics["checkpoint stated"].value == 0


def test_retrieval_that_offers_superseded_clauses(run_slice: Run, failing: Failing):
    def a_year_ago(search: Callable[..., Any]) -> Callable[..., Any]:
        return lambda query, **options: search(query, **{**options, "at": date(2025, 6, 2)})

    sound, spoiled = run_slice("retrieval", at_most=10), run_slice("retrieval", at_most=10, search=a_year_ago)
    assert "superseded clause offered" not in failing(sound)
    assert "superseded clause offered" in failing(spoiled)


def test_a_scorer_that_always_says_three(run_slice: Run, failing: Failing):
    def three(score: Callable[..., Scorecard]) -> Callable[..., Scorecard]:
        def scored(reply: Any) -> Scorecard:
            card = score(reply)
            names = ("empathy", "ownership", "overpromising")
            return card.model_copy(
                update={name: getattr(card, name).model_copy(update={"score": 3, "value": 3.0}) for name in names}
            )

        return scored

    sound = run_slice("scoring", limits={"rated": 60, "pair": 0})
    spoiled = run_slice("scoring", limits={"rated": 60, "pair": 0}, score=three)
    kappas = {"empathy kappa", "ownership kappa", "overpromising kappa"}
    assert not kappas & failing(sound)
    assert kappas | {"overpromising bias"} <= failing(spoiled)
    assert all(spoiled.metrics[kappa].value == pytest.approx(0, abs=1e-9) for kappa in kappas)


def test_an_extractor_that_misses_passives(run_slice: Run, failing: Failing, monkeypatch: pytest.MonkeyPatch):
    sound = run_slice("commitments", limits={"planted": 0})
    extract = ModelExtractor.extract

    def deaf(self: ModelExtractor, reply: str, **options: Any) -> Any:
        return [one for one in extract(self, reply, **options) if not _PASSIVE.search(one.text)]

    monkeypatch.setattr(ModelExtractor, "extract", deaf)
    spoiled = run_slice("commitments", limits={"planted": 0}, encoder=lambda encoder: encoder)
    assert "span recall in the passive" not in failing(sound)
    assert "span recall in the passive" in failing(spoiled)


def test_checks_that_say_ready_to_everything(run_slice: Run, failing: Failing, monkeypatch: pytest.MonkeyPatch):
    """No gate on safety rests on the checker's own word: with the checker silenced they all fail."""
    monkeypatch.setattr(check, "verdict_of", lambda *_, **__: "ready")
    planted = run_slice("commitments", limits={"clauses": 0})
    assert "planted caught" in failing(planted)
    assert planted.metrics["planted caught"].value == 0
    drafts = run_slice("drafting", at_most=4, drafter=writing(with_a_lie))
    assert {"ready that should not be", "ready drafts with invented", "ready drafts with undone"} <= failing(drafts)
