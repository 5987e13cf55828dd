"""The coaching report as data: what `report.json` holds, and what page and tables are made from.

    {"period": {"first": "2026-W40", "last": "2026-W47"}, "rules": ["how each figure is meant", ...],
     "scorers": ["model@2"], "conversations": 210, "replies": 498, "not_applicable": 61, "unattributed": 0,
     "skipped_count": 1, "skipped": [{"file": "...", "line": 7, "error": "..."}],
     "all": GROUP, "teams": [GROUP, ...], "agents": [{...GROUP, "plan": PLAN or null}, ...], "insight": INSIGHT}

    FIGURE  {"value": 2.1, "low": 1.8, "high": 2.4, "n": 120, "conversations": 52}; low and high are null where it
            rests on too few conversations. Dimensions run from 0 to 4, overall from 0 to 100, shares from 0 to 1.
    GROUP   name, team, conversations, replies (applicable ones), not_applicable, scores {dimension: FIGURE}, critical
            {replies, conversations, share FIGURE}, checkpoints {kept, missed, open, share FIGURE}, weeks [{week,
            conversations, replies, scores}]
    PLAN    see Plan; INSIGHT see Insight below.

Times are ISO 8601, weeks ISO weeks (`2026-W47`) of the time as written. Quotes are customers' and agents' own words:
whoever shows them escapes them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from draftassist.domain.base import Model
from draftassist.domain.policy import Skipped

__all__ = [
    "MEASURES", "ActionOutcome", "Change", "Checkpoints", "ClauseBroken", "CoachReport", "Comparison", "Critical",
    "ExampleCase", "FailureType", "Figure", "Group", "Insight", "Measure", "MissedPromise", "Pattern", "Period", "Plan",
    "Quote", "RewrittenLine", "Trend", "Verdict", "WeekPoint",
]  # fmt: skip

Measure = Literal["empathy", "ownership", "overpromising", "overall"]
MEASURES: tuple[Measure, ...] = ("empathy", "ownership", "overpromising", "overall")
Verdict = Literal["better", "worse", "no clear change", "too few to say"]
Trend = Literal["rising", "falling", "no clear change", "too few to say", "no type given"]


class Figure(Model):
    """A figure with its 95 % interval; `n` counts rows (replies, or conversations for a share)."""

    value: float
    low: float | None = None
    high: float | None = None
    n: int
    conversations: int


class Period(Model):
    """First and last ISO week that the replies fall in; None where no time is known."""

    first: str | None = None
    last: str | None = None


class Critical(Model):
    """Replies that fail (overpromising of 3 or more), counted apart from the averages."""

    replies: int = 0
    conversations: int = 0
    share: Figure | None = None


class Checkpoints(Model):
    """Promised contacts: kept, missed, or still open; the share is of those that are decided."""

    kept: int = 0
    missed: int = 0
    open: int = 0
    share: Figure | None = None


class WeekPoint(Model):
    """One week of a trend."""

    week: str
    conversations: int
    replies: int
    scores: dict[Measure, Figure]


class Change(Model):
    """The latest four weeks against the four before them."""

    measure: Measure
    verdict: Verdict
    now: Figure | None = None
    before: Figure | None = None
    gain: Figure | None = None


class Quote(Model):
    """A reply in its agent's own words, with the scores and the reason behind the one it is quoted for."""

    id: str | None
    turn: int | None = None
    at: datetime | None = None
    issue: str | None = None
    text: str
    scores: dict[str, float]
    reason: str


class RewrittenLine(Model):
    """One line of the agent's own and how it could read."""

    id: str | None
    line: str
    rewrite: str
    why: str


class ExampleCase(Model):
    """A resolved case of the knowledge to practise on."""

    id: str
    issue: str | None = None
    customer_message: str
    reply: str


class Pattern(Model):
    """What recurs in the weak replies of a dimension: in `replies` of `weak` replies."""

    code: str
    says: str
    replies: int
    weak: int


class Plan(Model):
    """What to talk about with one agent: the weakest dimension, why, in whose words, what to practise, what went well.

    `tentative` when it rests on too few conversations to call a dimension the weakest.
    """

    dimension: Literal["empathy", "ownership", "overpromising"] | None
    tentative: bool
    weak: int = 0
    patterns: list[Pattern] = Field(default_factory=list)
    quotes: list[Quote] = Field(default_factory=list)
    rewritten: RewrittenLine | None = None
    exercise: str | None = None
    example: ExampleCase | None = None
    progress: list[Change] = Field(default_factory=list)
    praise: Quote | None = None


class Group(Model):
    """The figures of one agent, one team, or everybody."""

    name: str | None
    team: str | None = None
    conversations: int
    replies: int
    not_applicable: int
    scores: dict[Measure, Figure]
    critical: Critical
    checkpoints: Checkpoints
    weeks: list[WeekPoint]
    plan: Plan | None = None


class FailureType(Model):
    """One type of failure over time. `weeks` counts its conversations; shares are of those with a named type."""

    issue: str
    conversations: int
    weeks: dict[str, int]
    overall: Figure | None
    share_now: Figure | None = None
    share_before: Figure | None = None
    change: Figure | None = None
    trend: Trend


class Comparison(Model):
    """One outcome measure in two sets of conversations. `difference` is first - second, None with too few."""

    measure: str
    first: Figure | None
    second: Figure | None
    difference: Figure | None = None


class ActionOutcome(Model):
    """How conversations ended in which a recovery action was said or promised, beside those without it."""

    action: str
    says: str
    conversations: int
    outcomes: list[Comparison]


class ClauseBroken(Model):
    """A policy clause that promises went against."""

    clause: str
    promises: int
    agents: int
    example: str


class MissedPromise(Model):
    """A promised contact whose time passed without a reply."""

    id: str | None
    turn: int
    agent: str | None
    team: str | None
    by: datetime | None


class Insight(Model):
    """What the replies say beyond single agents."""

    failure_types: list[FailureType]
    actions: list[ActionOutcome]
    clauses_broken: list[ClauseBroken]
    no_policy: int
    promises_checked: int
    missed_count: int
    missed: list[MissedPromise]
    outcomes: list[Comparison]
    recovery: int
    rest: int
    unanswered: int


class CoachReport(Model):
    """The whole report."""

    period: Period
    rules: list[str]
    scorers: list[str]
    conversations: int
    replies: int
    not_applicable: int
    unattributed: int
    skipped_count: int
    skipped: list[Skipped]
    everyone: Group = Field(serialization_alias="all")
    teams: list[Group]
    agents: list[Group]
    insight: Insight
