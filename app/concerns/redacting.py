"""How flagged texts of concerns are worked through on the redaction list: what an officer wrote down, and notes.

Other words never replace what a resident said: they are what patrol is shown of it, as screeners make them.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from app.actor import Actor
from app.concerns import sealing, store, thread
from app.concerns.forms import DESCRIPTION_LIMIT, NOTE_LIMIT
from app.concerns.models import Concern, ConcernNote
from app.db import db
from app.records import redaction
from app.web.text import shortened

PART, CUT = "description", "…"


def _text_of(record_id: UUID, field: str) -> str | None:
    if field == PART:
        found = db.session.get(Concern, record_id)
        shown = store.words([record_id], thread.SHOWN).get((record_id, PART))
        return sealing.words_of(shown) if shown else sealing.part_of(found, PART) if found else None
    note = db.session.get(ConcernNote, record_id)
    return note.words if note else None


def _rewrite(session: Session, record_id: UUID, field: str, text: str | None, by: Actor) -> None:
    """Other words, or (`text` None) the same ones without the flag. A note that has no words left is deleted."""
    if field == PART:
        found = session.get(Concern, record_id)
        if text is not None and found is not None and found.purged_at is None:
            thread.show(session, found, by, PART, text or CUT)
        return
    note = session.get(ConcernNote, record_id)
    if note is None:
        return
    note.words_flagged, note.words = False, note.words if text is None else shortened(text, NOTE_LIMIT)
    if not note.words:
        session.delete(note)
    session.flush()


redaction.register("concern", redaction.Source(_text_of, _rewrite, DESCRIPTION_LIMIT))
