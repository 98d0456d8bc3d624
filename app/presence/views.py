"""Pages about presence on a beat and notes on its places. They are for the team: none says who did what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, render_template, request
from flask_babel import gettext as _

from app import ids
from app.actor import Role
from app.places import store as places
from app.presence import rules, showing, store
from app.presence.forms import PlaceNoteForm, PresenceForm
from app.presence.kinds import CREATE, NOTE, offer_beats, offer_places
from app.records.outcomes import Hold
from app.records.plain import Page, about, answer_plain, posted_id
from app.web.access import current_actor, open_to
from app.web.pages import see_other

blueprint = Blueprint("presence", __name__)

DAYS = 14


@blueprint.get("/presence")
@open_to(Role.OFFICER, Role.SERGEANT)
def covered() -> str:
    """One's own beats over the last two weeks, and a form for one's shift."""
    beats = list(current_actor().beats)
    only = beats[0] if len(beats) == 1 else None
    return _covered_page(PresenceForm(data={"beat": only, "on": places.today()}))


@blueprint.post("/presence")
@open_to(Role.OFFICER, Role.SERGEANT)
def add() -> Page:
    """A shift from the page without scripts: through the same door as a phone's."""
    return answer_plain(
        CREATE,
        PresenceForm(request.form),
        record_id=posted_id(),
        taken=lambda _row: see_other("presence.covered", noted=1),
        refused=lambda form: (_covered_page(form), 422),
        reasons={Hold.LOST_SCOPE: _("You are not on this beat. Choose a beat of your own."), **_reasons()},
    )


@blueprint.get("/place-notes")
@open_to(Role.OFFICER, Role.SERGEANT)
def notes() -> str:
    """The notes on the places of one's beats."""
    actor = current_actor()
    noted = store.notes_on(actor.beats, places.today(), actor)
    shown = showing.noted(places.spots(actor.beats, retired=True), noted)
    return render_template("presence/notes.html", places=shown)


@blueprint.get("/place-notes/new")
@open_to(Role.OFFICER, Role.SERGEANT)
def new_note() -> str:
    """A note on a place; without a place in the address it is chosen on the page."""
    form = PlaceNoteForm()
    asked = request.args.get("place")
    if asked is not None:
        form.place.data = ids.read_uuid(asked)
        offered = {spot.id for spot in places.spots(current_actor().beats)}
        if form.place.data not in offered:
            abort(404)
    return _note_page(form)


@blueprint.post("/place-notes")
@open_to(Role.OFFICER, Role.SERGEANT)
def add_note() -> Page:
    """A note from the page without scripts."""
    return answer_plain(
        NOTE,
        PlaceNoteForm(request.form),
        record_id=posted_id(),
        taken=lambda _row: see_other("presence.notes"),
        refused=lambda form: (_note_page(form), 422),
        reasons={Hold.LOST_SCOPE: _("You are not on this beat. Choose a place of your own beat."), **_reasons()},
    )


@blueprint.post("/place-notes/<uuid:note_id>/remove")
@open_to(Role.OFFICER, Role.SERGEANT)
def remove_note(note_id: UUID) -> Page:
    """Take a note away: its author, or the sergeant of its beat."""
    actor = current_actor()
    note = store.find_note(actor, note_id) or abort(404)
    if note.removed_at is None:
        if not rules.may_remove(actor, store.standing(note)):
            abort(403)
        store.remove_note(actor, note.id)
    return see_other("presence.notes")


def _covered_page(form: Any) -> str:
    actor, today = current_actor(), places.today()
    since = today - timedelta(days=DAYS - 1)
    offer_beats(form, actor)
    found = store.minutes_away(actor.beats, since)
    return render_template(
        "presence/covered.html",
        beats=[showing.beat(beat.name, found[beat.id], since, today) for beat in places.beats(actor.beats)],
        days=DAYS,
        form=form,
        about=about(),
        noted="noted" in request.args,
    )


def _note_page(form: Any) -> str:
    offer_places(form, current_actor())
    return render_template("presence/note.html", form=form, about=about())


def _reasons() -> dict[str, str]:
    return {Hold.SAME_ID: _("This form was used already. Open a new one.")}
