"""Judges a written reply before anybody sees it: what it binds the company to, what it leaves out, how it sounds.

Promises, deeds, numbers and plan are checked by `commitments`; how a sentence sounds is read from the scorer's acts;
what is missing is looked for here. The verdict follows from the flags by `contracts.md` §4.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from draftassist.commitments.check import ReplyReport
from draftassist.domain.case import Case
from draftassist.domain.draft import (
    Brief,
    Citation,
    Flag,
    FlagCode,
    Plan,
    Severity,
    Verdict,
)
from draftassist.domain.scorecard import Act, Scorecard
from draftassist.drafting.answered import unanswered
from draftassist.drafting.frame import Frame
from draftassist.drafting.planning.wishes import Embed
from draftassist.drafting.writers import Written, sentence_offsets

__all__ = ["Checked", "Checker", "verdict_of"]

GAP = re.compile(r"\[\[.*?\]\]", re.DOTALL)
_BY_ACT: dict[Act, tuple[FlagCode, Severity, str]] = {
    "stock_sympathy": ("stock_phrase", "fix", "a formula that would fit any complaint: say what went wrong here"),
    "blame": ("blames", "fix", "puts the fault on somebody: own the outcome"),
    "deflect": ("blames", "fix", "sends the matter away: own the outcome"),
    "identical_feelings": (
        "claims_identical_feelings",
        "fix",
        "nobody knows exactly how they feel: name what happened",
    ),
    "dramatic": ("over_dramatic", "fix", "bigger than the case: keep it plain"),
}
_DEFAULT_LIMITS = {"email": 2500, "chat": 900, "social": 280, "phone": 1500}
_BARE_APOLOGY = 4
"""Words of a plain "I'm sorry", which is no formula where the reply says what for."""
_CARD = re.compile(r"\b(?:\d[ -]?){13,19}\b")


@dataclass(frozen=True)
class Checked:
    """What the check found. `held_back` are the sentences that must not be shown as passed."""

    flags: list[Flag]
    citations: list[Citation]
    verdict: Verdict
    held_back: frozenset[int]


def verdict_of(flags: Sequence[Flag], body: str, *, unverified: bool, final: bool = True) -> Verdict:
    """`contracts.md` §4: a hold holds, as does a fix that is left; a gap or an unverified condition needs filling."""
    if any(flag.severity == "hold" for flag in flags):
        return "hold"
    if any(flag.severity == "fix" for flag in flags) and final:
        return "hold"
    return "needs_fill" if unverified or GAP.search(body) else "ready"


class Checker:
    """Runs all checks on a written reply."""

    def __init__(self, embed: Embed, languages: frozenset[str] = frozenset({"en"})) -> None:
        self._embed = embed
        self._languages = languages

    def check(
        self,
        written: Written,
        case: Case,
        brief: Brief,
        plan: Plan,
        frame: Frame,
        report: ReplyReport,
        score: Scorecard,
    ) -> Checked:
        """All flags in the order of the text, then what is missing. `report`: what `commitments` found in the body."""
        flags = [*report.flags, *_sounds(written.body, score)]
        flags += _no_checkpoint(written, plan, report, frame)
        missed = unanswered(written.reply.sentences, brief, plan, case.cause, self._embed)
        flags += [_missing_flag("missed_ask", "fix", f"does not answer: {ask}") for ask in missed]
        flags += _limits(written.body, case, frame)
        flags += self._language(brief)
        flags += _hostile(brief, plan)
        flags = sorted(_once(flags), key=lambda flag: (flag.end == 0, flag.start))
        unverified = any(action.condition == "unverified" for action in plan.actions)
        verdict = verdict_of(flags, written.body, unverified=unverified)
        return Checked(flags, report.citations, verdict, _held_back(flags, written))

    def _language(self, brief: Brief) -> list[Flag]:
        if brief.language in self._languages:
            return []
        message = f"the customer writes in '{brief.language}'; this draft is in English: translate it before you use it"
        return [_missing_flag("language_unsupported", "hold", message)]


def _sounds(body: str, score: Scorecard) -> list[Flag]:
    flags = []
    found = [*score.empathy.evidence, *score.ownership.evidence]
    specific = any(evidence.act in ("names_failure", "names_impact") for evidence in found)
    for evidence in found:
        bare = len(body[evidence.start : evidence.end].split()) <= _BARE_APOLOGY
        if evidence.act == "stock_sympathy" and bare and specific:
            continue
        if evidence.act in _BY_ACT:
            code, severity, message = _BY_ACT[evidence.act]
            text = body[evidence.start : evidence.end]
            flags.append(
                Flag(code=code, severity=severity, start=evidence.start, end=evidence.end, text=text, message=message)
            )
    return flags


def _no_checkpoint(written: Written, plan: Plan, report: ReplyReport, frame: Frame) -> list[Flag]:
    """A reply that nobody can wait on: neither a writer's checkpoint nor a promise to be in touch by a day in time."""
    if plan.checkpoint is None or any(sentence.role == "checkpoint" for sentence in written.reply.sentences):
        return []
    last = frame.calendar.local(plan.checkpoint.at).date()
    for promise in report.commitments:
        in_time = promise.by is not None and promise.by > frame.now and frame.calendar.local(promise.by).date() <= last
        if promise.kind in ("update", "callback") and in_time:
            return []
    return [_missing_flag("no_checkpoint", "fix", "does not say who writes next, and when")]


def _limits(body: str, case: Case, frame: Frame) -> list[Flag]:
    limit = frame.company.channel_limits.get(case.channel, _DEFAULT_LIMITS[case.channel])
    flags = []
    if len(body) > limit:
        flags.append(_missing_flag("too_long", "fix", f"{len(body)} characters; {case.channel} allows {limit}"))
    for match in _CARD.finditer(body):
        flags.append(
            Flag(code="private_data", severity="hold", start=match.start(), end=match.end(), text=match.group(),
                 message="looks like a card or account number: never in a reply")
        )  # fmt: skip
    return flags


def _hostile(brief: Brief, plan: Plan) -> list[Flag]:
    flags = []
    if brief.injection:
        message = "the message tries to give orders to the tool or to make up policy; it was treated as text only"
        flags.append(_missing_flag("unsafe_instruction", "info", message))
    flags += [_missing_flag("conflicting_sources", "hold", question) for question in plan.questions]
    return flags


def _missing_flag(code: FlagCode, severity: Severity, message: str) -> Flag:
    return Flag(code=code, severity=severity, message=message)


def _once(flags: Sequence[Flag]) -> list[Flag]:
    seen: dict[tuple[str, int, int, str], Flag] = {}
    for flag in flags:
        seen.setdefault((flag.code, flag.start, flag.end, "" if flag.end else flag.message), flag)
    return list(seen.values())


def _held_back(flags: Sequence[Flag], written: Written) -> frozenset[int]:
    """Sentences that carry a fix or a hold."""
    spans = [(flag.start, flag.end) for flag in flags if flag.severity != "info" and flag.end > flag.start]
    return frozenset(
        index
        for index, (start, end) in enumerate(sentence_offsets(written.reply.sentences))
        if any(a < end and start < b for a, b in spans)
    )
