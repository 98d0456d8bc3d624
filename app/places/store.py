"""Beats, places and assignments: finding and keeping them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import bindparam, func, or_, select, union, update
from sqlalchemy.orm import Session

from app import clock, ids
from app.accounts.models import Person
from app.actor import Actor
from app.audit import log
from app.db import db, write
from app.places.models import Assignment, Beat, Cover, Place
from app.settings import settings

By = Actor | UUID | str
SHIFT = timedelta(hours=12)

_ASSIGNED = select(Assignment.from_on, Assignment.to_on).where(
    Assignment.person_id == bindparam("person_id"), Assignment.beat_id == bindparam("beat_id")
)
_COVERED = select(Cover.from_at, Cover.until_at).where(
    Cover.person_id == bindparam("person_id"), Cover.beat_id == bindparam("beat_id")
)


@dataclass(frozen=True)
class Spot:
    """A place with the name of its beat, for lists and headings."""

    id: UUID
    label: str
    kind: str
    beat_id: UUID
    beat: str


def today() -> date:
    """The agency's day: what an assignment is counted by."""
    return day_of(clock.now())


def day_of(moment: datetime) -> date:
    """The agency's day that a moment falls in; at the ends of time, where no zone can be, the day in UTC."""
    try:
        return moment.astimezone(settings().zone).date()
    except OverflowError:
        return moment.date()


def beats_of(person_id: UUID, on: date | None = None) -> frozenset[UUID]:
    """The beats that somebody is assigned to on a day (today) or covers now, in one query."""
    return frozenset(db.session.scalars(_beat_ids(person_id, on or today())))


def people_on(beat_ids: Iterable[UUID]) -> frozenset[UUID]:
    """The people who are assigned to one of these beats today, or cover it."""
    wanted, now = list(beat_ids), clock.now()
    assigned = select(Assignment.person_id).where(Assignment.beat_id.in_(wanted), *in_force(today()))
    covering = select(Cover.person_id).where(Cover.beat_id.in_(wanted), Cover.from_at <= now, Cover.until_at > now)
    return frozenset(db.session.scalars(union(assigned, covering)))


def how_many_on(beat_ids: Iterable[UUID], first: date, last: date) -> dict[UUID, int]:
    """How many people were assigned to each of these beats on a day from `first` to `last`; none: not in it."""
    found = (
        select(Assignment.beat_id, func.count(Assignment.person_id.distinct()))
        .where(Assignment.beat_id.in_(list(beat_ids)), Assignment.from_on <= last)
        .where(or_(Assignment.to_on.is_(None), Assignment.to_on >= first))
        .group_by(Assignment.beat_id)
    )
    return {row[0]: row[1] for row in db.session.execute(found)}


def is_assigned(session: Session, person_id: UUID, beat_id: UUID, *days: date) -> bool:
    """Whether somebody is, was or covered on a beat on one of these days; looked up once in a transaction."""
    known: dict[tuple[UUID, UUID], list[tuple[date, date]]] = session.info.setdefault("assigned", {})
    if (person_id, beat_id) not in known:
        named = {"person_id": person_id, "beat_id": beat_id}
        assigned = [(row.from_on, row.to_on or date.max) for row in session.execute(_ASSIGNED, named)]
        covered = [(day_of(row.from_at), day_of(row.until_at)) for row in session.execute(_COVERED, named)]
        known[person_id, beat_id] = assigned + covered
    return any(first <= day <= last for first, last in known[person_id, beat_id] for day in days)


def place(session: Session, place_id: UUID) -> Place | None:
    """A place, retired or not; looked up once in a transaction."""
    known: dict[UUID, Place | None] = session.info.setdefault("places", {})
    if place_id not in known:
        known[place_id] = session.get(Place, place_id)
    return known[place_id]


def is_open_then(place: Place, moment: datetime) -> bool:
    """Whether a place could be chosen at a moment: a retired one until the end of the shift it was retired in."""
    return place.retired_at is None or moment <= place.retired_at + SHIFT


