"""Forms of presence and place notes as phones carry them: they are filled in without signal, too."""

from __future__ import annotations

from collections.abc import Iterable

from flask import render_template
from flask_babel import gettext as _

from app.actor import Actor, Role
from app.pack import Item, carries
from app.places import store as places
from app.presence.forms import PlaceNoteForm, PresenceForm
from app.presence.kinds import offer_beats, offer_places

#: The phone mints id, moment and zone itself; what it carries is the same each time.
NOTHING_YET = {"id": "", "made_at": "", "tz": ""}


@carries(16)
def forms(actor: Actor) -> Iterable[Item]:
    """For a shift, and for a note on a place."""
    if actor.role not in {Role.OFFICER, Role.SERGEANT} or not actor.beats:
        return
    only = next(iter(actor.beats)) if len(actor.beats) == 1 else None
    shift, note = PresenceForm(data={"beat": only, "on": places.today()}), PlaceNoteForm()
    offer_beats(shift, actor)
    offer_places(note, actor)
    yield _item("/presence", _("Note a shift"), "presence/_form.html", shift)
    yield _item("/place-notes/new", _("Note on a place"), "presence/_note_form.html", note)


def _item(address: str, title: str, part: str, form: PresenceForm | PlaceNoteForm) -> Item:
    html = render_template("presence/_carried.html", title=title, part=part, form=form, about=NOTHING_YET)
    return Item(address, html)
