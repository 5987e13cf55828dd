"""Knowledge folders: every format, every fault named, nothing else lost."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from draftassist.domain.policy import Knowledge
from draftassist.errors import KnowledgeError
from draftassist.knowledge.load import load_knowledge

ON = date(2026, 11, 22)
POLICY = """---
id: late
title: Late deliveries
effective_from: 2026-01-01
applies_to: [late_delivery]
limits:
  - {action: credit, max_amount: 15, currency: USD, role: agent, condition: "2 days late or more"}
---
What this is for.

## Credit {#how-much}

Up to $15.

## Credit

Not twice.

## Credit

```
## not a heading
```
"""
CASE = {
    "id": "K-1",
    "issue": "late_delivery",
    "customer_message": "It is late.",
    "actions": ["credit"],
    "reply": "Sorry.",
}


def folder(tmp_path: Path, files: dict[str, str | bytes]) -> Path:
    root = tmp_path / "knowledge"
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def load(root: Path) -> Knowledge:
    return load_knowledge([root], on=ON)


def test_a_whole_folder(tmp_path: Path) -> None:
    root = folder(
        tmp_path,
        {
            "policies/delivery/late.md": POLICY,
            "policies/No Front Matter.txt": "# Returns\n\nWithin 30 days.\n\n## How\n\nBy post.",
            "cases/a.jsonl": json.dumps(CASE) + "\n",
            "cases/b.csv": "id,customer_message,actions,outcome.csat\nK-2,broken,refund; callback,4\n",
            "company.yaml": "name: Acme\ncurrency: USD\n",
            "actions.yaml": "actions:\n  credit: {kind: credit, aliases: [store credit]}\n",
            "README.md": "not a policy",
        },
    )
    knowledge = load(root)
    assert knowledge.skipped == []
    assert [policy.id for policy in knowledge.policies] == ["no-front-matter", "late"]
    assert [clause.id for clause in knowledge.policies[1].clauses] == [
        "late#late-deliveries", "late#how-much", "late#credit", "late#credit-2",
    ]  # fmt: skip
    assert knowledge.policies[0].title == "Returns"
    assert [case.id for case in knowledge.cases] == ["K-1", "K-2"]
    assert knowledge.cases[1].actions == ["refund", "callback"]
    assert knowledge.cases[1].outcome.csat == 4
    assert knowledge.company.defaulted == ["time_zone", "working_hours", "roles"]
    assert knowledge.glossary.actions["callback"].inferred
    assert not knowledge.glossary.actions["credit"].inferred


def test_actions_may_be_a_list_and_kinds_may_be_missing(tmp_path: Path) -> None:
    listed = "- {name: goodwill_voucher, aliases: [a voucher]}\n- {name: seat_swap, kind: replacement}\n"
    actions = load(folder(tmp_path, {"actions.yaml": listed, "policies/p.md": "# P\n\ntext"})).glossary.actions
    assert (actions["goodwill_voucher"].kind, actions["goodwill_voucher"].inferred) == ("credit", True)
    assert (actions["seat_swap"].kind, actions["seat_swap"].inferred) == ("replacement", False)


@pytest.mark.parametrize(
    ("name", "content", "line", "says"),
    [
        ("policies/p.md", "---\nid: [\n---\n", None, "front matter is not YAML"),
        ("policies/p.md", "---\n- a\n---\n", 2, "front matter is not a mapping"),
        ("policies/p.md", "---\nid: p\ntitle: P\neffective_from: soon\n---\n", 4, "effective_from: "),
        ("policies/p.md", "---\nid: p\ntitle: P\nlimits:\n- {max_amount: 3}\n---\n", 4, "limits[0].action: is missing"),
        ("policies/p.md", "---\nid: p\ntitle: P\nlimits: [{action: c, per: week}]\n---\n", 4, "limits[0].per: "),
        ("policies/p.md", "---\nid: p#1\ntitle: P\n---\n", 2, "id: must not contain '#'"),
        ("policies/p.md", "---\na: &a [1,1,1,1,1,1,1,1,1,1]\n" + "".join(
            f"{name}: &{name} [*{old},*{old},*{old},*{old},*{old},*{old},*{old},*{old},*{old}]\n"
            for old, name in zip("abcdef", "bcdefg", strict=True)) + "---\n", None, "front matter is not YAML"),
        ("policies/p.md", b"\xff\xfeb", None, "is not UTF-16"),
        ("policies/p.md", b"ok\n\xe9t\xe9", 2, "is not UTF-8 text (byte 3)"),
        ("policies/p.pdf", b"%PDF-1.7 nonsense", None, "is not a readable PDF file"),
        ("policies/p.docx", b"PK\x03\x04 nonsense", None, "is not a readable DOCX file"),
        ("policies/p.html", b"<script>alert(1)</script>", None, "has no text"),
        ("cases/c.jsonl", '{"id": 1', 1, "is not JSON"),
        ("cases/c.jsonl", "\n[1, 2]", 2, "is not a JSON object"),
        ("cases/c.jsonl", "[" * 50_000, 1, "is nested too deeply"),
        ("cases/c.jsonl", '{"id":"K"}', 1, "customer_message: is missing (add it)"),
        ("cases/c.jsonl", '{"id":"K","customer_message":" "}', 1, "customer_message: is empty"),
        ("cases/c.jsonl", '{"id":"K","customer_message":"x","channel":"pigeon"}', 1, "channel: "),
        ("cases/c.jsonl", '{"id":"K","customer_message":"x","amounts":{"credit":"lots"}}', 1, "amounts.credit: "),
        ("cases/c.csv", "id;text\n1;2\n", 1, "customer_message: no such column"),
        ("cases/c.csv", 'id,customer_message\n1,"' + "x" * 200_000 + '"\n', 1, "is not CSV"),
        ("cases/c.csv", "id,customer_message,outcome.csat\n1,late,high\n", 2, "outcome.csat: "),
        ("company.yaml", "working_hours: all day", None, "working_hours: "),
        ("company.yaml", "- a", 1, "is not a mapping"),
        ("actions.yaml", "actions: {credit: {kind: gift}}", None, "actions.credit.kind: "),
    ],
)  # fmt: skip
def test_a_bad_file_or_line_is_named_and_the_rest_is_kept(
    tmp_path: Path, name: str, content: str | bytes, line: int | None, says: str
) -> None:
    root = folder(tmp_path, {"policies/good.md": POLICY, "cases/good.jsonl": json.dumps(CASE), name: content})
    knowledge = load(root)
    assert [policy.id for policy in knowledge.policies] == ["late"]
    assert [case.id for case in knowledge.cases] == ["K-1"]
    (skipped,) = knowledge.skipped
    assert skipped.file == str(root / name)
    assert says in skipped.error
    assert line is None or skipped.line == line
    assert "\n" not in skipped.error


def test_one_bad_line_costs_only_itself(tmp_path: Path) -> None:
    lines = [json.dumps(CASE), "{", json.dumps({**CASE, "id": "K-2"}), json.dumps(CASE)]
    knowledge = load(folder(tmp_path, {"cases.jsonl": "\n".join(lines)}))
    assert [case.id for case in knowledge.cases] == ["K-1", "K-2"]
    assert [skipped.line for skipped in knowledge.skipped] == [2, None]
    assert "'K-1' is taken by" in knowledge.skipped[1].error


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("# Secret\n\nx")
    root = folder(tmp_path, {"policies/good.md": POLICY})
    (root / "policies" / "link.md").symlink_to(secret)
    knowledge = load(root)
    assert [policy.id for policy in knowledge.policies] == ["late"]
    assert "leads out of the folder" in knowledge.skipped[0].error


def test_unseen_characters_are_taken_out(tmp_path: Path) -> None:
    root = folder(tmp_path, {"policies/p.md": "# P\n\nUp to \u202e51$\u202c a\u200bgent.\x00\r\n"})
    assert load(root).policies[0].clauses[0].text == "Up to 51$ agent."


def test_utf_16_that_says_so_is_read(tmp_path: Path) -> None:
    root = folder(tmp_path, {"policies/p.txt": "# Größe\n\nText".encode("utf-16")})
    assert load(root).policies[0].title == "Größe"


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="no such knowledge folder"):
        load(tmp_path / "nowhere")


def test_a_single_file_is_a_root_too(tmp_path: Path) -> None:
    root = folder(tmp_path, {"late.md": POLICY, "other.md": "# O\n\nx"})
    assert [policy.id for policy in load(root / "late.md").policies] == ["late"]


def test_cases_beyond_todays_limits_are_exceptions(tmp_path: Path) -> None:
    given = [
        {**CASE, "id": "within", "amounts": {"credit": {"amount": 15, "currency": "USD"}}},
        {**CASE, "id": "beyond", "amounts": {"credit": {"amount": 40, "currency": "USD"}}},
        {**CASE, "id": "other-currency", "amounts": {"credit": {"amount": 40, "currency": "EUR"}}},
        {**CASE, "id": "unknown-money", "actions": ["cash_refund"], "amounts": {"cash_refund": 5}},
        {**CASE, "id": "no-money", "actions": ["callback"]},
        {**CASE, "id": "by-kind", "actions": ["goodwill_voucher"], "amounts": {"goodwill_voucher": "$20"}},
    ]
    lines = "\n".join(map(json.dumps, given))
    root = folder(tmp_path, {"policies/p.md": POLICY, "cases.jsonl": lines, "company.yaml": "currency: USD"})
    found = {case.id: case.exceptional for case in load(root).cases}
    assert found["beyond"] == "credit: $40 is more than the $15 that anybody may give today"
    assert found["by-kind"] == "goodwill voucher: $20 is more than the $15 that anybody may give today"
    assert found["unknown-money"] == "cash refund: no current policy allows it"
    assert [id_ for id_, why in found.items() if not why] == ["within", "other-currency", "no-money"]
