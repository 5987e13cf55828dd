"""What cannot be used is one line on stderr that names the place and the mend, exit code 2, never a traceback."""

from __future__ import annotations

import json
import os

import pytest
from tests.support.program import one_line

GOOD = {"messages": [{"from": "customer", "text": "My kettle is late."}]}
CASES = {
    "empty": (b"", ["is empty"]),
    "blank": (b" \n\t ", ["is empty"]),
    "binary": (b"\x89PNG\r\n\x1a\n\xff\xd8", ["is not UTF-8 text"]),
    "zeros": (b"\x00" * 40, ["is not a text file"]),
    "torn": (b'{"id": "a",\n "messages": [}', [":2: is not JSON", "mend the JSON"]),
    "list": (b"[]", ["is a list, not one case"]),
    "null": (b"null", ["is JSON, but not a case"]),
    "nothing": (b"{}", ["messages: is missing"]),
    "nobody": (b'{"messages":[]}', ["messages: there is no customer message"]),
    "agent-only": (b'{"messages":[{"from":"agent","text":"hi"}]}', ["there is no customer message"]),
    "silent": (b'{"messages":[{"from":"customer","text":" "}]}', ["there is no customer message"]),
    "deep": (b'{"messages":' + b"[" * 100_000, ["nested too deeply"]),
    "long-number": (b'{"messages":' + b"9" * 6000 + b"}", ["too long a number"]),
}
FIELDS = {
    "messages": ("hello", "must be a valid list"),
    "messages[0]": (["hi"], "must be an object"),
    "messages[0].text": ([{"from": "customer", "text": 5}], "must be a valid string"),
    "messages[0].from": ([{"from": "boss", "text": "x"}], "'customer', 'agent', 'system' or 'note'"),
    "now": ("soon", "got 'soon'"),
    "channel": ("fax", "'email', 'chat', 'social' or 'phone'"),
    "situation": ("panic", "'resolve'"),
    "order": ("48213", "must be an object"),
    "order.total": ({"total": "many"}, "'many' is not an amount of money"),
    "order.total.amount": ({"total": {"amount": "NaN", "currency": "USD"}}, "must be a finite number"),
    "order.placed": ({"placed": "31/31/2026"}, "got '31/31/2026'"),
    "agent.role": ({"role": 3}, "must be a valid string"),
    "customer.history": ({"history": "long"}, "must be a valid list"),
    "actions_taken[0].action": ([{"detail": "x"}], "is missing"),
    "cause": (5, "must be a valid string"),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("verb", [["draft"], ["draft", "--json"], ["draft", "--stream"]], ids=" ".join)
def test_a_case_that_is_none(cli, tmp_path, name, verb):
    content, said = CASES[name]
    path = tmp_path / f"{name}.json"
    path.write_bytes(content)
    one_line(cli(*verb, path), str(path), *said)


def test_the_same_from_standard_input(cli):
    one_line(cli("draft", "-", stdin=b""), "standard input: is empty")


@pytest.mark.parametrize("field", FIELDS)
def test_a_wrong_value_names_its_field(cli, tmp_path, field):
    value, said = FIELDS[field]
    top = field.partition("[")[0].partition(".")[0]
    path = tmp_path / "case.json"
    path.write_text(json.dumps({**GOOD, top: value}))
    one_line(cli("draft", path, "--json"), f"{path}: {field}: ", said)


def test_files_that_cannot_be_read(cli, tmp_path):
    one_line(cli("draft", tmp_path / "none.json"), "none.json: no such file", "check the path")
    one_line(cli("draft", tmp_path), "is a folder", "name a file in it")
    path = tmp_path / "closed.json"
    path.write_text(json.dumps(GOOD))
    path.chmod(0)
    if os.geteuid():  # root may read everything
        one_line(cli("draft", path), "closed.json: cannot be read", "permissions")


def test_a_case_over_the_limit(cli, tmp_path, monkeypatch):
    monkeypatch.setenv("DRAFTASSIST_MAX_CASE_BYTES", "1000")
    path = tmp_path / "long.json"
    path.write_text("x" * 1001)
    one_line(cli("draft", path), "larger than 1,000 bytes", "DRAFTASSIST_MAX_CASE_BYTES")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["apologise"], ["No such command 'apologise'"]),
        (["draft"], ["Missing argument 'CASE.json|-'"]),
        (["draft", "a.json", "b.json"], ["unexpected extra argument", "b.json"]),
        (["draft", "a.json", "--sream"], ["No such option '--sream'", "--stream"]),
        (["draft", "a.json", "--candidates", "many"], ["--candidates", "'many'"]),
        (["draft", "a.json", "--candidates", "0"], ["--candidates", "1<=x<=8"]),
        (["search", "x", "--kind", "dog"], ["--kind", "'policy', 'case'"]),
        (["search", "x", "--k", "0"], ["--k", "1<=x<=100"]),
        (["models", "melt"], ["No such command 'melt'"]),
        (["eval", "mood"], ["'mood'", "retrieval"]),
        (["eval", "retrieval", "--compare", "no-such-run"], ["no run called 'no-such-run'"]),
        (["eval", "retrieval", "--knowledge", "sample"], ["--knowledge", "leave it out"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_command_line_that_makes_no_sense(cli, arguments, said):
    one_line(cli(*arguments), *said)


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        (b'port = "soon"', ["draftassist.toml: port: must be a valid integer"]),
        (b"port = 70000", ["draftassist.toml: port: ", "65535"]),
        (b"knowlege = 'x'", ["draftassist.toml: knowlege: no such setting", "did you mean 'knowledge'?"]),
        (b"port = [", ["draftassist.toml: is not TOML"]),
        (b"\xff\xfe", ["draftassist.toml: is not TOML"]),
        (b'llm_base_url = "vllm:8000"', ["draftassist.toml: llm_base_url: must begin with http"]),
    ],
)
def test_settings_that_cannot_be_read(cli, tmp_path, monkeypatch, toml, said):
    (tmp_path / "draftassist.toml").write_bytes(toml)
    monkeypatch.chdir(tmp_path)
    one_line(cli("doctor"), *said)


def test_a_variable_that_cannot_be_read_is_called_by_its_name(cli, monkeypatch):
    monkeypatch.setenv("DRAFTASSIST_PORT", "soon")
    one_line(cli("doctor"), "DRAFTASSIST_PORT: must be a valid integer")


@pytest.mark.parametrize("inside", ["a file", "/proc/draftassist"])
def test_a_home_that_cannot_be_made(cli, nordlys, tmp_path, inside):
    blocked = tmp_path / "file"
    blocked.write_text("")
    home = inside if inside.startswith("/") else blocked / "home"
    for verb in (["search", "late"], ["draft", "-", "--json"], ["ingest"]):
        done = cli(*verb, "--knowledge", nordlys, "--home", home, stdin=b"My kettle is late")
        one_line(done, str(home), "cannot be written", "name a place that can be made")


def test_what_is_not_built_yet_says_so(cli):
    for verb in (["serve"], ["train", "drafter"]):
        one_line(cli(*verb), "not built yet", code=4)


def test_a_chroma_server_that_is_not_there(cli, nordlys, monkeypatch):
    monkeypatch.setenv("DRAFTASSIST_CHROMA_URL", "http://user:secret@127.0.0.1:9")
    done = cli("search", "late", "--knowledge", nordlys)
    one_line(done, "Chroma server at http://", "DRAFTASSIST_CHROMA_URL", code=3)
    assert "secret" not in done.err
