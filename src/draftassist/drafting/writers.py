"""Writers behind one interface: each realises brief and plan as a reply, and mends what a check has found.

A writer never decides an amount, a date or a remedy: those are the plan's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from draftassist.domain.case import Case
from draftassist.domain.draft import Brief, Draft, EvidencePassage, Flag, Plan, Sentence, WrittenReply
from draftassist.drafting.frame import Frame
from draftassist.text.segment import sentences

__all__ = ["Writer", "WritingRequest", "Written", "edited", "sentence_offsets"]


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


@dataclass(frozen=True)
class Written:
    """A reply as a writer made it, with what it cost. `body` is its sentences joined."""

    reply: WrittenReply
    writer: Writer
    model: str
    prompts: dict[str, str] = field(default_factory=dict)
    prompt_tokens: int = 0
    completion_tokens: int = 0
    notices: list[str] = field(default_factory=list)
    joined: str | None = None

    @property
    def body(self) -> str:
        """The text of the reply; `joined` where it is not this program's own layout."""
        if self.joined is not None:
            return self.joined
        return "".join(before + sentence.text for before, sentence in _joined(self.reply.sentences))


class Writer(Protocol):
    """Makes replies from brief and plan."""

    def describe(self) -> str:
        """What it is doing, for the progress line."""
        ...

    def write(self, request: WritingRequest, candidates: int) -> list[Written]:
        """Up to `candidates` replies, best guess first."""
        ...

    def revise(self, request: WritingRequest, written: Written, wrong: Sequence[Flag], round_: int) -> Written | None:
        """The reply with what was found mended; None when this writer has nothing better to offer."""
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
