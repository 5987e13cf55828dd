"""Rows in force that cannot both be meant: the same action, role, condition and issues, and not the same answer.

A policy written for an issue outranks a general one (`contracts.md` §1), so only policies that are equally close to
some case are held against each other; rows of which one has a closer condition do not contradict, they decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import TypeVar

from draftassist.domain.policy import Company, Knowledge, Limit, Policy, Timeline
from draftassist.knowledge.lint.finding import Finding
from draftassist.knowledge.lint.places import places_of

__all__ = ["contradictions"]

R = TypeVar("R", Limit, Timeline)


@dataclass(frozen=True)
class _Place:
    policy: Policy
    block: str
    at: int

    def __str__(self) -> str:
        line = self.line
        return f"{self.policy.source}:{line}" if line else self.policy.source

    @property
    def line(self) -> int | None:
        return places_of(self.policy.source).field(self.block, self.at)


def contradictions(knowledge: Knowledge, on: date) -> Iterator[Finding]:
    """Pairs of limits or timelines in force `on` that day that contradict each other, within a policy or across two."""
    policies = knowledge.current(on)
    limits = [(row, _Place(policy, "limits", at)) for policy in policies for at, row in enumerate(policy.limits)]
    for (one, here), (other, there) in _pairs(limits):
        what = _limit_clash(one, other, knowledge.company, same_policy=here.policy is there.policy)
        if what:
            yield _finding(here, there, one.action, what)
    times = [(row, _Place(policy, "timelines", at)) for policy in policies for at, row in enumerate(policy.timelines)]
    for (first, here), (second, there) in _pairs(times):
        if _apart(first, second):
            yield _finding(here, there, first.action, f"{_range(first)} here and {_range(second)} there")


def _pairs(rows: Iterable[tuple[R, _Place]]) -> Iterator[tuple[tuple[R, _Place], tuple[R, _Place]]]:
    """Two rows each on the same action, of policies that meet."""
    by_action: dict[str, list[tuple[R, _Place]]] = {}
    for row, place in rows:
        by_action.setdefault(re.sub(r"[\s-]", "_", row.action.casefold()), []).append((row, place))
    for same in by_action.values():
        yield from (pair for pair in combinations(same, 2) if _meet(pair[0][1].policy, pair[1][1].policy))


def _finding(here: _Place, there: _Place, action: str, what: str) -> Finding:
    return Finding(
        file=here.policy.source, line=here.line, field=f"{here.block}[{here.at}]",
        code="contradiction", severity="error",
        what=f"{action}: {what} ({there}), both in force for the same issues",
        mend="let one of them decide: end one, or give one a closer condition",
    )  # fmt: skip


def _meet(one: Policy, other: Policy) -> bool:
    """Whether some case is equally close to both: an issue that both name, or both general; the same region."""
    if one is other:
        return True
    if one.region and other.region and one.region.casefold() != other.region.casefold():
        return False
    mine, theirs = ({name.casefold() for name in policy.applies_to} for policy in (one, other))
    return bool(mine & theirs) or (not mine and not theirs)


def _limit_clash(one: Limit, other: Limit, company: Company, *, same_policy: bool) -> str | None:
    if _condition(one) != _condition(other) or one.per != other.per:
        return None
    if 0 in (one.max_amount, other.max_amount) and one.max_amount != other.max_amount:
        no, yes = (one, other) if one.max_amount == 0 else (other, one)
        if company.rank(no.role) >= company.rank(yes.role):
            return f"forbidden to the {no.role} and allowed to the {yes.role}"
    if one.role != other.role:
        return _disorder(one, other, company) if same_policy else None
    if (one.currency or company.currency) != (other.currency or company.currency) or one.max_amount == other.max_amount:
        return None
    return f"{_cap(one)} here and {_cap(other)} there for the {one.role}"


def _disorder(one: Limit, other: Limit, company: Company) -> str | None:
    """In one policy a higher role that may give less: a role may do what lower roles may, so its row says nothing."""
    low, high = sorted((one, other), key=lambda row: company.rank(row.role))
    if not low.max_amount or not high.max_amount or company.rank(low.role) == company.rank(high.role):
        return None
    if low.max_amount <= high.max_amount:
        return None
    return f"the {low.role} may give {low.max_amount} and the higher {high.role} only {high.max_amount}"


def _condition(row: Limit) -> tuple[object, ...]:
    """What has to hold: what is checkable where it says so, else its words."""
    if row.when:
        return tuple(sorted((one.fact, one.op, str(one.value)) for one in row.when))
    return (" ".join(re.findall(r"\w+", row.condition.casefold())),)


def _apart(one: Timeline, other: Timeline) -> bool:
    """Both give an end in the same unit, and no time fits both."""
    if one.unit != other.unit or one.max_days is None or other.max_days is None:
        return False
    return one.max_days < (other.min_days or Decimal(0)) or other.max_days < (one.min_days or Decimal(0))


def _range(row: Timeline) -> str:
    return f"{row.min_days or 0} to {row.max_days} {'hours' if row.unit == 'hour' else f'{row.unit} days'}"


def _cap(row: Limit) -> str:
    return "no cap" if row.max_amount is None else f"{row.max_amount}"
