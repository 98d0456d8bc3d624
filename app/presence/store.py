"""Finding presence by beat and notes by place. Nothing here knows, counts or sorts by officer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, CursorResult, or_, select, update
from sqlalchemy.orm import Session

from app import clock
from app.actor import Actor
from app.audit import log
from app.db import db, write
from app.places import store as places
from app.presence import rules
from app.presence.models import PlaceNote, Presence
from app.presence.rules import Covered, Shift, Standing


@dataclass(frozen=True)
class Note:
    """A note as somebody may read it. `words` are not there while they are checked for personal details."""

    id: UUID
    words: str | None
    happened_at: datetime
    received_at: datetime
    ends_on: date | None
    being_checked: bool
    may_remove: bool


def minutes_away(beat_ids: Iterable[UUID], since: date) -> dict[UUID, Covered]:
    """Each beat from a day to today: days without anybody and, where three people work, shifts and minutes away."""
    wanted, today = list(beat_ids), places.today()
    people = places.how_many_on(wanted, since, today)
    known: dict[UUID, list[Shift]] = defaultdict(list)
    found = select(
        Presence.beat_id,
        Presence.present_on,
        Presence.shift,
        Presence.mode,
        Presence.away_reason,
        Presence.away_minutes,
    ).where(Presence.beat_id.in_(wanted), Presence.present_on.between(since, today))
    for row in db.session.execute(found):
        shift = Shift(row.present_on, row.shift, row.mode, row.away_reason, row.away_minutes)
        known[row.beat_id].append(shift)
    return {beat: rules.covered(known[beat], people.get(beat, 0), since, today) for beat in wanted}


def notes_on(beat_ids: Iterable[UUID], today: date, actor: Actor) -> dict[UUID, list[Note]]:
    """The notes to show on these beats, by place, newest first."""
    found = select(PlaceNote).where(PlaceNote.beat_id.in_(list(beat_ids)), *_shown(today))
    notes: dict[UUID, list[Note]] = defaultdict(list)
    for row in db.session.scalars(found.order_by(PlaceNote.happened_at.desc(), PlaceNote.id.desc())):
        notes[row.place_id].append(_read_by(actor, row))
    return dict(notes)


def find_note(actor: Actor, note_id: UUID) -> PlaceNote | None:
    """One note, if it is the actor's own or on one of their beats."""
    theirs = or_(PlaceNote.recorded_by == actor.person_id, PlaceNote.beat_id.in_(actor.beats))
    return db.session.scalar(select(PlaceNote).where(PlaceNote.id == note_id, theirs))


def remove_note(actor: Actor, note_id: UUID) -> None:
    """Take a note away from the team; it stays in the database. Pressed twice, it is removed once."""

    def work(session: Session) -> None:
        done = session.execute(
            update(PlaceNote)
            .where(PlaceNote.id == note_id, PlaceNote.removed_at.is_(None))
            .values(removed_at=clock.now(), removed_by=actor.person_id, version=PlaceNote.version + 1)
        )
        if cast("CursorResult[Any]", done).rowcount == 1:
            log.note(session, actor, "place.note_remove", "place", note_id)

    write(work)


def standing(note: PlaceNote) -> Standing:
    """What the rules look at."""
    return Standing(note.recorded_by, note.beat_id, note.removed_at is not None)


def _shown(today: date) -> tuple[ColumnElement[bool], ...]:
    return PlaceNote.removed_at.is_(None), or_(PlaceNote.ends_on.is_(None), PlaceNote.ends_on >= today)


def _read_by(actor: Actor, row: PlaceNote) -> Note:
    hidden = row.words_flagged and not rules.reads_checked(actor, standing(row))
    may_remove = rules.may_remove(actor, standing(row))
    words = None if hidden else row.words
    return Note(row.id, words, row.happened_at, row.received_at, row.ends_on, row.words_flagged, may_remove)
