"""The real llama.cpp server: started when needed, found by others, started anew after a crash, gone with its owner."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import httpx2
import psutil
import pytest
from tests.support.gguf import write_lora

from draftassist.errors import ModelsMissingError, ModelUnreachableError, PromptTooLongError, StorageError
from draftassist.llm.base import ChatMessage
from draftassist.llm.embedded import EmbeddedChat
from draftassist.llm.llama_process import LlamaProcess, ServerSpec
from draftassist.llm.shared_server import SharedServer
from draftassist.llm.weights import locate

ASK = [ChatMessage("user", "Say sorry for a late parcel, in one sentence.")]
BORROWER = """
import sys
from pathlib import Path
from draftassist.llm.llama_process import ServerSpec
from draftassist.llm.shared_server import SharedServer
server = SharedServer(Path(sys.argv[1]), ServerSpec(Path(sys.argv[2]), "tiny"))
for _ in sys.stdin:
    print(server.address().pid, flush=True)
"""


@pytest.fixture
def weights_path(models_dir: Path) -> Path:
    return locate(models_dir)


@pytest.fixture
def make_process(own_home: Path, weights_path: Path) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Other processes on this home; each prints its server's process id for every line it gets."""
    made = []

    def make() -> subprocess.Popen[str]:
        command = [sys.executable, "-c", BORROWER, str(own_home), str(weights_path)]
        made.append(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
        return made[-1]

    yield make
    for process in made:
        process.kill()
        with process:  # closes its pipes and waits
            pass


def _server_pid(process: subprocess.Popen[str]) -> int:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("\n")
    process.stdin.flush()
    return int(process.stdout.readline())


def _gone(pid: int, within: float = 10.0) -> bool:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.02)
    return False


def _pid(chat: EmbeddedChat) -> int:
    assert chat._used is not None
    return chat._used.pid


# --- answers ---------------------------------------------------------------------------------------------------------


def test_a_killed_server_is_started_again_and_the_question_answered(embedded_chat):
    first = embedded_chat.complete(ASK, max_tokens=4, seed=1)
    before = _pid(embedded_chat)
    os.kill(before, signal.SIGKILL)
    second = embedded_chat.complete(ASK, max_tokens=4, seed=1)
    assert second.text == first.text
    assert _pid(embedded_chat) != before


def test_a_server_killed_while_it_streams_is_an_error_not_half_an_answer(embedded_chat):
    stream = embedded_chat.stream([ChatMessage("user", "Write a long story.")], max_tokens=400)
    next(stream)
    os.kill(_pid(embedded_chat), signal.SIGKILL)
    with pytest.raises(ModelUnreachableError):
        list(stream)
    assert stream.completion.truncated


def test_a_stream_begun_after_a_crash_just_works(embedded_chat):
    os.kill(_pid(embedded_chat.start()), signal.SIGKILL)
    stream = embedded_chat.stream(ASK, max_tokens=3)
    assert len(list(stream)) == stream.completion.completion_tokens == 3


def test_closing_a_stream_frees_the_model_at_once(embedded_chat):
    stream = embedded_chat.stream([ChatMessage("user", "Write a long story.")], max_tokens=2000)
    next(stream)
    stream.close()
    started = time.monotonic()
    embedded_chat.complete(ASK, max_tokens=1)
    assert time.monotonic() - started < 20, "2000 tokens take far longer"


def test_a_prompt_beyond_the_context_is_said_to_be(embedded_chat):
    with pytest.raises(PromptTooLongError, match=r"longer than the context.*4096"):
        embedded_chat.complete([ChatMessage("user", "parcel " * 5000)])


def test_tokens_are_counted_in_the_models_own_vocabulary(embedded_chat):
    assert embedded_chat.count_tokens("") == 0
    assert embedded_chat.count_tokens("parcel " * 50) in range(50, 102)


def test_the_log_holds_no_word_of_a_prompt(embedded_chat, session_home):
    secret = "zebrafinch"
    embedded_chat.complete([ChatMessage("user", secret)], max_tokens=1)
    with pytest.raises(PromptTooLongError):
        embedded_chat.complete([ChatMessage("user", f"{secret} " * 3000)])
    logs = list((session_home / "llm").glob("*.log*"))
    assert logs
    assert not any(secret in log.read_text(encoding="utf-8", errors="replace") for log in logs)


def test_an_adapter_changes_the_answer_and_has_a_server_of_its_own(session_home, models_dir, embedded_chat, tmp_path):
    lora = tmp_path / "noise.gguf"
    write_lora(lora, "blk.20.attn_output.weight", width=576)
    with EmbeddedChat(session_home, models_dir, lora=lora) as adapted:
        assert adapted.name == "SmolLM2-135M-Instruct+noise"
        changed = adapted.complete(ASK, max_tokens=4, seed=1)
    assert changed.model == adapted.name
    assert changed.text != embedded_chat.complete(ASK, max_tokens=4, seed=1).text


