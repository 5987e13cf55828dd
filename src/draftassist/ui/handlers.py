"""What the page does when something is pressed or typed: call one service, say what changed.

Every handler returns only the components that change. What a person can mend becomes one line on the page.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import gradio as gr

from draftassist.domain.case import Case
from draftassist.domain.draft import Citation, DraftEvent, DraftResult, Flag
from draftassist.domain.scorecard import ReplyToScore
from draftassist.errors import DraftAssistError, InputError
from draftassist.health import check_all
from draftassist.knowledge.intake import parse_case
from draftassist.ui import render
from draftassist.ui.annotate import preview_html
from draftassist.ui.grounds import cited_numbers, evidence_html, flags_html, plan_html
from draftassist.ui.layout import Page
from draftassist.ui.run import Run, Runs
from draftassist.ui.state import Desk, Fields, Wishes, case_with, fields_of

if TYPE_CHECKING:
    from draftassist.services import Services

__all__ = ["Handlers", "Updates"]

Updates = dict[Any, Any]
"""Component → its new value or `gr.update(…)`."""

_MOST_WORDINGS: Final = 8
_NO_MORE: Final = "No other wording is left: say under 'Say this too' what should be different."
_FIELDS: Final = len(Fields._fields)
_log = logging.getLogger(__name__)


@dataclass
class _Text:
    """The reply as it streams in; a replaced or withdrawn sentence keeps its place."""

    sentences: dict[int, tuple[bool, str]] = field(default_factory=dict)

    def put(self, event: DraftEvent) -> None:
        if event.index is not None:
            self.sentences[event.index] = (bool(event.break_before), event.text or "")

    def __str__(self) -> str:
        text = ""
        for _, (new_paragraph, sentence) in sorted(self.sentences.items()):
            if sentence:
                text += ("\n\n" if new_paragraph else " ") * bool(text) + sentence
        return text


class Handlers:
    """The desk's behaviour over one `Services`; holds nothing of any session but the stop signals of running drafts."""

    def __init__(self, services: Services, page: Page, cases: list[Case]) -> None:
        self._services = services
        self._page = page
        self._cases = cases
        self._runs = Runs()

    def close(self) -> None:
        """Ends the drafts that are being written."""
        self._runs.close()

    def greet(self) -> Updates:
        """What is missing on this machine, in one line, when the page opens."""
        faults = [check for check in check_all(self._services) if not check.ok]
        lines = [f"{one.check}: {one.detail}" + (f" ({one.mend})" if one.mend else "") for one in faults]
        return {self._page.health: render.notice_html(" · ".join(lines), "info") if lines else ""}

    # -- the case ----------------------------------------------------------------------------------------------------

    def choose(self, request: gr.Request, desk: Desk, body: str, picked: str | None) -> Updates:
        """A case from the queue, as it was left. Passing over the list by keyboard picks again what is picked."""
        number = int(picked) if picked and picked.isdigit() else -1
        if number == desk.picked or not 0 <= number < len(self._cases):
            return {self._page.notice: gr.skip()}
        self._runs.stop(_session(request))
        return self._laid_out(*desk.turned_to(number, self._cases[number], body))

    def load(self, request: gr.Request, desk: Desk, body: str, pasted: str, *details: str) -> Updates:
        """A pasted message or case."""
        try:
            fresh, notices = self._pasted(desk, body, pasted, Fields(*details))
        except DraftAssistError as error:
            return self._said(error)
        self._runs.stop(_session(request))
        return {**self._laid_out(fresh, ""), self._page.notice: render.notice_html("; ".join(notices), "info")}

    def _pasted(self, desk: Desk, body: str, pasted: str, details: Fields) -> tuple[Desk, list[str]]:
        limit = self._services.settings.max_case_bytes
        if len(pasted.encode("utf-8", "replace")) > limit:
            raise InputError(
                f"is larger than {limit:,} bytes", file="the pasted text", mend="paste only the customer's messages"
            )
        case, notices = parse_case(pasted, "the pasted text")
        # details typed before any case lay here belong to this one; those of another case must not leak into it
        mine = details if desk.case is None else Fields(agent=details.agent, role=details.role)
        case = case if pasted.lstrip().startswith("{") else case_with(case, mine)
        return desk.with_pasted(case, body), notices

    def _laid_out(self, desk: Desk, body: str) -> Updates:
        page, subject = self._page, desk.result.draft.subject if desk.result else ""
        assert desk.case is not None  # noqa: S101 - callers have just put it there
        return {
            page.desk: desk, page.paste: "", page.body: body, page.subject: subject,
            page.thread: render.case_html(desk.case), **self._fields(desk.case), **self._panels(desk, body),
            page.notice: render.notice_html(None), page.status: render.status_html("Ready when you are."),
        }  # fmt: skip

    def _fields(self, case: Case) -> Updates:
        return dict(zip(self._page.fields, fields_of(case), strict=True))

    # -- drafting ----------------------------------------------------------------------------------------------------

    def draft(self, request: gr.Request, desk: Desk, pasted: str, body: str, *rest: str) -> Iterator[Updates]:
        """Plan and draft, streaming."""
        fields, wishes = Fields(*rest[:_FIELDS]), Wishes(*rest[_FIELDS:])
        try:
            if pasted.strip() or desk.case is None:
                desk, _ = self._pasted(desk, body, pasted, fields)
                yield self._laid_out(desk, "")
                body = ""
            else:
                desk = replace(desk, case=case_with(desk.case, fields))
        except DraftAssistError as error:
            yield self._said(error)
            return
        yield from self._write(desk, body, wishes, _session(request))

    def another(self, request: gr.Request, desk: Desk, body: str, *rest: str) -> Iterator[Updates]:
        """A wording of the same plan that was not shown yet."""
        if desk.case is None or desk.result is None:
            yield {self._page.notice: render.notice_html("Draft first: there is no wording yet to vary.", "info")}
            return
        wishes = Wishes(*rest[_FIELDS:])
        number = min(len(desk.seen) + 1, _MOST_WORDINGS)
        yield from self._write(desk, body, wishes, _session(request), candidates=number)

    def stop(self, request: gr.Request) -> None:
        """Ends the draft that is being written for this session."""
        self._runs.stop(_session(request))

    def _write(
        self, desk: Desk, body: str, wishes: Wishes, session: str, *, candidates: int | None = None
    ) -> Iterator[Updates]:
        """One run from its first status to its result, its stop or its failure; `candidates` for another wording."""
        page, text, run = self._page, _Text(), self._runs.start(session)
        assert desk.case is not None  # noqa: S101 - every caller has a case
        yield {
            page.status: render.status_html("Starting", busy=True), page.stop: gr.update(interactive=True),
            page.notice: render.notice_html(None), page.verdict: render.verdict_html(None, "Drafting."),
        }  # fmt: skip
        result: DraftResult | None = None
        failure: str | None = None
        try:
            events = self._services.draft_events(desk.case, instruction=wishes.instruction, candidates=candidates)
            for event in run.follow(events):
                result = event.result or result
                if event.event == "status":
                    yield {page.status: render.status_html((event.text or "").capitalize(), busy=True)}
                elif event.event != "final" and candidates is None:
                    text.put(event)
                    yield {page.body: str(text)}
            if result is not None and candidates is not None:
                result = self._unseen(desk, result)
        except DraftAssistError as error:
            failure = str(error)
        except Exception as error:  # the page must come back to rest whatever broke
            failure = "Something broke while drafting; the terminal says where. What you had is still here."
            _report(error)
        yield from self._ended(run, session, desk, result, failure, before=body, now=str(text))

    def _ended(
        self,
        run: Run,
        session: str,
        desk: Desk,
        result: DraftResult | None,
        failure: str | None,
        *,
        before: str,
        now: str,
    ) -> Iterator[Updates]:
        """The page at rest again. A run that a newer one has replaced says nothing."""
        if not self._runs.end(session, run):
            return
        page = self._page
        rest: Updates = {page.stop: gr.update(interactive=False)}
        if result is not None:
            desk = desk.with_result(result, written=True)
            words = "Draft ready." if result.verdict == "ready" else "Draft there; see what it needs."
            yield {
                **rest, page.desk: desk, page.body: result.draft.body, page.subject: result.draft.subject,
                **self._panels(desk, result.draft.body), page.status: render.status_html(words),
            }  # fmt: skip
        elif failure is not None or not now:
            notice = (
                render.notice_html(failure)
                if failure
                else render.notice_html(None if run.stopped else _NO_MORE, "info")
            )
            yield {
                **rest, page.body: before, **self._panels(desk, before), page.notice: notice,
                page.status: render.status_html("Stopped." if run.stopped and not failure else "Not drafted."),
            }  # fmt: skip
        else:
            desk = desk.without_result()
            yield {
                **rest, page.desk: desk, **self._panels(desk, now),
                page.status: render.status_html("Stopped. What is there is yours; it is not checked against policy."),
                page.verdict: render.verdict_html(None, "Stopped before it was checked."),
            }  # fmt: skip

    def _unseen(self, desk: Desk, result: DraftResult) -> DraftResult | None:
        """The best candidate that this desk has not shown, checked; None when there is none."""
        bodies = [result.draft.body, *(one.body for one in result.candidates or [])]
        fresh = next((one for one in bodies if one not in desk.seen), None)
        if fresh is None or desk.case is None or fresh == result.draft.body:
            return result if fresh is not None else None
        return self._services.check(desk.case, fresh, result)

    # -- while the agent edits ---------------------------------------------------------------------------------------

    def score(self, desk: Desk, body: str) -> Updates:
        """Live scores of what stands in the box."""
        page = self._page
        if not body.strip():
            return {page.scores: render.scores_html(None), page.preview: preview_html("", None)}
        score = self._services.score(_as_reply(desk.case, body))
        flags, citations, numbers = _kept(desk.result, body)
        return {
            page.desk: desk.scored_as(score, body), page.scores: render.scores_html(score),
            page.preview: preview_html(body, score, flags, citations, numbers),
        }  # fmt: skip

    def check(self, request: gr.Request, desk: Desk, body: str) -> Updates:
        """The edited text against the same brief and plan: flags, citations, verdict, score."""
        page = self._page
        unchanged = desk.result is None or desk.result.draft.body == body
        if desk.case is None or desk.result is None or unchanged or self._runs.is_running(_session(request)):
            return {page.status: gr.skip()}
        return self._checked(desk, body)

    def _checked(self, desk: Desk, body: str) -> Updates:
        if desk.case is None or desk.result is None:
            return {self._page.body: body}
        try:
            result = self._services.check(desk.case, body, desk.result)
        except DraftAssistError as error:
            return self._said(error)
        desk = desk.with_result(result, written=False)
        words = render.status_html("Your edit is checked.")
        return {self._page.desk: desk, **self._panels(desk, body), self._page.status: words}

    # -- presses inside the panels -----------------------------------------------------------------------------------

    def tick(self, request: gr.Request, pressed: gr.EventData, desk: Desk, body: str, *rest: str) -> Iterator[Updates]:
        """An action ticked as done, or a condition as checked: the wording follows, unless it was edited by hand."""
        page, sent = self._page, _sent(pressed)
        if desk.case is None:
            return
        try:
            desk = replace(desk, case=case_with(desk.case, Fields(*rest[:_FIELDS])))
        except DraftAssistError as error:
            yield self._said(error)
            return
        desk = desk.toggled(sent["tick"]) if "tick" in sent else desk.checked(sent.get("condition", -1))
        assert desk.case is not None  # noqa: S101 - a tick never takes the case away
        plan = plan_html(desk.result.plan if desk.result else None, desk.ticked, desk.confirmed)
        yield {page.desk: desk, page.plan: plan, **self._fields(desk.case)}
        if body == desk.written:
            yield from self._write(desk, body, Wishes(*rest[_FIELDS:]), _session(request))
        else:
            words = "Noted. Your own words are kept: press Draft to have it worked into a new text."
            yield {page.notice: render.notice_html(words, "info")}

    def mend_flag(self, pressed: gr.EventData, desk: Desk, body: str) -> Updates:
        """A flag's own rewrite put in place of the words it is about."""
        index = _sent(pressed).get("flag", -1)
        flags = desk.result.flags if desk.result else []
        if not 0 <= index < len(flags):
            return {self._page.body: gr.skip()}
        flag = flags[index]
        return self._replaced(desk, body, flag.start, flag.end, flag.rewrite or "", flag.text)

    def mend_score(self, pressed: gr.EventData, desk: Desk, body: str) -> Updates:
        """A scorer's suggestion put in place of the words it is about."""
        index = _sent(pressed).get("suggestion", -1)
        suggestions = desk.score.suggestions if desk.score else []
        if not 0 <= index < len(suggestions):
            return {self._page.body: gr.skip()}
        one = suggestions[index]
        return self._replaced(desk, body, one.start, one.end, one.rewrite, desk.scored[one.start : one.end])

    def _replaced(self, desk: Desk, body: str, start: int, end: int, rewrite: str, expected: str) -> Updates:
        if body[start:end] != expected:
            line = "The text has changed since; wait a moment for the new check."
            return {self._page.notice: render.notice_html(line, "info")}
        text = body[:start] + rewrite + body[end:]
        after = self._checked(desk, text) if desk.result else self.score(desk, text)
        return {**after, self._page.body: text}

    # -- what is shown -----------------------------------------------------------------------------------------------

    def _panels(self, desk: Desk, body: str) -> Updates:
        page, result = self._page, desk.result
        flags, citations = (result.flags, result.citations) if result else ([], [])
        numbers = cited_numbers(result) if result else {}
        return {
            page.verdict: render.verdict_html(result),
            page.scores: render.scores_html(desk.score),
            page.plan: plan_html(result.plan if result else None, desk.ticked, desk.confirmed),
            page.flags: flags_html(result.flags if result else None),
            page.preview: preview_html(body, desk.score, flags, citations, numbers),
            page.evidence: evidence_html(result),
            page.made: render.provenance_html(result.provenance if result else None),
        }

    def _said(self, error: DraftAssistError) -> Updates:
        return {self._page.notice: render.notice_html(str(error))}


