"""Contacts of one's beats as a sheet: without who recorded them, and without notes that wait to be redacted."""

from __future__ import annotations

from datetime import timedelta

from flask import request
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app import clock
from app.actor import Role
from app.audit import log
from app.db import write
from app.interactions import showing, store
from app.interactions.choices import PEOPLE, label
from app.interactions.views import DAYS, blueprint
from app.web.access import current_actor, open_to, step_up
from app.web.language import moment
from app.web.sheets import as_csv


@blueprint.get("/interactions/export")
@open_to(Role.SERGEANT)
@step_up
def export() -> Response:
    """A CSV of the contacts on one's beats in the last 7, 30 or 90 days (R-07: step-up, R-33: audited)."""
    actor = current_actor()
    asked = request.args.get("days", type=int)
    days = asked if asked in DAYS else DAYS[0]

    def note(session: Session) -> None:
        log.note(session, actor, "interaction.export", "interaction", outcome=f"{days} days")

    write(note)
    lines = store.for_export(actor, clock.now() - timedelta(days=days))
    heads = (_("When"), _("Beat"), _("Where"), _("What came of it"), _("How many"), _("In a line"))
    rows = [
        (
            moment(line.occurred_at),
            line.beat,
            line.place,
            showing.outcomes(line.outcomes),
            label(PEOPLE, line.people),
            line.note or "",
        )
        for line in lines
        if not line.voided
    ]
    return as_csv("contacts", heads, rows)
