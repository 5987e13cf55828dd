"""What the shipped weights rest on: splits that hold, labels that survive augmentation, pairs that differ in one."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from draftassist.errors import SplitViolationError
from draftassist.resources import eval_dir
from draftassist.training.scorer.augment import Augmenter, insert, remove
from draftassist.training.scorer.counterfactual import load_pairs, passes, write_pairs
from draftassist.training.scorer.data import DIMENSIONS, Row, load_rows, load_weak

FOLDER = eval_dir() / "datasets" / "scoring"


@pytest.fixture(scope="module")
def splits() -> dict[str, list[Row]]:
    return load_rows(FOLDER)


def test_no_complaint_stands_in_two_splits(splits: dict[str, list[Row]]) -> None:
    messages = {name: {row.message.strip() for row in rows if row.message.strip()} for name, rows in splits.items()}
    assert not messages["train"] & messages["test"]
    assert not messages["train"] & messages["dev"]
    assert not messages["dev"] & messages["test"]


def test_partly_known_replies_answer_no_measured_complaint(splits: dict[str, list[Row]]) -> None:
    measured = {row.message.strip() for name in ("dev", "test") for row in splits[name] if row.message.strip()}
    assert not measured & {row.message.strip() for row in load_weak(FOLDER)}


def test_a_changed_test_row_fails_the_lock(tmp_path: Path) -> None:
    for name in ("replies.jsonl", "ratings.jsonl", "splits.lock.json"):
        (tmp_path / name).write_text((FOLDER / name).read_text(encoding="utf-8"), encoding="utf-8")
    test_id = load_rows(tmp_path)["test"][0].id
    lines = [json.loads(line) for line in (tmp_path / "replies.jsonl").read_text(encoding="utf-8").splitlines()]
    for line in lines:
        line["reply"] += "." if line["id"] == test_id else ""
    (tmp_path / "replies.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    with pytest.raises(SplitViolationError, match="was changed"):
        load_rows(tmp_path)


def row(reply: str, *segments: tuple[str, set[str]], promise: tuple[float, ...] = (0, 0, 0, 1, 0)) -> Row:
    spans = tuple((reply.index(t), reply.index(t) + len(t), frozenset(acts)) for t, acts in segments)
    scores = {name: promise if name == "overpromising" else (0.0, 1.0, 0.0, 0.0, 0.0) for name in DIMENSIONS}
    return Row("a", "s", "x", "late", reply, scores, 0.0, spans, acts_known=True)


def texts(one: Row) -> list[str]:
    return [one.reply[start:end] for start, end, _ in one.spans]


def test_spans_follow_what_is_put_in_and_taken_out() -> None:
    one = row("Sorry. It will come.", ("Sorry.", {"stock_sympathy"}), ("It will come.", {"commitment"}))
    longer = insert(one, 6, " Thanks.", frozenset({"courtesy"}))
    assert (longer.reply, texts(longer)) == ("Sorry. Thanks. It will come.", ["Sorry.", "Thanks.", "It will come."])
    assert texts(remove(longer, 6, 14)) == ["Sorry.", "It will come."]


def test_augmentation_keeps_spans_on_their_words(splits: dict[str, list[Row]]) -> None:
    rows = [r for r in splits["train"] if r.acts_known][:60]
    augment = Augmenter(rows, random.Random(1))  # noqa: S311 - repeatable, not secret
    for one in rows:
        changed = augment(one)
        assert all(0 <= start < end <= len(changed.reply) for start, end, _ in changed.spans)
        assert all(abs(sum(shares) - 1) < 1e-6 for shares in changed.scores.values())


def test_pairs_are_many_and_differ(tmp_path: Path, splits: dict[str, list[Row]]) -> None:
    count = write_pairs([*splits["dev"], *splits["test"]], tmp_path / "pairs.jsonl")
    pairs = load_pairs(tmp_path / "pairs.jsonl")
    assert count == len(pairs) >= 300
    assert all(pair.before != pair.after and pair.expect for pair in pairs)


@pytest.mark.parametrize(
    ("move", "after", "right"),
    [("same", 2.2, True), ("same", 2.4, False), ("up", 1.0, False), ("up", 2.0, True), ("down", 2.5, False)],
)
def test_what_counts_as_right(move: str, after: float, right: bool) -> None:
    assert passes(move, 2.0, after) is right  # type: ignore[arg-type]
