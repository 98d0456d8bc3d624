"""Finding concerns, and who may see them. No search here finds a person, and none counts by officer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select
from sqlalchemy.orm import Session

from app import clock
from app.accounts.models import Person
from app.actor import Actor, Role
from app.concerns import rules
from app.concerns.models import Concern, ConcernEntry, ConcernMessage, ConcernReader, ConcernWords
from app.concerns.rules import Part, Standing, State
from app.db import db
from app.places import duty
from app.web.asked_once import once_a_page

UNDER = "concern"
ASKED_TRANSLATION = "ask_translation"


def standing(found: Concern) -> Standing:
    """What the rules look at."""
    return Standing(
        state=State(found.state),
        beat_id=found.beat_id,
        suggested_beat_id=found.suggested_beat_id,
        danger=found.danger,
        asked_at=found.asked_at,
        unread=found.unread,
    )


def is_reader(actor: Actor) -> bool:
    """Whether somebody reads new concerns: sergeants, and officers who have that duty."""
    if actor.role is Role.SERGEANT:
        return True
    return actor.role is Role.OFFICER and db.session.get(ConcernReader, actor.person_id) is not None


def parts(actor: Actor, found: Standing, now: datetime, *, reads: bool | None = None) -> frozenset[Part]:
    """What somebody is to a concern. Nobody but readers sees what was not read yet."""
    mine = set()
    if reads if reads is not None else is_reader(actor):
        beat = found.beat_id or found.suggested_beat_id
        if beat is None or beat in actor.beats or _is_the_pools(actor, beat) or rules.waits_too_long(found, now):
            mine.add(Part.READER)
    if actor.role in {Role.OFFICER, Role.SERGEANT} and found.state in rules.ON_PATROL and found.beat_id in actor.beats:
        mine.add(Part.OFFICER)
    return frozenset(mine)


def _is_the_pools(actor: Actor, beat: UUID) -> bool:
    """Whether a beat has nobody who reads for it today: then every sergeant does."""
    return actor.role is Role.SERGEANT and beat not in beats_with_a_reader()


def may_see(actor: Actor, found: Standing, now: datetime, *, reads: bool) -> bool:
    """Its readers, and once it is read and assigned, patrol of that beat."""
    return bool(parts(actor, found, now, reads=reads))


def seen_by(actor: Actor, now: datetime, *, reads: bool) -> ColumnElement[bool]:
    """The concerns that somebody may see; `may_see` says the same of one."""
    if actor.role not in {Role.OFFICER, Role.SERGEANT}:
        return false()
    on_beat = and_(Concern.beat_id.in_(actor.beats), Concern.state.in_(rules.ON_PATROL))
    return or_(on_beat, read_by(actor, now)) if reads else on_beat


def read_by(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """The concerns whose reader somebody is who reads new ones at all."""
    beat = func.coalesce(Concern.beat_id, Concern.suggested_beat_id)
    lonely = beat.not_in(list(beats_with_a_reader())) if actor.role is Role.SERGEANT else false()
    nobodys = or_(beat.is_(None), lonely)
    unseen = or_(Concern.state.in_(rules.NEW), and_(Concern.unread, Concern.state.in_(rules.ANSWERED)))
    danger = (Concern.danger.in_(rules.MAYBE_DANGER), Concern.asked_at <= now - rules.DANGER_WAITS)
    return or_(nobodys, beat.in_(actor.beats), and_(unseen, *danger))


@once_a_page
def beats_with_a_reader() -> frozenset[UUID]:
    """Beats on which somebody who is here reads new concerns today. What belongs to another is every sergeant's."""
    given = and_(Person.role == Role.OFFICER, Person.id.in_(select(ConcernReader.person_id)))
    reads = or_(Person.role == Role.SERGEANT, given)
    here = select(Person.id).where(reads, Person.left_at.is_(None), Person.id.not_in(duty.away_today()))
    return duty.beats_of_any(here)


def find(actor: Actor, concern_id: UUID) -> Concern | None:
    """One concern, if the actor may see it."""
    wanted = seen_by(actor, clock.now(), reads=is_reader(actor))
    return db.session.scalar(select(Concern).where(Concern.id == concern_id, wanted))


def by_code_hash(session: Session, code_hash: bytes) -> Concern | None:
    """The concern that a code opens."""
    return session.scalar(select(Concern).where(Concern.code_hash == code_hash))


def concern(session: Session, concern_id: UUID) -> Concern | None:
    """One concern, whoever asks: for its resident, the clock, and rooms above that check for themselves."""
    return session.get(Concern, concern_id)


def listed(*wanted: Any, order: Iterable[Any], limit: int) -> list[Concern]:
    """Concerns for a list; the caller says which with `seen_by` or `read_by`."""
    return list(db.session.scalars(select(Concern).where(*wanted).order_by(*order).limit(limit)))


def messages(session: Session, concern_id: UUID) -> list[ConcernMessage]:
    """The thread, in order."""
    found = select(ConcernMessage).where(ConcernMessage.concern_id == concern_id)
    return list(session.scalars(found.order_by(ConcernMessage.n)))


def has_unscreened(session: Session, concern_id: UUID) -> bool:
    """Whether a message of the resident waits to be read."""
    waiting = (ConcernMessage.concern_id == concern_id, ~ConcernMessage.screened)
    return session.scalar(select(ConcernMessage.id).where(*waiting).limit(1)) is not None


def history(concern_id: UUID) -> list[ConcernEntry]:
    """All that was done with a concern, oldest first."""
    found = select(ConcernEntry).where(ConcernEntry.concern_id == concern_id)
    return list(db.session.scalars(found.order_by(ConcernEntry.version, ConcernEntry.happened_at)))


def words(concern_ids: Iterable[UUID], sort: str) -> dict[tuple[UUID, str], ConcernWords]:
    """The latest that screeners made of words, by (concern, part)."""
    found = select(ConcernWords).where(ConcernWords.concern_id.in_(list(concern_ids)), ConcernWords.sort == sort)
    rows = db.session.scalars(found.order_by(ConcernWords.written_at, ConcernWords.id))
    return {(row.concern_id, row.part): row for row in rows}


def versions(concern_id: UUID, session: Session | None = None) -> list[ConcernWords]:
    """All that was ever made of a concern's words, oldest first: what was shown, and translations."""
    found = select(ConcernWords).where(ConcernWords.concern_id == concern_id)
    return list((session or db.session()).scalars(found.order_by(ConcernWords.written_at, ConcernWords.id)))


def untranslated(session: Session, *wanted: Any) -> list[tuple[Concern, str]]:
    """(concern, part) of what somebody asked to have translated and nobody has yet, what waits longest first."""
    done = exists().where(
        ConcernWords.concern_id == ConcernEntry.concern_id,
        ConcernWords.part == ConcernEntry.code,
        ConcernWords.sort == "translation",
        ConcernWords.written_at >= ConcernEntry.happened_at,
    )
    found = select(Concern, ConcernEntry.code).join(ConcernEntry, ConcernEntry.concern_id == Concern.id)
    asked = (ConcernEntry.move == ASKED_TRANSLATION, ~done, Concern.purged_at.is_(None))
    rows = session.execute(found.where(*asked, *wanted).order_by(ConcernEntry.happened_at, ConcernEntry.id))
    return [(row[0], row[1]) for row in rows]
