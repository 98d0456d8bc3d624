"""Plain pages for administrators: beats, their places, and who works there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, render_template, request
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app import clock
from app.accounts import store as accounts
from app.actor import Role
from app.db import db, write
from app.places import store
from app.places.forms import AssignmentForm, BeatForm, PlaceForm
from app.places.models import Beat, Place
from app.web.access import current_actor, open_to
from app.web.forms import Form
from app.web.pages import see_other

blueprint = Blueprint("places", __name__)

Page = str | tuple[str, int] | Response


@blueprint.get("/beats")
@open_to(Role.ADMIN)
def beats() -> str:
    """All beats."""
    return render_template("places/beats.html", beats=store.beats(), form=BeatForm())


@blueprint.post("/beats")
@open_to(Role.ADMIN)
def add_beat() -> Page:
    """Add a beat; it has a place "On the street" from the start."""
    form = BeatForm(request.form)

    def work(session: Session) -> UUID:
        return store.add_beat(
            session, current_actor(), name=form.name.data, kind=form.kind.data, languages=form.codes()
        )

    if not form.validate() or not _kept(form.name, lambda: write(work)):
        return render_template("places/beats.html", beats=store.beats(), form=form), 422
    return see_other("places.beats")


@blueprint.get("/beats/<uuid:beat_id>")
@open_to(Role.ADMIN)
def beat(beat_id: UUID) -> str:
    """One beat: its places, and who works there."""
    return _page(_beat(beat_id))


@blueprint.post("/beats/<uuid:beat_id>")
@open_to(Role.ADMIN)
def change_beat(beat_id: UUID) -> Page:
    """Change a beat's name, kind or languages."""
    found, form = _beat(beat_id), BeatForm(request.form)
    values = {"name": form.name.data, "kind": form.kind.data, "languages": form.codes()}
    if not form.validate() or not _kept(form.name, lambda: store.change(current_actor(), Beat, found.id, **values)):
        return _page(found, beat_form=form), 422
    return see_other("places.beat", beat_id=beat_id)


@blueprint.post("/beats/<uuid:beat_id>/places")
@open_to(Role.ADMIN)
def add_place(beat_id: UUID) -> Page:
    """Add a place."""
    found, form = _beat(beat_id), PlaceForm(request.form)

    def work(session: Session) -> UUID:
        lat, lon = form.coordinates() or (None, None)
        return store.add_place(
            session, current_actor(), found.id, label=form.label.data, kind=form.kind.data, lat=lat, lon=lon
        )

    if not form.validate() or not _kept(form.label, lambda: write(work)):
        return _page(found, place_form=form), 422
    return see_other("places.beat", beat_id=beat_id)


@blueprint.route("/places/<uuid:place_id>", methods=["GET", "POST"])
@open_to(Role.ADMIN)
def place(place_id: UUID) -> Page:
    """Change a place."""
    found = _place(place_id)
    position = f"{found.lat}, {found.lon}" if found.lat is not None else ""
    form = PlaceForm(request.form, data={"label": found.label, "kind": found.kind, "position": position})
    if request.method == "GET":
        return render_template("places/place.html", place=found, form=form)
    if form.validate() and _kept(form.label, lambda: _change_place(found, form)):
        return see_other("places.beat", beat_id=found.beat_id)
    return render_template("places/place.html", place=found, form=form), 422


@blueprint.post("/places/<uuid:place_id>/retire")
@open_to(Role.ADMIN)
def retire_place(place_id: UUID) -> Response:
    """Stop offering a place, or offer it again; records that name it stay as they are."""
    found = _place(place_id)
    if found.kind == "street":
        abort(409)
    store.change(current_actor(), Place, found.id, retired_at=None if found.retired_at else clock.now())
    return see_other("places.beat", beat_id=found.beat_id)


@blueprint.post("/beats/<uuid:beat_id>/assignments")
@open_to(Role.ADMIN)
def assign(beat_id: UUID) -> Page:
    """Put somebody on a beat."""
    found, form = _beat(beat_id), AssignmentForm(request.form)

    if not form.validate() or not _assigned(found, form):
        return _page(found, assignment_form=form), 422
    return see_other("places.beat", beat_id=beat_id)


@blueprint.post("/beats/<uuid:beat_id>/assignments/<uuid:assignment_id>/end")
@open_to(Role.ADMIN)
def end_assignment(beat_id: UUID, assignment_id: UUID) -> Response:
    """Let an assignment end today."""
    if not store.end_assignment(current_actor(), assignment_id, store.today()):
        abort(404)
    return see_other("places.beat", beat_id=beat_id)


def _assigned(found: Beat, form: AssignmentForm) -> bool:
    """Put who was chosen on the beat, or say at the form why not."""
    person = accounts.person(form.person.data) if form.person.data else None
    if person is None:
        form.person.errors = [_("Choose who")]
        return False
    days = {"from_on": form.from_on.data, "to_on": form.to_on.data}
    if write(lambda session: store.assign(session, current_actor(), person.id, found.id, **days)) is None:
        form.from_on.errors = [_("They are on this beat on some of these days already.")]
        return False
    return True


def _change_place(found: Place, form: PlaceForm) -> None:
    lat, lon = form.coordinates() or (None, None)
    kind = found.kind if found.kind == "street" else form.kind.data
    store.change(current_actor(), Place, found.id, label=form.label.data, kind=kind, lat=lat, lon=lon)


def _kept(name: Any, keep: Any) -> bool:
    """Run a write; where the name is taken, say so at its field."""
    try:
        keep()
    except IntegrityError:
        name.errors = [_("There is one of this name already.")]
        return False
    return True


def _beat(beat_id: UUID) -> Beat:
    return store.beat(beat_id) or abort(404)


def _place(place_id: UUID) -> Place:
    return db.session.get(Place, place_id) or abort(404)


def _page(found: Beat, **forms: Any) -> str:
    people = accounts.working_people(Role.OFFICER, Role.SERGEANT)
    assignment_form = forms.get("assignment_form") or AssignmentForm(data={"from_on": store.today()})
    assignment_form.person.choices = [(person.id, person.name) for person in people]
    stored = {"name": found.name, "kind": found.kind, "languages": ", ".join(found.languages)}
    return render_template(
        "places/beat.html",
        beat=found,
        places=store.places_of(found.id),
        assignments=store.assignments_of(found.id),
        today=store.today(),
        beat_form=_apart("beat", forms.get("beat_form") or BeatForm(data=stored)),
        place_form=_apart("place", forms.get("place_form") or PlaceForm()),
        assignment_form=assignment_form,
    )


def _apart(name: str, form: Form) -> Form:
    """Ids of their own for a form that shares its page with others; what it sends stays as it is."""
    for field in form:
        field.id = f"{name}-{field.id}"
    return form
