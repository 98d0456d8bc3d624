"""The database: one base for models, a session that only reads, and one way to write.

SQLite and PostgreSQL behave alike here. On SQLite every write and every checkpoint holds one file lock, shared with
the command line, because SQLite up to 3.51.2 can corrupt a WAL when two connections write and checkpoint at once.
"""

from __future__ import annotations

import fcntl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar, cast

from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, Dialect, Engine, MetaData, String, Table, event, insert, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, MappedAsDataclass, Session
from sqlalchemy.types import TypeDecorator

from app.settings import Settings

T = TypeVar("T")
Rows = dict[Table, list[dict[str, Any]]]

LONGEST_WAIT_S = 5.0
ATTEMPTS = 3
CHECKPOINT_PAGES = 2000  # 8 MB
LARGEST_LOG = 64 << 20
CHAIN_LOCK = 0x62656174  # "beat": the advisory lock that every writing transaction on PostgreSQL takes first
AGAIN = {"40P01", "40001"}  # PostgreSQL: deadlock_detected, serialization_failure
PASSING = ("database is locked", "database or disk is full", "disk i/o error", "readonly database", "unable to open")
UNREACHED = ("connection failed", "connection timeout")  # psycopg gives no SQLSTATE where it could not even connect
UNDONE = "no such savepoint"  # SQLite has undone the whole transaction by itself, because of one of the above

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


class Busy(Exception):
    """The storage can't take a write now (locked, full, gone): try again later, nothing was changed."""


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True):
    """Base of every model."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(metadata=Base.metadata, disable_autonaming=True, session_options={"expire_on_commit": False})


class UtcTime(TypeDecorator[datetime]):
    """An aware moment, in whole milliseconds since 1970 UTC, so that both databases sort and compare alike."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else (value - EPOCH) // MILLISECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else EPOCH + value * MILLISECOND


class Codes(TypeDecorator[tuple[str, ...]]):
    """Several codes in one column as `,talked,helped,`, so that one can be asked for by `contains(",helped,")`."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str:
        return f",{','.join(value)}," if value else ""

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...]:
        return tuple(value.strip(",").split(",")) if value else ()


class _Turns:
    """Who may write on SQLite: one thread of this process, then one process of this machine."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.thread = threading.Lock()

    @contextmanager
    def take(self, wait_s: float) -> Iterator[None]:
        """Hold the write lock for the block; raise Busy when it isn't free within `wait_s` seconds."""
        until = time.monotonic() + wait_s
        if not self.thread.acquire(timeout=wait_s):
            raise Busy("another write is taking too long")
        try:
            with self.file.open("ab") as handle:
                _lock_until(handle.fileno(), until)
                yield
        except OSError as error:
            raise Busy(str(error)) from error
        finally:
            self.thread.release()


_before_commit: list[Callable[[Session], None]] = []


def before_commit(step: Callable[[Session], None]) -> Callable[[Session], None]:
    """Register a last step of every writing transaction (the audit log adds its lines there)."""
    _before_commit.append(step)
    return step


def write(work: Callable[[Session], T]) -> T:
    """Run `work` in one transaction and return what it returns; nothing is kept if it raises.

    `work` may run again after a deadlock, so it must not touch anything but the session. Raises Busy when the
    storage can't take it now. What `db.session` has read before is forgotten afterwards; its snapshot ends before the
    wait, because a log that somebody still reads can't be folded into the database and would grow without end.
    """
    if db.session.registry.has():
        db.session.commit()
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with turn(LONGEST_WAIT_S):
                result = _in_one_transaction(work)
            break
        except DBAPIError as error:
            if _worth_another_try(error) and attempt < ATTEMPTS:
                continue
            if is_passing(error):
                raise Busy(type(error.orig).__name__) from error
            raise
    if db.session.registry.has():
        db.session.rollback()
    return result


def write_if_free(work: Callable[[Session], object]) -> bool:
    """Run `work` unless someone else is writing: for marks such as "last seen" that may be missed. True if it ran."""
    try:
        with turn(0), Session(db.engines["write"]) as session, session.begin():
            work(session)
    except (Busy, DBAPIError):
        return False
    return True


@contextmanager
def reading() -> Iterator[None]:
    """Inside, storage that can't be read just now is Busy too: for pages that must not lose what was typed."""
    try:
        yield
    except DBAPIError as error:
        if not is_passing(error):
            raise
        db.session.rollback()
        raise Busy(type(error.orig).__name__) from error


