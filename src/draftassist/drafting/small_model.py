"""The embedded model's part in a draft: it proposes an opening, which is used only when nothing in it is its own.

It looks for words beside the other work, within a time of its own, and is stopped at the first word that the customer
did not give. Whatever comes of it, the draft's notices say so.
"""

from __future__ import annotations

import queue
import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from draftassist.domain.draft import Sentence
from draftassist.drafting.fidelity import NOT_THEIRS, Embed, objection, untraced
from draftassist.drafting.writers import WritingRequest, Written
from draftassist.errors import DraftAssistError, ModelTimeoutError
from draftassist.llm.base import ChatMessage, ChatModel, Completion
from draftassist.prompting.library import PromptLibrary

__all__ = ["OpeningSearch", "SmallModelPolisher"]

_TOKENS = 60
_CANDIDATES = 2
_OPENING_ROLES = ("acknowledge", "impact")
_ENDS = re.compile(r"[.!?](?=\s|$)")
_CLAUSES = 2
"""What is read costs time: a small model on two cores reads about a hundred tokens a second."""


@dataclass(frozen=True)
class _Proposal:
    """An opening, or how far it came when it was stopped for `why`; or the trouble in which the search ended."""

    text: str = ""
    why: str | None = None
    cost: Completion | None = None


class SmallModelPolisher:
    """Proposes another opening for a letter in English; other channels open with a name and few words.

    `start` starts the model in the background and raises ModelsMissingError when its weights are not there. `seconds`
    bound the wait for openings, from the moment at which the plan is made.
    """

    def __init__(
        self,
        model: Callable[[], ChatModel],
        start: Callable[[], None],
        prompts: PromptLibrary,
        embed: Embed,
        *,
        seconds: float,
    ) -> None:
        self._model = model
        self._start = start
        self._prompts = prompts
        self._embed = embed
        self._seconds = seconds

    def prepare(self) -> None:
        """Start the model in the background. Raises ModelsMissingError."""
        self._start()

    def begin(self, request: WritingRequest) -> OpeningSearch | None:
        """Start to look for an opening; None where there is nothing to look for."""
        brief = request.brief
        failures = [span.text for span in brief.failure_spans[:_CLAUSES]]
        if request.case.channel != "email" or brief.language != "en" or not failures:
            return None
        prompt = self._prompts.get("drafting/opening")
        request.ledger.prompts["opening"] = prompt.stamp
        impact = brief.impact_spans[0].text if brief.impact_spans else None
        messages = prompt.render({"failure": "; ".join(failures), "impact": impact})
        return OpeningSearch(self._model, messages, prompt.header.temperature, request, self._embed, self._seconds)


class OpeningSearch:
    """Openings for one reply, asked for in a thread of its own until one will do, time is up or it is closed."""

    def __init__(
        self,
        model: Callable[[], ChatModel],
        messages: Sequence[ChatMessage],
        temperature: float | None,
        request: WritingRequest,
        embed: Embed,
        seconds: float,
    ) -> None:
        self._model = model
        self._messages = messages
        self._temperature = temperature
        self._request = request
        self._embed = embed
        self._too_late = f"none came within {seconds:g} s"
        self._until = time.monotonic() + seconds
        self._closed = threading.Event()
        self._proposals: queue.SimpleQueue[_Proposal | None] = queue.SimpleQueue()
        threading.Thread(target=self._look, name="opening", daemon=True).start()

    def apply(self, written: Written) -> Written | None:
        """The reply with the first proposed opening that may take the place of its own."""
        sentences, ledger = written.reply.sentences, self._request.ledger
        first = next((at for at, one in enumerate(sentences) if one.role in _OPENING_ROLES), len(sentences))
        last = next((at for at in range(first, len(sentences)) if sentences[at].role not in _OPENING_ROLES), first)
        usual = " ".join(one.text for one in sentences[first:last])
        refused: list[str] = []
        while (proposal := self._next()) is not None:
            if proposal.cost is not None:
                ledger.spend(proposal.cost)
            why = proposal.why or objection(proposal.text, usual, self._request.case, self._request.brief, self._embed)
            if why is None:
                opening = sentences[first].model_copy(update={"text": proposal.text, "cites": [], "source": "llm"})
                return self._with(written, [*sentences[:first], opening, *sentences[last:]])
            refused.append(why)
        ledger.notices.append(f"the small model's opening was not used: {'; '.join(dict.fromkeys(refused))}")
        return None

    def close(self) -> None:
        """Stop at the next word."""
        self._closed.set()

    def _with(self, written: Written, sentences: list[Sentence]) -> Written:
        name = self._model().name
        reply = written.reply.model_copy(update={"sentences": sentences, "writer": "composer+small_model"})
        return replace(written, reply=reply, model=name)

    def _next(self) -> _Proposal | None:
        """The next proposal while there is time; at the end of time, one that says so, and then None."""
        if self._closed.is_set():
            return None
        try:
            return self._proposals.get(timeout=max(0.0, self._until - time.monotonic()))
        except queue.Empty:
            self.close()
            return _Proposal(why=self._too_late)

    def _look(self) -> None:
        try:
            model = self._model()
            for seed in range(1, _CANDIDATES + 1):
                if self._closed.is_set() or time.monotonic() > self._until:
                    break
                self._proposals.put(self._propose(model, seed))
        except ModelTimeoutError:
            self._proposals.put(_Proposal(why=self._too_late))
        except DraftAssistError as error:
            self._proposals.put(_Proposal(why=error.message))
        finally:
            self._proposals.put(None)

    def _propose(self, model: ChatModel, seed: int) -> _Proposal:
        """One sentence, stopped at its end or at the first word that makes it useless."""
        text, why = "", None
        left = max(0.1, self._until - time.monotonic())
        case, brief = self._request.case, self._request.brief
        stream = model.stream(
            self._messages, max_tokens=_TOKENS, temperature=self._temperature, seed=seed, stop=["\n"], timeout=left
        )
        with stream:
            for piece in stream:
                text = (text + piece).lstrip()
                whole, _, _ = text.rpartition(" ")
                if ends := _ENDS.search(text):
                    text = text[: ends.end()]
                    break
                if untraced(whole, case, brief) is not None:
                    why = NOT_THEIRS
                if why is not None or self._closed.is_set():
                    break
        return _Proposal(text.strip(), why, stream.completion)
