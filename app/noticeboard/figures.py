"""What was raised on a beat in about a year and what became of it: figures alone, in whole weeks, none by officer."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import and_, case, exists, func, or_, select

from app.concerns.choices import CATEGORIES, NOT_FIXED_BECAUSE, codes
from app.concerns.models import Concern, ConcernEntry
from app.concerns.rules import ANSWERED, ON_PATROL, Move, State
from app.db import db
from app.noticeboard import rules
from app.noticeboard.rules import Apart
from app.places import store as places
from app.settings import settings

OPEN, OTHER = "open", "other"
ENDINGS = (str(State.RESOLVED), str(State.PARTLY_RESOLVED), str(State.CLOSED_NOT_FIXED), OPEN)
REASONS = (*codes(NOT_FIXED_BECAUSE), OTHER)
#: Ended by the resident before an answer was due: nobody was kept waiting.
BY_RESIDENT = ("by_resident", "resident_stopped")


@dataclass(frozen=True)
class Figures:
    """`total` and what is told of it only from ten up. `quick`: of ten first answers, how many came in time."""

    since: date
    until: date
    total: int | None
    raised: Apart | None
    ended: Apart | None
    because: Apart | None
    quick: int | None


def of_beat(beat_id: UUID) -> Figures:
    """The figures of a beat, up to the Monday that is past."""
    since, until = rules.weeks_to(places.today())
    counted = _counted(beat_id, _begin(since), _begin(until))
    raised, ended, because = Counter[str](), Counter[str](), Counter[str]()
    for category, state, code, n in counted:
        raised[category] += n
        ended[state] += n
        if state == State.CLOSED_NOT_FIXED:
            because[code if code in codes(NOT_FIXED_BECAUSE) else OTHER] += n
    told = rules.told_apart({state: ended[state] for state in ENDINGS})
    return Figures(
        since=since,
        until=until,
        total=raised.total() if told else None,
        raised=rules.told_apart({category: raised[category] for category in codes(CATEGORIES)}),
        ended=told,
        because=rules.told_apart({code: because[code] for code in REASONS})
        if told and State.CLOSED_NOT_FIXED in told.shown
        else None,
        quick=_quick(beat_id, _begin(since), _begin(until)),
    )


def _counted(beat_id: UUID, since: datetime, until: datetime) -> list[tuple[str, str, str, int]]:
    """(category, how it stood at the end of the last week, why, how many) of what was on the beat by then."""
    stood = case((and_(Concern.state.in_(ANSWERED), Concern.closed_at < until), Concern.state), else_=OPEN)
    found = (
        select(Concern.category, stood, Concern.because, func.count())
        .where(*_on_beat(beat_id, since, until))
        .group_by(Concern.category, stood, Concern.because)
    )
    return [(row[0], row[1], row[2], row[3]) for row in db.session.execute(found)]


def _quick(beat_id: UUID, since: datetime, until: datetime) -> int | None:
    """How many of ten first answers came in time; those that are overdue count, too."""
    answered = and_(Concern.answered_at.is_not(None), Concern.answered_at < until)
    overdue = (Concern.due_at < until, Concern.reply != "none", Concern.because.not_in(BY_RESIDENT))
    waited_for = or_(answered, and_(*overdue))
    in_time = case((and_(answered, Concern.answered_at <= Concern.due_at), 1), else_=0)
    found = select(func.count(), func.sum(in_time)).where(*_on_beat(beat_id, since, until), waited_for)
    whole, part = db.session.execute(found).one()
    return rules.in_ten(part or 0, whole)


def _on_beat(beat_id: UUID, since: datetime, until: datetime) -> tuple[Any, ...]:
    """What was raised in these weeks and put on the beat in them: what came since would say who came since."""
    put_there = exists().where(
        ConcernEntry.concern_id == Concern.id, ConcernEntry.move == Move.ASSIGN, ConcernEntry.happened_at < until
    )
    raised = (Concern.received_at >= since, Concern.received_at < until)
    return Concern.beat_id == beat_id, Concern.state.in_(ON_PATROL), *raised, put_there


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), settings().zone)
