"""One record in the hand of the door: what it says, whether its author is believed, and what comes of it.

Where the author sits at the form they are asked to correct; in every other case of doubt the server takes custody,
because the phone deletes what was answered `held`, and somebody must be shown it until it has an ending (invariant 6).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app import clock, ids
from app.actor import Actor
from app.audit import log
from app.db import insert_now
from app.records import custody, guard, kinds, receipts, superseding
from app.records.digest import of_record
from app.records.kinds import Base, Kind, Record
from app.records.models import Held, Receipt, Redaction
from app.records.outcomes import Applied, Hold, Invalid, OutOfScope, Row, Stale, Status
from app.records.reading import Gate, gate
from app.records.rows import held_row, receipt_row
from app.records.sealing import Body, Envelope
from app.web import forms

LONGEST_ZONE = 40


@dataclass(frozen=True)
class Author:
    """Who a record says it is from: the person as they may act now, and the key that proves it on that phone."""

    actor: Actor
    key: bytes | None
    here: bool = True


@dataclass(frozen=True, kw_only=True)
class Sender:
    """The phone that sends, what is known of its clock, and who sits at it."""

    device_id: UUID
    revoked: bool = False
    offset_ms: int | None = None
    at_the_form: UUID | None = None
    scope_waived: bool = False
    author: Callable[[UUID], Author | None]


@dataclass(frozen=True)
class Known:
    """What the server already has under the ids of a batch."""

    receipts: dict[UUID, Receipt]
    held: dict[UUID, list[Held]]


@dataclass(frozen=True)
class _Said:
    """An opened record: its body, its digest and whose it is."""

    body: Body
    digest: str


class Hand:
    """One record in the hand: the steps share it, and each either answers or passes it on."""

    def __init__(
        self, session: Session, envelope: Envelope, sender: Sender, known: Known, *, vouched: bool = False
    ) -> None:
        self.session, self.envelope, self.sender, self.known = session, envelope, sender, known
        self.vouched, self.now = vouched, clock.now()
        self.beat_id: UUID | None = None  # the beat that scope was missing on, for who releases it

    def take(self, body: Body) -> Row:
        """Everything after the seal."""
        envelope = self.envelope
        supersedes = str(envelope.supersedes) if envelope.supersedes else None
        digest = of_record(envelope.kind, envelope.v, body.fields, body.made_at, body.tz, body.base, supersedes)
        receipt = self.known.receipts.get(envelope.id)
        author = self.sender.author(envelope.owner)
        doubt = self._doubt(author)
        if receipt is not None:
            return self._again(receipt, digest, proven=doubt is None)
        if doubt is not None or author is None:
            return self.hold(doubt or Hold.AUTHOR_NOT_PROVEN)
        if any(dep not in self.known.receipts for dep in envelope.deps) and self._missing_dependency():
            return self.hold(Hold.MISSING_DEPENDENCY)
        kind = kinds.find(envelope.kind, envelope.v)
        if kind is None or author.actor.role not in kind.roles:
            return self.hold(Hold.UNKNOWN_KIND if kind is None else Hold.LOST_SCOPE)
        if envelope.supersedes:
            kind, body = superseding.settle(self.session, kind, body, envelope)
        return self._read(kind, author, _Said(body, digest))

    def ask(self, status: Status, **more: Any) -> Row | None:
        """Answer the author, if they sit at the form; nothing is stored then."""
        if self.sender.at_the_form != self.envelope.owner:
            return None
        return Row(id=str(self.envelope.id), status=status, **more)

    def hold(self, reason: Hold, about: tuple[str, ...] = (), beat_id: UUID | None = None) -> Row:
        """Take custody and sign for the sealed bytes."""
        self.beat_id = beat_id
        if self.vouched:
            return self.kept(reason)
        held = custody.hold(
            self.session,
            self.envelope,
            reason,
            self.now,
            about=about,
            offset_ms=self.sender.offset_ms,
            beat_id=beat_id,
        )
        self.known.held.setdefault(self.envelope.id, []).append(held)
        return held_row(held)

    def kept(self, reason: Hold) -> Row:
        """It stays where it is: in custody already, or on the page."""
        return Row(id=str(self.envelope.id), status=Status.HELD, reason=reason)

    def _doubt(self, author: Author | None) -> Hold | None:
        """Why the author is not believed, if so. A page's author is signed in, a released one vouched for."""
        if self.vouched:
            return None
        if author is None or not self.envelope.signed_by(author.key):
            return Hold.AUTHOR_NOT_PROVEN
        if self.sender.revoked:
            return Hold.REVOKED_PHONE
        return None if author.here else Hold.LOST_SCOPE

    def _missing_dependency(self) -> bool:
        missing = [dep for dep in self.envelope.deps if dep not in self.known.receipts]
        return len(receipts.known(self.session, missing)) < len(missing)

    def _again(self, receipt: Receipt, digest: str, *, proven: bool) -> Row:
        """A record whose id is signed for. Only its proven author learns whether it is the same."""
        if receipt.superseded:
            return Row(id=str(receipt.id), status=Status.GONE)
        if receipt.owner == self.envelope.owner and receipt.digest == digest and proven:
            return receipt_row(receipt, Status.DUPLICATE)
        if receipt.owner == self.envelope.owner and proven:
            return self.ask(Status.CONFLICT, reason=Hold.SAME_ID) or self.hold(Hold.SAME_ID)
        return self.hold(Hold.AUTHOR_NOT_PROVEN if not proven else Hold.SAME_ID)

    def _read(self, kind: Kind, author: Author, said: _Said) -> Row:
        passed = gate(kind, said.body.fields)
        if passed.server_owned:
            self._note_refused(author, passed.server_owned)
        if passed.server_owned or passed.unknown:
            return self._misfit(passed)
        form = forms.read(kind.form, passed.fields)
        moments = _moments(said.body, self.sender.offset_ms)
        if passed.misshapen or moments is None or not form.validate():
            names = passed.misshapen or (() if form.errors else ("made_at",))
            return self._refuse(forms.first_errors(form) | dict.fromkeys(names, "?"))
        made_at, happened_at = moments
        record = Record(
            id=self.envelope.id,
            author=author.actor,
            values=form.values(),
            made_at=made_at,
            happened_at=happened_at,
            received_at=self.now,
            tz=said.body.tz[:LONGEST_ZONE],
            offset_ms=self.sender.offset_ms,
            base=_read_base(said.body.base),
            supersedes=self.envelope.supersedes,
            device_id=self.envelope.device,
            seq=self.envelope.seq or None,
            flagged=_flagged(kind, form.values()),
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
        )
        self.known.receipts[record.id] = receipt
        if record.supersedes:
            replaced = superseding.close(self.session, record.supersedes, receipt)
            self.known.receipts.update({replaced.id: replaced} if replaced else {})
        self._list_for_redaction(kind, record, done)
        log.note(self.session, record.author, kind.name, kind.subject, done.subject_id)
        return receipt_row(receipt, Status.CREATED)

    def _note_refused(self, author: Author, names: tuple[str, ...]) -> None:
        log.note(
            self.session,
            author.actor,
            "record.server_field",
            self.envelope.kind,
            self.envelope.id,
            outcome="refused",
            names=names,
        )

    def _misfit(self, passed: Gate) -> Row:
        """Names that this server does not know: a newer phone's (kept for a newer server), or the server's own."""
        names = passed.server_owned + passed.unknown
        if self.vouched:
            return Row(id=str(self.envelope.id), status=Status.INVALID, errors=dict.fromkeys(names, "?"))
        return self.hold(Hold.SERVER_FIELD if passed.server_owned else Hold.UNKNOWN_FIELD, names)

    def _refuse(self, errors: dict[str, str]) -> Row:
        return self.ask(Status.INVALID, errors=errors) or self.hold(Hold.NEEDS_CORRECTION, tuple(errors))

    def _list_for_redaction(self, kind: Kind, record: Record, done: Applied) -> None:
        rows = [
            Redaction(
                id=ids.uuid7(),
                kind=kind.subject,
                subject_id=done.subject_id,
                field=field,
                beat_id=done.beat_id,
                flagged_at=self.now,
            )
            for field in sorted(record.flagged)
        ]
        if rows:
            insert_now(self.session, *rows)


def _moments(body: Body, offset_ms: int | None) -> tuple[datetime, datetime] | None:
    """(made_at as the phone's clock had it, the same corrected by the measured offset); nothing if unreadable."""
    try:
        made_at = clock.from_iso(body.made_at)
        return made_at, made_at + timedelta(milliseconds=offset_ms or 0)
    except (ValueError, OverflowError):
        return None


def _read_base(base: dict[str, Any] | None) -> Base | None:
    found, version = ids.read_uuid((base or {}).get("id")), (base or {}).get("version")
    return Base(found, version) if found and isinstance(version, int) and version < 2**31 else None


def _flagged(kind: Kind, values: dict[str, Any]) -> frozenset[str]:
    """The free texts in which the guard finds something that looks like a person."""
    return frozenset(name for name in kind.guarded if values.get(name) and guard.find(values[name]))
