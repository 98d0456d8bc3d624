"""What a contact's records do: create, amend, void. Each keeps what was before it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import CursorResult, update
from sqlalchemy.orm import Session

from app import clock
from app.actor import Actor
from app.db import insert_now
from app.interactions import rules
from app.interactions.forms import AmendForm, ContactForm, VoidForm
from app.interactions.models import Interaction, InteractionBefore
from app.places import store as places
from app.places.models import Place
from app.records.kinds import Kind, Outcome, Record, Stands, register
from app.records.outcomes import Applied, Invalid, OutOfScope, Stale

#: What a contact says; the rest of its row is about how it came here.
SAID = (
    *("beat_id", "place_id", "occurred_at", "occurred_precision", "outcomes", "people", "note", "note_flagged"),
    *("topic", "initiated_by", "ages", "language", "programme", "went_badly"),
)


def create(session: Session, record: Record) -> Outcome:
    """A new contact."""
    place = _place(session, record)
    if not isinstance(place, Place):
        return place
    insert_now(
        session,
        Interaction(
            id=record.id,
            version=1,
            **_said(record, place),
            recorded_by=record.author.person_id,
            device_id=record.device_id,
            seq=record.seq,
            made_at=record.made_at,
            tz=record.tz,
            offset_ms=record.offset_ms,
            received_at=record.received_at,
        ),
    )
    return Applied(record.id, 1, place.beat_id)


def amend(session: Session, record: Record) -> Outcome:
    """The contact as it should have been. The one before is kept."""
    found = _base(session, record, rules.may_amend)
    if not isinstance(found, Interaction):
        return found
    place = _place_left(session, record, found) or _place(session, record)
    if not isinstance(place, Place):
        return place
    return _change(session, record, found, "amend", _said(record, place) | _time_left(record, found))


def void(session: Session, record: Record) -> Outcome:
    """It was entered in error: it stays, marked, and is counted nowhere."""
    found = _base(session, record, rules.may_void)
    if not isinstance(found, Interaction):
        return found
    gone = {"voided_at": record.received_at, "voided_by": record.author.person_id}
    return _change(session, record, found, "void", gone)


def standing(contact: Interaction) -> rules.Standing:
    """What the rules look at."""
    return rules.Standing(contact.recorded_by, contact.beat_id, contact.voided_at is not None)


def says(contact: Interaction) -> dict[str, Any]:
    """What a contact says, in the shape of its history."""
    return {name: _plain(getattr(contact, name)) for name in SAID}


def _base(session: Session, record: Record, may: Callable[[Actor, rules.Standing], bool]) -> Interaction | Outcome:
    """The contact that a record changes, if its author may and nobody has changed it meanwhile."""
    found = session.get(Interaction, record.base.id) if record.base else None
    if found is None or record.base is None:
        return Invalid({"base": _("The contact that this corrects is not here.")})
    beats = frozenset({found.beat_id} if _is_on_beat(session, record, found.beat_id) else ())
    if not may(replace(record.author, beats=beats), standing(found)):
        return OutOfScope(found.beat_id)
    return Stale(found.version) if found.version != record.base.version else found


def _place(session: Session, record: Record) -> Place | Outcome:
    """The place of a record, if it may be recorded there by its author."""
    found = places.place(session, record.values["place"])
    if found is None or not places.is_open_then(found, record.happened_at):
        return Invalid({"place": _("This place is not offered any more. Choose another.")})
    if record.scope_waived or _is_on_beat(session, record, found.beat_id):
        return found
    return OutOfScope(found.beat_id)


def _place_left(session: Session, record: Record, found: Interaction) -> Place | None:
    """The place that a correction leaves as it is: retired or left since, it may stay."""
    return places.place(session, found.place_id) if record.values["place"] == found.place_id else None


def _time_left(record: Record, found: Interaction) -> dict[str, Any]:
    """A time that a correction leaves as the form showed it keeps its seconds, its hour of two and its precision."""
    values, shown = record.values, as_said(found)["occurred_at"].replace(second=0, microsecond=0)
    if values["occurred_precision"] != "exact" or values.get("occurred_at") != shown or record.tz != found.tz:
        return {}
    return {"occurred_at": found.occurred_at, "occurred_precision": found.occurred_precision}


def _is_on_beat(session: Session, record: Record, beat_id: UUID) -> bool:
    """Whether the author was on a beat when it happened, or is today."""
    days = (places.day_of(record.happened_at), places.day_of(record.received_at))
    return places.is_assigned(session, record.author.person_id, beat_id, *days)


def _said(record: Record, place: Place) -> dict[str, Any]:
    values = record.values
    return {
        "beat_id": place.beat_id,
        "place_id": place.id,
        "occurred_at": rules.occurred_at(
            values["occurred_precision"], values.get("occurred_at"), record.happened_at, record.tz
        ),
        "occurred_precision": values["occurred_precision"],
        "outcomes": tuple(values["outcomes"]),
        "people": values["people"],
        "note": values.get("note"),
        "note_flagged": "note" in record.flagged,
        "topic": values.get("topic"),
        "initiated_by": values.get("initiated_by"),
        "ages": tuple(values.get("ages", ())),
        "language": values.get("language"),
        "programme": values.get("programme"),
        "went_badly": values.get("went_badly", False),
    }


def _change(session: Session, record: Record, found: Interaction, change: str, values: dict[str, Any]) -> Outcome:
    version = found.version + 1  # the update below changes `found` too
    keep_before(session, found, change, record.author.person_id, str(record.values.get("why", "")))
    done = session.execute(
        update(Interaction)
        .where(Interaction.id == found.id, Interaction.version == found.version)
        .values(version=version, **values)
    )
    if cast("CursorResult[Any]", done).rowcount != 1:
        return Stale(version)
    return Applied(found.id, version, found.beat_id)


def keep_before(session: Session, found: Interaction, change: str, by: UUID, why: str) -> None:
    """Keep how a contact stood before a change."""
    insert_now(
        session,
        InteractionBefore(
            interaction_id=found.id,
            version=found.version,
            change=change,
            was=json.dumps(says(found), ensure_ascii=False),
            changed_at=clock.now(),
            changed_by=by,
            why=why,
        ),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, UUID):
        return str(value)
    return clock.iso(value) if hasattr(value, "isoformat") else value


def offer_places(form: Any, actor: Actor) -> None:
    """Fill the place chips with the places of the actor's beats; a retired one only if it was chosen."""
    offered = {spot.id for spot in places.spots(actor.beats)} | {form.place.data}
    form.place.choices = [(s.id, s.label) for s in places.spots(actor.beats, retired=True) if s.id in offered]


