"""Prose against front matter: sums and times that the text states and the data lacks, or has otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from draftassist.domain.policy import Company, Glossary, Knowledge, Limit, Policy, Timeline
from draftassist.knowledge.lint.finding import Finding, Severity
from draftassist.knowledge.lint.places import Places
from draftassist.knowledge.statements import Statement, names_action, shares_word, statements_of
from draftassist.text.wording import timeline_words

__all__ = ["prose_findings"]

_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_GIVES = re.compile(r"\b(?:up to|may|can|limit|maximum|at most|no more than)\b", re.IGNORECASE)
_TAKES = re.compile(
    r"\b(?:takes?|taken|arrives?|reach(?:es)?|lands?|shows? up|(?:is|are|be) (?:\w+ )?"
    r"(?:made|paid|sent|issued|back|processed|posted|refunded|delivered|dispatched|credited|done|completed))\b",
    re.IGNORECASE,
)
_QUOTE = 160


def prose_findings(policy: Policy, knowledge: Knowledge, places: Places) -> Iterator[Finding]:
    """What the clauses of a policy state that its limits and timelines do not say."""
    conditions = _condition_figures(policy)
    for statement in statements_of(policy, knowledge.company):
        if statement.figures and statement.figures <= conditions:
            continue
        check = _sum_finding if statement.kind == "sum" else _time_finding
        found = check(statement, policy, knowledge)
        if found is not None:
            code, severity, what, mend = found
            yield Finding(
                file=policy.source, line=places.quote(statement.sentence), field=statement.clause.id, code=code,
                severity=severity, what=f'{what}: "{_short(statement)}"', mend=mend,
            )  # fmt: skip


_Found = tuple[str, Severity, str, str]


def _sum_finding(statement: Statement, policy: Policy, knowledge: Knowledge) -> _Found | None:
    company = knowledge.company
    same = [
        row for row in policy.limits if row.max_amount == statement.amount and _currency_fits(row, statement, company)
    ]
    if any(_role_fits(row, statement) for row in same):
        return None
    rivals = [
        row
        for row in policy.limits
        if row.max_amount and _role_fits(row, statement) and _spoken_of(row.action, statement, knowledge.glossary)
    ]
    if rivals and not statement.condition:
        rows = " or ".join(
            dict.fromkeys(f"{row.max_amount} {row.currency or company.currency or ''}".strip() for row in rivals)
        )
        who = f" to the {_plain(statement.role)}" if statement.role else ""
        return (
            "prose-contradicts-limit", "error",
            f"the text gives {statement.text}{who} where limits give {rows} for {rivals[0].action}",
            "say the same in both",
        )  # fmt: skip
    if same:
        who = ", ".join(dict.fromkeys(_plain(row.role) for row in same))
        return (
            "prose-contradicts-limit", "error",
            f"the text gives {statement.text} to the {_plain(statement.role)} where limits give it to the {who}",
            "say the same in both",
        )  # fmt: skip
    what = "states a threshold that no condition holds" if statement.condition else "states a sum that no limit holds"
    return "prose-limit-not-data", "warning", what, "add it to limits (draftassist knowledge propose helps)"


def _time_finding(statement: Statement, policy: Policy, knowledge: Knowledge) -> _Found | None:
    if any(_fits(row, statement) for row in policy.timelines):
        return None
    if statement.condition:
        return (
            "prose-limit-not-data", "warning", "states a threshold that no condition holds",
            "add it to the condition of a limit, with 'when' to make it checkable",
        )  # fmt: skip
    rivals = [row for row in policy.timelines if _spoken_of(row.action, statement, knowledge.glossary)]
    if rivals:
        rows = " or ".join(dict.fromkeys(timeline_words(row) or "no time" for row in rivals))
        return (
            "prose-contradicts-timeline", "error",
            f"the text says {statement.text} where timelines say {rows} for {rivals[0].action}", "say the same in both",
        )  # fmt: skip
    return (
        "prose-time-not-data", "warning", "states a time that no timeline holds",
        "add it to timelines (draftassist knowledge propose helps)",
    )  # fmt: skip


def _fits(row: Timeline, statement: Statement) -> bool:
    """The same unit and the same end; one figure may also be the beginning of the range."""
    if row.unit != statement.unit:
        return False
    if statement.low == statement.high:
        return statement.high in {row.min_days, row.max_days}
    return (row.min_days or Decimal(0), row.max_days) == (statement.low, statement.high)


def _role_fits(row: Limit, statement: Statement) -> bool:
    return statement.role is None or row.role == statement.role


def _currency_fits(row: Limit, statement: Statement, company: Company) -> bool:
    return (row.currency or company.currency) == statement.currency or None in {row.currency, statement.currency}


def _spoken_of(action: str, statement: Statement, glossary: Glossary) -> bool:
    """The sentence names the action up to the figure, or shares a word with its name and speaks of giving or taking."""
    if names_action(statement.part, action, glossary):
        return True
    plainly = (_GIVES if statement.kind == "sum" else _TAKES).search(statement.part)
    return plainly is not None and shares_word(statement.part, action)


def _condition_figures(policy: Policy) -> set[Decimal]:
    """The numbers that conditions hold, in words or to be checked."""
    texts: Iterable[str] = (
        text for row in policy.limits for text in (row.condition, *(str(condition.value) for condition in row.when))
    )
    bans = policy.never_promise
    return {Decimal(run) for text in (*texts, *bans) for run in _FIGURE.findall(text.replace(",", ""))}


def _plain(role: str | None) -> str:
    return (role or "agent").replace("_", " ")


def _short(statement: Statement) -> str:
    """The sentence, or what of it stands around the figure."""
    words = " ".join(statement.sentence.split())
    if len(words) <= _QUOTE:
        return words
    at = max(0, min(len(words) - _QUOTE, len(" ".join(statement.part.split())) - _QUOTE // 2))
    return f"{'…' if at else ''}{words[at : at + _QUOTE].strip()}…"
