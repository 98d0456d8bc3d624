"""Follow-ups that the server writes down for somebody: an answer that came, which the resident has still to be told."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock, ids
from app.db import insert_now
from app.followups import rules
from app.followups.forms import WHAT_LIMIT
from app.followups.models import Followup
from app.followups.rules import State
from app.places import store as places
from app.settings import settings
from app.web.text import shortened

TELL_WITHIN = timedelta(days=3)


def to_tell(
    session: Session, *, owner_id: UUID, place_id: UUID, beat_id: UUID, what: str, source: tuple[str, UUID]
) -> UUID | None:
    """Put "done, not told" into somebody's ledger; nothing where the same is there and not closed yet."""
    same = (Followup.source_kind == source[0], Followup.source_id == source[1])
    waits = Followup.state.in_(rules.TO_BE_TOLD)
    if session.scalar(select(Followup.id).where(*same, waits).limit(1)):
        return None
    now = clock.now()
    due_on = places.day_of(now) + TELL_WITHIN
    followup = Followup(
        id=ids.uuid7(),
        version=1,
        beat_id=beat_id,
        place_id=place_id,
        what=shortened(what, WHAT_LIMIT),
        promised_to="contact",
        priority="normal",
        due_on=due_on,
        last_on=rules.last_on(due_on, next_shift=False),
        state=State.DONE,
        owner_id=owner_id,
        recorded_by=owner_id,
        source_kind=source[0],
        source_id=source[1],
        made_at=now,
        tz=settings().timezone,
        promised_at=now,
        received_at=now,
        changed_at=now,
    )
    insert_now(session, followup)
    return followup.id
