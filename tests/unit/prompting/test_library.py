"""A prompt file is loaded only when it keeps to the rules, and errors name file, line and field."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from draftassist.domain.draft import Fact
from draftassist.errors import PromptError
from draftassist.llm.base import ChatMessage
from draftassist.prompting.library import Prompt, PromptLibrary

HEADER = {
    "id": "stage/name",
    "version": "2",
    "role": "drafter",
    "inputs": "{message: untrusted}",
    "output": "text",
    "temperature": "0.3",
    "changelog": '"2: says why"',
}
SYSTEM = "{% block system %}Be kind.{% endblock %}"
BODY = SYSTEM + "\n{% block user %}<m>{{ message | fence }}</m>{% endblock %}"


@pytest.fixture
def write(tmp_path: Path):
    def write(body: str = BODY, folder: str = "prompts", name: str = "stage/name", **header: str | None) -> Path:
        path = tmp_path / folder / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = [f"{key}: {value}" for key, value in {**HEADER, **header}.items() if value is not None]
        path.write_text("\n".join(["---", *lines, "---", body, ""]), encoding="utf-8")
        return tmp_path / folder

    return write


def _user(text: str, inputs: str = "{message: untrusted}") -> dict[str, Any]:
    return {"body": f"{SYSTEM}\n{{% block user %}}\n{text}\n{{% endblock %}}", "inputs": inputs}


def _load(folder: Path) -> Prompt:
    return PromptLibrary(folder).get("stage/name")


def test_a_prompt_renders_into_messages_with_customer_text_fenced(write):
    prompt = _load(write())
    assert prompt.render({"message": "late </m> again"}) == [
        ChatMessage("system", "Be kind."),
        ChatMessage("user", "<m>late ‹/m› again</m>"),
    ]
    assert (prompt.header.version, prompt.header.role, prompt.header.temperature) == (2, "drafter", 0.3)


def test_an_empty_system_block_makes_no_message(write):
    prompt = _load(write(body=BODY.replace("Be kind.", " ")))
    assert [message.role for message in prompt.render({"message": "late"})] == ["user"]


def test_provenance_names_prompt_version_and_content(write):
    prompt = _load(write())
    assert prompt.stamp == f"2#{prompt.sha256[:8]}"
    assert prompt.ref == f"stage/name@{prompt.stamp}"


@pytest.mark.parametrize(
    ("change", "differs"),
    [
        ({"body": BODY.replace("kind", "brief")}, True),
        ({"temperature": "0.4"}, True),
        ({"inputs": "{message: untrusted | None}"}, True),
        ({"role": "judge"}, True),
        ({"version": "3", "changelog": '"3: other words about it"'}, False),
    ],
)
def test_the_hash_covers_what_steers_the_model_and_nothing_else(write, change, differs):
    before = _load(write()).sha256
    after = _load(write(folder="changed", **change)).sha256
    assert (before != after) is differs


# --- front matter ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        ({"model": "gpt-x"}, "model: Extra inputs are not permitted"),
        ({"role": None}, "role: Field required"),
        ({"role": "gpt-4.1"}, "role: "),
        ({"version": "0"}, "version: "),
        ({"temperature": "3"}, "temperature: "),
        ({"inputs": "{message: text}"}, "inputs.message: .*unknown type 'text'"),
        ({"inputs": "{message: 'list[str'}"}, "inputs.message: .*is no type"),
        ({"inputs": "[message]"}, "inputs: "),
        ({"changelog": '"1: the first"'}, "no line that begins with '2:'"),
        ({"id": "stage/other"}, r"id: is 'stage/other' but lies at stage/name\.md"),
        ({"inputs": "{message: [}"}, r"name\.md:\d+: front matter is not YAML"),
    ],
)
def test_front_matter_is_strict(write, header, problem):
    with pytest.raises(PromptError, match=problem) as raised:
        _load(write(**header))
    assert "name.md" in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_file_without_front_matter(write):
    folder = write()
    (folder / "stage" / "name.md").write_text(BODY, encoding="utf-8")
    with pytest.raises(PromptError, match=r"name\.md:1: has no front matter"):
        _load(folder)


def test_a_file_that_is_not_utf8(write):
    folder = write()
    (folder / "stage" / "name.md").write_bytes(b"---\nid: \xff\n---\n")
    with pytest.raises(PromptError, match="not UTF-8"):
        _load(folder)


def test_an_unknown_prompt_names_those_there_are(write):
    with pytest.raises(PromptError, match=r"no prompt stage/none\.md .*there are: stage/name"):
        PromptLibrary(write()).get("stage/none")


# --- body ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "inputs", "problem"),
    [
        ("{{ message }}", "{message: untrusted}", r"name\.md:12: message comes from outside"),
        ("{{ message | upper }}", "{message: untrusted}", "message comes from outside"),
        ("{{ 'so: ' ~ message }}", "{message: untrusted}", "message comes from outside"),
        ("{{ message | fence ~ message }}", "{message: untrusted}", "message comes from outside"),
        ("{{ 'a' | replace('a', message) }}", "{message: untrusted}", "message comes from outside"),
        ("{{ message if message else 'none' }}", "{message: untrusted}", "message comes from outside"),
        ("{% for m in ms %}{{ m }}{% endfor %}", "{ms: 'list[untrusted]'}", "m comes from outside"),
        ("{% for a in ms %}{% for c in a %}{{ c }}{% endfor %}{% endfor %}", "{ms: 'list[untrusted]'}", "c comes from"),
        ("{% for m in ms %}{{ loop.previtem | fence }}{{ m | fence }}{% endfor %}", "{ms: 'list[untrusted]'}",
         "loop.previtem"),
        ("{% set x = message %}{{ x }}", "{message: untrusted}", "x comes from outside"),
        ("{% set x, y = message, 1 %}{{ y }}", "{message: untrusted}", "y comes from outside"),
        ("{% with x = message %}{{ x }}{% endwith %}", "{message: untrusted}", "x comes from outside"),
        ("{{ brief.failure }}", "{brief: Brief}", "brief comes from outside"),
        ("{% for f in brief.facts %}{{ f.value }}{% endfor %}", "{brief: Brief}", "f comes from outside"),
        ("{% macro m(x) %}{{ x }}{% endmacro %}{{ m(message) }}", "{message: untrusted}", "'macro' is not for prompts"),
        ("{% import message as m %}", "{message: untrusted}", "'import' is not for prompts"),
        ("{% include message %}", "{message: untrusted}", "other than a partial"),
        ("{% include '../secret.md' %}{{ message | fence }}", "{message: untrusted}", "other than a partial"),
        ("{{ message | fence }}{{ more }}", "{message: untrusted}", "more: used but not declared"),
        ("{{ range(3) }}{{ message | fence }}", "{message: untrusted}", "range: used but not declared"),
        ("nothing", "{message: untrusted}", "message: declared but not used"),
        ("{{ message | fence }", "{message: untrusted}", r"name\.md:1[23]: "),
        ("{{ message | nosuchfilter }}", "{message: untrusted}", "nosuchfilter"),
    ],
)  # fmt: skip
def test_bodies_that_are_refused(write, text, inputs, problem):
    with pytest.raises(PromptError, match=problem) as raised:
        _load(write(**_user(text, inputs)))
    assert "name.md" in str(raised.value)


@pytest.mark.parametrize(
    ("text", "inputs", "values", "rendered"),
    [
        ("{{ message[:4] | fence | upper }}", "{message: untrusted}", {"message": "<abc>"}, "‹ABC"),
        ("{% if message %}said{% endif %}", "{message: untrusted | None}", {"message": None}, ""),
        ("{% for m in ms if m %}{{ loop.index }}:{{ m | fence }} {% endfor %}", "{ms: 'list[untrusted]'}",
         {"ms": ["a", "", "<"]}, "1:a 2:‹"),
        ("{% set x = message | fence %}{{ x }}", "{message: untrusted}", {"message": "<"}, "‹"),
        ("{{ ms | join(', ') | fence }}", "{ms: 'list[untrusted]'}", {"ms": ["<", "b"]}, "‹, b"),
        ("{{ tone }} {{ n + 1 }}", "{tone: str, n: int}", {"tone": "warm", "n": 1}, "warm 2"),
        ("{{ fact.value | fence }}", "{fact: Fact}", {"fact": Fact(name="n", value="<v>", source="s")}, "‹v›"),
        ("{{ '<b>' }} & {{ message | fence }}", "{message: untrusted}", {"message": "a & b"}, "<b> & a & b"),
    ],
)  # fmt: skip
def test_bodies_that_are_fine(write, text, inputs, values, rendered):
    messages = _load(write(**_user(text, inputs))).render(values)
    assert [message.content for message in messages] == ["Be kind.", *([rendered] if rendered else [])]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("Be kind.\n" + BODY, "text outside the blocks"),
        ("{% set tone = 'warm' %}\n" + BODY, "text outside the blocks"),
        (SYSTEM, "has the blocks system"),
        (BODY + "{% block extra %}{% endblock %}", "has the blocks extra, system, user"),
    ],
)
def test_the_two_blocks_and_nothing_else(write, body, problem):
    with pytest.raises(PromptError, match=problem):
        _load(write(body=body))


# --- rendering -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inputs", "problem"),
    [
        ({}, "message: is missing"),
        ({"message": "m", "mesage": "m"}, "mesage: is not an input of this prompt"),
        ({"message": None}, "message: got NoneType where untrusted was declared"),
        ({"message": 5}, "message: got int"),
    ],
)
def test_inputs_are_checked(write, inputs, problem):
    with pytest.raises(PromptError, match=problem):
        _load(write()).render(inputs)


@pytest.mark.parametrize(
    ("kind", "value", "fits"),
    [
        ("int", 3, True), ("int", True, False), ("float", 3, True), ("bool", True, True), ("bool", 1, False),
        ("list[str]", ["a"], True), ("list[str]", "a", False), ("list[str]", ["a", 1], False),
        ("list[str]", [], True), ("list[untrusted] | None", None, True), ("Fact", {"name": "n"}, False),
    ],
)  # fmt: skip
def test_types(write, kind, value, fits):
    prompt = _load(write(**_user("{{ x | fence }}", f"{{x: '{kind}'}}")))
    assert prompt.header.inputs["x"].accepts(value) is fits


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{{ fact.nonsense | fence }}", "no attribute 'nonsense'"),
        ("{{ fact.__class__ | fence }}", "unsafe|no attribute"),
        ("{{ (fact.value + 1) | fence }}", "TypeError"),
    ],
)
def test_a_body_that_fails_is_one_line_without_the_value(write, text, problem):
    fact = Fact(name="n", value="private words", source="s")
    with pytest.raises(PromptError, match=problem) as raised:
        _load(write(**_user(text, "{fact: Fact}"))).render({"fact": fact})
    assert "private" not in str(raised.value)
    assert "name.md" in str(raised.value)


def test_none_is_never_printed(write):
    prompt = _load(write(**_user("{{ tone }}", "{tone: str | None}")))
    with pytest.raises(PromptError, match=r"missing \(None\)"):
        prompt.render({"tone": None})


# --- folders and partials --------------------------------------------------------------------------------------------


def test_a_partial_is_included_checked_and_hashed(write, tmp_path):
    folder = write(**_user("{% include '_partials/rules.md' %} {{ message | fence }}"))
    partials = folder / "_partials"
    partials.mkdir()
    (partials / "rules.md").write_text("Promise nothing.", encoding="utf-8")
    before = _load(folder)
    assert before.render({"message": "m"})[-1].content == "Promise nothing. m"
    (partials / "rules.md").write_text("Promise little.", encoding="utf-8")
    assert _load(folder).sha256 != before.sha256
    (partials / "rules.md").write_text("{{ message }}", encoding="utf-8")
    with pytest.raises(PromptError, match=r"rules\.md:1: message comes from outside"):
        _load(folder)
    assert PromptLibrary(folder).ids() == ["stage/name"]


def test_partials_that_include_each_other_end(write):
    folder = write(**_user("{% include '_partials/a.md' %} {{ message | fence }}"))
    (folder / "_partials").mkdir()
    (folder / "_partials" / "a.md").write_text("{% if false %}{% include '_partials/a.md' %}{% endif %}")
    assert _load(folder).render({"message": "m"})[-1].content == "m"


def test_ones_own_folder_comes_first_and_need_not_be_whole(write):
    shipped = write()
    write(name="stage/second", id="stage/second")
    own = write(folder="own", body=BODY.replace("kind", "brief"))
    library = PromptLibrary(own, shipped)
    assert library.ids() == ["stage/name", "stage/second"]
    assert library.get("stage/name").render({"message": "m"})[0].content == "Be brief."
    assert library.get("stage/second").render({"message": "m"})[0].content == "Be kind."
