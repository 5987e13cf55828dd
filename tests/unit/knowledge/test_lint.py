"""Lint on a company that is not the sample: every seeded fault is found where it stands, and nothing else is said."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from draftassist.cli import run
from draftassist.errors import KnowledgeError
from draftassist.knowledge.lint.finding import Finding
from draftassist.knowledge.lint.run import lint

ON = date(2026, 11, 22)
COMPANY = """name: Brightwell Energy
currency: USD
roles: [adviser, senior_adviser, head_of_care]
escalation:
  - {when: legal, to: head_of_care}
"""
ACTIONS = """actions:
  bill_credit: {kind: credit, aliases: ["credit on the bill", "bill credit"]}
  late_fee_waiver: {kind: fee_waiver, aliases: ["waive the late fee"]}
  meter_visit: {kind: repair, aliases: ["send an engineer", "engineer visit"]}
"""
BILLS = """---
id: bills
title: Wrong bills
effective_from: 2026-01-01
applies_to: [billing_error]
limits:
  - {action: bill_credit, max_amount: 20, role: adviser, condition: "the bill was wrong"}
  - {action: bill_credit, max_amount: 60, role: senior_adviser, condition: "the bill was wrong"}
  - action: late_fee_waiver
    role: adviser
    condition: "paid within 10 days"
    when: [{fact: days_past_due, op: "<=", value: 10}]
timelines:
  - {action: bill_credit, min_days: 3, max_days: 5, unit: business}
---

## Credit for a wrong bill

If the bill was wrong, an adviser may give a bill credit of up to $20 and a senior adviser up to $60. It takes 3 to 5
business days.

## Late fees

An adviser may waive the late fee when the bill is paid within 10 days.
"""
CASE = {
    "id": "B-1", "issue": "billing_error", "customer_message": "billed twice for March",
    "actions": ["bill_credit"], "amounts": {"bill_credit": 15},
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "brightwell"
    for name, text in {
        "company.yaml": COMPANY, "actions.yaml": ACTIONS, "policies/bills.md": BILLS,
        "policies/visits.md": VISITS, "cases/all.jsonl": json.dumps(CASE) + "\n",
    }.items():  # fmt: skip
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


VISITS = """---
id: visits
title: Engineer visits
effective_from: 2026-01-01
applies_to: [outage]
limits:
  - {action: meter_visit, role: adviser}
timelines:
  - {action: meter_visit, min_days: 0, max_days: 48, unit: hour}
---

## Sending somebody

