"""How flagged texts of follow-ups are worked through on the redaction list."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from app.actor import Actor
from app.db import db
from app.followups.forms import WHAT_LIMIT, WORDS_LIMIT
from app.followups.models import Followup, FollowupEntry
from app.records import redaction
from app.web.text import shortened

CUT = "…"


def _text_of(record_id: UUID, field: str) -> str | None:
    """What was promised, or the words of one entry: each item on the list means one text and no other."""
    if field == "what":
        found = db.session.get(Followup, record_id)
        return found.what if found else None
    entry = db.session.get(FollowupEntry, (record_id, 0))
    return entry.words if entry else None


def _rewrite(session: Session, record_id: UUID, field: str, text: str | None, by: Actor) -> None:
    """Put other words in place of a flagged text; or (`text` None) only take the flag away."""
    if field == "what":
        found = session.get_one(Followup, record_id)
        found.what = found.what if text is None else shortened(" ".join(text.split()), WHAT_LIMIT) or CUT
        found.what_flagged = False
        return
    entry = session.get_one(FollowupEntry, (record_id, 0))
    entry.words = entry.words if text is None else (text or None)
    entry.words_flagged = False


redaction.register("followup", redaction.Source(_text_of, _rewrite, WORDS_LIMIT))
