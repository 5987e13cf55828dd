"""Names that lead nowhere: actions, roles, issues, clauses and policies that nobody has defined; slips of the pen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path

from pydantic import BaseModel

from draftassist.domain.case import ISSUE_KINDS
from draftassist.domain.policy import Knowledge, Policy
from draftassist.domain.validation import unknown_fields
from draftassist.knowledge.lint.finding import Finding
from draftassist.knowledge.lint.places import Places, case_lines, places_of

__all__ = ["case_references", "frame_references", "policy_references"]

_CITED = re.compile(r"(?<![\w#/-])([a-z0-9][\w-]*)#([a-z0-9][\w-]*)")
_ROWS = ("limits", "timelines")


def policy_references(policy: Policy, knowledge: Knowledge, places: Places) -> Iterator[Finding]:
    """Fields, roles, issues, actions, policies and clauses that one policy names and nobody knows."""
    yield from _slips(policy, places)
    yield from _roles(policy, knowledge, places)
    yield from _undeclared(policy, knowledge, places)
    yield from _issues(policy, knowledge, places)
    yield from _cited(policy, knowledge, places)


def _slips(policy: Policy, places: Places) -> Iterator[Finding]:
    """Fields that are not read: in a row always a fault, above only where a known field was surely meant."""
    for said in unknown_fields(_only_itself(policy)):
        if "did you mean" in said:
            name = said.split("'")[1]
            yield Finding(file=policy.source, line=places.field(name), field=name, code="unknown-field",
                          severity="error", what="is not read", mend=_meant(said))  # fmt: skip
    for block in _ROWS:
        for at, row in enumerate(getattr(policy, block)):
            for said in unknown_fields(row):
                name = said.split("'")[1]
                yield Finding(
                    file=policy.source, line=places.field(block, at, name), field=f"{block}[{at}].{name}",
                    code="unknown-field", severity="error", what="is not read, so the row says more than was meant",
                    mend=_meant(said),
                )  # fmt: skip


def _only_itself(policy: Policy) -> BaseModel:
    return policy.model_copy(update={"limits": [], "timelines": [], "clauses": []})


def _meant(said: str) -> str:
    return f"did you mean {said.split('did you mean ')[1].rstrip(')?')}?" if "did you mean" in said else "remove it"


def _roles(policy: Policy, knowledge: Knowledge, places: Places) -> Iterator[Finding]:
    for at, row in enumerate(policy.limits):
        if row.role not in knowledge.company.roles:
            yield Finding(
                file=policy.source, line=places.field("limits", at, "role"), field=f"limits[{at}].role",
                code="unknown-role", severity="error",
                what=f"'{row.role}' is not in the company's order of roles, so everybody may",
                mend=_near(row.role, knowledge.company.roles, f"use one of {', '.join(knowledge.company.roles)}"),
            )  # fmt: skip


def _undeclared(policy: Policy, knowledge: Knowledge, places: Places) -> Iterator[Finding]:
    """Where there is a glossary, an action that it lacks; without one kinds are inferred and nothing is said."""
    declared = [name for name, action in knowledge.glossary.actions.items() if not action.inferred]
    if not declared:
        return
    for block in _ROWS:
        for at, row in enumerate(getattr(policy, block)):
            if row.action not in declared:
                yield _unknown_action(
                    policy.source,
                    places.field(block, at, "action"),
                    f"{block}[{at}].action",
                    row.action,
                    knowledge,
                    declared,
                )


def _unknown_action(
    file: str, line: int | None, field: str, action: str, knowledge: Knowledge, declared: list[str]
) -> Finding:
    kind = knowledge.glossary.actions[action].kind if action in knowledge.glossary.actions else "other"
    close = get_close_matches(action, declared, n=1, cutoff=0.8)
    return Finding(
        file=file, line=line, field=field, code="unknown-action", severity="error" if close else "warning",
        what=f"'{action}' is not in actions.yaml; its kind is guessed: {kind}",
        mend=f"did you mean {close[0]}?" if close else "add it to actions.yaml with its kind",
    )  # fmt: skip


def _issues(policy: Policy, knowledge: Knowledge, places: Places) -> Iterator[Finding]:
    known = {*ISSUE_KINDS, *(case.issue for case in knowledge.cases if case.issue)}
    for at, issue in enumerate(policy.applies_to):
        if issue not in known:
            close = get_close_matches(issue, sorted(known), n=1, cutoff=0.8)
            yield Finding(
                file=policy.source, line=places.field("applies_to", at), field=f"applies_to[{at}]",
                code="unknown-issue", severity="error" if close else "warning",
                what=f"'{issue}' is no issue of the list, and no case has it",
                mend=f"did you mean {close[0]}?" if close else "use a name that cases use, or one of the list",
            )  # fmt: skip


def _cited(policy: Policy, knowledge: Knowledge, places: Places) -> Iterator[Finding]:
    clauses = {clause.id for one in knowledge.policies for clause in one.clauses}
    ids = {one.id for one in knowledge.policies}
    for clause in policy.clauses:
        for match in _CITED.finditer(clause.text):
            if match.group(1) in ids and match.group() not in clauses:
                yield Finding(file=policy.source, line=places.quote(match.group()), field=clause.id,
                              code="unknown-clause", severity="error",
                              what=f"names {match.group()}, which is not there",
                              mend=_near(match.group(), clauses, "name a clause that is there"))  # fmt: skip
    successor = (policy.model_extra or {}).get("superseded_by")
    if successor and str(successor) not in ids:
        yield Finding(file=policy.source, line=places.field("superseded_by"), field="superseded_by",
                      code="unknown-policy", severity="error", what=f"there is no policy '{successor}'",
                      mend=_near(str(successor), ids, "name the policy that took its place"))  # fmt: skip


def case_references(knowledge: Knowledge) -> Iterator[Finding]:
    """Actions of past cases that neither the glossary nor a policy knows; each once, where it first stands."""
    declared = [name for name, action in knowledge.glossary.actions.items() if not action.inferred]
    ruled = {row.action for policy in knowledge.policies for row in policy.limits}
    ruled |= {row.action for policy in knowledge.policies for row in policy.timelines}
    if not declared and not ruled:
        return
    seen: set[str] = set()
    for case in knowledge.cases:
        for action in case.actions:
            if action not in seen and action not in declared and action not in ruled:
                seen.add(action)
                line = case_lines(case.source).get(case.id)
                yield _unknown_action(
                    case.source, line, f"{case.id}.actions", action, knowledge, sorted({*declared, *ruled})
                )


def frame_references(knowledge: Knowledge, root: Path) -> Iterator[Finding]:
    """Roles that company.yaml hands matters to and does not have; glossary actions that no policy speaks of."""
    company = root / "company.yaml"
    for at, rule in enumerate(knowledge.company.escalation):
        if rule.to not in knowledge.company.roles:
            yield Finding(file=str(company), line=places_of(company).field("escalation", at, "to"),
                          field=f"escalation[{at}].to", code="unknown-role", severity="error",
                          what=f"'{rule.to}' is not in the company's order of roles",
                          mend=_near(rule.to, knowledge.company.roles, "add it to roles"))  # fmt: skip
    actions = root / "actions.yaml"
    ruled = {row.action for policy in knowledge.policies for row in policy.limits}
    for name, action in knowledge.glossary.actions.items():
        if not action.inferred and name not in ruled and knowledge.policies:
            places = places_of(actions)
            yield Finding(file=str(actions), line=places.field("actions", name) or places.field(name), field=name,
                          code="action-without-limit", severity="info", what="no policy says who may do it",
                          mend="add a limit, or leave it out")  # fmt: skip


def _near(name: str, known: Iterable[str], otherwise: str) -> str:
    close = get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"did you mean {close[0]}?" if close else otherwise
