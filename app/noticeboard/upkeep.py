"""Looking after the public pages: what stands there, the open hours, showing it or taking it away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort, render_template, request
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from app.actor import Role
from app.db import write
from app.noticeboard import rules, showing, store
from app.noticeboard.blueprint import blueprint
from app.noticeboard.forms import HourForm, PageForm
from app.places import store as places
from app.places.models import Beat
from app.web.access import current_actor, open_to
from app.web.language import RESIDENTS
from app.web.pages import see_other

Page = str | tuple[str, int] | Response


@blueprint.get("/beats/public")
@open_to(Role.SERGEANT, Role.ADMIN)
def listed() -> str:
    """One's beats: which have a public page."""
    actor = current_actor()
    beats = [beat for beat in places.beats(None if actor.role is Role.ADMIN else actor.beats) if not beat.retired_at]
    return render_template("noticeboard/upkeep_list.html", beats=beats, pages=store.pages_of(beat.id for beat in beats))


@blueprint.get("/beats/<uuid:beat_id>/public")
@open_to(Role.SERGEANT, Role.ADMIN)
def keep(beat_id: UUID) -> str:
    """What stands on the public page of a beat."""
    return _page(_kept(beat_id))


@blueprint.post("/beats/<uuid:beat_id>/public")
@open_to(Role.SERGEANT, Role.ADMIN)
def save(beat_id: UUID) -> Page:
    """Change how the page says that the beat is reached, and where the page is."""
    beat, form = _kept(beat_id), PageForm(request.form)
    values = {name: form[name].data or "" for name in ("slug", "phone", "email", "words")}
    if not form.validate() or not _saved(beat, form, values):
        return _page(beat, page_form=form), 422
    return see_other("noticeboard.keep", beat_id=beat.id)


@blueprint.post("/beats/<uuid:beat_id>/public/publish")
@open_to(Role.SERGEANT, Role.ADMIN)
def publish(beat_id: UUID) -> Response:
    """Show the page to everybody, or take it away."""
    beat, actor = _kept(beat_id), current_actor()
    if store.page_of(beat.id) is None:
        abort(409)
    write(lambda session: store.publish(session, actor, beat.id, request.form.get("publish") == "yes"))
    return see_other("noticeboard.keep", beat_id=beat.id)


@blueprint.post("/beats/<uuid:beat_id>/public/hours")
@open_to(Role.SERGEANT, Role.ADMIN)
def add_hour(beat_id: UUID) -> Page:
    """Add an open hour."""
    beat, actor, form = _kept(beat_id), current_actor(), HourForm(request.form)
    if len(store.hours(beat.id)) >= rules.MOST_HOURS:
        abort(409)
    if not form.validate() or not _is_public(form, beat):
        return _page(beat, hour_form=form), 422
    values = {
        "place_id": form.place.data,
        "weekdays": tuple(form.weekdays.data),
        "starts_at": form.starts_at.data,
        "ends_at": form.ends_at.data,
        "note": form.note.data or "",
    }
    write(lambda session: store.add_hour(session, actor, beat.id, **values))
    return see_other("noticeboard.keep", beat_id=beat.id)


@blueprint.post("/beats/<uuid:beat_id>/public/hours/<uuid:hour_id>/remove")
@open_to(Role.SERGEANT, Role.ADMIN)
def remove_hour(beat_id: UUID, hour_id: UUID) -> Response:
    """Remove an open hour."""
    beat, actor = _kept(beat_id), current_actor()
    if not write(lambda session: store.remove_hour(session, actor, beat.id, hour_id)):
        abort(404)
    return see_other("noticeboard.keep", beat_id=beat.id)


def _kept(beat_id: UUID) -> Beat:
    """A beat whose page the actor looks after; 404 for every other, there or not (R-15)."""
    beat = places.beat(beat_id)
    may = beat is not None and rules.may_keep(current_actor(), beat.id)
    return beat if beat is not None and may else abort(404)


def _saved(beat: Beat, form: PageForm, values: dict[str, Any]) -> bool:
    """Write it down; where the address is another beat's, say so at its field."""
    try:
        write(lambda session: store.save(session, current_actor(), beat.id, **values))
    except IntegrityError:
        form.slug.errors = [_("Another beat has this address. Choose a different one.")]
        return False
    return True


def _is_public(form: HourForm, beat: Beat) -> bool:
    """Whether anybody may walk in there; else say so at its field."""
    if form.place.data in {place_id for place_id, _label in store.public_places(beat.id)}:
        return True
    form.place.errors = [_("Choose a public place on this beat.")]
    return False


def _page(beat: Beat, *, page_form: PageForm | None = None, hour_form: HourForm | None = None) -> str:
    page = store.page_of(beat.id)
    stored = {name: getattr(page, name, "") for name in ("slug", "phone", "email", "words")}
    hour_form = hour_form or HourForm()
    hour_form.place.choices = store.public_places(beat.id)
    found = store.hours(beat.id)
    return render_template(
        "noticeboard/upkeep.html",
        beat=beat,
        page=page,
        form=page_form or PageForm(data=stored | ({} if page else {"slug": store.free_slug(beat.name)})),
        hour_form=hour_form,
        hours=[(hour.id, words) for hour, words in zip(found, showing.hours(found), strict=True)],
        most=rules.MOST_HOURS,
        languages=RESIDENTS,
    )
