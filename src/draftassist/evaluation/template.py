"""The baseline to beat: a practitioner's template filled from case and plan by program, nothing else changed."""

from __future__ import annotations

from pathlib import Path

import yaml

from draftassist.domain.case import Case
from draftassist.domain.draft import Plan, PlannedAction
from draftassist.domain.policy import Company
from draftassist.text.calendar import calendar_for
from draftassist.text.wording import moment_words, money_words

__all__ = ["filled_template", "load_templates"]

_NOTHING = "we have noted your patience on your account"


def load_templates(root: Path) -> dict[str, str]:
    """Situation to template, from the eval folder."""
    data: dict[str, str] = yaml.safe_load((root / "baselines" / "templates.yaml").read_text(encoding="utf-8"))
    return data


def filled_template(
    templates: dict[str, str], case: Case, plan: Plan, situation: str, issue_kind: str, company: Company
) -> str:
    """The template of the situation; `cannot_fix` and `proactive` use `resolve` with the alternative or the notice."""
    text = templates.get(situation, templates["resolve"])
    gestures = [action for action in plan.actions if action.gesture]
    steps = [_step(action, company) for action in plan.actions if not action.gesture]
    steps += [refusal.alternative for refusal in plan.cannot if refusal.alternative]
    done = [_step(action, company) for action in plan.actions if action.status == "done"]
    to_come = [_step(action, company) for action in plan.actions if action.status != "done"]
    return text.format(
        customer=case.customer.name or "there",
        failure=f"the {issue_kind.replace('_', ' ')}" if issue_kind != "other" else "the issue",
        order="order" if case.order else "experience",
        actions="; ".join(steps) or "we are looking into it",
        gesture="; ".join(_step(action, company) for action in gestures) or _NOTHING,
        status=case.cause or "the cause is not known yet",
        done="; ".join(done) or "your message has been received",
        next="; ".join(to_come) or "we will look into it",
        checkpoint=_checkpoint(case, plan, company),
        team=(plan.escalate_to or "specialist").replace("_", " "),
        agent=case.agent.name or "The support team",
        p="\n\n",
    )


def _step(action: PlannedAction, company: Company) -> str:
    words = action.detail
    if action.amount is not None:
        amount = money_words(action.amount, company.currency)
        words = words if amount in words else f"{words} ({amount})"
    return f"{words}; {action.timeline}" if action.timeline else words


def _checkpoint(case: Case, plan: Plan, company: Company) -> str:
    if plan.checkpoint is None or case.now is None:
        return "the end of the week"
    calendar = calendar_for(company, case.now)
    return moment_words(plan.checkpoint.at, case.now, calendar)
