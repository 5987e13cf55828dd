"""What the suites measure, as they see it: a desk for a knowledge folder, whoever wires it.

Evaluation lies below `services` in the import order, so the command line hands a workbench in.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Protocol

from draftassist.domain.draft import EvidencePassage
from draftassist.domain.policy import Knowledge
from draftassist.domain.scorecard import ReplyToScore, Scorecard
from draftassist.drafting.pipeline import Drafter
from draftassist.encoding.encoder import Encoder
from draftassist.scoring.scorecard import Scorer

__all__ = ["Desk", "Workbench"]


class Desk(Protocol):
    """One company's tool: `services.Services` is one."""

    @property
    def drafter(self) -> Drafter:
        """The drafting pipeline over this company's knowledge."""
        ...

    @property
    def scorer(self) -> Scorer:
        """The scorer, which holds promises against this company's policies."""
        ...

    @property
    def knowledge(self) -> Knowledge:
        """Policies, company, glossary and past cases; empty without a folder."""
        ...

    @property
    def encoder(self) -> Encoder:
        """The shipped sentence encoder."""
        ...

    def score(self, reply: ReplyToScore) -> Scorecard:
        """The scorecard of one reply."""
        ...

    def search(
        self, query: str, *, limit: int = 5, kind: str | None = None, at: date | None = None
    ) -> Sequence[EvidencePassage]:
        """Ranked passages."""
        ...


class Workbench(Protocol):
    """Gives out desks, one for each knowledge folder, each with an index of its own."""

    def desk(self, knowledge: Path | None) -> Desk:
        """The desk over a folder; None: a company without any knowledge."""
        ...

    def data_folder(self) -> Path | None:
        """The public sets beside the checkout; None where they are not."""
        ...

    def settings_named(self) -> dict[str, str]:
        """The settings that decide results, by name; no paths, no keys."""
        ...