def test_missing_weights_start_nothing(own_home, tmp_path):
    with EmbeddedChat(own_home, tmp_path / "none") as chat, pytest.raises(ModelsMissingError, match="models fetch"):
        chat.complete(ASK)
    assert not own_home.exists()


def test_a_home_that_cannot_be_written_is_one_line(own_home, models_dir):
    own_home.write_text("a file is in the way", encoding="utf-8")
    with EmbeddedChat(own_home, models_dir) as chat, pytest.raises(StorageError, match="DRAFTASSIST_HOME"):
        chat.complete(ASK)


# --- the process -----------------------------------------------------------------------------------------------------


def test_only_loopback_only_with_the_key_and_only_this_user_can_read_the_key(embedded_chat, session_home):
    embedded_chat.start()
    used = embedded_chat._used
    server = psutil.Process(used.pid)
    assert {connection.laddr.ip for connection in server.net_connections()} == {"127.0.0.1"}
    assert used.key not in " ".join(server.cmdline())
    assert used.key not in str(server.environ())
    for path, key in (("/v1/models", "wrong"), ("/tokenize", "none"), ("/slots", used.key)):
        answer = httpx2.get(f"{used.address}{path}", headers={"authorization": f"Bearer {key}"}, trust_env=False)
        assert answer.status_code >= 400, path
    for state in (session_home / "llm").glob("*.json"):
        assert stat.S_IMODE(state.stat().st_mode) == 0o600


def test_two_processes_share_one_server_and_the_second_takes_over(make_process):
    owner, borrower = make_process(), make_process()
    pid = _server_pid(owner)
    assert _server_pid(borrower) == pid
    owner.kill()
    assert _gone(pid), "killed, an owner still takes its server along"
    second = _server_pid(borrower)
    assert second != pid
    assert borrower.stdin is not None
    borrower.stdin.close()
    assert borrower.wait(10) == 0
    assert _gone(second), "and so it does at a normal end"


def test_a_borrower_leaves_the_server_to_its_owner_who_ends_and_forgets_it(own_home, weights_path):
    owner, borrower = (SharedServer(own_home, ServerSpec(weights_path, "tiny")) for _ in range(2))
    owner._state_path.parent.mkdir(parents=True)
    owner._state_path.write_text("half a docum", encoding="utf-8")  # what is not a state is passed over
    starter = threading.Thread(target=owner.address)
    starter.start()
    starter.join()
    used = owner.address()
    time.sleep(0.1)
    assert used.healthy(), "it outlives the thread that asked for it"
    assert len(owner._starts) == 1, "one is enough"
    assert borrower.address() == used
    borrower.close()
    assert used.healthy()
    owner.close()
    assert _gone(used.pid)
    assert not owner._state_path.exists()


def test_a_server_of_the_past_is_not_trusted(embedded_chat):
    used = embedded_chat.start()._used
    assert used.healthy()
    assert not replace(used, born=used.born - 60).healthy(), "another process has its id now"
    assert not replace(used, key="another home's").healthy()
    assert not replace(used, address="http://127.0.0.1:9").healthy()


def test_a_model_that_keeps_crashing_is_given_up(own_home, weights_path, monkeypatch):
    monkeypatch.setattr("draftassist.llm.shared_server._MOST_STARTS", 2)
    server = SharedServer(own_home, ServerSpec(weights_path, "tiny"))
    for _ in range(2):
        pid = server.address().pid
        os.kill(pid, signal.SIGKILL)
        assert _gone(pid)
    with pytest.raises(ModelUnreachableError, match=r"keeps crashing.*\.log"):
        server.address()
    server.close()


def test_damaged_weights_are_one_line_that_names_the_log(tmp_path):
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"GGUF" + b"x" * 1000)
    with pytest.raises(ModelUnreachableError, match=r"did not start.*server\.log.*models verify"):
        LlamaProcess(ServerSpec(broken, "broken"), tmp_path / "server.log")


def test_a_start_that_takes_too_long_is_ended(tmp_path, weights_path):
    before = psutil.Process().children()
    with pytest.raises(ModelUnreachableError, match="in time"):
        LlamaProcess(ServerSpec(weights_path, "tiny"), tmp_path / "server.log", patience=0.05)
    assert psutil.Process().children() == before


def test_the_log_of_a_crash_survives_the_next_start(tmp_path):
    log = tmp_path / "server.log"
    for _ in range(2):
        with pytest.raises(ModelUnreachableError):
            LlamaProcess(ServerSpec(tmp_path / "nowhere.gguf", "none"), log)
    assert "nowhere.gguf" in log.with_name("server.log.1").read_text(encoding="utf-8")
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
