"""Ending what is in custody: by its author, by a sergeant or an administrator, or by the clock (invariant 6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock, ids
from app.accounts.authors import find_author
from app.accounts.models import Device
from app.actor import Actor, Role
from app.audit import log
from app.db import db, savepoint, write
from app.keyring import keyring
from app.records import custody, intake, kinds, receipts
from app.records.kinds import Base, Fields
from app.records.models import Held
from app.records.outcomes import Hold, Row, Status
from app.records.sealing import Body, CannotOpen, open_sealed

#: Whose turn it is, by reason. Every reason stands in exactly one of the three.
AUTHORS = frozenset(custody.AUTHORS_TURN)
SERGEANTS = frozenset({Hold.LOST_SCOPE})
ADMINS = frozenset(Hold) - AUTHORS - SERGEANTS

#: Reasons for which the author is asked "is this yours?"; for the others "please correct this".
DOUBTED = frozenset({Hold.AUTHOR_NOT_PROVEN, Hold.REVOKED_PHONE})

#: Reasons that pass by themselves: a dependency arrives, a newer server knows the kind, a key is put back.
PASSING = frozenset({Hold.MISSING_DEPENDENCY, Hold.UNKNOWN_KIND, Hold.UNKNOWN_FIELD, Hold.UNKNOWN_KEY})
COMMAND = "housekeeping"


@dataclass(frozen=True)
class Item:
    """A held record as a page shows it."""

    held: Held
    phone: str
    late: bool

    @property
    def doubted(self) -> bool:
        return self.held.reason in DOUBTED


def for_author(actor: Actor) -> list[Item]:
    """What an author is to say or correct."""
    return _items(Held.owner == actor.person_id, Held.reason.in_(AUTHORS))


def for_checking(actor: Actor) -> list[Item]:
    """What a sergeant (of own beats) or an administrator decides."""
    if actor.role is Role.SERGEANT:
        return _items(Held.reason.in_(SERGEANTS), Held.beat_id.in_(actor.beats))
    return _items(Held.reason.in_(ADMINS | SERGEANTS)) if actor.role is Role.ADMIN else []


def find(items: Iterable[Item], held_id: UUID) -> Item | None:
    """One of these items."""
    return next((item for item in items if item.held.id == held_id), None)


def opened(actor: Actor, item: Item) -> Body | None:
    """What a held record says, if it can be opened; the look is written down first (invariant 9)."""
    write(lambda session: log.note(session, actor, "custody.look", item.held.kind, item.held.record_id))
    return _open(item.held)


def is_mine(actor: Actor, items: Iterable[Item]) -> list[Row]:
    """The author says that these are theirs: they are taken, or stay for what else is to be done."""
    return write(lambda session: [_release(session, item.held, actor.person_id) for item in items])


def is_not_mine(actor: Actor, items: Iterable[Item]) -> None:
    """The author says that these are not theirs: an administrator is shown them."""

    def work(session: Session) -> None:
        for item in items:
            custody.hold_for(session, item.held, Hold.DISOWNED)

    write(work)


def take_in(actor: Actor, item: Item) -> Row:
    """A sergeant takes in what was recorded on a beat that its author is not on; or somebody tries again."""
    waived = actor.role is Role.SERGEANT
    return write(lambda session: _release(session, item.held, actor.person_id, scope_waived=waived))


def send_back(actor: Actor, item: Item) -> None:
    """A sergeant asks the author to correct it."""
    write(lambda session: custody.hold_for(session, item.held, Hold.NEEDS_CORRECTION))


def close(actor: Actor, item: Item, ending: str) -> None:
    """End custody for good: exported as a file, or closed by somebody who has decided so."""
    write(lambda session: custody.end(session, item.held, ending, actor.person_id, clock.now()))


def correct(actor: Actor, item: Item, fields: Fields) -> Row:
    """The author's corrected version is taken in place of the held one."""
    return write(lambda session: _correct(session, actor, item.held, fields))


