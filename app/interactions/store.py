"""Finding contacts: the list, one contact, its history. Nothing here counts, sorts or filters by officer but "mine"."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, func, or_, select, tuple_, type_coerce, union
from sqlalchemy.orm import Session

from app import clock
from app.actor import Actor
from app.db import db
from app.interactions.models import Interaction, InteractionBefore
from app.places.models import Beat, Place
from app.records.models import Redaction

PAGE = 50


@dataclass(frozen=True)
class Key:
    """Where a page of the list ends: the last contact's time and id."""

    occurred_at: datetime
    id: UUID

    def written(self) -> str:
        return f"{int(self.occurred_at.timestamp() * 1000)}.{self.id}"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a list is asked for. `beats`: the beats to look at; `own`: also one's own from other beats."""

    person_id: UUID
    beats: frozenset[UUID]
    own: bool = True
    place_id: UUID | None = None
    outcome: str | None = None
    since: datetime | None = None
    after: Key | None = None


@dataclass(frozen=True)
class Line:
    """A contact in a list. Who recorded it is not there (invariant 5)."""

    id: UUID
    occurred_at: datetime
    occurred_precision: str
    outcomes: tuple[str, ...]
    people: str
    note: str | None
    voided: bool
    place: str
    beat: str

    @property
    def key(self) -> Key:
        return Key(self.occurred_at, self.id)


def read_key(text: str | None) -> Key | None:
    """Read what `Key.written` writes; nothing for anything else."""
    milliseconds, _dot, name = (text or "").partition(".")
    try:
        return Key(clock.from_milliseconds(int(milliseconds)), UUID(name))
    except (ValueError, OverflowError):
        return None


def newest(wanted: Wanted) -> list[Line]:
    """Up to PAGE + 1 contacts, newest first.

    One statement: a leg for each beat and one for one's own, each cut short along its index, then merged. So it
    stays as fast with a million contacts as with a thousand.
    """
    legs = [_leg(wanted, Interaction.beat_id == beat) for beat in sorted(wanted.beats)]
    if wanted.own:
        legs.append(_leg(wanted, Interaction.recorded_by == wanted.person_id))
    if not legs:
        return []
    merged = union(*(select(leg.subquery()) for leg in legs)).subquery()  # one's own on one's beats come by two legs
    found = (
        select(merged, Place.label.label("place"), Beat.name.label("beat"))
        .join(Place, Place.id == merged.c.place_id)
        .join(Beat, Beat.id == merged.c.beat_id)
        .order_by(merged.c.occurred_at.desc(), merged.c.id.desc())
        .limit(PAGE + 1)
    )
    return [_line(row) for row in db.session.execute(found).mappings()]


def seen_by(actor: Actor) -> ColumnElement[bool]:
    """The contacts that somebody may see; `rules.may_see` says the same of one."""
    return or_(Interaction.recorded_by == actor.person_id, Interaction.beat_id.in_(actor.beats))


def find(actor: Actor, contact_id: UUID) -> Interaction | None:
    """One contact, if the actor may see it."""
    return db.session.scalar(select(Interaction).where(Interaction.id == contact_id, seen_by(actor)))


def history(contact_id: UUID) -> list[tuple[InteractionBefore, dict[str, Any]]]:
    """How a contact stood before each change, oldest first: (the change, what it said then)."""
    found = select(InteractionBefore).where(InteractionBefore.interaction_id == contact_id)
    rows = db.session.scalars(found.order_by(InteractionBefore.version))
    return [(row, json.loads(row.was)) for row in rows]


def checked_now(contact_id: UUID) -> frozenset[str]:
    """The texts of a contact that wait to be redacted, by field."""
    found = select(Redaction.field).where(Redaction.subject_id == contact_id, Redaction.done_at.is_(None))
    return frozenset(db.session.scalars(found))


def own_since(person_id: UUID, since: datetime) -> list[Line]:
    """What somebody recorded since a moment, newest first (for Today)."""
    found = (
        select(*_COLUMNS, Place.label.label("place"), Beat.name.label("beat"))
        .join(Place, Place.id == Interaction.place_id)
        .join(Beat, Beat.id == Interaction.beat_id)
        .where(Interaction.recorded_by == person_id, Interaction.occurred_at >= since)
        .order_by(Interaction.occurred_at.desc(), Interaction.id.desc())
        .limit(PAGE)
    )
    return [_line(row) for row in db.session.execute(found).mappings()]


def for_export(actor: Actor, since: datetime) -> list[Line]:
    """The contacts of one's beats since a moment, without who recorded them."""
    found = (
        select(*_COLUMNS, Place.label.label("place"), Beat.name.label("beat"))
        .join(Place, Place.id == Interaction.place_id)
        .join(Beat, Beat.id == Interaction.beat_id)
        .where(Interaction.beat_id.in_(actor.beats), Interaction.occurred_at >= since)
        .order_by(Interaction.occurred_at, Interaction.id)
    )
    return [_line(row) for row in db.session.execute(found).mappings()]


def last_at(beat_id: UUID, since: datetime) -> dict[UUID, datetime]:
    """When each place of a beat last had a contact, as far back as a moment. Who shows it asks `may_show_days`."""
    found = select(Interaction.place_id, func.max(Interaction.occurred_at)).where(*_standing(beat_id, since))
    return {row[0]: row[1] for row in db.session.execute(found.group_by(Interaction.place_id))}


def how_many_record(beat_id: UUID, since: datetime) -> int:
    """How many people recorded contacts on a beat since a moment; who they are is not asked."""
    found = select(func.count(Interaction.recorded_by.distinct())).where(*_standing(beat_id, since))
    return db.session.scalar(found) or 0


def current(session: Session, contact_id: UUID) -> Interaction | None:
    """A contact inside a writing transaction."""
    return session.get(Interaction, contact_id)


_COLUMNS = (
    Interaction.id,
    Interaction.occurred_at,
    Interaction.occurred_precision,
    Interaction.outcomes,
    Interaction.people,
    Interaction.note,
    Interaction.note_flagged,
    Interaction.voided_at,
    Interaction.place_id,
    Interaction.beat_id,
)


def _standing(beat_id: UUID, since: datetime) -> tuple[ColumnElement[bool], ...]:
    return Interaction.beat_id == beat_id, Interaction.occurred_at >= since, Interaction.voided_at.is_(None)


def _leg(wanted: Wanted, *whose: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    found: Select[*tuple[Any, ...]] = select(*_COLUMNS).where(*whose)
    if wanted.place_id is not None:
        found = found.where(Interaction.place_id == wanted.place_id)
    if wanted.outcome is not None:
        found = found.where(type_coerce(Interaction.outcomes, String).contains(f",{wanted.outcome},"))
    if wanted.since is not None:
        found = found.where(Interaction.occurred_at >= wanted.since)
    if wanted.after is not None:
        key = tuple_(
            wanted.after.occurred_at, wanted.after.id, types=[Interaction.occurred_at.type, Interaction.id.type]
        )
        found = found.where(tuple_(Interaction.occurred_at, Interaction.id) < key)
    return found.order_by(Interaction.occurred_at.desc(), Interaction.id.desc()).limit(PAGE + 1)


def _line(row: Any) -> Line:
    return Line(
        row["id"],
        row["occurred_at"],
        row["occurred_precision"],
        row["outcomes"],
        row["people"],
        None if row["note_flagged"] else row["note"],
        row["voided_at"] is not None,
        row["place"],
        row["beat"],
    )
