"""What tests of presence begin with: a shift and a note as the pages without scripts send them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from app import clock, ids
from app.db import db
from app.places import store as places
from app.presence.models import PlaceNote, Presence
from tests.support.people import StaffClient

#: Words that the guard takes for a person.
NAMING = "Ask for Mr Tobias Fenwick, 0151 496 0123"


def days_ago(app: Flask, number: int) -> date:
    """A day of the agency's calendar."""
    with app.app_context():
        return places.today() - timedelta(days=number)


def shift_said(beat: UUID, on: date, **said: str) -> dict[str, str]:
    """What the form says about a shift."""
    return {"beat": str(beat), "on": on.isoformat(), "shift": "late", "mode": "foot", **said}


def typed(**said: Any) -> dict[str, Any]:
    """A form as a page without scripts sends it."""
    return {"id": str(ids.uuid7()), "made_at": clock.iso(clock.now()), "tz": "UTC", **said}


def noted(client: StaffClient, place: UUID, words: str, **said: str) -> UUID:
    """A note on a place, recorded; its id."""
    form = typed(place=str(place), words=words, **said)
    answer = client.submit("/place-notes", data=form)
    assert answer.status_code == 303, answer.text
    return UUID(form["id"])


def shifts(app: Flask) -> list[Presence]:
    """All presence."""
    with app.app_context():
        return list(db.session.scalars(select(Presence)))


def note_of(app: Flask, note_id: UUID) -> PlaceNote:
    """A note's row."""
    with app.app_context():
        return db.session.get_one(PlaceNote, note_id)
