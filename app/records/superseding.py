"""Corrections that a phone makes of a record whose body was frozen: a new record that names the old one.

The two may come in either order, and the old one may be in custody: in the end there is one record, the corrected one.
"""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.records import custody, kinds, receipts
from app.records.kinds import Kind
from app.records.models import Held, Receipt
from app.records.sealing import Body, Envelope


def settle(session: Session, kind: Kind, body: Body, envelope: Envelope) -> tuple[Kind, Body]:
    """Where the old record was taken already, its correction changes it: `x.create` becomes `x.amend` of it."""
    old_id, amend = envelope.supersedes or envelope.id, kinds.find(f"{kind.subject}.amend", kind.v)
    old = receipts.known(session, [old_id]).get(old_id)
    if amend is None or not kind.name.endswith(".create"):
        return kind, body
    if old is None or old.superseded or old.owner != envelope.owner:
        return kind, body
    return amend, replace(body, base={"id": str(old.subject_id), "version": old.version})


def close(session: Session, old_id: UUID, correction: Receipt) -> Receipt | None:
    """After the correction was taken: the old record ends as corrected or, if it is still to come, is `gone` then.

    Returns the receipt that stands in for a record that never came.
    """
    held = session.scalars(select(Held).where(Held.record_id == old_id, Held.ended_at.is_(None)))
    for row in held:
        if row.owner == correction.owner:
            custody.end(session, row, custody.CORRECTED, correction.owner, clock.now())
    if old_id in receipts.known(session, [old_id]):
        return None
    return receipts.keep(
        session,
        id=old_id,
        owner=correction.owner,
        kind=correction.kind,
        digest=correction.digest,
        received_at=correction.received_at,
        subject_id=correction.subject_id,
        superseded=True,
    )
