"""Who looks after a public page, what its address may be, and which figures can stand on it. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Container, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from uuid import UUID

from app.actor import Actor, Role

LEAST = 10
MOST_HOURS = 7  # more would not fit on a poster
A_YEAR = timedelta(days=364)  # whole weeks

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

SLUG = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_SLUG = 48
#: Addresses below /our-area that are no beat's.
TAKEN = frozenset({"check"})


@dataclass(frozen=True)
class Apart:
    """Figures that can be shown, by code, and the rest: which codes are in it, and how many they are together."""

    shown: dict[str, int]
    together: tuple[str, ...] = ()
    rest: int = 0


def may_keep(actor: Actor, beat_id: UUID) -> bool:
    """The sergeant of the beat, or an administrator."""
    return actor.role is Role.ADMIN or (actor.role is Role.SERGEANT and beat_id in actor.beats)


def told_apart(counts: Mapping[str, int]) -> Apart | None:
    """Figures whose sum is known, so that none under ten can be read or computed; nothing where the sum is under ten.

    What is under ten goes into the rest, and so do others, the last named first, until the rest could be made of other
    figures, too. Which ones go with it depends on their order alone: an order by size would say something of the size.
    """
    if sum(counts.values()) < LEAST:
        return None
    small = {code for code, n in counts.items() if n < LEAST}
    if not any(counts[code] for code in small):
        return Apart({code: n for code, n in counts.items() if n})
    larger = [code for code in counts if code not in small]
    while larger and _gives_away([counts[code] for code in small]):
        small.add(larger.pop())
    return Apart(
        {code: n for code, n in counts.items() if code not in small},
        tuple(code for code in counts if code in small),
        sum(counts[code] for code in small),
    )


def _gives_away(hidden: list[int]) -> bool:
    """Whether a rest is too small, is of one alone, or can be of nothing but nines."""
    rest = sum(hidden)
    return rest < LEAST or sum(n > 0 for n in hidden) < 2 or hidden == [LEAST - 1] * len(hidden)


def in_ten(part: int, whole: int) -> int | None:
    """How many of ten, rounded down so that nothing looks better than it was; nothing where there are under ten."""
    return part * 10 // whole if whole >= LEAST else None


def weeks_to(today: date) -> tuple[date, date]:
    """(first day, day after the last) of what is counted: about a year, up to the Monday that is past.

    Whoever looks every day sees the figures move once a week, and can't tell who was here yesterday.
    """
    monday = today - timedelta(days=today.weekday())
    return monday - A_YEAR, monday


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
