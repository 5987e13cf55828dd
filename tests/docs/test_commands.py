"""Whatever the pages tell people to type can be typed: verbs, options, make targets, modules, files."""

from __future__ import annotations

import importlib.util
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from draftassist.cli.app import cli

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCED = re.compile(r"^```(?:sh|bash)\n(.*?)^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`((?:draftassist|make|python) [^`\n]+)`")
LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")


def typed(page: Path) -> Iterator[list[str]]:
    """Each command of a page as words, without comments, redirections and variables before it."""
    text = page.read_text(encoding="utf-8")
    blocks = [line for block in FENCED.findall(text) for line in block.splitlines()]
    for line in [*blocks, *INLINE.findall(text)]:
        words = shlex.split(line, comments=True)
        while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
            words.pop(0)
        if words:
            yield words


COMMANDS = [pytest.param(words, id=f"{page.name}: {' '.join(words)[:60]}") for page in PAGES for words in typed(page)]
KNOWN = {"draftassist", "make", "python", "pip", "echo", "export", "cp"}


@pytest.mark.parametrize("words", COMMANDS)
def test_it_can_be_typed(words: list[str]) -> None:
    program = Path(words[0]).name
    assert program in KNOWN, words
    if program == "draftassist":
        understood(words[1:])
    elif program == "make":
        targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
        assert {word for word in words[1:] if "=" not in word} <= targets
    elif program == "python" and words[1] == "-m":
        assert importlib.util.find_spec(words[2]) is not None
    elif program == "python":
        assert (ROOT / words[1]).is_file()


def understood(words: list[str]) -> None:
    """The command line is parsed as it would be, and not run. Raises click's UsageError for what does not exist."""
    command: click.Command = cli
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        name, *words = words
        assert name.rstrip(".…") in command.commands or name in ("VERB", "…"), name
        if name not in command.commands:
            return
        command = command.commands[name]
    # click keeps a command's help option as its first context had it: this one must be as in real use
    above = click.Context(cli, **cli.context_settings)
    command.make_context("draftassist", words, parent=above, resilient_parsing=not words)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    links = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []
