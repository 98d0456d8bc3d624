"""Pages for standing in: covering a beat for a shift, and days away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import ValidationError

from app.actor import Actor, Role
from app.places import duty, store
from app.places.views import Page, blueprint
from app.web.access import current_actor, open_to
from app.web.forms import Form, IdChoice, LocalDay
from app.web.pages import see_other


class CoverForm(Form):
    """Who covers which beat, until the end of the shift."""

    beat = IdChoice(_l("Which beat"), needed=_l("Choose the beat"))
    person = IdChoice(_l("Who covers it"))


class AwayForm(Form):
    """Somebody's days away. Nobody asks why."""

    who = IdChoice(_l("Who is away"))
    from_on = LocalDay(_l("First day away"), needed=_l("Enter the first day"))
    to_on = LocalDay(_l("Last day away"), needed=_l("Enter the last day"))
    stand_in = IdChoice(_l("Who keeps their follow-ups meanwhile"))

    def validate_to_on(self, field: Any) -> None:
        if field.data and self.from_on.data and field.data < self.from_on.data:
            raise ValidationError(_("The last day comes before the first."))


@blueprint.get("/cover")
@open_to(Role.OFFICER, Role.SERGEANT)
def standing_in() -> str:
    """What I cover, who covers my beats, and who is away."""
    return _page(current_actor())


@blueprint.post("/cover")
@open_to(Role.OFFICER, Role.SERGEANT)
def begin_cover() -> Page:
    """Cover a beat now: oneself, or (a sergeant, on own beats) somebody else."""
    actor, form = current_actor(), CoverForm(request.form)
    _offer(actor, form, AwayForm())
    beat_id = form.beat.data
    if not form.validate() or beat_id is None:
        return _page(actor, cover=form), 422
    person_id = form.person.data or actor.person_id
    if not _may_send(actor, person_id, beat_id):
        abort(403)
    if store.beat(beat_id) is None or not duty.cover(actor, person_id, beat_id):
        form.beat.errors = [_("This beat is open to them already.")]
        return _page(actor, cover=form), 422
    return see_other("places.standing_in")


@blueprint.post("/cover/<uuid:cover_id>/end")
@open_to(Role.OFFICER, Role.SERGEANT)
def end_cover(cover_id: UUID) -> Response:
    """The shift is over earlier. Pressed twice, it has ended once."""
    duty.end_cover(current_actor(), cover_id)
    return see_other("places.standing_in")


@blueprint.post("/away")
@open_to(Role.OFFICER, Role.SERGEANT)
def set_away() -> Page:
    """Days away: one's own, or (a sergeant) those of an officer on own beats."""
    actor, form = current_actor(), AwayForm(request.form)
    _offer(actor, CoverForm(), form)
    if not form.validate():
        return _page(actor, away=form), 422
    person_id = form.who.data or actor.person_id
    if person_id not in _people_of(actor) or (form.stand_in.data and form.stand_in.data == person_id):
        form.stand_in.errors = [_("Choose somebody else to stand in.")]
        return _page(actor, away=form), 422
    duty.set_away(actor, person_id, form.from_on.data, form.to_on.data, form.stand_in.data)
    return see_other("places.standing_in")


@blueprint.post("/away/<uuid:away_id>/end")
@open_to(Role.OFFICER, Role.SERGEANT)
def end_away(away_id: UUID) -> Response:
    """Back, or not away at all."""
    actor = current_actor()
    duty.end_away(actor, away_id, _people_of(actor))
    return see_other("places.standing_in")


def _page(actor: Actor, cover: CoverForm | None = None, away: AwayForm | None = None) -> str:
    cover, away = cover or CoverForm(), away or AwayForm()
    _offer(actor, cover, away)
    return render_template(
        "places/standing_in.html",
        mine=duty.covering(person_id=actor.person_id),
        others=[c for c in duty.covering(beats=actor.beats) if c.person_id != actor.person_id],
        absences=duty.absences(_people_of(actor)),
        cover_form=cover.apart("cover"),
        away_form=away.apart("away"),
        sergeant=actor.role is Role.SERGEANT,
    )


def _offer(actor: Actor, cover: CoverForm, away: AwayForm) -> None:
    colleagues = duty.colleagues(actor.beats)
    sends = actor.role is Role.SERGEANT
    cover.beat.choices = [(beat.id, beat.name) for beat in store.beats() if beat.retired_at is None]
    cover.person.choices = duty.everybody() if sends else []
    away.who.choices = colleagues if sends else []
    away.stand_in.choices = [(person_id, words) for person_id, words in colleagues if person_id != actor.person_id]


def _may_send(actor: Actor, person_id: UUID, beat_id: UUID) -> bool:
    """Everybody covers for themselves; a sergeant sends somebody to one of their own beats."""
    known = {found for found, _words in duty.everybody()}
    return person_id == actor.person_id or (
        actor.role is Role.SERGEANT and beat_id in actor.beats and person_id in known
    )


def _people_of(actor: Actor) -> frozenset[UUID]:
    """Oneself, and for a sergeant the people on own beats."""
    near = store.people_on(actor.beats) if actor.role is Role.SERGEANT else frozenset()
    return near | {actor.person_id}
