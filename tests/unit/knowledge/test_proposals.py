"""Limits read from prose: what is proposed, how sure it is, and that nothing counts before it is confirmed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from draftassist.cli import run
from draftassist.commitments.authority import Authority, allowed
from draftassist.domain.base import Money
from draftassist.knowledge.lint.run import lint
from draftassist.knowledge.load import load_knowledge

ON = date(2026, 11, 22)
PROSE = """# Late trains

When a train is 60 minutes late or more, an agent may give a travel voucher of up to €25, and a team lead up to €80.
Vouchers are sent within 2 business days. We never promise that a connection will wait.

## Lost luggage

An agent may send a replacement for a lost pushchair.
A refund takes 5 to 7 business days.
Nobody refunds more than the fare of €300.
"""
SHEET = "sheet.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "rail"
    (root / "policies").mkdir(parents=True)
    (root / "policies" / "late trains.md").write_text(PROSE)
    (root / "company.yaml").write_text("currency: EUR\nroles: [agent, team_lead]\n")
    (root / "actions.yaml").write_text(
        "actions:\n  travel_voucher: {kind: credit, aliases: ['voucher']}\n"
        "  fare_refund: {kind: refund, aliases: ['refund']}\n"
    )
    return root


def proposed(folder: Path) -> dict[str, Any]:
    assert run(["knowledge", "propose", str(folder), "--out", str(folder / SHEET)]) == 0
    sheet: dict[str, Any] = yaml.safe_load((folder / SHEET).read_text())
    return sheet


def confirmed(folder: Path, *, which: int | None = None) -> int:
    """Set `confirmed` on one limit, or on every row, and confirm the sheet."""
    sheet = yaml.safe_load((folder / SHEET).read_text())
    for policy in sheet["policies"]:
        rows = [row for block in ("limits", "timelines", "never_promise") for row in policy[block]]
        for row in rows if which is None else [rows[which]]:
            row["confirmed"] = True
    (folder / SHEET).write_text(yaml.safe_dump(sheet))
    return run(["knowledge", "confirm", str(folder / SHEET)])


def may(folder: Path, amount: int) -> str:
    knowledge = load_knowledge([folder])
    authority = Authority(knowledge.policies, knowledge.glossary, knowledge.company, "agent", ON)
    return allowed("travel_voucher", authority, Money(amount=Decimal(amount), currency="EUR")).verdict


def test_sums_times_permissions_and_bans_are_proposed_with_their_sentence(folder: Path) -> None:
    policy = proposed(folder)["policies"][0]
    assert policy["file"] == "policies/late trains.md"
    rows = [row["row"] for row in policy["limits"]]
    assert rows[:2] == [
        {"action": "travel_voucher", "max_amount": 25, "currency": "EUR", "role": "agent",
         "condition": "a train is 60 minutes late or more"},
        {"action": "travel_voucher", "max_amount": 80, "currency": "EUR", "role": "team_lead",
         "condition": "a train is 60 minutes late or more"},
    ]  # fmt: skip
    assert rows[2:] == [{"action": "replacement", "role": "agent", "condition": ""}]
    assert [row["row"] for row in policy["timelines"]] == [
        {"action": "travel_voucher", "max_days": 2, "unit": "business"},
        {"action": "fare_refund", "min_days": 5, "max_days": 7, "unit": "business"},
    ]
    assert [row["row"] for row in policy["never_promise"]] == ["that a connection will wait"]
    assert all(" ".join(row["quote"].split()) in " ".join(PROSE.split()) for row in policy["limits"])
    assert policy["limits"][2]["where"] == "late-trains#lost-luggage"


def test_confidence_is_high_only_where_action_person_and_figure_are_named(folder: Path) -> None:
    limits = proposed(folder)["policies"][0]["limits"]
    assert [row["confidence"] for row in limits] == ["high", "high", "low"]
    assert [bool(row["unsure"]) for row in limits] == [False, False, True]
    (folder / "actions.yaml").unlink()
    again = proposed(folder)["policies"][0]["limits"]
    assert [row["confidence"] for row in again[:2]] == ["medium", "medium"]
    assert again[0]["row"]["action"] == "credit"


def test_nothing_unconfirmed_counts_as_authority(folder: Path) -> None:
    proposed(folder)
    assert run(["knowledge", "confirm", str(folder / SHEET)]) == 0
    assert (folder / "policies" / "late trains.md").read_text() == PROSE
    assert may(folder, 10) == "silent"
    assert confirmed(folder, which=0) == 0
    policy = load_knowledge([folder]).policies[0]
    assert [(row.role, row.max_amount) for row in policy.limits] == [("agent", Decimal(25))]
    assert not policy.timelines
    assert (may(folder, 25), may(folder, 26)) == ("allowed", "exceeds")


def test_confirming_everything_leaves_the_prose_and_settles_what_lint_missed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    codes = {"prose-limit-not-data", "prose-time-not-data"}
    assert codes <= {one.code for one in lint([folder], ON)}
    proposed(folder)
    assert confirmed(folder) == 0
    text = (folder / "policies" / "late trains.md").read_text()
    assert text.endswith(PROSE)
    assert load_knowledge([folder]).policies[0].id == "late-trains"
    left = [str(one) for one in lint([folder], ON) if one.code in codes]
    assert len(left) == 1
    assert "€300" in left[0]
    capsys.readouterr()
    assert confirmed(folder) == 0
    assert capsys.readouterr().out == "0 written, 6 there already, 0 not confirmed\n"
    assert (folder / "policies" / "late trains.md").read_text() == text


FRONTS = {
    "block": 'id: rail\ntitle: Rail  # ours\nlimits:\n  - {action: callback, role: agent}  # keep\nowner: Ada\n',
    "several lines": "id: rail\nlimits:\n- action: callback\n  role: agent\n\nowner: Ada\ntitle: Rail\n",
    "one line": "limits: [{action: callback, role: agent}]\nid: rail\ntitle: Rail\nowner: Ada\n",
    "empty": "id: rail\ntitle: Rail\nlimits:\nowner: Ada\n",
    "none": "id: rail\ntitle: Rail\nowner: Ada\n",
}  # fmt: skip


@pytest.mark.parametrize("front", FRONTS.values(), ids=FRONTS.keys())
def test_rows_join_the_front_matter_however_it_is_written(folder: Path, front: str) -> None:
    path = folder / "policies" / "late trains.md"
    path.write_text(f"---\n{front}---\n{PROSE}")
    before = load_knowledge([folder]).policies[0]
    proposed(folder)
    assert confirmed(folder, which=0) == 0
    after = load_knowledge([folder]).policies[0]
    assert [*before.limits, after.limits[-1]] == after.limits
    assert (after.limits[-1].action, after.limits[-1].max_amount) == ("travel_voucher", Decimal(25))
    assert (after.id, after.title, after.model_extra) == ("rail", "Rail", {"owner": "Ada"})
    assert after.clauses == before.clauses
    assert [line for line in front.splitlines() if "#" in line] == [
        line for line in path.read_text().splitlines() if line.endswith(("# ours", "# keep"))
    ]


def test_a_sentence_that_has_changed_is_not_confirmed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    proposed(folder)
    path = folder / "policies" / "late trains.md"
    path.write_text(PROSE.replace("€25", "€20"))
    assert confirmed(folder) == 2
    assert "no longer says" in capsys.readouterr().err
    assert path.read_text() == PROSE.replace("€25", "€20")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("role: agent", "role: agent\n      per: fortnight", "late-trains.limits[0].per"),
        ("file: policies/late trains.md", "file: ../elsewhere.md", "no such policy in the folder"),
        ("policies:", "policies: [", "is not YAML"),
    ],
)
def test_a_sheet_that_cannot_be_used_is_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, said: str
) -> None:
    proposed(folder)
    text = (folder / SHEET).read_text().replace("confirmed: false", "confirmed: true")
    assert old in text
    (folder / SHEET).write_text(text.replace(old, new, 1))
    (folder.parent / "elsewhere.md").write_text(PROSE)
    capsys.readouterr()
    assert run(["knowledge", "confirm", str(folder / SHEET)]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert (folder / "policies" / "late trains.md").read_text() == PROSE
