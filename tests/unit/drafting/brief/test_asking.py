"""Every ask of a thread once, in words that read after "you asked": complaints of businesses that ship with nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from draftassist.domain.case import Case
from draftassist.domain.policy import Company
from draftassist.drafting.brief.phrases import finished, is_sound, listed
from draftassist.drafting.brief.reading import read_clauses
from draftassist.drafting.brief.understand import understand
from draftassist.encoding.encoder import Encoder, load_encoder
from draftassist.text.calendar import calendar_for

_NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder(1)


def asks(encoder: Encoder, *texts: str, name: str | None = None) -> list[str]:
    data = {"messages": [{"from": "customer", "text": text} for text in texts], "customer": {"name": name}}
    company = Company(currency="GBP")
    return understand(
        Case.model_validate(data), company=company, calendar=calendar_for(company, _NOW), now=_NOW, encoder=encoder
    ).asks


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "My crown fell out four days after you fitted it, over soup. I have two questions. Is it safe to chew on "
            "that side and drink something hot? And do I get the £180 back, since it lasted a weekend? Petra",
            ["whether it is safe to chew on that side and drink something hot", "whether you get the £180 back"],
            id="dentist: two questions announced, a reason, a name under it",
        ),
        pytest.param(
            "The wedding cake came with the wrong names on it. Is somebody coming to fix it, or should I go and buy "
            "letters in town, because the guests are here at four?",
            ["whether somebody is coming to fix it or whether you should go and buy letters in town"],
            id="bakery: one question with two ends",
        ),
        pytest.param(
            "Flight cancelled at the gate. I want the £62 seat and the £85, and a letter for my insurer.",
            ["the £62 seat", "the £85", "a letter for your insurer"],
            id="airline: a list",
        ),
        pytest.param(
            "broadband down again. do i have to wait in for the engineer AGAIN and can someone actually ring first",
            ["whether you have to wait in for the engineer again", "for someone to ring first"],
            id="broadband: no punctuation, shouting",
        ),
        pytest.param(
            "Two fillings billed, one done. Please don't just tell me that you're looking into it. Will you refund "
            "me the £95?",
            ["a refund of the £95"],
            id="how not to be answered is no ask",
        ),
        pytest.param(
            "both payments have left my account, not pending. they have gone. the gym was shut all week",
            [],
            id="statements ask nothing",
        ),
    ],
)
def test_asks_are_whole_clean_and_real(encoder: Encoder, text: str, expected: list[str]) -> None:
    assert asks(encoder, text, name="Petra Novak") == expected


def test_the_same_ask_twice_is_asked_once_by_the_words_that_name_the_thing(encoder: Encoder) -> None:
    thread = (
        "Good morning. I posted back the hearing aid on 3 May and would like to know whether you have it. Thank you. "
        "M. Osei",
        "Good morning. I wrote last week. Could I have an answer please. M. Osei",
        "Do you have my hearing aid. Will I get my €240. When.\n\nM. Osei",
    )
    assert asks(encoder, *thread) == [
        "whether we have your hearing aid",
        "whether you will get your €240 and when",
    ]


def test_a_question_keeps_the_verb_that_it_goes_on_with() -> None:
    case = Case.model_validate(
        {"messages": [{"from": "customer", "text": "Can I keep the dress and wear it on Saturday? It tore."}]}
    )
    first, *_ = read_clauses(case)
    assert first.asks
    assert first.text == "Can I keep the dress and wear it on Saturday?"


@pytest.mark.parametrize("text", ["ok so are we, at the hospital", "He said 'are you serious' and hung up."])
def test_an_echo_and_reported_speech_are_no_questions(text: str) -> None:
    clauses = read_clauses(Case.model_validate({"messages": [{"from": "customer", "text": text}]}))
    assert not any(clause.asks for clause in clauses)


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("whether I have to PAY for the lesson AGAIN", "whether you have to pay for the lesson again"),
        ("a new DVD", "a new DVD"),
        ("the deposit back, because the hall was flooded", "the deposit back"),
        ("whether the vet is coming or not", "whether the vet is coming"),
    ],
)
def test_a_phrase_is_quiet_and_ends_where_the_ask_ends(phrase: str, said: str) -> None:
    assert finished(phrase) == said


def test_a_list_of_things_is_cut_but_not_where_its_end_belongs_to_all() -> None:
    assert listed("the lesson, the fuel and a promise that it stops") == [
        "the lesson", "the fuel", "a promise that it stops",
    ]  # fmt: skip
    assert listed("the fare and the deposit back") == ["the fare and the deposit back"]


@pytest.mark.parametrize(
    "phrase", ["Ada", "both have left your account", "because we cannot", "not to just tell you", "it tells you"]
)
def test_what_is_no_ask(phrase: str) -> None:
    assert not is_sound(phrase)
