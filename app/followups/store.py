"""Finding follow-ups: what is due, late and not told. Nothing here counts, sorts or filters by officer but "mine"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.actor import Actor
from app.db import db
from app.followups import rules
from app.followups.models import Followup, FollowupEntry
from app.followups.rules import Move, State
from app.places import duty
from app.places import store as places
from app.places.models import Beat, Place
from app.settings import settings

SECTION = 50
CLOSED_LATELY = 20


@dataclass(frozen=True)
class Line:
    """A follow-up in a list. `what` is missing while it is being checked for personal details."""

    id: UUID
    what: str | None
    state: State
    due_on: date
    due_shift: bool
    late: bool
    important: bool
    attempts: int
    place: str
    beat: str
    beat_id: UUID
    owner: str
    mine: bool
    changed_at: datetime


@dataclass(frozen=True)
class Ledger:
    """What somebody has to do: what is late or due, what is done and not told, and what comes later."""

    due: list[Line]
    not_told: list[Line]
    later: list[Line]
    closed: list[Line]

    @property
    def empty(self) -> bool:
        return not (self.due or self.not_told or self.later)


def seen_by(actor: Actor) -> ColumnElement[bool]:
    """The follow-ups that somebody may see; `rules.may_see` says the same of one."""
    mine = or_(Followup.owner_id == actor.person_id, Followup.recorded_by == actor.person_id)
    return or_(mine, Followup.beat_id.in_(actor.beats))


def find(actor: Actor, followup_id: UUID) -> Followup | None:
    """One follow-up, if the actor may see it."""
    return db.session.scalar(select(Followup).where(Followup.id == followup_id, seen_by(actor)))


def ledger(actor: Actor, *, closed: bool = False) -> Ledger:
    """The actor's own follow-ups, and those of whom they stand in for on their beats."""
    own, today = _own(actor), places.today()
    is_open, to_tell = Followup.state == State.OPEN, Followup.state.in_(rules.TO_BE_TOLD)
    by_day = (Followup.last_on, Followup.due_on, Followup.id)
    return Ledger(
        due=_lines(actor, (own, is_open, Followup.due_on <= today), by_day),
        not_told=_lines(actor, (own, to_tell), (Followup.changed_at, Followup.id)),
        later=_lines(actor, (own, is_open, Followup.due_on > today), by_day),
        closed=_lines(actor, (own, Followup.closed_at.is_not(None)), (Followup.closed_at.desc(),), CLOSED_LATELY)
        if closed
        else [],
    )


def on_beat(actor: Actor, beat_id: UUID, which: ColumnElement[bool]) -> tuple[list[Line], int]:
    """Follow-ups of a beat of the actor's by the day they were due: the first of them, and how many more there are."""
    wanted = (Followup.beat_id == beat_id, which)
    found = _lines(actor, wanted, (Followup.last_on, Followup.id))
    if len(found) < SECTION:
        return found, 0
    return found, (db.session.scalar(select(func.count()).select_from(Followup).where(*wanted)) or 0) - len(found)


def not_closed() -> ColumnElement[bool]:
    """What is to be done, or to be told."""
    return Followup.state.in_((State.OPEN, *rules.TO_BE_TOLD))


def pressing() -> ColumnElement[bool]:
    """What is due today or late, or was done and not told."""
    due = and_(Followup.state == State.OPEN, Followup.due_on <= places.today())
    return or_(due, Followup.state.in_(rules.TO_BE_TOLD))


def moved_since(move: Move, moment: datetime) -> ColumnElement[bool]:
    """What somebody has done this with since a moment, as it reached the server."""
    made = (FollowupEntry.move == move, FollowupEntry.received_at >= moment, FollowupEntry.kept_because == "")
    return Followup.id.in_(select(FollowupEntry.followup_id).where(*made))


def of_beats(actor: Actor) -> list[Line]:
    """The same of all the actor's beats."""
    is_open = Followup.state.in_((State.OPEN, *rules.TO_BE_TOLD))
    return _lines(actor, (Followup.beat_id.in_(actor.beats), is_open), (Followup.last_on, Followup.id), 2 * SECTION)


def overdue_and_not_told(actor: Actor) -> list[Line]:
    """What a sergeant looks after on own beats, by beat, the oldest first. Never by officer (invariant 5)."""
    late = and_(Followup.state == State.OPEN, Followup.last_on < places.today())
    wanted = (Followup.beat_id.in_(actor.beats), or_(late, Followup.state.in_(rules.TO_BE_TOLD)))
    return _lines(actor, wanted, (Beat.name, Followup.last_on, Followup.id), 4 * SECTION)


