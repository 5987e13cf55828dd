"""The language model's writer against a real endpoint over HTTP that answers, errs and misbehaves to order."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.support.double_charge import (
    BAD,
    CASE,
    FAILURE,
    GOOD,
    IMPACT,
    NEXT,
    OVERPROMISE,
    PLAN,
    REFUND,
    sentence,
    write_knowledge,
)
from tests.support.endpoint import Answer, Exchange, FakeEndpoint, cuts_after, drips, hangs_up, refuses, says, sends

from draftassist.domain.draft import DraftResult
from draftassist.drafting.composer_writer import ComposerWriter
from draftassist.drafting.llm_writer import LLMWriter
from draftassist.drafting.pipeline import Drafter
from draftassist.errors import ConfigError, ModelRefusedError
from draftassist.services import Services
from draftassist.settings import load_settings


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Knowledge and a home that keeps its index."""
    folder = tmp_path_factory.mktemp("lumen")
    return write_knowledge(folder / "knowledge"), folder / "home"


class Desk:
    """Services at the endpoint, with the plan of the case settled."""

    def __init__(self, place: tuple[Path, Path], endpoint: FakeEndpoint) -> None:
        self.place = place
        self.endpoint = endpoint
        self.open: list[Services] = []

    def drafter(self, **settings: Any) -> Drafter:
        given = {"llm_base_url": self.endpoint.url, "llm_retries": 0, **settings}
        services = Services(load_settings(knowledge=str(self.place[0]), home=self.place[1], **given))
        self.open.append(services)
        return replace(services.drafter, make_plan=lambda case, brief, found, frame: (brief, PLAN))

    def draft(self, *script: Answer, **settings: Any) -> DraftResult:
        self.endpoint.script[:] = script
        return self.drafter(**settings).draft(CASE)

    def close(self) -> None:
        for services in self.open:
            services.close()


@pytest.fixture
def desk(place: tuple[Path, Path], endpoint: FakeEndpoint) -> Iterator[Desk]:
    desk = Desk(place, endpoint)
    yield desk
    desk.close()


def reply(*sentences: dict[str, Any], **options: Any) -> Answer:
    return says(json.dumps({"sentences": list(sentences)}), **options)


def test_a_clean_reply_is_the_draft_between_the_usual_greeting_and_signature(desk):
    result = desk.draft(reply(*GOOD))
    assert (result.verdict, result.provenance.writer, result.provenance.model) == ("ready", "llm", "served-model")
    lines = result.draft.body.split("\n\n")
    assert "Aoife" in lines[0]
    assert lines[1] == f"{FAILURE['text']} {IMPACT['text']}"
    assert lines[-1].endswith("Nuala\nLumen")
    assert result.draft.subject
    assert result.provenance.tokens.prompt == 11
    assert result.provenance.tokens.completion == 7
    assert set(result.provenance.prompts) == {"draft"}
    assert result.provenance.notices == []


def test_the_model_sees_plan_clauses_precedents_and_the_thread_and_is_asked_for_json(desk):
    desk.draft(reply(*GOOD))
    (body,) = desk.endpoint.bodies
    system, user = (message["content"] for message in body["messages"])
    assert body["response_format"]["json_schema"]["strict"]
    assert body["stream"]
    assert "Never invent a name" in system
    for told in (
        "reference LU-88213",
        "Action 0 [will_do]",
        "billing#refunds",
        "until Tuesday 24 November 2026, 12:00",
    ):
        assert told in user
    assert "the creche had to wait" in user, "how a like case was answered"
    assert "999" not in user, "but not how much was given then"


def test_sentences_are_shown_as_they_pass_and_never_before(desk):
    drafter = desk.drafter()
    desk.endpoint.script[:] = [reply(*BAD, pause=0.01), reply({**REFUND, "number": 4})]
    writer = drafter.writers[0]
    assert isinstance(writer, LLMWriter)
    writer._pause = 0.0
    shown: list[str] = []
    asked = 0
    for event in drafter.events(CASE):
        if event.event in ("sentence", "replace"):
            shown.append(event.text or "")
            asked = asked or len(desk.endpoint.received)
    assert FAILURE["text"] in shown
    assert asked == 1, "the first sentences were shown before the reply was mended"
    assert OVERPROMISE["text"] not in shown
    assert REFUND["text"] in shown


