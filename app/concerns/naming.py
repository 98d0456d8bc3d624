"""Whether a record may name a concern: as what a follow-up or an offer of help came from, or what a note is about.

Whoever may see a concern may name it. Somebody else's is answered as one that is not there (R-15).
"""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.actor import Actor
from app.concerns import store
from app.concerns.models import Concern
from app.concerns.rules import State
from app.places import store as places
from app.records.kinds import Record

#: A screener closed it while a phone had no signal: whoever carried it saw it when they named it.
CLOSED_MEANWHILE = frozenset({State.DUPLICATE, State.FOR_ANOTHER_SERVICE})


def named(session: Session, record: Record, concern_id: UUID | None) -> Concern | None:
    """The concern that a record names, if its author may see it: on the day it was made, or today."""
    found = session.get(Concern, concern_id) if concern_id else None
    if found is None or found.purged_at is not None:
        return None
    standing = store.standing(found)
    if standing.state in CLOSED_MEANWHILE and standing.beat_id:
        standing = replace(standing, state=State.ASSIGNED)
    mine = store.parts(author_on(session, record, found), standing, record.received_at)
    return found if mine else None


def author_on(session: Session, record: Record, found: Concern) -> Actor:
    """The author, on the beat of a concern if they were when the record was made or are today."""
    beat_id = found.beat_id or found.suggested_beat_id
    days = (places.day_of(record.happened_at), places.day_of(record.received_at))
    on_it = beat_id is not None and places.is_assigned(session, record.author.person_id, beat_id, *days)
    return replace(record.author, beats=frozenset({beat_id} if on_it and beat_id else ()))


def not_here() -> str:
    """What is said of every concern that can't be named, whether or not there is one."""
    return _("This concern is not here, or not on your beat (any more). Save again to keep the rest without it.")
