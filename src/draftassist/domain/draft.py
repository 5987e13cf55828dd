"""Brief, recovery plan, draft and everything that comes with it (`contracts.md` §4)."""

from __future__ import annotations

from typing import Any, Literal, get_args

from pydantic import Field

from draftassist.domain.base import Model, Money, When
from draftassist.domain.case import Situation
from draftassist.domain.commitment import ConditionState
from draftassist.domain.policy import ActionKind, Assumption
from draftassist.domain.scorecard import Scorecard

__all__ = [
    "FLAG_CODES",
    "Answer",
    "Brief",
    "Candidate",
    "Cannot",
    "Checkpoint",
    "Citation",
    "Draft",
    "DraftEvent",
    "DraftResult",
    "EvidencePassage",
    "Fact",
    "Flag",
    "FlagCode",
    "Plan",
    "PlannedAction",
    "Provenance",
    "Seconds",
    "Sentence",
    "Severity",
    "Span",
    "Tokens",
    "Understanding",
    "Verdict",
    "WrittenReply",
]

FlagCode = Literal[
    "beyond_authority", "contradicts_policy", "superseded_policy", "condition_unverified", "claims_undone_action",
    "absolute_guarantee", "unsupported_commitment", "unsupported_time", "invented_fact", "not_in_plan",
    "plan_action_missing", "missed_ask", "no_checkpoint", "stock_phrase", "generic", "blames",
    "claims_identical_feelings", "over_dramatic", "conflicting_sources", "language_unsupported", "unsafe_instruction",
    "private_data", "too_long",
]  # fmt: skip
FLAG_CODES: tuple[FlagCode, ...] = get_args(FlagCode)
Severity = Literal["info", "fix", "hold"]
Verdict = Literal["ready", "needs_fill", "hold"]


class Span(Model):
    """A slice of one customer message: `message` counts the case's messages from 0, offsets are code points."""

    message: int
    start: int
    end: int
    text: str


class Fact(Model):
    """Something known, and where from (`order.id`, `messages[0]`, `agent_notes`, `derived`)."""

    name: str
    value: str
    source: str


class Understanding(Model):
    """What the case is about, as `draft --json` shows it."""

    issue: str
    issue_kind: str
    severity: int = Field(ge=1, le=4)
    situation: Situation
    impact: str = ""
    feelings: list[str] = Field(default_factory=list)
    asks: list[str] = Field(default_factory=list)
    facts: list[Fact] = Field(default_factory=list)


class Brief(Understanding):
    """The understanding with what the writer and the plan need besides.

    `failure_spans` and `impact_spans` are the customer's own clauses; `ask_spans` carry the asks in their words;
    `values` are the derived facts on which conditions are decided (`days_late`, `order_total`, `customer_years`,
    `prior_credits`, …) as numbers, booleans or strings; `proven` are conditions of policy that an action taken has
    shown to hold, each with the words that show it; `injection` says what in the messages tried to give orders.
    """

    failure: str = ""
    failure_spans: list[Span] = Field(default_factory=list)
    impact_spans: list[Span] = Field(default_factory=list)
    ask_spans: list[Span] = Field(default_factory=list)
    values: dict[str, Any] = Field(default_factory=dict)
    proven: dict[str, str] = Field(default_factory=dict)
    missing: list[str] = Field(default_factory=list)
    do_not_ask: list[str] = Field(default_factory=list)
    topics: list[str] = Field(default_factory=list)
    injection: list[Span] = Field(default_factory=list)
    other_people: list[str] = Field(default_factory=list)
    language: str = "en"
    customer_knows: bool = True


class PlannedAction(Model):
    """One step of the recovery plan. `done` only from `actions_taken` or an agent's tick.

    `due` is a moment; `timeline` how long it takes after that in words that a clause gives ("3 to 5 working days").
    """

    action: str
    kind: ActionKind
    status: Literal["done", "in_progress", "will_do"]
    detail: str
    amount: Money | None = None
    owner: str = ""
    due: When | None = None
    timeline: str | None = None
    condition: ConditionState = "met"
    condition_text: str | None = None
    within_authority: bool = True
    gesture: bool = False
    cites: list[str] = Field(default_factory=list)


class Cannot(Model):
    """An ask that cannot be met, why, and what can be done instead."""

    ask: str
    why: str
    alternative: str | None = None
    cites: list[str] = Field(default_factory=list)


class Checkpoint(Model):
    """The next contact: a real future working time, a person and a way."""

    at: When
    by: str
    how: str


