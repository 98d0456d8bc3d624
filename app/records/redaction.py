"""Texts that look as if they held a person: the list that a sergeant works through, for every kind of record.

A kind of record joins by registering how its text is read and rewritten; only that a text was flagged is stored, never
what was found in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app import clock, ids
from app.actor import Actor
from app.audit import log
from app.db import db, insert_now, write
from app.records.models import Redaction

#: How a flagged text ended.
CUT, REWRITTEN, KEPT = "cut", "rewritten", "kept"


@dataclass(frozen=True)
class Source:
    """How one kind's texts are read and rewritten. `rewrite(…, None)` keeps the words and only takes the flag away.

    `limit`: how long other words in their place may be.
    """

    text_of: Callable[[UUID, str], str | None]
    rewrite: Callable[[Session, UUID, str, str | None, Actor], None]
    limit: int


_sources: dict[str, Source] = {}


def register(kind: str, source: Source) -> None:
    """Let a kind's flagged texts be worked through."""
    _sources[kind] = source


def put_on_list(session: Session, kind: str, subject_id: UUID, beat_id: UUID | None, fields: Iterable[str]) -> None:
    """The guard has flagged these texts of a record."""
    rows = [
        Redaction(
            id=ids.uuid7(), kind=kind, subject_id=subject_id, field=field, beat_id=beat_id, flagged_at=clock.now()
        )
        for field in sorted(fields)
    ]
    if rows:
        insert_now(session, *rows)


def waiting(beats: Iterable[UUID]) -> list[Redaction]:
    """What is to be read on these beats, oldest first."""
    found = select(Redaction).where(Redaction.done_at.is_(None), Redaction.beat_id.in_(list(beats)))
    return list(db.session.scalars(found.order_by(Redaction.flagged_at, Redaction.id).limit(100)))


def count(beats: Iterable[UUID]) -> int:
    """How many texts wait on these beats."""
    found = select(func.count()).select_from(Redaction)
    return db.session.scalar(found.where(Redaction.done_at.is_(None), Redaction.beat_id.in_(list(beats)))) or 0


def find(beats: Iterable[UUID], redaction_id: UUID) -> Redaction | None:
    """One open item on these beats."""
    found = select(Redaction).where(Redaction.id == redaction_id, Redaction.done_at.is_(None))
    return db.session.scalar(found.where(Redaction.beat_id.in_(list(beats))))


def limit_of(item: Redaction) -> int:
    """How long other words in place of a flagged text may be."""
    return _sources[item.kind].limit


def look(actor: Actor, item: Redaction) -> str:
    """The flagged text; that it was looked at is written down before it is shown (invariant 9)."""
    write(lambda session: log.note(session, actor, "redaction.look", item.kind, item.subject_id, names=(item.field,)))
    return _sources[item.kind].text_of(item.subject_id, item.field) or ""


def end(actor: Actor, item: Redaction, ending: str, text: str | None) -> bool:
    """Finish an item with new words, or (`text` None) with the words as they are; false if somebody was faster."""

    def work(session: Session) -> bool:
        done = session.execute(
            update(Redaction)
            .where(Redaction.id == item.id, Redaction.done_at.is_(None))
            .values(done_at=clock.now(), done_by=actor.person_id, ending=ending)
        )
        if done.rowcount != 1:  # type: ignore[attr-defined]
            return False
        _sources[item.kind].rewrite(session, item.subject_id, item.field, text, actor)
        log.note(session, actor, f"redaction.{ending}", item.kind, item.subject_id, names=(item.field,))
        return True

    return write(work)
