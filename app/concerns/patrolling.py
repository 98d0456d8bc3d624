"""Pages of concerns for patrol: one concern as it was passed on, a note on it, and how its resident is reached."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort, render_template, request

from app.actor import Role
from app.audit import log
from app.concerns import patrol_page, store
from app.concerns.blueprint import blueprint
from app.concerns.choices import REACHED_BY
from app.concerns.forms import NoteForm
from app.concerns.kinds import NOTE
from app.concerns.models import Concern
from app.db import write
from app.records.plain import Page, about, answer_plain, posted_id
from app.residents import store as residents
from app.web.access import current_actor, open_to, step_up
from app.web.pages import see_other


@blueprint.get("/concerns/<uuid:concern_id>/on-patrol")
@open_to(Role.OFFICER, Role.SERGEANT)
def on_patrol(concern_id: UUID) -> str:
    """One concern as patrol reads it. That somebody looks is written down first (invariant 9)."""
    return _page(_seen(concern_id))


@blueprint.post("/concerns/<uuid:concern_id>/notes")
@open_to(Role.OFFICER, Role.SERGEANT)
def add_note(concern_id: UUID) -> Page:
    """A note from the page without scripts: through the same door as a phone's."""
    found = _seen(concern_id)
    return answer_plain(
        NOTE,
        NoteForm(request.form),
        record_id=posted_id(),
        taken=lambda _row: see_other("concerns.on_patrol", concern_id=found.id),
        refused=lambda form: (_page(found, form), 422),
    )


@blueprint.post("/concerns/<uuid:concern_id>/reach")
@open_to(Role.OFFICER, Role.SERGEANT)
@step_up
def reach(concern_id: UUID) -> str:
    """The number or address, only where the resident has said that it may be used; the look is written down first."""
    found = _seen(concern_id)
    if found.reply not in REACHED_BY:
        abort(404)
    values = patrol_page.full(current_actor(), found)
    shown = residents.reveal(current_actor(), store.UNDER, found.id) or abort(404)
    return render_template("concerns/reached.html", **values, shown=shown)


def _seen(concern_id: UUID) -> Concern:
    """A concern that the actor may see; 404 for every other, there or not (R-15)."""
    return store.find(current_actor(), concern_id) or abort(404)


def _page(found: Concern, wrong: Any = None) -> str:
    actor = current_actor()
    write(lambda session: log.note(session, actor, "concern.look", store.UNDER, found.id))
    return render_template("concerns/on_patrol.html", **patrol_page.full(actor, found, wrong), about=about())
