"""What tests of concerns begin with: one that a resident raised, decisions on it, and how it stands."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from app import clock, ids
from app.audit.models import AuditEntry
from app.concerns import code, taking, thread
from app.concerns.models import Concern
from app.concerns.taking import Said
from app.db import db, write
from tests.support.people import StaffClient

WORDS = "The lamp by the playground is broken and people drink there at night."
NAMED = "My neighbour John Smith, 0151 496 0123, drinks by the playground."
ARABIC = "المصباح قرب الملعب مكسور ويشرب الناس هناك ليلاً."


def raised(app: Flask, beat: UUID | None, *, quarantined: bool = False, source: str = "form", **said: Any) -> UUID:
    """A concern, as a resident raises it now; its id."""
    values = {"category": "lighting", "description": WORDS, "place_text": "Anchor Park", **said}
    concern_id = ids.uuid4()
    fresh = code.from_bytes(concern_id.bytes)
    with app.app_context():
        write(
            lambda session: taking.take(
                session, concern_id, Said(**values), fresh, source=source, suggested_beat=beat, quarantined=quarantined
            )
        )
    return concern_id


def by_resident(app: Flask, concern: UUID, what: Any, *args: Any, **values: Any) -> Any:
    """Something that a resident does: `by_resident(app, concern, thread.write_back, "…", "en")`."""
    with app.app_context():
        return write(lambda session: what(session, session.get_one(Concern, concern), *args, **values))


def write_back(app: Flask, concern: UUID, words: str = "It is dark again.", language: str = "en") -> int:
    """A resident's later message; its number."""
    return int(by_resident(app, concern, thread.write_back, words, language).n)


def stored(app: Flask, concern: UUID) -> Concern:
    """How it stands."""
    with app.app_context():
        return db.session.get_one(Concern, concern)


def decide(client: StaffClient, app: Flask, concern: UUID, decision: str, **said: Any) -> TestResponse:
    """A decision on it as it stands, unless another `version` is given."""
    form = {"decision": decision, "version": stored(app, concern).version, **said}
    return client.submit(f"/concerns/{concern}/decide", data={name: str(value) for name, value in form.items()})


def passed_on(client: StaffClient, app: Flask, beat: UUID, **said: Any) -> UUID:
    """A concern that a reader passed on to a beat."""
    concern = raised(app, beat, **said)
    assert decide(client, app, concern, "assign", beat=beat).status_code == 303
    return concern


def sections(page: str) -> list[tuple[str, list[UUID]]]:
    """The list as it stands: (heading, its concerns)."""
    found = re.split(r'<h2 class="day">', page)[1:]
    return [(part.partition("</h2>")[0], rows(part)) for part in found]


def rows(page: str) -> list[UUID]:
    """The concerns that a page leads to as rows, in its order."""
    return [UUID(found) for found in re.findall(r'class="row-link" href="/concerns/([0-9a-f-]{36})"', page)]


def lines(app: Flask, about: UUID) -> list[tuple[str, str]]:
    """(action, outcome) of the audit log about something, oldest first."""
    with app.app_context():
        found = select(AuditEntry).where(AuditEntry.object_id == str(about)).order_by(AuditEntry.seq)
        return [(row.action, row.outcome) for row in db.session.scalars(found)]


def hours_ago(hours: float) -> Any:
    """A moment for `clock.at`."""
    from datetime import timedelta

    return clock.at(clock.now() - timedelta(hours=hours))
