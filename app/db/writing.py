"""One way to write, on SQLite and PostgreSQL alike: one transaction, one writer at a time, all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar, cast

from sqlalchemy import Table, insert, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.db.tables import Base, db
from app.db.turns import LONGEST_WAIT_S, Busy, turn

T = TypeVar("T")
Rows = dict[Table, list[dict[str, Any]]]

ATTEMPTS = 3
CHAIN_LOCK = 0x62656174  # "beat": the advisory lock that every writing transaction on PostgreSQL takes first
AGAIN = {"40P01", "40001"}  # PostgreSQL: deadlock_detected, serialization_failure
PASSING = ("database is locked", "database or disk is full", "disk i/o error", "readonly database", "unable to open")
UNREACHED = ("connection failed", "connection timeout")  # psycopg gives no SQLSTATE where it could not even connect
UNDONE = "no such savepoint"  # SQLite has undone the whole transaction by itself, because of one of the above

_before_commit: list[Callable[[Session], None]] = []


def before_commit(step: Callable[[Session], None]) -> Callable[[Session], None]:
    """Register a last step of every writing transaction (the audit log adds its lines there)."""
    _before_commit.append(step)
    return step


def write(work: Callable[[Session], T], *, chained: bool = True) -> T:
    """Run `work` in one transaction and return what it returns; nothing is kept if it raises.

    `work` may run again after a deadlock, so it must not touch anything but the session. Raises Busy when the
    storage can't take it now. What `db.session` has read before is forgotten afterwards; its snapshot ends before the
    wait, because a log that somebody still reads can't be folded into the database and would grow without end.

    `chained=False` is for work that leaves no line in the audit log and changes nothing that is there: on PostgreSQL it
    goes beside that of others, and must bear that another process inserts the same at the same moment.
    """
    if db.session.registry.has():
        db.session.commit()
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with turn(LONGEST_WAIT_S):
                result = _in_one_transaction(work, chained=chained)
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


def _in_one_transaction(work: Callable[[Session], T], *, chained: bool) -> T:
    with Session(db.engines["write"], expire_on_commit=False) as session, session.begin():
        if chained and session.get_bind().dialect.name == "postgresql":
            session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": CHAIN_LOCK})
        session.info["audit"] = []
        result = work(session)
        if not chained and session.info["audit"]:
            raise RuntimeError("a line of the audit log needs its turn in the chain")
        for step in _before_commit:
            step(session)
        return result


def _worth_another_try(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) in AGAIN
