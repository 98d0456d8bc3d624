"""How flagged notes on places are read and rewritten from the redaction list."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from app import clock
from app.actor import Actor
from app.db import db
from app.presence.forms import WORDS_LIMIT
from app.presence.kinds import NOTE
from app.presence.models import PlaceNote
from app.records import redaction


def _text_of(note_id: UUID, field: str) -> str | None:
    return db.session.get_one(PlaceNote, note_id).words


def _rewrite(session: Session, note_id: UUID, field: str, text: str | None, by: Actor) -> None:
    """Other words, or (`text` None) the same ones without the flag. A note that has no words left is taken away."""
    note = session.get_one(PlaceNote, note_id)
    note.words_flagged = False
    if text is not None:
        note.words, note.version = text, note.version + 1
    if not note.words and note.removed_at is None:
        note.removed_at, note.removed_by = clock.now(), by.person_id
    session.flush()


redaction.register(NOTE.subject, redaction.Source(_text_of, _rewrite, WORDS_LIMIT))
