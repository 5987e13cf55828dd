"""The store as the services hand it out."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from draftassist.domain.case import Case, Customer
from draftassist.services import Services
from draftassist.settings import load_settings
from draftassist.store.desk import Cases

CASE = Case.model_validate({"id": "C-1", "messages": [{"from": "customer", "text": "Where is it?"}]})


def test_without_a_url_the_store_is_a_file_under_home_and_stays(own_home: Path) -> None:
    for _ in range(2):
        with Services(load_settings()) as services, services.store.write() as session:
            before = Cases(session).get("C-1")
            Cases(session).save(CASE)
    assert before == CASE
    assert (own_home / "draftassist.db").is_file()


def test_a_url_of_the_settings_is_used(tmp_path: Path, own_home: Path) -> None:
    path = tmp_path / "elsewhere" / "desk.db"
    with Services(load_settings(database_url=f"sqlite:///{path}")) as services, services.store.read() as session:
        assert Cases(session).get("C-1") is None
    assert path.is_file()
    assert not (own_home / "draftassist.db").exists()


def test_erasing_a_customer_takes_the_scores_kept_for_reports_along(own_home: Path) -> None:
    kept = own_home / "coach" / "abc.jsonl"
    kept.parent.mkdir(parents=True)
    kept.write_text('{"reason": "quotes Dana"}\n', encoding="utf-8")
    named = CASE.model_copy(update={"customer": Customer(name="Dana")})
    with Services(load_settings()) as services:
        with services.store.write() as session:
            Cases(session).save(named)
        assert services.erase_customer("Dana").cases == 1
        assert services.erase_customer("Dana").cases == 0
    assert not kept.exists()


def test_what_was_saved_outlives_a_killed_program_and_half_a_write_does_not(own_home: Path) -> None:
    program = """
import os
from draftassist.domain.case import Case, Customer
from draftassist.services import Services
from draftassist.settings import load_settings
from draftassist.store.desk import Cases

def case(name):
    return Case.model_validate({"id": name, "messages": [{"from": "customer", "text": "x"}]})

store = Services(load_settings()).store
with store.write() as session:
    Cases(session).save(case("saved"))
with store.write() as session:
    Cases(session).save(case("half"))
    os.kill(os.getpid(), 9)
"""
    assert subprocess.run([sys.executable, "-c", program], check=False, timeout=120).returncode == -signal.SIGKILL
    with Services(load_settings()) as services, services.store.read() as session:
        assert [row.ref for row in Cases(session).page()] == ["saved"]
