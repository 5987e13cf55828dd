"""The data behind the heads: split by scene, locked, and marked with exact slices."""

from __future__ import annotations

from pathlib import Path

import pytest

from draftassist.domain.case import ISSUE_KINDS
from draftassist.evaluation.splits import load_registry, verify
from draftassist.training.brief_data import ROLES, TOPICS, Data, load_data, registry_rows, split_of

_FOLDER = Path(__file__).parents[4] / "eval" / "datasets" / "understanding"


@pytest.fixture(scope="module")
def data() -> Data:
    return load_data(_FOLDER)


def test_the_test_rows_are_as_they_were_locked(data: Data) -> None:
    verify(load_registry(_FOLDER / "splits.lock.json"), registry_rows(data))


def test_every_row_is_in_the_split_that_its_scene_gives(data: Data) -> None:
    for rows in vars(data).values():
        assert all(row["split"] == split_of(row["scene"]) for row in rows)


def test_marks_are_slices_with_known_labels(data: Data) -> None:
    for row in data.clauses:
        assert row["issue"] in ISSUE_KINDS
        assert row["severity"] in (1, 2, 3, 4)
        assert set(row["topics"] or ()) <= set(TOPICS)
        end = 0
        for clause in row["clauses"]:
            assert end <= clause["start"] < clause["end"] <= len(row["message"])
            assert set(clause["roles"]) <= set(ROLES)
            end = clause["end"]


def test_there_is_enough_to_tell_orders_from_customers(data: Data) -> None:
    orders = [row for row in data.injection if row["injection"]]
    assert len(orders) >= 150
    assert len({row["family"] for row in orders}) >= 12
    assert len(data.injection) - len(orders) >= 300
