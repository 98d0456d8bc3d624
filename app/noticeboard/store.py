"""Public pages, open hours and agreed names: finding and keeping them. Nothing here knows when anybody is on patrol."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app import clock, ids
from app.accounts.models import Person
from app.actor import Actor, Role
from app.audit import log
from app.concerns import code as codes
from app.db import db, write
from app.noticeboard import rules
from app.noticeboard.models import OpenHour, PublicName, PublicPage
from app.places import store as places
from app.places.models import Assignment, Beat, Place

By = Actor | UUID | str

ON_THE_BEAT = (Role.OFFICER, Role.SERGEANT)
#: Where anybody may walk in: never somebody's home.
PUBLIC_PLACES = frozenset({"shop", "school", "park", "faith", "station", "service"})


@dataclass(frozen=True)
class Officer:
    """Somebody who wants their name on the page."""

    name: str
    since: date


@dataclass(frozen=True)
class Officers:
    """Who works on a beat today: how many, since when, and those who are named."""

    count: int
    since: date | None
    named: tuple[Officer, ...]


@dataclass(frozen=True)
class Hour:
    """An open hour, with the name of its place."""

    id: UUID
    place: str
    weekdays: tuple[str, ...]
    starts_at: str
    ends_at: str
    note: str


def page_at(slug: str) -> tuple[PublicPage, Beat] | None:
    """The published page of this address, and its beat."""
    found = select(PublicPage, Beat).join(Beat, Beat.id == PublicPage.beat_id)
    row = db.session.execute(found.where(PublicPage.slug == slug, *_published())).first()
    return (row[0], row[1]) if row else None


def published() -> list[tuple[str, str]]:
    """(address, beat) of all published pages, by name."""
    found = select(PublicPage.slug, Beat.name).join(Beat, Beat.id == PublicPage.beat_id)
    return [(row[0], row[1]) for row in db.session.execute(found.where(*_published()).order_by(Beat.name))]


def page_of(beat_id: UUID) -> PublicPage | None:
    """The page of a beat, published or not."""
    return db.session.get(PublicPage, beat_id)


def pages_of(beat_ids: Iterable[UUID]) -> dict[UUID, PublicPage]:
    """The pages of these beats."""
    found = select(PublicPage).where(PublicPage.beat_id.in_(list(beat_ids)))
    return {page.beat_id: page for page in db.session.scalars(found)}


def free_slug(name: str) -> str:
    """An address for a beat that has none yet."""
    return rules.slug_of(name, frozenset(db.session.scalars(select(PublicPage.slug))))


def officers(beat_id: UUID) -> Officers:
    """Who is assigned to a beat today and has not left; names only of those who agreed, by name."""
    began = func.min(Assignment.from_on).label("from_on")
    here = (
        select(Person.name, began, PublicName.agreed_at)
        .join(Person, Person.id == Assignment.person_id)
        .outerjoin(PublicName, PublicName.person_id == Person.id)
        .where(Assignment.beat_id == beat_id, ~Assignment.covering, *places.in_force(places.today()))
        .where(Person.left_at.is_(None), Person.role.in_(ON_THE_BEAT))
        .group_by(Person.id, Person.name, PublicName.agreed_at)
        .order_by(Person.name)
    )
    rows = db.session.execute(here).all()
    named = tuple(Officer(row.name, row.from_on) for row in rows if row.agreed_at is not None)
    return Officers(len(rows), min((row.from_on for row in rows), default=None), named)


def hours(beat_id: UUID) -> list[Hour]:
    """The open hours of a beat, from Monday on; none at a place that is not offered any more."""
    found = (
        select(OpenHour, Place.label)
        .join(Place, Place.id == OpenHour.place_id)
        .where(OpenHour.beat_id == beat_id, Place.retired_at.is_(None))
    )
    rows = [
        Hour(row.id, label, row.weekdays, row.starts_at, row.ends_at, row.note)
        for row, label in db.session.execute(found)
    ]
    return sorted(rows, key=lambda hour: (rules.first_day(hour.weekdays), hour.starts_at, hour.place))


def public_places(beat_id: UUID) -> list[tuple[UUID, str]]:
    """Where residents can be met: (place, its name)."""
    return [(spot.id, spot.label) for spot in places.spots([beat_id]) if spot.kind in PUBLIC_PLACES]


def officer_of_number(number: str) -> tuple[bool, str | None]:
    """(whether an officer with this number works here, their name if they want it in public)."""
    wanted = _plain(number)
    kept = func.replace(func.replace(func.lower(Person.collar), " ", ""), "-", "")
    found = (
        select(Person.name, PublicName.agreed_at)
        .outerjoin(PublicName, PublicName.person_id == Person.id)
        .where(Person.collar != "", kept == wanted)
        .where(Person.left_at.is_(None), Person.role.in_(ON_THE_BEAT))
    )
    rows = db.session.execute(found).all()
    agreed = len(rows) == 1 and rows[0].agreed_at is not None
    return bool(rows), rows[0].name if agreed else None


def _plain(number: str) -> str:
    """As it is compared: digits of any script as 0–9, without spaces and dashes."""
    return "".join(sign for sign in codes.digits_of(number).casefold() if not sign.isspace() and sign not in "-–—")


def is_public(person_id: UUID) -> bool:
    """Whether somebody wants their name on the pages of their beats."""
    return db.session.get(PublicName, person_id) is not None


def set_public(actor: Actor, agreed: bool) -> None:
    """Somebody's own choice about their own name. The same again changes nothing, and is not written down twice."""

    def work(session: Session) -> None:
        there = session.get(PublicName, actor.person_id)
        if agreed and there is None:
            session.add(PublicName(person_id=actor.person_id, agreed_at=clock.now()))
            log.note(session, actor, "public_name.agree", "person", actor.person_id)
        elif not agreed and there is not None:
            session.delete(there)
            log.note(session, actor, "public_name.withdraw", "person", actor.person_id)

    write(work)


def save(session: Session, by: By, beat_id: UUID, **values: Any) -> None:
    """Write down how a beat's page says that it is reached; it is made with the first word, and not yet published."""
    there = session.get(PublicPage, beat_id)
    changed = sorted(name for name, value in values.items() if there is None or getattr(there, name) != value)
    if there is None:
        session.add(PublicPage(beat_id=beat_id, **values))
    else:
        session.execute(update(PublicPage).where(PublicPage.beat_id == beat_id).values(**values))
    session.flush()
    log.note(session, by, "public_page.change", "beat", beat_id, names=changed)


def publish(session: Session, by: By, beat_id: UUID, published: bool) -> None:
    """Show the page, or take it away."""
    session.execute(update(PublicPage).where(PublicPage.beat_id == beat_id).values(published=published))
    log.note(session, by, "public_page.publish" if published else "public_page.take_away", "beat", beat_id)


def add_hour(session: Session, by: By, beat_id: UUID, **values: Any) -> None:
    """Add an open hour."""
    session.add(OpenHour(id=ids.uuid7(), beat_id=beat_id, **values))
    session.flush()
    log.note(session, by, "open_hour.add", "beat", beat_id)


def remove_hour(session: Session, by: By, beat_id: UUID, hour_id: UUID) -> bool:
    """Remove an open hour of this beat; false when there is none."""
    gone = session.execute(delete(OpenHour).where(OpenHour.id == hour_id, OpenHour.beat_id == beat_id))
    if gone.rowcount:  # type: ignore[attr-defined]  # a cursor's result has it
        log.note(session, by, "open_hour.remove", "beat", beat_id)
        return True
    return False


def _published() -> tuple[Any, ...]:
    return PublicPage.published, Beat.retired_at.is_(None)