@contextmanager
def savepoint(session: Session) -> Iterator[None]:
    """A part of a transaction that can fail alone: its rows and its audit lines go, the rest stays."""
    pending: list[Any] = session.info.setdefault("audit", [])
    mark = len(pending)
    try:
        with session.begin_nested():
            yield
    except BaseException:
        del pending[mark:]
        raise


@contextmanager
def gathering(session: Session) -> Iterator[None]:
    """Inside, `insert_now` keeps rows back; at the end each table gets its rows at once.

    Only for work that does not read what it inserts, and has no savepoints. If a row is refused, all of it fails.
    """
    gathered: Rows = {}
    session.info["gathered"] = gathered
    try:
        yield
    finally:
        del session.info["gathered"]
    for table, rows in gathered.items():
        session.execute(insert(table), rows)


def insert_now(session: Session, *rows: Base) -> None:
    """Write new rows (of one model) past the unit of work: the fast way on the path of every record."""
    table = cast(Table, rows[0].__table__)
    names = [column.key for column in table.columns]
    values = [{name: getattr(row, name) for name in names} for row in rows]
    gathered: Rows | None = session.info.get("gathered")
    if gathered is None:
        session.execute(insert(table), values)
    else:
        gathered.setdefault(table, []).extend(values)


def is_passing(error: DBAPIError) -> bool:
    """Whether waiting helps: locked, full, server away (SQLSTATE 08 connection, 53 resources, 55 lock, 57 operator)."""
    state = getattr(error.orig, "sqlstate", None) or ""
    words = str(error.orig).lower()
    return (
        error.connection_invalidated
        or state[:2] in {"08", "53", "55", "57"}
        or any(part in words for part in (*PASSING, *UNREACHED, UNDONE))
    )


def still_in_transaction(session: Session) -> bool:
    """False where SQLite has undone the whole transaction by itself (a full disk): nothing may follow in it."""
    return bool(getattr(session.connection().connection.dbapi_connection, "in_transaction", True))


def setup(app: Flask, settings: Settings) -> None:
    """Bind two engines: `default` only reads, `write` is used by `write` alone."""
    address = settings.database_url.replace("postgresql://", "postgresql+psycopg://", 1)
    if settings.sqlite:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        address = f"sqlite:///{settings.data_dir.resolve() / 'beatbook.sqlite'}"
        app.extensions["turns"] = _Turns(settings.data_dir / "write.lock")
        read_only, writing = {}, {}
    else:
        read_only = {"connect_args": {"options": "-c default_transaction_read_only=on"}, "pool_pre_ping": True}
        writing = {"connect_args": {"options": f"-c lock_timeout={LONGEST_WAIT_S:.0f}s"}, "pool_pre_ping": True}
    app.config["SQLALCHEMY_DATABASE_URI"] = address
    quiet = {"hide_parameters": True}  # what people typed must not reach the logs by an error's text
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = read_only | quiet
    app.config["SQLALCHEMY_BINDS"] = {"write": {"url": address} | writing | quiet}
    db.init_app(app)
    if settings.sqlite:
        with app.app_context():
            _tune(db.engines["write"], writes=True)
            _tune(db.engine, writes=False)


def turn(wait_s: float) -> AbstractContextManager[None]:
    """Hold the right to write on SQLite (on PostgreSQL the database sees to it); Busy after `wait_s` seconds."""
    turns: _Turns | None = current_app.extensions.get("turns")
    return turns.take(wait_s) if turns else nullcontext()


def _in_one_transaction(work: Callable[[Session], T]) -> T:
    with Session(db.engines["write"], expire_on_commit=False) as session, session.begin():
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": CHAIN_LOCK})
        session.info["audit"] = []
        result = work(session)
        for step in _before_commit:
            step(session)
        return result


def _lock_until(descriptor: int, until: float) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise Busy("another process is writing") from None
            time.sleep(0.002)
        else:
            return


def _worth_another_try(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) in AGAIN


def _tune(engine: Engine, *, writes: bool) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver must not begin transactions of its own
        for pragma in (
            "journal_mode=WAL" if writes else "query_only=ON",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=5000",
            "trusted_schema=OFF",
            f"wal_autocheckpoint={CHECKPOINT_PAGES if writes else 0}",  # at a commit, so under the lock of `turn`
            f"journal_size_limit={LARGEST_LOG}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
