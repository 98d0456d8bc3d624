"""The one queue of a sergeant, or of an officer who reads new concerns: what has waited longest first."""

from __future__ import annotations

from flask import Response, abort, jsonify, render_template
from flask_babel import gettext as _
from flask_babel import ngettext

from app.actor import Actor, Role
from app.concerns.store import is_reader
from app.home.views import blueprint
from app.needs import Item, waiting
from app.web.access import current_actor, open_to
from app.web.language import moment


@blueprint.get("/needs-you")
@open_to(Role.OFFICER, Role.SERGEANT)
def needs_you() -> str:
    """Everything that waits for whoever asks."""
    rows = [(item, _age(item)) for item in waiting(_asked())]
    return render_template("home/needs_you.html", rows=rows)


@blueprint.get("/needs-you/waiting")
@open_to(Role.OFFICER, Role.SERGEANT)
def count() -> Response:
    """How many there are, for a page that stays open: nothing of what they are, and no touch that keeps a session."""
    number = len(waiting(_asked()))
    words = ngettext("%(num)s thing needs you.", "%(num)s things need you.", number)
    return jsonify(count=number, words=str(words))


def _asked() -> Actor:
    """Whoever asks, if things wait for them at all."""
    actor = current_actor()
    if not is_reader(actor):
        abort(404)
    return actor


def _age(item: Item) -> str:
    """Since when it waits, in words."""
    return _("since %(moment)s", moment=moment(item.since))
