"""The lists of concerns: which stand in which section, and in what order. Counts are of concerns, never of officers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, not_, or_, select

from app import clock
from app.actor import Actor
from app.concerns import rules, store
from app.concerns.models import Concern
from app.concerns.rules import State
from app.db import db
from app.web.asked_once import once_a_page

#: The sections, in the order in which they stand on the page; the filter `state` takes no other.
SECTIONS = ("new", "messages", "apart", "running", "closed")
FOR_PATROL = ("running", "closed")
AT_FIRST, PAGE = 20, 50
LATELY = timedelta(days=30)
MOST_PAGES = 200


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a list is asked for. `reads`: whether for somebody who reads new ones."""

    actor: Actor
    reads: bool
    beat_id: UUID | None = None
    category: str | None = None


@dataclass(frozen=True)
class Counts:
    """How many wait on somebody's beats: to be read, new messages, and for a first answer that is late."""

    new: int
    messages: int
    late: int


def is_late(found: Concern, now: datetime) -> bool:
    """Whether a first answer is overdue. Who wants none waits for none."""
    waits = found.answered_at is None and found.reply != "none" and State(found.state) in rules.OPEN
    return waits and found.due_at <= now


def section(name: str, wanted: Wanted, *, skip: int = 0, limit: int = PAGE) -> list[Concern]:
    """Up to `limit` + 1 concerns of a section: one more says that the list goes on."""
    now = clock.now()
    found = select(Concern).where(_in(name, wanted, now), *_narrowed(wanted)).order_by(*_order(name, now))
    return list(db.session.scalars(found.offset(skip).limit(min(limit, PAGE) + 1)))


def counts(actor: Actor) -> Counts:
    """The figures above the list of somebody who reads."""
    now, wanted = clock.now(), Wanted(actor=actor, reads=True)
    row = db.session.execute(
        select(
            func.coalesce(func.sum(case((_in("new", wanted, now), 1), else_=0)), 0),
            func.coalesce(func.sum(case((_in("messages", wanted, now), 1), else_=0)), 0),
            func.coalesce(func.sum(case((and_(_late(now), not_(_apart())), 1), else_=0)), 0),
        ).where(store.read_by(actor, now), Concern.purged_at.is_(None))
    ).one()
    return Counts(*row)


def late(actor: Actor, limit: int) -> list[Concern]:
    """What was passed on and waits for a first answer longer than it should, what waits longest first."""
    now = clock.now()
    wanted = (_read_by(actor), Concern.state.in_(rules.WORKED_ON), _late(now))
    return store.listed(*wanted, ~Concern.unread, order=(Concern.due_at, Concern.id), limit=limit)


def like(found: Concern, actor: Actor, limit: int = 12) -> list[Concern]:
    """Lately raised ones that this one may repeat: of the same beat or about the same; never a duplicate itself."""
    now, beat = clock.now(), found.beat_id or found.suggested_beat_id
    same_beat = or_(Concern.beat_id == beat, Concern.suggested_beat_id == beat) if beat else Concern.beat_id.is_(None)
    wanted = (
        store.read_by(actor, now),
        Concern.id != found.id,
        Concern.state.not_in((State.DUPLICATE, State.SPAM)),
        Concern.purged_at.is_(None),
        or_(same_beat, Concern.category == found.category),
        Concern.received_at >= now - 3 * LATELY,
    )
    nearest = case((and_(same_beat, Concern.category == found.category), 0), else_=1)
    return store.listed(*wanted, order=(nearest, Concern.received_at.desc(), Concern.id), limit=limit)


def put_to(found: Concern, actor: Actor, limit: int = 50) -> list[Concern]:
    """Those that were put to this one, among what somebody reads; what came last first."""
    wanted = (store.read_by(actor, clock.now()), Concern.duplicate_of == found.id)
    return store.listed(*wanted, order=(Concern.received_at.desc(), Concern.id), limit=limit)


def _in(name: str, wanted: Wanted, now: datetime) -> ColumnElement[bool]:
    alive, is_new = Concern.purged_at.is_(None), Concern.state.in_(rules.NEW)
    if name not in FOR_PATROL:
        reads = _read_by(wanted.actor)
        match name:
            case "new":
                return and_(reads, is_new, not_(_apart()))
            case "apart":
                return and_(reads, is_new, _apart())
            case _:
                return and_(reads, not_(is_new), Concern.unread)
    sees = and_(store.seen_by(wanted.actor, now, reads=wanted.reads), alive)
    settled = and_(sees, ~Concern.unread) if wanted.reads else sees
    if name == "running":
        return and_(settled, Concern.state.in_(rules.WORKED_ON))
    return and_(settled, Concern.state.in_(rules.CLOSED), Concern.moved_at >= now - LATELY)


@once_a_page
def _read_by(actor: Actor) -> ColumnElement[bool]:
    """What somebody reads and is still there: a page asks for several sections of it."""
    return and_(store.read_by(actor, clock.now()), Concern.purged_at.is_(None))


def _apart() -> ColumnElement[bool]:
    """It looks like one of many, and nobody is in danger."""
    return and_(Concern.quarantined, Concern.danger != "yes")


def _late(now: datetime) -> ColumnElement[bool]:
    return and_(
        Concern.answered_at.is_(None),
        Concern.reply != "none",
        Concern.state.in_(rules.OPEN),
        Concern.due_at <= now,
    )


def _narrowed(wanted: Wanted) -> list[Any]:
    conditions: list[Any] = []
    if wanted.beat_id is not None:
        suggested = and_(Concern.beat_id.is_(None), Concern.suggested_beat_id == wanted.beat_id)
        conditions.append(or_(Concern.beat_id == wanted.beat_id, suggested))
    if wanted.category is not None:
        conditions.append(Concern.category == wanted.category)
    return conditions


def _order(name: str, now: datetime) -> Sequence[Any]:
    """Where somebody may be in danger stands on top; then what is overdue; then what came first."""
    overdue = case((_late(now), 0), else_=1)
    match name:
        case "new":
            # A sender of many can say each time that somebody is in danger: those come after the others that say so.
            danger = case((Concern.danger == "yes", 0), (Concern.danger == "not_sure", 1), else_=2)
            many = case((and_(Concern.danger == "yes", Concern.quarantined), 1), else_=0)
            return (danger, many, overdue, Concern.due_at, Concern.id)
        case "messages" | "apart":
            return (case((Concern.danger == "yes", 0), else_=1), Concern.asked_at, Concern.id)
        case "running":
            danger = case((Concern.danger == "yes", 0), else_=1)
            return (danger, overdue, case((_late(now), Concern.due_at)), Concern.moved_at.desc(), Concern.id)
        case _:
            return (Concern.moved_at.desc(), Concern.id)
