"""Whole transcripts: every agent turn on a scorecard, and what only shows across turns.

A turn is scored with the customer's messages since the agent's last turn. Across turns: was a promised contact kept,
did the customer have to say it again, was a promise made early seen through later.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Literal

from draftassist.domain.case import Transcript, TranscriptMessage
from draftassist.domain.commitment import Commitment
from draftassist.domain.scorecard import Conversation, KeptCheckpoint, ReplyToScore, ScoredTranscript, ScoredTurn
from draftassist.scoring.acts import ActSpan
from draftassist.scoring.scorecard import Scorer

__all__ = ["customer_repeats", "replies_of", "score_transcript"]

_CONTACT = frozenset({"callback", "update"})
_SAME_SHARE = 0.6
_LEAST_WORDS = 4
_AGAIN = re.compile(
    r"\b(?:as i (?:already )?(?:said|told|wrote|explained)|i(?:'ve| have)? already (?:told|said|sent|given|explained)|"
    r"(?:second|third|fourth|fifth|\d+(?:nd|rd|th)) time|"
    r"(?:asked|told|said|wrote|written|emailed|called|messaged)(?: \w+){0,3} (?:twice|before|already)|"
    r"still (?:waiting|no (?:answer|reply|news|word|refund|response)|nothing|haven't|not)|any (?:update|news|progress)|"
    r"once again|like i said|how many times|repeat myself|nobody (?:called|answered|replied))\b",
    re.IGNORECASE,
)
_FUNCTION_WORDS = frozenset(
    {
        "a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "can", "could", "did", "do", "does", "for",
        "from", "get", "got", "had", "has", "have", "he", "her", "his", "i", "if", "in", "is", "it", "its", "just",
        "me", "my", "no", "not", "of", "on", "or", "our", "out", "please", "she", "so", "some", "than", "that", "the",
        "their", "them", "then", "there", "they", "this", "to", "too", "up", "us", "very", "was", "we", "were", "what",
        "when", "where", "which", "who", "why", "will", "with", "would", "you", "your",
    }
)  # fmt: skip


def replies_of(transcript: Transcript) -> list[tuple[int, ReplyToScore]]:
    """Each agent turn as a reply to score, with the number of its message (from 1)."""
    found: list[tuple[int, ReplyToScore]] = []
    heard: list[str] = []
    for number, message in enumerate(transcript.messages, start=1):
        if message.sender == "customer":
            heard.append(message.text)
        elif message.sender == "agent" and message.text.strip():
            found.append((number, _reply(transcript, message, "\n".join(heard))))
            # later turns keep the last complaint in sight when the customer has not spoken in between
            heard = heard[-1:]
    return found


def score_transcript(transcript: Transcript, scorer: Scorer) -> ScoredTranscript:
    """Scorecards of all agent turns, and the conversation as a whole."""
    replies = replies_of(transcript)
    scored = list(scorer.score_with_acts(reply for _, reply in replies))
    numbers = [number for number, _ in replies]
    turns = [
        ScoredTurn.model_validate({**card.model_dump(), "turn": number})
        for number, (card, _) in zip(numbers, scored, strict=True)
    ]
    acts = {number: spans for number, (_, spans) in zip(numbers, scored, strict=True)}
    promises = [(turn.turn, c) for turn in turns for c in turn.overpromising.commitments]
    conversation = Conversation(
        checkpoints=[_checkpoint(transcript, turn, c) for turn, c in promises if c.kind in _CONTACT],
        customer_repeats=customer_repeats(transcript),
        promises=[
            c.model_copy(update={"turn": turn, "seen_through": _seen_through(turn, c, acts)}) for turn, c in promises
        ],
    )
    return ScoredTranscript(id=transcript.id, turns=turns, conversation=conversation)


def customer_repeats(transcript: Transcript) -> int:
    """How many customer messages say again what the customer had said before, or say that they must."""
    earlier: list[frozenset[str]] = []
    repeats = 0
    answered = False
    for message in transcript.messages:
        if message.sender == "agent":
            answered = True
        if message.sender != "customer":
            continue
        words = _content(message.text)
        same = len(words) >= _LEAST_WORDS and any(len(words & before) >= _SAME_SHARE * len(words) for before in earlier)
        repeats += answered and (same or bool(_AGAIN.search(message.text)))
        earlier.append(words)
    return repeats


def _reply(transcript: Transcript, message: TranscriptMessage, heard: str) -> ReplyToScore:
    return ReplyToScore(
        id=transcript.id,
        reply=message.text,
        customer_message=heard or None,
        agent=message.agent or transcript.agent,
        role=transcript.role,
        channel=transcript.channel,
        at=message.at,
        issue=transcript.issue,
    )


def _content(text: str) -> frozenset[str]:
    return frozenset(word for word in re.findall(r"[^\W_]+", text.lower()) if word not in _FUNCTION_WORDS)


def _checkpoint(transcript: Transcript, turn: int, promise: Commitment) -> KeptCheckpoint:
    return KeptCheckpoint(turn=turn, by=promise.by, kept=_kept(transcript.messages, turn, promise.by))


def _kept(messages: Sequence[TranscriptMessage], turn: int, by: datetime | None) -> Literal["kept", "missed", "open"]:
    """Kept: the agent wrote again by then. Missed: something was written after it, and no agent had written by it.

    Without a time: kept when the agent is the next to write; else open, since nothing says that it came too late.
    """
    later = messages[turn:]
    if by is None:
        speaking = [m.sender for m in later if m.sender in {"customer", "agent"}]
        return "kept" if speaking[:1] == ["agent"] else "open"
    timed = [(_aware(m.at), m.sender) for m in later if m.at is not None]
    limit = _aware(by)
    if any(at <= limit and sender == "agent" for at, sender in timed):
        return "kept"
    return "missed" if any(at > limit for at, _ in timed) else "open"


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _seen_through(turn: int, promise: Commitment, acts: Mapping[int, Sequence[ActSpan]]) -> bool:
    """Whether a later turn reports as done something that shares words with the promise."""
    words = _content(promise.text)
    for number, spans in acts.items():
        for span in spans:
            if number > turn and span.does("action_done") and words & _content(span.text):
                return True
    return False
