"""Ending what is in custody: by its author, by a sergeant or an administrator, or by the clock (invariant 6).

Each reason is somebody's turn. What its author can't end any more (they left, their role changed), and all that has
waited for five days, an administrator is shown as well.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from app import clock
from app.accounts.models import Device, Person
from app.actor import Actor, Role
from app.audit import log
from app.db import db, write
from app.records import custody, intake, kinds, receipts
from app.records.custody import Why
from app.records.kinds import Fields, Kind, Stands
from app.records.models import Held
from app.records.outcomes import Hold, Row
from app.records.sealing import Body

T = TypeVar("T")

#: Whose turn it is, by reason. Every reason stands in exactly one of the three.
AUTHORS = frozenset(custody.AUTHORS_TURN)
SERGEANTS = frozenset({Hold.LOST_SCOPE})
ADMINS = frozenset(Hold) - AUTHORS - SERGEANTS

#: Reasons for which the author is asked "is this yours?"; for the others "please correct this".
DOUBTED = frozenset({Hold.AUTHOR_NOT_PROVEN, Hold.REVOKED_PHONE})

#: Reasons that pass by themselves: a dependency comes, a newer server knows the kind, a key is put back.
PASSING = frozenset(
    {Hold.MISSING_DEPENDENCY, Hold.UNKNOWN_KIND, Hold.UNKNOWN_FIELD, Hold.UNKNOWN_KEY, Hold.OUR_MISTAKE}
)
RECORDERS = frozenset({Role.OFFICER, Role.SERGEANT})
PAGE, AT_ONCE = 200, 50
FORMAT = "beatbook-outbox/1"
UNKNOWN_PHONE = "?"


class Overtaken(Exception):
    """Somebody, or the clock, has ended this meanwhile, or it is somebody else's turn now."""


@dataclass(frozen=True)
class Item:
    """A held record as a page shows it. `late`: it has waited for more than five days."""

    held: Held
    phone: str
    late: bool

    @property
    def doubted(self) -> bool:
        return self.held.reason in DOUBTED


def for_author(actor: Actor) -> list[Item]:
    """What an author is to say or correct, oldest first."""
    return _items(Held.owner == actor.person_id, Held.reason.in_(AUTHORS))


def for_checking(actor: Actor) -> list[Item]:
    """What a sergeant (of own beats) or an administrator decides, oldest first."""
    match actor.role:
        case Role.SERGEANT:
            return _items(Held.reason.in_(SERGEANTS), Held.beat_id.in_(actor.beats))
        case Role.ADMIN:
            return _items(_an_admins_turn())
        case _:
            return []


def find(items: Iterable[Item], held_id: UUID) -> Item | None:
    """One of these items."""
    return next((item for item in items if item.held.id == held_id), None)


def look(actor: Actor, item: Item) -> Body | None:
    """What a held record says, if it can be opened; the look is written down first (invariant 9)."""
    write(lambda session: log.note(session, actor, "custody.look", item.held.kind, item.held.record_id))
    return intake.opened(item.held)


def stands(actor: Actor, item: Item) -> Stands | None:
    """The record as it is now that a held one would change, or that has its id; only if its author may see it."""
    kind = kind_of(item)
    subject_id = _subject_of(item) if kind else None
    return kind.stands(db.session(), subject_id, actor) if kind and kind.stands and subject_id else None


def kind_of(item: Item) -> Kind | None:
    """The kind of a held record, if this server knows it."""
    return kinds.find(item.held.kind, custody.envelope_of(item.held).v)


def is_mine(actor: Actor, items: Iterable[Item]) -> None:
    """The author says that these are theirs: they are taken, or stay for what else is to be done."""

    def work(session: Session) -> None:
        for held in _still_so(session, items):
            held.vouched_by = actor.person_id
            log.note(session, actor, "custody.vouch", held.kind, held.record_id)
            intake.release(session, held, actor.person_id)

    write(work)


def is_not_mine(actor: Actor, items: Iterable[Item]) -> None:
    """The author says that these are not theirs: an administrator is shown them."""

    def work(session: Session) -> None:
        for held in _still_so(session, items):
            custody.hold_for(session, held, Why(Hold.DISOWNED), actor.person_id)

    write(work)


