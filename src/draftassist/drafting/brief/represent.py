"""From clauses and their vectors to the rows that the heads read; shared by `understand` and by training."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from draftassist.drafting.brief.features import hashed_words, syntax
from draftassist.text.money import find_money

__all__ = [
    "MESSAGE_END",
    "ORDER_SIGNS",
    "clause_rows",
    "complaint_row",
    "message_row",
    "order_rows",
    "order_words",
    "topic_rows",
    "topic_scores",
    "unit",
]

Vector = NDArray[np.float32]

MESSAGE_END = 640
"""Code points of a message that its own vector is made from; the clauses carry what stands behind them."""
_NEIGHBOUR = 0.5
_MESSAGE = 0.5
_WHOLE_MESSAGE = 0.7
"""Weight of the message beside the clause for topics; chosen on folds of the training scenes."""


def unit(vector: Vector) -> Vector:
    """The vector at length 1; a zero vector stays one."""
    scaled: Vector = vector / max(1e-6, float(np.linalg.norm(vector)))
    return scaled


def clause_rows(
    texts: Sequence[str], vectors: Vector, message: Vector, places: Sequence[tuple[int, int, bool]]
) -> Vector:
    """Rows for the role head, (n, d): the clause, its neighbours, its message, its place and its words.

    `places`: index, count and whether it is the newest message; clauses come in order, all of one message.
    """
    nothing = np.zeros((1, vectors.shape[1]), dtype=np.float32)
    before = np.vstack([nothing, vectors[:-1]])
    after = np.vstack([vectors[1:], nothing])
    grammar = np.array(
        [syntax(t, i, n, last_message=newest) for t, (i, n, newest) in zip(texts, places, strict=True)],
        dtype=np.float32,
    )
    context = np.repeat(message[None, :] * _MESSAGE, len(texts), axis=0)
    rows: Vector = np.hstack(
        [vectors, grammar, hashed_words(texts), before * _NEIGHBOUR, after * _NEIGHBOUR, context]
    ).astype(np.float32)
    return rows


def message_row(text: str, message: Vector, clauses: Vector, failure: Vector, impact: Vector) -> Vector:
    """One row for the heads that read the whole: the message, its failure clauses, its impact clauses, its words.

    `failure` and `impact` are the role scores of the clauses (n,), used as weights.
    """
    about_failure = unit((failure[:, None] ** 2 * clauses).sum(axis=0))
    about_impact = unit((impact[:, None] ** 2 * clauses).sum(axis=0))
    row: Vector = np.concatenate([message, about_failure, about_impact, hashed_words([text])[0]]).astype(np.float32)
    return row


def complaint_row(roles: Vector) -> Vector:
    """One row for the head that tells a complaint from none: the highest and the mean score of every role, (2 k,)."""
    row: Vector = np.concatenate([roles.max(axis=0), roles.mean(axis=0)])
    return row


def topic_rows(texts: Sequence[str], vectors: Vector) -> Vector:
    """Rows for the topic head, (n, d): the clause, and the size of the largest sum that it names."""
    sums = np.array([[_log_sum(text)] for text in texts], dtype=np.float32)
    rows: Vector = np.hstack([vectors, sums]).astype(np.float32)
    return rows


def topic_scores(clause_logits: Vector, whole_logits: Vector) -> Vector:
    """What a clause says and what its message is about, added up: a phrase alone is easily misread. Same shapes."""
    scores: Vector = clause_logits + _WHOLE_MESSAGE * whole_logits
    return scores


def _log_sum(text: str) -> float:
    if not any(c.isdigit() for c in text):
        return 0.0
    largest = max((float(span.money().amount) for span in find_money(text)), default=0.0)
    return min(1.0, float(np.log10(1 + largest)) / 6)


_SIGNS = (
    re.compile(r"<[/!]?[a-z|][^>]{0,200}>|\{\{|\{%|\[/?(?:inst|system|admin)\b|<<|&lt;", re.IGNORECASE),
    re.compile(
        r"(?:^|\n)\W{0,6}(?:system|assistant|developer|admin|human|user|instructions?|note to)\b[^.\n]{0,40}[:>\]]",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?<![\w/+])[A-Za-z0-9+/]{24,}={0,2}(?!\w)|\\u00[0-9a-f]{2}|(?:%[0-9a-f]{2}){3}|(?:[.-]{1,5} ){5}",
        re.IGNORECASE,
    ),
    re.compile(r"\{\s?\"|\"\s?:\s?[\"{\[\d]|\b\w{1,40}\(\w{1,40}\s?=|\b\w{1,40}=\w"),
    re.compile(r"\b(?:a\.?i\.?|llm|gpt|chatbot|bot|language model|prompt|assistant|model|copilot)\b", re.IGNORECASE),
    re.compile(r"[a-z][013457][a-z]|(?:\b\w ){4}", re.IGNORECASE),
)
"""Markup, role headers, encodings, code, talk of models, and disguised letters; each a feature, none a verdict."""
ORDER_SIGNS = len(_SIGNS)


def order_words(texts: Sequence[str]) -> Vector:
    """Rows for the head that scans what is too long to embed, (n, d): words, and signs of markup and encoding."""
    signs = np.array([[float(bool(sign.search(text[:1000]))) for sign in _SIGNS] for text in texts], dtype=np.float32)
    rows: Vector = np.hstack([hashed_words(texts), signs.reshape(len(texts), ORDER_SIGNS)]).astype(np.float32)
    return rows


def order_rows(texts: Sequence[str], vectors: Vector) -> Vector:
    """Rows for the injection head, (n, d): the sentence's vector beside its words and signs."""
    rows: Vector = np.hstack([vectors, order_words(texts)]).astype(np.float32)
    return rows
