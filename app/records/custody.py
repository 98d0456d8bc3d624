"""Custody: records that can't be taken now are kept as they came, until a person or the clock has ended it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import ids
from app.audit import log
from app.db import db, insert_now
from app.records import receipts
from app.records.digest import of_sealed
from app.records.models import Held
from app.records.outcomes import Hold
from app.records.sealing import Envelope, read_envelope

ALARM_AFTER = timedelta(days=5)

#: Reasons that the author of a record ends: "is this yours?", "please correct this".
AUTHORS_TURN = (
    Hold.AUTHOR_NOT_PROVEN,
    Hold.REVOKED_PHONE,
    Hold.NEEDS_CORRECTION,
    Hold.CHANGED_MEANWHILE,
    Hold.SAME_ID,
    Hold.MISSING_DEPENDENCY,
)

#: What a person or the clock made of a held record.
RELEASED, CORRECTED, EXPORTED, CLOSED = "released", "corrected", "exported", "closed"


def hold(
    session: Session,
    envelope: Envelope,
    reason: Hold,
    received_at: datetime,
    *,
    about: Iterable[str] = (),
    offset_ms: int | None = None,
    beat_id: UUID | None = None,
) -> Held:
    """Take a record into custody, sealed as it came, with a receipt over its sealed bytes; audited."""
    digest = of_sealed(envelope.sealed)
    kid, sig = receipts.sign(envelope.id, envelope.owner, digest, received_at)
    held = Held(
        id=ids.uuid7(received_at),
        record_id=envelope.id,
        owner=envelope.owner,
        kind=envelope.kind,
        device_id=envelope.device,
        seq=envelope.seq,
        reason=reason,
        about=",".join(about)[:400],
        envelope=written(envelope),
        digest=digest,
        offset_ms=offset_ms,
        beat_id=beat_id,
        received_at=received_at,
        kid=kid,
        sig=sig,
    )
    insert_now(session, held)
    log.note(session, envelope.owner, "custody.hold", envelope.kind, envelope.id, outcome=reason, names=about)
    return held


def written(envelope: Envelope) -> str:
    """An envelope as JSON text, as it is kept and exported."""
    return json.dumps({n: _plain(value) for n, value in asdict(envelope).items() if value is not None})


def envelope_of(held: Held) -> Envelope:
    """The envelope of a held record."""
    return read_envelope(json.loads(held.envelope))


def open_for(session: Session, record_ids: Iterable[UUID]) -> dict[UUID, list[Held]]:
    """Everything in custody under these record ids, ended or not."""
    found: dict[UUID, list[Held]] = {}
    for held in session.scalars(select(Held).where(Held.record_id.in_(list(record_ids)))):
        found.setdefault(held.record_id, []).append(held)
    return found


def hold_for(session: Session, held: Held, reason: Hold, beat_id: UUID | None = None) -> None:
    """Keep a record in custody for another reason: somebody else's turn has come."""
    row = session.get_one(Held, held.id)
    if row.reason != reason:
        log.note(session, held.owner, "custody.hold", held.kind, held.record_id, outcome=reason)
    row.reason, row.beat_id = reason, beat_id or row.beat_id


def waiting_for(owner: UUID) -> int:
    """How many records of an author are in custody for reasons that the author ends."""
    found = select(func.count()).select_from(Held)
    mine = (Held.owner == owner, Held.ended_at.is_(None), Held.reason.in_(AUTHORS_TURN))
    return db.session.scalar(found.where(*mine)) or 0


def end(session: Session, held: Held, ending: str, by: UUID | str, at: datetime) -> None:
    """Close the custody of a record: it was released, corrected, exported or disowned."""
    row = session.get_one(Held, held.id)
    row.ended_at, row.ending = at, ending
    row.ended_by = by if isinstance(by, UUID) else None
    log.note(session, by, f"custody.{ending}", held.kind, held.record_id, outcome=held.reason)


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [str(part) for part in value]
    return str(value) if isinstance(value, UUID) else value
