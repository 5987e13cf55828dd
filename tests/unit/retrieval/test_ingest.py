"""The index follows the folders: only what changed is embedded, other folders stay, and a crash costs nothing."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from tests.support.knowledge import write_cases, write_knowledge, write_policy

from draftassist.encoding.encoder import Encoder, load_encoder
from draftassist.errors import StaleIndexError, StorageError
from draftassist.knowledge.load import load_knowledge
from draftassist.retrieval import parts as parts_module
from draftassist.retrieval.search import IngestReport, Library

TODAY = date(2026, 11, 22)
Ingest = Callable[..., IngestReport]


def counts(report: IngestReport) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.removed, report.unchanged


def test_only_what_changed_is_embedded_again(
    root: Path, ingest: Ingest, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert counts(ingest(root)) == (10, 0, 0, 0)
    embedded: list[str] = []
    embed = Encoder.embed

    def counted(self: Encoder, texts: list[str]) -> object:
        embedded.extend(texts)
        return embed(self, texts)

    monkeypatch.setattr(Encoder, "embed", counted)
    assert counts(ingest(root)) == (0, 0, 0, 10)
    assert embedded == []
    write_policy(
        root, "billing", "Billing errors", {"Charged twice": "Back in three days."}, applies_to="[billing_error]"
    )
    (root / "policies" / "conduct.md").unlink()
    assert counts(ingest(root)) == (0, 1, 1, 8)
    assert embedded == ["Billing errors. Charged twice. Back in three days.", "Billing errors: Charged twice"]
    assert library.search("charged twice", at=TODAY)[0].text == "Back in three days."
    assert "conduct#listening-first" not in {one.id for one in library.search("rude on the phone", k=20, at=TODAY)}


def test_other_folders_stay(root: Path, ingest: Ingest, library: Library, tmp_path: Path) -> None:
    other = tmp_path / "other"
    write_policy(other, "parking", "Parking", {"Tickets": "A wrong parking ticket is cancelled."})
    ingest(root)
    assert counts(ingest(other)) == (1, 0, 0, 0)
    assert library.roots() == [root, other]
    assert [one.id for one in library.search("parking ticket", k=1, at=TODAY)] == ["parking#tickets"]
    assert library.search("parking ticket cancelled", k=5, at=TODAY, roots=[other])[0].id == "parking#tickets"
    assert all(one.id != "parking#tickets" for one in library.search("parking ticket", at=TODAY, roots=[root]))


def test_a_folder_inside_a_known_one_is_that_one(root: Path, ingest: Ingest, library: Library) -> None:
    ingest(root / "policies")
    assert counts(ingest(root)) == (4, 6, 0, 0)  # six sources are now told from another folder
    assert library.roots() == [root]
    assert library.whole_roots([root / "policies", root / "cases.jsonl"]) == [root]


def test_the_place_of_the_folder_does_not_matter(root: Path, ingest: Ingest, monkeypatch: pytest.MonkeyPatch) -> None:
    ingest(root)
    monkeypatch.chdir(root.parent)
    assert counts(ingest(Path(root.name))) == (0, 0, 0, 10)


def test_people_are_taken_out_before_anything_is_indexed(
    root: Path, ingest: Ingest, library: Library, own_home: Path
) -> None:
    message = "My name is Dana Whitfield, 4111 1111 1111 1111 was charged, write to dana@example.com"
    write_cases(
        root, [{"id": "K-9", "customer_message": message, "customer_name": "Dana Whitfield", "reply": "Dear Dana,"}]
    )
    ingest(root)
    found = library.search("card was charged", k=5, kind="case", at=TODAY)
    assert found[0].text.startswith("My name is [name_1], [card_1] was charged, write to [email_1]")
    for path in (own_home / "index").rglob("*"):
        if path.is_file():
            assert b"Whitfield" not in path.read_bytes()
            assert b"4111" not in path.read_bytes()


def test_vectors_that_were_lost_come_back_without_embedding(
    root: Path, ingest: Ingest, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(root)
    connection = sqlite3.connect(own_home / "index" / "catalogue.sqlite")
    (name,) = connection.execute("SELECT value FROM about WHERE key = 'name'").fetchone()
    import chromadb
    from chromadb.config import Settings

    client = chromadb.PersistentClient(
        str(own_home / "index" / "chroma"), Settings(anonymized_telemetry=False, allow_reset=False)
    )
    client.delete_collection(f"{name}-policy")
    with Library(own_home, load_encoder(1)) as again:
        ok, detail, mend = again.health()
        assert (ok, mend) == (False, "run: draftassist ingest")
        assert detail == "0 of 6 policy vectors are there"
        monkeypatch.setattr(Encoder, "embed", lambda *_: pytest.fail("embedded again"))
        assert counts(again.refresh([root], load_knowledge([root]))) == (0, 0, 0, 10)
        assert again.health() == (True, "10 passages from 1 folder(s)", None)


def test_words_that_were_lost_come_back(root: Path, ingest: Ingest, own_home: Path) -> None:
    ingest(root)
    shutil.rmtree(own_home / "index" / "words")
    with Library(own_home, load_encoder(1)) as again:
        assert again.search("charged twice", at=TODAY)[0].id == "billing#charged-twice"


def test_another_encoder_is_refused_until_the_index_is_made_again(root: Path, ingest: Ingest, own_home: Path) -> None:
    ingest(root)

    class Other(Encoder):
        fingerprint = "another"

        def __init__(self) -> None:
            pass

        def embed(self, texts: object, max_tokens: int = 256, batch: int = 32) -> object:  # type: ignore[override]
            return load_encoder(1).embed(texts)[:, ::-1]  # type: ignore[arg-type]

    with Library(own_home, Other()) as other:
        with pytest.raises(StaleIndexError, match="run: draftassist ingest"):
            other.search("late", at=TODAY)
        assert other.health()[:2] == (False, "made with another encoder")
        assert counts(other.refresh([root], load_knowledge([root]))) == (10, 0, 0, 0)
        assert other.search("charged twice", at=TODAY)[0].id == "billing#charged-twice"


def test_a_damaged_catalogue_is_one_line(own_home: Path) -> None:
    (own_home / "index").mkdir(parents=True)
    (own_home / "index" / "catalogue.sqlite").write_bytes(b"not a database" * 100)
    with pytest.raises(StorageError, match="delete it and ingest again"):
        Library(own_home, load_encoder(1))


def test_a_second_writer_is_told_to_wait(
    root: Path, ingest: Ingest, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts_module, "_LOCK_SECONDS", 0)
    with Library(own_home, load_encoder(1)) as first, Library(own_home, load_encoder(1)) as second:
        with first._parts.writing(), pytest.raises(StorageError, match="has been writing this index"):
            second.refresh([root], load_knowledge([root]))
        assert counts(second.refresh([root], load_knowledge([root]))) == (10, 0, 0, 0)


KILLED = """
import os, signal, sys
from pathlib import Path
from draftassist.encoding.encoder import load_encoder
from draftassist.knowledge.load import load_knowledge
from draftassist.retrieval import catalogue, ingest, lexical, search, vectors
home, root, place, when, count = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4], int(sys.argv[5])
ingest._BATCH = 3
if place:
    owner, method = eval(place.rpartition(".")[0]), place.rpartition(".")[2]
    plain, calls = getattr(owner, method), [0]
    def deadly(*args, **options):
        calls[0] += 1
        if calls[0] == count and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = plain(*args, **options)
        if calls[0] == count:
            os.kill(os.getpid(), signal.SIGKILL)
        return result
    setattr(owner, method, deadly)
