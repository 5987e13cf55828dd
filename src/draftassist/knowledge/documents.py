"""PDF, Word and HTML files as Markdown: headings become headings, so that clauses can be cited; nothing in them runs.

Each format by its library, imported only when there is such a file. What is too large, locked or has no text is
refused with its reason.
"""

from __future__ import annotations

import io
import logging
import re
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from draftassist.errors import SchemaError
from draftassist.knowledge.plain_text import LONGEST_TEXT, clean, read_bytes

__all__ = ["DOCUMENT_SUFFIXES", "read_document"]

DOCUMENT_SUFFIXES = frozenset({".pdf", ".docx", ".html", ".htm"})
_MOST_PAGES = 1000
_PDF_SECONDS = 60
_LARGEST_HTML = 5_000_000
_LARGEST_UNPACKED = 100_000_000
_MOST_PACKED = 200
"""Times that a part of a Word file may be larger unpacked; text seldom passes 20, a bomb reaches 1000."""


def read_document(path: Path) -> str:
    """The document as Markdown. Raises SchemaError when it cannot be read, has no text, or is a trap."""
    readers = {".pdf": _pdf, ".docx": _docx, ".html": _html, ".htm": _html}
    try:
        text = clean(readers[path.suffix.lower()](path))
    except SchemaError:
        raise
    except Exception as error:  # each library has errors of its own, and hostile files find more
        name = path.suffix.lstrip(".").upper()
        raise SchemaError(
            f"is not a readable {name} file: {type(error).__name__}", file=path, mend="save it again, or as text"
        ) from error
    if len(text) > LONGEST_TEXT:
        raise SchemaError(f"has more than {LONGEST_TEXT:,} characters of text", file=path, mend="split it")
    if not text.strip():
        raise SchemaError("has no text (a scan?)", file=path, mend="save it with its text, or write it as Markdown")
    return _clause_level(text)


def _clause_level(markdown: str) -> str:
    """Headings moved so that sections stand at `##`: documents use whichever level their template had."""
    levels = Counter(len(match) for match in re.findall(r"^(#{1,6}) ", markdown, re.MULTILINE))
    # the first level that occurs twice holds the sections; what stands above it once is the title
    sections = next((level for level in sorted(levels) if levels[level] > 1), 2 if levels.get(2) else 1)
    shift = 2 - sections
    return re.sub(
        r"^(#{1,6}) ",
        lambda match: "#" * max(1, min(6, len(match.group(1)) + shift)) + " ",
        markdown,
        flags=re.MULTILINE,
    )


# -- HTML --------------------------------------------------------------------------------------------------------------

