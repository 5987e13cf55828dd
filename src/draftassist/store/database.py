"""Opens the database, brings its tables up to date and hands out sessions.

SQLite under home by default (write-ahead log, so that readers never wait for a writer), PostgreSQL by URL. Parameters
never stand in an error or a log: they are customers' words.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from filelock import FileLock
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError
from sqlalchemy.orm import Session, sessionmaker

from draftassist.errors import StorageError

__all__ = ["Store", "default_url", "migration_config", "open_store"]

_MIGRATIONS = Path(__file__).parent / "migrations"
_FILE = "draftassist.db"
_BUSY_MS = 15_000
_MIGRATING = 0x6472_6674
"""The advisory lock that keeps two processes from migrating one PostgreSQL at once."""
_WRITES = "draftassist_writes"


def default_url(home: Path) -> str:
    """SQLite under `home`."""
    return URL.create("sqlite", database=str(home / _FILE)).render_as_string()


class Store:
    """An open database. `read` and `write` give sessions; a write is committed whole or not at all."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._read = sessionmaker(engine, expire_on_commit=False)
        self._write = sessionmaker(engine.execution_options(**{_WRITES: True}), expire_on_commit=False)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for looking. Raises StorageError when the database cannot be used."""
        with _plain_errors(), self._read() as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session that is committed at its end, and rolled back when anything is raised. Raises StorageError."""
        with _plain_errors(), self._write.begin() as session:
            yield session

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()

    def forget_free_pages(self) -> None:
        """After erasing: nothing of it stays in SQLite's log. PostgreSQL sees to it by its own vacuum."""
        if self.engine.dialect.name == "sqlite":
            with _plain_errors(), self.engine.connect() as connection:
                connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]


def open_store(url: str) -> Store:
    """Connect, migrate, and hand the store over. Raises StorageError naming the database without its password."""
    engine = _engine(url)
    try:
        with _plain_errors(engine.url):
            _migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine)


def migration_config(connection: Connection) -> Config:
    """Alembic's settings for the packaged migrations, over an open connection."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.drivername in ("postgresql", "postgres"):
            parsed = parsed.set(drivername="postgresql+psycopg")
        if parsed.get_backend_name() not in ("sqlite", "postgresql"):
            raise StorageError(
                f"{parsed.get_backend_name()} is not supported", field="DRAFTASSIST_DATABASE_URL",
                mend="use sqlite:///FILE or postgresql://…",
            )  # fmt: skip
        if parsed.get_backend_name() == "sqlite":
            return _sqlite(parsed)
        return create_engine(parsed, hide_parameters=True, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError):
        raise StorageError(
            "is not a database URL", field="DRAFTASSIST_DATABASE_URL", mend="use sqlite:///FILE or postgresql://…"
        ) from None
    except ModuleNotFoundError:
        raise StorageError(
            "the PostgreSQL driver is not installed", mend='pip install "draftassist[postgres]"'
        ) from None


def _sqlite(url: URL) -> Engine:
    if url.database and url.database != ":memory:":
        try:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError.of(error, url.database) or error from None
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": _BUSY_MS / 1000})
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None  # transactions begin where `_on_begin` says, not where the driver guesses
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _on_begin(connection: Connection) -> None:
    # a reader that turns writer can lose its place to another writer: who means to write says so at once
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _migrate(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        database = engine.url.database
        if not database or database == ":memory:":
            raise StorageError("a database in memory keeps nothing", mend="use sqlite:///FILE")
        with FileLock(f"{database}.lock"), engine.begin() as connection:
            command.upgrade(migration_config(connection), "head")
        return
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATING})
        command.upgrade(migration_config(connection), "head")


@contextmanager
def _plain_errors(url: URL | None = None) -> Iterator[None]:
    """What the driver says, as one line without any value."""
    try:
        yield
    except IntegrityError:
        raise StorageError("somebody else wrote the same at that moment", mend="load the page again") from None
    except DBAPIError as error:
        said = str(error.orig).splitlines()[0] if error.orig and str(error.orig) else type(error).__name__
        where = url.render_as_string(hide_password=True) if url else None
        mend = StorageError.mend_when(said, "check the database, its address and its permissions")
        raise StorageError(f"the database cannot be used: {said}", file=where, mend=mend) from None
    except OSError as error:
        raise StorageError.of(error) or error from None
