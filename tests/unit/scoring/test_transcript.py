from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from draftassist.domain.case import Transcript
from draftassist.domain.commitment import Commitment
from draftassist.domain.scorecard import ReplyToScore
from draftassist.scoring.model import ScoringModel
from draftassist.scoring.scorecard import Scorer
from draftassist.scoring.transcript import customer_repeats, replies_of, score_transcript

START = datetime(2026, 3, 2, 9, tzinfo=timezone(timedelta(hours=1)))


def transcript(*messages: tuple[str, str, int]) -> Transcript:
    """(sender, text, hours after the start) each."""
    turns = [{"from": s, "text": t, "at": START + timedelta(hours=h)} for s, t, h in messages]
    return Transcript.model_validate({"id": "T-1", "agent": "Sam", "messages": turns})


def calls_back_in_two_hours(reply: ReplyToScore) -> list[Commitment]:
    if "I'll call" not in reply.reply or reply.at is None:
        return []
    fields: dict[str, Any] = {"text": reply.reply, "what": "callback", "kind": "callback"}
    return [Commitment(start=0, end=len(reply.reply), by=reply.at + timedelta(hours=2), **fields)]


def kept(model: ScoringModel, *messages: tuple[str, str, int]) -> list[str]:
    scored = score_transcript(transcript(*messages), Scorer(model, find_commitments=calls_back_in_two_hours))
    return [checkpoint.kept for checkpoint in scored.conversation.checkpoints]


ASKED = ("customer", "where is my kettle", 0)
PROMISED = ("agent", "I'll call you in two hours.", 1)


def test_a_call_in_time_is_kept(model: ScoringModel) -> None:
    assert kept(model, ASKED, PROMISED, ("agent", "It is at the depot.", 2)) == ["kept"]


def test_a_customer_who_had_to_ask_after_the_time_was_missed(model: ScoringModel) -> None:
    assert kept(model, ASKED, PROMISED, ("customer", "well?", 8)) == ["missed"]


def test_a_call_after_its_time_is_missed(model: ScoringModel) -> None:
    assert kept(model, ASKED, PROMISED, ("agent", "Found it.", 9)) == ["missed"]


def test_nothing_said_since_is_open(model: ScoringModel) -> None:
    assert kept(model, ASKED, PROMISED, ("customer", "thanks", 1)) == ["open"]


def test_turns_count_all_messages_and_see_what_was_said_before() -> None:
    replies = replies_of(
        transcript(ASKED, ("system", "joined", 0), PROMISED, ("customer", "ok", 2), ("agent", "Hi", 3))
    )
    assert [number for number, _ in replies] == [3, 5]
    assert replies[0][1].customer_message == "where is my kettle"
    assert replies[1][1].customer_message == "where is my kettle\nok"


def test_repeats_are_what_is_said_again_after_an_answer() -> None:
    told = ("customer", "the blue kettle leaks at the handle since Monday", 0)
    again = ("customer", "As I said, it leaks", 2)
    same = ("customer", "the kettle leaks at its blue handle", 4)
    other = ("customer", "thank you, that is kind", 5)
    answer = ("agent", "Which kettle is it?", 1)
    assert customer_repeats(transcript(told, answer, again, same, other)) == 2
    assert customer_repeats(transcript(told, same)) == 0
