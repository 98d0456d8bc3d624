"""Custody: records that can't be taken now are kept as they came, until a person or the clock has ended it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from app import clock, ids
from app.audit import log
from app.db import db, insert_now
from app.records import receipts
from app.records.digest import of_sealed
from app.records.models import Held
from app.records.outcomes import Hold
from app.records.sealing import Envelope, read_envelope

ALARM_AFTER = timedelta(days=5)
LONGEST_ABOUT = 400

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

_UNDER = select(Held).where(Held.record_id.in_(bindparam("ids", expanding=True)))
_OPEN_UNDER = select(Held).where(
    Held.record_id == bindparam("record_id"), Held.owner == bindparam("owner"), Held.ended_at.is_(None)
)
_WAITING = (
    select(Held)
    .where(
        Held.ended_at.is_(None),
        Held.owner.in_(bindparam("owners", expanding=True)),
        Held.reason == Hold.MISSING_DEPENDENCY.value,
    )
    .order_by(Held.received_at, Held.seq)
    .limit(200)
)


@dataclass(frozen=True)
class Why:
    """Why a record is held: the reason, the names of fields concerned, and the beat whose sergeant decides."""

    reason: Hold
    about: tuple[str, ...] = ()
    beat_id: UUID | None = None


def hold(
    session: Session, envelope: Envelope, why: Why, *, by: UUID | str, received_at: datetime, offset_ms: int | None
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
        reason=why.reason,
        about=_about(why),
        envelope=written(envelope),
        digest=digest,
        offset_ms=offset_ms,
        beat_id=why.beat_id,
        received_at=received_at,
        kid=kid,
        sig=sig,
    )
    insert_now(session, held)
    log.note(session, by, "custody.hold", envelope.kind, envelope.id, outcome=why.reason, names=why.about)
    return held


def hold_for(session: Session, held: Held, why: Why, by: UUID | str, *, words: str = "") -> None:
    """Keep a record in custody for another reason: somebody else's turn has come. `words` are for them to read."""
    if (held.reason, held.about) == (why.reason, _about(why)) and not words:
        return
    log.note(session, by, "custody.hold", held.kind, held.record_id, outcome=why.reason, names=why.about)
    held.reason, held.about, held.words = why.reason, _about(why), words
    held.beat_id = why.beat_id or held.beat_id


def end(session: Session, held: Held, ending: str, by: UUID | str, *, words: str = "") -> None:
    """Close the custody of a record: it was released, corrected, exported or disowned."""
    held.ended_at, held.ending = clock.now(), ending
    held.ended_by = by if isinstance(by, UUID) else None
    held.words = words or held.words
    log.note(session, by, f"custody.{ending}", held.kind, held.record_id, outcome=held.reason)


def reopen(session: Session, held: Held, by: UUID | str) -> None:
    """Take a record that was handed out as a file back into custody: the file has come in again."""
    held.ended_at, held.ending, held.ended_by = None, "", None
    log.note(session, by, "custody.reopen", held.kind, held.record_id, outcome=held.reason)


def written(envelope: Envelope) -> str:
    """An envelope as JSON text, as it is kept and exported."""
    return json.dumps({n: _plain(value) for n, value in asdict(envelope).items() if value is not None})


def envelope_of(held: Held) -> Envelope:
    """The envelope of a held record."""
    return read_envelope(json.loads(held.envelope))


def kept_under(session: Session, record_ids: Iterable[UUID]) -> dict[UUID, list[Held]]:
    """Everything in custody under these record ids, ended or not."""
    found: dict[UUID, list[Held]] = {}
    for held in session.scalars(_UNDER, {"ids": list(record_ids)}):
        found.setdefault(held.record_id, []).append(held)
    return found


def still_open(session: Session, record_id: UUID, owner: UUID) -> list[Held]:
    """What is held of one record of one author."""
    return list(session.scalars(_OPEN_UNDER, {"record_id": record_id, "owner": owner}))


def waiting_for_another(session: Session, owners: Iterable[UUID]) -> list[Held]:
    """What is held of these authors until a record that it belongs to has come."""
    return list(session.scalars(_WAITING, {"owners": list(owners)}))


def waiting_for(owner: UUID) -> int:
    """How many records of an author are in custody for reasons that the author ends."""
    found = select(func.count()).select_from(Held)
    mine = (Held.owner == owner, Held.ended_at.is_(None), Held.reason.in_(AUTHORS_TURN))
    return db.session.scalar(found.where(*mine)) or 0


def _about(why: Why) -> str:
    return ",".join(why.about)[:LONGEST_ABOUT]


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [str(part) for part in value]
    return str(value) if isinstance(value, UUID) else value