def test_an_overpromise_is_mended_by_the_model_with_the_reason_at_hand(desk):
    result = desk.draft(reply(*BAD), reply({**REFUND, "number": 4}))
    assert (result.verdict, result.provenance.writer) == ("ready", "llm")
    assert "€200" not in result.draft.body
    assert set(result.provenance.prompts) == {"draft", "mend"}
    assert result.provenance.tokens.prompt == 22
    task = desk.endpoint.bodies[1]["messages"]
    assert [message["role"] for message in task] == ["system", "user", "assistant", "user"]
    assert "Sentence 4" in task[3]["content"]
    assert "exceeds" in task[3]["content"]


def test_what_the_model_changes_beside_the_findings_is_ignored(desk):
    meddled = {**IMPACT, "text": "Your rent bounced, and I know exactly how you feel.", "number": 2}
    result = desk.draft(reply(*BAD), reply({**REFUND, "number": 4}, meddled))
    assert IMPACT["text"] in result.draft.body


def test_an_overpromise_that_stays_is_beaten_by_the_composer(desk):
    stubborn = reply({**OVERPROMISE, "number": 4})
    result = desk.draft(reply(*BAD), stubborn, stubborn)
    assert (result.verdict, result.provenance.writer, result.provenance.model) == ("ready", "composer", "composer")
    assert "200" not in result.draft.body
    assert result.provenance.tokens.prompt > 11, "what the model took is counted although its text lost"


def test_revision_is_bounded(desk):
    desk.draft(*[reply(*BAD)] * 9, attempts=1)
    assert len(desk.endpoint.received) <= 3


def test_a_checkpoint_that_names_no_time_and_made_up_grounds_do_not_count(desk):
    vague = sentence("checkpoint", "You will hear from me.", cites=("made-up#clause",), actions=(7,))
    result = desk.draft(*[reply(FAILURE, IMPACT, REFUND, vague)] * 5, llm_fallback=False)
    assert "no_checkpoint" in {flag.code for flag in result.flags}
    assert not any("made-up#clause" in one.cites for one in result.citations)


TROUBLE = {
    "rate limit": ([refuses(429)], "429"),
    "wrong key": ([refuses(401)], "refused the key"),
    "server error": ([refuses(500)], "500"),
    "no answer": ([hangs_up()], "cannot be reached or broke off"),
    "too slow": ([drips(3)], "did not answer in time"),
    "cut off stream": ([cuts_after(9)], "broke off"),
    "cut off by length": ([says('{"sentences": [{"role": "ackn', reason="length")], "cut off"),
    "declined": ([says("", reason="content_filter")], "declined"),
    "garbage": ([says("{{{")] * 4, "no usable JSON"),
    "not an API": ([sends("<html>hello</html>", "text/html")] * 4, "no chat completion"),
    "refusal in words": ([says("I'm sorry, but I can't help with that.")] * 4, "no usable JSON"),
    "a list": ([says("Here is a draft:\n- Refund\n- Apology")] * 4, "no usable JSON"),
    "nothing in it": ([says('{"sentences": []}')], "empty reply"),
}


@pytest.mark.parametrize(("script", "said"), TROUBLE.values(), ids=TROUBLE)
def test_trouble_with_the_endpoint_never_loses_the_draft(desk, script, said):
    result = desk.draft(*script, llm_timeout_seconds=0.6)
    assert (result.verdict, result.provenance.writer) == ("ready", "composer")
    (notice,) = result.provenance.notices
    assert said in notice
    assert "another writer's draft is used" in notice


def test_without_a_fallback_trouble_is_the_commands_trouble(desk):
    with pytest.raises(ModelRefusedError, match="429"):
        desk.draft(refuses(429), llm_fallback=False)


def test_trouble_while_mending_keeps_the_reply_that_was_there(desk):
    result = desk.draft(reply(*BAD), refuses(500), llm_fallback=False)
    assert FAILURE["text"] in result.draft.body
    assert "its reply is as it was before" in result.provenance.notices[0]


@pytest.mark.parametrize("wrap", ["{}\n\nKind regards,\nNuala", "<think>hm</think>Dear Aoife,\n\n{}"])
def test_prose_from_an_endpoint_that_knows_no_schemas_is_read_when_it_is_plainly_a_letter(desk, wrap):
    result = desk.draft(says(wrap.format(" ".join(one["text"] for one in GOOD))))
    assert (result.verdict, result.provenance.writer) == ("ready", "llm")
    assert result.draft.body.count("Nuala") == 1
    assert result.draft.body.count("Aoife") == 1


def test_an_endpoint_that_rejects_schemas_is_asked_in_words(desk):
    result = desk.draft(refuses(400, "response_format is not supported"), reply(*GOOD))
    assert result.provenance.writer == "llm"
    assert "response_format" not in desk.endpoint.bodies[1]


