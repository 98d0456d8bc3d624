"""What was raised on a beat in a year and what became of it: figures alone, made once a quarter, none by officer.

They are kept as they are told. So nothing that is done later (opened again, put on another beat, merged, deleted) shows
on the page of a quarter that is past, and nobody who looks every day sees that something was done.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import and_, case, delete, exists, func, or_, select, union
from sqlalchemy.orm import Session

from app.concerns.choices import NOT_FIXED_BECAUSE, codes
from app.concerns.models import Concern, ConcernEntry, ConcernMessage
from app.concerns.rules import ANSWERED, ON_PATROL, Move, State
from app.db import db, write
from app.noticeboard import rules
from app.noticeboard.models import PublicFigure, PublicQuarter
from app.places import store as places
from app.settings import settings

OPEN, OTHER = "open", "other"
REASONS = (*codes(NOT_FIXED_BECAUSE), OTHER)
#: Ended by the resident before an answer was due: nobody was kept waiting.
BY_RESIDENT = ("by_resident", "resident_stopped")

Least = dict[str, int]
#: (beat, sort of figure, code, how many)
Counted = tuple[Any, str, str, int]


@dataclass(frozen=True)
class Figures:
    """What is told of a beat: by code, at least how many. `quick`: of ten first answers in the agency, how many came in
    time."""

    until: date | None = None
    raised: Least = field(default_factory=dict)
    ended: Least = field(default_factory=dict)
    because: Least = field(default_factory=dict)
    quick: int | None = None


@dataclass(frozen=True)
class Year:
    """From when until when it is counted."""

    since: datetime
    until: datetime


def of_beat(beat_id: UUID) -> Figures:
    """The figures of a beat, as they were made for this quarter."""
    quarter = db.session.scalar(select(PublicQuarter))
    if quarter is None:
        return Figures()
    found: dict[str, Least] = {"raised": {}, "ended": {}, "because": {}}
    for row in db.session.scalars(select(PublicFigure).where(PublicFigure.beat_id == beat_id)):
        found[row.sort][row.code] = row.least
    return Figures(until=quarter.until_on, quick=quarter.quick, **found)


def keep() -> bool:
    """Make the figures of all beats where a quarter is over; true if they were made."""
    since, until = rules.quarters_to(places.today())

    def work(session: Session) -> bool:
        if session.get(PublicQuarter, until) is not None:  # somebody else was faster
            return False
        session.execute(delete(PublicFigure))
        session.execute(delete(PublicQuarter))
        year = Year(_begin(since), _begin(until))
        session.add(PublicQuarter(until_on=until, since_on=since, quick=_quick(session, year)))
        session.flush()
        for (beat_id, sort), counts in _counted(session, year).items():
            for code, least in rules.told(counts).items():
                session.add(PublicFigure(until_on=until, beat_id=beat_id, sort=sort, code=code, least=least))
        return True

    return db.session.get(PublicQuarter, until) is None and write(work)


def _counted(session: Session, year: Year) -> dict[tuple[UUID, str], Counter[str]]:
    """How many by (beat, sort of figure) and code: what was raised in the year, what ended in it, what is open.

    What ended may have been raised before: so the figures of one table have no sum in common with those of the other.
    """
    counts: dict[tuple[UUID, str], Counter[str]] = defaultdict(Counter)
    for beat_id, sort, code, n in (*_raised(session, year), *_ended(session, year), *_open(session, year)):
        counts[beat_id, sort][code] += n
    return counts


def _raised(session: Session, year: Year) -> Iterator[Counted]:
    found = select(Concern.beat_id, Concern.category, func.count()).where(*_on_a_beat(year), *_came_in(year))
    for beat_id, category, n in session.execute(found.group_by(Concern.beat_id, Concern.category)):
        yield beat_id, "raised", category, n


def _ended(session: Session, year: Year) -> Iterator[Counted]:
    """What ended on beats on which several people ended something: else it would be a figure of one's work."""
    by, several = (Concern.beat_id, Concern.state, Concern.because), _ended_by_several(session, year)
    found = select(*by, func.count()).where(*_on_a_beat(year), *_ended_in(year)).group_by(*by)
    for beat_id, state, code, n in session.execute(found):
        if beat_id not in several:
            continue
        yield beat_id, "ended", state, n
        if state == State.CLOSED_NOT_FIXED:
            yield beat_id, "because", code if code in codes(NOT_FIXED_BECAUSE) else OTHER, n


def _ended_by_several(session: Session, year: Year) -> frozenset[UUID | None]:
    moved = (ConcernEntry.concern_id == Concern.id, ConcernEntry.happened_at == Concern.closed_at)
    people = func.count(ConcernEntry.by_id.distinct())
    found = select(Concern.beat_id, people).join(ConcernEntry, and_(*moved))
    found = found.where(*_on_a_beat(year), *_ended_in(year)).group_by(Concern.beat_id)
    return frozenset(beat_id for beat_id, count in session.execute(found) if rules.are_several(count))


def _open(session: Session, year: Year) -> Iterator[Counted]:
    still = or_(Concern.closed_at.is_(None), Concern.closed_at >= year.until)
    found = select(Concern.beat_id, func.count()).where(*_on_a_beat(year), still)
    for beat_id, n in session.execute(found.group_by(Concern.beat_id)):
        yield beat_id, "ended", OPEN, n


def _quick(session: Session, year: Year) -> int | None:
    """How many of ten first answers came in time; those that are overdue count, too.

    Of the whole agency: on one beat there may be one who reads and answers, and it would be a figure of their work.
    """
    answered = and_(Concern.answered_at.is_not(None), Concern.answered_at < year.until)
    overdue = (Concern.due_at < year.until, Concern.reply != "none", Concern.because.not_in(BY_RESIDENT))
    asked = (*_on_a_beat(year), *_came_in(year), or_(answered, and_(*overdue)))
    in_time = case((and_(answered, Concern.answered_at <= Concern.due_at), 1), else_=0)
    whole, part = session.execute(select(func.count(), func.sum(in_time)).where(*asked)).one()
    return rules.in_ten(part or 0, whole, _who_answered(session, asked))


def _who_answered(session: Session, asked: tuple[Any, ...]) -> int:
    """By how many people these first answers were given: in words, or by what they did with it."""
    wrote = (ConcernMessage.concern_id == Concern.id, ConcernMessage.sent_at == Concern.answered_at)
    moved = (ConcernEntry.concern_id == Concern.id, ConcernEntry.happened_at == Concern.answered_at)
    people = union(
        select(ConcernMessage.written_by).where(*asked, *wrote, ConcernMessage.written_by.is_not(None)),
        select(ConcernEntry.by_id).where(*asked, *moved, ConcernEntry.by_id.is_not(None)),
    )
    return session.scalar(select(func.count()).select_from(people.subquery())) or 0


def _on_a_beat(year: Year) -> tuple[Any, ...]:
    """What was put on a beat by then, and was not somebody else's."""
    assigned = (ConcernEntry.concern_id == Concern.id, ConcernEntry.move == Move.ASSIGN)
    put_there = exists().where(*assigned, ConcernEntry.happened_at < year.until).correlate(Concern)
    return Concern.beat_id.is_not(None), Concern.state.in_(ON_PATROL), put_there


def _came_in(year: Year) -> tuple[Any, ...]:
    return Concern.received_at >= year.since, Concern.received_at < year.until


def _ended_in(year: Year) -> tuple[Any, ...]:
    return Concern.state.in_(ANSWERED), Concern.closed_at >= year.since, Concern.closed_at < year.until


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), settings().zone)
