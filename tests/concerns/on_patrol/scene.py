"""What tests of concerns on patrol begin with: a concern as a form says it, one that was assigned, rows looked up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from app import clock, ids
from app.accounts.models import Person
from app.actor import Actor, Role
from app.audit.models import AuditEntry
from app.concerns import code, moving, store, taking, thread
from app.concerns.models import Concern, ConcernEntry, ConcernNote
from app.concerns.moving import Made, With
from app.concerns.rules import Move
from app.concerns.taking import Said
from app.db import db, write
from tests.support.people import StaffClient

CODE = code.from_bytes(bytes(range(16)))
WORDS = "Two lamps on the path are out, and my daughter walks there 🔦 «الضوء»"
SHOWN = "Two lamps on the path are out"
NAMING = "Mr Tobias Fenwick shouts at night, 0151 496 0123"
ADDRESS = "7 Rowan Court, the blue door"


def said(place: UUID | None, **more: Any) -> dict[str, Any]:
    """What the form of a concern says."""
    where = {"place": str(place)} if place else {}
    return {
        "category": "lighting",
        "danger": "no",
        "description": WORDS,
        "language": "ar",
        "reply": "here",
        "code": CODE,
        **where,
        **more,
    }


def typed(place: UUID | None, **more: Any) -> dict[str, Any]:
    """The form as the page without scripts sends it."""
    return {"id": str(ids.uuid7()), "made_at": clock.iso(clock.now()), "tz": "UTC", **said(place, **more)}


def raised(app: Flask, beat: UUID, place: UUID | None = None, **more: Any) -> UUID:
    """A concern from the public form that was read and assigned to a beat. `shown`: what patrol is shown of it."""
    shown, screened = more.pop("shown", ""), more.pop("assigned", True)
    concern_id = ids.uuid4()
    text = {"category": "lighting", "description": WORDS, **more}

    def work(session: Any) -> None:
        found = taking.take(
            session, concern_id, Said(place_id=place, **text), code.from_bytes(concern_id.bytes), source="form",
            suggested_beat=beat,
        )  # fmt: skip
        by = reader(app, beat)
        if shown:
            thread.show(session, found, by, "description", shown)
        if screened:
            made = moving.make(session, found, Move.ASSIGN, by, None, With(values={"beat_id": beat}))
            assert isinstance(made, Made), made

    with app.test_request_context():
        write(work)
    return concern_id


def reader(app: Flask, beat: UUID) -> Actor:
    """A sergeant of the beat as an actor: whoever is there."""
    person = db.session.scalar(select(Person).where(Person.role == Role.SERGEANT))
    assert person is not None, "the scene needs a sergeant"
    return Actor(person_id=person.id, role=Role.SERGEANT, name=person.name, beats=frozenset({beat}))


def concerns(app: Flask) -> list[Concern]:
    """All concerns."""
    with app.app_context():
        return list(db.session.scalars(select(Concern)))


def stored(app: Flask, concern: UUID) -> Concern:
    """A concern's row."""
    with app.app_context():
        return db.session.get_one(Concern, concern)


def answers(app: Flask, concern: UUID) -> list[str | None]:
    """The codes of the thread, in order."""
    with app.app_context():
        return [message.code for message in store.messages(db.session(), concern)]


def moves(app: Flask, concern: UUID) -> list[str]:
    """The moves of its history."""
    with app.app_context():
        found = select(ConcernEntry).where(ConcernEntry.concern_id == concern).order_by(ConcernEntry.version)
        return [entry.move for entry in db.session.scalars(found)]


def notes(app: Flask) -> list[ConcernNote]:
    """All notes of the team."""
    with app.app_context():
        return list(db.session.scalars(select(ConcernNote).order_by(ConcernNote.happened_at)))


def audited(app: Flask, action: str) -> list[str]:
    """What the audit log says was done to which, in order."""
    with app.app_context():
        found = select(AuditEntry.object_id).where(AuditEntry.action == action).order_by(AuditEntry.seq)
        return list(db.session.scalars(found))


def close(app: Flask, concern: UUID, beat: UUID, move: Move = Move.RESOLVE) -> None:
    """A screener closes it."""
    with app.test_request_context():
        by = reader(app, beat)
        write(lambda session: moving.make(session, session.get_one(Concern, concern), move, by, None, With()))


def late(app: Flask, concern: UUID) -> None:
    """Its first answer was due yesterday."""
    with app.app_context():

        def work(session: Any) -> None:
            session.get_one(Concern, concern).due_at = clock.now() - timedelta(days=1)

        write(work)


def opens(client: StaffClient, concern: UUID) -> str:
    """The page of patrol, which must be there."""
    answer = client.get(f"/concerns/{concern}/on-patrol")
    assert answer.status_code == 200
    return answer.text
