"""Says in plain words what in the reply decided a score, and what is missing for the next one.

Each reason is put together from the acts that were found (with the reply's own words) and those that were not; there is
no sentence that would fit any reply.
"""

from __future__ import annotations

from collections.abc import Sequence

from draftassist.domain.commitment import Commitment
from draftassist.domain.scorecard import Act, Dimension, Evidence, ReplyToScore
from draftassist.scoring.acts import ActSpan

__all__ = ["EVIDENCE", "reason_for"]

EVIDENCE: dict[Dimension, tuple[Act, ...]] = {
    "empathy": (
        "names_impact", "names_failure", "validates", "stock_sympathy", "identical_feelings", "dramatic", "blame",
        "refusal",
    ),
    "ownership": (
        "checkpoint", "action_done", "action_under_way", "responsibility", "deflect", "blame", "pass_on",
        "work_to_customer", "asks_known", "action_vague",
    ),
    "overpromising": ("guarantee", "commitment"),
}  # fmt: skip
"""Which acts bear on a dimension; a clause that does several is shown for the first."""

_SAYS: dict[Act, str] = {
    "names_failure": "names what went wrong",
    "names_impact": "says what it meant for the customer",
    "validates": "takes the customer's side of it",
    "stock_sympathy": "uses a formula that would fit any complaint",
    "identical_feelings": "claims to feel the same",
    "dramatic": "is more dramatic than the case",
    "blame": "puts the blame elsewhere",
    "refusal": "refuses",
    "responsibility": "accepts the problem",
    "action_done": "says what has been done",
    "action_under_way": "says what is under way",
    "checkpoint": "says who will be in touch and when",
    "action_vague": "leaves the action vague",
    "pass_on": "passes it on",
    "deflect": "says that it is not ours",
    "work_to_customer": "leaves the work to the customer",
    "asks_known": "asks for what is on file",
}
_LOWERING: dict[Dimension, frozenset[Act]] = {
    "empathy": frozenset({"stock_sympathy", "identical_feelings", "dramatic", "blame", "refusal"}),
    "ownership": frozenset({"action_vague", "pass_on", "deflect", "blame", "work_to_customer", "asks_known"}),
    "overpromising": frozenset(),
}
_MISSING: dict[Dimension, tuple[tuple[tuple[Act, ...], str], ...]] = {
    "empathy": (
        (("names_failure",), "never names what went wrong"),
        (("names_impact",), "does not say what it meant for this customer"),
        (("validates",), "does not take the customer's side of it further"),
    ),
    "ownership": (
        (
            ("action_done", "action_under_way", "checkpoint", "action_vague", "pass_on", "commitment"),
            "says nothing of what is done",
        ),
        (("action_done", "action_under_way", "checkpoint"), "names no action that somebody is taking"),
        (("checkpoint",), "does not say who will be in touch and when"),
    ),
    "overpromising": (),
}
_QUOTE = 70
_MOST_QUOTES = 2


def reason_for(
    dimension: Dimension,
    score: int,
    acts: Sequence[ActSpan],
    evidence: Sequence[Evidence],
    reply: ReplyToScore,
    *,
    commitments: Sequence[Commitment] = (),
    undone: Sequence[tuple[int, int]] = (),
) -> str:
    """One or two sentences on a score. `evidence` gives the clauses that are quoted, the most telling first."""
    if dimension == "overpromising":
        return _promises(score, evidence, reply.reply, commitments, undone)
    raising = [e for e in evidence if e.act not in _LOWERING[dimension]]
    lowering = [e for e in evidence if e.act in _LOWERING[dimension]]
    told = (raising or lowering) if score >= 2 else (lowering or raising)
    missing = _missing(dimension, acts) if score < 4 else ""
    if not told:
        return _bare(dimension, reply.reply, missing)
    also = _told(dimension, [e for e in lowering if e not in told][:1], reply.reply) if score < 4 else ""
    parts = [_told(dimension, told, reply.reply), also and f"but {also}", missing and f"it {missing}"]
    text = "; ".join(part for part in parts if part)
    return f"{text[:1].upper()}{text[1:]}."


def quoted(text: str) -> str:
    """The first words of a passage in quotation marks, cut at a word."""
    line = " ".join(text.split())
    if len(line) <= _QUOTE:
        return f"“{line.rstrip('.,;: ')}”"
    return f"“{line[:_QUOTE].rsplit(' ', 1)[0].rstrip('.,;: ')}…”"


def _told(dimension: Dimension, evidence: Sequence[Evidence], text: str) -> str:
    by_act: dict[Act, list[Evidence]] = {}
    for item in evidence:
        by_act.setdefault(item.act, []).append(item)
    parts = []
    for act, items in sorted(by_act.items(), key=lambda pair: -len(pair[1]))[:_MOST_QUOTES]:
        longest = max(items, key=lambda e: e.end - e.start)
        quote = quoted(text[longest.start : longest.end])
        parts.append(f"{_SAYS[act]} ({quote})" if act in EVIDENCE[dimension] else f"rests mostly on {quote}")
    return " and ".join(parts)


def _missing(dimension: Dimension, acts: Sequence[ActSpan]) -> str:
    for any_of, says in _MISSING[dimension]:
        if not any(span.does(*any_of) for span in acts):
            return says
    return ""


def _bare(dimension: Dimension, reply: str, missing: str) -> str:
    what = "what the customer went through" if dimension == "empathy" else "who does what about it"
    return f"Nothing in {quoted(reply)} says {what}{missing and '; it ' + missing}."


def _promises(
    score: int, evidence: Sequence[Evidence], text: str, commitments: Sequence[Commitment], undone: Sequence[object]
) -> str:
    against = [c for c in commitments if c.status == "contradicted"]
    if against:
        why = f": {against[0].why}" if against[0].why else ""
        more = f", and {len(against) - 1} more" if len(against) > 1 else ""
        return f"Policy forbids or limits {quoted(against[0].text)}{more}{why}."
    if undone:
        claims = [e for e in evidence if e.act == "action_done"]
        return f"Says {quoted(text[claims[0].start : claims[0].end])}, which the case does not know to be done."
    quotes = [quoted(text[e.start : e.end]) for e in evidence]
    if score == 0:
        if not quotes:
            return f"Nothing in {quoted(text)} binds the company to anything uncertain."
        backed = bool(commitments) and all(c.status == "supported" for c in commitments)
        return f"{quotes[0]} is {'backed by policy' if backed else 'within what the agent can see to'}."
    how = {
        1: "optimistic, though nothing to be held against us",
        2: "certain about what is not certain",
        3: "a guarantee of what is outside our control, or more than may be given",
        4: "without limit, or several things that nobody can guarantee",
    }[score]
    if not quotes:
        return f"Read as a whole, {quoted(text)} is {how}."
    return f"{quotes[0]} is {how}."
