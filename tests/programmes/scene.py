"""What tests of programmes begin with: one that is on every day, and a head count as its page sends it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from app import clock, ids
from app.audit import log
from app.db import db, write
from app.places import store as places
from app.programmes import store
from app.programmes.models import ProgrammeCount
from app.programmes.rules import WEEKDAYS
from tests.support.people import StaffClient

LONG_AGO = date(2020, 1, 6)


def a_programme(app: Flask, beat: UUID, name: str = "Football night", **values: Any) -> UUID:
    """A programme that is on every day since long ago, unless said otherwise."""
    values = {"weekdays": WEEKDAYS, "from_on": LONG_AGO} | values
    with app.app_context():
        return write(lambda session: store.add(session, log.COMMAND_LINE, beat_id=beat, name=name, **values))


def today(app: Flask) -> date:
    """The agency's day."""
    with app.app_context():
        return places.today()


def heads(programme: UUID, **said: Any) -> dict[str, str]:
    """What is recorded of a day."""
    day = clock.now().date().isoformat()
    return {"programme": str(programme), "held_on": day, "went": "as_planned", "came": "14", **said}


def typed(programme: UUID, **said: Any) -> dict[str, str]:
    """The form as the page sends it."""
    about = {"id": str(ids.uuid7()), "made_at": clock.iso(clock.now()), "tz": "UTC"}
    return about | heads(programme, **said)


def count_heads(client: StaffClient, programme: UUID, **said: Any) -> TestResponse:
    """Post a head count."""
    return client.submit(f"/programmes/{programme}/count", data=typed(programme, **said))


def stored(app: Flask) -> list[ProgrammeCount]:
    """All head counts, as they came."""
    with app.app_context():
        return list(db.session.scalars(select(ProgrammeCount).order_by(ProgrammeCount.id)))
