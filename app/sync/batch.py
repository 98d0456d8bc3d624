"""batch: up to fifty sealed records in one transaction, a savepoint for each, a row for each, in their order."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app import ids
from app.accounts.authors import find_author
from app.accounts.models import Device
from app.db import gathering, savepoint, write
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
    batch = _Batch(device, envelopes, offset_ms, at_the_form)
    return write(lambda session: _take_all(session, batch))


@dataclass(frozen=True)
class _Batch:
    """A batch in the hand: who sends it, and what is true of all of its records."""

    device: Device
    envelopes: list[Envelope]
    offset_ms: int | None
    at_the_form: UUID | None

    def is_plain(self) -> bool:
        """Whether its records are new ones that know nothing of each other, as nearly always."""
        alone = all(e.kind.endswith(".create") and not e.deps and not e.supersedes for e in self.envelopes)
        return alone and len({envelope.id for envelope in self.envelopes}) == len(self.envelopes)


def _take_all(session: Session, batch: _Batch) -> list[Row]:
    """Gathered where that is safe; one savepoint a record where it is not, or where the database refuses a row."""
    if batch.is_plain():
        try:
            with savepoint(session), gathering(session):
                rows = _take_each(session, batch)
        except DBAPIError as error:
            if error.connection_invalidated:
                raise
            rows = _take_each(session, batch)
    else:
        rows = _take_each(session, batch)
    if any(row.status is Status.CREATED for row in rows):
        custody.retry_dependants(session, {envelope.owner for envelope in batch.envelopes})
    return rows


def _take_each(session: Session, batch: _Batch) -> list[Row]:
    known = intake.look_up(session, [envelope.id for envelope in batch.envelopes])
    revoked = _revoked(session, batch.device, batch.envelopes)
    authors: dict[tuple[UUID, UUID], Author | None] = {}
    rows = []
    for envelope in batch.envelopes:

        def author(owner: UUID, phone: UUID = envelope.device) -> Author | None:
            if (owner, phone) not in authors:
                authors[owner, phone] = find_author(session, owner, phone)
            return authors[owner, phone]

        sender = Sender(
            device_id=batch.device.id,
            revoked=envelope.device in revoked or batch.device.id in revoked,
            offset_ms=batch.offset_ms,
            at_the_form=batch.at_the_form,
            author=author,
        )
        rows.append(_take_one(session, envelope, sender, known))
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
