"""batch: up to fifty sealed records in one transaction, a savepoint for each, a row for each, in their order."""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app import ids
from app.accounts.authors import find_author
from app.accounts.models import Device
from app.db import savepoint, write
from app.records import intake
from app.records.hand import Author, Known, Sender
from app.records.outcomes import Row, Status
from app.records.sealing import BadEnvelope, Envelope, read_envelope
from app.sync import custody
from app.sync.bodies import whole_number
from app.web.access import person_or_none

RETRY_AFTER_S = 30
log = logging.getLogger("beatbook")


class NotABatch(ValueError):
    """A record without a readable clear part: a mistake of the sender's program, told by 400."""


def take(device: Device, said: dict[str, Any]) -> list[Row]:
    """Take the records of a batch and answer each. Raise NotABatch, or Busy when no transaction can begin."""
    envelopes = _envelopes(said.get("records"))
    person = person_or_none()
    at_the_form = person.person_id if person and said.get("can_correct") is True else None
    offset_ms = whole_number(said.get("offset_ms"), 10**13)
    return write(lambda session: _take_all(session, device, envelopes, offset_ms, at_the_form))


def _take_all(
    session: Session, device: Device, envelopes: list[Envelope], offset_ms: int | None, at_the_form: UUID | None
) -> list[Row]:
    known = intake.look_up(session, [envelope.id for envelope in envelopes])
    revoked = _revoked(session, device, envelopes)
    authors: dict[tuple[UUID, UUID], Author | None] = {}
    rows = []
    for envelope in envelopes:

        def author(owner: UUID, phone: UUID = envelope.device) -> Author | None:
            if (owner, phone) not in authors:
                authors[owner, phone] = find_author(session, owner, phone)
            return authors[owner, phone]

        sender = Sender(
            device_id=device.id,
            revoked=envelope.device in revoked or device.id in revoked,
            offset_ms=offset_ms,
            at_the_form=at_the_form,
            author=author,
        )
        rows.append(_take_one(session, envelope, sender, known))
    if any(row.status is Status.CREATED for row in rows):
        custody.retry_dependants(session, {envelope.owner for envelope in envelopes})
    return rows


def _take_one(session: Session, envelope: Envelope, sender: Sender, known: Known) -> Row:
    """One record in its savepoint; what fails for a passing cause is asked for again."""
    try:
        with savepoint(session):
            return intake.take_sealed(session, envelope, sender, known)
    except DBAPIError as error:
        if error.connection_invalidated:
            raise
        log.warning("record put off", extra={"kind": envelope.kind, "reason": type(error.orig).__name__})
        known.receipts.pop(envelope.id, None)
        return Row(id=str(envelope.id), status=Status.DEFERRED, retry_after=RETRY_AFTER_S)


def _revoked(session: Session, device: Device, envelopes: list[Envelope]) -> set[UUID]:
    """The phones of this batch that were taken out of service (a record names the phone it was made on)."""
    phones = {device.id, *(envelope.device for envelope in envelopes)}
    return set(session.scalars(select(Device.id).where(Device.id.in_(phones), Device.revoked_at.is_not(None))))


def _envelopes(given: Any) -> list[Envelope]:
    if not isinstance(given, list):
        raise NotABatch("records")
    try:
        return [read_envelope(value) for value in given]
    except BadEnvelope:
        named = next((str(ids.read_uuid(v.get("id"))) for v in given if isinstance(v, dict) and not _reads(v)), "")
        raise NotABatch(named) from None


def _reads(value: dict[str, Any]) -> bool:
    try:
        read_envelope(value)
    except BadEnvelope:
        return False
    return True
