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


def grouped(rows: list[Row], company: Company) -> list[Row]:
    """The rows that count among those a role may use: of the certain ones what governs, all of the unverified ones."""
    sure = [row for row in rows if row.state == "met"]
    return [*_lowest_across(sure, company), *(row for row in rows if row.state != "met")]


def _lowest_across(sure: list[Row], company: Company) -> list[Row]:
    """Per policy what it gives the role; among policies the more specific one, else the lowest cap."""
    by_policy = [_governing([r for r in sure if r.policy.id == policy], company) for policy in _policies_of(sure)]
    if len(by_policy) <= 1:
        return by_policy
    closest = any(row.specific for row in by_policy)
    among = [row for row in by_policy if row.specific == closest]
    return [min(among, key=_cap)]


def _policies_of(rows: list[Row]) -> list[str]:
    return list(dict.fromkeys(row.policy.id for row in rows))


def _governing(rows: list[Row], company: Company) -> Row:
    """Of one policy's rows that hold: for each role the closest condition, else the lowest cap; then the role that may
    give most, since a role may do what lower roles may."""
    ranks = sorted({company.rank(row.limit.role) for row in rows})
    per_role = [_closest([row for row in rows if company.rank(row.limit.role) == rank]) for rank in ranks]
    return max(per_role, key=_cap)


def _closest(rows: list[Row]) -> Row:
    specific = [row for row in rows if row.specific] or rows
    tightest = [row for row in specific if not any(_tighter(other, row) for other in specific)]
    return min(tightest or specific, key=_cap)


def _tighter(one: Row, other: Row) -> bool:
    """Whether `one` asks for the same facts but for more of them: 3 days late is closer than 1 day late."""
    mine = {(c.fact, c.op): c.value for c in one.limit.when}
    theirs = {(c.fact, c.op): c.value for c in other.limit.when}
    if not mine or mine.keys() != theirs.keys() or mine == theirs:
        return False
    return all(_asks_more(op, mine[fact, op], theirs[fact, op]) for fact, op in mine)


def _asks_more(op: str, value: object, than: object) -> bool:
    if not isinstance(value, int | float) or not isinstance(than, int | float):
        return False
    return value >= than if op in {">", ">="} else value <= than if op in {"<", "<="} else False


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