def _session(request: gr.Request) -> str:
    return request.session_hash or ""


def _sent(pressed: gr.EventData) -> dict[str, int]:
    """What a panel's button sent; anything that is not a position is dropped."""
    data = pressed._data if isinstance(pressed._data, dict) else {}
    return {str(key): value for key, value in data.items() if isinstance(value, int)}


def _as_reply(case: Case | None, body: str) -> ReplyToScore:
    if case is None:
        return ReplyToScore(reply=body)
    return ReplyToScore(
        id=case.id, reply=body, customer_message="\n\n".join(case.customer_messages[-2:]) or None,
        agent=case.agent.name, role=case.agent.role, channel=case.channel, at=case.now, issue=case.issue,
    )  # fmt: skip


def _kept(result: DraftResult | None, body: str) -> tuple[list[Flag], list[Citation], dict[str, int]]:
    """The marks of the last check moved to where their words stand now; those whose words are gone become empty."""
    if result is None:
        return [], [], {}
    old = result.draft.body

    def moved(one: Any) -> Any:
        words = old[one.start : one.end]
        start = one.start if body[one.start : one.end] == words else body.find(words)
        end = start + len(words) if words and start >= 0 else 0
        return one.model_copy(update={"start": max(start, 0) if end else 0, "end": end})

    return [moved(one) for one in result.flags], [moved(one) for one in result.citations], cited_numbers(result)


def _report(error: Exception) -> None:
    """Where it broke, without the message: that could quote the customer."""
    _log.error("drafting failed with %s\n%s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))
