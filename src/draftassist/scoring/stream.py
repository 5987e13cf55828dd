"""Scores files of any size: one line out per line in, order kept, constant memory, resumable.

A line that cannot be scored comes out as `{"id", "line", "error"}` in its place. With an output file, scoring goes on
after the last complete line of it; a line that was cut off in the middle is written again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any

from draftassist.domain.case import Transcript
from draftassist.domain.scorecard import ReplyToScore
from draftassist.errors import InputError, StorageError
from draftassist.knowledge.intake import lines_of, parse_scorable, source_name
from draftassist.scoring.scorecard import Scorer
from draftassist.scoring.transcript import score_transcript

__all__ = ["Tally", "score_file", "score_lines"]

_AHEAD = 64
Numbered = tuple[int, str]
Parsed = ReplyToScore | Transcript | dict[str, Any]


@dataclass(frozen=True, slots=True)
class Tally:
    """What a run did: lines scored now, lines in error now, lines that an earlier run had done, those in error."""

    scored: int
    errors: int
    resumed: int
    errors_before: int = 0


def score_lines(lines: Iterable[Numbered], scorer: Scorer, *, name: str, limit: int) -> Iterator[dict[str, Any]]:
    """One JSON-ready result per line, in order. `limit` is the largest line in bytes; `name` is for messages."""
    source = iter(lines)
    while chunk := list(islice(source, _AHEAD)):
        parsed = [_parsed(line, number, name, limit) for number, line in chunk]
        cards = scorer.score_many(item for item in parsed if isinstance(item, ReplyToScore))
        for item in parsed:
            if isinstance(item, ReplyToScore):
                yield next(cards).model_dump(mode="json")
            elif isinstance(item, Transcript):
                yield score_transcript(item, scorer).model_dump(mode="json")
            else:
                yield item


def score_file(
    source: str,
    scorer: Scorer,
    out: Path,
    *,
    limit: int,
    progress: Callable[[int], None] | None = None,
) -> Tally:
    """Scores `source` (a file, or `-`) into `out`, going on where an earlier run ended.

    `progress` is told the number of lines done after each. Raises InputError and StorageError.
    """
    name = source_name(source)
    done, errors_before = _complete_lines(out)
    scored = errors = 0
    try:
        with out.open("a", encoding="utf-8") as stream:
            for result in score_lines(islice(lines_of(source), done, None), scorer, name=name, limit=limit):
                _write(stream, result)
                errors += "error" in result
                scored += "error" not in result
                if progress:
                    progress(done + scored + errors)
    except OSError as error:
        raise StorageError.of(error, out) or error from None
    return Tally(scored, errors, done, errors_before)


def _write(stream: IO[str], result: dict[str, Any]) -> None:
    stream.write(json.dumps(result, ensure_ascii=False) + "\n")


def _parsed(line: str, number: int, name: str, limit: int) -> Parsed:
    try:
        if len(line.encode("utf-8", "surrogatepass")) > limit:
            raise InputError(f"is larger than {limit:,} bytes", file=name, line=number, mend="shorten it")
        return parse_scorable(line, name, number)
    except InputError as error:
        return {"id": _id_of(line, limit), "line": number, "error": str(error)}


def _id_of(line: str, limit: int) -> Any:
    """The line's own id where it can be read, so that the error can be matched to it."""
    if len(line) > limit:
        return None
    try:
        data = json.loads(line)
    except (json.JSONDecodeError, RecursionError):
        return None
    found = data.get("id") if isinstance(data, dict) else None
    return found if isinstance(found, str | int) else None


def _complete_lines(out: Path) -> tuple[int, int]:
    """Lines of an earlier run that are whole, and those in error; what was cut off after them is removed."""
    if not out.exists():
        return 0, 0
    count = size = errors = 0
    try:
        with out.open("rb+") as stream:
            for line in stream:
                if not line.endswith(b"\n"):
                    break
                count += 1
                size += len(line)
                errors += b'"error"' in line and "error" in json.loads(line)
            stream.truncate(size)
    except OSError as error:
        raise StorageError.of(error, out) or error from None
    return count, errors
