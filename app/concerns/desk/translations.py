"""What waits to be translated, by language: by somebody who speaks it, never by a service in a cloud."""

from __future__ import annotations

from itertools import groupby
from uuid import UUID

from flask import render_template
from flask_babel import gettext as _

from app.actor import Actor
from app.concerns import shown, store
from app.concerns.blueprint import blueprint
from app.concerns.desk import wording
from app.concerns.desk.listing import translations_of
from app.concerns.desk.reading import TEAM
from app.concerns.models import Concern
from app.places import store as places
from app.web.access import current_actor, open_to
from app.web.language import RESIDENTS

Row = tuple[str, str, tuple[str, ...]]


@blueprint.get("/concerns/translations")
@open_to(*TEAM)
def translations() -> str:
    """The queue; the words themselves are on their own pages, so that each look leaves a mark."""
    actor = current_actor()
    waiting = _by_language(actor) if store.is_reader(actor) else []
    return render_template("concerns/desk/translations.html", languages=waiting)


def _by_language(actor: Actor) -> list[tuple[str, str, list[Row]]]:
    order = {code: place for place, code in enumerate(RESIDENTS)}
    found = sorted(translations_of(actor), key=lambda one: order.get(one[0].language, len(order)))
    beats = {beat.id: beat.name for beat in places.beats()}
    return [
        (code, wording.language(code), [_row(concern, part, beats) for concern, part in some])
        for code, some in groupby(found, key=lambda one: one[0].language)
    ]


def _row(found: Concern, part: str, beats: dict[UUID, str]) -> Row:
    """(where it leads, title, beside it)."""
    what = {shown.DESCRIPTION: _("what they wrote"), shown.PLACE: _("where it is")}.get(part, _("a message"))
    meta = (wording.ref(found.id), what, wording.where(found, beats))
    return f"/concerns/{found.id}#words-{part}", wording.category(found), meta
