"""What people hand in: every fault is one line that names the place and the mend."""

import json

import pytest

from draftassist.domain.case import Transcript
from draftassist.errors import InputError
from draftassist.knowledge.intake import parse_case, parse_scorable, read_case, read_text

GOOD = {"messages": [{"from": "customer", "text": "Where is my parcel?"}]}


def test_plain_text_is_one_customer_message():
    case, notices = parse_case("Where is my parcel?")
    assert case.customer_messages == ["Where is my parcel?"]
    assert notices == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is empty"),
        ("  \n", "is empty"),
        ("{", "c.json:1: is not JSON"),
        ("[1]", "is a list, not one case"),
        ('{"messages":[]}', "messages: there is no customer message"),
        ('{"messages":[{"from":"customer","text":"  "}]}', "messages: there is no customer message"),
        ('{"messages":[{"from":"custmer","text":"x"}]}', "messages[0].from"),
        ('{"messages":[{"from":"customer"}]}', "messages[0].text: is missing"),
        (json.dumps({**GOOD, "order": {"total": "abc"}}), "order.total: 'abc' is not an amount of money"),
        (json.dumps({**GOOD, "now": "soon"}), "now: "),
        (json.dumps({**GOOD, "channel": "pigeon"}), "channel: "),
        (json.dumps({**GOOD, "situation": "whatever"}), "situation: "),
        ("{" * 100_000, "is not JSON"),
    ],
)
def test_a_broken_case_is_one_clear_line(text, says):
    with pytest.raises(InputError) as caught:
        parse_case(text, "c.json")
    line = str(caught.value)
    assert says in line
    assert "\n" not in line
    assert line.startswith("c.json")


def test_an_unknown_field_is_kept_and_named_with_its_likely_name():
    case, notices = parse_case(json.dumps({**GOOD, "order": {"totl": 5}}), "c.json")
    assert notices == ["c.json: unknown field 'order.totl' is kept but not used (did you mean 'total'?)"]
    assert case.order is not None
    assert case.order.model_extra == {"totl": 5}


def test_dates_may_be_plain_and_totals_text(tmp_path):
    path = tmp_path / "case.json"
    path.write_text(json.dumps({**GOOD, "order": {"id": 48213, "total": "89.00 USD", "promised": "2026-11-19"}}))
    case, _ = read_case(str(path), 10_000)
    assert case.order is not None
    assert case.order.id == "48213"
    assert case.order.total is not None
    assert case.order.total.currency == "USD"


@pytest.mark.parametrize(
    ("prepare", "says"),
    [
        (lambda path: None, "no such file"),
        (lambda path: path.mkdir(), "is a folder"),
        (lambda path: path.write_bytes(b"\xff\xfe\x00broken"), "is not UTF-8"),
        (lambda path: path.write_text("x" * 2000), "is larger than 1,000 bytes"),
    ],
)
def test_an_unreadable_file_is_one_clear_line(tmp_path, prepare, says):
    path = tmp_path / "case.json"
    prepare(path)
    with pytest.raises(InputError, match=says):
        read_text(str(path), 1000)


def test_a_line_with_messages_is_a_transcript_and_a_line_without_reply_is_refused():
    parsed = parse_scorable('{"messages":[{"from":"agent","text":"Hi"}]}', "t.jsonl", 3)
    assert isinstance(parsed, Transcript)
    with pytest.raises(InputError, match=r"t\.jsonl:4: reply: is missing"):
        parse_scorable('{"id":"1"}', "t.jsonl", 4)