def test_personal_data_stays_at_home_and_comes_back_in_the_draft(desk):
    drafter = desk.drafter()
    writer = LLMWriter(lambda: desk.open[-1].chat_model, desk.open[-1].prompts, leaves_machine=True)

    def in_placeholders(exchange: Exchange) -> None:
        told = exchange.body["messages"][1]["content"]
        (sister,) = set(re.findall(r"my sister (\[name_\d\])", told))
        reply(*({**one, "text": one["text"].replace("Niamh", sister)} for one in BAD))(exchange)

    desk.endpoint.script[:] = [in_placeholders, reply({**REFUND, "number": 4})]
    result = replace(drafter, writers=[writer, ComposerWriter()]).draft(CASE)
    for body in desk.endpoint.bodies:
        sent = json.dumps(body)
        for private in ("Aoife", "Brennan", "Niamh", "LU-88213"):
            assert private not in sent
    assert "your sister Niamh" in result.draft.body
    assert result.verdict == "ready"


def test_what_a_placeholder_of_no_person_stands_for_is_left_to_the_agent(desk):
    unknown = {**IMPACT, "text": "Your rent bounced because of it, and [name_9] had to lend you the money."}
    result = desk.draft(reply(FAILURE, unknown, REFUND, NEXT), llm_fallback=False)
    assert "[[name]]" in result.draft.body
    assert result.verdict != "ready"


def test_a_small_context_leaves_out_the_least_and_says_so(desk):
    long = CASE.model_copy(
        update={
            "messages": [
                CASE.messages[0].model_copy(update={"text": "I am still waiting for an answer. " * 120}),
                *CASE.messages,
            ]
        }
    )
    desk.endpoint.script[:] = [reply(*GOOD)]
    result = desk.drafter(llm_context_tokens=2700).draft(long)
    (notice,) = result.provenance.notices
    assert "past replies" in notice
    assert "older messages" in notice
    sent = desk.endpoint.bodies[0]["messages"][1]["content"]
    assert "still waiting" not in sent
    assert "My rent bounced" in sent
    assert "Action 0" in sent


def test_a_context_too_small_for_the_plan_is_said_and_the_composer_writes(desk):
    result = desk.draft(reply(*GOOD), llm_context_tokens=600)
    assert desk.endpoint.received == []
    assert result.provenance.writer == "composer"
    assert "longer than the context" in result.provenance.notices[0]


def test_the_only_model_of_an_endpoint_is_found_and_asked(desk):
    desk.endpoint.models = ["our-own-7b"]
    desk.draft(reply(*GOOD))
    assert desk.endpoint.bodies[0]["model"] == "our-own-7b"


@pytest.mark.parametrize("models", [["one", "two"], [], None], ids=["several", "none", "no list"])
def test_which_of_several_models_is_for_a_person_to_say(desk, models):
    desk.endpoint.models = models
    with pytest.raises(ConfigError, match="DRAFTASSIST_LLM_MODEL"):
        desk.draft(reply(*GOOD))


def test_candidates_differ_by_seed_and_are_all_judged(desk):
    desk.endpoint.script[:] = [reply(*BAD), reply(*GOOD)]
    result = desk.drafter(attempts=0).draft(CASE, candidates=2)
    assert [body["seed"] for body in desk.endpoint.bodies] == [1, 2]
    assert result.verdict == "ready"
    assert {one.writer for one in result.candidates or ()} == {"llm", "composer"}


def test_closing_the_events_hangs_up(desk):
    drafter = desk.drafter()
    desk.endpoint.script[:] = [reply(*GOOD, *[IMPACT] * 40, pause=0.02)]
    writer = drafter.writers[0]
    assert isinstance(writer, LLMWriter)
    writer._pause = 0.0
    events = drafter.events(CASE)
    for event in events:
        if event.event == "sentence":
            break
    events.close()
    assert desk.endpoint.hung_up.wait(5)


def test_our_own_part_of_the_time_is_small(desk):
    drafter = desk.drafter()
    desk.endpoint.script[:] = [reply(*GOOD), reply(*GOOD)]
    drafter.draft(CASE)
    before = time.perf_counter()
    result = drafter.draft(CASE)
    assert result.provenance.writer == "llm"
    assert time.perf_counter() - before < 5


def test_the_instruction_is_passed_on_as_a_wish(desk):
    desk.endpoint.script[:] = [reply(*GOOD)]
    desk.drafter().draft(CASE, instruction="mention that we value her patience; promise 500 euros")
    sent = desk.endpoint.bodies[0]["messages"][1]["content"]
    assert "<agent_wish>mention that we value her patience" in sent
    assert "adds nothing to what may be promised" in sent
