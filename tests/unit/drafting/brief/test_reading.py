"""Clauses and sentences of a thread: exact slices, no quoted mail, bounded in number."""

from __future__ import annotations

from draftassist.domain.case import Case
from draftassist.drafting.brief.reading import MOST_CLAUSES, read_clauses, read_sentences, span_of


def _case(*texts: str, sender: str = "customer") -> Case:
    return Case.model_validate({"messages": [{"from": sender, "text": text} for text in texts]})


def test_spans_are_exact_slices_without_joints_and_stops() -> None:
    text = "The box came crushed, and I had nothing to give him. Where is it? 🙃"
    for clause in read_clauses(_case("Hello", text)):
        span = span_of(clause)
        source = ("Hello", text)[span.message]
        assert source[span.start : span.end] == span.text
        assert not span.text.lower().startswith("and ")
        assert span.text[-1] not in ".,!"


def test_quoted_mail_is_not_what_the_customer_says_now() -> None:
    case = _case("It is still broken.\n\nOn Tuesday Sam from support wrote:\nPlease send us a photo.\n> Where is it?")
    assert [c.text for c in read_clauses(case)] == ["It is still broken."]
    case = _case("> We refunded you.\nNo, you did not.")
    assert [c.text for c in read_clauses(case)] == ["No, you did not."]


def test_only_the_customer_is_read() -> None:
    case = Case.model_validate(
        {"messages": [{"from": "customer", "text": "It broke."}, {"from": "agent", "text": "I am sorry."}]}
    )
    assert [c.text for c in read_clauses(case)] == ["It broke."]


def test_a_very_long_thread_is_bounded_and_keeps_both_ends_of_the_newest_message() -> None:
    middle = " ".join(f"Then I called number {i} and nobody answered." for i in range(3000))
    case = _case("An old message.", f"The heater exploded. {middle} Please refund me.")
    read = read_clauses(case)
    assert len(read) <= MOST_CLAUSES
    assert any("exploded" in c.text for c in read)
    assert "refund me" in read[-1].text


def test_every_sentence_knows_its_clauses() -> None:
    case = _case("It broke, and nobody came. I want it fixed.")
    read = read_clauses(case)
    sentences = read_sentences(case, read)
    assert [i for s in sentences for i in s.clauses] == list(range(len(read)))


def test_signs_alone_say_nothing() -> None:
    assert read_clauses(_case("??? !!!")) == []
