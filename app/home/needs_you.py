"""A sergeant's one queue: what waits on own beats, what has waited longest first."""

from __future__ import annotations

from flask import Response, jsonify, render_template
from flask_babel import gettext as _
from flask_babel import ngettext

from app.actor import Role
from app.home.views import blueprint
from app.needs import Item, waiting
from app.web.access import current_actor, open_to
from app.web.language import moment


@blueprint.get("/needs-you")
@open_to(Role.SERGEANT)
def needs_you() -> str:
    """Everything that waits for this sergeant."""
    rows = [(item, _age(item)) for item in waiting(current_actor())]
    return render_template("home/needs_you.html", rows=rows)


@blueprint.get("/needs-you/waiting")
@open_to(Role.SERGEANT)
def count() -> Response:
    """How many there are, for a page that stays open: nothing of what they are, and no touch that keeps a session."""
    number = len(waiting(current_actor()))
    words = ngettext("%(num)s thing needs you.", "%(num)s things need you.", number)
    return jsonify(count=number, words=str(words))


def _age(item: Item) -> str:
    """Since when it waits, in words."""
    return _("since %(moment)s", moment=moment(item.since))
