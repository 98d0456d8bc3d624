"""Looking back on rounds: by block and day, never by who walked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app.actor import Actor
from app.db import db
from app.places import store as places
from app.places.store import Spot
from app.records.models import Receipt
from app.rounds import rules
from app.rounds.answers import TOTALS
from app.rounds.models import Round

#: The kind of place that a round walks.
HOMES = "home_block"

#: The days that the page of a block goes back.
DAYS_SHOWN = 60


@dataclass(frozen=True)
class Walked:
    """A day on which a block was walked, and the totals of that day; nothing where nobody said a number."""

    on: date
    totals: dict[str, int | None]


@dataclass(frozen=True)
class Block:
    """A block of homes, and the day of its last round, if there was one."""

    spot: Spot
    last_on: date | None


def last_walked(beat_ids: Iterable[UUID]) -> dict[UUID, Walked]:
    """For each block of these beats that was ever walked: its last day, and the totals of it.

    Who shows the totals asks `shows_totals` first.
    """
    wanted = list(beat_ids)
    last = (
        select(Round.place_id, func.max(Round.walked_on).label("walked_on"))
        .where(Round.beat_id.in_(wanted))
        .group_by(Round.place_id)
        .subquery()
    )
    found = (
        select(Round.place_id, Round.walked_on, *_SUMS)
        .join(last, (last.c.place_id == Round.place_id) & (last.c.walked_on == Round.walked_on))
        .group_by(Round.place_id, Round.walked_on)
    )
    return {row.place_id: _walked(row) for row in db.session.execute(found)}


def blocks(beat_ids: Iterable[UUID]) -> list[Block]:
    """The blocks of these beats that are offered, by beat and name."""
    wanted = list(beat_ids)
    last = last_walked(wanted)
    spots = [spot for spot in places.spots(wanted) if spot.kind == HOMES]
    return [Block(spot, last[spot.id].on if spot.id in last else None) for spot in spots]


def due(beat_ids: Iterable[UUID], today: date) -> list[Block]:
    """The blocks of these beats that nobody walked for 90 days: never walked first, then longest ago."""
    found = [block for block in blocks(beat_ids) if rules.is_due(block.last_on, today)]
    return sorted(found, key=lambda block: block.last_on or date.min)


def walked_since(beat_ids: Iterable[UUID], moment: datetime) -> list[Block]:
    """The blocks of these beats whose rounds reached the server since a moment, and the last day of those."""
    found = select(Round.place_id, func.max(Round.walked_on)).where(
        Round.beat_id.in_(list(beat_ids)), Round.received_at >= moment
    )
    days = {row[0]: row[1] for row in db.session.execute(found.group_by(Round.place_id))}
    return [Block(spot, days[spot.id]) for spot in places.spots(beat_ids, retired=True) if spot.id in days]


def find(actor: Actor, block_id: UUID | None) -> Spot | None:
    """A block of the actor's beats, retired or not."""
    spots = places.spots(actor.beats, retired=True)
    return next((spot for spot in spots if spot.id == block_id and spot.kind == HOMES), None)


def days(block_id: UUID) -> list[Walked]:
    """The days on which a block was walked, newest first, each with its totals."""
    found = (
        select(Round.walked_on, *_SUMS)
        .where(Round.place_id == block_id)
        .group_by(Round.walked_on)
        .order_by(Round.walked_on.desc())
        .limit(DAYS_SHOWN)
    )
    return [_walked(row) for row in db.session.execute(found)]


def shows_totals(beat_id: UUID) -> bool:
    """Whether enough people have walked a beat for its totals to be shown (invariant 5); who they are is not asked."""
    found = (
        select(func.count(Receipt.owner.distinct()))
        .join(Round, Round.id == Receipt.subject_id)
        .where(Round.beat_id == beat_id)
    )
    return rules.may_show_totals(db.session.scalar(found) or 0)


_SUMS = tuple(func.sum(getattr(Round, name)).label(name) for name in TOTALS)


def _walked(row: Any) -> Walked:
    totals = {name: getattr(row, name) for name in TOTALS}
    return Walked(row.walked_on, {name: None if sum_ is None else int(sum_) for name, sum_ in totals.items()})
