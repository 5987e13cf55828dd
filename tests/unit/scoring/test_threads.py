from __future__ import annotations

import pytest

from draftassist.errors import InputError
from draftassist.scoring.threads import parse_thread, without_quotes


def test_a_pasted_chat() -> None:
    thread = parse_thread(
        "Dana: hi my parcel is 3 days late\nand I need it friday\nSam (Support): Sorry about that, let me check.\n"
        "Dana: ok\nSam (Support): I've asked the depot, I'll message you by 4."
    )
    assert [m.sender for m in thread.messages] == ["customer", "agent", "customer", "agent"]
    assert thread.messages[0].text == "hi my parcel is 3 days late\nand I need it friday"


def test_roles_without_titles_come_from_how_they_talk() -> None:
    thread = parse_thread(
        "Priya: Thank you for contacting us, how can I help?\nLee: where is my refund, I paid twice\n"
        "Priya: I've checked your account and I've refunded one payment."
    )
    assert [m.sender for m in thread.messages] == ["agent", "customer", "agent"]


def test_a_mail_thread_newest_on_top_loses_quotes_and_signatures() -> None:
    thread = parse_thread(
        "From: Support <care@example.org>\nSent: 2026-03-05 09:00\nSubject: Re: kettle\n\n"
        "Dear Dana,\nI've sent a new kettle.\n\nKind regards,\nSam\n\n"
        "From: Dana W <dana@example.com>\nSent: 2026-03-04 10:00\nSubject: kettle\n\nThe kettle leaks.\n"
    )
    assert [m.sender for m in thread.messages] == ["customer", "agent"]
    assert thread.messages[0].text == "The kettle leaks."
    assert thread.messages[1].text == "Dear Dana,\nI've sent a new kettle."


def test_quoted_text_is_left_out() -> None:
    body = "I've refunded it.\n> where is my money\n\nOn Mon, 2 March 2026, Dana wrote:\n> where is my money"
    assert without_quotes(body) == "I've refunded it."


def test_text_without_turns_is_an_input_error() -> None:
    with pytest.raises(InputError, match="no turns found"):
        parse_thread("just a sentence")
