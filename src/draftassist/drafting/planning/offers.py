"""What the company could do in a case: one offer per action that policy in force knows, with authority's word."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from draftassist.commitments.authority import Decision
from draftassist.domain.base import Money
from draftassist.domain.draft import Brief, EvidencePassage
from draftassist.domain.policy import ActionName, Glossary, Policy
from draftassist.drafting.frame import Frame

__all__ = ["Ask", "Offer", "Offers", "find_offers"]

Ask = Callable[[ActionName, Money | None], Decision]
"""Asks authority: may this role do this, for this sum, in this case?"""

_NAMED, _GENERAL, _RETRIEVED, _ELSEWHERE = 3, 2, 1, 0
_TOP_CLAUSES = 4


@dataclass(frozen=True)
class Offer:
    """An action that policy knows; `closeness`: how near its policy is to the failure, `rank`: how well found."""

    action: ActionName
    policy: Policy
    closeness: int
    rank: float
    decide: Callable[[Money | None], Decision]

    @property
    def near(self) -> bool:
        """Worth offering unasked: a policy for this issue, a general one, or one that the case itself brought up."""
        return self.closeness > _ELSEWHERE


class Offers:
    """All offers of a case, nearest first."""

    def __init__(self, offers: Sequence[Offer]) -> None:
        self._offers = sorted(offers, key=lambda one: (-one.closeness, -one.rank, one.action.name))

    def of_kind(self, *kinds: str) -> list[Offer]:
        """Offers of these kinds, nearest first."""
        return [offer for offer in self._offers if offer.action.kind in kinds]

    def named(self, action: str) -> Offer | None:
        """The offer with the company's name for it."""
        return next((offer for offer in self._offers if offer.action.name == action), None)


def find_offers(brief: Brief, policies: Sequence[EvidencePassage], frame: Frame, ask: Ask) -> Offers:
    """One offer per action named in the limits of a policy in force; the policy is the one nearest to the issue."""
    scores: dict[str, float] = {}
    for passage in policies:
        policy_id = passage.id.split("#")[0]
        scores[policy_id] = max(scores.get(policy_id, 0.0), passage.score)
    top = {passage.id.split("#")[0] for passage in policies[:_TOP_CLAUSES]}
    best: dict[str, Offer] = {}
    for policy in frame.knowledge.current(frame.today):
        closeness = _closeness(policy, brief, top)
        for limit in policy.limits:
            action = action_named(limit.action, frame.knowledge.glossary)
            offer = Offer(action, policy, closeness, scores.get(policy.id, 0.0), partial(ask, action))
            known = best.get(action.name)
            if known is None or (offer.closeness, offer.rank) > (known.closeness, known.rank):
                best[action.name] = offer
    return Offers(list(best.values()))


def _closeness(policy: Policy, brief: Brief, top: set[str]) -> int:
    if brief.issue in policy.applies_to or brief.issue_kind in policy.applies_to:
        return _NAMED
    if policy.id in top:
        return _RETRIEVED
    return _ELSEWHERE if policy.applies_to else _GENERAL


def action_named(name: str, glossary: Glossary) -> ActionName:
    """The glossary's entry; an action that policy names but nobody has declared is `other`."""
    return glossary.actions.get(name) or ActionName(name=name, kind="other", inferred=True)
