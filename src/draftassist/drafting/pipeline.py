"""From a case to a draft with its grounds: brief → retrieve → plan → write → check → revise, told as events.

Nothing here knows where models or indexes come from: `services.py` hands the parts in. The generator can be closed at
any point, which stops the work; only the `final` event counts.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain
from typing import TypeVar

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
from draftassist.drafting.attempt import Attempt, best_of
from draftassist.drafting.check import Checked, Checker
from draftassist.drafting.frame import Frame
from draftassist.drafting.grounds import with_named
from draftassist.drafting.writers import Polisher, Polishing, Writer, WritingRequest, Written, edited
from draftassist.errors import ServiceError
from draftassist.text.calendar import calendar_for

__all__ = ["Drafter", "Retrieved"]

T = TypeVar("T")


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

    def each(self, name: str, items: Iterable[T]) -> Iterator[T]:
        """The items, with the time that making each took."""
        rest = iter(items)
        while True:
            with self.stage(name):
                try:
                    item = next(rest)
                except StopIteration:
                    return
            yield item

    def seconds(self) -> Seconds:
        total = time.perf_counter() - self.started
        return Seconds(**{k: round(v, 4) for k, v in self.spent.items()}, total=round(total, 4))


@dataclass(frozen=True)
class Drafter:
    """Runs the four stages over one case.

    `understand`, `retrieve` and `make_plan` are the stages before writing; `writers` are asked in order, each may
    offer several candidates; `examine` (promises, deeds, facts), `score` and `checker` judge what they wrote;
    `attempts` bounds each writer's revision; `polisher` betters the words of the best. `warm_up` is called when a
    draft begins. Evals reach the seams with `dataclasses.replace`.
    """

    knowledge: Knowledge
    understand: Callable[[Case, Frame], Brief]
    retrieve: Callable[[Case, Brief, Frame], Retrieved]
    make_plan: Callable[[Case, Brief, Retrieved, Frame], tuple[Brief, Plan]]
    writers: Sequence[Writer]
    checker: Checker
    examine: Callable[[str, WritingRequest], ReplyReport]
    score: Callable[[ReplyToScore, ReplyReport], Scorecard]
    polisher: Polisher | None = None
    warm_up: Callable[[], None] | None = None
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
        if self.warm_up is not None:
            self.warm_up()
        if self.polisher is not None:
            self.polisher.prepare()
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
        attempts: list[Attempt] = []
        with ExitStack() as stack:
            polishing = self.polisher.begin(request) if self.polisher is not None else None
            if polishing is not None:
                stack.callback(polishing.close)
            for writer in self.writers:
                yield _status(writer.describe())
                attempts += yield from self._ask(writer, request, candidates, clock, None if attempts else shown)
            best = best_of(attempts)
            yield from _show(best, shown)
            if polishing is not None and best.checked.verdict != "hold":
                yield _status("polishing")
                polished = self._polish(request, best, polishing, clock)
                attempts = [polished if one is best else one for one in attempts]
                best = polished
                yield from _show(best, shown)
        others = [one for one in attempts if one is not best] if candidates > 1 else None
        yield DraftEvent(event="final", result=self._result(request, best, others, clock))

    def _ask(
        self, writer: Writer, request: WritingRequest, candidates: int, clock: _Clock, shown: list[str] | None
    ) -> Generator[DraftEvent, None, list[Attempt]]:
        """One writer's replies, the best of them revised. Trouble with a service is noted while others can write."""
        attempts: list[Attempt] = []
        try:
            for written in clock.each("draft", writer.write(request, candidates)):
                attempt = self._judge(request, written, clock)
                if not attempts and shown is not None:
                    yield from _show(attempt, shown)
                if not written.partial:
                    attempts.append(attempt)
            if attempts:
                best = best_of(attempts)
                revised = yield from self._revise(request, best, clock)
                attempts = [revised if one is best else one for one in attempts]
        except ServiceError as error:
            if not attempts and writer is self.writers[-1]:
                raise
            instead = "its reply is as it was before" if attempts else "another writer's draft is used"
            request.ledger.notices.append(f"{error.message}: {instead}")
        return attempts

    def _revise(self, request: WritingRequest, best: Attempt, clock: _Clock) -> Generator[DraftEvent, None, Attempt]:
        """Bounded revision; gives back the best attempt."""
        for round_ in range(1, self.attempts + 1):
            if not best.wrong:
                break
            yield _status(f"mending {len(best.wrong)} finding(s), round {round_}")
            with clock.stage("draft"):
                again = best.written.writer.revise(request, best.written, best.wrong, round_)
            if again is None:
                break
            best = best_of([best, self._judge(request, again, clock)])
        return best

    def _polish(self, request: WritingRequest, best: Attempt, polishing: Polishing, clock: _Clock) -> Attempt:
        with clock.stage("draft"):
            polished = polishing.apply(best.written)
        if polished is None:
            return best
        attempt = self._judge(request, polished, clock)
        if attempt.is_no_worse(best):
            return attempt
        request.ledger.notices.append("the small model's words did not pass all checks: the composer's were kept")
        return best

    def _judge(self, request: WritingRequest, written: Written, clock: _Clock) -> Attempt:
        case, frame = request.case, request.frame
        request.ledger.texts += not written.partial
        with clock.stage("check"):
            report = self.examine(written.body, request)
            score = self.score(_as_reply(case, written.body, frame), report)
            checked = self.checker.check(written, case, request.brief, request.plan, frame, report, score)
        return Attempt(written, checked, score)

    def _evidence(self, request: WritingRequest, checked: Checked) -> list[EvidencePassage]:
        cited = [*(one.cites for one in checked.citations), *(one.cites for one in checked.flags)]
        named = chain(request.plan_cites, *cited)
        return [*with_named(request.policies, named, self.knowledge, request.frame.today), *request.precedents]

    def _result(
        self, request: WritingRequest, best: Attempt, others: list[Attempt] | None, clock: _Clock
    ) -> DraftResult:
        case, brief, ledger = request.case, request.brief, request.ledger
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
                prompts=ledger.prompts,
                tokens=Tokens(prompt=ledger.prompt_tokens, completion=ledger.completion_tokens),
                seconds=clock.seconds(),
                attempts=ledger.texts,
                knowledge=self.knowledge_name,
                assumptions=request.frame.assumptions,
                notices=[*ledger.notices, *written.notices],
            ),
            candidates=None if others is None else [_candidate(one) for one in [best, *others]],
        )


def _candidate(attempt: Attempt) -> Candidate:
    return Candidate(body=attempt.written.body, verdict=attempt.checked.verdict, writer=attempt.written.reply.writer)


def _status(text: str) -> DraftEvent:
    return DraftEvent(event="status", text=text)


def _as_reply(case: Case, body: str, frame: Frame) -> ReplyToScore:
    return ReplyToScore(
        id=case.id, reply=body, customer_message="\n\n".join(case.customer_messages[-2:]), agent=case.agent.name,
        role=case.agent.role, channel=case.channel, at=frame.now, issue=case.issue,
    )  # fmt: skip


def _show(attempt: Attempt, shown: list[str]) -> Iterator[DraftEvent]:
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
