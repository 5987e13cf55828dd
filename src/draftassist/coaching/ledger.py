"""Running sums and a few kept quotes for everybody, each team and each agent, as conversations go by.

Memory grows with agents and weeks, never with replies. What is not applicable is counted and enters no average.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from draftassist.coaching.patterns import DIMENSIONS, is_weak, patterns_of
from draftassist.coaching.shapes import (
    MEASURES,
    Checkpoints,
    Critical,
    Figure,
    Group,
    Measure,
    Quote,
    RewrittenLine,
    WeekPoint,
)
from draftassist.coaching.sources import Conversation, Reply
from draftassist.coaching.tally import Tally, share
from draftassist.domain.scorecard import Dimension, Scorecard

__all__ = ["STEP", "AgentLedger", "GroupLedger", "Ledger", "Notes", "Scores", "week_name", "week_of"]

STEP: dict[Measure, float] = {"empathy": 1.0, "ownership": 1.0, "overpromising": 1.0, "overall": 7.5}
"""The smallest difference that a measure knows; overall moves by 7.5 where overpromising moves by one."""
_TOP: dict[Measure, float] = {"empathy": 4.0, "ownership": 4.0, "overpromising": 4.0, "overall": 100.0}
_QUOTED = 700
_QUOTES = 2
PERIOD_WEEKS = 4


def week_of(at: datetime | None) -> date | None:
    """The Monday of the ISO week, of the time as written."""
    return None if at is None else at.date() - timedelta(days=at.weekday())


def week_name(monday: date) -> str:
    """`2026-W47`."""
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02d}"


@dataclass(slots=True)
class Scores:
    """One group's tallies in one span of time."""

    replies: int = 0
    tallies: dict[Measure, Tally] = field(default_factory=lambda: {measure: Tally() for measure in MEASURES})

    def add(self, cards: Sequence[Scorecard]) -> None:
        """The applicable replies of one conversation."""
        self.replies += len(cards)
        for measure, tally in self.tallies.items():
            tally.add(sum(_score(card, measure) for card in cards), len(cards))

    def __add__(self, other: Scores) -> Scores:
        both = {measure: self.tallies[measure] + other.tallies[measure] for measure in MEASURES}
        return Scores(self.replies + other.replies, both)

    def figure(self, measure: Measure) -> Figure | None:
        """The mean of a measure with its interval."""
        return self.tallies[measure].figure(step=STEP[measure], low=0.0, high=_TOP[measure])

    def figures(self) -> dict[Measure, Figure]:
        """All means; empty without replies."""
        return {measure: found for measure in MEASURES if (found := self.figure(measure)) is not None}


def _score(card: Scorecard, measure: Measure) -> float:
    return card.overall if measure == "overall" else float(getattr(card, measure).score)


@dataclass(slots=True)
class GroupLedger:
    """Sums of one group."""

    total: Scores = field(default_factory=Scores)
    weeks: dict[date, Scores] = field(default_factory=dict)
    not_applicable: int = 0
    critical_replies: int = 0
    critical_conversations: int = 0
    contacts: Counter[str] = field(default_factory=Counter)

    def add(self, replies: Sequence[Reply]) -> None:
        """The replies of one conversation that belong to this group."""
        counted = [reply for reply in replies if not reply.card.not_applicable]
        self.not_applicable += len(replies) - len(counted)
        if not counted:
            return
        self.total.add([reply.card for reply in counted])
        failed = sum(reply.card.fail for reply in counted)
        self.critical_replies += failed
        self.critical_conversations += bool(failed)
        for week, some in _by_week(counted).items():
            self.weeks.setdefault(week, Scores()).add([reply.card for reply in some])

    @property
    def conversations(self) -> int:
        """Those with an applicable reply."""
        return self.total.tallies["overall"].k

    def span(self, last: date, first_back: int) -> Scores:
        """Four weeks, the newest of which lies `first_back` weeks before `last`."""
        mondays = [last - timedelta(weeks=first_back + i) for i in range(PERIOD_WEEKS)]
        return sum((self.weeks[monday] for monday in mondays if monday in self.weeks), Scores())

    def group(self, name: str | None, team: str | None = None) -> Group:
        """The figures of this group."""
        kept, missed = self.contacts["kept"], self.contacts["missed"]
        failed = self.critical_conversations
        return Group(
            name=name, team=team, conversations=self.conversations, replies=self.total.replies,
            not_applicable=self.not_applicable, scores=self.total.figures(),
            critical=Critical(
                replies=self.critical_replies, conversations=failed, share=share(failed, self.conversations)
            ),
            checkpoints=Checkpoints(
                kept=kept, missed=missed, open=self.contacts["open"], share=share(kept, kept + missed)
            ),
            weeks=[
                WeekPoint(
                    week=week_name(week), conversations=scores.tallies["overall"].k, replies=scores.replies,
                    scores=scores.figures(),
                )
                for week, scores in sorted(self.weeks.items())
            ],
        )  # fmt: skip


def _by_week(replies: Iterable[Reply]) -> dict[date, list[Reply]]:
    found: dict[date, list[Reply]] = {}
    for reply in replies:
        week = week_of(reply.at)
        if week is not None:
            found.setdefault(week, []).append(reply)
    return found


