"""How a beat's presence and the notes on its places are put into words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from app.places.store import Spot
from app.presence.choices import AWAY_REASONS, MODES, SHIFTS, Choice, codes
from app.presence.rules import Covered, Volumes
from app.presence.store import Note
from app.web.language import day

NOBODY = "–"


@dataclass(frozen=True)
class Shown:
    """A beat on the page: `rows`, `shifts` and `minutes` are empty where too few people work for figures."""

    name: str
    gaps: list[str]
    enough: bool
    rows: list[tuple[str, ...]]
    shifts: list[tuple[str, str]]
    minutes: list[tuple[str, str]]


@dataclass(frozen=True)
class Place:
    """A place with its notes."""

    id: UUID
    label: str
    beat: str
    notes: list[Note]


def beat(name: str, covered: Covered, since: date, today: date) -> Shown:
    """One beat over the days of the page, the latest first."""
    gaps = [day(on) for on in reversed(covered.gaps)]
    volumes = covered.volumes
    if volumes is None:
        return Shown(name, gaps, False, [], [], [])
    days = [today - timedelta(days=n) for n in range((today - since).days + 1)]
    shifts = _figures(MODES, volumes.shifts, _shifts)
    return Shown(
        name, gaps, True, [_row(on, volumes) for on in days], shifts, _figures(AWAY_REASONS, volumes.minutes, _minutes)
    )


def noted(spots: Iterable[Spot], notes: Mapping[UUID, list[Note]]) -> list[Place]:
    """The places that have notes, in the order in which places are offered."""
    return [Place(spot.id, spot.label, spot.beat, notes[spot.id]) for spot in spots if spot.id in notes]


def _row(on: date, volumes: Volumes) -> tuple[str, ...]:
    of_day = volumes.days.get(on, {})
    return (day(on), *(_modes(of_day.get(shift, frozenset())) for shift in codes(SHIFTS)))


def _modes(there: frozenset[str]) -> str:
    return ", ".join(str(words) for code, words in MODES if code in there) or NOBODY


def _figures(
    choices: Iterable[Choice], figures: Mapping[str, int], in_words: Callable[[int], str]
) -> list[tuple[str, str]]:
    return [(str(words), in_words(figures[code])) for code, words in choices if figures.get(code)]


def _shifts(number: int) -> str:
    return str(ngettext("%(num)d shift", "%(num)d shifts", number))


def _minutes(number: int) -> str:
    return str(_("%(n)d minutes", n=number))
