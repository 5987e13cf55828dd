"""From a case to a draft with its grounds: brief → retrieve → plan → write → check → revise, told as events.

Nothing here knows where models or indexes come from: `services.py` hands the parts in. The generator can be closed at
any point, which stops the work; only the `final` event counts.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain

from draftassist.commitments.check import ReplyReport
from draftassist.domain.case import Case
from draftassist.domain.draft import (
    Brief,
    Candidate,
    Draft,
    DraftEvent,
    DraftResult,
    EvidencePassage,
    Plan,
    Provenance,
    Seconds,
    Tokens,
    Understanding,
)
from draftassist.domain.policy import Assumption, Knowledge
from draftassist.domain.scorecard import ReplyToScore, Scorecard
from draftassist.drafting.check import Checked, Checker
from draftassist.drafting.frame import Frame
from draftassist.drafting.grounds import with_named
from draftassist.drafting.writers import Writer, Written, edited
from draftassist.text.calendar import calendar_for

__all__ = ["Drafter", "Retrieved"]

_VERDICT_RANK = {"ready": 0, "needs_fill": 1, "hold": 2}


@dataclass(frozen=True)
class Retrieved:
    """What was found for a case: current policy clauses and precedents, best first."""

    policies: Sequence[EvidencePassage] = ()
    cases: Sequence[EvidencePassage] = ()


@dataclass
class _Clock:
    """Wall time per stage."""

    spent: dict[str, float] = field(default_factory=dict)
    started: float = field(default_factory=time.perf_counter)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        before = time.perf_counter()
        try:
            yield
        finally:
            self.spent[name] = self.spent.get(name, 0.0) + time.perf_counter() - before

    def seconds(self) -> Seconds:
        total = time.perf_counter() - self.started
        return Seconds(**{k: round(v, 4) for k, v in self.spent.items()}, total=round(total, 4))


@dataclass(frozen=True)
class _Attempt:
    """One written and checked reply with its score."""

    written: Written
    checked: Checked
    score: Scorecard

    @property
    def rank(self) -> tuple[int, int, float]:
        """Better attempts sort first: verdict, open flags, then the scorer's overall."""
        open_flags = sum(flag.severity != "info" for flag in self.checked.flags)
        return _VERDICT_RANK[self.checked.verdict], open_flags, -self.score.overall


