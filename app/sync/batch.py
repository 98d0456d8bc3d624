"""batch: up to fifty sealed records in one transaction, a row for each, in their order.

First all are taken together, which is fast. If anything fails, that transaction is undone, and they are taken again
one by one, each in its own savepoint, so that one poison record harms no other.
"""

from __future__ import annotations

import logging
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app import ids
from app.accounts.models import Device
from app.db import gathering, is_passing, savepoint, still_in_transaction, write
from app.records import intake, kinds
from app.records.hand import Sender
from app.records.known import Known, look_up
from app.records.outcomes import Row, Status
from app.records.sealing import BadEnvelope, Envelope, read_envelope
from app.sync.bodies import whole_number
from app.web.access import person_or_none

RETRY_AFTER_S = 30
FURTHEST_OFFSET_MS = 10**13
log = logging.getLogger("beatbook")


class NotABatch(ValueError):
    """A record without a readable clear part: a mistake of the sender's program, told by 400. Says the record's id."""


class _Failed(Exception):
    """Something went wrong with one of the records, or with their rows: take them one by one."""


@dataclass(frozen=True)
class _Batch:
    """A batch in the hand: its records, and what is true of all of them."""

    envelopes: list[Envelope]
    sender: Sender

    def is_plain(self) -> bool:
        """Whether its records know nothing of each other, as nearly always: then their rows are written together."""
        return len({e.id for e in self.envelopes}) == len(self.envelopes) and all(map(_stands_alone, self.envelopes))


def take(device: Device, said: dict[str, Any]) -> list[Row]:
    """Take the records of a batch and answer each. Raise NotABatch, or Busy when no transaction can begin."""
    return take_envelopes(_envelopes(said.get("records")), _sender(device, said))


def take_envelopes(envelopes: list[Envelope], sender: Sender) -> list[Row]:
    """Take records that came together and answer each, in their order. Raise Busy when no transaction can begin."""
    batch = _Batch(envelopes, sender)
    if not batch.envelopes:
        return []
    try:
        return write(lambda session: _take_together(session, batch))
    except _Failed as error:
        reason = type(error.__cause__).__name__
        log.warning("batch taken apart", extra={"reason": reason, "count": len(batch.envelopes)})
    return write(lambda session: _take_apart(session, batch))


def _take_together(session: Session, batch: _Batch) -> list[Row]:
    known = look_up(session, batch.envelopes)
    try:
        with gathering(session) if batch.is_plain() else nullcontext():
            rows = [intake.take_sealed(session, envelope, batch.sender, known) for envelope in batch.envelopes]
    except Exception as error:
        raise _Failed from error
    _release_dependants(session, batch, rows)
    return rows


def _take_apart(session: Session, batch: _Batch) -> list[Row]:
    known, rows = look_up(session, batch.envelopes), []
    for envelope in batch.envelopes:
        try:
            with savepoint(session):
                rows.append(intake.take_sealed(session, envelope, batch.sender, known))
        except Exception as error:
            if not still_in_transaction(session):
                raise
            known = look_up(session, batch.envelopes)  # what was noted of this record has been undone
            rows.append(_keep_or_put_off(session, envelope, batch.sender, known, error))
    _release_dependants(session, batch, rows)
    return rows


def _keep_or_put_off(session: Session, envelope: Envelope, sender: Sender, known: Known, error: Exception) -> Row:
    """A passing cause: the phone tries again. A mistake of this server would only come again: it takes custody."""
    reason = type(getattr(error, "orig", None) or error).__name__
    if not (isinstance(error, DBAPIError) and is_passing(error)):
        log.error("record failed", exc_info=error, extra={"kind": envelope.kind, "reason": reason})
        try:
            with savepoint(session):
                return intake.keep_after_failure(session, envelope, sender, known)
        except DBAPIError:
            if not still_in_transaction(session):
                raise
    log.warning("record put off", extra={"kind": envelope.kind, "reason": reason})
    return Row(id=str(envelope.id), status=Status.DEFERRED, retry_after=RETRY_AFTER_S)


def _release_dependants(session: Session, batch: _Batch, rows: list[Row]) -> None:
    if any(row.status is Status.CREATED for row in rows):
        intake.release_dependants(session, {envelope.owner for envelope in batch.envelopes})


def _sender(device: Device, said: dict[str, Any]) -> Sender:
    person = person_or_none() if said.get("can_correct") is True else None
    return Sender(
        device_id=device.id,
        revoked=device.revoked_at is not None,
        offset_ms=whole_number(said.get("offset_ms"), FURTHEST_OFFSET_MS),
        at_the_form=person.person_id if person else None,
    )


def _stands_alone(envelope: Envelope) -> bool:
    kind = kinds.find(envelope.kind, envelope.v)
    return not envelope.deps and not envelope.supersedes and (kind is None or kind.alone)


def _envelopes(given: Any) -> list[Envelope]:
    if not isinstance(given, list):
        raise NotABatch
    return [_envelope(value) for value in given]


def _envelope(value: Any) -> Envelope:
    try:
        return read_envelope(value)
    except BadEnvelope:
        named = ids.read_uuid(value.get("id")) if isinstance(value, dict) else None
        raise NotABatch(str(named or "")) from None
