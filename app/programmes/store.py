"""Programmes and head counts: finding and keeping them. Nothing here knows who counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, true, update
from sqlalchemy.orm import Session

from app import ids
from app.actor import Actor, Role
from app.audit import log
from app.db import db, write
from app.places import store as places
from app.places.models import Beat, Place
from app.programmes import rules
from app.programmes.models import Programme, ProgrammeCount

By = Actor | UUID | str

#: Days on the page of a programme, and days beside its name in the list.
MOST_DAYS, LAST_DAYS = 60, 3
LATELY = timedelta(days=90)


@dataclass(frozen=True)
class Line:
    """A programme in a list, with the names of its beat and place."""

    programme: Programme
    beat: str
    place: str | None


@dataclass(frozen=True)
class Day:
    """What stands of a day: its last count. `counts`: how many there are of it."""

    held_on: date
    went: str
    came: int
    young: int | None
    note: str | None
    note_flagged: bool
    counts: int
    received_at: datetime


def plan(programme: Programme) -> rules.Plan:
    """What the rules look at."""
    ended_on = places.day_of(programme.retired_at) if programme.retired_at else None
    return rules.Plan(programme.weekdays, programme.from_on, programme.to_on, ended_on)


def listed(actor: Actor) -> list[Line]:
    """The programmes that somebody may see, by beat and name; ended ones last."""
    found = (
        select(Programme, Beat.name, Place.label)
        .join(Beat, Beat.id == Programme.beat_id)
        .outerjoin(Place, Place.id == Programme.place_id)
        .where(seen_by(actor))
        .order_by(Programme.retired_at.is_not(None), Beat.name, Programme.name)
    )
    return [Line(row[0], row[1], row[2]) for row in db.session.execute(found)]


def seen_by(actor: Actor) -> ColumnElement[bool]:
    """The programmes that somebody may see; `rules.may_see` says the same of one."""
    return true() if actor.role is Role.ADMIN else Programme.beat_id.in_(actor.beats)


def find(actor: Actor, programme_id: UUID) -> Programme | None:
    """One programme, if the actor may see it."""
    return db.session.scalar(select(Programme).where(Programme.id == programme_id, seen_by(actor)))


def where(programme: Programme) -> tuple[str, str | None]:
    """(beat, place) in words."""
    beat = db.session.get_one(Beat, programme.beat_id)
    return beat.name, places.labels([programme.place_id])[programme.place_id] if programme.place_id else None


def offered(beat_ids: Iterable[UUID]) -> list[Programme]:
    """The programmes of these beats that have not been ended, by name."""
    found = select(Programme).where(Programme.beat_id.in_(list(beat_ids)), Programme.retired_at.is_(None))
    return list(db.session.scalars(found.order_by(Programme.name, Programme.id)))


def kit(beat_ids: Iterable[UUID]) -> list[dict[str, str]]:
    """The programmes that are on today, as a phone offers them (`GET /sync/kit`); it may still have them tomorrow."""
    today = places.today()
    return [
        {"id": str(found.id), "name": found.name, "beat": str(found.beat_id), "on": today.isoformat()}
        for found in offered(beat_ids)
        if rules.is_on(plan(found), today)
    ]


def days(programme_id: UUID) -> list[Day]:
    """The counts of a programme, newest day first."""
    found = _standing(ProgrammeCount.programme_id == programme_id)
    return [_day(row) for row in db.session.execute(found.limit(MOST_DAYS)).mappings()]


def last_days(programme_ids: Iterable[UUID]) -> dict[UUID, list[Day]]:
    """The last few counts of each of these programmes."""
    found = _standing(
        ProgrammeCount.programme_id.in_(list(programme_ids)), ProgrammeCount.held_on >= places.today() - LATELY
    )
    rows = sorted(db.session.execute(found).mappings(), key=lambda row: str(row["programme_id"]))  # stays newest first
    grouped = groupby(rows, key=lambda row: row["programme_id"])
    return {programme_id: [_day(row) for row in some][:LAST_DAYS] for programme_id, some in grouped}


def add(session: Session, by: By, **values: Any) -> UUID:
    """Add a programme to a beat."""
    row = Programme(id=ids.uuid7(), **values)
    session.add(row)
    session.flush()
    log.note(session, by, "programme.add", "programme", row.id)
    return row.id


def change(by: By, programme_id: UUID, **values: Any) -> None:
    """Change, end or take up again a programme; its counts stay as they are."""

    def work(session: Session) -> None:
        session.execute(update(Programme).where(Programme.id == programme_id).values(values))
        log.note(session, by, "programme.change", "programme", programme_id, names=values)

    write(work)


def _standing(*which: ColumnElement[bool]) -> Any:
    """The count received last of each day, newest day first."""
    day = (ProgrammeCount.programme_id, ProgrammeCount.held_on)
    last = (ProgrammeCount.received_at.desc(), ProgrammeCount.id.desc())
    ranked = (
        select(
            ProgrammeCount,
            func.row_number().over(partition_by=day, order_by=last).label("nth"),
            func.count().over(partition_by=day).label("counts"),
        )
        .where(*which)
        .subquery()
    )
    return select(ranked).where(ranked.c.nth == 1).order_by(ranked.c.held_on.desc(), ranked.c.programme_id)


def _day(row: Any) -> Day:
    """A note that waits to be redacted is shown to nobody; the beat's sergeant reads it on the list of those."""
    flagged = row["note_flagged"]
    note = None if flagged else row["note"]
    return Day(row["held_on"], row["went"], row["came"], row["young"], note, flagged, row["counts"], row["received_at"])
