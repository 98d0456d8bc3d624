"""One record in the hand of the door: what it says, whether its author is believed, and what comes of it.

Where the author sits at the form they are asked to correct; in every other case of doubt the server takes custody,
because the phone deletes what was answered `held`, and somebody must be shown it until it has an ending (invariant 6).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app import clock
from app.audit import log
from app.records import custody, guard, kinds, receipts, redaction, superseding
from app.records.authors import Author
from app.records.custody import Why
from app.records.digest import of_record
from app.records.kinds import Kind, Record, read_base
from app.records.known import Known
from app.records.models import Receipt
from app.records.outcomes import Applied, Hold, Invalid, OutOfScope, Row, Stale, Status
from app.records.reading import gate
from app.records.rows import held_row, receipt_row
from app.records.sealing import Body, Envelope
from app.web import forms

ZONE = re.compile("[A-Za-z0-9_+/-]{1,40}")


class Way(Enum):
    """How a record came to the door: sent by a phone, posted from a page, or let out of custody."""

    SENT = "sent"
    POSTED = "posted"
    RELEASED = "released"


@dataclass(frozen=True, kw_only=True)
class Sender:
    """The phone that sends, what is known of its clock, who sits at it, and what somebody has allowed meanwhile.

    `vouched`: the author's word is there, no proof is needed. `scope_waived`: its author need not be on the beat.
    `brought_by`: who brought the phone's records as a file; the phone itself has not sent them.
    """

    device_id: UUID
    revoked: bool = False
    offset_ms: int | None = None
    at_the_form: UUID | None = None
    vouched: bool = False
    scope_waived: bool = False
    brought_by: UUID | str | None = None


@dataclass(frozen=True)
class _Said:
    """An opened record: its body and its digest."""

    body: Body
    digest: str


class Hand:
    """One record in the hand: the steps share it, and each either answers or passes it on."""

    def __init__(self, session: Session, envelope: Envelope, sender: Sender, known: Known, way: Way = Way.SENT) -> None:
        self.session, self.envelope, self.sender, self.known, self.way = session, envelope, sender, known, way
        self.now = clock.now()
        self.proven = False
        self.stays: Why | None = None  # why a record that is in custody already stays there

    def take(self, body: Body, author: Author | None) -> Row:
        """Everything after the seal."""
        envelope = self.envelope
        supersedes = str(envelope.supersedes) if envelope.supersedes else None
        digest = of_record(envelope.kind, envelope.v, body.fields, body.made_at, body.tz, body.base, supersedes)
        doubt = self._doubt(author)
        self.proven = doubt is not Hold.AUTHOR_NOT_PROVEN
        receipt = self.known.receipts.get(envelope.id)
        if receipt is not None:
            return self._again(receipt, digest, doubt)
        if doubt is not None or author is None:
            return self.hold(doubt or Hold.AUTHOR_NOT_PROVEN)
        kind = kinds.find(envelope.kind, envelope.v)
        if kind is None:
            return self.hold(Hold.UNKNOWN_KIND)
        if not self.sender.scope_waived and not (author.here and author.actor.role in kind.roles):
            return self.hold(Hold.LOST_SCOPE)
        if any(dep not in self.known.receipts for dep in envelope.deps):
            return self.hold(Hold.MISSING_DEPENDENCY)
        if envelope.supersedes:
            kind, body = superseding.settle(self.known, kind, body, envelope)
        return self._read(kind, author, _Said(body, digest))

    def ask(self, status: Status, **more: Any) -> Row | None:
        """Answer the author, if they sit at the form; nothing is stored then."""
        if self.sender.at_the_form != self.envelope.owner:
            return None
        return Row(id=str(self.envelope.id), status=status, **more)

    def hold(self, reason: Hold, about: tuple[str, ...] = (), beat_id: UUID | None = None) -> Row:
        """Take custody and sign for the sealed bytes; what is there already, or on a page still, stays where it is."""
        why = Why(reason, about, beat_id)
        if self.way is not Way.SENT:
            self.stays = why
            return Row(id=str(self.envelope.id), status=Status.HELD, reason=reason)
        by = self.envelope.owner if self.proven else self.sender.brought_by or f"phone {self.sender.device_id}"
        held = custody.hold(
            self.session, self.envelope, why, by=by, received_at=self.now, offset_ms=self.sender.offset_ms
        )
        self.known.held.setdefault(self.envelope.id, []).append(held)
        return held_row(held)

    def _doubt(self, author: Author | None) -> Hold | None:
        """Why the author is not believed, if so. A page's author is signed in."""
        if self.sender.vouched:
            return None
        if author is None or not self.envelope.signed_by(author.key):
            return Hold.AUTHOR_NOT_PROVEN
        return Hold.REVOKED_PHONE if author.revoked or self.sender.revoked else None

    def _again(self, receipt: Receipt, digest: str, doubt: Hold | None) -> Row:
        """A record whose id is signed for. Only its proven author learns whether it is the same."""
        if not self.proven:
            return self.hold(Hold.AUTHOR_NOT_PROVEN)
        if receipt.owner == self.envelope.owner:
            if receipt.superseded:
                return self._gone(receipt)
            if receipts.is_same(receipt, digest):
                return receipt_row(receipt, Status.DUPLICATE)
        if kinds.find(self.envelope.kind, self.envelope.v) is None:
            return self.hold(Hold.UNKNOWN_KIND)
        if doubt is not None:
            return self.hold(doubt)
        mine = receipt.owner == self.envelope.owner
        asked = self.ask(Status.CONFLICT, reason=Hold.SAME_ID) if mine else None
        return asked or self.hold(Hold.SAME_ID)

    def _gone(self, receipt: Receipt) -> Row:
        """It comes after its own correction; so does what it was itself a correction of."""
        if self.envelope.supersedes:
            superseding.close(self.session, self.known, self.envelope.supersedes, receipt)
        return Row(id=str(receipt.id), status=Status.GONE)

    def _read(self, kind: Kind, author: Author, said: _Said) -> Row:
        passed = gate(kind, said.body.fields)
        if passed.server_owned:
            self._note_refused(author, passed.server_owned)
        if passed.server_owned or passed.unknown:
            return self._misfit(passed.server_owned, passed.unknown)
        form = forms.read(kind.form, passed.fields)
        moments = _moments(said.body, self.sender.offset_ms)
        if passed.misshapen or moments is None or not form.validate():
            names = passed.misshapen or (() if form.errors else ("made_at",))
            return self._refuse(forms.first_errors(form) | _unread(names))
        made_at, happened_at = moments
        values = form.values()
        record = Record(
            id=self.envelope.id,
            author=author.actor,
            values=values,
            made_at=made_at,
            happened_at=happened_at,
            received_at=self.now,
            tz=said.body.tz if ZONE.fullmatch(said.body.tz) else "UTC",
            offset_ms=self.sender.offset_ms,
            base=read_base(said.body.base),
            supersedes=self.envelope.supersedes,
            device_id=self.envelope.device,
            seq=self.envelope.seq or None,
            flagged=_flagged(kind, values),
            scope_waived=self.sender.scope_waived,
        )
        return self._apply(kind, record, said)

    def _apply(self, kind: Kind, record: Record, said: _Said) -> Row:
        """The effect, then the receipt, in one savepoint: neither is ever there without the other."""
        match kind.apply(self.session, record):
            case Applied() as done:
                return self._sign(kind, record, done, said)
            case Invalid(errors):
                return self._refuse(errors)
            case Stale(version):
                asked = self.ask(Status.CONFLICT, reason=Hold.CHANGED_MEANWHILE, version=version)
                return asked or self.hold(Hold.CHANGED_MEANWHILE)
            case OutOfScope(beat_id):
                return self.hold(Hold.LOST_SCOPE, beat_id=beat_id)

    def _sign(self, kind: Kind, record: Record, done: Applied, said: _Said) -> Row:
        receipt = receipts.keep(
            self.session,
            id=record.id,
            owner=record.author.person_id,
            kind=kind.name,
            digest=said.digest,
            received_at=self.now,
            version=done.version,
            subject_id=done.subject_id,
            device_id=record.device_id,
            seq=record.seq,
            reason=done.reason,
        )
        self.known.receipts[record.id] = receipt
        if record.supersedes:
            superseding.close(self.session, self.known, record.supersedes, receipt)
        text_in = done.text_in or done.subject_id
        redaction.put_on_list(self.session, kind.subject, text_in, done.beat_id, record.flagged)
        log.note(self.session, record.author, kind.name, kind.subject, done.subject_id)
        return receipt_row(receipt, Status.CREATED)

    def _note_refused(self, author: Author, names: tuple[str, ...]) -> None:
        kind, record_id = self.envelope.kind, self.envelope.id
        log.note(self.session, author.actor, "record.server_field", kind, record_id, outcome="refused", names=names)

    def _misfit(self, server_owned: tuple[str, ...], unknown: tuple[str, ...]) -> Row:
        """Names that this server does not know: a newer phone's (kept for a newer server), or the server's own."""
        names = server_owned + unknown
        if self.way is Way.POSTED:
            return Row(id=str(self.envelope.id), status=Status.INVALID, errors=_unread(names))
        return self.hold(Hold.SERVER_FIELD if server_owned else Hold.UNKNOWN_FIELD, names)

    def _refuse(self, errors: dict[str, str]) -> Row:
        return self.ask(Status.INVALID, errors=errors) or self.hold(Hold.NEEDS_CORRECTION, tuple(errors))


def _unread(names: tuple[str, ...]) -> dict[str, str]:
    return dict.fromkeys(names, _("Beatbook could not read this.")) if names else {}


def _moments(body: Body, offset_ms: int | None) -> tuple[datetime, datetime] | None:
    """(made_at as the phone's clock had it, the same corrected by the measured offset); nothing if unreadable."""
    try:
        made_at = clock.from_iso(body.made_at)
        return made_at, made_at + timedelta(milliseconds=offset_ms or 0)
    except (ValueError, OverflowError):
        return None


def _flagged(kind: Kind, values: dict[str, Any]) -> frozenset[str]:
    """The free texts in which the guard finds something that looks like a person."""
    return frozenset(name for name in kind.guarded if values.get(name) and guard.find(values[name]))
