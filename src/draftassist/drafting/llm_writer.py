"""The writer behind any OpenAI-compatible endpoint: a language model words brief and plan, sentence by sentence.

It decides nothing: subject, greeting and signature are the composer's, and every sentence is judged as all writers'
are. What goes wrong with the endpoint is raised as ServiceError; the pipeline then has the other writers' drafts.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence

from draftassist.domain.draft import Flag, Sentence, WrittenReply
from draftassist.drafting.composer_writer import ComposerWriter
from draftassist.drafting.llm_answer import SentenceReader, as_sentences, mended, read_prose
from draftassist.drafting.llm_prompt import answer_tokens, reply_messages
from draftassist.drafting.veil import OpenVeil, RedactingVeil, Veil
from draftassist.drafting.writers import WritingRequest, Written, sentence_offsets
from draftassist.errors import UnparseableReplyError
from draftassist.llm.base import AskOptions, ChatMessage, ChatModel
from draftassist.prompting.library import Prompt, PromptLibrary
from draftassist.prompting.outputs import MendOutput, ReplyOutput, ReplySentence, output_schema

__all__ = ["LLMWriter"]

_FRAMING = ("greeting", "signature")


class LLMWriter:
    """Asks the model for a reply as JSON, shows it as it arrives, and has it mend what the checks find.

    `model` is asked for when it is needed; `leaves_machine`: personal data becomes placeholders on the way there.
    `pause`: seconds between two looks at a reply that is still arriving, for each look takes a whole check.
    """

    name = "llm"

    def __init__(
        self,
        model: Callable[[], ChatModel],
        prompts: PromptLibrary,
        *,
        leaves_machine: bool,
        pause: float = 0.8,
    ) -> None:
        self._model = model
        self._prompts = prompts
        self._leaves_machine = leaves_machine
        self._pause = pause
        self._framing = ComposerWriter()

    def describe(self) -> str:
        """What it is doing, for the progress line."""
        return "asking the language model"

    def write(self, request: WritingRequest, candidates: int) -> Iterator[Written]:
        """One reply per seed, the first as it arrives."""
        model, veil = self._model(), self._veil(request)
        prompt = self._prompts.get("drafting/reply")
        request.ledger.prompts["draft"] = prompt.stamp
        messages, notices = reply_messages(prompt, request, model, veil)
        request.ledger.notices += notices
        for seed in range(1, candidates + 1):
            options = _options(prompt, model, seed)
            yield from self._arriving(request, model, messages, options, veil)

    def revise(self, request: WritingRequest, written: Written, wrong: Sequence[Flag], round_: int) -> Written | None:
        """The reply with new words for what was found; None when the model changes nothing.

        Sentences in which nothing was found stay as they are, whatever the model answers.
        """
        model, veil = self._model(), self._veil(request)
        messages, _ = reply_messages(self._prompts.get("drafting/reply"), request, model, veil, answer_tokens(model))
        prompt = self._prompts.get("drafting/mend")
        request.ledger.prompts["mend"] = prompt.stamp
        parts = [one for one in written.reply.sentences if one.role not in _FRAMING]
        numbered = _where(written, parts, wrong)
        task = prompt.render(
            {
                "sentences": [veil.over(part.text) for part in parts],
                "findings": [_finding(flag, numbered[at], veil) for at, flag in enumerate(wrong)],
            }
        )
        before = ChatMessage("assistant", _as_json(parts, veil))
        answer = model.complete([*messages, before, *task], **_options(prompt, model, round_))
        request.ledger.spend(answer)
        changes = MendOutput.model_validate(answer.data).sentences
        touchable = frozenset(place for places in numbered for place in places)
        again = mended(parts, changes, touchable, request, veil)
        return None if again == parts or not again else self._framed(request, again, answer.model)

    def _arriving(
        self, request: WritingRequest, model: ChatModel, messages: list[ChatMessage], options: AskOptions, veil: Veil
    ) -> Iterator[Written]:
        reader = SentenceReader()
        looked = time.monotonic()
        stream = model.stream(messages, **options)
        try:
            for text in stream:
                if reader.feed(text) and time.monotonic() - looked >= self._pause:
                    parts = as_sentences(reader.sentences, request, veil)
                    yield self._framed(request, parts, model.name, partial=True)
                    looked = time.monotonic()
            answered = ReplyOutput.model_validate(stream.completion.data).sentences
            name = stream.completion.model
        except UnparseableReplyError as error:
            if stream.completion.truncated:
                raise
            answered, name = self._again(request, model, messages, options, error)
        finally:
            stream.close()
            request.ledger.spend(stream.completion)
        parts = as_sentences(answered, request, veil)
        if not parts:
            raise UnparseableReplyError(f"{name} gave an empty reply", mend="use a stronger model")
        yield self._framed(request, parts, name or model.name)

    def _again(
        self, request: WritingRequest, model: ChatModel, messages: list[ChatMessage], options: AskOptions,
        error: UnparseableReplyError,
    ) -> tuple[list[ReplySentence], str]:  # fmt: skip
        """Prose that is plainly a letter will do; else the model is asked once more, in other words if need be."""
        prose = read_prose(error.raw)
        if prose is not None:
            return prose, model.name
        try:
            answer = model.complete(messages, **options)
        except UnparseableReplyError as second:
            prose = read_prose(second.raw)
            if prose is None:
                raise
            return prose, model.name
        request.ledger.spend(answer)
        return ReplyOutput.model_validate(answer.data).sentences, answer.model

    def _framed(self, request: WritingRequest, parts: list[Sentence], model: str, *, partial: bool = False) -> Written:
        """The model's sentences between the greeting and the signature that the composer would use."""
        (usual,) = self._framing.write(request, 1)
        greeting, signature = ([one for one in usual.reply.sentences if one.role == role] for role in _FRAMING)
        if greeting and parts:
            parts = [parts[0].model_copy(update={"break_before": True}), *parts[1:]]
        reply = WrittenReply(
            subject=usual.reply.subject,
            sentences=[*greeting, *parts, *([] if partial else signature)],
            language=request.brief.language,
            writer=self.name,
        )
        return Written(reply=reply, writer=self, model=model, partial=partial)

    def _veil(self, request: WritingRequest) -> Veil:
        return RedactingVeil(request) if self._leaves_machine else OpenVeil()


