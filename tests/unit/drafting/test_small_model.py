"""The embedded model's opening: used when it is faithful, else told of, and never longer than it may take."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.support.double_charge import CASE, PLAN, write_knowledge

from draftassist.domain.draft import DraftResult
from draftassist.drafting.small_model import SmallModelPolisher
from draftassist.errors import ModelsMissingError, ModelUnreachableError
from draftassist.llm.base import Ask
from draftassist.llm.embedded import EmbeddedChat
from draftassist.llm.scripted import Reply, ScriptedChatModel
from draftassist.services import Services
from draftassist.settings import load_settings

FAITHFUL = (
    "We charged you 64 euros twice on your November bill, reference LU-88213, and you had to borrow from your sister "
    "Niamh: I'm sorry."
)
REVERSED = "I am sorry that you charged me 64 euros twice on my November bill, and that I had to borrow from Niamh."


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    folder = tmp_path_factory.mktemp("lumen")
    settings = load_settings(
        knowledge=str(write_knowledge(folder / "knowledge")), home=folder / "home", embedded_opening=False
    )
    with Services(settings) as services:
        yield services


def draft_with(services: Services, model: ScriptedChatModel | EmbeddedChat, seconds: float = 20.0) -> DraftResult:
    polisher = SmallModelPolisher(
        lambda: model, lambda: None, services.prompts, services.encoder.embed, seconds=seconds
    )
    settled = replace(services.drafter, make_plan=lambda case, brief, found, frame: (brief, PLAN), polisher=polisher)
    return settled.draft(CASE)


def test_a_faithful_opening_takes_the_place_of_the_composers(services):
    result = draft_with(services, ScriptedChatModel([FAITHFUL]))
    assert FAITHFUL in result.draft.body
    assert (result.provenance.writer, result.provenance.model) == ("composer+small_model", "scripted")
    assert result.verdict == "ready"
    assert result.provenance.tokens.completion > 0
    assert "opening" in result.provenance.prompts
    assert result.provenance.notices == []


def test_the_second_proposal_counts_when_the_first_will_not_do(services):
    model = ScriptedChatModel([REVERSED, FAITHFUL])
    assert FAITHFUL in draft_with(services, model).draft.body
    assert [ask.seed for ask in model.calls] == [1, 2]
    assert all(ask.max_tokens == 60 for ask in model.calls)


TROUBLE: dict[str, tuple[Callable[[Ask], Reply], str]] = {
    "reversed": (lambda ask: REVERSED, "speaks of the writer"),
    "invented": (lambda ask: "I am sorry that your landlord shouted at you.", "not the customer's"),
    "nothing": (lambda ask: "", "no whole sentence"),
    "a crash": (lambda ask: ModelUnreachableError("the embedded model keeps crashing"), "keeps crashing"),
}


@pytest.mark.parametrize(("answer", "said"), TROUBLE.values(), ids=TROUBLE)
def test_any_other_leaves_the_composers_draft_and_is_told(services, answer, said):
    result = draft_with(services, ScriptedChatModel(answer))
    assert (result.verdict, result.provenance.writer) == ("ready", "composer")
    (notice,) = result.provenance.notices
    assert notice.startswith("the small model's opening was not used")
    assert said in notice


def test_an_invented_word_stops_the_model_at_once(services):
    model = ScriptedChatModel(["I am sorry that your landlord " + "and so on " * 40] * 2)
    assert draft_with(services, model).provenance.tokens.completion < 30


def test_a_slow_model_is_not_waited_for(services):
    def slowly(ask: Ask) -> str:
        time.sleep(3)
        return FAITHFUL

    before = time.perf_counter()
    result = draft_with(services, ScriptedChatModel(slowly), seconds=0.2)
    assert time.perf_counter() - before < 2.5
    assert result.provenance.writer == "composer"
    assert "none came within 0.2 s" in result.provenance.notices[0]


def test_missing_weights_end_the_draft_with_the_mend_and_fetch_nothing(tmp_path: Path):
    settings = load_settings(knowledge="sample", embedded_opening=True, models=tmp_path / "none")
    with Services(settings) as services, pytest.raises(ModelsMissingError, match="draftassist models fetch") as error:
        services.draft(CASE)
    assert error.value.exit_code == 3
    assert not (tmp_path / "none").exists()


@pytest.mark.slow
def test_the_real_small_model_takes_part_within_its_time(services, embedded_chat):
    result = draft_with(services, embedded_chat, seconds=60)
    told = json.dumps(result.provenance.notices) + result.provenance.writer
    assert "small" in told
    assert result.provenance.tokens.prompt > 50
    assert result.verdict == "ready"
