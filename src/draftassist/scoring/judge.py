"""An LLM as judge beside the model: findings with quotes first, and a verdict that must follow from them.

The model's word is not taken for it: a quote that does not occur in the reply voids the rating, a score that the
findings do not bear is moved to where they do, and what stands in the reply or message cannot end its own fence.
Every rating costs at most `attempts` calls of bounded length.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from draftassist.domain.commitment import Commitment
from draftassist.domain.scorecard import (
    ACTS,
    Act,
    Dimension,
    DimensionScore,
    Evidence,
    OverpromisingScore,
    ReplyToScore,
    Scorecard,
    Weights,
)
from draftassist.errors import UnparseableReplyError
from draftassist.llm.base import ChatMessage, ChatModel
from draftassist.scoring.reasons import quoted

__all__ = ["JUDGEMENT_SCHEMA", "Judge", "Judgement", "rubric", "verdict"]

_DIMENSIONS: tuple[Dimension, ...] = ("empathy", "ownership", "overpromising")
_LEVEL = {"type": "integer", "minimum": 0, "maximum": 4}
JUDGEMENT_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["findings", *_DIMENSIONS, "not_applicable"],
    "properties": {
        "findings": {
            "type": "array",
            "maxItems": 24,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["dimension", "quote", "act", "level"],
                "properties": {
                    "dimension": {"enum": list(_DIMENSIONS)},
                    "quote": {"type": "string", "maxLength": 400},
                    "act": {"enum": list(ACTS)},
                    "level": _LEVEL,
                },
            },
        },
        **dict.fromkeys(_DIMENSIONS, _LEVEL),
        "not_applicable": {"type": "boolean"},
    },
}
_MAX_TOKENS = 900
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " ", "–": "-", "—": "-", "‹": "<", "›": ">"})
# acts that, found for a dimension, set the least and the most that rubric.md allows
_BOUNDS: dict[Dimension, tuple[tuple[frozenset[Act], int, int], ...]] = {
    "empathy": (
        (frozenset({"names_failure", "names_impact"}), 2, 4),
        (frozenset({"names_impact"}), 2, 4),
        (frozenset({"names_failure"}), 0, 3),
        (frozenset({"validates"}), 0, 3),
        (frozenset({"stock_sympathy"}), 0, 1),
    ),
    "ownership": (
        (frozenset({"checkpoint", "action_done"}), 2, 4),
        (frozenset({"checkpoint"}), 0, 4),
        (frozenset({"action_done"}), 0, 4),
        (frozenset({"action_under_way"}), 0, 4),
        (frozenset({"action_vague"}), 0, 2),
        (frozenset({"pass_on"}), 0, 3),
        (frozenset({"responsibility"}), 0, 2),
        (frozenset({"work_to_customer"}), 0, 1),
        (frozenset({"deflect"}), 0, 1),
    ),
    "overpromising": (),
}

Render = Callable[[Mapping[str, str]], Sequence[ChatMessage]]
"""The prompt `scoring/judge` with `rubric`, `message` and `reply` put in, all text fenced."""


def rubric() -> str:
    """The rubric that the judge holds to, as shipped."""
    return (Path(__file__).parent / "rubric.md").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Judgement:
    """A rating that stands, with what it cost."""

    card: Scorecard
    prompt_tokens: int
    completion_tokens: int
    attempts: int


class Judge:
    """Rates replies with a chat model."""

    def __init__(
        self, model: ChatModel, render: Render, rubric: str, *, attempts: int = 2, weights: Weights | None = None
    ) -> None:
        self._model = model
        self._render = render
        self._rubric = rubric
        self._attempts = attempts
        self._weights = weights or Weights()

    def score(self, reply: ReplyToScore, *, commitments: Sequence[Commitment] = ()) -> Judgement:
        """Rate one reply. Raises UnparseableReplyError when no attempt gave a rating that stands; model errors pass."""
        inputs = {"rubric": self._rubric, "message": reply.customer_message or "(not known)", "reply": reply.reply}
        messages = self._render(inputs)
        prompt = completion = 0
        problem = ""
        for attempt in range(1, self._attempts + 1):
            try:
                answer = self._model.complete(
                    messages, max_tokens=_MAX_TOKENS, temperature=0.0, seed=attempt, schema=JUDGEMENT_SCHEMA
                )
            except UnparseableReplyError as error:
                problem = error.message
                continue
            prompt += answer.prompt_tokens
            completion += answer.completion_tokens
            try:
                card = verdict(answer.data, reply, f"judge@{self._model.name}", self._weights, commitments)
            except ValueError as error:
                problem = str(error)
                continue
            return Judgement(card, prompt, completion, attempt)
        raise UnparseableReplyError(f"the judge gave no rating that stands: {problem}", mend="use a stronger model")


def verdict(
    data: Mapping[str, Any],
    reply: ReplyToScore,
    scorer: str,
    weights: Weights,
    commitments: Sequence[Commitment] = (),
) -> Scorecard:
    """A scorecard from a judgement's findings. Raises ValueError when a quote does not occur in the reply."""
    found: dict[Dimension, list[tuple[Evidence, int]]] = {name: [] for name in _DIMENSIONS}
    for finding in data["findings"]:
        span = _place(reply.reply, finding["quote"])
        if span is None:
            raise ValueError("a quote does not occur in the reply")
        evidence = Evidence(start=span[0], end=span[1], act=finding["act"])
        found[finding["dimension"]].append((evidence, finding["level"]))
    scores = {name: _bounded(name, data[name], found[name]) for name in _DIMENSIONS}
    if any(c.status == "contradicted" for c in commitments):
        scores["overpromising"] = max(scores["overpromising"], 3)
    parts = {name: _part(name, scores[name], found[name], reply.reply) for name in _DIMENSIONS}
    promises = OverpromisingScore(**parts["overpromising"].model_dump(), commitments=list(commitments))
    return Scorecard(
        id=reply.id,
        empathy=parts["empathy"],
        ownership=parts["ownership"],
        overpromising=promises,
        overall=weights.overall(scores["empathy"], scores["ownership"], scores["overpromising"]),
        fail=scores["overpromising"] >= 3,
        scorer=scorer,
        not_applicable=bool(data["not_applicable"]),
    )