def labels(place_ids: Iterable[UUID]) -> dict[UUID, str]:
    """What places are called, retired ones too."""
    found = select(Place.id, Place.label).where(Place.id.in_(list(place_ids)))
    return {row.id: row.label for row in db.session.execute(found)}


def where(place_id: UUID) -> tuple[str, str]:
    """(place, beat) in words."""
    row = db.session.execute(
        select(Place.label, Beat.name).join(Beat, Beat.id == Place.beat_id).where(Place.id == place_id)
    ).one()
    return row[0], row[1]


def where_all(place_ids: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    """The same of several places."""
    found = select(Place.id, Place.label, Beat.name).join(Beat, Beat.id == Place.beat_id)
    return {row[0]: (row[1], row[2]) for row in db.session.execute(found.where(Place.id.in_(list(place_ids))))}


def beats(beat_ids: Iterable[UUID] | None = None) -> list[Beat]:
    """These beats (or all), by name."""
    found = select(Beat).order_by(Beat.name)
    return list(db.session.scalars(found if beat_ids is None else found.where(Beat.id.in_(list(beat_ids)))))


def beat(beat_id: UUID) -> Beat | None:
    """One beat."""
    return db.session.get(Beat, beat_id)


def beat_named(name: str) -> UUID | None:
    """The beat of this name."""
    return db.session.scalar(select(Beat.id).where(Beat.name == name))


def spots(beat_ids: Iterable[UUID], *, retired: bool = False) -> list[Spot]:
    """The places of these beats in the order in which they are offered: named ones by name, the street last."""
    found = (
        select(Place.id, Place.label, Place.kind, Place.beat_id, Beat.name.label("beat"))
        .join(Beat, Beat.id == Place.beat_id)
        .where(Place.beat_id.in_(list(beat_ids)))
        .order_by(Beat.name, Place.kind == "street", Place.label)
    )
    rows = db.session.execute(found if retired else found.where(Place.retired_at.is_(None)))
    return [Spot(row.id, row.label, row.kind, row.beat_id, row.beat) for row in rows]


def spots_of(person_id: UUID) -> list[Spot]:
    """The places of the beats that somebody is on today, retired ones too: beats and places in one query."""
    found = (
        select(Place.id, Place.label, Place.kind, Place.beat_id, Beat.name.label("beat"))
        .join(Beat, Beat.id == Place.beat_id)
        .where(Beat.id.in_(_beat_ids(person_id, today())))
        .order_by(Beat.name, Place.kind == "street", Place.label)
    )
    return [Spot(row.id, row.label, row.kind, row.beat_id, row.beat) for row in db.session.execute(found)]


def place_ids(session: Session, beat_id: UUID) -> list[UUID]:
    """The ids of a beat's places."""
    return list(session.scalars(select(Place.id).where(Place.beat_id == beat_id)))


def place_named(session: Session, beat_id: UUID, label: str) -> UUID | None:
    """The place of this name on a beat."""
    return session.scalar(select(Place.id).where(Place.beat_id == beat_id, Place.label == label))


def street_of(session: Session, beat_id: UUID) -> UUID | None:
    """A beat's "On the street": where something was, without saying where."""
    found = select(Place.id).where(Place.beat_id == beat_id, Place.kind == "street")
    return session.scalar(found.order_by(Place.id).limit(1))


def places_of(beat_id: UUID) -> list[Place]:
    """A beat's places, retired ones last."""
    found = select(Place).where(Place.beat_id == beat_id)
    return list(db.session.scalars(found.order_by(Place.retired_at.is_not(None), Place.label)))


def assignments_of(beat_id: UUID) -> list[tuple[Assignment, str, str]]:
    """Who is, was and will be on a beat: (assignment, name, collar number), newest first."""
    rows = db.session.execute(
        select(Assignment, Person.name, Person.collar)
        .join(Person, Person.id == Assignment.person_id)
        .where(Assignment.beat_id == beat_id)
        .order_by(Assignment.from_on.desc(), Person.name)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def kit(beat_ids: Iterable[UUID]) -> dict[str, list[dict[str, Any]]]:
    """Beats and places as a phone keeps them to fill its forms (`GET /sync/kit`)."""
    wanted = list(beat_ids)
    found = db.session.scalars(
        select(Place).where(Place.beat_id.in_(wanted), Place.retired_at.is_(None)).order_by(Place.label)
    )
    return {
        "beats": [
            {"id": str(b.id), "name": b.name, "kind": b.kind, "languages": list(b.languages)} for b in beats(wanted)
        ],
        "places": [
            {"id": str(p.id), "beat": str(p.beat_id), "label": p.label, "kind": p.kind, "lat": p.lat, "lon": p.lon}
            for p in found
        ],
    }


def add_beat(session: Session, by: By, *, name: str, kind: str, languages: tuple[str, ...]) -> UUID:
    """Add a beat, with its "On the street"."""
    row = Beat(id=ids.uuid7(), name=name, kind=kind, languages=languages)
    session.add(row)
    session.flush()
    log.note(session, by, "beat.add", "beat", row.id)
    add_place(session, by, row.id, label=_("On the street"), kind="street")
    return row.id


def add_place(
    session: Session,
    by: By,
    beat_id: UUID,
    *,
    label: str,
    kind: str,
    lat: float | None = None,
    lon: float | None = None,
) -> UUID:
    """Add a place to a beat."""
    row = Place(id=ids.uuid7(), beat_id=beat_id, label=label, kind=kind, lat=lat, lon=lon)
    session.add(row)
    session.flush()
    log.note(session, by, "place.add", "place", row.id)
    return row.id


def change(by: By, model: type[Beat] | type[Place], row_id: UUID, **values: Any) -> None:
    """Change or retire a beat or a place."""

    def work(session: Session) -> None:
        session.execute(update(model).where(model.id == row_id).values(values))
        log.note(session, by, f"{model.__tablename__}.change", model.__tablename__, row_id, names=values)

    write(work)


def assign(
    session: Session, by: By, person_id: UUID, beat_id: UUID, *, from_on: date, to_on: date | None = None
) -> UUID | None:
    """Put somebody on a beat; nothing when they are on it on one of these days already."""
    overlap = select(Assignment.id).where(
        Assignment.person_id == person_id,
        Assignment.beat_id == beat_id,
        or_(Assignment.to_on.is_(None), Assignment.to_on >= from_on),
        Assignment.from_on <= (to_on or date.max),
    )
    if session.scalar(overlap.limit(1)):
        return None
    row = Assignment(id=ids.uuid7(), person_id=person_id, beat_id=beat_id, from_on=from_on, to_on=to_on)
    session.add(row)
    session.flush()
    log.note(session, by, "assignment.add", "person", person_id, names=("beat", "from_on", "to_on"))
    return row.id


def end_assignment(by: By, assignment_id: UUID, last: date) -> bool:
    """Let an assignment end with a day; false when there is none that this could end."""

    def work(session: Session) -> bool:
        row = session.get(Assignment, assignment_id)
        if row is None or row.from_on > last:
            return False
        row.to_on = last
        log.note(session, by, "assignment.end", "person", row.person_id, names=("to_on",))
        return True

    return write(work)


def _beat_ids(person_id: UUID, day: date) -> Any:
    """A query for the beats that somebody is assigned to on a day or covers now."""
    now = clock.now()
    assigned = select(Assignment.beat_id).where(Assignment.person_id == person_id, *in_force(day))
    covering = select(Cover.beat_id).where(Cover.person_id == person_id, Cover.from_at <= now, Cover.until_at > now)
    return union(assigned, covering)


def in_force(day: date) -> tuple[Any, ...]:
    """What says of an assignment that it holds on a day."""
    return Assignment.from_on <= day, or_(Assignment.to_on.is_(None), Assignment.to_on >= day)
