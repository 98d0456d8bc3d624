"""The duty of reading: a sergeant gives it to officers of own beats, and takes it away. Both are audited."""

from __future__ import annotations

from uuid import UUID

from flask import abort, render_template, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.accounts import reach
from app.actor import Actor, Role
from app.audit import log
from app.concerns.blueprint import blueprint
from app.concerns.models import ConcernReader
from app.db import db, write
from app.ids import read_uuid
from app.records.plain import Page
from app.web.access import current_actor, open_to, step_up
from app.web.pages import see_other


@blueprint.get("/concerns/readers")
@open_to(Role.SERGEANT)
def readers() -> str:
    """The officers of own beats, and which of them read new concerns."""
    people = reach.people_of(current_actor())
    have = set(db.session.scalars(select(ConcernReader.person_id)))
    return render_template("concerns/desk/readers.html", people=[(one, one.id in have) for one in people])


@blueprint.post("/concerns/readers")
@open_to(Role.SERGEANT)
@step_up
def change_readers() -> Page:
    """`do`: give or take, of a `person` of own beats."""
    wanted, do = read_uuid(request.form.get("person")), request.form.get("do")
    actor = current_actor()
    person = next((one for one in reach.people_of(actor) if one.id == wanted), None) or abort(404)
    if do not in {"give", "take"}:
        abort(400)
    write(lambda session: (give if do == "give" else take)(session, actor, person.id))
    return see_other("concerns.readers")


def give(session: Session, by: Actor, person_id: UUID) -> None:
    """Let an officer read new concerns of their beats; twice is once."""
    if session.get(ConcernReader, person_id) is None:
        session.add(ConcernReader(person_id=person_id, added_by=by.person_id, added_at=clock.now()))
        log.note(session, by, "concern_reader.give", "person", person_id)


def take(session: Session, by: Actor, person_id: UUID) -> None:
    """End the duty."""
    found = session.get(ConcernReader, person_id)
    if found is not None:
        session.delete(found)
        log.note(session, by, "concern_reader.take", "person", person_id)
