"""Records from pages without the phone's queue: a plain post, answered with a page. The same for every room."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from flask import abort, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock, ids
from app.db import write
from app.records import intake
from app.records.kinds import Base, Fields, Kind
from app.records.outcomes import Hold, Row, Status
from app.settings import settings
from app.web.access import current_actor
from app.web.forms import Form

Page = str | tuple[str, int] | Response

#: What a room says in its own words about why the door did not take something.
Reasons = Mapping[str, Any]

#: Fields of the page that are about the record, not in it.
ABOUT = frozenset({"id", "made_at", "tz", "base_id", "base_version", "back"})


def answer_plain(
    kind: Kind,
    form: Form,
    *,
    record_id: UUID | None,
    taken: Callable[[Row], Page],
    refused: Callable[[Any], Page],
    base: Base | None = None,
    reasons: Reasons | None = None,
) -> Page:
    """Take a posted form through the door, then go where `taken` leads; or show the form again, nothing typed lost.

    `reasons`: what a room says in its own words about why the door did not take it.
    """
    if record_id is None:
        abort(400)
    row = write(
        lambda session: intake.take_plain(
            session,
            current_actor(),
            kind,
            posted_fields(kind),
            record_id=record_id,
            made_at=_made_at(),
            tz=request.form.get("tz") or settings().timezone,
            base=base,
        )
    )
    if row.status in {Status.CREATED, Status.DUPLICATE}:
        return taken(row)
    if row.status is Status.GONE:
        abort(404)
    _tell(form, row, reasons or {})
    return refused(form)


def posted_fields(kind: Kind) -> Fields:
    """What was posted, by field: a list where the form takes several values. Empty fields were not said."""
    several = kind.form.several()
    fields: Fields = {}
    for name, values in request.form.lists():
        said = [value for value in values if value != ""]
        if name not in ABOUT and said:
            fields[name] = said if name in several else said[0]
    return fields


def posted_id() -> UUID | None:
    """The id that the page was given when it was opened."""
    return ids.read_uuid(request.form.get("id"))


def about() -> dict[str, str]:
    """Id, moment and zone for the hidden fields of a page: as they were posted, else made here.

    The form that is shown again keeps its id, so that sending it twice still makes one record.
    """
    return {
        "id": str(posted_id() or ids.uuid7()),
        "made_at": clock.iso(_made_at()),
        "tz": request.form.get("tz") or settings().timezone,
    }


def _tell(form: Form, row: Row, reasons: Reasons) -> None:
    """Put what was refused at its fields; what belongs to no field goes to the first."""
    form.validate()
    for name, words in (row.errors or {}).items():
        if name in form and not form[name].errors:
            form[name].errors = [words if words != "?" else _("Beatbook could not read this.")]
    if not form.errors:
        first = form["place"] if row.reason == Hold.LOST_SCOPE and "place" in form else next(iter(form))
        first.errors = [(row.errors or {}).get("base") or str(reasons.get(row.reason or "", "")) or _reason(row)]


def _reason(row: Row) -> str:
    match row.reason:
        case Hold.CHANGED_MEANWHILE:
            return _("Somebody changed this meanwhile. Look at it again, then say what should be.")
        case Hold.LOST_SCOPE:
            return _("You are not on this beat (any more). Choose a place of your own beat.")
        case Hold.SAME_ID:
            return _("This form was used already. Open a new one.")
        case _:
            return _("Beatbook could not take this. Nothing you typed is lost: try again.")


def _made_at() -> Any:
    try:
        return clock.from_iso(request.form.get("made_at", ""))
    except ValueError:
        return clock.now()
