"""The one taxonomy of flags (`contracts.md` §4): what each code means, how grave it is, what an agent can do about it.

`info` is worth knowing, `fix` has to be mended before the reply is ready, `hold` needs a person with authority.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from draftassist.domain.draft import Flag, FlagCode, Severity

__all__ = ["TAXONOMY", "FlagRule", "missing", "spanned"]


@dataclass(frozen=True, slots=True)
class FlagRule:
    """A code's usual severity, its meaning, and the message used where the finder has nothing better to say."""

    severity: Severity
    meaning: str
    message: str


TAXONOMY: dict[FlagCode, FlagRule] = {
    "beyond_authority": FlagRule("hold", "more than this role may give", "more than you may give: ask, or give less"),
    "contradicts_policy": FlagRule("hold", "policy forbids it", "policy says otherwise: take it out"),
    "superseded_policy": FlagRule("hold", "rests on a rule that no longer counts", "that rule no longer counts"),
    "condition_unverified": FlagRule("info", "allowed only under a condition", "tick the condition if it holds"),
    "claims_undone_action": FlagRule(
        "hold", "says done what is not known to be done", "say what will be done, or do it"
    ),
    "absolute_guarantee": FlagRule(
        "fix", "promises what nobody can", "say what you will do, not what will never happen"
    ),
    "unsupported_commitment": FlagRule(
        "fix", "policy is silent on it", "no policy allows this: hedge it or take it out"
    ),
    "unsupported_time": FlagRule("fix", "a time that nothing supports", "no source gives this time"),
    "invented_fact": FlagRule("fix", "a fact that the case does not hold", "the case does not say this"),
    "not_in_plan": FlagRule("fix", "a promise that the plan does not hold", "the plan does not have this"),
    "plan_action_missing": FlagRule("fix", "a planned action that the reply leaves out", "the reply leaves this out"),
    "missed_ask": FlagRule("fix", "a question that goes unanswered", "answer what was asked"),
    "no_checkpoint": FlagRule("fix", "no next contact", "say who writes next, and when"),
    "stock_phrase": FlagRule("fix", "a formula that would fit any complaint", "say what went wrong here"),
    "generic": FlagRule("info", "says nothing of this case", "name what happened to this customer"),
    "blames": FlagRule("fix", "puts the fault on somebody", "own the outcome"),
    "claims_identical_feelings": FlagRule("fix", "claims to feel the same", "name what happened instead"),
    "over_dramatic": FlagRule("fix", "bigger than the case", "keep it plain"),
    "conflicting_sources": FlagRule("hold", "current rules contradict each other", "ask which rule counts"),
    "language_unsupported": FlagRule("hold", "not the customer's language", "translate it before you use it"),
    "unsafe_instruction": FlagRule("info", "the message tried to give orders", "it was treated as text only"),
    "private_data": FlagRule("hold", "private data in the reply", "take it out"),
    "too_long": FlagRule("fix", "longer than the channel takes", "shorten it"),
}
"""Every code, once. A finder may raise or lower a severity where it knows more, and says why in the message."""


def spanned(
    code: FlagCode,
    body: str,
    start: int,
    end: int,
    message: str = "",
    *,
    cites: Sequence[str] = (),
    severity: Severity | None = None,
    rewrite: str | None = None,
) -> Flag:
    """A flag on a slice of the body; its text is exactly that slice."""
    rule = TAXONOMY[code]
    return Flag(
        code=code, severity=severity or rule.severity, start=start, end=end, text=body[start:end],
        message=message or rule.message, cites=list(cites), rewrite=rewrite,
    )  # fmt: skip


def missing(code: FlagCode, message: str = "", *, cites: Sequence[str] = (), severity: Severity | None = None) -> Flag:
    """A flag about something that is not there."""
    rule = TAXONOMY[code]
    return Flag(code=code, severity=severity or rule.severity, message=message or rule.message, cites=list(cites))
