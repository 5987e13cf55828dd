"""Rules that read limits, timelines and bans from a policy's prose: what is guessed is said, and nothing counts yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from draftassist.domain.policy import MONEY_KINDS, ActionKind, ActionName, Company, Glossary, Knowledge, Policy
from draftassist.knowledge.glossary import infer_kind
from draftassist.knowledge.proposals.sheet import Confidence, PolicySheet, ProposedRow, Sheet
from draftassist.knowledge.statements import Statement, names_action, permissions_of, sentences_of, statements_of

__all__ = ["propose"]

_IF = re.compile(
    r"\b(?:if|when|where|whenever|once|provided(?: that)?|as long as|in case|only for|except)\s(?P<what>[^,;.]{4,140})",
    re.IGNORECASE,
)
_NEVER = re.compile(
    r"\b(?:never|not|don['’]t|cannot|can['’]t|won['’]t|no (?:agent|role|one|body)|nobody)\s(?:\w+ ){0,2}?"
    r"(?:promises?|guarantees?|commits? to|names?)\s(?P<what>[^.;]{4,140})",
    re.IGNORECASE,
)
_FORBIDS = re.compile(
    r"\b(?:never|do not|don['’]t|does not|must not|may not|cannot|can['’]t|will not|won['’]t|are not|is not|nobody|"
    r"unable to)\b",
    re.IGNORECASE,
)
_UP_TO = re.compile(r"\b(?:up to|at most|no more than|maximum(?: of)?|not exceed\w*)\s+\W?$", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_REMEDIES = frozenset(
    {
        "refund", "partial_refund", "refund_shipping", "credit", "replacement", "reship", "repair", "fee_waiver",
        "discount", "upgrade", "extension", "callback", "return", "cancellation",
    }
)  # fmt: skip
_GIVEN = _REMEDIES - {"cancellation", "upgrade", "extension", "callback"}
"""What "we will" gives a customer; the others it may as well do to one."""
_NOT_GIVEN = re.compile(r"\bget back to\b|\b(?:credit|gift|debit) cards?\b|\bback(?:up)? ?(?=to us)", re.IGNORECASE)
_LONGEST_PHRASE, _REACH = 3, 14


def propose(knowledge: Knowledge, folder: Path) -> Sheet:
    """A sheet over all policies read from `folder`, of what their prose states and their front matter does not hold."""
    root = folder.resolve()
    sheets = [
        _of_policy(policy, knowledge, Path(policy.source).resolve().relative_to(root).as_posix())
        for policy in knowledge.policies
    ]
    return Sheet(folder=str(root), policies=[sheet for sheet in sheets if sheet.rows])


def _of_policy(policy: Policy, knowledge: Knowledge, file: str) -> PolicySheet:
    limits: list[ProposedRow] = []
    timelines: list[ProposedRow] = []
    stated = list(statements_of(policy, knowledge.company))
    for statement in stated:
        if statement.condition or _FORBIDS.search(statement.part):
            continue
        if statement.kind == "sum" and not _sum_known(policy, statement):
            limits.append(_limit(statement, knowledge, stated))
        elif statement.kind == "time" and not _time_known(policy, statement):
            timelines += _timeline(statement, knowledge)
    limits += _without_sum(policy, knowledge, stated)
    return PolicySheet(
        file=file, id=policy.id, limits=_once(limits), timelines=_once(timelines), never_promise=_once(_bans(policy))
    )


def _once(rows: list[ProposedRow]) -> list[ProposedRow]:
    kept: dict[str, ProposedRow] = {}
    for row in rows:
        kept.setdefault(repr(row.row), row)
    return list(kept.values())


# -- limits ------------------------------------------------------------------------------------------------------------


def _limit(statement: Statement, knowledge: Knowledge, stated: list[Statement]) -> ProposedRow:
    action, unsure = _action(_around(statement), _priced(knowledge), _before(statement))
    role, role_unsure = _role(statement.role, knowledge)
    row: dict[str, Any] = {"action": action, "max_amount": _plain(statement.amount)}
    if currency := statement.currency or knowledge.company.currency:
        row["currency"] = currency
    else:
        unsure.append("no currency is named")
    row |= {"role": role, "condition": _condition(statement, stated)}
    before = statement.part[: len(statement.part) - len(statement.text)]
    if not _UP_TO.search(before):
        unsure.append("the sentence does not say 'up to': the sum may be something else than a cap")
    return _row(row, statement, [*unsure, *role_unsure])


def _priced(knowledge: Knowledge) -> Knowledge:
    """The knowledge with only those actions in its glossary that cost a sum of money."""
    priced = {n: one for n, one in knowledge.glossary.actions.items() if one.kind in MONEY_KINDS | {"upgrade"}}
    return knowledge.model_copy(update={"glossary": Glossary(actions=priced)})


def _without_sum(policy: Policy, knowledge: Knowledge, stated: list[Statement]) -> Iterator[ProposedRow]:
    """What somebody may do, where the sentence names no sum: "an agent may send a replacement"."""
    capped = {statement.sentence for statement in stated if statement.kind == "sum" and not statement.condition}
    for permission in permissions_of(policy, knowledge.company):
        if permission.sentence in capped or _FORBIDS.search(permission.part):
            continue
        action, unsure = _action(" ".join(permission.text.split()[: _REACH // 2]), knowledge)
        if action == "other" or any(row.action == action for row in policy.limits):
            continue
        kind = knowledge.glossary.actions[action].kind if action in knowledge.glossary.actions else action
        if kind not in (_REMEDIES if permission.role else _GIVEN):
            continue
        role, role_unsure = _role(permission.role, knowledge)
        row = {"action": action, "role": role, "condition": _condition(permission, stated)}
        yield _row(row, permission, [*unsure, *role_unsure, "no sum is named: this allows the action as such"])


def _sum_known(policy: Policy, statement: Statement) -> bool:
    return any(row.max_amount == statement.amount and statement.role in {None, row.role} for row in policy.limits)


# -- timelines and bans ------------------------------------------------------------------------------------------------


def _timeline(statement: Statement, knowledge: Knowledge) -> Iterator[ProposedRow]:
    action, unsure = _action(_around(statement), knowledge, _before(statement))
    if action == "other":
        return
    low = statement.low if statement.low != statement.high else None
    row: dict[str, Any] = {"action": action}
    if low is not None:
        row["min_days"] = _plain(low)
    row |= {"max_days": _plain(statement.high), "unit": statement.unit or "calendar"}
    yield _row(row, statement, unsure, named=True)


def _time_known(policy: Policy, statement: Statement) -> bool:
    return any(row.max_days == statement.high and row.unit == statement.unit for row in policy.timelines)


def _bans(policy: Policy) -> list[ProposedRow]:
    held = {ban.casefold() for ban in policy.never_promise}
    found = []
    for clause in policy.clauses:
        for sentence in sentences_of(clause):
            match = _NEVER.search(sentence)
            if match and (what := " ".join(match["what"].split()).strip(" ,:")).casefold() not in held:
                found.append(ProposedRow(row=what, quote=sentence, where=clause.id, confidence="low",
                                         unsure=["whether this is about promises to customers"]))  # fmt: skip
    return found


# -- what a sentence is about ------------------------------------------------------------------------------------------


def _around(statement: Statement) -> str:
    """The words before the figure, and the few after it: "a $20 credit on the account"."""
    after = statement.sentence[len(statement.part) :]
    return f"{statement.part} {re.split(r'[,.;]', after, maxsplit=1)[0]}"


def _before(statement: Statement) -> str:
    """The sentences of the clause above the statement's own."""
    sentences = sentences_of(statement.clause)
    return " ".join(sentences[: sentences.index(statement.sentence)])