An adviser may send an engineer, who comes within 48 hours.
"""


def change(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / "policies" / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def only(folder: Path) -> Finding:
    found = lint([folder], ON)
    assert len(found) == 1, [str(one) for one in found]
    return found[0]


def line_of(finding: Finding) -> str:
    assert finding.line is not None
    return Path(finding.file).read_text().splitlines()[finding.line - 1]


def test_a_sound_folder_has_no_findings(folder: Path) -> None:
    assert lint([folder], ON) == []


BEGINS = "effective_from: 2026-01-01"
FAULTS = [
    # old text, new text, code, severity, what the line named holds
    ("role: senior_adviser", "role: supervisor", "unknown-role", "error", "supervisor"),
    ("action: late_fee_waiver", "action: late_fee_waver", "unknown-action", "error", "late_fee_waver"),
    ("action: late_fee_waiver", "action: hardship_plan", "unknown-action", "warning", "hardship_plan"),
    ("applies_to: [billing_error]", "applies_to: [biling_error]", "unknown-issue", "error", "biling_error"),
    ("max_amount: 20, role", "max_amout: 20, max_amount: 20, role", "unknown-field", "error", "max_amout"),
    (f"{BEGINS}\n", "", "no-dates", "warning", "---"),
    (BEGINS, f"{BEGINS}\neffective_to: 2025-01-01", "dates-reversed", "error", "2025"),
    ("title: Wrong bills", "title: Wrong bills\nsuperseded_by: visits", "superseded-in-force", "error", "visits"),
    ("title: Wrong bills", "title: Wrong bills\nsuperseded_by: vists", "unknown-policy", "error", "vists"),
    ("min_days: 3, max_days: 5", "min_days: 5, max_days: 3", "timeline-reversed", "error", "max_days: 3"),
    ("credit of up to $20", "credit of up to $35", "prose-contradicts-limit", "error", "an adviser may give"),
    ("adviser up to $60", "adviser up to $75", "prose-contradicts-limit", "error", "an adviser may give"),
    ("It takes 3 to 5", "Credits take 6 to 8", "prose-contradicts-timeline", "error", "Credits take"),
    ("It takes 3", "The meter reader comes in 4 weeks. It takes 3", "prose-time-not-data", "warning", "4 weeks"),
    ("## Late", "Boilers are serviced for $90.\n\n## Late", "prose-limit-not-data", "warning", "$90"),
    ("## Late", "See visits#sending-anybody.\n\n## Late", "unknown-clause", "error", "visits#sending-anybody"),
    ("    role: adviser", "    role: adviser\n    max_amount: -5", "negative-limit", "error", "-5"),
]


@pytest.mark.parametrize(
    ("old", "new", "code", "severity", "held"), FAULTS, ids=[f[2] + "-" + f[1][:12] for f in FAULTS]
)
def test_each_seeded_fault_is_found_on_its_line(
    folder: Path, old: str, new: str, code: str, severity: str, held: str
) -> None:
    change(folder, "bills.md", old, new)
    found = [one for one in lint([folder], ON) if one.code == code]
    assert [one.severity for one in found] == [severity], [str(one) for one in lint([folder], ON)]
    assert held in line_of(found[0])
    assert found[0].mend


def test_swapped_roles_in_the_prose_contradict_the_limits(folder: Path) -> None:
    change(folder, "bills.md", "up to $20 and a senior adviser up to $60", "up to $60 and a senior adviser up to $20")
    found = lint([folder], ON)
    assert {one.code for one in found} == {"prose-contradicts-limit"}
    assert len(found) == 2


def test_two_policies_that_say_different_sums_contradict(folder: Path) -> None:
    (folder / "policies" / "double.md").write_text(
        BILLS.replace("id: bills", "id: double").replace("20,", "30,").replace("$20", "$30")
    )
    clash = only(folder)
    assert clash.code == "contradiction"
    assert "bill_credit: 20 here and 30 there for the adviser" in clash.what
    assert "double.md:7" in clash.what
    assert "max_amount: 20" in line_of(clash)


def test_forbidden_here_and_allowed_there_contradicts_whatever_the_role(folder: Path) -> None:
    (folder / "policies" / "no.md").write_text(
        "---\nid: no\ntitle: No visits\neffective_from: 2026-01-01\napplies_to: [outage]\nlimits:\n"
        "  - {action: meter_visit, max_amount: 0, role: head_of_care}\n---\nNobody is sent.\n"
    )
    assert "forbidden to the head_of_care and allowed to the adviser" in only(folder).what


@pytest.mark.parametrize(
    "apart",
    [
        ("applies_to: [billing_error]", "applies_to: [account_access]"),  # for other issues
        ('condition: "the bill was wrong"', 'condition: "the bill was twice too high"'),  # a closer condition decides
        ("effective_from: 2026-01-01", "effective_from: 2026-01-01\neffective_to: 2026-06-30"),  # no longer in force
    ],
)
def test_rows_that_never_meet_do_not_contradict(folder: Path, apart: tuple[str, str]) -> None:
    text = BILLS.replace("id: bills", "id: double").replace("20,", "30,").replace("60,", "65,")
    (folder / "policies" / "double.md").write_text(text.replace("$20", "$30").replace("$60", "$65").replace(*apart))
    assert "contradiction" not in {one.code for one in lint([folder], ON)}


def test_what_cannot_be_read_is_an_error_with_its_place(folder: Path) -> None:
    change(folder, "bills.md", "unit: business", "unit: fortnight")
    (folder / "cases" / "all.jsonl").write_text(json.dumps(CASE) + "\n" + json.dumps(CASE) + "\n{no\n")
    found = lint([folder], ON)
    assert {(one.code, one.severity) for one in found if one.severity == "error"} == {
        ("unreadable", "error"), ("duplicate-id", "error")
    }  # fmt: skip
    policy = next(one for one in found if one.file.endswith("bills.md"))
    assert (policy.field, policy.mend) == ("timelines[0].unit", "mend the front matter")
    assert [one.line for one in found if one.code == "unreadable" and one.file.endswith("jsonl")] == [3]


def test_a_case_beyond_todays_limits_is_an_exception_and_no_fault(folder: Path) -> None:
    favour = {**CASE, "id": "B-2", "amounts": {"bill_credit": 200}}
    (folder / "cases" / "all.jsonl").write_text(f"{json.dumps(CASE)}\n{json.dumps(favour)}\n")
    exception = only(folder)
    assert (exception.code, exception.severity, exception.field, exception.line) == ("exception", "info", "B-2", 2)
    assert "$200 is more than the $60" in exception.what


def test_a_case_action_that_nobody_knows_is_named_once(folder: Path) -> None:
    cases = [{**CASE, "id": f"B-{n}", "actions": ["bill_credits"]} for n in range(3)]
    (folder / "cases" / "all.jsonl").write_text("".join(f"{json.dumps(case)}\n" for case in cases))
    unknown = only(folder)
    assert (unknown.code, unknown.severity, unknown.mend) == ("unknown-action", "error", "did you mean bill_credit?")


def test_an_expired_policy_is_a_note_where_another_speaks_and_a_warning_where_none_does(folder: Path) -> None:
    change(folder, "visits.md", "effective_from: 2026-01-01", "effective_from: 2025-01-01\neffective_to: 2025-12-31")
    assert {(one.code, one.severity) for one in lint([folder], ON)} == {("expired", "warning")}
    (folder / "policies" / "new.md").write_text(VISITS.replace("id: visits", "id: new"))
    expired = only(folder)
    assert (expired.severity, "in force for the same issues: new" in expired.what) == ("info", True)


def test_a_role_in_company_yaml_that_is_not_in_its_order_is_an_error(folder: Path) -> None:
    (folder / "company.yaml").write_text(COMPANY.replace("to: head_of_care", "to: head_of_car"))
    fault = only(folder)
    assert (fault.code, fault.line, fault.mend) == ("unknown-role", 5, "did you mean head_of_care?")


def test_a_file_is_judged_by_the_folder_it_lies_in_and_shows_only_its_own(folder: Path) -> None:
    change(folder, "visits.md", "48 hours", "72 hours")
    assert lint([folder / "policies" / "bills.md"], ON) == []
    assert len(lint([folder / "policies" / "visits.md"], ON)) == 1


def test_a_path_that_is_not_there_is_one_line(folder: Path) -> None:
    with pytest.raises(KnowledgeError, match="no such file"):
        lint([folder / "nowhere"], ON)


def test_the_sample_company_has_nothing_but_what_is_meant(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["knowledge", "lint", "--knowledge", "sample", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {(one["code"], one["severity"]) for one in found} == {("exception", "info"), ("expired", "info")}


def test_the_verb_ends_with_1_on_an_error_and_prints_one_line_a_finding(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(folder, "bills.md", "role: senior_adviser", "role: supervisor")
    change(folder, "visits.md", "48 hours", "72 hours")
    assert run(["knowledge", "lint", str(folder)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) >= 2
    assert all(str(folder) in line and (": error: " in line or ": warning: " in line) for line in lines)
