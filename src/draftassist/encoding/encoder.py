"""Sentences to vectors: the shipped int8 all-MiniLM-L6-v2 on onnxruntime. How it was made: `training/encoder.py`.

A text's vector does not depend on what it is embedded beside: all ranges of the model are fixed, so batch mates move it
by less than 2e-7 per component (the order of float sums in attention), where dynamic quantisation moves it by 0.07.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from draftassist.errors import StorageError

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["DIMENSIONS", "MAX_TOKENS", "Encoder", "load_encoder"]

DIMENSIONS = 384
MAX_TOKENS = 256
"""What the model was trained on; longer texts are cut."""
_MODEL = Path(__file__).parent / "model" / "encoder.int8.onnx"
_REMEMBERED = 4096
"""Vectors that are kept: 6 MB."""
_CHARS_PER_TOKEN = 40
"""Text beyond this many characters a token is not even tokenised: hostile input costs no more than honest input."""


@lru_cache(maxsize=2)
def load_encoder(threads: int = 0) -> Encoder:
    """The encoder, loaded once per process (about 0.2 s). `threads` 0: all cores. Raises StorageError."""
    return Encoder(_MODEL, threads or _cores())


def _key(text: str, max_tokens: int) -> bytes:
    return hashlib.blake2b(f"{max_tokens}|{text}".encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Encoder:
    """Turns texts into unit vectors of 384 float32. Safe to share between threads."""

    def __init__(self, model: Path, threads: int) -> None:
        import onnxruntime as ort
        from tokenizers import Tokenizer

        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # waiting threads must not burn the cores that the language model needs
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            content = model.read_bytes()
            self._tokenizer = Tokenizer.from_file(str(model.with_name("tokenizer.json")))
            self._session = ort.InferenceSession(content, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime and tokenizers raise bare Exceptions of their own
            raise StorageError(
                f"the encoder cannot be loaded: {error}", file=model, mend="install draftassist again"
            ) from error
        self.fingerprint: str = hashlib.sha256(content).hexdigest()
        """SHA-256 of the model file: vectors of another one are not comparable."""
        self._end = int(self._tokenizer.token_to_id("[SEP]") or 0)
        self._known: OrderedDict[bytes, NDArray[np.float32]] = OrderedDict()
        self._guard = threading.Lock()

    def embed(self, texts: Sequence[str], max_tokens: int = MAX_TOKENS, batch: int = 32) -> NDArray[np.float32]:
        """Vectors (n, 384) of length 1, in the order of `texts`. The latest are remembered, by digest: the parts of a
        draft look at the same sentences again and again.
        """
        keys = [_key(text, max_tokens) for text in texts]
        with self._guard:
            found = {key: self._known[key] for key in keys if key in self._known}
        fresh = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
        if fresh:
            made = dict(zip(fresh, self._embed(list(fresh.values()), max_tokens, batch), strict=True))
            found |= made
            self._remember(made)
        return np.stack([found[key] for key in keys]) if keys else np.empty((0, DIMENSIONS), dtype=np.float32)

    def _remember(self, made: dict[bytes, NDArray[np.float32]]) -> None:
        with self._guard:
            self._known.update(made)
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)

    def _embed(self, texts: Sequence[str], max_tokens: int, batch: int) -> NDArray[np.float32]:
        """Batches are of like length, so that little is padded."""
        vectors = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
        tokens = self._tokens(texts, max_tokens)
        order = sorted(range(len(texts)), key=lambda at: len(tokens[at]))
        for start in range(0, len(order), batch):
            chosen = order[start : start + batch]
            vectors[chosen] = self._run([tokens[at] for at in chosen])
        return vectors

    def count_tokens(self, text: str) -> int:
        """Tokens of the whole text, the two markers included."""
        return len(self._tokenizer.encode(text).ids)

    def _tokens(self, texts: Sequence[str], max_tokens: int) -> list[list[int]]:
        reach = max_tokens * _CHARS_PER_TOKEN
        encoded: list[Any] = self._tokenizer.encode_batch_fast([text[:reach] for text in texts])
        rows = [row.ids for row in encoded]
        return [ids if len(ids) <= max_tokens else [*ids[: max_tokens - 1], self._end] for ids in rows]

    def _run(self, tokens: list[list[int]]) -> NDArray[np.float32]:
        ids = np.zeros((len(tokens), max(map(len, tokens))), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, one in enumerate(tokens):
            ids[row, : len(one)] = one
            mask[row, : len(one)] = 1
        (vectors,) = self._session.run(["sentence_embedding"], {"input_ids": ids, "attention_mask": mask})
        result: NDArray[np.float32] = vectors
        return result
