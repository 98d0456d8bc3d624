"""Pages for the beat's sergeant and administrators: adding, changing and ending a programme."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from flask import abort, render_template, request
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from app import clock
from app.actor import Actor, Role
from app.db import write
from app.places import store as places
from app.places.models import Beat
from app.programmes import rules, store
from app.programmes.forms import NewProgrammeForm, ProgrammeForm
from app.programmes.models import Programme
from app.programmes.views import blueprint, seen
from app.records.plain import Page
from app.web.access import current_actor, open_to
from app.web.pages import see_other


@blueprint.route("/programmes/new", methods=["GET", "POST"])
@open_to(Role.SERGEANT, Role.ADMIN)
def new() -> Page:
    """Add a programme to one of one's beats."""
    actor = current_actor()
    beats = _beats(actor)
    if request.method == "GET":
        only = beats[0].id if len(beats) == 1 else None
        return _new_page(beats, NewProgrammeForm(data={"beat": only, "from_on": places.today()}))
    form = NewProgrammeForm(request.form)
    valid = form.validate()
    if form.beat.data and form.beat.data not in {beat.id for beat in beats}:
        abort(404)
    values = _values(form) | {"beat_id": form.beat.data}
    if not valid or not _is_there(form) or not _kept(form, lambda: write(lambda s: store.add(s, actor, **values))):
        return _new_page(beats, form), 422
    return see_other("programmes.listed")


@blueprint.route("/programmes/<uuid:programme_id>/change", methods=["GET", "POST"])
@open_to(Role.SERGEANT, Role.ADMIN)
def change(programme_id: UUID) -> Page:
    """Change what a programme is called, where and when it is on."""
    programme = _changeable(programme_id)
    if request.method == "GET":
        return _change_page(programme, ProgrammeForm(data=_as_it_is(programme)))
    form = ProgrammeForm(request.form)
    fits = form.validate() and _is_there(form, programme.beat_id)
    if not fits or not _kept(form, lambda: store.change(current_actor(), programme.id, **_values(form))):
        return _change_page(programme, form), 422
    return see_other("programmes.detail", programme_id=programme.id)


@blueprint.post("/programmes/<uuid:programme_id>/end")
@open_to(Role.SERGEANT, Role.ADMIN)
def end(programme_id: UUID) -> Response:
    """End a programme, or take it up again; what was counted stays."""
    programme = _changeable(programme_id)
    store.change(current_actor(), programme.id, retired_at=None if programme.retired_at else clock.now())
    return see_other("programmes.detail", programme_id=programme.id)


def _changeable(programme_id: UUID) -> Programme:
    programme = seen(programme_id)
    return programme if rules.may_change(current_actor(), programme.beat_id) else abort(404)


def _beats(actor: Actor) -> list[Beat]:
    """The beats that somebody may add programmes to."""
    return places.beats(None if actor.role is Role.ADMIN else actor.beats)


def _values(form: ProgrammeForm) -> dict[str, Any]:
    return {
        "name": form.name.data,
        "place_id": form.place.data,
        "weekdays": tuple(form.weekdays.data or ()),
        "starts_at": form.starts_at.data or None,
        "from_on": form.from_on.data,
        "to_on": form.to_on.data,
    }


def _as_it_is(programme: Programme) -> dict[str, Any]:
    same = {name: getattr(programme, name) for name in ("name", "starts_at", "from_on", "to_on")}
    return same | {"place": programme.place_id, "weekdays": list(programme.weekdays)}


def _is_there(form: Any, beat_id: UUID | None = None) -> bool:
    """Whether the place lies on the beat; else say so at its field."""
    spots = {spot.id for spot in places.spots([beat_id or form.beat.data], retired=True)}
    if form.place.data and form.place.data not in spots:
        form.place.errors = [_("Choose a place on the programme's beat.")]
        return False
    return True


def _kept(form: ProgrammeForm, keep: Callable[[], object]) -> bool:
    """Run a write; where the name is taken on this beat, say so at its field."""
    try:
        keep()
    except IntegrityError:
        form.name.errors = [_("There is one of this name on the beat already.")]
        return False
    return True


def _new_page(beats: list[Beat], form: NewProgrammeForm) -> str:
    form.beat.choices = [(beat.id, beat.name) for beat in beats]
    form.place.choices = _place_choices(beat.id for beat in beats)
    return render_template("programmes/new.html", form=form)


def _change_page(programme: Programme, form: ProgrammeForm) -> str:
    form.place.choices = _place_choices([programme.beat_id], programme.place_id)
    return render_template("programmes/change.html", programme=programme, form=form)


def _place_choices(beat_ids: Iterable[UUID], chosen: UUID | None = None) -> list[tuple[UUID, str]]:
    """Places as chips, with their beat where there are several; a retired one only if it was chosen."""
    spots = places.spots(beat_ids)
    several = len({spot.beat_id for spot in spots}) > 1
    offered = [(spot.id, f"{spot.label} · {spot.beat}" if several else spot.label) for spot in spots]
    if chosen is None or any(place_id == chosen for place_id, _words in offered):
        return offered
    return [*offered, (chosen, places.labels([chosen])[chosen])]
