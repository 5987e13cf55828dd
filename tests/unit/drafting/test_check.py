"""What a reply leaves out: asks by what the plan does about them, and the next contact by the promises in the text."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import pytest

from draftassist.commitments.check import ReplyReport
from draftassist.domain.case import Case
from draftassist.domain.commitment import Commitment
from draftassist.domain.draft import Answer, Brief, Cannot, Checkpoint, Plan, PlannedAction, Sentence, WrittenReply
from draftassist.domain.policy import Company, Knowledge
from draftassist.domain.scorecard import ReplyToScore
from draftassist.drafting.answered import unanswered
from draftassist.drafting.check import Checker
from draftassist.drafting.composer_writer import ComposerWriter
from draftassist.drafting.frame import Frame
from draftassist.drafting.writers import Written
from draftassist.encoding.encoder import load_encoder
from draftassist.scoring.model import ScoringModel
from draftassist.scoring.scorecard import Scorer
from draftassist.text.calendar import calendar_for

NOW = datetime.fromisoformat("2026-11-23T10:00:00+00:00")
ASKS = ["the oven mended before Sunday", "whether you get the £30 back", "why it went out"]
PLAN = Plan(
    actions=[
        PlannedAction(action="visit", kind="repair", status="will_do", detail="send a fitter to the oven on Friday"),
        PlannedAction(action="look", kind="investigation", status="will_do", detail="find out why it went out"),
    ],
    cannot=[Cannot(ask="the £30 back", why="the visit was used in full", cites=["fees#used"])],
    checkpoint=Checkpoint(at=datetime.fromisoformat("2026-11-24T16:00:00+00:00"), by="Ola", how="email"),
    answers=[
        Answer(ask=ASKS[0], by="action", actions=[0]),
        Answer(ask=ASKS[1], by="refusal", refusal=0),
        Answer(ask=ASKS[2], by="find_out", actions=[1]),
    ],
)
BRIEF = Brief(issue="repair_failed", issue_kind="repair_failed", severity=2, situation="resolve", asks=ASKS)
COMPOSED = [
    Sentence(text="Somebody comes on Friday.", role="action", actions=[0]),
    Sentence(text="That one is not possible.", role="refusal", cites=["fees#used"]),
    Sentence(text="The reason is for me to find.", role="action", actions=[1]),
]


def missed(sentences: list[Sentence], plan: Plan = PLAN) -> list[str]:
    return unanswered(sentences, BRIEF, plan, None, load_encoder().embed)


def agents(*texts: str) -> list[Sentence]:
    return [Sentence(text=text, role="edited", source="agent") for text in texts]


def test_a_composers_sentence_answers_what_its_action_answers_whatever_its_words() -> None:
    assert missed(COMPOSED) == []


@pytest.mark.parametrize("left_out", [0, 1, 2])
def test_an_ask_whose_answer_is_left_out_is_missed(left_out: int) -> None:
    kept = [one for place, one in enumerate(COMPOSED) if place != left_out]
    assert missed(kept) == [ASKS[left_out]]


def test_an_agents_own_words_are_held_by_meaning_against_ask_and_answer() -> None:
    told = agents(
        "A fitter will be with you on Friday to see to the oven.",
        "I can't refund the £30, because that visit was used in full.",
        "I don't know yet why it went out, and I'll find out.",
    )
    assert missed(told) == []
    assert missed(told[:1]) == ASKS[1:]


def test_what_a_writer_claims_to_have_answered_is_not_believed() -> None:
    claims = Sentence(text="Have a lovely week.", role="action", actions=[0, 1], source="llm")
    assert missed([claims]) == ASKS


def test_an_ask_that_the_plan_does_not_know_is_missed_unless_the_text_takes_it_up() -> None:
    assert missed(agents("Have a lovely week."), Plan()) == ASKS
    assert ASKS[2] not in missed(agents("I can tell you why it went out: the valve stuck."), Plan())


@pytest.mark.parametrize(
    ("kind", "by", "flagged"),
    [
        ("update", "2026-11-24T17:30:00+00:00", False),
        ("callback", "2026-11-23T15:00:00+00:00", False),
        ("update", None, True),
        ("update", "2026-12-24T16:00:00+00:00", True),
        ("repair", "2026-11-24T16:00:00+00:00", True),
    ],
)
def test_a_promise_to_be_in_touch_in_time_is_a_checkpoint_whoever_wrote_it(
    kind: Literal["update", "callback", "repair"], by: str | None, flagged: bool
) -> None:
    body = "I'll write to you by Tuesday."
    promise = Commitment(
        start=0, end=len(body), text=body, what=kind, kind=kind, by=datetime.fromisoformat(by) if by else None
    )
    company = Company()
    calendar = calendar_for(company, NOW)
    case = Case.model_validate({"messages": [{"from": "customer", "text": "The oven went out."}], "now": NOW})
    written = Written(WrittenReply(subject="", sentences=agents(body)), ComposerWriter(), "agent")
    checked = Checker(load_encoder().embed).check(
        written, case, BRIEF, PLAN, Frame(company, calendar, NOW, Knowledge()), ReplyReport([], [], [promise]),
        Scorer(ScoringModel.load(), find_commitments=lambda reply: []).score(ReplyToScore(reply=body)),
    )  # fmt: skip
    assert ("no_checkpoint" in {flag.code for flag in checked.flags}) is flagged