@dataclass(slots=True)
class Notes:
    """What recurs in one agent's weak replies of one dimension, with the worst of them."""

    weak: int = 0
    patterns: Counter[str] = field(default_factory=Counter)
    issues: Counter[str] = field(default_factory=Counter)
    worst: dict[str, list[tuple[float, Quote]]] = field(default_factory=dict)
    rewritten: tuple[float, RewrittenLine] | None = None

    def add(self, reply: Reply, dimension: Dimension, issue: str | None) -> None:
        """One weak reply."""
        badness = _badness(reply.card, dimension)
        self.weak += 1
        self.issues[issue or ""] += 1
        for habit in patterns_of(reply.card, dimension):
            self.patterns[habit.code] += 1
            if reply.text:
                quote = _quote(reply, issue, getattr(reply.card, dimension).reason)
                self._keep(habit.code, badness, quote)
        line = _rewritten(reply, dimension)
        if line and (self.rewritten is None or badness > self.rewritten[0]):
            self.rewritten = (badness, line)

    def _keep(self, code: str, badness: float, quote: Quote) -> None:
        """Keeps the worst, of different conversations; the earlier one where they are equally bad."""
        kept = self.worst.setdefault(code, [])
        same = [one for one in kept if quote.id is not None and one[1].id == quote.id]
        if same and same[0][0] >= badness:
            return
        rest = [one for one in kept if one not in same]
        self.worst[code] = sorted([*rest, (badness, quote)], key=lambda one: -one[0])[:_QUOTES]


@dataclass(slots=True)
class AgentLedger(GroupLedger):
    """Sums of one agent, and what a coach would talk about."""

    notes: dict[Dimension, Notes] = field(default_factory=lambda: {name: Notes() for name in DIMENSIONS})
    best: tuple[tuple[float, float], Quote] | None = None

    def note(self, replies: Sequence[Reply], issue: str | None) -> None:
        """The patterns and quotes of one conversation's replies."""
        for reply in replies:
            if reply.card.not_applicable:
                continue
            for name in DIMENSIONS:
                if is_weak(reply.card, name):
                    self.notes[name].add(reply, name, issue)
            self._praise(reply, issue)

    def _praise(self, reply: Reply, issue: str | None) -> None:
        card = reply.card
        rank = (card.overall, card.empathy.value + card.ownership.value - card.overpromising.value)
        if reply.text and not card.fail and (self.best is None or rank > self.best[0]):
            self.best = (rank, _quote(reply, issue, f"{card.empathy.reason} {card.ownership.reason}"))


def _badness(card: Scorecard, dimension: Dimension) -> float:
    value = float(getattr(card, dimension).value)
    return value if dimension == "overpromising" else 4 - value


def _quote(reply: Reply, issue: str | None, reason: str) -> Quote:
    text = reply.text or ""
    return Quote(
        id=reply.id, turn=reply.turn, at=reply.at, issue=issue, reason=reason,
        text=text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…",
        scores={measure: _score(reply.card, measure) for measure in MEASURES},
    )  # fmt: skip


def _rewritten(reply: Reply, dimension: Dimension) -> RewrittenLine | None:
    for one in reply.card.suggestions:
        if one.dimension == dimension and reply.text and one.end <= len(reply.text):
            line = reply.text[one.start : one.end]
            return RewrittenLine(id=reply.id, line=line, rewrite=one.rewrite, why=one.why)
    return None


@dataclass(slots=True)
class Ledger:
    """All groups. Replies without a named agent count for their team and for everybody."""

    everyone: GroupLedger = field(default_factory=GroupLedger)
    teams: dict[str, GroupLedger] = field(default_factory=dict)
    agents: dict[tuple[str, str | None], AgentLedger] = field(default_factory=dict)
    scorers: set[str] = field(default_factory=set)
    unattributed: int = 0

    def add(self, conversation: Conversation) -> None:
        """One conversation, shared out among its agents and teams."""
        replies = conversation.replies
        self.scorers.update(reply.card.scorer for reply in replies)
        self.unattributed += sum(reply.agent is None for reply in replies)
        self.everyone.add(replies)
        for team in dict.fromkeys(reply.team for reply in replies if reply.team):
            self.teams.setdefault(team, GroupLedger()).add([reply for reply in replies if reply.team == team])
        for key in dict.fromkeys((reply.agent, reply.team) for reply in replies):
            if key[0] is not None:
                ledger = self.agents.setdefault((key[0], key[1]), AgentLedger())
                own = [reply for reply in replies if (reply.agent, reply.team) == key]
                ledger.add(own)
                ledger.note(own, conversation.issue)
        self._contacts(conversation)

    def _contacts(self, conversation: Conversation) -> None:
        by_turn = {reply.turn: reply for reply in conversation.replies}
        for checkpoint in conversation.course.checkpoints if conversation.course else []:
            self.everyone.contacts[checkpoint.kept] += 1
            promiser = by_turn.get(checkpoint.turn)
            if promiser and promiser.team:
                self.teams[promiser.team].contacts[checkpoint.kept] += 1
            if promiser and promiser.agent:
                self.agents[promiser.agent, promiser.team].contacts[checkpoint.kept] += 1

    @property
    def last_week(self) -> date | None:
        """The newest week with a reply."""
        return max(self.everyone.weeks, default=None)