def began(line: Line) -> datetime:
    """When a line's clock began: the end of the last day it was not overdue, or when it was done and not told."""
    if line.state is not State.OPEN:
        return line.changed_at
    last = rules.last_on(line.due_on, line.due_shift)
    return datetime.combine(last + timedelta(days=1), time(), settings().zone)


def kept_and_not(beats: Iterable[UUID], since: datetime) -> dict[str, int]:
    """How follow-ups of these beats ended since a moment, by ending; who could not be reached is counted by itself."""
    rows = db.session.execute(
        select(Followup.state, func.count())
        .where(Followup.beat_id.in_(list(beats)), Followup.closed_at >= since)
        .group_by(Followup.state)
    )
    return {row[0]: row[1] for row in rows}


def for_pack(actor: Actor, limit: int) -> list[UUID]:
    """The ids of what a phone carries: own ones first, then the beats', what is due soonest first."""
    is_open = Followup.state.in_((State.OPEN, *rules.TO_BE_TOLD))
    own_first = (Followup.owner_id != actor.person_id, Followup.last_on, Followup.id)
    return list(
        db.session.scalars(select(Followup.id).where(seen_by(actor), is_open).order_by(*own_first).limit(limit))
    )


def several(actor: Actor, ids: Iterable[UUID]) -> list[Followup]:
    """These follow-ups, as far as the actor may see them."""
    return list(db.session.scalars(select(Followup).where(Followup.id.in_(list(ids)), seen_by(actor))))


def from_source(kind: str, source_id: UUID) -> list[Followup]:
    """What was promised at a contact (or on a round)."""
    wanted = (Followup.source_kind == kind, Followup.source_id == source_id)
    return list(db.session.scalars(select(Followup).where(*wanted).order_by(Followup.id)))


def open_of(session: Session, owner_id: UUID, beat_id: UUID) -> list[Followup]:
    """What somebody keeps on a beat, for a handover."""
    is_open = Followup.state.in_((State.OPEN, *rules.TO_BE_TOLD))
    found = select(Followup).where(Followup.owner_id == owner_id, Followup.beat_id == beat_id, is_open)
    return list(session.scalars(found.order_by(Followup.last_on, Followup.id)))


def handed_on(person_id: UUID, beat_id: UUID) -> list[Followup]:
    """What somebody kept on a beat and others go on with: still open, by the day it is due."""
    is_open = Followup.state.in_((State.OPEN, *rules.TO_BE_TOLD))
    given = (
        FollowupEntry.move == Move.HAND_OVER,
        FollowupEntry.was == str(person_id),
        FollowupEntry.kept_because == "",
    )
    theirs = select(FollowupEntry.followup_id).where(*given)
    found = select(Followup).where(Followup.id.in_(theirs), Followup.beat_id == beat_id, is_open)
    return list(db.session.scalars(found.order_by(Followup.last_on, Followup.id)))


def _own(actor: Actor) -> ColumnElement[bool]:
    for_others = [
        and_(Followup.owner_id.in_(people), Followup.beat_id.in_(beats)) for people, beats in duty.stands_in_for(actor)
    ]
    return or_(Followup.owner_id == actor.person_id, *for_others)


def _lines(actor: Actor, wanted: Iterable[Any], order: Iterable[Any], limit: int = SECTION) -> list[Line]:
    found: Select[*tuple[Any, ...]] = (
        select(
            *(Followup.id, Followup.what, Followup.what_flagged, Followup.state, Followup.due_on, Followup.due_shift),
            *(Followup.last_on, Followup.priority, Followup.attempts, Followup.changed_at, Followup.beat_id),
            *(Followup.owner_id, Followup.recorded_by),
            *(Place.label.label("place"), Beat.name.label("beat"), Person.name.label("owner")),
        )
        .join(Place, Place.id == Followup.place_id)
        .join(Beat, Beat.id == Followup.beat_id)
        .join(Person, Person.id == Followup.owner_id)
        .where(*wanted)
        .order_by(*order)
        .limit(limit)
    )
    today = places.today()
    return [_line(row, actor, today) for row in db.session.execute(found).mappings()]


def _line(row: Any, actor: Actor, today: date) -> Line:
    hidden = row["what_flagged"] and row["recorded_by"] != actor.person_id
    state = State(row["state"])
    return Line(
        row["id"],
        None if hidden else row["what"],
        state,
        row["due_on"],
        row["due_shift"],
        state is State.OPEN and row["last_on"] < today,
        row["priority"] == "high",
        row["attempts"],
        row["place"],
        row["beat"],
        row["beat_id"],
        row["owner"],
        row["owner_id"] == actor.person_id,
        row["changed_at"],
    )
