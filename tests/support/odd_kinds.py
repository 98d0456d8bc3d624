"""Kinds of records that go wrong on the server, each in its own way; for tests only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from app import clock
from app.actor import Role
from app.db import insert_now
from app.records import kinds
from app.records.kinds import Kind, Outcome, Record
from app.records.models import Redaction
from app.records.outcomes import Applied
from app.web.forms import Form, Text

LARGE_ROW = "INSERT INTO redaction SELECT hex(randomblob(16)), hex(zeroblob(2000)), '', '', NULL, 0, NULL, NULL, ''"
BREAKS, REFUSED, FULL, NOTE = "test.breaks", "test.refused", "test.full", "test.note"


class NoteForm(Form):
    text = Text("Text", limit=40)


def _breaks(session: Session, record: Record) -> Outcome:
    """A mistake in our own code."""
    raise LookupError("an apply with a mistake in it")


def _refused(session: Session, record: Record) -> Outcome:
    """A row that the database refuses: the same id twice."""
    for _ in range(2):
        insert_now(session, _row(record.id))
    return Applied(record.id, 1)


def _full(session: Session, record: Record) -> Outcome:
    """The disk is full while this one record is written."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("DO $$ BEGIN RAISE EXCEPTION 'no space' USING ERRCODE = '53100'; END $$"))
        return Applied(record.id, 1)
    session.execute(text("PRAGMA max_page_count = 1"))  # the smallest that fits what is there already
    try:
        for _ in range(500):
            session.execute(text(LARGE_ROW))
    finally:
        session.execute(text("PRAGMA max_page_count = 1073741823"))
    return Applied(record.id, 1)


def _note(session: Session, record: Record) -> Outcome:
    """Nothing but its receipt."""
    return Applied(record.id, 1)


def _row(name: UUID) -> Redaction:
    return Redaction(id=name, kind="test", subject_id=name, field="text", beat_id=None, flagged_at=clock.now())


@pytest.fixture
def odd_kinds(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Kind], None]]:
    """Let the server know these kinds for one test; returns how to let it know one more."""

    def add(kind: Kind) -> None:
        monkeypatch.setitem(kinds._kinds, (kind.name, kind.v), kind)

    for name, apply in ((BREAKS, _breaks), (REFUSED, _refused), (FULL, _full), (NOTE, _note)):
        add(Kind(name=name, form=NoteForm, roles=frozenset({Role.OFFICER}), apply=apply, title=name, alone=True))
    yield add
