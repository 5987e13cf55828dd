# ruff: noqa: E501 - a cue reads best on one line
"""Holds every promise of a reply against policy: supported, contradicted, unsupported, or unchecked.

Result per promise: the status, the clause, and one sentence why. Promises of one reply add up; what repeats a sum that
has been given already is not counted twice.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from draftassist.commitments.authority import Decision, allowed
from draftassist.commitments.bans import Ban, broken_ban
from draftassist.commitments.extract import is_open_ended
from draftassist.commitments.frame import Authority
from draftassist.commitments.join import joiner_for, related
from draftassist.commitments.kinds import OWN_CONTROL
from draftassist.commitments.model import Encoder, remembering
from draftassist.commitments.rows import tier
from draftassist.commitments.timelines import time_verdict
from draftassist.domain.base import Money
from draftassist.domain.case import ActionTaken
from draftassist.domain.commitment import Commitment, CommitmentStatus
from draftassist.domain.draft import FlagCode, PlannedAction
from draftassist.domain.policy import MONEY_KINDS, Policy
from draftassist.text.calendar import WorkCalendar

__all__ = ["Reviewed", "check", "review"]

_FURTHER = re.compile(r"\b(?:another|further|additional|extra|as well|also|plus|on top|too)\b", re.IGNORECASE)
_SPEAKS_OF_LAST = re.compile(
    r"(?:(?:it|they|which|that)(?:'ll|'s|’ll|’s)?|you(?:'ll|’ll| will| should) (?:have|get|see|receive|find) (?:it|them|yours|that|this|the money|the refund))\b"
    r"(?!.*\b(?:never|again|always)\b)",
    re.IGNORECASE,
)
"""A clause that goes on about the promise before it: "and it will reach you in 3 to 6 days"."""
_ABSOLUTE = re.compile(
    r"\b(?:never|guarantee\w*|100 ?%|always|ever again|any more|anymore|impossible|no matter what|whatever happens|"
    r"without fail|absolutely (?:no|certain|will)|every single time|my word|swear|forever|for ever|for life)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Reviewed:
    """A commitment with its status, the flag code that its trouble has (None: no trouble), and authority's decision."""

    commitment: Commitment
    code: FlagCode | None = None
    decision: Decision | None = None


def check(
    commitments: Sequence[Commitment],
    authority: Authority,
    *,
    now: datetime,
    calendar: WorkCalendar,
    encoder: Encoder | None = None,
) -> list[Commitment]:
    """The commitments with `status`, `cites`, `why` and `condition_state`; unchecked where no policy is known."""
    return [one.commitment for one in review(commitments, authority, now=now, calendar=calendar, encoder=encoder)]


def review(
    commitments: Sequence[Commitment],
    authority: Authority,
    *,
    now: datetime,
    calendar: WorkCalendar,
    encoder: Encoder | None = None,
    planned: Sequence[PlannedAction] = (),
) -> list[Reviewed]:
    """As `check`, with the flag code and the decision behind each status. `planned`: the actions that a plan names, of
    which a promise with the same sum, or the only one of its kind, speaks whatever its words."""
    if not authority.policies:
        return [Reviewed(_with(c, "unchecked", "no policy is known")) for c in commitments]
    reviewer = _Reviewer(authority, now, calendar, encoder, planned)
    return [reviewer.review(commitment) for commitment in commitments]


