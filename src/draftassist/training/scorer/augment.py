"""Variations of rated replies that keep, or change in a known way, what a rater would say.

They teach the network what must not move a score (courtesy, names, "sorry", typing errors, other people's promises in
other words) and hold the three dimensions apart: empathy is exchanged within a scene, promises are added and taken.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

from draftassist.training.scorer.data import DIMENSIONS, Row
from draftassist.training.scorer.phrases import COURTESIES, NAMES, PLAIN_SORRY, STOCK_SYMPATHY, SWAPS

__all__ = ["Augmenter", "insert", "remove"]

_WARM = frozenset(
    {"names_failure", "names_impact", "validates", "stock_sympathy", "identical_feelings", "dramatic", "courtesy"}
)
_COLD = frozenset({"blame", "deflect", "refusal", "work_to_customer", "asks_known"})
_PROMISE = frozenset({"commitment", "guarantee", "gesture", "hedge", "commitment_span"})
_BINDING = frozenset({"commitment", "guarantee", "commitment_span"})
_NAME = re.compile(r"\b(?:Hi|Hello|Dear|Hey|I'm|I am|is) (?:Mr |Mrs |Ms |Dr )?([A-Z][a-z]{2,11})\b")


def remove(row: Row, start: int, end: int) -> Row:
    """`row` without `reply[start:end]`; spans that end up empty are dropped."""
    size = end - start

    def moved(place: int) -> int:
        return place if place <= start else max(start, place - size)

    spans = tuple((moved(s), moved(e), tags) for s, e, tags in row.spans if moved(s) < moved(e))
    return replace(row, reply=row.reply[:start] + row.reply[end:], spans=spans)


def insert(row: Row, at: int, text: str, tags: frozenset[str]) -> Row:
    """`row` with `text` put in at `at`, which must not lie inside a span's word."""
    size = len(text)
    spans = [(s + size if s >= at else s, e + size if e > at else e, t) for s, e, t in row.spans]
    left = len(text) - len(text.lstrip())
    spans.append((at + left, at + len(text.rstrip()), tags))
    return replace(row, reply=row.reply[:at] + text + row.reply[at:], spans=tuple(sorted(spans, key=lambda x: x[:2])))


def _segments(row: Row) -> list[tuple[int, int, frozenset[str]]]:
    return [span for span in row.spans if "commitment_span" not in span[2]]


