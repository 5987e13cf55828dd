"""Finds text in customers' messages that gives orders to the tool: fake system notes, policies, approvals, markup.

A trained head reads every sentence; what it finds is shown as a flag and is read for nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from draftassist.domain.case import Case
from draftassist.domain.draft import Span
from draftassist.drafting.brief.heads import threshold
from draftassist.drafting.brief.reading import Sentence
from draftassist.drafting.brief.represent import order_rows, order_words, unit
from draftassist.encoding.heads import LinearHead

__all__ = ["find_orders", "inside"]

Vector = NDArray[np.float32]

_HEADER = re.compile(
    r"^\W*(?:system|admin|assistant|developer|internal|note to (?:the )?(?:ai|bot|assistant|model)|im_start|inst|sys|"
    r"policy)\b"
    r"[^\n]{0,40}[:>\]|]",
    re.IGNORECASE,
)
_NEAR = 0.6
"""Share of the threshold that is enough right beside a sentence that is an order itself."""


def find_orders(case: Case, sentences: Sequence[Sentence], vectors: Vector, heads: dict[str, LinearHead]) -> list[Span]:
    """The orders as spans, in order, neighbours joined. `vectors` are those of the clauses that were read."""
    if not sentences:
        return []
    head, words = heads["injection"], heads["injection_words"]
    texts = [sentence.segment.text for sentence in sentences]
    scores = words.predict(order_words(texts))[:, 0] / threshold(words, "injection")
    read = [i for i, sentence in enumerate(sentences) if sentence.clauses]
    if read:
        means = np.stack([unit(vectors[list(sentences[i].clauses)].mean(axis=0)) for i in read])
        scores[read] = head.predict(order_rows([texts[i] for i in read], means))[:, 0] / threshold(head, "injection")
    found = scores >= 1
    for i in range(len(sentences)):
        found[i] = found[i] or (scores[i] >= _NEAR and _beside(found, i)) or _under_header(case, sentences, found, i)
    return _joined(case, [sentences[int(i)] for i in np.flatnonzero(found)])


def _beside(found: NDArray[np.bool_], i: int) -> bool:
    return bool((i > 0 and found[i - 1]) or (i + 1 < len(found) and found[i + 1]))


def _under_header(case: Case, sentences: Sequence[Sentence], found: NDArray[np.bool_], i: int) -> bool:
    """A sentence in the same paragraph behind one that opens like a system note is part of that note."""
    if not i or not found[i - 1] or sentences[i].message != sentences[i - 1].message:
        return False
    before, here = sentences[i - 1].segment, sentences[i].segment
    text = case.messages[sentences[i].message].text
    paragraph = text.rfind("\n", 0, before.start + 1) + 1
    return "\n" not in text[before.end : here.start] and bool(_HEADER.match(text[paragraph : paragraph + 120]))


def _joined(case: Case, found: Sequence[Sentence]) -> list[Span]:
    spans: list[Span] = []
    for sentence in found:
        text = case.messages[sentence.message].text
        start, end = sentence.segment.start, sentence.segment.end
        if spans and spans[-1].message == sentence.message and not text[spans[-1].end : start].strip():
            start = spans.pop().start
        spans.append(Span(message=sentence.message, start=start, end=end, text=text[start:end]))
    return spans


def inside(spans: Sequence[Span], message: int, start: int, end: int) -> bool:
    """Whether that slice overlaps one of the spans."""
    return any(s.message == message and s.start < end and start < s.end for s in spans)