class _Reviewer:
    def __init__(
        self,
        authority: Authority,
        now: datetime,
        calendar: WorkCalendar,
        encoder: Encoder | None,
        planned: Sequence[PlannedAction],
    ) -> None:
        self._authority = authority
        self._planned = planned
        self._policies = authority.in_force()
        self._now, self._calendar, self._encoder = now, calendar, remembering(encoder)
        self._joiner = joiner_for(authority.glossary, self._encoder)
        self._limited = _limited_names(authority, self._policies)
        self._promised: list[ActionTaken] = []
        self._last: Commitment | None = None

    def review(self, commitment: Commitment) -> Reviewed:
        """The verdict on one commitment; earlier ones of the same reply count against the caps."""
        commitment = self._joined(commitment)
        self._last = commitment
        ban = self._ban(commitment)
        if ban is not None:
            why = f"{ban.policy.title}: never promise {ban.phrase}"
            return Reviewed(_with(commitment, "contradicted", why, (ban.cite,)), "contradicts_policy")
        if commitment.kind == "prevention" and _ABSOLUTE.search(commitment.text) and commitment.certainty == "firm":
            why = "nobody can guarantee that something never happens"
            return Reviewed(_with(commitment, "unsupported", why), "absolute_guarantee")
        decision = self._decide(commitment)
        if is_open_ended(commitment.text) and commitment.kind in MONEY_KINDS | {"other"}:
            return self._open_ended(commitment, decision)
        reviewed = self._by_decision(commitment, decision)
        return self._timed(reviewed) if reviewed.commitment.status == "supported" else reviewed

    def _ban(self, commitment: Commitment) -> Ban | None:
        """The ban it breaks. What the plan has decided on is not banned as such, only a way of doing it can be."""
        ban = broken_ban(commitment, self._policies, self._encoder, lambda policy: tier(policy, self._authority))
        planned = ban is not None and _planned_action(commitment, self._planned) is not None
        return None if ban is not None and planned and not ban.read.of_detail else ban

    def _joined(self, commitment: Commitment) -> Commitment:
        if self._last is not None and _SPEAKS_OF_LAST.match(commitment.text) and commitment.kind not in OWN_CONTROL:
            return commitment.model_copy(update={"what": self._last.what, "kind": self._last.kind})
        meant = _planned_action(commitment, self._planned)
        if meant is not None:
            return commitment.model_copy(update={"what": meant.action, "kind": meant.kind})
        action = self._joiner.match(commitment.text, commitment.kind, self._limited)
        if action is None:
            return commitment
        return commitment.model_copy(update={"what": action.name})

    def _decide(self, commitment: Commitment) -> Decision:
        taken = _taken_before(commitment, self._authority.actions_taken)
        if taken is not None:
            cites = allowed(taken.action, self._authority).cites
            return Decision("allowed", taken.action, "this has been given already", cites=cites)
        authority = replace(self._authority, actions_taken=(*self._authority.actions_taken, *self._earlier(commitment)))
        decision = allowed(commitment.what, authority, commitment.amount)
        if decision.verdict == "silent" and commitment.what != commitment.kind:
            by_kind = allowed(commitment.kind, authority, commitment.amount)
            decision = by_kind if by_kind.verdict != "silent" else decision
        if commitment.amount and commitment.certainty != "hedged":
            self._promised.append(ActionTaken(action=commitment.what, amount=commitment.amount))
        return decision

    def _earlier(self, commitment: Commitment) -> list[ActionTaken]:
        """Sums promised earlier in this reply, unless this is the same sum said again."""
        same = [p for p in self._promised if p.action == commitment.what]
        repeated = any(p.amount == commitment.amount for p in same) and not _FURTHER.search(commitment.text)
        return [] if repeated else same

    def _open_ended(self, commitment: Commitment, decision: Decision) -> Reviewed:
        if decision.verdict in {"silent", "conflict"} and not any(p.limits for p in self._policies):
            return Reviewed(
                _with(commitment, "unsupported", "an open-ended promise"), "unsupported_commitment", decision
            )
        why = "an open-ended promise: no policy lets anybody give without a limit"
        status: CommitmentStatus = "contradicted" if decision.verdict != "silent" else "unsupported"
        code: FlagCode = "beyond_authority" if status == "contradicted" else "absolute_guarantee"
        return Reviewed(_with(commitment, status, why, decision.cites), code, decision)

    def _by_decision(self, commitment: Commitment, decision: Decision) -> Reviewed:
        verdict = decision.verdict
        if verdict == "allowed":
            done = _with(commitment, "supported", decision.why, decision.cites, decision)
            return Reviewed(done, "condition_unverified" if decision.condition == "unverified" else None, decision)
        if verdict == "silent":
            return self._silent(commitment, decision)
        codes: dict[str, tuple[CommitmentStatus, FlagCode]] = {
            "exceeds": ("contradicted", "beyond_authority"),
            "forbidden": ("contradicted", "contradicts_policy"),
            "unmet": ("contradicted", "contradicts_policy"),
            "conflict": ("unsupported", "conflicting_sources"),
            "currency": ("unsupported", "beyond_authority"),
        }
        status, code = codes[verdict]
        return Reviewed(_with(commitment, status, decision.why, decision.cites, decision), code, decision)

    def _silent(self, commitment: Commitment, decision: Decision) -> Reviewed:
        if decision.policy is not None:
            done = _with(commitment, "unsupported", decision.why, decision.cites)
            return Reviewed(done, "superseded_policy", decision)
        if commitment.kind in OWN_CONTROL and not _others_outcome(commitment):
            return Reviewed(_with(commitment, "supported", "within the agent's own control"), None, decision)
        if commitment.certainty != "firm" and commitment.kind not in MONEY_KINDS:
            return Reviewed(_with(commitment, "unsupported", f"{decision.why}; it is hedged"), None, decision)
        absolute = _ABSOLUTE.search(commitment.text) is not None and commitment.kind not in MONEY_KINDS
        code: FlagCode = "absolute_guarantee" if absolute else "unsupported_commitment"
        return Reviewed(_with(commitment, "unsupported", decision.why), code, decision)

    def _timed(self, reviewed: Reviewed) -> Reviewed:
        commitment = reviewed.commitment
        verdict = time_verdict(commitment, self._policies, self._now, self._calendar)
        if verdict.problem is None or verdict.policy is None or verdict.timeline is None:
            return reviewed
        if commitment.certainty == "hedged":
            return reviewed
        cites = tuple(dict.fromkeys([*commitment.cites, _timeline_cite(verdict.policy, verdict.timeline.action)]))
        return Reviewed(_with(commitment, "contradicted", verdict.why, cites), "contradicts_policy", reviewed.decision)