def _action(text: str, knowledge: Knowledge, before: str = "") -> tuple[str, list[str]]:
    """The company's own name for what the words speak of, else a kind of the common list; what was guessed.

    `before` are the sentences above in the same clause: "a team lead may go up to $50" goes on about their action.
    """
    declared = [one for one in knowledge.glossary.actions.values() if not one.inferred]
    text = _without_roles(text, knowledge.company)
    if named := _nearest_named(text, declared, knowledge):
        return named[0].name, [] if len(named) == 1 else [f"could also be {_names(named[1:])}"]
    kind = _kind_near_the_end(text)
    if kind == "other" and before:
        action, unsure = _action(before, knowledge)
        return action, [*unsure, "the action is taken from the sentence before"]
    own = [one for one in declared if one.kind == kind and kind != "other"]
    if len(own) == 1:
        return own[0].name, [f"the action is guessed from its kind: {kind}"]
    if own:
        return kind, [f"the company has several actions of this kind: {_names(own)}"]
    return kind, ["the sentence names no action of ours" if kind == "other" else "the action is guessed from the words"]


def _without_roles(text: str, company: Company) -> str:
    """A manager who may give something is not the escalation to one."""
    said = "|".join(re.escape(role).replace("_", "[ _-]") for role in sorted(company.roles, key=len, reverse=True))
    return re.sub(rf"\b(?:{said})(?:er)?s?\b", " ", text, flags=re.IGNORECASE) if said else text


