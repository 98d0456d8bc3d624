"""Who stands in for whom: covering a beat for a shift, and being away from a day to a day. All of it is audited."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, select, union
from sqlalchemy.orm import Session, aliased

from app import clock, ids
from app.accounts.models import Person
from app.actor import Actor, Role
from app.audit import log
from app.db import db, write
from app.places.models import Assignment, Away, Beat, Cover
from app.places.store import SHIFT, day_of, in_force, people_on, today

RECORDERS = (Role.OFFICER, Role.SERGEANT)
MOMENT = timedelta(milliseconds=1)

#: Until when after somebody's last day on a beat there is a handover, and from when before it.
LATELY, SOON = timedelta(days=90), timedelta(days=14)


@dataclass(frozen=True)
class Covering:
    """A beat that somebody covers now."""

    id: UUID
    beat_id: UUID
    beat: str
    person_id: UUID
    name: str
    collar: str
    until_at: datetime


@dataclass(frozen=True)
class Absence:
    """Somebody's days away, today or later."""

    id: UUID
    person_id: UUID
    name: str
    from_on: date
    to_on: date
    stand_in: str | None


@dataclass(frozen=True)
class Assigned:
    """Somebody's time on a beat, in whole days; `to_on`: the last one, if that is known."""

    person_id: UUID
    name: str
    collar: str
    from_on: date
    to_on: date | None

    @property
    def last_on(self) -> date:
        """The last day, or the end of time."""
        return self.to_on or date.max


_ASSIGNED = select(Person.id, Person.name, Person.collar, Assignment.from_on, Assignment.to_on).join(
    Person, Person.id == Assignment.person_id
)


def cover(actor: Actor, person_id: UUID, beat_id: UUID) -> bool:
    """Open a beat to somebody until the end of a shift; false when it is open to them already."""

    def work(session: Session) -> bool:
        now = clock.now()
        if beat_id in _beats_now(session, person_id, now):
            return False
        row = Cover(
            id=ids.uuid7(),
            person_id=person_id,
            beat_id=beat_id,
            from_at=now,
            until_at=now + SHIFT,
            begun_by=actor.person_id,
        )
        session.add(row)
        log.note(session, actor, "cover.begin", "beat", beat_id, names=("person", "until_at"))
        return True

    return write(work)


def end_cover(actor: Actor, cover_id: UUID) -> bool:
    """End a cover now: one's own, or as a sergeant that of somebody on own beats."""

    def work(session: Session) -> bool:
        row, now = session.get(Cover, cover_id), clock.now()
        if row is None or row.until_at <= now or not _may_end(actor, row):
            return False
        row.until_at = max(now, row.from_at + MOMENT)
        log.note(session, actor, "cover.end", "beat", row.beat_id, names=("person",))
        return True

    return write(work)


def covering(*, person_id: UUID | None = None, beats: Iterable[UUID] = ()) -> list[Covering]:
    """What somebody covers now, or who covers one of these beats."""
    now = clock.now()
    whose = Cover.person_id == person_id if person_id else Cover.beat_id.in_(list(beats))
    rows = db.session.execute(
        select(Cover.id, Cover.beat_id, Beat.name, Person.id, Person.name, Person.collar, Cover.until_at)
        .join(Beat, Beat.id == Cover.beat_id)
        .join(Person, Person.id == Cover.person_id)
        .where(whose, Cover.from_at <= now, Cover.until_at > now)
        .order_by(Beat.name, Cover.from_at)
    )
    return [Covering(*row) for row in rows]


def set_away(actor: Actor, person_id: UUID, from_on: date, to_on: date, stand_in: UUID | None) -> None:
    """Somebody is away from a day to a day."""

    def work(session: Session) -> None:
        session.add(Away(id=ids.uuid7(), person_id=person_id, from_on=from_on, to_on=to_on, stand_in=stand_in))
        log.note(session, actor, "away.set", "person", person_id, names=("from_on", "to_on", "stand_in"))

    write(work)


def end_away(actor: Actor, away_id: UUID, people: frozenset[UUID]) -> bool:
    """Back earlier than said (or not away at all); only for one of `people`."""

    def work(session: Session) -> bool:
        row = session.get(Away, away_id)
        if row is None or row.person_id not in people:
            return False
        session.delete(row)
        log.note(session, actor, "away.end", "person", row.person_id)
        return True

    return write(work)


def absences(people: Iterable[UUID]) -> list[Absence]:
    """Days away of these people, today and later, the next first."""
    other = aliased(Person)
    rows = db.session.execute(
        select(Away.id, Away.person_id, Person.name, Away.from_on, Away.to_on, other.name)
        .join(Person, Person.id == Away.person_id)
        .outerjoin(other, other.id == Away.stand_in)
        .where(Away.person_id.in_(list(people)), Away.to_on >= today())
        .order_by(Away.from_on, Person.name)
    )
    return [Absence(*row) for row in rows]


def is_away(session: Session, person_id: UUID, *days: date) -> bool:
    """Whether somebody is away on one of these days, or does not work here any more."""
    left = session.scalar(select(Person.left_at).where(Person.id == person_id))
    on = or_(*(and_(Away.from_on <= day, Away.to_on >= day) for day in days))
    return (
        left is not None or session.scalar(select(Away.id).where(Away.person_id == person_id, on).limit(1)) is not None
    )


