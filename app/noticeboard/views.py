"""The public pages: the list of areas, and one area."""

from __future__ import annotations

from flask import abort, render_template
from werkzeug.wrappers import Response

from app.noticeboard import figures, showing, store
from app.noticeboard.blueprint import blueprint
from app.noticeboard.caching import for_everybody
from app.noticeboard.check_form import CheckForm
from app.web.access import open_to_everyone
from app.web.language import for_residents


@blueprint.get("/our-area")
@open_to_everyone
@for_residents
def index() -> Response:
    """All areas that have a page."""
    return for_everybody(render_template("noticeboard/index.html", areas=store.published()))


@blueprint.get("/our-area/<slug:slug>")
@open_to_everyone
@for_residents
def area(slug: str) -> Response:
    """One area: who works there, how to reach them, what was raised and what became of it."""
    page, beat = store.page_at(slug) or abort(404)
    officers = store.officers(beat.id)
    shown = render_template(
        "noticeboard/area.html",
        page=page,
        beat=beat,
        officers=officers,
        since=showing.since(officers),
        named=[(officer.name, showing.month(officer.since)) for officer in officers.named],
        hours=showing.hours(store.hours(beat.id)),
        told=showing.told(figures.of_beat(beat.id)),
        own_language=showing.own_language(),
        genuine=showing.how_to_check(),
        form=CheckForm(),
    )
    return for_everybody(shown, names=bool(officers.named))
