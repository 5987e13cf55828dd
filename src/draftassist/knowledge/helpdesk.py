"""Exports of help desks as resolved cases: Zendesk tickets with their comments, Chatwoot conversations.

A case is made of what the customer wrote before the last public answer, and that answer. Notes among agents are never
read. Only what was solved is a precedent.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from draftassist.domain.case import ISSUE_KINDS

__all__ = ["NotResolvedError", "records_of", "resolved_from"]

_LONGEST_MESSAGE = 20_000
_CHANNELS = {
    "social": ("twitter", "facebook", "instagram", "tweet", "youtube"),
    "chat": ("chat", "messag", "whatsapp", "sms", "telegram", "line", "widget", "mobile"),
    "phone": ("voice", "phone", "call"),
}
_RATINGS = {"good": 5, "bad": 1, "good_with_comment": 5, "bad_with_comment": 1}


class NotResolvedError(ValueError):
    """A ticket that is no precedent; the message says why."""


def records_of(data: Any) -> Iterator[dict[str, Any]]:
    """The tickets, conversations or cases in a JSON document, however they are wrapped."""
    if isinstance(data, list):
        yield from (one for one in data if isinstance(one, dict))
    elif isinstance(data, dict):
        users = data.get("users")
        inner = data.get("data", data)
        inner = inner if isinstance(inner, dict) else data
        for key in ("tickets", "conversations", "cases", "payload"):
            listed = inner.get(key)
            if isinstance(listed, list) and not _are_messages(listed):
                yield from ({"users": users, **one} for one in listed if isinstance(one, dict))
                return
        yield data


def resolved_from(record: dict[str, Any]) -> dict[str, Any]:
    """A record as the fields of a resolved case; one that is a case already is left as it is.

    Raises NotResolvedError for a ticket that is still open or has no answer.
    """
    if "customer_message" in record:
        return record
    if isinstance(record.get("ticket"), dict):
        return _zendesk({**record["ticket"], **{key: value for key, value in record.items() if key != "ticket"}})
    if _are_messages(record.get("messages")) or _are_messages(record.get("payload")):
        return _chatwoot(record)
    if "comments" in record or "requester_id" in record:
        return _zendesk(record)
    return record


def _are_messages(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(one, dict) and "message_type" in one for one in value)


# -- Zendesk -----------------------------------------------------------------------------------------------------------


def _zendesk(ticket: dict[str, Any]) -> dict[str, Any]:
    name = f"ticket {ticket.get('id', '?')}"
    _require_solved(name, ticket.get("status"), ("solved", "closed"))
    comments = ticket.get("comments") or []
    comments = comments.get("comments", []) if isinstance(comments, dict) else comments
    users = {one.get("id"): one for one in ticket.get("users") or [] if isinstance(one, dict)}
    requester = ticket.get("requester") if isinstance(ticket.get("requester"), dict) else None
    customer_id = ticket.get("requester_id") or (requester or {}).get("id")
    turns = []
    for comment in comments:
        if not isinstance(comment, dict) or comment.get("public") is False:
            continue
        author = comment.get("author_id") or (comment.get("author") or {}).get("id")
        role = users.get(author, {}).get("role") or (comment.get("author") or {}).get("role")
        from_customer = author == customer_id if customer_id is not None else role == "end-user"
        text = comment.get("plain_body") or comment.get("body") or ""
        turns.append((from_customer, text, comment.get("created_at"), users.get(author, {}).get("name")))
    if ticket.get("description") and not any(from_customer for from_customer, *_ in turns):
        turns.insert(0, (True, ticket["description"], ticket.get("created_at"), None))
    message, reply, replied_at, agent = _exchange(name, turns)
    metrics = ticket.get("metric_set") if isinstance(ticket.get("metric_set"), dict) else {}
    rating = ticket.get("satisfaction_rating")
    minutes = ((metrics or {}).get("full_resolution_time_in_minutes") or {}).get("calendar")
    solved_at = ticket.get("solved_at") or (metrics or {}).get("solved_at") or replied_at
    return _case(
        id=f"zendesk-{ticket.get('id', '?')}",
        issue=_issue([*(ticket.get("tags") or []), ticket.get("type")]),
        channel=_channel((ticket.get("via") or {}).get("channel")),
        opened=ticket.get("created_at"),
        customer_name=(requester or users.get(customer_id) or {}).get("name"),
        agent=agent,
        customer_message=message,
        reply=reply,
        outcome={
            "csat": _RATINGS.get(str((rating or {}).get("score", "")).lower()) if isinstance(rating, dict) else None,
            "reopened": metrics["reopens"] > 0 if metrics and isinstance(metrics.get("reopens"), int) else None,
            "resolution_hours": round(minutes / 60, 1)
            if minutes is not None
            else _hours(ticket.get("created_at"), solved_at),
        },
    )


# -- Chatwoot ----------------------------------------------------------------------------------------------------------

_INCOMING, _OUTGOING = (0, "incoming"), (1, "outgoing")


def _chatwoot(conversation: dict[str, Any]) -> dict[str, Any]:
    messages = conversation.get("messages") or conversation.get("payload") or []
    number = conversation.get("id") or next((one.get("conversation_id") for one in messages), "?")
    name = f"conversation {number}"
    _require_solved(name, conversation.get("status"), ("resolved",))
    meta = conversation.get("meta") or {}
    turns, csat = [], None
    for one in messages:
        csat = _csat(one) or csat
        if one.get("private") or one.get("content_type") == "input_csat":
            continue
        sender = (one.get("sender") or {}).get("name")
        if one.get("message_type") in (*_INCOMING, *_OUTGOING):
            turns.append((one["message_type"] in _INCOMING, one.get("content") or "", one.get("created_at"), sender))
    message, reply, replied_at, agent = _exchange(name, turns)
    opened = conversation.get("created_at") or conversation.get("timestamp") or messages[0].get("created_at")
    contact = meta.get("sender") or meta.get("contact") or {}
    return _case(
        id=f"chatwoot-{number}",
        issue=_issue(conversation.get("labels") or meta.get("labels") or []),
        channel=_channel(meta.get("channel") or conversation.get("channel")),
        opened=_moment(opened),
        customer_name=contact.get("name"),
        agent=agent,
        customer_message=message,
        reply=reply,
        outcome={"csat": csat, "resolution_hours": _hours(opened, replied_at)},
    )


def _csat(message: dict[str, Any]) -> int | None:
    values = (message.get("content_attributes") or {}).get("submitted_values") or {}
    answer = values.get("csat_survey_response") if isinstance(values, dict) else None
    rating = (answer or {}).get("rating") if isinstance(answer, dict) else None
    return rating if isinstance(rating, int) and 1 <= rating <= 5 else None


# -- both --------------------------------------------------------------------------------------------------------------

_Turn = tuple[bool, str, Any, str | None]


def _exchange(name: str, turns: list[_Turn]) -> tuple[str, str, Any, str | None]:
    """What the customer wrote before the last answer, that answer, when it was sent and by whom."""
    last = max((at for at, turn in enumerate(turns) if not turn[0] and turn[1].strip()), default=None)
    if last is None:
        raise NotResolvedError(f"{name} has no public answer")
    message = "\n\n".join(turn[1].strip() for turn in turns[:last] if turn[0] and turn[1].strip())
    if not message:
        raise NotResolvedError(f"{name} has no message of the customer before the last answer")
    _, reply, sent, agent = turns[last]
    return message[:_LONGEST_MESSAGE], reply.strip()[:_LONGEST_MESSAGE], sent, agent


def _require_solved(name: str, status: Any, solved: tuple[str, ...]) -> None:
    if status is not None and str(status).lower() not in solved:
        raise NotResolvedError(f"{name} is {status}, only what was solved is a precedent")


def _issue(labels: list[Any]) -> str | None:
    tidy = [str(label).lower().replace("-", "_").replace(" ", "_") for label in labels if label]
    return next((label for label in tidy if label in ISSUE_KINDS), None)


def _channel(name: Any) -> str:
    """Ours for theirs; forms, mail and what we do not know are written and answered like e-mail."""
    plain = str(name or "").lower().removeprefix("channel::")
    return next((channel for channel, marks in _CHANNELS.items() if any(mark in plain for mark in marks)), "email")


def _moment(value: Any) -> str | None:
    if isinstance(value, int | float):
        return datetime.fromtimestamp(value, UTC).isoformat()
    return value if isinstance(value, str) else None


def _hours(start: Any, end: Any) -> float | None:
    begun, ended = _moment(start), _moment(end)
    if not begun or not ended:
        return None
    try:
        span = datetime.fromisoformat(ended) - datetime.fromisoformat(begun)
    except (ValueError, TypeError):
        return None
    return round(span.total_seconds() / 3600, 1) if span.total_seconds() >= 0 else None


def _case(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}
