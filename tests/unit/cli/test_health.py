"""`doctor` tells the truth, and `models verify` believes no file before it has hashed it."""

from __future__ import annotations

from tests.support.program import one_line
from tests.support.schemas import DOCTOR, conforms

from draftassist.llm.weights import CHAT_MODEL


def checks(done):
    conforms(done.json, DOCTOR)
    return {one["check"]: one for one in done.json}


def test_a_machine_that_is_in_order(cli, nordlys, models_dir, monkeypatch):
    monkeypatch.setenv("DRAFTASSIST_MODELS", str(models_dir))
    done = cli("doctor", "--json", "--knowledge", nordlys)
    assert (done.code, done.err) == (0, "")
    found = checks(done)
    assert all(one["ok"] for one in found.values())
    assert "3 policies and 1 cases" in found["knowledge"]["detail"]


def test_each_fault_is_named_with_its_mend(cli, tmp_path, endpoint, monkeypatch):
    monkeypatch.setenv("DRAFTASSIST_MODELS", str(tmp_path / "none"))
    monkeypatch.setenv("DRAFTASSIST_LLM_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("DRAFTASSIST_CHROMA_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("DRAFTASSIST_LLM_RETRIES", "0")
    monkeypatch.setenv("DRAFTASSIST_KNOWLEGE", "sample")
    (tmp_path / "own" / "policies").mkdir(parents=True)
    (tmp_path / "own" / "policies" / "bad.md").write_text("---\nid: [\n---\n")
    done = cli("doctor", "--json", "--knowledge", tmp_path / "own")
    assert done.code == 1
    found = checks(done)
    for name in ("settings", "weights", "llm", "knowledge", "index"):
        assert not found[name]["ok"], name
        assert found[name]["mend"], name
    assert "DRAFTASSIST_KNOWLEGE" in found["settings"]["detail"]
    assert found["weights"]["mend"] == "run: draftassist models fetch"
    assert "bad.md" in found["knowledge"]["detail"]
    assert "127.0.0.1:9" in found["index"]["detail"]


def test_a_missing_folder_and_a_blocked_home_are_faults_and_no_crash(cli, tmp_path):
    (tmp_path / "file").write_text("")
    done = cli("doctor", "--json", "--knowledge", tmp_path / "none", "--home", tmp_path / "file" / "home")
    found = checks(done)
    assert done.code == 1
    assert not found["home"]["ok"]
    assert not found["knowledge"]["ok"]


def test_people_get_a_line_for_each_check(cli):
    done = cli("doctor")
    assert len(done.out.splitlines()) == len(checks(cli("doctor", "--json")))
    assert "none: promises stay unchecked" in done.out


def test_weights_are_verified(cli, models_dir, monkeypatch):
    monkeypatch.setenv("DRAFTASSIST_MODELS", str(models_dir))
    done = cli("models", "verify", "--json")
    assert done.code == 0
    assert [(one["name"], one["sha256"]) for one in done.json] == [(CHAT_MODEL.name, CHAT_MODEL.sha256)]
    assert "verified" in cli("models", "verify").out


def test_weights_that_are_missing_or_damaged_end_with_code_3_and_the_mend(cli, tmp_path, monkeypatch):
    monkeypatch.setenv("DRAFTASSIST_MODELS", str(tmp_path))
    one_line(cli("models", "verify"), CHAT_MODEL.name, "run: draftassist models fetch", code=3)
    (tmp_path / CHAT_MODEL.file_name).write_bytes(b"GGUF, but not ours")
    one_line(cli("models", "verify"), CHAT_MODEL.file_name, "run: draftassist models fetch", code=3)
