"""Corrections that a phone makes of a record whose body was frozen: a new record that names the old one.

The two may come in either order, and the old one may be in custody: in the end there is one record, the corrected one.
Only the author of the old record can take its place.
"""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from app.records import custody, kinds, receipts
from app.records.kinds import Kind
from app.records.known import Known
from app.records.models import Receipt
from app.records.sealing import Body, Envelope


def settle(known: Known, kind: Kind, body: Body, envelope: Envelope) -> tuple[Kind, Body]:
    """Where the old record was taken already, its correction changes it: `x.create` becomes `x.amend` of it."""
    old = known.receipts.get(envelope.supersedes) if envelope.supersedes else None
    amend = kinds.find(f"{kind.subject}.amend", kind.v)
    if old is None or old.superseded or old.owner != envelope.owner:
        return kind, body
    if amend is None or not kind.name.endswith(".create"):
        return kind, body
    return amend, replace(body, base={"id": str(old.subject_id), "version": old.version})


def close(session: Session, known: Known, old_id: UUID, correction: Receipt) -> None:
    """After the correction was taken: the old record ends as corrected or, if it is still to come, is `gone` then."""
    for held in custody.still_open(session, old_id, correction.owner):
        custody.end(session, held, custody.CORRECTED, correction.owner)
    if old_id in known.receipts:
        return
    known.receipts[old_id] = receipts.keep(
        session,
        id=old_id,
        owner=correction.owner,
        kind=correction.kind,
        digest=correction.digest,
        received_at=correction.received_at,
        subject_id=correction.subject_id,
        superseded=True,
    )