with search.Library(home, load_encoder(1)) as library:
    print(library.refresh([root], load_knowledge([root])).model_dump_json())
"""
DEATHS = [
    ("catalogue.Catalogue.change", "after", 2),  # in the middle of embedding
    ("vectors.VectorIndex.put", "before", 1),  # all embedded, Chroma knows nothing
    ("vectors.VectorIndex.put", "after", 1),  # Chroma knows some, the catalogue does not know that it does
    ("catalogue.Catalogue.synced", "after", 1),  # Chroma complete, no words yet
]


def contents(home: Path) -> dict[str, object]:
    """Ids, hashes and vectors, without the numbers that differ from run to run."""
    connection = sqlite3.connect(home / "index" / "catalogue.sqlite")
    rows = connection.execute(
        "SELECT p.id, p.digest, p.terms, w.vector, w.synced FROM passage p JOIN window w ON w.passage = p.number"
    )
    return {id_: (digest, terms, vector, synced) for id_, digest, terms, vector, synced in rows}


def test_killed_again_and_again_it_ends_as_if_nothing_had_happened(tmp_path: Path) -> None:
    root = write_knowledge(tmp_path / "knowledge")

    def run(home: Path, place: str = "", when: str = "", count: int = 0) -> subprocess.CompletedProcess[str]:
        arguments = [sys.executable, "-c", KILLED, str(home), str(root), place, when, str(count)]
        return subprocess.run(arguments, capture_output=True, text=True, check=False)

    for death in DEATHS:
        assert run(tmp_path / "broken", *death).returncode == -signal.SIGKILL, death
    report = json.loads(run(tmp_path / "broken").stdout)
    assert (report["added"], report["unchanged"]) == (0, 10)  # all was embedded before the second death
    assert run(tmp_path / "whole").returncode == 0
    assert contents(tmp_path / "broken") == contents(tmp_path / "whole")
    with (
        Library(tmp_path / "broken", load_encoder(1)) as broken,
        Library(tmp_path / "whole", load_encoder(1)) as whole,
    ):
        assert broken.health() == whole.health() == (True, "10 passages from 1 folder(s)", None)
        for query in ("charged twice", "the parcel never came"):
            pairs = zip(broken.search(query, at=TODAY), whole.search(query, at=TODAY), strict=True)
            assert all(a.id == b.id and np.isclose(a.score, b.score, atol=1e-4) for a, b in pairs)
