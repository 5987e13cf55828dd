"""Help-desk exports as resolved cases, in the shapes that the products write."""

from __future__ import annotations

import json
from typing import Any

import pytest

from draftassist.domain.policy import ResolvedCase, Skipped
from draftassist.knowledge.cases import parse_cases

TICKET: dict[str, Any] = {
    "id": 35436, "subject": "Parcel", "status": "solved", "requester_id": 7, "tags": ["vip", "late-delivery"],
    "description": "Where is it?", "via": {"channel": "web"}, "created_at": "2026-03-04T10:00:00Z",
    "satisfaction_rating": {"score": "good", "comment": "quick"},
    "metric_set": {"reopens": 1, "full_resolution_time_in_minutes": {"calendar": 90, "business": 60}},
}  # fmt: skip
COMMENTS: list[dict[str, Any]] = [
    {"author_id": 7, "body": "Where is it?", "public": True, "created_at": "2026-03-04T10:00:00Z"},
    {"author_id": 9, "body": "Customer is difficult.", "public": False, "created_at": "2026-03-04T10:05:00Z"},
    {"author_id": 9, "body": "Looking.", "public": True, "created_at": "2026-03-04T10:10:00Z"},
    {"author_id": 7, "body": "Any news?", "public": True, "created_at": "2026-03-04T11:00:00Z"},
    {"author_id": 9, "plain_body": "It comes tomorrow.", "public": True, "created_at": "2026-03-04T11:30:00Z"},
    {"author_id": 7, "body": "Thanks!", "public": True, "created_at": "2026-03-04T12:00:00Z"},
]
CONVERSATION: dict[str, Any] = {
    "id": 12, "status": "resolved", "labels": ["damaged_item"], "created_at": 1_772_618_400,
    "meta": {"sender": {"name": "Dana Whitfield"}, "channel": "Channel::WebWidget"},
    "messages": [
        {"content": "It is broken", "message_type": 0, "private": False, "created_at": 1_772_618_400},
        {"content": "note", "message_type": 1, "private": True, "created_at": 1_772_618_500},
        {"content": "A new one is on its way.", "message_type": 1, "created_at": 1_772_625_600,
         "sender": {"name": "Sam"}},
        {"content": "resolved by Sam", "message_type": 2, "created_at": 1_772_625_700},
        {"content": "Rate us", "content_type": "input_csat", "message_type": 3,
         "content_attributes": {"submitted_values": {"csat_survey_response": {"rating": 4}}}},
    ],
}  # fmt: skip


def parse(data: Any, suffix: str = ".json") -> tuple[list[ResolvedCase], list[Skipped]]:
    return parse_cases(json.dumps(data), "export.json", suffix)


@pytest.mark.parametrize(
    ("data", "suffix"),
    [
        ({"ticket": TICKET, "comments": COMMENTS}, ".json"),
        ({"ticket": TICKET, "comments": {"comments": COMMENTS}}, ".json"),
        ({"ticket": {**TICKET, "comments": COMMENTS}}, ".jsonl"),
        ({"tickets": [{**TICKET, "comments": COMMENTS}], "users": [{"id": 7, "role": "end-user"}]}, ".json"),
        ([{**TICKET, "comments": COMMENTS}], ".json"),
    ],
)
def test_zendesk(data: Any, suffix: str) -> None:
    (case,), skipped = parse(data, suffix)
    assert skipped == []
    assert (case.id, case.issue, case.channel) == ("zendesk-35436", "late_delivery", "email")
    assert case.customer_message == "Where is it?\n\nAny news?"
    assert case.reply == "It comes tomorrow."
    assert case.outcome.model_dump(mode="json", exclude_none=True) == {
        "csat": 5, "reopened": True, "resolution_hours": 1.5,
    }  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [
        CONVERSATION,
        {"data": {"meta": {"count": 1}, "payload": [CONVERSATION]}},
        {"id": 12, "meta": {**CONVERSATION["meta"], "labels": ["damaged_item"]}, "payload": CONVERSATION["messages"],
         "created_at": CONVERSATION["created_at"]},
    ],
)  # fmt: skip
def test_chatwoot(data: Any) -> None:
    (case,), skipped = parse(data)
    assert skipped == []
    assert (case.id, case.issue, case.channel) == ("chatwoot-12", "damaged_item", "chat")
    assert case.customer_message == "It is broken"
    assert case.reply == "A new one is on its way."
    assert case.outcome.model_dump(mode="json", exclude_none=True) == {"csat": 4, "resolution_hours": 2.0}


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"ticket": {**TICKET, "status": "open"}, "comments": COMMENTS}, "ticket 35436 is open"),
        ({"ticket": TICKET, "comments": COMMENTS[:2]}, "ticket 35436 has no public answer"),
        ({**CONVERSATION, "status": "pending"}, "conversation 12 is pending"),
        ({"ticket": TICKET, "comments": 5}, "is not a case, ticket or conversation we know"),
        ({"something": "else"}, "id: is missing"),
        (["text"], "is not a JSON object"),
    ],
)
def test_what_is_no_precedent_is_named(data: Any, says: str) -> None:
    cases, (skipped,) = parse(data)
    assert cases == []
    assert says in skipped.error
    assert "difficult" not in skipped.error


def test_json_lines_by_another_name() -> None:
    text = "\n".join(json.dumps({"id": f"K-{n}", "customer_message": "x"}) for n in range(3))
    cases, skipped = parse_cases(text, "cases.json", ".json")
    assert len(cases) == 3
    assert skipped == []
