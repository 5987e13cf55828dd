"""Every verb explains itself, knows the options that all share, and starts quickly."""

from __future__ import annotations

import click
import pytest

from draftassist.cli.app import cli as group


def verbs(command: click.Command, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    if isinstance(command, click.Group):
        return [path] + [found for name, one in command.commands.items() for found in verbs(one, (*path, name))]
    return [path]


PUBLISHED = {
    ("ingest",), ("models", "fetch"), ("models", "verify"), ("search",), ("draft",), ("score",), ("coach", "report"),
    ("eval",), ("train",), ("serve",), ("doctor",),
}  # fmt: skip
ALL = verbs(group)


def test_every_published_verb_is_there():
    assert set(ALL) >= PUBLISHED


@pytest.mark.parametrize("verb", ALL, ids=" ".join)
def test_help_of_a_verb(cli, verb):
    done = cli(*verb, "--help")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"Usage: draftassist {' '.join(verb)}".rstrip())
    assert cli(*verb, "-h").out == done.out


@pytest.mark.parametrize("verb", sorted(PUBLISHED), ids=" ".join)
def test_options_that_all_verbs_share(cli, verb):
    text = cli(*verb, "--help").out
    for option in ("--knowledge", "--home", "--json"):
        assert option in text


def test_no_verb_at_all_is_a_wish_for_help(cli):
    done = cli()
    assert done.code == 0
    assert "Usage: draftassist" in done.out


def test_the_version_is_printed(cli):
    done = cli("--version")
    assert done.code == 0
    assert "0.1.0" in done.out


def test_an_interrupted_command_says_so(cli, monkeypatch, tmp_path):
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("draftassist.knowledge.intake.read_text", interrupted)
    done = cli("draft", tmp_path / "x.json")
    assert (done.code, done.out, done.err.strip()) == (130, "", "draftassist: interrupted")
