"""What all conversations together say: failure types over time, what went with good outcomes, clauses, kept promises.

A recovery conversation is one with at least one applicable reply: something had gone wrong. The rest are thanks, small
talk and plain information. Nothing here is a cause: agents choose what to do for reasons that also decide the outcome.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from draftassist.coaching.ledger import PERIOD_WEEKS, STEP, week_name, week_of
from draftassist.coaching.shapes import (
    ActionOutcome,
    ClauseBroken,
    Comparison,
    FailureType,
    Figure,
    Insight,
    MissedPromise,
    Trend,
)
from draftassist.coaching.sources import Conversation, Reply
from draftassist.coaching.tally import LEAST_TO_SAY, Tally, difference, share, share_difference
from draftassist.domain.case import Outcome
from draftassist.domain.commitment import Commitment
from draftassist.domain.scorecard import Act

__all__ = ["InsightLedger"]

UNNAMED = "not given"
_MISSED_SHOWN = 200
_CLAUSES_SHOWN = 20
_MEANS = {"csat": 1.0, "ces": 1.0, "resolution_hours": 0.1, "nps": 100.0}
"""Means, each with the smallest difference that its scale knows."""
_SHARES = ("fcr", "reopened")
_MEASURES = ("csat", "nps", "ces", "fcr", "resolution_hours", "reopened")
_SAID: dict[Act, str] = {
    "names_impact": "says what it meant for the customer",
    "names_failure": "names what went wrong",
    "responsibility": "accepts the problem",
    "action_done": "says what has been done",
    "action_under_way": "says what is under way",
    "checkpoint": "says who will be in touch and when",
    "work_to_customer": "leaves the work to the customer",
    "deflect": "says that the matter is not ours",
}
_NO_ACTION = frozenset({"other", "apology", "information", "prevention"})


@dataclass(slots=True)
class Outcomes:
    """How a set of conversations ended, measure by measure."""

    tallies: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in _MEASURES})

    def add(self, outcome: Outcome) -> None:
        """One conversation's outcome; what was not measured is not counted."""
        for name, value in _measured(outcome):
            self.tallies[name].add(value)

    def __sub__(self, other: Outcomes) -> Outcomes:
        return Outcomes({name: tally - other.tallies[name] for name, tally in self.tallies.items()})

    def figure(self, name: str) -> Figure | None:
        """The mean or share of a measure."""
        tally = self.tallies[name]
        if name in _SHARES:
            return share(round(tally.s), tally.k)
        low, high = (-100.0, 100.0) if name == "nps" else (0.0, float("inf"))
        return tally.figure(step=_MEANS[name], low=low, high=high)

    def against(self, other: Outcomes) -> list[Comparison]:
        """Each measure that either side has, with the difference this - other."""
        found = []
        for name in _MEASURES:
            first, second = self.figure(name), other.figure(name)
            if first or second:
                gain = self._gain(other, name)
                found.append(Comparison(measure=name, first=first, second=second, difference=gain))
        return found

    def _gain(self, other: Outcomes, name: str) -> Figure | None:
        mine, theirs = self.tallies[name], other.tallies[name]
        if name in _SHARES:
            return share_difference((round(mine.s), mine.k), (round(theirs.s), theirs.k))
        return difference(mine, theirs, step=_MEANS[name]) if mine.k and theirs.k else None


def _measured(outcome: Outcome) -> Iterator[tuple[str, float]]:
    """What was measured, as numbers. NPS: a promoter (9-10) is 100, a detractor (0-6) -100, else 0."""
    for name in ("csat", "ces", "resolution_hours", *_SHARES):
        value = getattr(outcome, name)
        if value is not None:
            yield name, float(value)
    if outcome.nps is not None and 0 <= outcome.nps <= 10:
        yield "nps", 100.0 * ((outcome.nps >= 9) - (outcome.nps <= 6))


@dataclass(slots=True)
class _Issue:
    weeks: Counter[date] = field(default_factory=Counter)
    conversations: int = 0
    overall: Tally = field(default_factory=Tally)


@dataclass(slots=True)
class _Clause:
    promises: int = 0
    agents: set[str] = field(default_factory=set)
    example: str = ""


@dataclass(slots=True)
class InsightLedger:
    """Running sums over all conversations."""

    issues: dict[str, _Issue] = field(default_factory=dict)
    weeks: Counter[date] = field(default_factory=Counter)
    last: date | None = None
    actions: dict[str, tuple[list[int], Outcomes]] = field(default_factory=dict)
    recovery: Outcomes = field(default_factory=Outcomes)
    rest: Outcomes = field(default_factory=Outcomes)
    counts: Counter[str] = field(default_factory=Counter)
    clauses: dict[str, _Clause] = field(default_factory=dict)
    missed: list[MissedPromise] = field(default_factory=list)

    def add(self, conversation: Conversation) -> None:
        """One conversation; one that no agent has answered is counted and says nothing else."""
        if not conversation.replies:
            self.counts["unanswered"] += 1
            return
        counted = [reply for reply in conversation.replies if not reply.card.not_applicable]
        self._promises(conversation)
        self.counts["recovery" if counted else "rest"] += 1
        if conversation.outcome:
            (self.recovery if counted else self.rest).add(conversation.outcome)
        if counted:
            self._issue(conversation, counted)
            for action in _actions_of(counted):
                number, outcomes = self.actions.setdefault(action, ([0], Outcomes()))
                number[0] += 1
                if conversation.outcome:
                    outcomes.add(conversation.outcome)

    def _issue(self, conversation: Conversation, counted: Sequence[Reply]) -> None:
        issue = self.issues.setdefault(conversation.issue or UNNAMED, _Issue())
        issue.conversations += 1
        issue.overall.add(sum(reply.card.overall for reply in counted), len(counted))
        week = next((week for reply in counted if (week := week_of(reply.at))), None)
        if week:
            issue.weeks[week] += 1
            self.last = max(week, self.last or week)
            self.weeks[week] += conversation.issue is not None

    def _promises(self, conversation: Conversation) -> None:
        for reply in conversation.replies:
            for promise in reply.card.overpromising.commitments:
                self._promise(reply, promise)
        by_turn = {reply.turn: reply for reply in conversation.replies}
        for checkpoint in conversation.course.checkpoints if conversation.course else []:
            if checkpoint.kept != "missed":
                continue
            self.counts["missed"] += 1
            if len(self.missed) < _MISSED_SHOWN:
                promiser = by_turn.get(checkpoint.turn)
                agent, team = (promiser.agent, promiser.team) if promiser else (None, None)
                self.missed.append(
                    MissedPromise(id=conversation.id, turn=checkpoint.turn, agent=agent, team=team, by=checkpoint.by)
                )

    def _promise(self, reply: Reply, promise: Commitment) -> None:
        self.counts["checked"] += promise.status != "unchecked"
        self.counts["no_policy"] += promise.status == "unsupported"
        if promise.status == "contradicted":
            for clause in promise.cites:
                broken = self.clauses.setdefault(clause, _Clause(example=promise.text))
                broken.promises += 1
                broken.agents.add(reply.agent or "")

    def insight(self) -> Insight:
        """The figures so far."""
        broken = sorted(self.clauses.items(), key=lambda item: (-item[1].promises, item[0]))[:_CLAUSES_SHOWN]
        return Insight(
            failure_types=[
                self._failure_type(name, issue)
                for name, issue in sorted(self.issues.items(), key=lambda item: (-item[1].conversations, item[0]))
            ],
            actions=[
                ActionOutcome(
                    action=action, says=_says(action), conversations=number[0],
                    outcomes=outcomes.against(self.recovery - outcomes),
                )
                for action, (number, outcomes) in sorted(self.actions.items(), key=lambda i: (-i[1][0][0], i[0]))
            ],
            clauses_broken=[
                ClauseBroken(clause=name, promises=one.promises, agents=len(one.agents), example=one.example)
                for name, one in broken
            ],
            no_policy=self.counts["no_policy"], promises_checked=self.counts["checked"],
            missed_count=self.counts["missed"], missed=self.missed, outcomes=self.recovery.against(self.rest),
            recovery=self.counts["recovery"], rest=self.counts["rest"],
            unanswered=self.counts["unanswered"],
        )  # fmt: skip

    def _failure_type(self, name: str, issue: _Issue) -> FailureType:
        named = name != UNNAMED
        now, before = (self._part(issue, back) if named else (0, 0) for back in (0, PERIOD_WEEKS))
        change = share_difference(now, before)
        return FailureType(
            issue=name, conversations=issue.conversations, change=change,
            trend=_trend(change) if named else "no type given",
            weeks={week_name(week): count for week, count in sorted(issue.weeks.items())},
            overall=issue.overall.figure(step=STEP["overall"], low=0.0, high=100.0),
            share_now=share(*now), share_before=share(*before),
        )  # fmt: skip

    def _part(self, issue: _Issue, back: int) -> tuple[int, int]:
        """This issue's conversations and all recovery conversations with a named type, in four weeks."""
        if self.last is None:
            return 0, 0
        mondays = [self.last - timedelta(weeks=back + i) for i in range(PERIOD_WEEKS)]
        return sum(issue.weeks[monday] for monday in mondays), sum(self.weeks[monday] for monday in mondays)


def _trend(change: Figure | None) -> Trend:
    if change is None or change.low is None or change.high is None or change.conversations < 2 * LEAST_TO_SAY:
        return "too few to say"
    if change.low > 0:
        return "rising"
    return "falling" if change.high < 0 else "no clear change"


def _actions_of(replies: Sequence[Reply]) -> set[str]:
    """What the agents of one conversation promised or gave (by kind), and how they said it (by act)."""
    kinds = {c.kind for reply in replies for c in reply.card.overpromising.commitments if c.kind not in _NO_ACTION}
    evidence = [
        e.act
        for reply in replies
        for dimension in (reply.card.empathy, reply.card.ownership, reply.card.overpromising)
        for e in dimension.evidence
    ]
    return {f"promises:{kind}" for kind in kinds} | {f"act:{act}" for act in evidence if act in _SAID}


def _says(action: str) -> str:
    group, _, name = action.partition(":")
    if group == "promises":
        return f"promises: {name.replace('_', ' ')}"
    return next(says for act, says in _SAID.items() if act == name)
