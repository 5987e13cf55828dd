"""Reads what people hand to `draft` and `score`: cases, replies and transcripts, as JSON or plain text.

What cannot be used ends in one line naming file, line and field; what is merely odd becomes a notice.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, TypeVar

from pydantic import BaseModel, ValidationError

from draftassist.domain.case import Case, Transcript
from draftassist.domain.scorecard import ReplyToScore
from draftassist.domain.validation import explain, unknown_fields
from draftassist.errors import InputError
from draftassist.knowledge.plain_text import loads

__all__ = ["lines_of", "parse_case", "parse_scorable", "read_case", "read_text", "source_name"]

STDIN = "-"
M = TypeVar("M", bound=BaseModel)


def source_name(source: str) -> str:
    """What messages call a file, or `-`."""
    return "standard input" if source == STDIN else source


def read_text(source: str, limit: int) -> str:
    """The text of a file, or of standard input for `-`; at most `limit` bytes. Raises InputError."""
    name = source_name(source)
    try:
        raw = _read_bytes(source, limit)
    except FileNotFoundError:
        raise InputError("no such file", file=source, mend="check the path") from None
    except IsADirectoryError:
        raise InputError("is a folder, not a file", file=source, mend="name a file in it") from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", file=source, mend="check its permissions") from None
    if len(raw) > limit:
        raise InputError(
            f"is larger than {limit:,} bytes", file=name, mend="shorten it or raise DRAFTASSIST_MAX_CASE_BYTES"
        )
    if b"\0" in raw and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError("is not a text file", file=name, mend="give the case as JSON or as plain text")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"is not UTF-8 text (byte {error.start})", file=name, mend="save it as UTF-8") from None


def _read_bytes(source: str, limit: int) -> bytes:
    stream: IO[bytes]
    if source == STDIN:
        return sys.stdin.buffer.read(limit + 1)
    with Path(source).open("rb") as stream:
        return stream.read(limit + 1)


def read_case(source: str, limit: int) -> tuple[Case, list[str]]:
    """A case from a file or `-`, with notices about what is odd in it. Raises InputError."""
    name = source_name(source)
    return parse_case(read_text(source, limit), name)


def parse_case(text: str, name: str = "case") -> tuple[Case, list[str]]:
    """A case from JSON, or from plain text, which is one customer message. Raises InputError."""
    if not text.strip():
        raise InputError("is empty", file=name, mend="write the customer's message or a case as JSON")
    if not text.lstrip().startswith("{"):
        if text.lstrip().startswith("["):
            raise InputError("is a list, not one case", file=name, mend="give one JSON object, or plain text")
        return _plain(text.strip(), name), []
    case = _validated(Case, _json(text, name), name, None)
    if not any(message.strip() for message in case.customer_messages):
        raise InputError(
            "there is no customer message",
            file=name,
            field="messages",
            mend='add {"from": "customer", "text": "…"}',
        )
    return case, [f"{name}: {notice}" for notice in unknown_fields(case)]


def _plain(text: str, name: str) -> Case:
    """Plain text as one customer message; what is JSON but no case, such as `null`, is nobody's complaint."""
    try:
        data = loads(text)
    except ValueError:
        data = text
    if not isinstance(data, str):
        raise InputError("is JSON, but not a case", file=name, mend="give one JSON object, or plain text")
    return Case.model_validate({"messages": [{"from": "customer", "text": data}]})


def parse_scorable(line: str, name: str, number: int) -> ReplyToScore | Transcript:
    """One line of a file to score: a reply, or a transcript when it has `messages`. Raises InputError."""
    if any("\udc80" <= character <= "\udcff" for character in line):
        raise InputError("is not UTF-8 text", file=name, line=number, mend="save it as UTF-8")
    data = _json(line, name, number)
    if "messages" in data:
        return _validated(Transcript, data, name, number)
    if "reply" not in data:
        raise InputError("is missing", file=name, line=number, field="reply", mend="every line needs a reply")
    reply = _validated(ReplyToScore, data, name, number)
    if not reply.reply.strip():
        raise InputError("is empty", file=name, line=number, field="reply", mend="every line needs a reply")
    return reply


def _json(text: str, name: str, line: int | None = None) -> dict[str, Any]:
    if not text.strip():
        raise InputError("is empty", file=name, line=line, mend="write one JSON object")
    try:
        data = loads(text)
    except json.JSONDecodeError as error:
        raise InputError(
            f"is not JSON: {error.msg} at column {error.colno}",
            file=name,
            line=error.lineno if line is None else line,
            mend="mend the JSON",
        ) from None
    except (RecursionError, ValueError):  # ValueError: a number of more digits than Python reads
        raise InputError(
            "is nested too deeply, or has too long a number", file=name, line=line, mend="flatten it"
        ) from None
    if not isinstance(data, dict):
        raise InputError("is not a JSON object", file=name, line=line, mend="write {…}")
    return data


def _validated(model: type[M], data: dict[str, Any], name: str, line: int | None) -> M:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        field, message = explain(error)
        raise InputError(message, file=name, line=line, field=field, mend="see the case format") from None


def lines_of(source: str) -> Iterator[tuple[int, str]]:
    """The lines of a file or `-`, numbered from 1, one at a time. Raises InputError.

    Empty lines count, since every line in has its line out; those at the end of the file do not. Bytes that are not
    UTF-8 come as lone surrogates, so that the one bad line is told apart and the rest is read.
    """
    empty: list[tuple[int, str]] = []
    with _opened(source) as stream:
        for number, line in enumerate(stream, start=1):
            if not line.strip():
                empty.append((number, ""))
                continue
            yield from empty
            empty.clear()
            yield number, line


@contextmanager
def _opened(source: str) -> Iterator[IO[str]]:
    if source == STDIN:
        yield io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig", errors="surrogateescape")
        return
    try:
        with Path(source).open(encoding="utf-8-sig", errors="surrogateescape") as stream:
            yield stream
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", file=source, mend="check the path") from None
