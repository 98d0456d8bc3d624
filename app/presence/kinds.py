"""What the records of this room do: presence on a beat, and a note on a place."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from app.actor import Actor
from app.db import insert_now
from app.places import store as places
from app.places.models import Beat
from app.presence import rules
from app.presence.forms import PlaceNoteForm, PresenceForm
from app.presence.models import PlaceNote, Presence
from app.records.kinds import Kind, Outcome, Record, Stands, register
from app.records.outcomes import Applied, Invalid, OutOfScope


def create(session: Session, record: Record) -> Outcome:
    """A shift on a beat."""
    values = record.values
    beat_id, on = values["beat"], values["on"]
    if session.get(Beat, beat_id) is None:
        return Invalid({"beat": _("This beat is not here. Choose another.")})
    if on > places.day_of(record.received_at):
        return Invalid({"on": _("This day is still to come. Enter the day you were there.")})
    if not _is_on_beat(session, record, beat_id, on):
        return OutOfScope(beat_id)
    insert_now(
        session,
        Presence(
            id=record.id,
            version=1,
            beat_id=beat_id,
            present_on=on,
            shift=values["shift"],
            mode=values["mode"],
            away_reason=values.get("away_reason"),
            away_minutes=values.get("away_minutes"),
            received_at=record.received_at,
        ),
    )
    return Applied(record.id, 1, beat_id)


def note(session: Session, record: Record) -> Outcome:
    """A note on a place."""
    values = record.values
    place, until = places.place(session, values["place"]), values.get("until")
    if place is None or (place.retired_at and place.retired_at < record.happened_at):
        return Invalid({"place": _("This place is not offered any more. Choose another.")})
    if until and until < places.day_of(record.happened_at):
        return Invalid({"until": _("This day is over already. Enter a later one, or leave it empty.")})
    if not _is_on_beat(session, record, place.beat_id):
        return OutOfScope(place.beat_id)
    insert_now(
        session,
        PlaceNote(
            id=record.id,
            version=1,
            place_id=place.id,
            beat_id=place.beat_id,
            words=values["words"],
            words_flagged="words" in record.flagged,
            recorded_by=record.author.person_id,
            happened_at=record.happened_at,
            received_at=record.received_at,
            ends_on=until,
        ),
    )
    return Applied(record.id, 1, place.beat_id)


def _is_on_beat(session: Session, record: Record, beat_id: UUID, *days: date) -> bool:
    """Whether the author was on a beat on these days, when it was written, or is today; or a sergeant took it in."""
    both = (places.day_of(record.happened_at), places.day_of(record.received_at))
    on_beat = places.is_assigned(session, record.author.person_id, beat_id, *days, *both)
    return record.scope_waived or on_beat


def offer_beats(form: Any, actor: Actor) -> None:
    """Fill the beat chips with the actor's beats."""
    form.beat.choices = [(beat.id, beat.name) for beat in places.beats(actor.beats)]


def offer_places(form: Any, actor: Actor) -> None:
    """Fill the place chips with the places of the actor's beats."""
    form.place.choices = [(spot.id, spot.label) for spot in places.spots(actor.beats)]


def _presence_stands(session: Session, presence_id: UUID, actor: Actor) -> Stands | None:
    found = session.get(Presence, presence_id)
    if found is None or found.beat_id not in actor.beats:
        return None
    return Stands(found.version, PresenceForm, _presence_said(found))


def _presence_said(found: Presence) -> dict[str, Any]:
    return {
        "beat": found.beat_id,
        "on": found.present_on,
        "shift": found.shift,
        "mode": found.mode,
        "away_reason": found.away_reason,
        "away_minutes": found.away_minutes,
    }


def _note_stands(session: Session, note_id: UUID, actor: Actor) -> Stands | None:
    found = session.get(PlaceNote, note_id)
    if found is None or found.beat_id not in actor.beats:
        return None
    if found.words_flagged and found.recorded_by != actor.person_id:
        return None
    return Stands(found.version, PlaceNoteForm, {"place": found.place_id, "words": found.words, "until": found.ends_on})


CREATE = register(
    Kind(
        name="presence.create",
        form=PresenceForm,
        roles=rules.RECORDERS,
        apply=create,
        title=_l("A shift on the beat"),
        alone=True,
        offer=offer_beats,
        stands=_presence_stands,
    )
)
NOTE = register(
    Kind(
        name="place.note",
        form=PlaceNoteForm,
        roles=rules.RECORDERS,
        apply=note,
        title=_l("A note on a place"),
        guarded=("words",),
        alone=True,
        offer=offer_places,
        stands=_note_stands,
    )
)