def retry_held() -> None:
    """Housekeeping: try again what may pass by now."""
    found = list(
        db.session.scalars(select(Held.id).where(Held.ended_at.is_(None), Held.reason.in_(PASSING)).limit(500))
    )
    if found:
        write(lambda session: retry(session, found))


def retry_dependants(session: Session, owners: Iterable[UUID]) -> None:
    """After a batch: release what was waiting for one of its records."""
    mine = (Held.owner.in_(list(owners)), Held.reason == Hold.MISSING_DEPENDENCY, Held.ended_at.is_(None))
    retry(session, list(session.scalars(select(Held.id).where(*mine).limit(50))))


def retry(session: Session, held_ids: Iterable[UUID]) -> None:
    """Try to release these, each for itself."""
    for held_id in held_ids:
        held = session.get(Held, held_id)
        if held is not None and held.ended_at is None and _may_pass(session, held):
            with savepoint(session):
                _release(session, held, COMMAND)


def export_of(item: Item) -> str:
    """A held record as the file that `beatbook import-outbox` reads: sealed, as it came."""
    return item.held.envelope


def _release(session: Session, held: Held, by: UUID | str, *, scope_waived: bool = False) -> Row:
    author = find_author(session, held.owner, held.device_id or held.owner)
    if author is None:
        custody.hold_for(session, held, Hold.DISOWNED)
        return Row(id=str(held.record_id), status=Status.HELD, reason=Hold.DISOWNED)
    return intake.release(session, held, author, by, scope_waived=scope_waived)


def _may_pass(session: Session, held: Held) -> bool:
    """Whether what a record waits for has come. Its author must be proven: nobody vouches for it here."""
    envelope = custody.envelope_of(held)
    author = find_author(session, held.owner, envelope.device)
    if author is None or not envelope.signed_by(author.key) or envelope.kid not in keyring().sealing:
        return False
    if kinds.find(envelope.kind, envelope.v) is None:
        return False
    return len(receipts.known(session, envelope.deps)) == len(set(envelope.deps))


def _correct(session: Session, actor: Actor, held: Held, fields: Fields) -> Row:
    body, kind = _open(held), kinds.find(held.kind, 1)
    if kind is None:
        return Row(id=str(held.record_id), status=Status.HELD, reason=Hold.UNKNOWN_KIND)
    taken = held.record_id in receipts.known(session, [held.record_id])
    row = intake.take_plain(
        session,
        replace(actor, device_id=held.device_id),
        kind,
        fields,
        record_id=ids.uuid7() if taken else held.record_id,
        made_at=clock.from_iso(body.made_at) if body else held.received_at,
        tz=body.tz if body else "UTC",
        base=_base_now(session, kind, body),
    )
    if row.status in {Status.CREATED, Status.DUPLICATE}:
        custody.end(session, held, custody.CORRECTED, actor.person_id, clock.now())
    return row


def _base_now(session: Session, kind: kinds.Kind, body: Body | None) -> Base | None:
    """The version that the correction is made on: the one that its author has just been shown."""
    base_id = ids.read_uuid((body.base or {}).get("id")) if body else None
    version = kind.version_of(session, base_id) if kind.version_of and base_id else None
    return Base(base_id, version) if base_id and version else None


def _open(held: Held) -> Body | None:
    envelope = custody.envelope_of(held)
    key = keyring().sealing.get(envelope.kid)
    try:
        return open_sealed(envelope, key) if key else None
    except CannotOpen:
        return None


def _items(*conditions: Any) -> list[Item]:
    found = (
        select(Held, Device.number)
        .outerjoin(Device, Device.id == Held.device_id)
        .where(Held.ended_at.is_(None), *conditions)
        .order_by(Held.received_at, Held.id)
        .limit(200)
    )
    old = clock.now() - custody.ALARM_AFTER
    return [Item(row[0], str(row[1] or "?"), row[0].received_at < old) for row in db.session.execute(found)]
