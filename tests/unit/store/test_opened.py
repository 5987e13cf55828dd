"""The store as the services hand it out."""

from __future__ import annotations

from pathlib import Path

from draftassist.domain.case import Case
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
