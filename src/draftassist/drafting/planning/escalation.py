"""Who else must know: by the company's own rules first, then by `practice.md`'s, and never below the agent's role."""

from __future__ import annotations

from dataclasses import dataclass

from draftassist.domain.case import Case
from draftassist.domain.draft import Brief
from draftassist.domain.policy import Company

__all__ = ["Handover", "handover", "story"]

_TO_THE_TOP = {"safety", "legal", "press", "data_protection"}
_TO_THE_NEXT = {"vulnerable_customer", "repeated_failure", "high_value"}
_GRAVE, _GRAVEST = 4, "gravest_severity"
"""`practice.md`: severity 4 is a matter of safety, law, lost data or a vulnerable customer, whichever it is."""
_IN_WORDS = {
    _GRAVEST: "it is as serious as a complaint gets",
    "safety": "somebody's safety is at stake",
    "legal": "the customer speaks of legal steps",
    "press": "the customer speaks of going public",
    "data_protection": "personal data is concerned",
    "vulnerable_customer": "the customer may be in a vulnerable situation",
    "repeated_failure": "it has gone wrong before",
    "high_value": "the sum is high",
}


@dataclass(frozen=True)
class Handover:
    """The role that the case goes to, and why."""

    to: str
    topic: str
    why: str


def handover(brief: Brief, case: Case, company: Company, *, high_value: bool) -> Handover | None:
    """The highest escalation that a topic of the case asks for; None when the agent's own role covers all of them.

    `high_value`: whether more is at stake than the role may give; without it that topic asks for nobody.
    """
    topics = [topic for topic in brief.topics if topic != "high_value" or high_value]
    rules = {rule.when: rule.to for rule in company.escalation}
    found = [
        Handover(role, topic, _IN_WORDS.get(topic, topic.replace("_", " ")))
        for topic in topics or ([_GRAVEST] if brief.severity >= _GRAVE else [])
        if (role := rules.get(topic) or _default_role(topic, company)) is not None
    ]
    above = [one for one in found if company.rank(one.to) > company.rank(case.agent.role)
             or one.to not in company.roles]  # fmt: skip
    return max(above, key=lambda one: company.rank(one.to), default=None)


def _default_role(topic: str, company: Company) -> str | None:
    if topic in _TO_THE_TOP:
        return company.roles[-1]
    if topic in _TO_THE_NEXT or topic == _GRAVEST:
        return company.roles[min(1, len(company.roles) - 1)]
    return None


def story(case: Case, brief: Brief, why: str) -> str:
    """What the next person reads, so that nobody says it twice: who, what, what it meant, what was done and asked."""
    who = case.customer.name or "The customer"
    order = f", order {case.order.id}" if case.order and case.order.id else ""
    done = "; ".join(action.detail or action.action.replace("_", " ") for action in case.actions_taken)
    parts = [
        f"{who}{order} ({brief.issue.replace('_', ' ')}, severity {brief.severity}).",
        f"What happened: {brief.failure}." if brief.failure else "",
        f"What it meant: {brief.impact}." if brief.impact else "",
        f"Asked for: {'; '.join(brief.asks)}." if brief.asks else "",
        f"Done so far: {done}." if done else "Nothing has been done yet.",
        f"Handed over because {why}.",
    ]
    return " ".join(part for part in parts if part)
