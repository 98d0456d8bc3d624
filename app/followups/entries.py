"""The history of a follow-up: writing down what was done with it, and reading it back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import db, insert_now
from app.followups.models import Followup, FollowupEntry
from app.followups.rules import Move
from app.records.kinds import Record

ORDER = (FollowupEntry.received_at, FollowupEntry.happened_at, FollowupEntry.id, FollowupEntry.part)


@dataclass(frozen=True)
class Happened:
    """A move as it was made, or (`kept_because`) as it was meant. `part` counts the steps of one record.

    `was`, `now`: a day or an owner's id before and after; of a move that was kept as a note, what it would have been.
    """

    move: Move
    record: Record
    part: int = 0
    was: str = ""
    now: str = ""
    kept_because: str = ""


def note_down(session: Session, followup: Followup, what: Happened) -> None:
    """Add a line to the history of a follow-up; its version is the one after the move."""
    values, first = what.record.values, what.part == 0
    told = what.move in {Move.TOLD, Move.TOLD_ATTEMPT} or not first or what.kept_because != ""
    insert_now(
        session,
        FollowupEntry(
            id=what.record.id,
            part=what.part,
            followup_id=followup.id,
            version=followup.version,
            move=what.move,
            kept_because=what.kept_because,
            by=what.record.author.person_id,
            happened_at=what.record.happened_at,
            received_at=what.record.received_at,
            how=values.get("how") if told else None,
            because=values.get("because") if first else None,
            words=values.get("words") if first else None,
            words_flagged=first and "words" in what.record.flagged,
            was=what.was,
            now=what.now,
        ),
    )


def of(followup_id: UUID) -> list[FollowupEntry]:
    """All that was done with a follow-up, oldest first as it happened."""
    return of_several([followup_id]).get(followup_id, [])


def of_several(followup_ids: Iterable[UUID]) -> dict[UUID, list[FollowupEntry]]:
    """The same for several follow-ups, in one query."""
    found = select(FollowupEntry).where(FollowupEntry.followup_id.in_(list(followup_ids))).order_by(*ORDER)
    histories: dict[UUID, list[FollowupEntry]] = {}
    for entry in db.session.scalars(found):
        histories.setdefault(entry.followup_id, []).append(entry)
    return histories


def since(followup_id: UUID, version: int) -> list[FollowupEntry]:
    """What changed after a version: what somebody who was offline does not know."""
    return [entry for entry in of(followup_id) if entry.version > version and not entry.kept_because]


def meant_by(person_id: UUID, since_entry: UUID | None = None) -> list[FollowupEntry]:
    """Moves of somebody that were kept as notes only, newest first: they are told of them in Today."""
    found = select(FollowupEntry).where(FollowupEntry.by == person_id, FollowupEntry.kept_because != "")
    if since_entry is not None:
        found = found.where(FollowupEntry.id > since_entry)
    return list(db.session.scalars(found.order_by(FollowupEntry.received_at.desc()).limit(5)))
