"""Pairs of replies that differ in one thing, with what each score must do: what the scorer must not be fooled by.

Made from the replies of the dev and test splits with a fixed seed and written to `counterfactual.jsonl`. Each change is
checked against the labels first, so that the expectation holds: a promise is only taken away where it stands alone.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from draftassist.scoring.normal import courtesy_spans
from draftassist.training.scorer.augment import insert, remove
from draftassist.training.scorer.data import DIMENSIONS, Row

__all__ = ["NEUTRAL", "TOLERANCE", "Pair", "load_pairs", "passes", "write_pairs"]

Move = Literal["same", "up", "down"]
TOLERANCE = 0.25
"""How far a value may move where it must not: a quarter of one step of the scale."""
_PER_CHANGE = 24

# none of these sentences is among those that training uses
_POLITE = ("Thanks ever so much for dropping us a line.", "It is a pleasure to assist you today.", "Kindly note.",
           "We do thank you for your continued custom with us.", "Please and thank you.")  # fmt: skip
_PLAIN = ("This message was written on a Tuesday.", "Our line is open from eight to six on weekdays.",
          "The reference is at the top of this message.", "A copy of this goes on file.")  # fmt: skip
_SORRY = ("Sorry, sorry.", "I'm so very sorry.", "Apologies once more.")
_SIGN_OFFS = ("\n\nWarmest regards,\nPhilippa Okonkwo\nCustomer Happiness Team", "\n\nCheers,\nBaz", " ^KT",
              "\n\nYours faithfully,\nMr J. Abernathy")  # fmt: skip
_NAMES = ("Oluwaseun", "Karen", "Nguyen", "Mohammad", "Bronwen", "LaShonda", "Siddharth", "Xiomara")
_BAD_PROMISES = ("I guarantee this will never, ever happen again.", "You will have it tomorrow, no question about it.",
                 "We'll pay every cost you have had, whatever it comes to.")  # fmt: skip
_DEFLECTIONS = ("That's not something we deal with, you'd have to ask the courier.",
                "You'll need to take that up with another department.")  # fmt: skip
_BLAMES = ("You should have checked this before you ordered.", "Had you read the terms, you would have known.")
_DIALECT = (("apologise", "apologize"), ("parcel", "package"), ("I've", "I have"), ("we'll", "we will"),
            ("I'll", "I will"), ("I'm", "I am"), ("can't", "cannot"), ("cancelled", "canceled"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pair:
    """Two replies to one message; `expect` names only the dimensions on which the answer is known."""

    id: str
    change: str
    message: str
    before: str
    after: str
    expect: dict[str, Move]


NEUTRAL: frozenset[str] = frozenset(
    {"exclamation", "sign_off", "polite", "longer", "name", "dialect", "shouting", "sorry"}
)
_SAME: dict[str, Move] = dict.fromkeys(DIMENSIONS, "same")


def write_pairs(rows: Sequence[Row], path: Path, seed: int = 11) -> int:
    """Writes the pairs and returns how many there are."""
    pairs = list(_pairs(rows, random.Random(seed)))  # noqa: S311 - repeatable, not secret
    lines = [json.dumps({name: getattr(pair, name) for name in Pair.__slots__}, ensure_ascii=False) for pair in pairs]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(pairs)


def load_pairs(path: Path) -> list[Pair]:
    """The pairs of a file that `write_pairs` wrote."""
    return [Pair(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def passes(move: Move, before: float, after: float) -> bool:
    """Whether a value moved as it must: by no more than the tolerance, or not in the wrong direction."""
    if move == "same":
        return abs(after - before) <= TOLERANCE
    wrong = before - after if move == "up" else after - before
    return wrong <= TOLERANCE / 2


def _pairs(rows: Sequence[Row], rng: random.Random) -> Iterator[Pair]:
    for change, make in _CHANGES.items():
        made = 0
        order = list(rows)
        rng.shuffle(order)
        for row in order:
            changed = make(row, rng)
            if changed is None or changed[0] == row.reply:
                continue
            yield Pair(f"{change}-{row.id}", change, row.message, row.reply, *changed)
            made += 1
            if made == _PER_CHANGE:
                break


Changed = tuple[str, dict[str, Move]]


def _reword(change: Callable[[str, random.Random], str]) -> Callable[[Row, random.Random], Changed | None]:
    return lambda row, rng: (change(row.reply, rng), _SAME)


def _added(sentences: Sequence[str], expect: dict[str, Move]) -> Callable[[Row, random.Random], Changed | None]:
    def make(row: Row, rng: random.Random) -> Changed | None:
        gaps = [end for _, end, tags in row.spans if tags != {"courtesy"} and row.reply[end - 1 : end] in ".!?"]
        if not gaps or not row.acts_known:
            return None
        return insert(row, rng.choice(gaps), " " + rng.choice(sentences), frozenset()).reply, expect

    return make


def _sorry(row: Row, rng: random.Random) -> Changed | None:
    """Another "sorry" moves nothing; where there was none, it may bring empathy to 1 and moves nothing else."""
    expect: dict[str, Move] = dict(_SAME) if row.mean("empathy") >= 1.5 else dict.fromkeys(DIMENSIONS[1:], "same")
    return _added(_SORRY, expect)(row, rng)


def _promise_added(row: Row, rng: random.Random) -> Changed | None:
    return _added(_BAD_PROMISES, {"overpromising": "up", "empathy": "same"})(row, rng)


def _promise_taken(row: Row, _: random.Random) -> Changed | None:
    """Only where the promise stands alone in its segment, and is a bad one."""
    segments = [s for s in row.spans if "commitment_span" not in s[2]]
    gone = [s for s in segments if s[2] and s[2] <= {"commitment", "guarantee", "gesture", "hedge"}]
    if not gone or len(gone) == len(segments) or not row.acts_known or row.mean("overpromising") < 1.5:
        return None
    for start, end, _tags in reversed(gone):
        row = remove(row, start, end)
    return row.reply, {"overpromising": "down", "empathy": "same"}


def _without(acts: frozenset[str], dimension: str) -> Callable[[Row, random.Random], Changed | None]:
    """Takes away the segments that do `acts` and nothing else: the dimension must not rise."""

    def make(row: Row, _: random.Random) -> Changed | None:
        segments = [s for s in row.spans if "commitment_span" not in s[2]]
        gone = [s for s in segments if s[2] and s[2] <= acts]
        if not gone or len(gone) == len(segments) or row.mean(dimension) < 2:
            return None
        for start, end, _tags in reversed(gone):
            row = remove(row, start, end)
        return row.reply, {dimension: "down"}

    return make


def _renamed(row: Row, rng: random.Random) -> Changed | None:
    if any(start == 0 for start, _ in courtesy_spans(row.reply)):
        return None
    return f"Hi {rng.choice(_NAMES)}, {row.reply}", _SAME


def _signed(row: Row, rng: random.Random) -> Changed | None:
    if any(end == len(row.reply) for _, end in courtesy_spans(row.reply)):
        return None
    return row.reply + rng.choice(_SIGN_OFFS), _SAME


def _dialect(text: str, _: random.Random) -> str:
    for old, new in _DIALECT:
        text = text.replace(old, new)
    return text


_CHANGES: dict[str, Callable[[Row, random.Random], Changed | None]] = {
    "exclamation": _reword(lambda text, _: text.replace(".", "!") if "." in text else text + "!!!"),
    "sign_off": _signed,
    "shouting": _reword(lambda text, _: text.upper()),
    "dialect": _reword(_dialect),
    "name": _renamed,
    "polite": _added(_POLITE, _SAME),
    "longer": _added(_PLAIN, _SAME),
    "sorry": _sorry,
    "promise_added": _promise_added,
    "promise_taken": _promise_taken,
    "deflection_added": _added(_DEFLECTIONS, {"ownership": "down", "overpromising": "same"}),
    "blame_added": _added(_BLAMES, {"empathy": "down", "overpromising": "same"}),
    "understanding_taken": _without(frozenset({"names_failure", "names_impact", "validates"}), "empathy"),
    "action_taken": _without(
        frozenset({"action_done", "action_under_way", "checkpoint", "responsibility"}), "ownership"
    ),
}