def take_in(actor: Actor, item: Item) -> Row:
    """Take in what was recorded where its author is not (any more), or try the rest again. Raise Overtaken."""
    waived = item.held.reason in SERGEANTS
    return _with(item, lambda session, held: intake.release(session, held, actor.person_id, scope_waived=waived))


def send_back(actor: Actor, item: Item, words: str) -> None:
    """Ask the author to correct it, and say why. Raise Overtaken."""
    why = Why(Hold.NEEDS_CORRECTION)
    _with(item, lambda session, held: custody.hold_for(session, held, why, actor.person_id, words=words))


def close(actor: Actor, item: Item, ending: str, words: str = "") -> None:
    """End custody for good: handed out as a file, or closed by somebody who says why. Raise Overtaken."""
    _with(item, lambda session, held: custody.end(session, held, ending, actor.person_id, words=words))


def as_file(item: Item) -> str:
    """A held record as a file, sealed as it came; the same form as a phone's own export (`importing` reads both)."""
    held = item.held
    record = json.loads(held.envelope)
    return json.dumps({"format": FORMAT, "device": record["device"], "offset_ms": held.offset_ms, "records": [record]})


def correct(actor: Actor, item: Item, fields: Fields, version: int | None, kind: str = "") -> Row:
    """The author's version, made on what `stands` showed them, is taken in place of the held one. Raise Overtaken.

    `kind`: it is taken as something else than it was meant, such as a note.
    """
    return _with(item, lambda session, held: intake.correct(session, held, actor, fields, version, kind))


def meanwhile(item: Item) -> list[str]:
    """What happened to the subject of a held change since the version that its author saw, in words."""
    kind, body = kind_of(item), intake.opened(item.held)
    base = kinds.read_base(body.base) if body else None
    return kind.meanwhile(base.id, base.version) if kind and kind.meanwhile and base else []


def retry_held() -> None:
    """Housekeeping: try again what may pass by now, a portion at a time, so that nobody waits long for their turn."""
    found = select(Held.id).where(Held.ended_at.is_(None), Held.reason.in_(PASSING)).order_by(Held.received_at)
    held_ids = list(db.session.scalars(found))
    for start in range(0, len(held_ids), AT_ONCE):
        _retry(held_ids[start : start + AT_ONCE])


def _retry(held_ids: list[UUID]) -> None:
    def work(session: Session) -> None:
        for held in session.scalars(select(Held).where(Held.id.in_(held_ids), Held.ended_at.is_(None))):
            intake.release(session, held, intake.SERVER)

    write(work)


def _with(item: Item, act: Callable[[Session, Held], T]) -> T:
    def work(session: Session) -> T:
        for held in _still_so(session, [item]):
            return act(session, held)
        raise Overtaken

    return write(work)


def _still_so(session: Session, items: Iterable[Item]) -> list[Held]:
    """The records that stand as the page showed them, now part of the transaction."""
    found = [(item, session.get_one(Held, item.held.id)) for item in items]
    return [held for item, held in found if held.ended_at is None and held.reason == item.held.reason]


def _subject_of(item: Item) -> UUID | None:
    body = intake.opened(item.held)
    base = kinds.read_base(body.base) if body else None
    if base is not None:
        return base.id
    receipt = receipts.known(db.session(), [item.held.record_id]).get(item.held.record_id)
    return receipt.subject_id if receipt and receipt.owner == item.held.owner else None


def _an_admins_turn() -> ColumnElement[bool]:
    late = Held.received_at < clock.now() - custody.ALARM_AFTER
    author_can_not = or_(Person.id.is_(None), Person.left_at.is_not(None), Person.role.not_in(RECORDERS))
    return or_(
        Held.reason.in_(ADMINS),
        and_(Held.reason.in_(SERGEANTS), or_(Held.beat_id.is_(None), late)),
        and_(Held.reason.in_(AUTHORS), or_(author_can_not, late)),
    )


def _items(*conditions: ColumnElement[bool]) -> list[Item]:
    found = (
        select(Held, Device.number)
        .outerjoin(Device, Device.id == Held.device_id)
        .outerjoin(Person, Person.id == Held.owner)
        .where(Held.ended_at.is_(None), *conditions)
        .order_by(Held.received_at, Held.id)
        .limit(PAGE)
    )
    old = clock.now() - custody.ALARM_AFTER
    return [Item(row[0], str(row[1] or UNKNOWN_PHONE), row[0].received_at < old) for row in db.session.execute(found)]
