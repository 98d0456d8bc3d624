"""Concerns as patrol finds them: what is open on a beat, what came since, in rows that hold no resident's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import and_, case, select

from app import clock
from app.actor import Actor
from app.concerns import rules
from app.concerns.choices import CATEGORIES, label
from app.concerns.models import Concern, ConcernEntry
from app.concerns.rules import Move, State
from app.db import db
from app.places import store as places
from app.web.language import day

MOST = 50


@dataclass(frozen=True)
class Row:
    """A concern in a list: what about, where, since when; `state` as (words, sign, tone)."""

    id: UUID
    title: str
    meta: tuple[str, ...]
    state: tuple[str, str, str] | tuple[()]

    @property
    def address(self) -> str:
        return f"/concerns/{self.id}/on-patrol"


def open_on(beat_ids: Iterable[UUID], limit: int = MOST) -> list[Concern]:
    """What is assigned to these beats and not closed: danger on top, then what is overdue."""
    wanted = (Concern.beat_id.in_(list(beat_ids)), Concern.state.in_(rules.WORKED_ON), Concern.purged_at.is_(None))
    return list(db.session.scalars(select(Concern).where(*wanted).order_by(*_order(clock.now())).limit(limit)))


def came_since(beat_id: UUID, moment: datetime) -> list[Concern]:
    """What was put on a beat since a moment and is open."""
    assigned = select(ConcernEntry.concern_id).where(
        ConcernEntry.move.in_((Move.ASSIGN, Move.REOPEN)), ConcernEntry.happened_at >= moment
    )
    wanted = (Concern.beat_id == beat_id, Concern.state.in_(rules.WORKED_ON), Concern.id.in_(assigned))
    return list(db.session.scalars(select(Concern).where(*wanted).order_by(*_order(clock.now())).limit(MOST)))


def closed_since(beat_id: UUID, moment: datetime) -> list[Concern]:
    """What was closed on a beat since a moment, with an answer."""
    ended = (Concern.state.in_(rules.ANSWERED), Concern.closed_at >= moment, Concern.purged_at.is_(None))
    wanted = (Concern.beat_id == beat_id, *ended)
    return list(db.session.scalars(select(Concern).where(*wanted).order_by(Concern.closed_at, Concern.id).limit(MOST)))


def rows(concerns: Iterable[Concern]) -> tuple[Row, ...]:
    """These concerns as rows."""
    found = list(concerns)
    where = places.where_all({one.place_id for one in found if one.place_id})
    beats = {beat.id: beat.name for beat in places.beats({one.beat_id for one in found if one.beat_id})}
    return tuple(_row(one, where, beats) for one in found)


def of_my_beats(actor: Actor) -> tuple[Row, ...]:
    """What Today shows."""
    return rows(open_on(actor.beats))


def is_overdue(found: Concern, now: datetime) -> bool:
    """Whether the first answer is late. Who wants none waits for none."""
    waits = found.answered_at is None and found.reply != "none" and State(found.state) in rules.OPEN
    return waits and found.due_at <= now


def _row(found: Concern, where: Mapping[UUID, tuple[str, str]], beats: Mapping[UUID, str]) -> Row:
    place, beat = where.get(found.place_id, ("", "")) if found.place_id else ("", "")
    beat = beats.get(found.beat_id, beat) if found.beat_id else beat
    meta = (place or beat, _("raised %(day)s", day=day(found.received_at)))
    return Row(found.id, label(CATEGORIES, found.category), meta, mark(found, clock.now()))


def mark(found: Concern, now: datetime) -> tuple[str, str, str] | tuple[()]:
    """What has to be seen first of a concern, in words, with a sign."""
    if found.danger == "yes" and State(found.state) in rules.OPEN:
        return (_("Somebody may be in danger"), "warn", "bad")
    if is_overdue(found, now):
        return (_("Answer overdue"), "clock", "bad")
    return in_words(State(found.state))


def in_words(state: State) -> tuple[str, str, str]:
    """Where a concern stands, for the team."""
    match state:
        case State.RECEIVED | State.BEING_READ:
            return (_("Being read"), "clock", "")
        case State.ASSIGNED:
            return (_("Nothing begun yet"), "clock", "warn")
        case State.IN_PROGRESS:
            return (_("Being worked on"), "clock", "")
        case State.WITH_PARTNER:
            return (_("With a partner"), "person", "")
        case State.SAID_WE_WOULD:
            return (_("We said we would"), "followups", "")
        case State.RESOLVED:
            return (_("Solved"), "check", "good")
        case State.PARTLY_RESOLVED:
            return (_("Partly solved"), "check", "")
        case State.CLOSED_NOT_FIXED:
            return (_("Closed, not fixed"), "close", "")
        case _:
            return (_("Closed"), "close", "")


def _order(now: datetime) -> tuple[Any, ...]:
    waits = and_(Concern.answered_at.is_(None), Concern.reply != "none", Concern.due_at <= now)
    return case((Concern.danger == "yes", 0), else_=1), case((waits, 0), else_=1), Concern.due_at, Concern.id
