"""Which rows of which policies speak of an action in a case, and how close each is to it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from draftassist.commitments.cites import clause_for
from draftassist.commitments.conditions import condition_state
from draftassist.commitments.frame import Authority
from draftassist.domain.commitment import ConditionState
from draftassist.domain.policy import Company, Glossary, Limit, Policy

__all__ = ["Row", "grouped", "matching_rows", "newest_superseded", "reach"]

_NAMES_ISSUE, _NAMES_KIND, _GENERAL, _ELSEWHERE = 3, 2, 1, 0


@dataclass(frozen=True)
class Row:
    """One limit in its policy; `tier`: how closely it names the issue, `state`: whether its condition holds."""

    limit: Limit
    policy: Policy
    tier: int
    state: ConditionState

    @property
    def forbids(self) -> bool:
        """A cap of 0 forbids."""
        return self.limit.max_amount is not None and self.limit.max_amount == 0

    @property
    def specific(self) -> bool:
        """A row with a condition is closer to a case that meets it than one without."""
        return bool(self.limit.condition.strip() or self.limit.when)

    def usable_by(self, role: str, company: Company) -> bool:
        """A role may do what lower roles may; what is forbidden to a higher role is forbidden to it as well."""
        rank = company.rank(self.limit.role)
        return rank >= company.rank(role) if self.forbids else rank <= company.rank(role)

    def cites(self, glossary: Glossary | None) -> tuple[str, ...]:
        """The clause that states this limit."""
        return (clause_for(self.policy, self.limit, glossary),)


def matching_rows(authority: Authority, action: str) -> list[Row]:
    """Rows of policies in force for this action, the closest first."""
    rows = [
        Row(limit, policy, tier(policy, authority), condition_state(limit, authority.values))
        for policy in authority.in_force()
        for limit in policy.limits
        if _same_name(limit.action, action)
    ]
    return sorted(rows, key=lambda row: (-row.tier, row.policy.id))


def reach(rows: list[Row]) -> list[Row]:
    """The rows that decide: of the closest policies that have any whose condition is not unmet.

    Where the policy for this very issue speaks and its condition is unmet, only general policies may still allow it,
    never one that was written for another issue.
    """
    spoken = max((row.tier for row in rows), default=_ELSEWHERE)
    for level in sorted({row.tier for row in rows}, reverse=True):
        if level == _ELSEWHERE and spoken > _ELSEWHERE:
            break
        live = [row for row in rows if row.tier == level and row.state != "unmet"]
        if live:
            return live
    return []


def grouped(rows: list[Row], role: str, company: Company) -> list[Row]:
    """One row per policy and condition: the highest usable role's, since it includes what lower roles may.

    Certain rows of several policies that are equally close are then narrowed to the lowest cap.
    """
    best: dict[tuple[str, str, str], Row] = {}
    for row in rows:
        key = (row.policy.id, row.limit.condition, repr(row.limit.when))
        known = best.get(key)
        if known is None or _overrides(row, known, company):
            best[key] = row
    kept = list(best.values())
    sure = [row for row in kept if row.state == "met"]
    unsure = [row for row in kept if row.state != "met"]
    return [*_lowest_across(sure), *unsure]


def _overrides(row: Row, known: Row, company: Company) -> bool:
    mine, theirs = company.rank(row.limit.role), company.rank(known.limit.role)
    if row.forbids != known.forbids:
        # the role's own row beats an inherited permission or a higher role's ban
        return mine > theirs if known.forbids is False else mine < theirs
    if mine != theirs:
        return mine > theirs
    return _cap(row) < _cap(known)


def _lowest_across(sure: list[Row]) -> list[Row]:
    """Per policy its best row for the role; among policies the more specific one, else the lowest cap."""
    by_policy: dict[str, Row] = {}
    for row in sure:
        known = by_policy.get(row.policy.id)
        if known is None or (row.specific, _cap(row)) > (known.specific, _cap(known)):
            by_policy[row.policy.id] = row
    if len(by_policy) <= 1:
        return list(by_policy.values())
    closest = any(row.specific for row in by_policy.values())
    among = [row for row in by_policy.values() if row.specific == closest]
    return [min(among, key=_cap)]


def newest_superseded(authority: Authority, action: str) -> Row | None:
    """The latest superseded row for the action, only to say that it no longer counts."""
    old = [
        Row(limit, policy, tier(policy, authority), "met")
        for policy in authority.policies
        if not policy.in_force(authority.on) and policy.effective_to is not None and policy.effective_to < authority.on
        for limit in policy.limits
        if _same_name(limit.action, action)
    ]
    return max(old, key=lambda row: (row.tier, str(row.policy.effective_to)), default=None)


def tier(policy: Policy, authority: Authority) -> int:
    """How closely a policy names the issue of the case."""
    named = {name.casefold() for name in policy.applies_to}
    if authority.issue and authority.issue.casefold() in named:
        return _NAMES_ISSUE
    if authority.issue_kind and authority.issue_kind.casefold() in named:
        return _NAMES_KIND
    return _ELSEWHERE if named else _GENERAL


def _cap(row: Row) -> Decimal:
    return row.limit.max_amount if row.limit.max_amount is not None else Decimal("Infinity")


def _same_name(left: str, right: str) -> bool:
    return left.casefold().replace("-", "_").replace(" ", "_") == right.casefold().replace("-", "_").replace(" ", "_")
