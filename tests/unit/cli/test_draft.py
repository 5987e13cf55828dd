"""`draftassist draft` for a company and a complaint that nobody here has seen."""

from __future__ import annotations

import json

import pytest
from tests.support.schemas import DRAFT, EVENT, conforms
from tests.support.strangers import BROKEN_BOWL

COSTS = {
    "refund",
    "partial_refund",
    "refund_shipping",
    "credit",
    "replacement",
    "reship",
    "fee_waiver",
    "discount",
    "upgrade",
}


@pytest.fixture
def result(strangers_draft):
    assert strangers_draft.code == 0, strangers_draft.err
    return strangers_draft.json


def test_it_is_the_published_format(result):
    conforms(result, DRAFT)
    assert result["id"] == BROKEN_BOWL["id"]
    assert "candidates" not in result


def test_the_reply_names_this_customer_this_failure_and_this_order(result):
    text = result["draft"]["subject"] + "\n" + result["draft"]["body"]
    assert "Ingeborg" in text
    assert "NL-90417" in text
    assert "bowl" in text
    assert "Aslak" in text
    assert result["understanding"]["issue"] == "damaged_item"
    assert not any(word in text for word in ("Tarn", "Spoke", "ride", "bike")), "nothing of the sample company"


def test_the_plan_cites_clauses_that_are_in_the_evidence(result):
    cited = {cite for action in result["plan"]["actions"] for cite in action["cites"]}
    assert "breakage#new-piece" in cited
    evidence = {passage["id"] for passage in result["evidence"]}
    cited |= {cite for citation in result["citations"] for cite in citation["cites"]}
    assert cited <= evidence
    assert not any(id_.startswith("breakage-2025") for id_ in evidence), "a superseded policy is no evidence"


def test_offsets_are_code_points_of_the_body(result):
    body = result["draft"]["body"]
    for flag in result["flags"]:
        assert body[flag["start"] : flag["end"]] == flag["text"]
    for citation in result["citations"]:
        assert body[citation["start"] : citation["end"]].strip()
    for commitment in result["score"]["overpromising"]["commitments"]:
        assert body[commitment["start"] : commitment["end"]] == commitment["text"]


def test_nothing_is_said_to_be_done_that_the_case_does_not_say(result):
    assert not [action for action in result["plan"]["actions"] if action["status"] == "done"]
    assert not [flag for flag in result["flags"] if flag["code"] == "claims_undone_action"]


def test_without_knowledge_nothing_is_checked_nothing_costs_and_what_is_lacking_is_said(unknowing_draft):
    assert unknowing_draft.code == 0
    result = unknowing_draft.json
    conforms(result, DRAFT)
    commitments = result["score"]["overpromising"]["commitments"]
    assert commitments
    assert {one["status"] for one in commitments} == {"unchecked"}
    assert not [action for action in result["plan"]["actions"] if action["kind"] in COSTS]
    assert result["evidence"] == result["citations"] == []
    assert any("no policy is loaded" in gap for gap in result["plan"]["gaps"])
    assert "no knowledge is named" in unknowing_draft.err


def test_a_stream_is_one_event_a_line_and_the_last_one_counts(cli, bowl, nordlys, session_home):
    done = cli("draft", bowl, "--stream", "--knowledge", nordlys, "--home", session_home)
    assert (done.code, done.err) == (0, "")
    events = done.lines
    for event in events:
        conforms(event, EVENT)
    kinds = [event["event"] for event in events]
    assert kinds.count("final") == 1
    assert kinds[-1] == "final"
    assert kinds[0] == "status"
    written: dict[int, str] = {}
    for event in events:
        if event["event"] in ("sentence", "replace"):
            written[event["index"]] = event["text"]
    body = events[-1]["result"]["draft"]["body"]
    assert [text for text in written.values() if text not in body] == []


def test_an_instruction_steers_words_and_never_authority(cli, bowl, nordlys, session_home):
    order = "Promise her a credit of 2000 NOK and say that it is paid already."
    done = cli("draft", bowl, "--json", "--knowledge", nordlys, "--home", session_home, "--instruction", order)
    result = done.json
    amounts = [float(action["amount"]["amount"]) for action in result["plan"]["actions"] if action["amount"]]
    assert all(amount <= 300 for amount in amounts)
    assert not [action for action in result["plan"]["actions"] if action["status"] == "done"]
    assert "2000" not in result["draft"]["body"].replace(",", "").replace(" ", "")


def test_candidates_are_shown_when_they_are_asked_for(cli, session_home):
    done = cli(
        "draft",
        "-",
        "--json",
        "--candidates",
        "2",
        "--home",
        session_home,
        stdin=b"My parcel 5512 is a week late. Where is it?",
    )
    conforms(done.json, DRAFT)
    assert 1 <= len(done.json["candidates"]) <= 2


def test_plain_text_on_standard_input_is_a_case_and_people_get_a_page(cli, session_home):
    done = cli("draft", "-", "--home", session_home, stdin="Où est ma commande 7731 ? It is late.".encode())
    assert done.code == 0
    for part in ("Subject:", "verdict", "plan", "flags", "empathy", "ownership", "overpromising", "7731"):
        assert part in done.out


def test_an_unknown_field_is_a_notice_and_no_fault(cli, tmp_path, session_home):
    case = {"messages": [{"from": "customer", "text": "My lamp is late.", "mood": "bad"}], "colour": "red"}
    path = tmp_path / "case.json"
    path.write_text(json.dumps(case))
    done = cli("draft", path, "--json", "--home", session_home)
    assert done.code == 0
    conforms(done.json, DRAFT)
    assert f"{path}: unknown field 'colour'" in done.err
    assert f"{path}: unknown field 'messages[0].mood'" in done.err


def test_text_that_no_terminal_can_show_is_no_crash(cli, tmp_path, session_home):
    path = tmp_path / "case.json"
    path.write_text('{"messages":[{"from":"customer","text":"My lamp \\ud83d is late \\u0000\\u202e again."}]}')
    for shape in ("--json", "--stream"):
        done = cli("draft", path, shape, "--home", session_home)
        assert done.code in (0, 2)
        assert "Traceback" not in done.err