def _bounded(name: Dimension, score: int, findings: Sequence[tuple[Evidence, int]]) -> int:
    """The score, moved to where the findings bear it."""
    if not findings:
        return 0 if name != "ownership" else min(score, 1)
    if name == "overpromising":
        return max(level for _, level in findings)
    acts = {evidence.act for evidence, _ in findings}
    fitting = [(low, high) for needed, low, high in _BOUNDS[name] if needed <= acts]
    low = max((low for low, _ in fitting), default=0)
    high = max((high for _, high in fitting), default=max(level for _, level in findings))
    return min(max(score, low), max(high, low))


def _part(name: Dimension, score: int, findings: Sequence[tuple[Evidence, int]], text: str) -> DimensionScore:
    quotes = [f"{quoted(text[e.start : e.end])} {e.act.replace('_', ' ')}" for e, _ in findings[:3]]
    reason = "; ".join(quotes) if quotes else f"nothing in {quoted(text)} bears on {name}"
    return DimensionScore(score=score, value=float(score), reason=f"{reason}.", evidence=[e for e, _ in findings])


def _place(text: str, quote: str) -> tuple[int, int] | None:
    """Where a quote stands; blanks and typographic signs may differ, words may not."""
    wanted = quote.translate(_QUOTES).strip().strip('"').strip()
    if not wanted:
        return None
    pattern = r"\s+".join(re.escape(word) for word in wanted.split())
    found = re.search(pattern, text.translate(_QUOTES), re.IGNORECASE)
    return found.span() if found else None
