"""From a case to a draft with its grounds: brief → retrieve → plan → write → check → revise, told as events.

Nothing here knows where models or indexes come from: `services.py` hands the parts in. The generator can be closed at
any point, which stops the work; only the `final` event counts.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
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
from draftassist.drafting.writers import Writer, WritingRequest, Written, edited
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


@dataclass(frozen=True)
class Drafter:
    """Runs the four stages over one case.

    `understand`, `retrieve` and `make_plan` are the stages before writing; `writers` are asked in order, each may
    offer several candidates; `examine` (promises, deeds, facts), `score` and `checker` judge what they wrote;
    `attempts` bounds the revision. Evals reach the seams with `dataclasses.replace`.
    """

    knowledge: Knowledge
    understand: Callable[[Case, Frame], Brief]
    retrieve: Callable[[Case, Brief, Frame], Retrieved]
    make_plan: Callable[[Case, Brief, Retrieved, Frame], tuple[Brief, Plan]]
    writers: Sequence[Writer]
    checker: Checker
    examine: Callable[[str, WritingRequest], ReplyReport]
    score: Callable[[ReplyToScore, ReplyReport], Scorecard]
    attempts: int = 2
    knowledge_name: str | None = None

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
            brief = self.understand(case, frame)
        yield _status("looking up policies and past cases")
        with clock.stage("retrieve"):
            found = self.retrieve(case, brief, frame)
        yield _status("planning")
        with clock.stage("plan"):
            brief, plan = self.make_plan(case, brief, found, frame)
        request = WritingRequest(case, brief, plan, found.policies, found.cases, frame)
        yield from self._write(request, candidates, clock)

    def recheck(self, case: Case, body: str, result: DraftResult) -> DraftResult:
        """An edited body held against the same plan: new flags, citations, verdict and score; the rest stays."""
        frame = self._frame(case, None, ())
        brief = self.understand(case, frame).model_copy(update={"situation": result.understanding.situation})
        policies, precedents = ([one for one in result.evidence if one.kind == kind] for kind in ("policy", "case"))
        request = WritingRequest(case, brief, result.plan, policies, precedents, frame)
        attempt = self._judge(request, edited(body, result.draft), _Clock())
        return result.model_copy(
            update={
                "draft": result.draft.model_copy(update={"body": body}),
                "evidence": self._evidence(request, attempt.checked),
                "citations": attempt.checked.citations,
                "flags": attempt.checked.flags,
                "score": attempt.score,
                "verdict": attempt.checked.verdict,
            }
        )

    def _frame(self, case: Case, instruction: str | None, recent: Sequence[str]) -> Frame:
        company = self.knowledge.company
        now = case.now or datetime.now(UTC)
        calendar = calendar_for(company, now)
        assumptions = [
            Assumption(field=name, value="default", why="company.yaml does not say") for name in company.defaulted
        ]
        if case.now is None:
            assumptions.append(Assumption(field="now", value=f"{now:%Y-%m-%d %H:%M %Z}", why="the case does not say"))
        return Frame(company, calendar, calendar.local(now), self.knowledge, instruction, tuple(recent), assumptions)

    def _write(self, request: WritingRequest, candidates: int, clock: _Clock) -> Iterator[DraftEvent]:
        shown: list[str] = []
        attempts: list[_Attempt] = []
        for writer in self.writers:
            yield _status(writer.describe())
            with clock.stage("draft"):
                texts = writer.write(request, candidates)
            for written in texts:
                attempts.append(self._judge(request, written, clock))
                if not shown:
                    yield from _show(attempts[-1], shown)
        best = min(attempts, key=lambda one: one.rank)
        best = yield from self._revise(request, best, clock)
        yield from _show(best, shown)
        others = [one for one in attempts if one is not best] if candidates > 1 else None
        yield DraftEvent(event="final", result=self._result(request, best, others, len(attempts), clock))

    def _revise(self, request: WritingRequest, best: _Attempt, clock: _Clock) -> Generator[DraftEvent, None, _Attempt]:
        """Bounded revision; gives back the best attempt."""
        for round_ in range(1, self.attempts + 1):
            wrong = [flag for flag in best.checked.flags if flag.severity != "info"]
            if not wrong:
                break
            yield _status(f"mending {len(wrong)} finding(s), round {round_}")
            with clock.stage("draft"):
                again = best.written.writer.revise(request, best.written, wrong, round_)
            if again is None:
                break
            best = min(best, self._judge(request, again, clock), key=lambda one: one.rank)
        return best

    def _judge(self, request: WritingRequest, written: Written, clock: _Clock) -> _Attempt:
        case, frame = request.case, request.frame
        with clock.stage("check"):
            report = self.examine(written.body, request)
            score = self.score(_as_reply(case, written.body, frame), report)
            checked = self.checker.check(written, case, request.brief, request.plan, frame, report, score)
        return _Attempt(written, checked, score)

    def _evidence(self, request: WritingRequest, checked: Checked) -> list[EvidencePassage]:
        plan = request.plan
        lists = [one.cites for one in plan.actions] + [one.cites for one in plan.cannot]
        lists += [one.cites for one in checked.citations] + [one.cites for one in checked.flags]
        named = chain.from_iterable(lists)
        return [*with_named(request.policies, named, self.knowledge, request.frame.today), *request.precedents]

    def _result(
        self, request: WritingRequest, best: _Attempt, others: list[_Attempt] | None, attempts: int, clock: _Clock
    ) -> DraftResult:
        case, brief = request.case, request.brief
        written, reply = best.written, best.written.reply
        return DraftResult(
            id=case.id,
            draft=Draft(subject=reply.subject, body=written.body, language=reply.language),
            understanding=Understanding.model_validate(brief.model_dump(include=set(Understanding.model_fields))),
            plan=request.plan,
            citations=best.checked.citations,
            evidence=self._evidence(request, best.checked),
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
                knowledge=self.knowledge_name,
                assumptions=request.frame.assumptions,
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
