"""Dates and rows of one policy: expired, without dates, running backwards, caps in a disorder."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from draftassist.domain.policy import Knowledge, Policy
from draftassist.knowledge.lint.finding import Finding, Severity
from draftassist.knowledge.lint.places import Places

__all__ = ["date_findings", "row_findings"]


def date_findings(policy: Policy, knowledge: Knowledge, on: date, places: Places) -> Iterator[Finding]:
    """What the dates of a policy say about whether it counts."""

    def finding(field: str, code: str, severity: Severity, what: str, mend: str) -> Finding:
        return Finding(file=policy.source, line=places.field(field), field=field, code=code, severity=severity,
                       what=what, mend=mend)  # fmt: skip

    begins, ends = policy.effective_from, policy.effective_to
    successor = (policy.model_extra or {}).get("superseded_by")
    if begins and ends and ends < begins:
        yield finding(
            "effective_to", "dates-reversed", "error", f"{ends} is before effective_from {begins}", "mend the dates"
        )
    elif successor and policy.in_force(on):
        yield finding("superseded_by", "superseded-in-force", "error",
                      f"is superseded by '{successor}', but counts as in force", "set effective_to")  # fmt: skip
    elif ends and ends < on:
        heirs = [one for one in knowledge.current(on) if set(one.applies_to) & set(policy.applies_to)]
        known = ", ".join(one.id for one in heirs[:3])
        yield finding(
            "effective_to", "expired", "info" if heirs or not policy.applies_to else "warning",
            f"ended on {ends}: never evidence for a draft"
            + (f"; in force for the same issues: {known}" if known else "; nothing in force speaks of its issues"),
            "" if known else "write the rule that counts today",
        )  # fmt: skip
    elif begins and begins > on:
        yield finding("effective_from", "not-yet", "info", f"begins on {begins}: no evidence before that", "")
    elif begins is None and ends is None:
        yield Finding(file=policy.source, line=1, field="effective_from", code="no-dates", severity="warning",
                      what="has no dates, so it counts for ever", mend="say from when it counts")  # fmt: skip


def row_findings(policy: Policy, knowledge: Knowledge, places: Places) -> Iterator[Finding]:
    """Rows that cannot be meant as they stand."""
    for at, row in enumerate(policy.limits):
        place, field = places.field("limits", at, "max_amount"), f"limits[{at}].max_amount"
        if row.max_amount is not None and row.max_amount < 0:
            yield Finding(file=policy.source, line=place, field=field, code="negative-limit", severity="error",
                          what=f"{row.max_amount} is less than nothing", mend="write 0 to forbid it")  # fmt: skip
        if row.max_amount and not row.currency and not knowledge.company.currency:
            yield Finding(file=policy.source, line=place, field=field, code="no-currency", severity="warning",
                          what=f"{row.max_amount} of no currency",
                          mend="add currency to the row or to company.yaml")  # fmt: skip
    for at, timeline in enumerate(policy.timelines):
        line, field = places.field("timelines", at, "max_days"), f"timelines[{at}].max_days"
        low, high = timeline.min_days, timeline.max_days
        if low is not None and high is not None and low > high:
            yield Finding(file=policy.source, line=line, field=field, code="timeline-reversed", severity="error",
                          what=f"min_days {low} is more than max_days {high}", mend="mend the row")  # fmt: skip