def _options(prompt: Prompt, model: ChatModel, seed: int) -> AskOptions:
    return {
        "max_tokens": answer_tokens(model),
        "temperature": prompt.header.temperature,
        "seed": seed,
        "schema": output_schema(prompt.header.output),
    }


def _where(written: Written, parts: Sequence[Sentence], wrong: Sequence[Flag]) -> list[list[int]]:
    """For each flag, the places in `parts` of the sentences that it points into."""
    offsets = sentence_offsets(written.reply.sentences)
    spans = [span for one, span in zip(written.reply.sentences, offsets, strict=True) if one.role not in _FRAMING]
    return [
        [at for at, (start, end) in enumerate(spans) if flag.end > flag.start and flag.start < end and start < flag.end]
        for flag in wrong
    ]


def _finding(flag: Flag, places: Sequence[int], veil: Veil) -> str:
    where = f"Sentence {' and '.join(str(place + 1) for place in places)}" if places else "Missing, or in the whole"
    quote = f" (“{veil.over(flag.text)}”)" if flag.text else ""
    return f"{where}{quote}: {veil.over(flag.message)}"


def _as_json(parts: Sequence[Sentence], veil: Veil) -> str:
    """The reply as the model would have answered it."""
    told = set(ReplySentence.model_fields)
    answered = [{**part.model_dump(include=told), "text": veil.over(part.text)} for part in parts]
    return json.dumps({"sentences": answered}, ensure_ascii=False)
