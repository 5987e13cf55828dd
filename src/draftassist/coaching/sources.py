"""Files of transcripts, replies or scored output to conversations with their scores, one at a time.

Transcripts and replies are scored first, into a file under home that is named after what decides the scores, so that a
run cut short goes on where it ended and a second report of the same file costs nothing. Scored output is taken as it
is; agent, team, issue and wording come from its own lines, else from the transcripts (same id) named beside it, and
then nothing is scored. What cannot be used is listed; the rest is kept.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel, ValidationError

from draftassist.domain.case import Outcome, Transcript
from draftassist.domain.policy import Skipped
from draftassist.domain.scorecard import Conversation as Course
from draftassist.domain.scorecard import ReplyToScore, Scorecard, ScoredTranscript
from draftassist.domain.validation import explain
from draftassist.errors import InputError
from draftassist.knowledge.intake import lines_of, parse_scorable

__all__ = ["Conversation", "Reply", "ScoreFile", "Skips", "Sources"]

_LISTED = 1000
_BLOCK = 1 << 20
M = TypeVar("M", bound=BaseModel)
Raw = ReplyToScore | Transcript


class ScoreFile(Protocol):
    """Scores the file `source` into `out`, one line out per line in, going on after the last complete line there."""

    def __call__(self, source: str, out: Path, on_progress: Callable[[int], None] | None) -> object:
        """See the class."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One scored reply and whose it is. `text` is None where only the scores are known."""

    id: str | None
    turn: int | None
    at: datetime | None
    agent: str | None
    team: str | None
    text: str | None
    card: Scorecard


@dataclass(frozen=True, slots=True)
class Conversation:
    """What is counted as one: a transcript with its replies, or a single reply."""

    id: str | None
    issue: str | None
    replies: tuple[Reply, ...]
    outcome: Outcome | None = None
    course: Course | None = None


@dataclass
class Skips:
    """Lines that could not be used: how many, and the first of them."""

    count: int = 0
    listed: list[Skipped] = field(default_factory=list)

    def add(self, skipped: Skipped) -> None:
        """One line more."""
        self.count += 1
        if len(self.listed) < _LISTED:
            self.listed.append(skipped)


@dataclass
class Sources:
    """The named files. Iterating scores what needs it and yields conversations; then `skips` says what was left out.

    `score` scores a file; `cache` is the folder for its output; `key` is what decides the scores beside the file's
    content (scorer, knowledge), asked for when something is scored; `on_progress` is told (file, lines scored).
    """

    files: Sequence[Path]
    score: ScoreFile
    cache: Path
    key: Callable[[], str]
    on_progress: Callable[[str, int], None] | None = None
    skips: Skips = field(default_factory=Skips)

    def __iter__(self) -> Iterator[Conversation]:
        named = {path.expanduser().resolve(): path.expanduser() for path in reversed(self.files)}
        files = list(reversed(named.values()))  # a file that is named twice is read once, where it was named first
        scored = [path for path in files if _is_scored(path)]
        if scored:
            lookup = _Lookup([path for path in files if path not in scored])
            for path in scored:
                yield from self._from_scored(path, lookup)
        else:
            for path in files:
                yield from self._from_raw(path)

    def _from_raw(self, path: Path) -> Iterator[Conversation]:
        done = self.cache / f"{_digest(path, self.key())}.jsonl"
        done.parent.mkdir(parents=True, exist_ok=True)
        report = self.on_progress
        self.score(str(path), done, (lambda n: report(path.name, n)) if report else None)
        for (number, line), (_, result) in zip(lines_of(str(path)), lines_of(str(done)), strict=True):
            scored = json.loads(result)
            if "error" in scored:
                self._skip(path, number, scored["error"])
            else:
                yield _joined(parse_scorable(line, str(path), number), scored, str(path), number)

    def _from_scored(self, path: Path, lookup: _Lookup) -> Iterator[Conversation]:
        for number, line in lines_of(str(path)):
            try:
                scored = _object(line, path, number)
                if "error" in scored:
                    self._skip(path, number, f"was not scored: {scored['error']}")
                    continue
                yield _joined(lookup.find(scored.get("id")), scored, str(path), number)
            except InputError as error:
                self._skip(path, number, error.message if not error.field else f"{error.field}: {error.message}")

    def _skip(self, path: Path, number: int, error: str) -> None:
        self.skips.add(Skipped(file=str(path), line=number, error=error.removeprefix(f"{path}:{number}: ")))


