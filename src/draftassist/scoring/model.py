"""The scoring network at run time: one forward pass gives scores, acts and commitments of a reply.

Needs onnxruntime, tokenizers and numpy only. Replies are read one by one, never padded together: the int8 network
scales its activations by what is in the batch, and a score must not depend on the reply beside it. Several replies are
read in parallel, a thread each.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from draftassist.errors import ModelsMissingError
from draftassist.scoring.normal import courtesy_spans, for_network

if TYPE_CHECKING:
    import onnxruntime
    from tokenizers import Tokenizer

__all__ = ["DIMENSIONS", "Reading", "ScoringModel", "TextPair"]

DIMENSIONS = ("empathy", "ownership", "overpromising")
CUTS = 4
REPLY_TOKENS, MESSAGE_TOKENS = 224, 72
_OVERLAP = 48
_AHEAD = 64

TextPair = tuple[str, str]
"""A reply and the customer's message, which may be empty."""
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the network found in one reply.

    `at_least[d, k]` is P(score >= k + 1) on dimension d, falling in k; `not_applicable` a probability; `offsets` the
    code points of each token of the reply, `tags[token, tag]` what each does, `words[token, d, k]` how strongly each
    token alone speaks for a score of at least k + 1.
    """

    at_least: Floats
    not_applicable: float
    offsets: tuple[tuple[int, int], ...]
    tags: Floats
    words: Floats

    def expected(self, dimension: int) -> float:
        """The expected score, 0 to 4."""
        return float(self.at_least[dimension].sum())


class ScoringModel:
    """The shipped network with its tokenizer and settings. Safe to share between threads."""

    def __init__(
        self, session: onnxruntime.InferenceSession, tokenizer: Tokenizer, settings: dict[str, Any], threads: int
    ) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._threads = threads
        self.settings = settings
        self.tags: tuple[str, ...] = tuple(settings["tags"])

    @classmethod
    def load(cls, folder: Path | None = None, threads: int = 0) -> ScoringModel:
        """The network in `folder` (default: the shipped one), reading `threads` replies at once (0: one a core).

        Raises ModelsMissingError when a file is not there.
        """
        import os

        import onnxruntime
        from tokenizers import Tokenizer

        folder = folder or Path(__file__).parent / "weights"
        for name in ("scorer.onnx", "tokenizer.json", "scorer.json"):
            if not (folder / name).is_file():
                raise ModelsMissingError("the scorer's weights are missing", file=folder / name, mend="install again")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        session = onnxruntime.InferenceSession(str(folder / "scorer.onnx"), options, providers=["CPUExecutionProvider"])
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        settings = json.loads((folder / "scorer.json").read_text(encoding="utf-8"))
        return cls(session, tokenizer, settings, threads or os.cpu_count() or 1)

    @property
    def name(self) -> str:
        """How a scorecard names this scorer."""
        return f"model@{self.settings['version']}"

    def read(self, reply: str, message: str = "") -> Reading:
        """One reply, with the customer's message where it is known."""
        text = for_network(reply, courtesy_spans(reply))
        encoding = self._tokenizer.encode(text)
        tail = self._message_ids(message)
        body = list(zip(encoding.ids[1:-1], encoding.offsets[1:-1], strict=True))
        windows = [self._window(body[start:end], encoding.ids, tail) for start, end in _windows(len(body))]
        return _joined(windows, _windows(len(body)), [offset for _, offset in body])

    def read_many(self, pairs: Iterable[TextPair]) -> Iterator[Reading]:
        """Many replies in order, in constant memory."""
        source = iter(pairs)
        with ThreadPoolExecutor(self._threads) as pool:
            while chunk := list(islice(source, _AHEAD)):
                yield from pool.map(lambda pair: self.read(*pair), chunk)

    def _message_ids(self, message: str) -> list[int]:
        if not message.strip():
            return []
        # a token is at most a few characters: cutting first keeps a hostile message from costing time
        ids: list[int] = self._tokenizer.encode(for_network(message[: MESSAGE_TOKENS * 24])).ids
        return [*ids[1:MESSAGE_TOKENS], ids[-1]] if len(ids) > MESSAGE_TOKENS else ids[1:]

    def _window(
        self, body: Sequence[tuple[int, tuple[int, int]]], ends: Sequence[int], tail: Sequence[int]
    ) -> tuple[Floats, float, Floats, Floats]:
        head = [ends[0], *(token for token, _ in body), ends[-1]]
        ids = np.array([[*head, *tail]], dtype=np.int64)
        types = np.array([[0] * len(head) + [1] * len(tail)], dtype=np.int64)
        outputs = self._session.run(
            ["levels", "applies", "tags", "words"],
            {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": types},
        )
        levels, applies, tags, words = (_sigmoid(np.asarray(output)[0]) for output in outputs)
        inside = slice(1, 1 + len(body))
        return levels, float(applies), tags[inside], words[inside]


def _windows(tokens: int) -> list[tuple[int, int]]:
    """Overlapping stretches of a long reply; one for all others."""
    room = REPLY_TOKENS - 2
    if tokens <= room:
        return [(0, tokens)]
    starts = range(0, tokens - _OVERLAP, room - _OVERLAP)
    return [(start, min(start + room, tokens)) for start in starts]


def _joined(
    windows: Sequence[tuple[Floats, float, Floats, Floats]], places: Sequence[tuple[int, int]], offsets: Sequence[Any]
) -> Reading:
    """A long reply is as empathic, owning and promising as its strongest stretch."""
    levels = np.max([levels for levels, _, _, _ in windows], axis=0)
    size = len(offsets)
    tags = np.zeros((size, windows[0][2].shape[1]), np.float32)
    words = np.zeros((size, len(DIMENSIONS) * CUTS), np.float32)
    for (start, end), (_, _, window_tags, window_words) in zip(places, windows, strict=True):
        tags[start:end] = np.maximum(tags[start:end], window_tags)
        words[start:end] = np.maximum(words[start:end], window_words)
    return Reading(
        at_least=np.minimum.accumulate(levels, axis=-1),
        not_applicable=min(applies for _, applies, _, _ in windows),
        offsets=tuple(offsets),
        tags=tags,
        words=words.reshape(size, len(DIMENSIONS), CUTS),
    )


def _sigmoid(logits: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-logits)), dtype=np.float32)
