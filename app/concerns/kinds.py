"""What the records of concerns do: one that an officer writes down for somebody, a note of the team, and a look.

An officer's concern goes to screening as any other does. Its own id is another than the record's, and its times are
whole hours: the row tells no more of when somebody stood at a door than that of a visitor would (invariant 8).
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from app import ids
from app.actor import Actor, Role
from app.concerns import naming, sealing, store, taking
from app.concerns.forms import LookForm, NoteForm, RecordForm
from app.concerns.models import ConcernNote
from app.concerns.taking import Said
from app.db import insert_now
from app.places import store as places
from app.places.models import Place
from app.records.kinds import Kind, Outcome, Record, register
from app.records.outcomes import Applied, Invalid, OutOfScope

TEAM = frozenset({Role.OFFICER, Role.SERGEANT})


def create(session: Session, record: Record) -> Outcome:
    """A concern that somebody raised at the door. What may point to a person is on the list of the author's beat."""
    values = record.values
    place = _place(session, record)
    if isinstance(place, Invalid | OutOfScope):
        return place
    on_beat = place.beat_id if place else _beat_of(record)
    if on_beat is None and not record.scope_waived:
        return OutOfScope(None)
    if store.by_code_hash(session, sealing.hash_of(values["code"])) is not None:
        return Invalid({"code": _("The code of the slip was lost. Record it anew, and give them a new slip.")})
    concern = taking.take(
        session,
        ids.uuid4(),
        _said(values),
        values["code"],
        source="officer",
        suggested_beat=place.beat_id if place else None,
        recorded_by=record.author.person_id,
    )
    return Applied(concern.id, 1, on_beat)


def note(session: Session, record: Record) -> Outcome:
    """A note of the team. Whatever state the concern is in by now: a note commutes with everything."""
    found = naming.named(session, record, record.values["concern"])
    if found is None:
        return Invalid({"concern": _("This concern is not here, or not on your beat (any more).")})
    insert_now(
        session,
        ConcernNote(
            id=record.id,
            concern_id=found.id,
            words=record.values["words"],
            words_flagged="words" in record.flagged,
            recorded_by=record.author.person_id,
            happened_at=record.happened_at,
            received_at=record.received_at,
        ),
    )
    beat_id = found.beat_id or found.suggested_beat_id
    return Applied(found.id, found.version, beat_id, text_in=record.id)


def look(session: Session, record: Record) -> Outcome:
    """The mark in the audit log is all its effect (the door makes it). A look that happened is never refused."""
    return Applied(record.values["concern"], 1)


def offer(form: Any, actor: Actor) -> None:
    """Fill the place chips with the places of the actor's beats."""
    if "place" in form:
        form.place.choices = [(spot.id, spot.label) for spot in places.spots(actor.beats)]


def _said(values: Any) -> Said:
    return Said(
        category=values["category"],
        description=values["description"],
        place_text=values.get("place_text", ""),
        happens_when=tuple(values.get("happens_when", ())),
        danger=values["danger"],
        reply=values["reply"],
        reached_at=values.get("reached_at", ""),
        language=values["language"],
        may_be_published=bool(values.get("may_be_published")),
        place_id=values.get("place"),
    )


def _place(session: Session, record: Record) -> Place | Invalid | OutOfScope | None:
    if record.values.get("place") is None:
        return None
    found = places.place(session, record.values["place"])
    if found is None or not places.is_open_then(found, record.happened_at):
        return Invalid({"place": _("This place is not offered any more. Choose another.")})
    days = (places.day_of(record.happened_at), places.day_of(record.received_at))
    on_it = places.is_assigned(session, record.author.person_id, found.beat_id, *days)
    return found if on_it or record.scope_waived else OutOfScope(found.beat_id)


def _beat_of(record: Record) -> UUID | None:
    """A beat of the author's, where the place is in words only: its sergeant reads what the guard has flagged."""
    return min(places.beats_of(record.author.person_id, places.day_of(record.happened_at)), default=None)


CREATE = register(
    Kind(
        name="concern.create",
        form=RecordForm,
        roles=TEAM,
        apply=create,
        title=_l("A resident's concern"),
        guarded=("description",),
        offer=offer,
    )
)
NOTE = register(
    Kind(
        name="concern.note",
        form=NoteForm,
        roles=TEAM,
        apply=note,
        title=_l("A note on a concern"),
        guarded=("words",),
    )
)
LOOK = register(
    Kind(
        name="concern.look",
        form=LookForm,
        roles=TEAM,
        apply=look,
        title=_l("A look at a concern"),
        alone=True,
    )
)
