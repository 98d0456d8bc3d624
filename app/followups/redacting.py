"""How flagged texts of follow-ups are worked through on the redaction list."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.actor import Actor
from app.db import db
from app.followups.models import Followup, FollowupEntry
from app.records import redaction

CUT = "…"


def _text_of(followup_id: UUID, field: str) -> str | None:
    if field == "what":
        found = db.session.get(Followup, followup_id)
        return found.what if found else None
    entry = _flagged(db.session(), followup_id)
    return entry.words if entry else None


def _rewrite(session: Session, followup_id: UUID, field: str, text: str | None, by: Actor) -> None:
    """Put other words in place of a flagged text; or (`text` None) only take the flag away."""
    if field == "what":
        found = session.get_one(Followup, followup_id)
        found.what = found.what if text is None else (text[:140] or CUT)
        found.what_flagged = False
        return
    entry = _flagged(session, followup_id)
    if entry is not None:
        entry.words = entry.words if text is None else (text or None)
        entry.words_flagged = False


def _flagged(session: Session, followup_id: UUID) -> FollowupEntry | None:
    """The oldest of the flagged words: each has an item of its own on the list, worked through in this order."""
    found = select(FollowupEntry).where(FollowupEntry.followup_id == followup_id, FollowupEntry.words_flagged)
    return session.scalar(found.order_by(FollowupEntry.received_at, FollowupEntry.id).limit(1))


redaction.register("followup", redaction.Source(_text_of, _rewrite))
