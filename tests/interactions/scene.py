"""What tests of contacts begin with: a contact typed on the page without scripts, and rows looked up afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import event, select
from werkzeug.test import TestResponse

from app import clock, ids
from app.audit.models import AuditEntry
from app.db import db
from app.interactions.models import Interaction
from app.records.models import Redaction
from tests.support.people import StaffClient

#: A line that the guard takes for a person.
NAMING = "Spoke with Mr Tobias Fenwick, 0151 496 0123"


def typed(place: UUID, **said: Any) -> dict[str, Any]:
    """The form as the page without scripts sends it."""
    return {
        "id": str(ids.uuid7()),
        "made_at": clock.iso(clock.now()),
        "tz": "UTC",
        "occurred_precision": "now",
        "place": str(place),
        "outcomes": ["talked"],
        "people": "1",
        **said,
    }


def record(client: StaffClient, place: UUID, **said: Any) -> UUID:
    """A contact, recorded; its id."""
    form = typed(place, **said)
    answer = client.submit("/interactions", data=form)
    assert answer.status_code == 303, answer.text
    return UUID(form["id"])


def record_ago(client: StaffClient, place: UUID, ago: timedelta, **said: Any) -> UUID:
    """A contact that was some time ago, to the minute."""
    wall = (clock.now() - ago).strftime("%Y-%m-%dT%H:%M")
    return record(client, place, occurred_precision="exact", occurred_at=wall, **said)


def change(client: StaffClient, contact: UUID, what: str, version: int, **said: Any) -> TestResponse:
    """Post a correction (`amend`) or `void`, made on a version."""
    form = {"id": str(ids.uuid7()), "base_version": str(version), "tz": "UTC", **said}
    return client.submit(f"/interactions/{contact}/{what}", data=form)


def stored(app: Flask, contact: UUID) -> Interaction:
    """A contact's row."""
    with app.app_context():
        return db.session.get_one(Interaction, contact)


def audited(app: Flask, action: str) -> list[AuditEntry]:
    """The audit lines of one action."""
    with app.app_context():
        return list(db.session.scalars(select(AuditEntry).where(AuditEntry.action == action)))


def flagged_item(app: Flask, contact: UUID) -> Redaction:
    """The one open item on the redaction list for a contact."""
    with app.app_context():
        found = select(Redaction).where(Redaction.subject_id == contact, Redaction.done_at.is_(None))
        return db.session.scalars(found).one()


def links(page: str) -> list[UUID]:
    """The contacts that a page leads to, in its order."""
    return [UUID(found) for found in re.findall(r'href="/interactions/([0-9a-f-]{36})"', page)]


def next_page(page: str) -> str | None:
    """Where the list goes on."""
    found = re.search(r'hx-get="([^"]+)"', page)
    return found.group(1).replace("&amp;", "&") if found else None


def at(text: str) -> datetime:
    """A moment in UTC."""
    return datetime.fromisoformat(f"{text}+00:00")


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """The SQL that the reading engine runs meanwhile."""
    seen: list[str] = []

    def listen(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", listen)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", listen)
