"""Keeping, revealing and deleting how a resident can be reached. There is no search here, and none shall be added."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app import clock, ids
from app.actor import Actor
from app.audit import log
from app.db import db, write
from app.keyring import keyring
from app.records import receipts
from app.residents.models import ResidentContact

SECRET = ("name", "value", "best_time")
OPEN = ("channel", "language", "safe", "do_not_contact", "safe_to_leave_message")


@dataclass(frozen=True)
class Reach:
    """What is said of reaching somebody before anything that identifies them is shown."""

    id: UUID
    channel: str | None
    language: str | None
    safe: str | None
    do_not_contact: bool
    safe_to_leave_message: bool
    has_value: bool
    delete_on: date


@dataclass(frozen=True)
class Revealed:
    """What identifies somebody, in the clear: for one page or one pack, never for a list."""

    name: str
    value: str
    best_time: str


def keep(
    session: Session,
    under_kind: str,
    under_id: UUID,
    said: dict[str, Any],
    delete_on: date,
    *,
    kept_at: datetime | None = None,
) -> bool:
    """Keep (or put anew) how somebody can be reached; false when nothing was said.

    `kept_at`: where a resident gave it themselves, the hour; the row then says nothing about the minute (invariant 8).
    """
    if not said:
        return False
    forget(session, under_kind, under_id)
    row_id = ids.uuid4() if kept_at else ids.uuid7()
    secret = {name: _sealed(row_id, name, said.get(name)) for name in SECRET}
    row = ResidentContact(
        id=row_id,
        under_kind=under_kind,
        under_id=under_id,
        **secret,
        channel=said.get("channel"),
        language=said.get("language"),
        safe=said.get("safe"),
        do_not_contact=bool(said.get("do_not_contact")),
        safe_to_leave_message=bool(said.get("safe_to_leave_message")),
        delete_on=delete_on,
        kept_at=kept_at or clock.now(),
    )
    session.add(row)
    session.flush()
    return True


def put_right(session: Session, under_kind: str, under_id: UUID, value: str) -> None:
    """Put a number or address right where it is kept."""
    found = session.scalar(select(ResidentContact).where(*_under(under_kind, under_id)))
    if found is not None:
        found.value = _sealed(found.id, "value", value)
        session.flush()


def differs(session: Session, under_kind: str, under_id: UUID, value: str) -> bool:
    """Whether another number or address is kept than this one; nothing is told of which. Where none is, it is not."""
    found = session.scalar(select(ResidentContact).where(*_under(under_kind, under_id)))
    return found is not None and _opened(found, "value") != value


def keep_until(session: Session, under_kind: str, under_id: UUID, delete_on: date) -> None:
    """Move the day on which it is deleted, with the record that needs it."""
    session.execute(update(ResidentContact).where(*_under(under_kind, under_id)).values(delete_on=delete_on))


def forget(session: Session, under_kind: str, under_id: UUID) -> bool:
    """Delete it now; false when there was nothing."""
    gone = session.execute(delete(ResidentContact).where(*_under(under_kind, under_id)))
    if gone.rowcount:  # type: ignore[attr-defined]
        receipts.blind(session, under_id)
    return bool(gone.rowcount)  # type: ignore[attr-defined]


def reach(under_kind: str, under_id: UUID) -> Reach | None:
    """What may be read without revealing anybody."""
    found = db.session.scalar(select(ResidentContact).where(*_under(under_kind, under_id)))
    return _reach(found) if found else None


def reaches(under_kind: str, under_ids: Iterable[UUID]) -> dict[UUID, Reach]:
    """The same of several records."""
    wanted = ResidentContact.under_id.in_(list(under_ids))
    found = db.session.scalars(select(ResidentContact).where(ResidentContact.under_kind == under_kind, wanted))
    return {row.under_id: _reach(row) for row in found}


def reveal(actor: Actor, under_kind: str, under_id: UUID) -> Revealed | None:
    """Who it is and how to reach them. The look is written down before anything is read (invariant 9)."""
    contact = reach(under_kind, under_id)
    if contact is None:
        return None
    write(lambda session: log.note(session, actor, "contact.look", under_kind, under_id, names=SECRET))
    return opened(contact.id)


def opened(contact_id: UUID) -> Revealed:
    """The same without a mark: for a delivery to a phone, which is marked itself and shown there only after a look."""
    row = db.session.get_one(ResidentContact, contact_id)
    return Revealed(*(_opened(row, name) for name in SECRET))


def delete_due(today: date) -> int:
    """Housekeeping: delete whatever has reached its day; the log says how many, and of nobody who (invariant 10)."""
    due = ResidentContact.delete_on <= today
    if db.session.scalar(select(ResidentContact.id).where(due).limit(1)) is None:
        return 0

    def work(session: Session) -> int:
        under = session.execute(select(ResidentContact.under_kind, ResidentContact.under_id).where(due)).all()
        for kind, record_id in under:
            forget(session, kind, record_id)
            log.note(session, log.NOBODY, "contact.delete", kind, record_id)
        return len(under)

    return write(work)


def _under(kind: str, record_id: UUID) -> tuple[Any, ...]:
    return ResidentContact.under_kind == kind, ResidentContact.under_id == record_id


def _reach(row: ResidentContact) -> Reach:
    return Reach(
        row.id,
        row.channel,
        row.language,
        row.safe,
        row.do_not_contact,
        row.safe_to_leave_message,
        any(getattr(row, name) is not None for name in SECRET),
        row.delete_on,
    )


def _sealed(row_id: UUID, column: str, text: str | None) -> bytes | None:
    return keyring().encrypt(text, f"resident_contact.{column}:{row_id}") if text else None


def _opened(row: ResidentContact, column: str) -> str:
    stored: bytes | None = getattr(row, column)
    return keyring().decrypt(stored, f"resident_contact.{column}:{row.id}") if stored else ""
