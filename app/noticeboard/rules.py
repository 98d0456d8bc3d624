"""Who looks after a public page, what its address may be, and which figures can stand on it. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Container, Mapping
from datetime import date
from itertools import count
from uuid import UUID

from app.actor import Actor, Role

LEAST, STEP = 10, 5
SEVERAL = 3
MOST_HOURS = 7  # more would not fit on a poster

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

SLUG = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_SLUG = 48
#: Addresses below /our-area that are no beat's.
TAKEN = frozenset({"check"})


def may_keep(actor: Actor, beat_id: UUID) -> bool:
    """The sergeant of the beat, or an administrator."""
    return actor.role is Role.ADMIN or (actor.role is Role.SERGEANT and beat_id in actor.beats)


def told(counts: Mapping[str, int]) -> dict[str, int]:
    """Each figure from ten up, rounded down to fives; the others are left out, none at all as well as nine.

    What is told of one figure depends on that one alone, and no exact number is told: so none can be computed. One sum
    is told as its parts are, in fives: what was not fixed, and why. Up and down from quarter to quarter says that
    something came or went, never how much: five more may be one or nine.
    """
    return {code: n - n % STEP for code, n in counts.items() if n >= LEAST}


def in_ten(part: int, whole: int, people: int) -> int | None:
    """How many of ten, rounded down so that nothing looks better than it was; nothing where there are under ten.

    Nothing either where fewer than three `people` gave the answers: it would say how one of them works (invariant 5).
    """
    return part * 10 // whole if whole >= LEAST and are_several(people) else None


def are_several(people: int) -> bool:
    """Whether so many people did what a figure counts that it is the work of none of them (invariant 5)."""
    return people >= SEVERAL


def quarters_to(today: date) -> tuple[date, date]:
    """(first day, day after the last) of what is counted: the four quarters of the calendar that are past.

    The longer it stands still, the more came and went between two pages, and the less each of them can be told apart.
    """
    until = today.replace(month=today.month - (today.month - 1) % 3, day=1)
    return until.replace(year=until.year - 1), until


def first_day(weekdays: Collection[str]) -> int:
    """The first of some days of the week, Monday being 0."""
    return min(WEEKDAYS.index(day) for day in weekdays)


def slug_of(name: str, taken: Container[str]) -> str:
    """An address from a beat's name: `Harbour Ward` → `harbour-ward`, and `harbour-ward-2` where there is one."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = "-".join(re.findall("[a-z0-9]+", plain))[: LONGEST_SLUG - 4].strip("-") or "area"
    if slug not in taken and slug not in TAKEN:
        return slug
    return next(other for n in count(2) if (other := f"{slug}-{n}") not in taken)


def is_slug(text: str) -> bool:
    """Whether something can be the address of a page."""
    return bool(SLUG.fullmatch(text)) and len(text) <= LONGEST_SLUG and text not in TAKEN
