"""One agent's coaching plan: the weakest dimension, the pattern behind it, quotes, practice, progress, praise."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from draftassist.coaching.ledger import PERIOD_WEEKS, STEP, AgentLedger, GroupLedger, Notes
from draftassist.coaching.patterns import DIMENSIONS, chosen
from draftassist.coaching.shapes import MEASURES, Change, ExampleCase, Measure, Pattern, Plan, Verdict
from draftassist.coaching.tally import LEAST_TO_SAY, difference
from draftassist.domain.policy import ResolvedCase
from draftassist.domain.scorecard import Dimension

__all__ = ["Examples", "plan_for", "progress"]

_PATTERNS_SHOWN = 3
_NEEDS_WORK = 1.0
_CRITICAL_SHARE = 0.1
_CRITICAL_LEAST = 2
_GOOD_CSAT = 4


class Examples:
    """The resolved case to practise on, by issue: answered, not exceptional, not reopened, best rated."""

    def __init__(self, cases: Iterable[ResolvedCase]) -> None:
        self._best: dict[str, ResolvedCase] = {}
        for case in cases:
            csat = case.outcome.csat
            fit = case.reply.strip() and not case.exceptional and not case.outcome.reopened
            if not case.issue or not fit or csat is None or csat < _GOOD_CSAT:
                continue
            best = self._best.get(case.issue)
            if best is None or (-csat, case.id) < (-(best.outcome.csat or 0), best.id):
                self._best[case.issue] = case

    def for_issues(self, issues: Iterable[str]) -> ExampleCase | None:
        """The example of the first of these issues that has one."""
        case = next((self._best[issue] for issue in issues if issue in self._best), None)
        if case is None:
            return None
        return ExampleCase(id=case.id, issue=case.issue, customer_message=case.customer_message, reply=case.reply)


def plan_for(agent: AgentLedger, last: date | None, examples: Examples) -> Plan:
    """What to talk about with this agent. `last`: the newest week of all replies."""
    dimension = _weakest(agent)
    praise = agent.best[1] if agent.best else None
    plan = Plan(
        dimension=dimension, tentative=agent.conversations < LEAST_TO_SAY, progress=progress(agent, last), praise=praise
    )
    if dimension is None:
        return plan
    notes = agent.notes[dimension]
    habits = chosen(dimension, notes.patterns, notes.weak)[:_PATTERNS_SHOWN]
    first = habits[0] if habits else None
    return plan.model_copy(
        update={
            "weak": notes.weak,
            "patterns": [
                Pattern(code=h.code, says=h.says, replies=notes.patterns[h.code], weak=notes.weak) for h in habits
            ],
            "quotes": [quote for _, quote in notes.worst.get(first.code, [])] if first else [],
            "rewritten": notes.rewritten[1] if notes.rewritten else None,
            "exercise": first.exercise if first else None,
            "example": examples.for_issues(_common(notes)),
        }
    )


def _common(notes: Notes) -> list[str]:
    return [issue for issue, _ in sorted(notes.issues.items(), key=lambda item: (-item[1], item[0])) if issue]


def _weakest(agent: AgentLedger) -> Dimension | None:
    """The dimension furthest from its best; overpromising first where promises fail a tenth of the conversations.

    None where each mean is within a point of its best, or there is nothing to judge.
    """
    if not agent.conversations:
        return None
    failed = agent.critical_conversations
    if failed >= _CRITICAL_LEAST and failed >= _CRITICAL_SHARE * agent.conversations:
        return "overpromising"
    lacks = {name: _lack(agent, name) for name in DIMENSIONS}
    worst = max(lacks, key=lambda name: lacks[name])
    return worst if lacks[worst] >= _NEEDS_WORK else None


def _lack(agent: AgentLedger, dimension: Dimension) -> float:
    mean = agent.total.tallies[dimension].mean
    return mean if dimension == "overpromising" else 4 - mean


def progress(group: GroupLedger, last: date | None) -> list[Change]:
    """The four weeks up to `last` against the four before; empty where no reply has a time."""
    if last is None:
        return []
    now, before = group.span(last, 0), group.span(last, PERIOD_WEEKS)
    changes = []
    for measure in MEASURES:
        gain = difference(now.tallies[measure], before.tallies[measure], step=STEP[measure])
        changes.append(
            Change(
                measure=measure, verdict=_verdict(measure, (gain.low, gain.high) if gain else None), gain=gain,
                now=now.figure(measure), before=before.figure(measure),
            )
        )  # fmt: skip
    return changes


def _verdict(measure: Measure, bounds: tuple[float | None, float | None] | None) -> Verdict:
    if bounds is None or bounds[0] is None or bounds[1] is None:
        return "too few to say"
    up, down = bounds[0] > 0, bounds[1] < 0
    if not up and not down:
        return "no clear change"
    return "better" if up == (measure != "overpromising") else "worse"