def away_of(people: Iterable[UUID]) -> frozenset[UUID]:
    """Those of these people who are away today, or have left."""
    wanted, day = list(people), today()
    away = select(Away.person_id).where(Away.person_id.in_(wanted), Away.from_on <= day, Away.to_on >= day)
    gone = select(Person.id).where(Person.id.in_(wanted), Person.left_at.is_not(None))
    return frozenset(db.session.scalars(union(away, gone)))


def away_today() -> Any:
    """A query of the ids of all who are away today."""
    return select(Away.person_id).where(Away.from_on <= today(), Away.to_on >= today())


def beats_of_any(people: Any) -> frozenset[UUID]:
    """The beats, not retired, to which one of these people (a query of ids) is assigned today, or which they cover."""
    now = clock.now()
    assigned = select(Assignment.beat_id).where(Assignment.person_id.in_(people), *in_force(today()))
    covering = select(Cover.beat_id).where(Cover.person_id.in_(people), Cover.from_at <= now, Cover.until_at > now)
    open_ones = select(Beat.id).where(Beat.retired_at.is_(None), or_(Beat.id.in_(assigned), Beat.id.in_(covering)))
    return frozenset(db.session.scalars(open_ones))


def stands_in_for(actor: Actor) -> list[tuple[frozenset[UUID], frozenset[UUID]]]:
    """(people, beats): whose follow-ups on which of the actor's beats stand in the actor's Today.

    Who is away (or has left): their named stand-in, whoever covers the beat now, else everybody of the beat; also
    everybody when the stand-in is away or has left, too.
    """
    if not actor.beats:
        return []
    day = today()
    named = select(Away.person_id, Away.stand_in).where(Away.from_on <= day, Away.to_on >= day)
    away = db.session.execute(named).all()
    gone = db.session.scalars(select(Person.id).where(Person.left_at.is_not(None)))
    nobody = {None, *(row.person_id for row in away), *(left := set(gone))}
    on_all = {row.person_id for row in away if row.stand_in in nobody | {actor.person_id}} | left
    covered = frozenset(row.beat_id for row in covering(person_id=actor.person_id))
    found = ((on_all, actor.beats), ({row.person_id for row in away} - on_all, covered))
    return [(others, on) for people, on in found if on and (others := frozenset(people) - {actor.person_id})]


def works_on(session: Session, person_id: UUID, beat_id: UUID) -> bool:
    """Whether somebody could go on with something on a beat: they record, are still here, and are on it now."""
    person = session.get(Person, person_id)
    here = person is not None and person.left_at is None and person.role in RECORDERS
    return here and beat_id in _beats_now(session, person_id, clock.now())


def colleagues(beats: Iterable[UUID]) -> list[tuple[UUID, str]]:
    """Who works on these beats today, as (id, "name · number"), by name: for choosing who goes on with something."""
    found = select(Person.id, Person.name, Person.collar).where(
        Person.id.in_(people_on(beats)), Person.left_at.is_(None)
    )
    rows = db.session.execute(found.where(Person.role.in_(RECORDERS)).order_by(Person.name))
    return [(row.id, f"{row.name} · {row.collar}" if row.collar else row.name) for row in rows]


def everybody() -> list[tuple[UUID, str]]:
    """Everybody who records, as (id, "name · number"), by name: for sending somebody to a beat."""
    working = select(Person.id, Person.name, Person.collar).where(Person.left_at.is_(None), Person.role.in_(RECORDERS))
    rows = db.session.execute(working.order_by(Person.name))
    return [(row.id, f"{row.name} · {row.collar}" if row.collar else row.name) for row in rows]


def since_when(beat_id: UUID) -> list[Assigned]:
    """Who is assigned to a beat today, whoever has been there longest first."""
    day = today()
    now = (Assignment.from_on <= day, or_(Assignment.to_on.is_(None), Assignment.to_on >= day))
    rows = db.session.execute(
        _ASSIGNED.where(Assignment.beat_id == beat_id, *now, Person.left_at.is_(None)).order_by(
            Assignment.from_on, Person.name
        )
    )
    return [Assigned(*row) for row in rows]


def leaving(beat_id: UUID, soon: timedelta = SOON) -> list[Assigned]:
    """Who leaves a beat soon or has left it lately, by their last day; `to_on` is always said.

    Whoever has left the agency has left the beat, whatever day their assignment names.
    """
    rows = db.session.execute(_ASSIGNED.add_columns(Person.left_at).where(Assignment.beat_id == beat_id))
    last: dict[UUID, Assigned] = {}
    for row in rows:
        gone_on = day_of(row.left_at) if row.left_at else date.max
        one = Assigned(row.id, row.name, row.collar, row.from_on, min(row.to_on or date.max, gone_on))
        if one.from_on <= one.last_on and (one.person_id not in last or last[one.person_id].last_on < one.last_on):
            last[one.person_id] = one
    first, end = today() - LATELY, today() + soon
    return sorted(
        (one for one in last.values() if first <= one.last_on <= end), key=lambda one: (one.last_on, one.name)
    )


def _beats_now(session: Session, person_id: UUID, now: datetime) -> frozenset[UUID]:
    day = today()
    assigned: Any = select(Assignment.beat_id).where(
        Assignment.person_id == person_id,
        Assignment.from_on <= day,
        or_(Assignment.to_on.is_(None), Assignment.to_on >= day),
    )
    covered = select(Cover.beat_id).where(Cover.person_id == person_id, Cover.from_at <= now, Cover.until_at > now)
    return frozenset([*session.scalars(assigned), *session.scalars(covered)])


def _may_end(actor: Actor, row: Cover) -> bool:
    return row.person_id == actor.person_id or (actor.role is Role.SERGEANT and row.beat_id in actor.beats)