_NEVER_SHOWN = ["script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "head", "nav", "form"]
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|opacity\s*:\s*0(?![.\d])", re.I)
_BLOCKS = [
    "p",
    "div",
    "section",
    "article",
    "tr",
    "table",
    "ul",
    "ol",
    "blockquote",
    "pre",
    "dt",
    "dd",
    "header",
    "footer",
]


def _html(path: Path) -> str:
    from bs4 import BeautifulSoup, Comment

    page = BeautifulSoup(read_bytes(path, _LARGEST_HTML), "html.parser")
    title = page.title.get_text(" ", strip=True) if page.title else ""
    for element in page.find_all(_NEVER_SHOWN):
        element.decompose()
    hidden = [one for one in page.find_all(True) if one.has_attr("hidden") or _HIDDEN.search(str(one.get("style", "")))]
    for element in hidden:
        element.extract()
    for comment in page.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    for level in range(1, 7):
        for heading in page.find_all(f"h{level}"):
            heading.replace_with(f"\n\n{'#' * level} {heading.get_text(' ', strip=True)}\n\n")
    for item in page.find_all("li"):
        item.insert_before("\n- ")
    for cell in page.find_all(["td", "th"]):
        cell.append(" | ")
    for block in page.find_all(_BLOCKS):
        block.append("\n\n" if block.name != "tr" else "\n")
    for line in page.find_all("br"):
        line.replace_with("\n")
    body = _tidy(page.get_text())
    return body if body.startswith("# ") or not title else f"# {title}\n\n{body}"


def _tidy(text: str) -> str:
    lines = (re.sub(r"[ \t\u00a0]+", " ", line).strip(" ") for line in text.splitlines())
    lines = (line.removesuffix("|").rstrip() for line in lines)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


# -- Word --------------------------------------------------------------------------------------------------------------


def _docx(path: Path) -> str:
    from docx import Document

    raw = read_bytes(path)
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        parts = archive.infolist()
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if unpacked > _LARGEST_UNPACKED or unpacked > _MOST_PACKED * max(packed, 1) + 1_000_000:
        raise SchemaError(f"unpacks to {unpacked:,} bytes", file=path, mend="it may be a trap; save the text anew")
    document = Document(io.BytesIO(raw))
    return "\n\n".join(_docx_blocks(document))


def _docx_blocks(document: Any) -> Iterator[str]:
    from docx.table import Table

    for block in document.iter_inner_content():
        if isinstance(block, Table):
            yield "\n".join(" | ".join(cell.text.strip() for cell in row.cells) for row in block.rows)
            continue
        text, style = block.text.strip(), (block.style.name if block.style else "") or ""
        heading = re.fullmatch(r"(?:Heading|Überschrift|Titre|Título|Titolo) (\d)", style)
        if not text:
            continue
        if style == "Title":
            yield f"# {text}"
        elif heading:
            yield f"{'#' * min(6, 1 + int(heading.group(1)))} {text}"
        else:
            yield f"- {text}" if style.startswith("List") else text


# -- PDF ---------------------------------------------------------------------------------------------------------------

_LARGER = 1.15
"""A line set this much larger than the text is a heading."""
_LONGEST_HEADING = 100


def _pdf(path: Path) -> str:
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it finds odd is said once, with the file's name

    reader = PdfReader(io.BytesIO(read_bytes(path)))
    if reader.is_encrypted and not reader.decrypt(""):
        raise SchemaError("is locked with a password", file=path, mend="save it without")
    if len(reader.pages) > _MOST_PAGES:
        raise SchemaError(
            f"has {len(reader.pages):,} pages, at most {_MOST_PAGES:,} are read", file=path, mend="split it"
        )
    started, lines = time.monotonic(), []
    for page in reader.pages:
        lines += _pdf_lines(page)
        if time.monotonic() - started > _PDF_SECONDS or len(lines) > LONGEST_TEXT // 10:
            raise SchemaError("takes too long to read", file=path, mend="split it, or save its text")
    return _pdf_markdown(lines)


def _pdf_lines(page: Any) -> list[tuple[str, float]]:
    """The lines of a page with the size of their type."""
    lines: list[tuple[str, float]] = []
    current, size = "", 0.0

    def visit(text: str, _cm: list[float], matrix: list[float], _font: object, font_size: float) -> None:
        nonlocal current, size
        scale = abs(matrix[3]) or abs(matrix[1]) or 1.0
        for index, part in enumerate(text.split("\n")):
            if index:
                lines.append((current.strip(), size))
                current, size = "", 0.0
            current += part
            if part.strip():
                size = max(size, round(font_size * scale, 1))

    page.extract_text(visitor_text=visit)
    lines.append((current.strip(), size))
    return lines


def _pdf_markdown(lines: list[tuple[str, float]]) -> str:
    sizes: Counter[float] = Counter()
    for text, size in lines:
        sizes[size] += len(text)
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    large = sorted({size for text, size in lines if text and body and size > body * _LARGER}, reverse=True)
    out = []
    for text, size in lines:
        if size in large and len(text) <= _LONGEST_HEADING:
            out.append(f"\n\n{'#' * min(6, 1 + large.index(size))} {text}\n\n")
        else:
            out.append(text + ("\n\n" if not text else "\n"))
    return re.sub(r"\n{3,}", "\n\n", "".join(out)).strip()