def stands(session: Session, contact_id: UUID, actor: Actor) -> Stands | None:
    """How a contact stands now, for those who may see it (R-15)."""
    found = session.get(Interaction, contact_id)
    if found is None or not rules.may_see(actor, standing(found)):
        return None
    return Stands(found.version, ContactForm, as_said(found))


def as_said(contact: Interaction) -> dict[str, Any]:
    """What a contact says, as its form would hold it."""
    local = contact.occurred_at.astimezone(rules.zone(contact.tz)).replace(tzinfo=None)
    return {
        "occurred_precision": "exact",
        "occurred_at": local,
        "place": contact.place_id,
        "outcomes": list(contact.outcomes),
        "people": contact.people,
        "note": contact.note,
        "topic": contact.topic,
        "initiated_by": contact.initiated_by,
        "ages": list(contact.ages),
        "language": contact.language,
        "programme": contact.programme,
        "went_badly": contact.went_badly or None,
    }


CREATE = register(
    Kind(
        name="interaction.create",
        form=ContactForm,
        roles=rules.RECORDERS,
        apply=create,
        title=_l("Contact"),
        guarded=("note",),
        alone=True,
        offer=offer_places,
        stands=stands,
    )
)
AMEND = register(
    Kind(
        name="interaction.amend",
        form=AmendForm,
        roles=rules.RECORDERS,
        apply=amend,
        title=_l("Correction of a contact"),
        guarded=("note", "why"),
        offer=offer_places,
        stands=stands,
    )
)
VOID = register(
    Kind(
        name="interaction.void",
        form=VoidForm,
        roles=rules.RECORDERS,
        apply=void,
        title=_l("A contact entered in error"),
        guarded=("why",),
        stands=stands,
    )
)
