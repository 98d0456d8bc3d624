"""Who may note presence and notes on places, and what may be shown of a beat. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from app.actor import Actor, Role

RECORDERS = frozenset({Role.OFFICER, Role.SERGEANT})
LEAST_AWAY, MOST_AWAY = 5, 720

#: Where fewer people work, a figure of the beat is a figure of an officer (invariant 5).
FEWEST_PEOPLE = 3


@dataclass(frozen=True)
class Shift:
    """One row of presence. Whose it is, is not there."""

    on: date
    shift: str
    mode: str
    away_reason: str | None = None
    away_minutes: int | None = None


@dataclass(frozen=True)
class Volumes:
    """What a team's presence came to: how each shift of each day was covered, shifts by mode, minutes by reason."""

    days: Mapping[date, Mapping[str, frozenset[str]]]
    shifts: Mapping[str, int]
    minutes: Mapping[str, int]


@dataclass(frozen=True)
class Covered:
    """A beat over some days: those without any presence and, where enough people work, the volumes."""

    gaps: tuple[date, ...]
    volumes: Volumes | None


@dataclass(frozen=True)
class Standing:
    """What the rules look at in a note."""

    recorded_by: UUID
    beat_id: UUID
    removed: bool = False


def covered(shifts: Iterable[Shift], people: int, since: date, today: date) -> Covered:
    """A beat as it may be shown. Today is no gap yet: it is not over."""
    known = list(shifts)
    there = {shift.on for shift in known}
    days = (since + timedelta(days=n) for n in range((today - since).days))
    gaps = tuple(day for day in days if day not in there)
    return Covered(gaps, volumes(known) if people >= FEWEST_PEOPLE else None)


def volumes(shifts: Iterable[Shift]) -> Volumes:
    """The sums. A shift that three walked together is one shift: two rows of one mode must not tell two officers."""
    days: dict[date, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    minutes: dict[str, int] = defaultdict(int)
    for each in shifts:
        days[each.on][each.shift].add(each.mode)
        if each.away_reason and each.away_minutes:
            minutes[each.away_reason] += each.away_minutes
    by_mode: dict[str, int] = defaultdict(int)
    for of_day in days.values():
        for modes in of_day.values():
            for mode in modes:
                by_mode[mode] += 1
    shown = {on: {shift: frozenset(modes) for shift, modes in of_day.items()} for on, of_day in days.items()}
    return Volumes(shown, dict(by_mode), dict(minutes))


def may_remove(actor: Actor, note: Standing) -> bool:
    """Its author, or the sergeant of its beat."""
    return not note.removed and actor.role in RECORDERS and reads_checked(actor, note)


def reads_checked(actor: Actor, note: Standing) -> bool:
    """Whether the actor reads words that are being checked: their author and the beat's sergeant do."""
    of_the_beat = actor.role is Role.SERGEANT and note.beat_id in actor.beats
    return of_the_beat or note.recorded_by == actor.person_id
