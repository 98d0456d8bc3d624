"""Who may see, count and change a programme, and on which days it is on. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from app.actor import Actor, Role

RECORDERS = frozenset({Role.OFFICER, Role.SERGEANT})
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
A_WEEK = tuple(timedelta(days=back) for back in range(7))


@dataclass(frozen=True)
class Plan:
    """When a programme is on. `ended_on`: the agency's day on which it was ended before its time."""

    weekdays: tuple[str, ...]
    from_on: date
    to_on: date | None = None
    ended_on: date | None = None


def may_see(actor: Actor, beat_id: UUID) -> bool:
    """Programmes of one's own beats; an administrator looks after all."""
    return actor.role is Role.ADMIN or may_count(actor, beat_id)


def may_count(actor: Actor, beat_id: UUID) -> bool:
    """Who works on the beat."""
    return actor.role in RECORDERS and beat_id in actor.beats


def may_change(actor: Actor, beat_id: UUID) -> bool:
    """The sergeant of the beat, or an administrator."""
    return actor.role is Role.ADMIN or (actor.role is Role.SERGEANT and beat_id in actor.beats)


def is_on(plan: Plan, day: date) -> bool:
    """Whether it is on on a day: what phones offer."""
    in_time = plan.from_on <= day <= (plan.to_on or date.max)
    return in_time and plan.ended_on is None and WEEKDAYS[day.weekday()] in plan.weekdays


def last_on(plan: Plan, today: date) -> date | None:
    """The latest day of the last week on which it was on: the day that somebody most likely counts."""
    return next((today - back for back in A_WEEK if is_on(plan, today - back)), None)


def wrong_day(plan: Plan, day: date, today: date) -> str | None:
    """Why nobody can have been counted on a day; a day out of the weekly order may be counted."""
    if day > today:
        return "not_yet"
    if day < plan.from_on:
        return "not_begun"
    ends = [end for end in (plan.to_on, plan.ended_on) if end is not None]
    return "ended" if ends and day > min(ends) else None
