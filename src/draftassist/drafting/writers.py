"""Writers behind one interface: each realises brief and plan as a reply, and mends what a check has found.

A writer never decides an amount, a date or a remedy: those are the plan's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Protocol

from draftassist.domain.case import Case
from draftassist.domain.draft import Brief, Draft, EvidencePassage, Flag, Plan, Sentence, WrittenReply
from draftassist.drafting.frame import Frame
from draftassist.llm.base import Completion
from draftassist.text.segment import sentences

__all__ = ["Ledger", "Polisher", "Polishing", "Writer", "WritingRequest", "Written", "edited", "sentence_offsets"]


@dataclass
class Ledger:
    """What writing one draft takes, whoever's text wins, and what the agent should know about it.

    Writers add to it as they go. `prompts`: stamp by stage; `texts`: how many replies were written and judged.
    """

    prompt_tokens: int = 0
    completion_tokens: int = 0
    texts: int = 0
    prompts: dict[str, str] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)

    def spend(self, completion: Completion) -> None:
        """Add what an answer of a model took; a question that was refused took nothing."""
        if not completion.completion_tokens:
            return
        self.prompt_tokens += completion.prompt_tokens
        self.completion_tokens += completion.completion_tokens


@dataclass(frozen=True)
class WritingRequest:
    """What a reply is written from, and later judged by. `policies` and `precedents` are what was retrieved, best
    first; policy says how much, a precedent only how.
    """

    case: Case
    brief: Brief
    plan: Plan
    policies: Sequence[EvidencePassage]
    precedents: Sequence[EvidencePassage]
    frame: Frame
    ledger: Ledger = field(default_factory=Ledger)

    @property
    def plan_cites(self) -> list[str]:
        """The clauses that the plan rests on, in its order."""
        lists = [one.cites for one in self.plan.actions] + [one.cites for one in self.plan.cannot]
        return list(dict.fromkeys(chain.from_iterable(lists)))


@dataclass(frozen=True)
class Written:
    """A reply as a writer made it. `body` is its sentences joined; `notices` hold only where this text is used.

    `partial`: more is to come, this much can be looked at already.
    """

    reply: WrittenReply
    writer: Writer
    model: str
    notices: list[str] = field(default_factory=list)
    joined: str | None = None
    partial: bool = False

    @property
    def body(self) -> str:
        """The text of the reply; `joined` where it is not this program's own layout."""
        if self.joined is not None:
            return self.joined
        return "".join(before + sentence.text for before, sentence in _joined(self.reply.sentences))


class Writer(Protocol):
    """Makes replies from brief and plan. What it raises beyond ServiceError is a fault of settings or program."""

    def describe(self) -> str:
        """What it is doing, for the progress line."""
        ...

    def write(self, request: WritingRequest, candidates: int) -> Iterable[Written]:
        """Up to `candidates` replies, best guess first; before each, parts of it as they come about."""
        ...

    def revise(self, request: WritingRequest, written: Written, wrong: Sequence[Flag], round_: int) -> Written | None:
        """The reply with what was found mended; None when this writer has nothing better to offer."""
        ...


class Polisher(Protocol):
    """Betters the words of a written reply where it can, beside the other work and within a time of its own."""

    def prepare(self) -> None:
        """A draft begins: start what takes time."""
        ...

    def begin(self, request: WritingRequest) -> Polishing | None:
        """The plan is made: start to look for words, where there is anything to look for."""
        ...


class Polishing(Protocol):
    """One reply's polishing, under way."""

    def apply(self, written: Written) -> Written | None:
        """The reply in better words; None where none were found in time, which the ledger then says."""
        ...

    def close(self) -> None:
        """Give up."""
        ...


def _joined(sentences: Sequence[Sentence]) -> list[tuple[str, Sentence]]:
    return [
        ("" if index == 0 else "\n\n" if sentence.break_before else " ", sentence)
        for index, sentence in enumerate(sentences)
    ]


def sentence_offsets(sentences: Sequence[Sentence]) -> list[tuple[int, int]]:
    """Where each sentence stands in the body, in code points."""
    offsets, at = [], 0
    for before, sentence in _joined(sentences):
        start = at + len(before)
        at = start + len(sentence.text)
        offsets.append((start, at))
    return offsets


class _Agent:
    """Stands for the person at the desk, whose words no writer mends."""

    def describe(self) -> str:
        return "your own words"

    def write(self, request: WritingRequest, candidates: int) -> list[Written]:
        return []

    def revise(self, request: WritingRequest, written: Written, wrong: Sequence[Flag], round_: int) -> Written | None:
        return None


def edited(body: str, draft: Draft) -> Written:
    """A body that an agent has edited, cut into sentences; spans between them are the agent's own."""
    cuts = sentences(body)
    parts = [
        Sentence(text=body[start:end], role="edited", source="agent")
        for start, end in zip(
            [0, *(cut.start for cut in cuts[1:])], [*(cut.start for cut in cuts[1:]), len(body)], strict=True
        )
    ]
    return Written(
        reply=WrittenReply(subject=draft.subject, sentences=parts, language=draft.language, writer="agent"),
        writer=_Agent(), model="agent", joined=body,
    )  # fmt: skip