def _nearest_named(text: str, declared: list[ActionName], knowledge: Knowledge) -> list[ActionName]:
    """The declared actions named within the fewest words before the end of the text."""
    words = text.split()
    for reach in range(2, len(words) + 1):
        near = " ".join(words[-reach:])
        if named := [one for one in declared if names_action(near, one.name, knowledge.glossary)]:
            return sorted(named, key=lambda one: -max(len(said) for said in (one.name, *one.aliases)))
    return []


def _names(actions: list[ActionName]) -> str:
    return ", ".join(one.name for one in actions)


def _kind_near_the_end(text: str) -> ActionKind:
    """The kind of the phrase nearest to the figure that has one; remedies before what merely surrounds them."""
    words = _WORD.findall(_NOT_GIVEN.sub(" ", text.lower()))[-_REACH:]
    found: list[tuple[bool, int, int, ActionKind]] = []
    for length in range(1, _LONGEST_PHRASE + 1):
        for at in range(len(words) - length + 1):
            kind = infer_kind(" ".join(words[at : at + length]))
            if kind != "other":
                found.append((kind in _REMEDIES, at + length, length, kind))
    return max(found, key=lambda one: one[:3])[3] if found else "other"


def _role(named: str | None, knowledge: Knowledge) -> tuple[str, list[str]]:
    lowest = knowledge.company.roles[0] if knowledge.company.roles else "agent"
    return (named, []) if named else (lowest, [f"nobody is named: the lowest role, {lowest}, was taken"])


def _condition(statement: Statement, stated: list[Statement]) -> str:
    """When it holds, in the sentence's words: its if-clause, else the threshold that stands in it."""
    match = _IF.search(statement.sentence)
    if match:
        return " ".join(match["what"].split())
    threshold = next((one for one in stated if one.sentence == statement.sentence and one.condition), None)
    if threshold is None:
        return ""
    words = " ".join(threshold.part.split()[-5:])
    after = re.split(r"[,.;]", threshold.sentence[len(threshold.part) :], maxsplit=1)[0]
    return " ".join(f"{words} {' '.join(after.split()[:6])}".split())


def _row(row: dict[str, Any], statement: Statement, unsure: list[str], *, named: bool | None = None) -> ProposedRow:
    certain = statement.role is not None if named is None else named
    confidence: Confidence = "high" if not unsure else "medium" if certain and len(unsure) == 1 else "low"
    if row["action"] == "other":
        confidence = "low"
    return ProposedRow(
        row=row, quote=statement.sentence, where=statement.clause.id, confidence=confidence, unsure=unsure
    )


def _plain(value: Decimal | None) -> int | float | None:
    """As a person would write it."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else round(float(value), 2)
