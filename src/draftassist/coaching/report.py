"""Conversations with their scores to the coaching report."""

from __future__ import annotations

from collections.abc import Iterable

from draftassist.coaching.insight import InsightLedger
from draftassist.coaching.ledger import Ledger, week_name
from draftassist.coaching.plans import Examples, plan_for
from draftassist.coaching.shapes import CoachReport, Group, Period
from draftassist.coaching.sources import Conversation, Skips
from draftassist.coaching.tally import LEAST_FOR_INTERVAL, LEAST_TO_SAY
from draftassist.domain.policy import ResolvedCase

__all__ = ["RULES", "build_report"]

RULES = [
    "Empathy, ownership and overpromising run from 0 to 4; for overpromising 0 is best. Overall runs from 0 to 100.",
    "Replies marked not applicable (thanks, small talk, plain information) are counted and enter no average.",
    "Intervals are 95 %. The conversation is the unit: replies of one conversation are not independent.",
    f"Fewer than {LEAST_FOR_INTERVAL} conversations give no interval; with fewer than {LEAST_TO_SAY} on either side"
    " nothing is said about better, worse, rising or falling.",
    "A critical error is a reply with overpromising of 3 or more. It is counted apart and never averaged away.",
    "Progress compares the newest four weeks of the data with the four weeks before them.",
    "A recovery conversation has at least one applicable reply; the rest has none.",
    "What goes with good outcomes is an association in this data, not a cause.",
    "Scores are a model's reading, made for coaching and not to decide about people. Read the quotes first.",
]


def build_report(conversations: Iterable[Conversation], cases: Iterable[ResolvedCase], skips: Skips) -> CoachReport:
    """The report over all conversations.

    `cases`: the resolved cases of the knowledge, for exercises. `skips`: filled while `conversations` is read.
    """
    ledger, insight = Ledger(), InsightLedger()
    for conversation in conversations:
        ledger.add(conversation)
        insight.add(conversation)
    everyone = ledger.everyone
    weeks = sorted(everyone.weeks)
    return CoachReport(
        period=Period(first=week_name(weeks[0]), last=week_name(weeks[-1])) if weeks else Period(),
        rules=RULES,
        scorers=sorted(ledger.scorers),
        conversations=insight.counts["recovery"] + insight.counts["rest"] + insight.counts["unanswered"],
        replies=everyone.total.replies,
        not_applicable=everyone.not_applicable,
        unattributed=ledger.unattributed,
        skipped_count=skips.count,
        skipped=skips.listed,
        everyone=everyone.group("everybody"),
        teams=[group.group(name) for name, group in sorted(ledger.teams.items())],
        agents=_agents(ledger, Examples(cases)),
        insight=insight.insight(),
    )


def _agents(ledger: Ledger, examples: Examples) -> list[Group]:
    ordered = sorted(ledger.agents.items(), key=lambda item: (item[0][1] or "", item[0][0]))
    return [
        agent.group(name, team).model_copy(update={"plan": plan_for(agent, ledger.last_week, examples)})
        for (name, team), agent in ordered
    ]
