"""What policy lets a person promise: `allowed` for the planner, `check` for what a reply has promised already.

The rules are `contracts.md` §1: a role may do what lower roles may; 0 forbids; caps add up with what has been given;
the policy that names the issue more closely wins, else the lowest cap; rows that truly contradict are a question to a
person; a superseded policy never supports; currencies are never converted.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from draftassist.commitments.frame import Authority
from draftassist.commitments.rows import Row, grouped, matching_rows, newest_superseded, reach
from draftassist.domain.base import Money
from draftassist.domain.commitment import ConditionState
from draftassist.domain.policy import ActionName, Limit
from draftassist.text.wording import money_words

__all__ = ["Authority", "Decision", "Verdict", "allowed"]

Verdict = Literal["allowed", "exceeds", "forbidden", "unmet", "silent", "conflict", "currency"]


@dataclass(frozen=True)
class Decision:
    """What authority says about one action for one person.

    `within` is true for `allowed` alone, also where its condition is unverified (then `condition` says so and the agent
    has to tick it). `cap` is the whole cap, `left` what remains of it after what was given; both None when the policy
    sets no sum. `instead` is the lowest role that could, `instead_cap` up to what; None when nobody may.
    `question` is set when current rows contradict each other. `cites` are clause ids.
    """

    verdict: Verdict
    action: str
    why: str
    cap: Money | None = None
    left: Money | None = None
    condition: ConditionState = "met"
    condition_text: str | None = None
    instead: str | None = None
    instead_cap: Money | None = None
    question: str | None = None
    policy: str | None = None
    cites: tuple[str, ...] = ()

    @property
    def within(self) -> bool:
        """Whether this person may do it, given that an unverified condition turns out to hold."""
        return self.verdict == "allowed"


def allowed(
    action: ActionName | str, authority: Authority, amount: Money | None = None, *, role: str | None = None
) -> Decision:
    """May `role` (default: the authority's own) do `action`, up to `amount`?

    `action` is a glossary entry or a name; rows are joined by that name. Without `amount` the answer is about the
    action as such, and `left` says how much there is to give. Never raises; policy that is silent says `silent`.
    """
    name = action.name if isinstance(action, ActionName) else action
    role = role or authority.role
    rows = matching_rows(authority, name)
    if not rows:
        return _silent(name, authority)
    live = reach(rows)
    if not live:
        return _unmet(name, rows, role, live, amount, authority)
    mine = [row for row in live if row.usable_by(role, authority.company)]
    clash = _contradiction(mine)
    if clash:
        return _conflict(name, clash)
    own = [
        row for row in rows if row.tier == live[0].tier and not row.forbids and row.usable_by(role, authority.company)
    ]
    if own and all(row.forbids for row in mine):
        return _unmet(name, own, role, live, amount, authority)
    return _decide(name, role, live, mine, amount, authority)


def _decide(
    name: str, role: str, live: list[Row], mine: list[Row], amount: Money | None, authority: Authority
) -> Decision:
    offers = grouped(mine, authority.company)
    open_offers = [row for row in offers if not row.forbids]
    if not open_offers:
        return _not_for(name, role, live, offers, amount, authority)
    wanted = (
        None if amount is None else Money(amount=amount.amount, currency=amount.currency or authority.company.currency)
    )
    same = [row for row in open_offers if _same_currency(row.limit, wanted, authority)]
    if wanted is not None and not same:
        return _other_currency(name, open_offers[0], wanted, authority)
    given = authority.given(name)
    enough = [row for row in same if _covers(row.limit, wanted, given)]
    if not enough:
        return _exceeds(name, role, live, _best(same, given), wanted, given, authority)
    row = _best(enough, given)
    state: ConditionState = row.state
    if any(other.forbids and other.state == "unverified" for other in live if other.tier >= row.tier):
        state = "unverified"
    if (
        row.limit.per in {"customer", "year"}
        and authority.values.get("prior_credits")
        and row.limit.max_amount is not None
    ):
        state = "unverified"
    cap, left = _caps(row.limit, given, authority)
    return Decision(
        "allowed", name, _allows(name, role, row, cap, authority), cap=cap, left=left, condition=state,
        condition_text=row.limit.condition or None, policy=row.policy.id, cites=row.cites(authority.glossary),
    )  # fmt: skip


# --- the answers ---------------------------------------------------------------------------------------------------


def _silent(name: str, authority: Authority) -> Decision:
    old = newest_superseded(authority, name)
    if old is not None:
        return Decision(
            "silent", name,
            f"only a superseded policy ({old.policy.title}) spoke of {_plain(name)}; no current one does",
            policy=old.policy.id, cites=old.cites(authority.glossary),
        )  # fmt: skip
    return Decision("silent", name, f"no current policy speaks of {_plain(name)}")


def _unmet(
    name: str, rows: list[Row], role: str, live: list[Row], amount: Money | None, authority: Authority
) -> Decision:
    """The rows that would allow it have a condition that is not met; a higher role may have another row."""
    row = rows[0]
    condition = row.limit.condition or _spoken(row.limit)
    other = _higher(live, role, amount, authority)
    cap = _caps(other.limit, Decimal(), authority)[0] if other else None
    why = f"{_plain(name)} is allowed only if {condition}, which is not so here"
    return Decision(
        "unmet", name, f"{why}; {_may(other, cap, authority)}" if other else why, condition="unmet",
        condition_text=condition, instead=other.limit.role if other else None, instead_cap=cap,
        policy=row.policy.id, cites=row.cites(authority.glossary),
    )  # fmt: skip


def _conflict(name: str, clash: tuple[Row, Row]) -> Decision:
    yes, no = clash
    question = (
        f"{yes.policy.title} allows {_plain(name)}, {no.policy.title} forbids it, both in force: which one counts?"
    )
    return Decision("conflict", name, question, question=question, cites=(*yes.cites(None), *no.cites(None)))


def _not_for(
    name: str, role: str, live: list[Row], mine: list[Row], amount: Money | None, authority: Authority
) -> Decision:
    """The role has no row that gives: forbidden to all, or another role's to give."""
    other = _higher(live, role, amount, authority)
    barrier = mine[0] if mine else live[0]
    if other is None and any(not row.forbids for row in live):
        why = f"{_plain(name)} is not the {_plain(role)}'s to give, and nobody may give so much"
        return Decision(
            "exceeds", name, why, condition=barrier.state, policy=barrier.policy.id,
            cites=barrier.cites(authority.glossary),
        )  # fmt: skip
    if other is None:
        why = f"{barrier.policy.title} does not allow {_plain(name)}"
        if barrier.limit.condition and barrier.forbids:
            why += f" when {barrier.limit.condition}"
        return Decision(
            "forbidden", name, why, condition=barrier.state, condition_text=barrier.limit.condition or None,
            policy=barrier.policy.id, cites=barrier.cites(authority.glossary),
        )  # fmt: skip
    cap, _ = _caps(other.limit, Decimal(), authority)
    return Decision(
        "exceeds", name, f"{_plain(name)} is not the {_plain(role)}'s to give; {_may(other, cap, authority)}",
        cap=Money(amount=Decimal(), currency=other.limit.currency or authority.company.currency),
        condition=other.state, condition_text=other.limit.condition or None, instead=other.limit.role,
        instead_cap=cap, policy=other.policy.id, cites=other.cites(authority.glossary),
    )  # fmt: skip


def _other_currency(name: str, row: Row, wanted: Money, authority: Authority) -> Decision:
    cap, left = _caps(row.limit, Decimal(), authority)
    return Decision(
        "currency", name,
        f"{_sum(wanted, authority)} cannot be held against a limit in "
        f"{row.limit.currency or authority.company.currency}; a person has to say what it is worth",
        cap=cap, left=left, condition=row.state, policy=row.policy.id, cites=row.cites(authority.glossary),
    )  # fmt: skip


def _exceeds(
    name: str, role: str, live: list[Row], row: Row, wanted: Money | None, given: Decimal, authority: Authority
) -> Decision:
    cap, left = _caps(row.limit, given, authority)
    other = _higher(live, role, wanted, authority, given)
    other_cap = _caps(other.limit, Decimal(), authority)[0] if other else None
    said = _sum(wanted, authority) if wanted else "more"
    before = (
        f", of which {_sum(Money(amount=given, currency=cap.currency), authority)} is given" if given and cap else ""
    )
    why = f"{_plain(name)} of {said} exceeds the {_plain(role)}'s {_sum(cap, authority) if cap else 'limit'}{before}"
    why += f"; {_may(other, other_cap, authority)}" if other else "; nobody may give so much"
    return Decision(
        "exceeds", name, why, cap=cap, left=left, condition=row.state, condition_text=row.limit.condition or None,
        instead=other.limit.role if other else None, instead_cap=other_cap, policy=row.policy.id,
        cites=row.cites(authority.glossary),
    )  # fmt: skip


# --- comparisons ---------------------------------------------------------------------------------------------------


def _contradiction(rows: list[Row]) -> tuple[Row, Row] | None:
    """A row that allows and one that forbids, both certain, equally close, for the same role, in different policies."""
    top = max((row.tier for row in rows), default=0)
    sure = [row for row in rows if row.tier == top and row.state == "met"]
    for no in (row for row in sure if row.forbids):
        for yes in (row for row in sure if not row.forbids):
            if yes.limit.role == no.limit.role and yes.specific == no.specific:
                return yes, no
    return None


def _covers(limit: Limit, wanted: Money | None, given: Decimal) -> bool:
    if limit.max_amount is None:
        return True
    return given + wanted.amount <= limit.max_amount if wanted else given < limit.max_amount


def _best(rows: list[Row], given: Decimal) -> Row:
    """A certain row before an unverified one; among certain ones of equal closeness the lowest cap was kept already."""
    return min(rows, key=lambda row: (row.state != "met", -(_cap_of(row) - given)))


def _cap_of(row: Row) -> Decimal:
    return row.limit.max_amount if row.limit.max_amount is not None else Decimal("Infinity")


def _same_currency(limit: Limit, wanted: Money | None, authority: Authority) -> bool:
    ours = limit.currency or authority.company.currency
    return wanted is None or limit.max_amount is None or None in (ours, wanted.currency) or ours == wanted.currency


def _higher(
    live: list[Row], role: str, amount: Money | None, authority: Authority, given: Decimal = Decimal()
) -> Row | None:
    """The row of the lowest role above this one that covers the amount."""
    rank = authority.company.rank
    able = [
        row
        for row in live
        if rank(row.limit.role) > rank(role)
        and not row.forbids
        and _same_currency(row.limit, amount, authority)
        and _covers(row.limit, amount, given)
    ]
    return min(able, key=lambda row: (rank(row.limit.role), row.state != "met"), default=None)


def _caps(limit: Limit, given: Decimal, authority: Authority) -> tuple[Money | None, Money | None]:
    if limit.max_amount is None:
        return None, None
    currency = limit.currency or authority.company.currency
    left = max(Decimal(), limit.max_amount - given)
    return Money(amount=limit.max_amount, currency=currency), Money(amount=left, currency=currency)


# --- words ---------------------------------------------------------------------------------------------------------


def _plain(name: str) -> str:
    return name.replace("_", " ").replace("-", " ")


def _sum(money: Money, authority: Authority) -> str:
    return money_words(money, authority.company.currency)


def _may(row: Row, cap: Money | None, authority: Authority) -> str:
    sum_ = f" {_sum(cap, authority)}" if cap else " it"
    return f"a {_plain(row.limit.role)} may give{sum_}" + (f" if {row.limit.condition}" if row.limit.condition else "")


def _allows(name: str, role: str, row: Row, cap: Money | None, authority: Authority) -> str:
    limit = f" up to {_sum(cap, authority)}" if cap else ""
    condition = f" if {row.limit.condition}" if row.limit.condition else ""
    return f"{row.policy.title} allows {_plain(name)}{limit} to the {_plain(row.limit.role)}{condition}"


def _spoken(limit: Limit) -> str:
    return " and ".join(f"{_plain(c.fact)} {c.op} {c.value}" for c in limit.when)
