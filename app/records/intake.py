"""The one door: every record, from a plain post or a phone's batch, is taken here, once.

Order for a sealed record: answered before? → key → open → author → kind → gate → form → effect and receipt.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app import clock
from app.actor import Actor
from app.keyring import keyring
from app.records import custody, kinds, receipts
from app.records.digest import of_sealed
from app.records.hand import Author, Hand, Known, Sender
from app.records.kinds import Base, Kind
from app.records.models import Held
from app.records.outcomes import Hold, Row, Status
from app.records.rows import held_row
from app.records.sealing import Body, CannotOpen, Envelope, open_sealed


def look_up(session: Session, record_ids: list[UUID]) -> Known:
    """Find what is already known under these ids, in two queries."""
    return Known(receipts.known(session, record_ids), custody.open_for(session, record_ids))


def take_sealed(session: Session, envelope: Envelope, sender: Sender, known: Known) -> Row:
    """Take one record of a phone's batch and say what came of it. Call it inside a savepoint."""
    before = _answered_before(envelope, known)
    if before is not None:
        return before
    hand = Hand(session, envelope, sender, known)
    key = keyring().sealing.get(envelope.kid)
    if key is None:
        return hand.ask(Status.RESEAL) or hand.hold(Hold.UNKNOWN_KEY)
    try:
        body = open_sealed(envelope, key)
    except CannotOpen:
        return hand.hold(Hold.UNREADABLE)
    return hand.take(body)


def release(session: Session, held: Held, author: Author, by: UUID | str, *, scope_waived: bool = False) -> Row:
    """Take a record out of custody, on the word of `by` that it is `author`'s; custody ends if it is taken.

    Where it still can't be taken it stays, now for the reason that it was refused for.
    """
    envelope = custody.envelope_of(held)
    known = Known(receipts.known(session, [envelope.id]), {})
    sender = Sender(
        device_id=envelope.device,
        offset_ms=held.offset_ms,
        scope_waived=scope_waived,
        author=lambda _owner: author,
    )
    hand = Hand(session, envelope, sender, known, vouched=True)
    key = keyring().sealing.get(envelope.kid)
    if key is None:
        return hand.kept(Hold.UNKNOWN_KEY)
    try:
        row = hand.take(open_sealed(envelope, key))
    except CannotOpen:
        return hand.kept(Hold.UNREADABLE)
    if row.status in {Status.CREATED, Status.DUPLICATE, Status.GONE}:
        custody.end(session, held, custody.RELEASED, by, clock.now())
    else:
        custody.hold_for(session, held, Hold(row.reason or Hold.NEEDS_CORRECTION), hand.beat_id)
    return row


def take_plain(
    session: Session,
    actor: Actor,
    kind: Kind,
    fields: kinds.Fields,
    *,
    record_id: UUID,
    made_at: datetime,
    tz: str,
    base: Base | None = None,
) -> Row:
    """Take a record from a page: the same gate, form, digest and receipt, with the author signed in."""
    body = Body(fields=fields, made_at=clock.iso(made_at), tz=tz, base=_written_base(base), build="")
    envelope = Envelope(
        id=record_id,
        kind=kind.name,
        v=kind.v,
        owner=actor.person_id,
        device=actor.device_id or actor.person_id,
        seq=0,
        kid="",
        sealed="",
    )
    sender = Sender(device_id=envelope.device, at_the_form=actor.person_id, author=lambda _owner: Author(actor, None))
    known = Known(receipts.known(session, [record_id]), {})
    return Hand(session, envelope, sender, known, vouched=True).take(body)


def _answered_before(envelope: Envelope, known: Known) -> Row | None:
    """The same answer for the same bytes in custody."""
    digest = of_sealed(envelope.sealed)
    for held in known.held.get(envelope.id, ()):
        if held.digest == digest and held.owner == envelope.owner:
            return held_row(held)
    return None


def _written_base(base: Base | None) -> dict[str, Any] | None:
    return {"id": str(base.id), "version": base.version} if base else None