class Drafter:
    """Runs the four stages over one case.

    `understand`, `retrieve` and `make_plan` are the stages before writing; `writers` are asked in order, each may
    offer several candidates; `examine` (promises, deeds, facts), `score` and `checker` judge what they wrote;
    `attempts` bounds the revision.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        understand: Callable[[Case, Frame], Brief],
        retrieve: Callable[[Case, Brief, Frame], Retrieved],
        make_plan: Callable[[Case, Brief, Retrieved, Frame], tuple[Brief, Plan]],
        writers: Sequence[Writer],
        checker: Checker,
        examine: Callable[[str, Case, Brief, Plan, Retrieved, Frame], ReplyReport],
        score: Callable[[ReplyToScore, ReplyReport], Scorecard],
        *,
        attempts: int = 2,
        knowledge_name: str | None = None,
    ) -> None:
        self._knowledge = knowledge
        self._understand = understand
        self._retrieve = retrieve
        self._make_plan = make_plan
        self._writers = writers
        self._checker = checker
        self._examine = examine
        self._score = score
        self._attempts = attempts
        self._knowledge_name = knowledge_name

    def variant(
        self,
        *,
        writers: Sequence[Writer] | None = None,
        make_plan: Callable[[Case, Brief, Retrieved, Frame], tuple[Brief, Plan]] | None = None,
        attempts: int | None = None,
    ) -> Drafter:
        """The same pipeline with other writers, another planner or another bound: how evals reach the seams."""
        other = copy(self)
        other._writers = self._writers if writers is None else writers
        other._make_plan = self._make_plan if make_plan is None else make_plan
        other._attempts = self._attempts if attempts is None else attempts
        return other

    def draft(
        self,
        case: Case,
        *,
        instruction: str | None = None,
        candidates: int = 1,
        recent: Sequence[str] = (),
        on_event: Callable[[DraftEvent], None] | None = None,
    ) -> DraftResult:
        """The final result alone; `on_event` hears of everything on the way."""
        result: DraftResult | None = None
        for event in self.events(case, instruction=instruction, candidates=candidates, recent=recent):
            if on_event is not None:
                on_event(event)
            result = event.result or result
        assert result is not None, "the events end with final"  # noqa: S101 - the generator's contract
        return result

    def events(
        self, case: Case, *, instruction: str | None = None, candidates: int = 1, recent: Sequence[str] = ()
    ) -> Iterator[DraftEvent]:
        """The draft as it comes about; the last event is `final`."""
        clock = _Clock()
        frame = self._frame(case, instruction, recent)
        yield _status("reading the message")
        with clock.stage("understand"):
            brief = self._understand(case, frame)
        yield _status("looking up policies and past cases")
        with clock.stage("retrieve"):
            found = self._retrieve(case, brief, frame)
        yield _status("planning")
        with clock.stage("plan"):
            brief, plan = self._make_plan(case, brief, found, frame)
        yield from self._write(case, brief, plan, found, frame, candidates, clock)

    def recheck(self, case: Case, body: str, result: DraftResult) -> DraftResult:
        """An edited body held against the same plan: new flags, citations, verdict and score; the rest stays."""
        frame = self._frame(case, None, ())
        brief = self._understand(case, frame).model_copy(update={"situation": result.understanding.situation})
        found = Retrieved(policies=[one for one in result.evidence if one.kind == "policy"])
        written = edited(body, result.draft)
        attempt = self._judge(case, brief, result.plan, found, frame, written, _Clock())
        return result.model_copy(
            update={
                "draft": result.draft.model_copy(update={"body": body}),
                "evidence": self._grounds(found.policies, result.plan, attempt.checked, frame)
                + [one for one in result.evidence if one.kind == "case"],
                "citations": attempt.checked.citations,
                "flags": attempt.checked.flags,
                "score": attempt.score,
                "verdict": attempt.checked.verdict,
            }
        )

    def _frame(self, case: Case, instruction: str | None, recent: Sequence[str]) -> Frame:
        company = self._knowledge.company
        now = case.now or datetime.now(UTC)
        calendar = calendar_for(company, now)
        assumptions = [
            Assumption(field=name, value="default", why="company.yaml does not say") for name in company.defaulted
        ]
        if case.now is None:
            assumptions.append(Assumption(field="now", value=f"{now:%Y-%m-%d %H:%M %Z}", why="the case does not say"))
        return Frame(company, calendar, calendar.local(now), self._knowledge, instruction, tuple(recent), assumptions)

    def _write(
        self, case: Case, brief: Brief, plan: Plan, found: Retrieved, frame: Frame, candidates: int, clock: _Clock
    ) -> Iterator[DraftEvent]:
        shown: list[str] = []
        attempts: list[_Attempt] = []
        for writer in self._writers:
            yield _status(writer.describe())
            with clock.stage("draft"):
                texts = writer.write(case, brief, plan, found.policies, frame, candidates)
            for written in texts:
                attempts.append(self._judge(case, brief, plan, found, frame, written, clock))
                if not shown:
                    yield from _show(attempts[-1], shown)
        best = min(attempts, key=lambda one: one.rank)
        best = yield from self._revise(case, brief, plan, found, frame, best, clock)
        yield from _show(best, shown)
        others = [one for one in attempts if one is not best] if candidates > 1 else None
        yield DraftEvent(
            event="final", result=self._result(case, brief, plan, found, frame, best, others, len(attempts), clock)
        )

    def _revise(
        self, case: Case, brief: Brief, plan: Plan, found: Retrieved, frame: Frame, best: _Attempt, clock: _Clock
    ) -> Generator[DraftEvent, None, _Attempt]:
        """Bounded revision; gives back the best attempt."""
        for round_ in range(1, self._attempts + 1):
            wrong = [flag for flag in best.checked.flags if flag.severity != "info"]
            if not wrong:
                break
            yield _status(f"mending {len(wrong)} finding(s), round {round_}")
            with clock.stage("draft"):
                again = best.written.writer.revise(
                    case, brief, plan, found.policies, frame, best.written, wrong, round_
                )
            if again is None:
                break
            attempt = self._judge(case, brief, plan, found, frame, again, clock)
            best = min(best, attempt, key=lambda one: one.rank)
        return best

    def _judge(
        self, case: Case, brief: Brief, plan: Plan, found: Retrieved, frame: Frame, written: Written, clock: _Clock
    ) -> _Attempt:
        with clock.stage("check"):
            report = self._examine(written.body, case, brief, plan, found, frame)
            score = self._score(_as_reply(case, written.body, frame), report)
            checked = self._checker.check(written, case, brief, plan, frame, report, score)
        return _Attempt(written, checked, score)

    def _grounds(
        self, policies: Sequence[EvidencePassage], plan: Plan, checked: Checked, frame: Frame
    ) -> list[EvidencePassage]:
        lists = [one.cites for one in plan.actions] + [one.cites for one in plan.cannot]
        lists += [one.cites for one in checked.citations] + [one.cites for one in checked.flags]
        return with_named(policies, chain.from_iterable(lists), self._knowledge, frame.today)

    def _result(
        self,
        case: Case,
        brief: Brief,
        plan: Plan,
        found: Retrieved,
        frame: Frame,
        best: _Attempt,
        others: list[_Attempt] | None,
        attempts: int,
        clock: _Clock,
    ) -> DraftResult:
        written, reply = best.written, best.written.reply
        return DraftResult(
            id=case.id,
            draft=Draft(subject=reply.subject, body=written.body, language=reply.language),
            understanding=Understanding.model_validate(brief.model_dump(include=set(Understanding.model_fields))),
            plan=plan,
            citations=best.checked.citations,
            evidence=[*self._grounds(found.policies, plan, best.checked, frame), *found.cases],
            score=best.score,
            flags=best.checked.flags,
            verdict=best.checked.verdict,
            provenance=Provenance(
                model=written.model,
                writer=reply.writer,
                prompts=written.prompts,
                tokens=Tokens(prompt=written.prompt_tokens, completion=written.completion_tokens),
                seconds=clock.seconds(),
                attempts=attempts,
                knowledge=self._knowledge_name,
                assumptions=frame.assumptions,
                notices=written.notices,
            ),
            candidates=None if others is None else [_candidate(one) for one in [best, *others]],
        )


def _candidate(attempt: _Attempt) -> Candidate:
    return Candidate(body=attempt.written.body, verdict=attempt.checked.verdict, writer=attempt.written.reply.writer)


def _status(text: str) -> DraftEvent:
    return DraftEvent(event="status", text=text)


def _as_reply(case: Case, body: str, frame: Frame) -> ReplyToScore:
    return ReplyToScore(
        id=case.id, reply=body, customer_message="\n\n".join(case.customer_messages[-2:]), agent=case.agent.name,
        role=case.agent.role, channel=case.channel, at=frame.now, issue=case.issue,
    )  # fmt: skip


def _show(attempt: _Attempt, shown: list[str]) -> Iterator[DraftEvent]:
    """Sentences that passed their checks, as news; those shown before and changed since, as replacements."""
    sentences = attempt.written.reply.sentences
    for index, sentence in enumerate(sentences):
        if index in attempt.checked.held_back:
            continue
        if index < len(shown):
            if shown[index] != sentence.text:
                shown[index] = sentence.text
                yield DraftEvent(event="replace", index=index, text=sentence.text, break_before=sentence.break_before)
            continue
        shown += [""] * (index - len(shown)) + [sentence.text]
        yield DraftEvent(event="sentence", index=index, text=sentence.text, break_before=sentence.break_before)
    for index in range(len(sentences), len(shown)):
        if shown[index]:
            shown[index] = ""
            yield DraftEvent(event="replace", index=index, text="", break_before=False)