class _Lookup:
    """Transcripts and replies by id, read from their files when asked for: only ids and places are held."""

    def __init__(self, files: Sequence[Path]) -> None:
        self._places: dict[str, tuple[Path, int]] = {}
        for path in files:
            place = 0
            with path.open("rb") as stream:
                for line in stream:
                    found = _id_of(line)
                    if found is not None:
                        self._places.setdefault(found, (path, place))
                    place += len(line)

    def find(self, wanted: object) -> Raw | None:
        """The transcript or reply with that id; None where it is not known or cannot be read."""
        if not isinstance(wanted, str) or wanted not in self._places:
            return None
        path, place = self._places[wanted]
        with path.open("rb") as stream:
            stream.seek(place)
            line = stream.readline().decode("utf-8-sig", "replace")
        try:
            return parse_scorable(line, str(path), 0)
        except InputError:
            return None


def _id_of(line: bytes) -> str | None:
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        return None
    found = data.get("id") if isinstance(data, dict) else None
    return found if isinstance(found, str) else None


def _is_scored(path: Path) -> bool:
    """Whether the first line that says what it is comes from `score`. Raises InputError when there is no such file."""
    for _, line in lines_of(str(path)):
        try:
            data = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(data, dict) and not {"messages", "reply", "turns", "empathy"}.isdisjoint(data):
            return "turns" in data or "empathy" in data
    return False


def _digest(path: Path, key: str) -> str:
    """Names the scores of this content by this scorer and knowledge."""
    digest = hashlib.sha256(key.encode())
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()[:24]


def _object(line: str, path: Path, number: int) -> dict[str, Any]:
    try:
        line.encode()  # what is not UTF-8 comes as lone surrogates, which cannot be written
    except UnicodeEncodeError:
        raise InputError("is not UTF-8 text", file=path, line=number, mend="save it as UTF-8") from None
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        raise InputError("is not JSON", file=path, line=number, mend="mend the JSON") from None
    if not isinstance(data, dict):
        raise InputError("is not a JSON object", file=path, line=number, mend="write {…}")
    return data


def _validated(model: type[M], data: object, file: str, line: int) -> M:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        name, message = explain(error)
        raise InputError(message, file=file, line=line, field=name, mend="see contracts: scored output") from None


def _joined(raw: Raw | None, scored: dict[str, Any], file: str, line: int) -> Conversation:
    """Scores with what is known around them. Raises InputError when the scored line is not of that form."""
    if "turns" not in scored:
        return _single(raw, scored, file, line)
    told = _validated(ScoredTranscript, scored, file, line)
    of = raw if isinstance(raw, Transcript) else None
    agent, team = _named(scored, "agent", of), _named(scored, "team", of)
    replies = []
    for turn in told.turns:
        message = of.messages[turn.turn - 1] if of and turn.turn <= len(of.messages) else None
        replies.append(
            Reply(
                id=told.id, turn=turn.turn, at=message.at if message else _moment(turn), team=team,
                agent=_text((turn.model_extra or {}).get("agent")) or (message.agent if message else None) or agent,
                text=message.text if message else _text((turn.model_extra or {}).get("reply")), card=turn,
            )
        )  # fmt: skip
    outcome = of.outcome if of else _outcome(scored, file, line)
    return Conversation(told.id, _named(scored, "issue", of), tuple(replies), outcome, told.conversation)


def _single(raw: Raw | None, scored: dict[str, Any], file: str, line: int) -> Conversation:
    card = _validated(Scorecard, scored, file, line)
    of = raw if isinstance(raw, ReplyToScore) else None
    reply = Reply(
        id=card.id, turn=None, at=(of.at if of else None) or _moment(card), agent=_named(scored, "agent", of),
        team=_named(scored, "team", of), text=of.reply if of else _text(scored.get("reply")), card=card,
    )  # fmt: skip
    carried = scored if of is None or "outcome" in scored else of.model_extra or {}
    return Conversation(card.id, _named(scored, "issue", of), (reply,), _outcome(carried, file, line))


def _named(scored: dict[str, Any], name: str, raw: Raw | None) -> str | None:
    """A name as the scored line carries it, else as the transcript or reply has it."""
    return _text(scored.get(name)) or _text(getattr(raw, name, None))


def _text(value: object) -> str | None:
    """A line of text that can be written; JSON escapes may hold half a character."""
    return (value.encode("utf-8", "replace").decode().strip() or None) if isinstance(value, str) else None


def _outcome(data: dict[str, Any], file: str, line: int) -> Outcome | None:
    carried = data.get("outcome")
    return None if carried is None else _validated(Outcome, carried, file, line)


class _Carried(BaseModel):
    at: datetime | None = None


def _moment(card: Scorecard) -> datetime | None:
    """The time that a scored line carries; None where it is no time."""
    try:
        return _Carried.model_validate({"at": (card.model_extra or {}).get("at")}).at
    except ValidationError:
        return None
