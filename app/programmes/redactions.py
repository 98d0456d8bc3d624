"""Flagged notes of head counts: how the list of the beat's sergeant reads and rewrites them."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from app.actor import Actor
from app.db import db
from app.programmes.forms import NOTE_LIMIT
from app.programmes.models import ProgrammeCount
from app.records import redaction


def _text_of(count_id: UUID, field: str) -> str | None:
    return db.session.get_one(ProgrammeCount, count_id).note


def _rewrite(session: Session, count_id: UUID, field: str, text: str | None, by: Actor) -> None:
    """Put other words in place of the note; or (`text` None) only take the flag away. Who did it is in the log."""
    found = session.get_one(ProgrammeCount, count_id)
    if text is not None:
        found.note, found.version = text or None, found.version + 1
    found.note_flagged = False
    session.flush()


redaction.register("programme", redaction.Source(_text_of, _rewrite, NOTE_LIMIT))
