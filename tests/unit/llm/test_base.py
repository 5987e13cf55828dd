"""A stream of text keeps what it knows, however it ends."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from draftassist.errors import ModelUnreachableError, UnparseableReplyError
from draftassist.llm.base import Completion, Piece, TextStream


def _pieces(*pieces: Piece | Exception) -> Generator[Piece, None, None]:
    for piece in pieces:
        if isinstance(piece, Exception):
            raise piece
        yield piece


def test_completion_holds_text_and_the_endpoints_own_counts():
    stream = TextStream(
        _pieces(Piece("Dear"), Piece(" Dana", model="served"), Piece(prompt_tokens=9, completion_tokens=2)), model="m"
    )
    assert list(stream) == ["Dear", " Dana"]
    done = stream.completion
    assert (done.text, done.prompt_tokens, done.completion_tokens, done.model) == ("Dear Dana", 9, 2, "served")
    assert not done.truncated


def test_counts_are_estimated_where_the_endpoint_reports_none():
    stream = TextStream(_pieces(Piece("Dear"), Piece(" Dana")), model="m", prompt_estimate=5)
    list(stream)
    assert (stream.completion.prompt_tokens, stream.completion.completion_tokens) == (5, 2)


def test_completion_is_not_there_while_the_stream_runs():
    stream = TextStream(_pieces(Piece("Dear"), Piece(" Dana")), model="m")
    next(stream)
    with pytest.raises(RuntimeError, match="not ended"):
        _ = stream.completion


def test_closing_ends_the_source_and_keeps_what_came():
    ended = []

    def source() -> Generator[Piece, None, None]:
        try:
            yield Piece("Dear")
            yield Piece(" Dana")
        finally:
            ended.append(True)

    with TextStream(source(), model="m") as stream:
        assert next(stream) == "Dear"
    assert ended == [True]
    assert stream.completion.text == "Dear"
    assert stream.completion.truncated
    assert list(stream) == []


def test_closing_after_the_end_changes_nothing():
    stream = TextStream(_pieces(Piece("Dear")), model="m")
    list(stream)
    stream.close()
    assert not stream.completion.truncated


def test_an_error_in_the_middle_is_raised_once_and_marks_what_came_as_cut():
    stream = TextStream(_pieces(Piece("Dear"), ModelUnreachableError("gone")), model="m")
    assert next(stream) == "Dear"
    with pytest.raises(ModelUnreachableError, match="gone"):
        next(stream)
    assert list(stream) == []
    assert (stream.completion.text, stream.completion.truncated) == ("Dear", True)


def test_what_finish_raises_ends_the_iteration():
    def unusable(done: Completion) -> Completion:
        raise UnparseableReplyError("no JSON", raw=done.text)

    stream = TextStream(_pieces(Piece("Dear")), model="m", finish=unusable)
    assert next(stream) == "Dear"
    with pytest.raises(UnparseableReplyError, match="no JSON") as raised:
        next(stream)
    assert raised.value.raw == "Dear"
