"""Contacts from pages without the phone's queue: a plain post, answered with a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import abort, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.db import write
from app.records import intake
from app.records.kinds import Base, Fields, Kind
from app.records.outcomes import Row, Status
from app.settings import settings
from app.web.access import current_actor
from app.web.forms import Form
from app.web.pages import see_other

Page = str | tuple[str, int] | Response

#: Fields of the page that are about the record, not in it.
ABOUT = frozenset({"id", "made_at", "tz", "base_version", "back"})


def answer_plain(
    kind: Kind,
    form: Form,
    *,
    record_id: UUID | None,
    refused: Callable[[Any], Page],
    base: Base | None = None,
    taken: Callable[[], Page] | None = None,
) -> Page:
    """Take a posted form through the door, and lead to the contact (or to where `taken` says); or show the form again
    with all that was typed."""
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
    contact_id = base.id if base else record_id
    return _answer(row, form, taken or (lambda: see_other("interactions.detail", contact_id=contact_id)), refused)


def posted_fields(kind: Kind) -> Fields:
    """What was posted, by field: a list where the form takes several values. Empty fields were not said."""
    several = kind.form.several()
    fields: Fields = {}
    for name, values in request.form.lists():
        said = [value for value in values if value != ""]
        if name not in ABOUT and said:
            fields[name] = said if name in several else said[0]
    return fields


def _answer(row: Row, form: Form, taken: Callable[[], Page], refused: Callable[[Any], Page]) -> Page:
    if row.status in {Status.CREATED, Status.DUPLICATE}:
        return taken()
    if row.status is Status.GONE:
        abort(404)
    _tell(form, row)
    return refused(form)


def _tell(form: Form, row: Row) -> None:
    """Put what was refused at its fields; what belongs to no field goes to the first."""
    form.validate()
    for name, words in (row.errors or {}).items():
        if name in form and not form[name].errors:
            form[name].errors = [words if words != "?" else _("Beatbook could not read this.")]
    if not form.errors:
        first = next(iter(form))
        first.errors = [_reason(row)]


def _reason(row: Row) -> str:
    match row.reason:
        case "changed_meanwhile":
            return _("Somebody changed this contact meanwhile. Look at it again, then correct it.")
        case "lost_scope":
            return _("You are not on this beat (any more). Choose a place of your own beat.")
        case "same_id":
            return _("This form was used for another contact already. Open a new one.")
        case _:
            return _("Beatbook could not take this. Nothing you typed is lost: try again.")


def _made_at() -> Any:
    try:
        return clock.from_iso(request.form.get("made_at", ""))
    except ValueError:
        return clock.now()
