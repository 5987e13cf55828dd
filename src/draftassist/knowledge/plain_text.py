"""Bytes to clean text: encodings that are told, and characters that only deceive taken out."""

from __future__ import annotations

import codecs
import json
import re
from pathlib import Path
from typing import Any

from draftassist.errors import SchemaError

__all__ = ["LARGEST_FILE", "LONGEST_TEXT", "clean", "loads", "read_bytes", "read_plain"]

LARGEST_FILE = 20_000_000
"""Bytes; a larger file is refused by name rather than read into memory."""
LONGEST_TEXT = 2_000_000
"""Characters that one document may come to."""

_BYTE_ORDER = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HALF = re.compile("[\ud800-\udfff]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
"""Control characters, text that runs backwards, tags and widths that nobody sees: places to hide an instruction."""


def loads(text: str) -> Any:
    """`json.loads`, with half a character (`"\\ud83d"` alone) as U+FFFD: nothing behind can write or read it."""
    data = json.loads(text)
    if "\\u" not in text:
        return data
    whole = json.dumps(data, ensure_ascii=False)
    return json.loads(_HALF.sub("\ufffd", whole)) if _HALF.search(whole) else data


def read_bytes(path: Path, limit: int = LARGEST_FILE) -> bytes:
    """The content of a file of at most `limit` bytes. Raises SchemaError."""
    try:
        with path.open("rb") as file:
            raw = file.read(limit + 1)
    except OSError as error:
        raise SchemaError(f"cannot be read: {error.strerror}", file=path, mend="check its permissions") from None
    if len(raw) > limit:
        raise SchemaError(f"is larger than {limit:,} bytes", file=path, mend="split it")
    return raw


def read_plain(path: Path) -> str:
    """A text file: UTF-8, or UTF-16 and UTF-32 that say so. Raises SchemaError naming the byte that is wrong."""
    raw = read_bytes(path)
    encoding = next((name for mark, name in _BYTE_ORDER if raw.startswith(mark)), "utf-8")
    try:
        return clean(raw.decode(encoding))
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        message = f"is not {encoding.removesuffix('-sig').upper()} text (byte {error.start})"
        raise SchemaError(message, file=path, line=line, mend="save it as UTF-8") from None


def clean(text: str) -> str:
    """The text with line ends as `\\n` and without characters that nobody can see."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
