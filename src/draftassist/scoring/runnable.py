"""The scorer as a LangChain Runnable: a reply (dict or text) in, a scorecard as a dict out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from draftassist.domain.scorecard import ReplyToScore
from draftassist.scoring.scorecard import Scorer

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

__all__ = ["as_runnable"]


def as_runnable(scorer: Scorer) -> Runnable[str | dict[str, Any], dict[str, Any]]:
    """A Runnable over `scorer`. A plain string is a reply; a dict has the fields of `contracts.md` §5."""
    from langchain_core.runnables import RunnableLambda

    def run(item: str | dict[str, Any]) -> dict[str, Any]:
        reply = ReplyToScore(reply=item) if isinstance(item, str) else ReplyToScore.model_validate(item)
        return scorer.score(reply).model_dump(mode="json")

    return RunnableLambda(run, name="draftassist_scorer")
