"""A phone's exported file is taken in through the same door as its batches, each record by its own proof.

Whoever brings the file vouches for nothing. It may come twice, or after its phone has sent a part of it by itself.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from app import ids
from app.accounts.models import Device
from app.actor import Actor
from app.audit import log
from app.db import Busy, db, write
from app.records import custody, intake
from app.records.digest import of_sealed
from app.records.hand import Sender
from app.records.models import Held
from app.records.outcomes import Row, Status
from app.records.reading import depth
from app.records.sealing import BadEnvelope, Envelope, read_envelope
from app.sync import batch
from app.sync.bodies import MAX_BATCH, MAX_BYTES, whole_number
from app.sync.custody import FORMAT

MOST_BYTES = 8 << 20
MOST_RECORDS = 2000
NO_PHONE = UUID(int=0)


class NotTaken(ValueError):
    """The whole file is refused, nothing of it was taken; says why in a sentence."""


@dataclass(frozen=True)
class Unread:
    """A record that could not be read: its place in the file, counted from one, and its id where it has one."""

    position: int
    record_id: UUID | None

    def __str__(self) -> str:
        if self.record_id is None:
            return _("Record %(position)s could not be read; it has no id.", position=self.position)
        return _("Record %(position)s could not be read: %(id)s.", position=self.position, id=self.record_id)


@dataclass(frozen=True)
class Summary:
    """What came of a file: how many records by the answer they got, and those that could not be read."""

    counts: Counter[Status]
    unread: tuple[Unread, ...]

    @property
    def whole(self) -> bool:
        """Whether every record is with the server now: taken, in custody, or here before."""
        return not self.unread and not self.counts[Status.DEFERRED]

    def lines(self) -> list[str]:
        """The same in plain words, a line for each answer."""
        said = [words for status, words in _in_words(self.counts).items() if self.counts[status]]
        return [*said, *map(str, self.unread)] or [_("The file holds no records.")]

    def trouble(self) -> str:
        """One line that says what is not with the server yet."""
        missing = self.counts[Status.DEFERRED] + len(self.unread)
        return ngettext(
            "%(num)s record was not taken. All others are with the server.",
            "%(num)s records were not taken. All others are with the server.",
            missing,
        )


@dataclass(frozen=True)
class _File:
    """An exported file as it was read."""

    device_id: UUID | None
    offset_ms: int | None
    envelopes: list[Envelope]
    unread: tuple[Unread, ...]


def take(content: bytes, by: Actor | str) -> Summary:
    """Take the records of an exported file, a portion a transaction. Raise NotTaken, or Busy before the first."""
    file = _read(content)
    write(lambda session: log.note(session, by, "outbox.import", "device", file.device_id or ""))
    sender = _sender(file, by.person_id if isinstance(by, Actor) else by)
    counts: Counter[Status] = Counter()
    for start in range(0, len(file.envelopes), MAX_BATCH):
        try:
            counts.update(row.status for row in _take(file.envelopes[start : start + MAX_BATCH], sender))
        except Busy:
            counts[Status.DEFERRED] += len(file.envelopes) - start
            break
    return Summary(counts, file.unread)


def _take(portion: list[Envelope], sender: Sender) -> list[Row]:
    """What was ended in custody is answered from there; the rest goes to the door, which knows all else."""
    answered = write(lambda session: _answered(session, portion, sender.brought_by or ""))
    rest = [envelope for position, envelope in enumerate(portion) if position not in answered]
    return [*answered.values(), *batch.take_envelopes(rest, sender)]


def _answered(session: Session, portion: list[Envelope], by: UUID | str) -> dict[int, Row]:
    kept = custody.kept_under(session, [envelope.id for envelope in portion])
    found: dict[int, Row] = {}
    for position, envelope in enumerate(portion):
        held = _same(kept.get(envelope.id, ()), envelope)
        if held is not None and held.ended_at is not None:
            found[position] = _answer_again(session, held, by)
    return found


def _same(kept: Iterable[Held], envelope: Envelope) -> Held | None:
    """The very same bytes of the same author in custody."""
    mine = [held for held in kept if held.owner == envelope.owner]
    digest = of_sealed(envelope.sealed) if mine else ""
    return next((held for held in mine if held.digest == digest), None)


def _answer_again(session: Session, held: Held, by: UUID | str) -> Row:
    """What was handed out as a file goes back into custody and is tried again; all other endings stand."""
    if held.ending != custody.EXPORTED:
        return Row(id=str(held.record_id), status=Status.DUPLICATE)
    custody.reopen(session, held, by)
    return intake.release(session, held, by)


def _read(content: bytes) -> _File:
    """Read a file's frame and the clear part of its records. Raise NotTaken."""
    said = _frame(content)
    records = said["records"]
    envelopes: list[Envelope] = []
    unread: list[Unread] = []
    for position, value in enumerate(records, 1):
        try:
            envelopes.append(_envelope(value))
        except BadEnvelope:
            record_id = ids.read_uuid(value.get("id")) if isinstance(value, dict) else None
            unread.append(Unread(position, record_id))
    offset_ms = whole_number(said.get("offset_ms"), batch.FURTHEST_OFFSET_MS)
    return _File(ids.read_uuid(said.get("device")), offset_ms, envelopes, tuple(unread))