class Answer(Model):
    """What answers one ask of the customer, and where that stands on the plan.

    `by`: done or action (`actions` are indices into `plan.actions`), refusal (`refusal` is one into `plan.cannot`),
    cause (what is known of it), owner (who deals with the case), find_out (an action that will tell), open (nothing).
    """

    ask: str
    by: Literal["done", "action", "refusal", "cause", "owner", "find_out", "open"]
    actions: list[int] = Field(default_factory=list)
    refusal: int | None = None


class Plan(Model):
    """The recovery plan: what is done, what cannot be, who writes when, and why so.

    `answers` say for every ask of the brief, in its order, what the plan does about it. `questions` are sources that
    disagree, for a person to settle; `gaps` are what only the agent can fill in.
    """

    actions: list[PlannedAction] = Field(default_factory=list)
    cannot: list[Cannot] = Field(default_factory=list)
    checkpoint: Checkpoint | None = None
    escalate_to: str | None = None
    escalation_story: str | None = None
    cause_known: bool = False
    reasons: list[str] = Field(default_factory=list)
    questions: list[str] = Field(default_factory=list)
    gaps: list[str] = Field(default_factory=list)
    justice: dict[str, str] = Field(default_factory=dict)
    answers: list[Answer] = Field(default_factory=list)


class Sentence(Model):
    """One sentence of a reply as a writer made it, with what it rests on.

    `role`: greeting, acknowledge, impact, responsibility, cause, action, gesture, refusal, ask, checkpoint, close,
    signature. `actions` are indices into `plan.actions`; `break_before` starts a new paragraph.
    """

    text: str
    role: str
    cites: list[str] = Field(default_factory=list)
    actions: list[int] = Field(default_factory=list)
    break_before: bool = False
    source: Literal["composer", "llm", "agent"] = "composer"


class Draft(Model):
    """The reply as text."""

    subject: str
    body: str
    language: str = "en"


class WrittenReply(Model):
    """A draft with its sentences in order; joined they are the body."""

    subject: str
    sentences: list[Sentence]
    language: str = "en"
    writer: str = "composer"


class Citation(Model):
    """A slice of the body and the clauses it rests on."""

    start: int
    end: int
    cites: list[str]
    supported: bool


class EvidencePassage(Model):
    """A passage that was retrieved and used."""

    id: str
    kind: Literal["policy", "case"]
    title: str = ""
    text: str
    score: float
    source: str = ""
    effective_to: str | None = None


class Flag(Model):
    """Something an agent should see. `start` = `end` = 0 and an empty `text` mean that something is missing."""

    code: FlagCode
    severity: Severity
    start: int = 0
    end: int = 0
    text: str = ""
    message: str
    cites: list[str] = Field(default_factory=list)
    rewrite: str | None = None


class Tokens(Model):
    """Tokens that the model read and wrote."""

    prompt: int = 0
    completion: int = 0


class Seconds(Model):
    """Wall time per stage."""

    understand: float = 0.0
    retrieve: float = 0.0
    plan: float = 0.0
    draft: float = 0.0
    check: float = 0.0
    total: float = 0.0


class Provenance(Model):
    """How a draft came about."""

    model: str
    writer: str = "composer"
    prompts: dict[str, str] = Field(default_factory=dict)
    tokens: Tokens = Field(default_factory=Tokens)
    cost: float | None = None
    seconds: Seconds = Field(default_factory=Seconds)
    attempts: int = 1
    knowledge: str | None = None
    assumptions: list[Assumption] = Field(default_factory=list)
    notices: list[str] = Field(default_factory=list)


class Candidate(Model):
    """Another draft that was considered."""

    body: str
    verdict: Verdict
    writer: str = "composer"


class DraftResult(Model):
    """All that `draft --json` prints."""

    id: str | None = None
    draft: Draft
    understanding: Understanding
    plan: Plan
    citations: list[Citation] = Field(default_factory=list)
    evidence: list[EvidencePassage] = Field(default_factory=list)
    score: Scorecard
    flags: list[Flag] = Field(default_factory=list)
    verdict: Verdict
    provenance: Provenance
    candidates: list[Candidate] | None = None


class DraftEvent(Model):
    """What `draft --stream` prints, one a line; only `final` counts.

    `status`: text says what is going on. `sentence`: text was checked, `index` is its place. `replace`: the sentence
    at `index` is now `text`. `final`: `result` is the whole.
    """

    event: Literal["status", "sentence", "replace", "final"]
    text: str | None = None
    index: int | None = None
    break_before: bool | None = None
    result: DraftResult | None = None
