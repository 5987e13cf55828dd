from __future__ import annotations

import pytest

from draftassist.scoring.normal import courtesy_spans, for_network


def kept(reply: str) -> str:
    return " ".join(for_network(reply, courtesy_spans(reply)).split())


@pytest.mark.parametrize(
    ("reply", "rest"),
    [
        ("Hi Kirsty, your gown is late.", "your gown is late."),
        ("Dear Ms O'Hara,\nI have refunded you.\n\nKind regards,\nSam Lee\nCustomer Care", "I have refunded you."),
        ("@dana We've rebooked you. ^KT", "We've rebooked you."),
        ("I've refunded it.\nThanks,\nSam", "I've refunded it."),
        ("I've refunded it. Best wishes, Sam", "I've refunded it."),
        ("I've refunded it.\nJeroen, planning", "I've refunded it."),
    ],
)
def test_greeting_and_sign_off_are_not_read(reply: str, rest: str) -> None:
    assert kept(reply) == rest


@pytest.mark.parametrize(
    "reply",
    [
        "Thanks for telling us that the gown is late. We will look.",
        "Hi there",
        "Your refund of £8.50 is with the bank",
        "We sent it to the wrong depot on Monday. I have asked them to send it back today, and they agreed",
    ],
)
def test_what_is_not_a_greeting_or_sign_off_stays(reply: str) -> None:
    assert kept(reply) == reply


def test_length_and_offsets_are_kept() -> None:
    reply = "Hi 😀 @sam, see https://example.org/a!!! It’s “late”…\u00a0ok?!"
    assert len(for_network(reply)) == len(reply)
    assert for_network(reply).index("late") == reply.index("late")


def test_exclamation_marks_read_as_full_stops() -> None:
    assert for_network("Sorry!!! It is late!") == for_network("Sorry... It is late.")
