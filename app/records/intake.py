"""The one door: every record, from a plain post, a phone's batch or custody, is taken here, once.

Order for a sealed record: answered before? → key → open → author → kind → gate → form → effect and receipt.
Whoever calls has looked up what is known (`known.look_up`) in the same transaction.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app import clock, ids
from app.actor import Actor
from app.db import is_passing, savepoint
from app.keyring import keyring
from app.records import authors, custody, kinds, receipts
from app.records.authors import Author
from app.records.custody import Why
from app.records.digest import of_sealed
from app.records.hand import Hand, Sender, Way
from app.records.kinds import Base, Kind
from app.records.known import Known, look_up
from app.records.models import Held
from app.records.outcomes import Hold, Row, Status
from app.records.rows import held_row
from app.records.sealing import Body, CannotOpen, Envelope, open_sealed

TAKEN = frozenset({Status.CREATED, Status.DUPLICATE, Status.GONE})
SERVER = "server"
log = logging.getLogger("beatbook")


def take_sealed(session: Session, envelope: Envelope, sender: Sender, known: Known) -> Row:
    """Take one record of a phone's batch and say what came of it."""
    return _answered_before(envelope, known) or _open(session, Hand(session, envelope, sender, known))


def keep_after_failure(session: Session, envelope: Envelope, sender: Sender, known: Known) -> Row:
    """This server failed on a record by a mistake of its own: keep it, so that the phone need not send it again."""
    return _answered_before(envelope, known) or Hand(session, envelope, sender, known).hold(Hold.OUR_MISTAKE)


def release(session: Session, held: Held, by: UUID | str, *, scope_waived: bool = False) -> Row:
    """Try to take a record out of custody; custody ends if it is taken.

    Where it still can't be taken it stays, now for the reason that it was refused for. `held` belongs to `session`.
    """
    row = _release(session, held, by, scope_waived=scope_waived)
    if row.status in TAKEN:
        release_dependants(session, [held.owner])
    return row


def release_dependants(session: Session, owners: Iterable[UUID]) -> None:
    """After something was taken: release what waited for it; again, while one that is released lets another go."""
    waiting = custody.waiting_for_another(session, owners)
    more = True
    while more:
        ready = [held for held in waiting if _is_complete(session, held)]
        waiting = [held for held in waiting if held not in ready]
        taken = [_release(session, held, SERVER).status in TAKEN for held in ready]
        more = any(taken)


def correct(
    session: Session, held: Held, actor: Actor, fields: kinds.Fields, version: int | None, kind: str = ""
) -> Row:
    """Take its author's corrected version in place of a held record; custody ends as corrected.

    It keeps the id (unless another record has it), the phone, and the moment as that phone's clock had it. A change is
    made on `version`, the one that its author was shown. `kind`: it is to be something else, such as a note.
    """
    envelope, body = custody.envelope_of(held), opened(held)
    envelope = replace(envelope, kind=kind or envelope.kind)
    taken = held.record_id in receipts.known(session, [held.record_id])
    envelope = replace(envelope, id=ids.uuid7() if taken else held.record_id, deps=())
    base = kinds.read_base(body.base) if body else None
    base = replace(base, version=version) if base and version else base
    made_at, tz = _moment_of(body, held)
    said = Body(fields=fields, made_at=made_at, tz=tz, base=_written_base(base), build="")
    sender = _at_a_page(actor, envelope, held.offset_ms)
    row = Hand(session, envelope, sender, look_up(session, [envelope]), Way.POSTED).take(said, Author(actor, None))
    if row.status in TAKEN:
        custody.end(session, held, custody.CORRECTED, actor.person_id)
        release_dependants(session, [held.owner])
    return row


def opened(held: Held) -> Body | None:
    """What a held record says, where it can be opened. Write down that somebody looks before it is shown."""
    envelope = custody.envelope_of(held)
    key = keyring().sealing.get(envelope.kid)
    try:
        return open_sealed(envelope, key) if key else None
    except CannotOpen:
        return None


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
    """Take a record from a page: the same gate, form, digest and receipt, with the author signed in.

    Nothing is stored unless it is taken: the page still has it, and shows why.
    """
    body = Body(fields=fields, made_at=clock.iso(made_at), tz=tz, base=_written_base(base), build="")
    device = actor.device_id or actor.person_id
    envelope = Envelope(
        id=record_id, kind=kind.name, v=kind.v, owner=actor.person_id, device=device, seq=0, kid="", sealed=""
    )
    hand = Hand(session, envelope, _at_a_page(actor, envelope), look_up(session, [envelope]), Way.POSTED)
    row = hand.take(body, Author(actor, None))
    if row.status is Status.CREATED:
        release_dependants(session, [actor.person_id])
    return row


def _at_a_page(actor: Actor, envelope: Envelope, offset_ms: int | None = None) -> Sender:
    return Sender(device_id=envelope.device, offset_ms=offset_ms, at_the_form=actor.person_id, vouched=True)


def _release(session: Session, held: Held, by: UUID | str, *, scope_waived: bool = False) -> Row:
    """A record that this server fails on stays, and harms nothing else in the transaction."""
    envelope = custody.envelope_of(held)
    sender = Sender(
        device_id=envelope.device,
        offset_ms=held.offset_ms,
        vouched=held.vouched_by is not None,
        scope_waived=scope_waived,
    )
    hand = Hand(session, envelope, sender, look_up(session, [envelope]), Way.RELEASED)
    try:
        with savepoint(session):
            row = _open(session, hand)
    except Exception as error:
        if isinstance(error, DBAPIError) and is_passing(error):
            raise
        log.exception("record failed", extra={"kind": held.kind, "reason": type(error).__name__})
        row = hand.hold(Hold.OUR_MISTAKE)
    if row.status in TAKEN:
        custody.end(session, held, custody.RELEASED, by)
    else:
        custody.hold_for(session, held, hand.stays or Why(Hold.NEEDS_CORRECTION), by)
    return row


def _is_complete(session: Session, held: Held) -> bool:
    """Whether all that a record belongs to has come."""
    deps = set(custody.envelope_of(held).deps)
    return len(receipts.known(session, deps)) == len(deps)


def _open(session: Session, hand: Hand) -> Row:
    """Open what is in the hand and take it."""
    envelope = hand.envelope
    key = keyring().sealing.get(envelope.kid)
    if key is None:
        return hand.ask(Status.RESEAL) or hand.hold(Hold.UNKNOWN_KEY)
    try:
        body = open_sealed(envelope, key)
    except CannotOpen:
        return hand.hold(Hold.UNREADABLE)
    return hand.take(body, authors.find(session, envelope.owner, envelope.device))


def _answered_before(envelope: Envelope, known: Known) -> Row | None:
    """The same answer for the same bytes in custody."""
    digest = None
    for held in known.held.get(envelope.id, ()):
        digest = digest or of_sealed(envelope.sealed)
        if held.digest == digest and held.owner == envelope.owner:
            return held_row(held)
    return None


def _moment_of(body: Body | None, held: Held) -> tuple[str, str]:
    """When a held record was made, as far as it can be read; else when it came."""
    try:
        return (clock.iso(clock.from_iso(body.made_at)), body.tz) if body else (clock.iso(held.received_at), "UTC")
    except (ValueError, OverflowError):
        return clock.iso(held.received_at), "UTC"


def _written_base(base: Base | None) -> dict[str, Any] | None:
    return {"id": str(base.id), "version": base.version} if base else None
