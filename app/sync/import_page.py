"""The page on which a sergeant or an administrator brings the exported file of a phone that can't send any more."""

from __future__ import annotations

from contextlib import closing

from flask import render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge

from app.actor import Role
from app.sync import importing
from app.sync.importing import MOST_BYTES, NotTaken, Summary
from app.sync.views import blueprint
from app.web.access import current_actor, open_to, step_up
from app.web.headers import takes_up_to

AROUND = 64 << 10  # what a browser puts around a file
Page = str | tuple[str, int]


@blueprint.route("/import-outbox", methods=["GET", "POST"])
@open_to(Role.SERGEANT, Role.ADMIN)
@takes_up_to(MOST_BYTES + AROUND)
@step_up
def import_outbox() -> Page:
    """Choose a file; then what came of it, on the same page."""
    if request.method == "GET":
        return _page()
    try:
        given = request.files.get("file")
    except RequestEntityTooLarge:
        return _page(trouble=importing.too_large()), 413
    if given is None or not given.filename:
        return _page(trouble=_("Choose a file first.")), 422
    with closing(given):
        content = given.stream.read(MOST_BYTES + 1)
    try:
        return _page(importing.take(content, current_actor()))
    except NotTaken as refused:
        return _page(trouble=str(refused)), 422


def _page(summary: Summary | None = None, trouble: str = "") -> str:
    return render_template("sync/import_outbox.html", summary=summary, trouble=trouble)