class Augmenter:
    """Draws one variation of a row; `rng` makes it repeatable."""

    def __init__(self, rows: Sequence[Row], rng: random.Random) -> None:
        self._rng = rng
        self._scenes: dict[str, list[Row]] = defaultdict(list)
        self._promises: list[tuple[str, frozenset[str], tuple[float, ...]]] = []
        for row in rows:
            if not row.acts_known:
                continue
            self._scenes[row.scene].append(row)
            self._collect_promise(row)

    def __call__(self, row: Row) -> Row:
        """One variation; the label is changed where a rater's would be, and dropped where it is not known."""
        steps: tuple[tuple[float, Callable[[Row], Row]], ...] = (
            (0.25, self._exchange_empathy),
            (0.15, self._add_promise),
            (0.12, self._take_promises),
            (0.12, self._drop_courtesy),
            (0.25, self._add_courtesy),
            (0.12, self._add_sorry),
            (0.35, self._names),
            (0.35, self._wording),
            (0.10, self._mistype),
            (0.12, lambda r: replace(r, message="")),
        )
        for chance, step in steps:
            if self._rng.random() < chance:
                row = step(row)
        return row

    def _collect_promise(self, row: Row) -> None:
        """A row's only promising segment carries the row's overpromising: it can be lent to other rows."""
        binding = [span for span in _segments(row) if span[2] & _BINDING]
        if len(binding) == 1 and binding[0][2] <= _PROMISE and "overpromising" in row.scores:
            start, end, tags = binding[0]
            text = row.reply[start:end].strip()
            if text[:1].isupper():
                self._promises.append((text, tags, row.scores["overpromising"]))

    def _gaps(self, row: Row) -> list[int]:
        """Where a sentence may be put in: after a segment that ends one."""
        return [end for _, end, _ in _segments(row) if row.reply[end - 1 : end] in ".!?"]

    def _add_sentence(self, row: Row, text: str, tags: frozenset[str]) -> Row:
        gaps = self._gaps(row)
        if not gaps:
            return row
        return insert(row, self._rng.choice(gaps), " " + text, tags)

    def _add_courtesy(self, row: Row) -> Row:
        return self._add_sentence(row, self._rng.choice(COURTESIES), frozenset({"courtesy"}))

    def _drop_courtesy(self, row: Row) -> Row:
        spans = [s for s in _segments(row) if s[2] == {"courtesy"}]
        if not spans or len(_segments(row)) == len(spans):
            return row
        start, end, _ = self._rng.choice(spans)
        return remove(row, start, end)

    def _add_sorry(self, row: Row) -> Row:
        """Sorry moves nothing once the problem is named; to a bare reply it brings rubric.md's 1, to a cold one 0."""
        if not row.acts_known or "empathy" not in row.scores:
            return row
        mean = row.mean("empathy")
        if mean >= 2:
            return self._add_sentence(row, self._rng.choice(PLAIN_SORRY), frozenset({"stock_sympathy"}))
        if mean < 0.5 and not any(s[2] & _COLD for s in _segments(row)):
            row = row.with_score("empathy", (0.05, 0.9, 0.05, 0.0, 0.0))
        return self._add_sentence(row, self._rng.choice(STOCK_SYMPATHY), frozenset({"stock_sympathy"}))

    def _add_promise(self, row: Row) -> Row:
        if not self._promises or not row.acts_known or row.mean("overpromising") >= 2.5:
            return row
        text, tags, shares = self._rng.choice(self._promises)
        own = row.scores["overpromising"]
        mean = sum(level * share for level, share in enumerate(shares))
        row = self._add_sentence(row, text, tags | {"commitment_span"})
        return row.with_score("overpromising", shares if mean >= row.mean("overpromising") else own)

    def _take_promises(self, row: Row) -> Row:
        """Without its promises a reply promises nothing; what it did otherwise stays."""
        if not row.acts_known:
            return row
        segments = _segments(row)
        gone = [s for s in segments if s[2] and s[2] <= _PROMISE]
        if not gone or len(gone) == len(segments):
            return row
        for start, end, _ in reversed(gone):
            row = remove(row, start, end)
        left = any(s[2] & _BINDING for s in _segments(row))
        return row.with_score("overpromising", None if left else (0.95, 0.05, 0.0, 0.0, 0.0))

    def _exchange_empathy(self, row: Row) -> Row:
        """Puts another reply's acknowledgement, from the same scene, in place of this one's."""
        others = [r for r in self._scenes.get(row.scene, ()) if r.id != row.id]
        if not row.acts_known or not others:
            return row
        other = self._rng.choice(others)
        theirs = [s for s in _segments(other) if s[2] and s[2] <= _WARM]
        mine = [s for s in _segments(row) if s[2] and s[2] <= _WARM]
        if not theirs or len(mine) == len(_segments(row)):
            return row
        mixed = row
        for start, end, _ in reversed(mine):
            mixed = remove(mixed, start, end)
        for start, end, tags in reversed(theirs):
            mixed = insert(mixed, 0, other.reply[start:end].strip() + " ", tags)
        warm_elsewhere = any(s[2] & _WARM and not s[2] <= _WARM for r in (row, other) for s in _segments(r))
        cold = any(s[2] & _COLD for r in (row, other) for s in _segments(r))
        known = not warm_elsewhere and not cold and "empathy" in other.scores
        return mixed.with_score("empathy", other.scores["empathy"] if known else None)

    def _names(self, row: Row) -> Row:
        for name in {found.group(1) for found in _NAME.finditer(row.reply)}:
            row = _swap_word(row, name, self._rng.choice(NAMES))
        return row

    def _wording(self, row: Row) -> Row:
        for old, new in self._rng.sample(SWAPS, k=min(8, len(SWAPS))):
            row = _swap_word(row, old, new) if self._rng.random() < 0.5 else _swap_word(row, new, old)
        return row

    def _mistype(self, row: Row) -> Row:
        letters = [i for i in range(1, len(row.reply) - 2) if row.reply[i : i + 2].isalpha()]
        text = list(row.reply)
        for i in self._rng.sample(letters, k=min(len(letters), 1 + len(text) // 120)):
            text[i], text[i + 1] = text[i + 1], text[i]
        return replace(row, reply="".join(text))


def _swap_word(row: Row, old: str, new: str) -> Row:
    """Replaces the whole word `old` wherever it stands, keeping the spans around it."""
    for found in reversed(list(re.finditer(rf"(?<!\w){re.escape(old)}(?!\w)", row.reply))):
        start, end = found.span()
        grown = len(new) - len(old)
        spans = tuple((s + grown if s >= end else s, e + grown if e >= end else e, tags) for s, e, tags in row.spans)
        row = replace(row, reply=row.reply[:start] + new + row.reply[end:], spans=spans)
    return row


def smoothed(shares: Sequence[float], amount: float = 0.06) -> tuple[float, ...]:
    """Some of each level's share given to its neighbours: raters differ by one step now and then."""
    last = len(shares) - 1
    out = [0.0] * len(shares)
    for level, share in enumerate(shares):
        near = [n for n in (level - 1, level + 1) if 0 <= n <= last]
        out[level] += share * (1 - amount)
        for n in near:
            out[n] += share * amount / len(near)
    return tuple(out)


def known_dimensions(row: Row) -> tuple[bool, ...]:
    """Which of the three dimensions have a score."""
    return tuple(name in row.scores for name in DIMENSIONS)
