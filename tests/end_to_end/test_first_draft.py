"""From a case file to a draft with its plan, by the command, over the real index; and with the real model as writer."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from tests.support.program import PROGRAM, Done, program
from tests.support.schemas import DOCTOR, DRAFT, SCORE, conforms

from draftassist.resources import knowledge_dir
from draftassist.services import Services
from draftassist.settings import load_settings

EXAMPLE = knowledge_dir() / "example-case.json"
CASE = json.loads(EXAMPLE.read_text(encoding="utf-8"))


@pytest.fixture
def result(sample_draft):
    assert sample_draft.code == 0, sample_draft.err
    return sample_draft.json


def test_it_names_the_customer_the_failure_and_the_order(result):
    conforms(result, DRAFT)
    text = result["draft"]["subject"] + " " + result["draft"]["body"]
    assert CASE["customer"]["name"].split()[0] in text
    assert CASE["order"]["id"] in text
    assert re.search(r"\b(late|delay|missed that day|due on)\b", text)
    assert result["understanding"]["issue"] == "late_delivery"


def test_its_plan_rests_on_clauses_in_force(result):
    cited = {cite for action in result["plan"]["actions"] for cite in action["cites"]}
    assert cited
    assert all("#" in cite for cite in cited)
    assert cited <= {passage["id"] for passage in result["evidence"]}
    assert not any("2025" in cite for cite in cited)
    assert all(action["within_authority"] for action in result["plan"]["actions"])
    done = {action["action"] for action in result["plan"]["actions"] if action["status"] == "done"}
    assert done <= {taken["action"] for taken in CASE["actions_taken"]}


def test_the_draft_can_be_scored_like_any_reply(sample_draft, warm_home):
    reply = {"reply": sample_draft.json["draft"]["body"], "customer_message": CASE["messages"][0]["text"]}
    done = program("score", "-", "--knowledge", "sample", "--home", warm_home, stdin=json.dumps(reply))
    assert (done.code, done.err) == (0, "")
    conforms(done.lines[0], SCORE)


def test_doctor_finds_the_home_in_order(sample_draft, warm_home, models_dir):
    assert sample_draft.code == 0
    done = program(
        "doctor", "--json", "--knowledge", "sample", "--home", warm_home, env={"DRAFTASSIST_MODELS": str(models_dir)}
    )
    conforms(done.json, DOCTOR)
    assert done.code == 0
    assert {one["check"]: one["detail"] for one in done.json}["index"].endswith("from 1 folder(s)")


CHAT = """
import sys
from draftassist.llm.base import ChatMessage
from draftassist.services import Services
from draftassist.settings import load_settings
with Services(load_settings()) as services:
    services.chat_model.complete([ChatMessage("user", "Say: ready")], max_tokens=4)
    print("answered", flush=True)
    sys.stdin.read(1)
"""


@pytest.mark.parametrize("killed", [False, True], ids=["ended", "killed"])
def test_no_model_server_outlives_the_program(own_home: Path, models_dir: Path, monkeypatch, killed: bool) -> None:
    monkeypatch.setenv("DRAFTASSIST_MODELS", str(models_dir))
    process = subprocess.Popen([sys.executable, "-c", CHAT], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stdout.readline() == b"answered\n"
    children = psutil.Process(process.pid).children(recursive=True)
    assert children
    if killed:
        process.kill()
        process.communicate(timeout=30)
    else:
        process.communicate(b"x", timeout=30)
    _, alive = psutil.wait_procs(children, timeout=15)
    assert alive == []


def test_a_draft_leaves_no_process_behind(sample_draft: Done, warm_home: Path) -> None:
    assert sample_draft.code == 0
    left = [one for one in psutil.process_iter(["cmdline"]) if str(warm_home) in " ".join(one.info["cmdline"] or [])]
    assert left == []


def test_a_draft_that_is_killed_in_the_reply_can_be_made_again(warm_home: Path) -> None:
    command = ["draft", str(EXAMPLE), "--stream", "--knowledge", "sample", "--home", str(warm_home)]
    process = subprocess.Popen([*PROGRAM, *command], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert any(b'"sentence"' in line for line in process.stdout)
    process.kill()
    process.communicate(timeout=30)
    done = program(*command)
    assert (done.code, done.err) == (0, "")
    conforms(done.lines[-1]["result"], DRAFT)


@pytest.mark.parametrize("after", [0.2, 1.5])
def test_an_ingest_that_is_killed_is_finished_by_the_next_command(tmp_path: Path, after: float) -> None:
    home = tmp_path / "home"
    command = [*PROGRAM, "ingest", "--knowledge", "sample", "--home", str(home)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None and not (home / "index").exists():
        time.sleep(0.01)
    time.sleep(after)
    process.kill()
    process.wait(timeout=30)
    with Services(load_settings(knowledge="sample", home=home)) as services:
        assert services.search("charged twice for one ride")
        ok, said, _ = services.library.health()
    assert ok, said