def _planned_action(commitment: Commitment, planned: Sequence[PlannedAction]) -> PlannedAction | None:
    """The planned action that the promise speaks of beyond doubt."""
    kin = [one for one in planned if one.kind == commitment.kind or related(one.kind, commitment.kind)]
    if commitment.amount is not None:
        same = [one for one in kin if one.amount is not None and one.amount.amount == commitment.amount.amount]
        return same[0] if len(same) == 1 else None
    own = [one for one in kin if one.kind == commitment.kind and commitment.kind not in OWN_CONTROL]
    return own[0] if len(own) == 1 else None


def _timeline_cite(policy: Policy, action: str) -> str:
    from draftassist.commitments.cites import clause_for_words

    return clause_for_words(policy, action.replace("_", " ") + " business days takes within hours")


def _limited_names(authority: Authority, policies: Sequence[Policy]) -> frozenset[str]:
    """Actions that the policies nearest to this issue speak of: they win a close call about a name."""
    best = max((tier(policy, authority) for policy in policies), default=0)
    return frozenset(
        limit.action for policy in policies if best and tier(policy, authority) == best for limit in policy.limits
    )


def _taken_before(commitment: Commitment, taken: Sequence[ActionTaken]) -> ActionTaken | None:
    """The action taken that this sentence only speaks of again: the same one, and the same sum where one is named."""
    if _FURTHER.search(commitment.text):
        return None
    for one in taken:
        if one.action not in {commitment.what, commitment.kind}:
            continue
        if _same_sum(one.amount, commitment.amount):
            return one
    return None


def _same_sum(left: Money | None, right: Money | None) -> bool:
    if right is None:
        return True
    return left is not None and Decimal(left.amount) == Decimal(right.amount)


def _others_outcome(commitment: Commitment) -> bool:
    """Whether the clause binds somebody else's hand ("they will confirm", "the bank's answer comes")."""
    return commitment.who in {"they", "he", "she"} and related(commitment.kind, "investigation")


def _with(
    commitment: Commitment,
    status: CommitmentStatus,
    why: str,
    cites: Sequence[str] = (),
    decision: Decision | None = None,
) -> Commitment:
    state = decision.condition if decision is not None else None
    return commitment.model_copy(update={"status": status, "why": why, "cites": list(cites), "condition_state": state})
