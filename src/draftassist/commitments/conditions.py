"""Whether a limit's condition holds in a case: met, unmet, or unverified where nobody knows.

`when` rows are decided on the facts of the case. Prose without `when` is decided only where its words leave one
reading that a known fact settles ("the order is 3 days late or more"); everything else stays unverified, which becomes
a tick for the agent.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from typing import Any, Literal, cast

from draftassist.domain.commitment import ConditionState
from draftassist.domain.policy import Condition, Limit

__all__ = ["condition_state", "decide", "tick_name"]

_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}
_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_WORDS = {word: str(n) for n, word in enumerate(_NUMBERS)}
_LATE = r"(?:order|parcel|delivery|item) (?:is |was |arrived )?(?:late by )?"
_AT_LEAST = r"(?:at least|no less than)"
_Op = Literal["==", "!=", ">", ">=", "<", "<="]
_PROSE: tuple[tuple[re.Pattern[str], str, _Op], ...] = tuple(
    (re.compile(rf"^(?:(?:the|an?|your|our|customer's)\s)*{pattern}$"), fact, cast("_Op", op))
    for pattern, fact, op in (
        (rf"{_LATE}(?P<n>\d+) days?(?: late)? or more", "days_late", ">="),
        (rf"{_LATE}{_AT_LEAST} (?P<n>\d+) days?(?: late)?", "days_late", ">="),
        (rf"{_LATE}more than (?P<n>\d+) days?(?: late)?", "days_late", ">"),
        (r"order(?: total| value)? (?:is |was )?(?:over|above|more than) [£$€]?(?P<n>\d+)", "order_total", ">"),
        (r"order(?: total| value)? (?:is |was )?(?:under|below|less than) [£$€]?(?P<n>\d+)", "order_total", "<"),
        (r"(?:customer (?:for|of) )(?P<n>\d+) years? or (?:more|longer)", "customer_years", ">="),
        (rf"(?:customer (?:for|of) ){_AT_LEAST} (?P<n>\d+) years?", "customer_years", ">="),
        (r"(?:ordered|bought|placed) (?P<n>\d+) days ago or less", "order_age_days", "<="),
        (r"(?:ordered|bought|placed) (?:in|within) the (?:last|past) (?P<n>\d+) days", "order_age_days", "<="),
        (r"no (?:earlier|prior|previous) credits?(?P<n>)", "prior_credits", "=="),
    )
)  # fmt: skip


def condition_state(limit: Limit, values: Mapping[str, Any]) -> ConditionState:
    """The state of a limit's condition on the facts known. No condition at all is met.

    What facts leave open, the agent's tick decides: a boolean fact under the condition's `tick_name`.
    """
    if limit.when:
        states = {decide(condition, values) for condition in limit.when}
        if "unmet" in states:
            return "unmet"
        return (_ticked(limit.condition, values) or "unverified") if "unverified" in states else "met"
    return _prose_state(limit.condition, values) if limit.condition.strip() else "met"


def tick_name(prose: str) -> str:
    """The name among a case's facts under which an agent's tick of this condition stands."""
    return _bare(prose).replace(" ", "_")


def decide(condition: Condition, values: Mapping[str, Any]) -> ConditionState:
    """One `fact op value`; a fact that is missing or of another type than the value is unverified."""
    known = values.get(condition.fact)
    if known is None:
        return "unverified"
    verdict = _compare(known, condition.op, condition.value)
    return "unverified" if verdict is None else "met" if verdict else "unmet"


def _compare(known: Any, op: str, value: Any) -> bool | None:
    if op in {"in", "not in"}:
        if not isinstance(value, list | tuple | set | frozenset):
            return None
        inside = any(_same(known, one) for one in value)
        return inside if op == "in" else not inside
    if op in {"==", "!="}:
        return _same(known, value) == (op == "==")
    left, right = _number(known), _number(value)
    if left is None or right is None:
        if not (isinstance(known, str) and isinstance(value, str) and _is_date(known) and _is_date(value)):
            return None
        return _ORDER[op](known, value)
    return _ORDER[op](left, right)


def _same(known: Any, value: Any) -> bool:
    left, right = _number(known), _number(value)
    if left is not None and right is not None:
        return left == right
    return str(known).strip().casefold() == str(value).strip().casefold()


def _number(value: Any) -> float | None:
    if isinstance(value, bool):
        return None
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _is_date(text: str) -> bool:
    return bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", text))


def _bare(prose: str) -> str:
    words = re.sub(r"[^\w£$€']+", " ", prose.casefold()).strip()
    return " ".join(_WORDS.get(word, word) for word in words.split())


def _ticked(prose: str, values: Mapping[str, Any]) -> ConditionState | None:
    flag = values.get(tick_name(prose)) if prose.strip() else None
    return ("met" if flag else "unmet") if isinstance(flag, bool) else None


def _prose_state(prose: str, values: Mapping[str, Any]) -> ConditionState:
    ticked = _ticked(prose, values)
    if ticked is not None:
        return ticked
    words = _bare(prose)
    for pattern, fact, op in _PROSE:
        found = pattern.match(words)
        if found:
            return decide(Condition(fact=fact, op=op, value=float(found["n"] or 0)), values)
    return "unverified"
