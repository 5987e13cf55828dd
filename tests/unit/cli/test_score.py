"""`draftassist score`: one line out per line in, in order, with what could not be scored in its place."""

from __future__ import annotations

import json

import pytest
from tests.support.program import one_line
from tests.support.schemas import SCORE, SCORE_ERROR, SCORED_TRANSCRIPT, conforms

GOOD = json.dumps({
    "id": "r-1", "customer_message": "The lantern came in three pieces, two days before our party.",
    "reply": "Your lantern arrived in three pieces, just before your party. That was our packing. "
             "I have ordered a new one and will write to you by Friday at noon. 🏮 I guarantee it arrives on Saturday.",
})  # fmt: skip
TRANSCRIPT = json.dumps({
    "id": "T-1", "agent": "Aslak", "channel": "chat",
    "messages": [
        {"from": "customer", "at": "2026-11-20T09:00:00+01:00", "text": "Where is my lamp? It was due on Monday."},
        {"from": "agent", "at": "2026-11-20T09:01:00+01:00", "text": "I'm sorry. I will write to you by 11 today."},
        {"from": "customer", "at": "2026-11-20T15:00:00+01:00", "text": "Still nothing. Where is my lamp?"},
        {"from": "agent", "at": "2026-11-20T15:05:00+01:00", "text": "The courier lost it. It is their fault."},
    ],
})  # fmt: skip
LINES = [
    GOOD,
    "not json",
    '{"id":"no-reply"}',
    "",
    TRANSCRIPT,
    '{"id":"empty","reply":"  "}',
    '{"id":7,"reply":[5]}',
    "[1]",
    '{"id":"fax","reply":"ok","channel":"fax"}',
    '{"id":4711,"reply":"Calm down and read the terms."}',
]
BROKEN = {
    2: "is not JSON", 3: "reply: is missing", 4: "is empty", 6: "reply: is empty", 7: "reply: must be",
    8: "JSON object", 9: "channel: must be",
}  # fmt: skip


@pytest.fixture
def replies(tmp_path):
    path = tmp_path / "replies.jsonl"
    path.write_text("\n".join(LINES) + "\n\n", encoding="utf-8")
    return path


def check(lines):
    """What `LINES` must come out as."""
    assert len(lines) == len(LINES)
    for number, line in enumerate(lines, start=1):
        if number in BROKEN:
            conforms(line, SCORE_ERROR)
            assert line["line"] == number
            assert BROKEN[number] in line["error"]
        else:
            conforms(line, SCORED_TRANSCRIPT if "turns" in line else SCORE)
    ids = ["r-1", None, "no-reply", None, "T-1", "empty", 7, None, "fax", "4711"]
    assert [line["id"] for line in lines] == ids


def test_every_line_has_its_line_and_the_exit_code_says_that_some_failed(cli, replies):
    done = cli("score", replies)
    assert done.code == 1
    assert "7 line(s) could not be scored" in done.err
    check(done.lines)


def test_evidence_and_promises_are_slices_of_the_reply(cli, replies):
    card, reply = cli("score", replies, "--json").lines[0], json.loads(GOOD)["reply"]
    for name in ("empathy", "ownership", "overpromising"):
        for evidence in card[name]["evidence"]:
            assert reply[evidence["start"] : evidence["end"]].strip()
    found = {one["text"]: one for one in card["overpromising"]["commitments"]}
    for one in found.values():
        assert reply[one["start"] : one["end"]] == one["text"]
        assert one["status"] == "unchecked", "no policies are known"
    assert any("guarantee" in text for text in found)
    assert card["overpromising"]["score"] >= 2


def test_a_transcript_is_scored_by_turn_and_as_a_conversation(cli):
    done = cli("score", "-", stdin=TRANSCRIPT.encode())
    assert done.code == 0
    scored = done.lines[0]
    assert [turn["turn"] for turn in scored["turns"]] == [2, 4]
    assert [one["kept"] for one in scored["conversation"]["checkpoints"]][:1] == ["missed"]
    assert scored["conversation"]["customer_repeats"] >= 1
    assert scored["turns"][1]["ownership"]["score"] < 3, "it blames the courier"


def test_with_knowledge_promises_are_held_against_it(cli, nordlys, session_home):
    reply = {
        "reply": "I have added 1500 NOK of hearth credit for the broken bowl, and I will blow you a new one.",
        "issue": "damaged_item",
    }
    done = cli("score", "-", "--knowledge", nordlys, "--home", session_home, stdin=json.dumps(reply).encode())
    statuses = {one["status"] for one in done.lines[0]["overpromising"]["commitments"]}
    assert statuses
    assert "unchecked" not in statuses


def test_into_a_file_and_on_from_where_a_run_was_cut_off(cli, replies, tmp_path):
    out = tmp_path / "scores.jsonl"
    done = cli("score", replies, "--out", out)
    assert (done.code, done.out) == (1, "")
    whole = out.read_text(encoding="utf-8")
    check([json.loads(line) for line in whole.splitlines()])
    kept = whole.splitlines(keepends=True)
    out.write_text("".join(kept[:4]) + kept[4][:25], encoding="utf-8")
    again = cli("score", replies, "--out", out)
    assert (again.code, out.read_text(encoding="utf-8")) == (1, whole)
    assert "4 were there from an earlier run" in again.err
    finished = cli("score", replies, "--out", out)
    assert finished.code == 1, "lines in error are still there"


def test_bytes_that_are_no_text_cost_their_own_line_only(cli, tmp_path):
    good = b'{"id":"a","reply":"We will call you tomorrow."}'
    path = tmp_path / "replies.jsonl"
    path.write_bytes(good + b"\n" + b'{"id":"b","reply":"caf\xe9"}\n' + b"\x00\xff\xfe\n" + good + b"\n")
    done = cli("score", path)
    assert done.code == 1
    assert ["error" in line for line in done.lines] == [False, True, True, False]
    assert "is not UTF-8" in done.lines[1]["error"]
    piped = cli("score", "-", stdin=path.read_bytes())
    assert [line.get("error", "").replace("standard input", str(path)) for line in piped.lines] == [
        line.get("error", "") for line in done.lines
    ]


def test_nothing_to_score_is_said(cli, tmp_path):
    path = tmp_path / "replies.jsonl"
    path.write_text("\n")
    done = cli("score", path)
    assert (done.code, done.out) == (0, "")
    assert "nothing to score" in done.err


def test_what_cannot_be_read_or_written_is_one_line(cli, replies, tmp_path):
    one_line(cli("score", tmp_path / "none.jsonl"), "none.jsonl", "check the path")
    one_line(cli("score", tmp_path), str(tmp_path), "directory")
    one_line(
        cli("score", replies, "--out", tmp_path / "no" / "such" / "folder.jsonl"), "folder.jsonl", "cannot be written"
    )
    one_line(cli("score", replies, "--out", tmp_path), str(tmp_path), "cannot be written")
    one_line(cli("score", replies, "--knowledge", tmp_path / "none"), "none", "no such knowledge folder")
    one_line(cli("score", replies, "--engine", "ray"), "ray", "not built yet")
