"""Records from pages without the phone's queue: a plain post through the same door, answered with a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from flask import abort, request
from flask_babel import gettext as _
from flask_babel.speaklater import LazyString
from werkzeug.wrappers import Response

from app import clock
from app.db import write
from app.records import intake
from app.records.kinds import Base, Fields, Kind
from app.records.outcomes import Row, Status
from app.settings import settings
from app.web.access import current_actor
from app.web.forms import Form

Page = str | tuple[str, int] | Response

#: What to say, by the reason that a record was not taken; each feature in its own words.
Reasons = Mapping[str, LazyString]

#: Fields of the page that are about the record, not in it.
ABOUT = frozenset({"id", "made_at", "tz", "base_version", "back"})


def answer_plain(
    kind: Kind,
    form: Form,
    *,
    record_id: UUID | None,
    taken: Callable[[], Page],
    refused: Callable[[Any], Page],
    reasons: Reasons,
    base: Base | None = None,
) -> Page:
    """Take a posted form through the door, and go on with `taken`; or show the form again with all that was typed."""
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
        return taken()
    if row.status is Status.GONE:
        abort(404)
    _tell(form, row, reasons)
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


def _tell(form: Form, row: Row, reasons: Reasons) -> None:
    """Put what was refused at its fields; what belongs to no field goes to the first."""
    form.validate()
    for name, words in (row.errors or {}).items():
        if name in form and not form[name].errors:
            form[name].errors = [words if words != "?" else _("Beatbook could not read this.")]
    if not form.errors:
        otherwise = _("Beatbook could not take this. Nothing you typed is lost: try again.")
        next(iter(form)).errors = [str(reasons.get(row.reason or "", otherwise))]


def _made_at() -> Any:
    try:
        return clock.from_iso(request.form.get("made_at", ""))
    except ValueError:
        return clock.now()
