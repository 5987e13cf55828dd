"""The planted-fault writer: known replies put in at the writer's seam, to be caught or let through by all checks.

The replies were written apart from the checks. Each comes with the plan that was approved for its case, so that the
planner's choices do not blur what is measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from draftassist.domain.base import Model
from draftassist.domain.case import Case
from draftassist.domain.draft import Brief, DraftResult, Flag, Plan, Sentence, WrittenReply
from draftassist.drafting.frame import Frame
from draftassist.drafting.pipeline import Drafter, Retrieved
from draftassist.drafting.writers import WritingRequest, Written
from draftassist.text.segment import sentences

__all__ = ["PlantedReply", "PlantedWriter", "overlapping", "plant"]


class PlantedReply(Model):
    """One row of `planted/replies.jsonl`. `fault` None: a clean reply; `span`: where the fault stands in `body`."""

    id: str
    scene: str
    company: str
    fault: str | None = None
    span: tuple[int, int] | None = None
    plan: Plan
    subject: str = ""
    body: str
    reviewed: bool = False


class PlantedWriter:
    """Writes one given reply, whatever the brief, and has nothing better to offer."""

    def __init__(self, reply: PlantedReply) -> None:
        self._reply = reply

    def describe(self) -> str:
        """What it is doing, for the progress line."""
        return "planting a reply"

    def write(self, request: WritingRequest, candidates: int) -> list[Written]:
        """The planted reply, cut into sentences; the one that names the next contact is its checkpoint."""
        body = self._reply.body
        parts = [
            Sentence(text=one.text, role=_role(index, one.text, request.plan))
            for index, one in enumerate(sentences(body))
        ]
        reply = WrittenReply(subject=self._reply.subject, sentences=parts, writer="planted")
        return [Written(reply=reply, writer=self, model="planted", joined=body)]

    def revise(self, *_: Any) -> Written | None:
        """A planted reply is judged as it is."""
        return None


def _role(index: int, text: str, plan: Plan) -> str:
    if index == 0 and text.endswith(","):
        return "greeting"
    point = plan.checkpoint
    return "checkpoint" if point is not None and f"{point.at.hour}:" in text else "action"


def plant(drafter: Drafter, reply: PlantedReply, case: Case) -> DraftResult:
    """The pipeline's judgement of a planted reply under the plan that was approved for it."""

    def approved(case: Case, brief: Brief, found: Retrieved, frame: Frame) -> tuple[Brief, Plan]:
        return brief, reply.plan

    return replace(drafter, writers=[PlantedWriter(reply)], make_plan=approved, polisher=None, attempts=0).draft(case)


def overlapping(flags: Sequence[Flag], span: tuple[int, int]) -> list[str]:
    """Codes of the fixes and holds that point into `span`."""
    pointing = (flag for flag in flags if flag.severity != "info" and flag.end > flag.start)
    return sorted({flag.code for flag in pointing if flag.start < span[1] and span[0] < flag.end})
