"""Settings to wired objects: the only place where adapters are built. Every part is made when it is first needed.

The command line, the desk and the API call one method of `Services` each and show what comes back.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from draftassist.domain.case import Case
from draftassist.domain.draft import Brief, DraftEvent, DraftResult, EvidencePassage, Plan
from draftassist.domain.policy import Knowledge
from draftassist.domain.scorecard import ReplyToScore, Scorecard
from draftassist.errors import DraftAssistError, UsageError
from draftassist.settings import Settings

if TYPE_CHECKING:
    from draftassist.coaching.shapes import CoachReport
    from draftassist.commitments.check import ReplyReport
    from draftassist.domain.commitment import Commitment
    from draftassist.drafting.frame import Frame
    from draftassist.drafting.pipeline import Drafter, Retrieved
    from draftassist.drafting.writers import Polisher, Writer, WritingRequest
    from draftassist.encoding.encoder import Encoder
    from draftassist.llm.base import ChatModel
    from draftassist.llm.embedded import EmbeddedChat
    from draftassist.prompting.library import PromptLibrary
    from draftassist.retrieval.search import IngestReport, Library
    from draftassist.scoring.scorecard import Scorer
    from draftassist.scoring.stream import Tally
    from draftassist.store.database import Store
    from draftassist.store.privacy import Forgotten

__all__ = ["SAMPLE", "Services"]

SAMPLE = "sample"
"""The name under which the bundled company is used; never by default."""

T = TypeVar("T")


class _Part(Generic[T]):
    """A part that is made when it is first asked for, and once, however many threads ask: the desk calls from several.

    Like `functools.cached_property`, which takes no lock since Python 3.12. A part that was made is read without it.
    """

    def __init__(self, make: Callable[[Any], T]) -> None:
        self._make = make
        self.__doc__ = make.__doc__

    def __get__(self, services: Services, owner: type[Services]) -> T:
        made, name = services.__dict__, self._make.__name__
        with services._lock:
            if name not in made:
                made[name] = self._make(services)
            part: T = made[name]
            return part


class Services:
    """Everything the tool can do, wired from settings. A context manager: leaving it ends what was started."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._stack = ExitStack()
        self._lock = threading.RLock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End what was started: the index, the embedded model."""
        self._stack.close()

    # -- drafting --------------------------------------------------------------------------------------------------

    def draft(
        self,
        case: Case,
        *,
        instruction: str | None = None,
        candidates: int | None = None,
        on_event: Callable[[DraftEvent], None] | None = None,
    ) -> DraftResult:
        """Plan and draft for one case."""
        return self.drafter.draft(
            case, instruction=instruction, candidates=candidates or self.settings.candidates, on_event=on_event
        )

    def draft_events(
        self, case: Case, *, instruction: str | None = None, candidates: int | None = None
    ) -> Iterator[DraftEvent]:
        """The draft as it comes about; closing the iterator stops the work."""
        return self.drafter.events(case, instruction=instruction, candidates=candidates or self.settings.candidates)

    def check(self, case: Case, body: str, result: DraftResult) -> DraftResult:
        """The agent's edited text held against the same case and plan: new flags, citations, verdict and score."""
        return self.drafter.recheck(case, body, result)

    @_Part
    def drafter(self) -> Drafter:
        """The pipeline over this home's knowledge."""
        from draftassist.drafting.check import Checker
        from draftassist.drafting.pipeline import Drafter
        from draftassist.llm.openai_compatible import warm_up

        embed = self.encoder.embed
        return Drafter(
            self.knowledge,
            understand=self._understand,
            retrieve=self._retrieve,
            make_plan=self._plan,
            writers=self._writers(),
            checker=Checker(embed),
            examine=self._examine,
            score=self._score_draft,
            polisher=self._polisher(),
            warm_up=warm_up if self.settings.llm_base_url else None,
            attempts=self.settings.attempts,
            knowledge_name=self.settings.knowledge,
        )

    def _understand(self, case: Case, frame: Frame) -> Brief:
        from draftassist.drafting.brief.understand import understand
        from draftassist.drafting.planning.proofs import with_proofs

        brief = understand(case, company=frame.company, calendar=frame.calendar, now=frame.now, encoder=self.encoder)
        return with_proofs(brief, case, frame.knowledge.current(frame.today), self.encoder.embed)

    def _retrieve(self, case: Case, brief: Brief, frame: Frame) -> Retrieved:
        from draftassist.drafting.pipeline import Retrieved
        from draftassist.drafting.query import case_query

        if not frame.knowledge.policies and not frame.knowledge.cases:
            return Retrieved()
        policies, cases = self.library.search_case(
            case_query(case, brief), at=frame.today, roots=self.roots, issues=[brief.issue, brief.issue_kind]
        )
        return Retrieved(policies, cases)

    def _plan(self, case: Case, brief: Brief, found: Retrieved, frame: Frame) -> tuple[Brief, Plan]:
        from draftassist.commitments.authority import allowed
        from draftassist.commitments.check import authority_for
        from draftassist.drafting.planning.planner import make_plan

        authority = authority_for(case, brief, frame.knowledge, frame.now)
        ask = lambda action, amount: allowed(action, authority, amount)  # noqa: E731 - a closure over this case
        return make_plan(case, brief, found.policies, frame, ask, self.encoder.embed)

    def _writers(self) -> list[Writer]:
        from draftassist.drafting.composer_writer import ComposerWriter

        composer, url = ComposerWriter(), self.settings.llm_base_url
        if not url:
            return [composer]
        from draftassist.drafting.llm_writer import LLMWriter
        from draftassist.llm.discovery import is_loopback

        model = LLMWriter(lambda: self.chat_model, self.prompts, leaves_machine=not is_loopback(url))
        return [model, composer] if self.settings.llm_fallback else [model]

    def _polisher(self) -> Polisher | None:
        """The embedded model's part: only where there is no endpoint, whose model writes whole replies."""
        settings = self.settings
        if settings.llm_base_url or not settings.embedded_opening:
            return None
        from draftassist.drafting.small_model import SmallModelPolisher

        return SmallModelPolisher(
            lambda: self.chat_model, self._start_embedded, self.prompts, self.encoder.embed,
            seconds=settings.embedded_opening_seconds,
        )  # fmt: skip

    def _start_embedded(self) -> None:
        """Start the embedded model beside whatever else is done. Raises ModelsMissingError."""
        from draftassist.llm.weights import locate

        locate(self.settings.models)
        threading.Thread(target=self._embedded_started, name="embedded-start", daemon=True).start()

    def _embedded_started(self) -> None:
        with suppress(DraftAssistError):  # who asks it something meets the same error, and tells it
            self._embedded.start()

    @_Part
    def prompts(self) -> PromptLibrary:
        """The prompts: one's own where there are any, else the shipped ones."""
        from draftassist.prompting.library import PromptLibrary
        from draftassist.resources import prompts_dir

        own = self.settings.prompts
        return PromptLibrary(*([own.expanduser()] if own else []), prompts_dir())

    def _examine(self, body: str, request: WritingRequest) -> ReplyReport:
        from draftassist.commitments.check import check_reply

        frame = request.frame
        return check_reply(
            body, request.case, request.brief, request.plan, frame.knowledge, now=frame.now, calendar=frame.calendar,
            evidence=request.policies, encoder=self.encoder,
        )  # fmt: skip

    def _score_draft(self, reply: ReplyToScore, report: ReplyReport) -> Scorecard:
        undone = [(flag.start, flag.end) for flag in report.flags if flag.code == "claims_undone_action"]
        return self.scorer.score(reply, commitments=report.commitments, undone=undone)

    # -- scoring ---------------------------------------------------------------------------------------------------

    def score(self, reply: ReplyToScore) -> Scorecard:
        """The scorecard of one reply; promises are held against the knowledge when there is one."""
        return self.scorer.score(reply)

    def score_file(self, source: str, out: Path, on_progress: Callable[[int], None] | None = None) -> Tally:
        """Score a file of replies or transcripts into `out`, going on where an earlier run ended."""
        from draftassist.scoring.stream import score_file

        return score_file(source, self.scorer, out, limit=self.settings.max_case_bytes, progress=on_progress)

    def score_lines(self, source: str) -> Iterator[dict[str, object]]:
        """Score a file of replies or transcripts, one result a line, as they come."""
        from draftassist.knowledge.intake import lines_of, source_name
        from draftassist.scoring.stream import score_lines

        return score_lines(lines_of(source), self.scorer, name=source_name(source), limit=self.settings.max_case_bytes)

    def coach_report(self, files: Sequence[Path], on_progress: Callable[[str, int], None] | None = None) -> CoachReport:
        """The coaching report over files of transcripts, replies or scored output; told (file, lines scored)."""
        from draftassist import __version__
        from draftassist.coaching.report import build_report
        from draftassist.coaching.sources import Sources

        key = lambda: f"{__version__} {self.scorer.name} {self.knowledge.model_dump_json()}"  # noqa: E731 - a closure
        sources = Sources(files, self.score_file, self.settings.home / "coach", key, on_progress)
        return build_report(sources, self.knowledge.cases, sources.skips)

    @_Part
    def scorer(self) -> Scorer:
        """The shipped scorer, with the promises of a reply looked up in the knowledge."""
        from draftassist.scoring.model import ScoringModel
        from draftassist.scoring.scorecard import Scorer

        return Scorer(ScoringModel.load(), find_commitments=self._find_commitments)

    def _find_commitments(self, reply: ReplyToScore) -> list[Commitment]:
        from draftassist.commitments.authority import Authority
        from draftassist.commitments.extract import ModelExtractor
        from draftassist.commitments.review import check
        from draftassist.text.calendar import calendar_for

        knowledge = self.knowledge
        calendar = calendar_for(knowledge.company, reply.at)
        now = calendar.local(reply.at or datetime.now(UTC))
        promises = ModelExtractor(self.encoder).extract(
            reply.reply, now=now, calendar=calendar, glossary=knowledge.glossary
        )
        authority = Authority(
            policies=knowledge.policies, glossary=knowledge.glossary, company=knowledge.company, role=reply.role,
            on=now.date(), issue=reply.issue, issue_kind=reply.issue,
        )  # fmt: skip
        return check(promises, authority, now=now, calendar=calendar, encoder=self.encoder)

    # -- what is kept ----------------------------------------------------------------------------------------------

    @_Part
    def store(self) -> Store:
        """The database: SQLite under home, or the URL of the settings; brought up to date when it is opened."""
        from draftassist.store.database import default_url, open_store

        store = open_store(self.settings.database_url or default_url(self.settings.home))
        self._stack.callback(store.close)
        return store

    def erase_customer(self, customer: str) -> Forgotten:
        """Everything kept of one customer. Scores kept for coaching reports go too: they quote, and are made anew."""
        from draftassist.store.privacy import erase_customer

        with self.store.write() as session:
            forgotten = erase_customer(session, customer)
        self.store.forget_free_pages()
        for path in (self.settings.home / "coach").glob("*.jsonl"):
            path.unlink(missing_ok=True)
        return forgotten

    # -- knowledge -------------------------------------------------------------------------------------------------

    @_Part
    def roots(self) -> list[Path]:
        """The knowledge folders: what the settings name; the sample company only when it is named."""
        from draftassist.resources import knowledge_dir

        name = self.settings.knowledge
        if not name:
            return []
        return [knowledge_dir() if name == SAMPLE else Path(name).expanduser()]

    @_Part
    def knowledge(self) -> Knowledge:
        """Everything in the knowledge folders; empty without one. Raises KnowledgeError when a folder is missing."""
        from draftassist.knowledge.glossary import infer_kind
        from draftassist.knowledge.load import load_knowledge

        return load_knowledge(self.roots, infer_kind)

    @_Part
    def library(self) -> Library:
        """The index over the knowledge, brought up to date."""
        self._opened_library.refresh(self.roots, self.knowledge)
        return self._opened_library

    @_Part
    def _opened_library(self) -> Library:
        from draftassist.retrieval.search import Library

        return self._stack.enter_context(Library(self.settings.home, self.encoder, self.settings.chroma_url))

    def ingest(self, paths: Sequence[str], on_progress: Callable[[str], None]) -> IngestReport:
        """Read the named folders, else the configured ones, into the index. Raises UsageError when there are none."""
        library = self._opened_library
        if paths:
            self.__dict__["roots"] = library.whole_roots(Path(path).expanduser() for path in paths)
        if not self.roots:
            raise UsageError("no knowledge is named", mend="name a folder, or set DRAFTASSIST_KNOWLEDGE")
        return library.refresh(self.roots, self.knowledge, on_progress)

    def search(
        self, query: str, *, limit: int = 5, kind: str | None = None, at: date | None = None
    ) -> list[EvidencePassage]:
        """Ranked passages, policies by clause and cases by id; without configured folders, over all that were read."""
        if not self.roots:
            self.__dict__["roots"] = [root for root in self._opened_library.roots() if root.exists()]
        if not self.roots:
            raise UsageError("no knowledge is named", mend="add --knowledge DIR, or --knowledge sample to try it")
        return self.library.search(query, k=limit, kind=kind, at=at or datetime.now(UTC).date(), roots=self.roots)

    @_Part
    def encoder(self) -> Encoder:
        """The shipped sentence encoder."""
        from draftassist.encoding.encoder import load_encoder

        return load_encoder()

    @_Part
    def chat_model(self) -> ChatModel:
        """The configured endpoint (asked for its model's name when none is set), else the embedded model.

        Nothing starts before the first question. Raises ConfigError when the endpoint serves several models.
        """
        settings = self.settings
        if settings.llm_base_url:
            from draftassist.llm.discovery import only_model
            from draftassist.llm.openai_compatible import OpenAICompatibleChat

            key = settings.llm_api_key.get_secret_value() if settings.llm_api_key else None
            name = settings.llm_model or only_model(settings.llm_base_url, key)
            model: ChatModel = OpenAICompatibleChat(
                settings.llm_base_url, name, api_key=key, timeout=settings.llm_timeout_seconds,
                retries=settings.llm_retries, context_tokens=settings.llm_context_tokens,
            )  # fmt: skip
            self._stack.callback(model.close)
            return model
        return self._embedded

    @_Part
    def _embedded(self) -> EmbeddedChat:
        from draftassist.llm.embedded import EmbeddedChat

        settings = self.settings
        model = EmbeddedChat(settings.home, settings.models, threads=settings.llm_threads)
        self._stack.callback(model.close)
        return model

    def example_cases(self) -> list[Case]:
        """The sample company's open cases; none when the knowledge is somebody's own."""
        from draftassist.resources import knowledge_dir

        if self.settings.knowledge != SAMPLE:
            return []
        folder = knowledge_dir()
        files = [folder / "example-case.json", *sorted((folder / "example-cases").glob("*.json"))]
        return [Case.model_validate(json.loads(path.read_text(encoding="utf-8"))) for path in files]