def _frame(content: bytes) -> dict[str, Any]:
    if len(content) > MOST_BYTES:
        raise NotTaken(too_large())
    try:
        said = json.loads(content)
    except (ValueError, RecursionError):
        raise NotTaken(_("This file can't be read. Choose the file that the phone exported.")) from None
    if not isinstance(said, dict):
        raise NotTaken(_("This is not a file that a phone exported."))
    if said.get("format") != FORMAT:
        raise NotTaken(_("This file is not of the form that this server takes (%(format)s).", format=FORMAT))
    records = said.get("records")
    if not isinstance(records, list):
        raise NotTaken(_("This file has no list of records."))
    if len(records) > MOST_RECORDS:
        raise NotTaken(_("This file holds more than %(most)s records.", most=MOST_RECORDS))
    if not depth({name: value for name, value in said.items() if name != "records"}):
        raise NotTaken(_("This file is nested too deeply to be one that a phone exported."))
    return said


def too_large() -> str:
    """Why a file is refused before it is read."""
    return _("This file is too large: at most %(most)s MB are taken.", most=MOST_BYTES >> 20)


def _envelope(value: Any) -> Envelope:
    """One record's clear part, within the limits of what a phone may send; raise BadEnvelope."""
    if not depth(value):
        raise BadEnvelope
    envelope = read_envelope(value)
    if len(envelope.sealed) > MAX_BYTES:
        raise BadEnvelope
    return envelope


def _sender(file: _File, by: UUID | str) -> Sender:
    """The phone of a file. One that is unknown or out of service is no reason to lose what it recorded."""
    device = db.session.get(Device, file.device_id) if file.device_id else None
    return Sender(
        device_id=file.device_id or NO_PHONE,
        revoked=device is not None and device.revoked_at is not None,
        offset_ms=file.offset_ms,
        brought_by=by,
    )


def _in_words(counts: Counter[Status]) -> dict[Status, str]:
    created, known, held = counts[Status.CREATED], counts[Status.DUPLICATE], counts[Status.HELD]
    gone, put_off = counts[Status.GONE], counts[Status.DEFERRED]
    return {
        Status.CREATED: ngettext("%(num)s record taken.", "%(num)s records taken.", created),
        Status.DUPLICATE: ngettext("%(num)s record was here already.", "%(num)s records were here already.", known),
        Status.HELD: ngettext(
            "%(num)s record received, being checked.", "%(num)s records received, being checked.", held
        ),
        Status.GONE: ngettext(
            "%(num)s record was replaced by its correction before.",
            "%(num)s records were replaced by their corrections before.",
            gone,
        ),
        Status.DEFERRED: ngettext(
            "%(num)s record could not be taken just now. Bring the file again later.",
            "%(num)s records could not be taken just now. Bring the file again later.",
            put_off,
        ),
    }
