"""To which place of ours a concern is put. A place belongs to a beat: when the beat changes, it does not go along.

Whoever chose the place themselves is asked again instead (`deciding`): they may have meant the other beat.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _

from app.concerns import where
from app.concerns.models import Concern
from app.concerns.sealing import part_of
from app.places import store as places
from app.web.words import Words


@dataclass(frozen=True)
class OfBeat:
    """A beat and its places as (id, name). `meant`: the one that is chosen with the beat until a reader chooses."""

    beat: UUID
    name: str
    places: list[tuple[UUID, str]]
    meant: UUID | None


@dataclass(frozen=True)
class LetGo:
    """In words, which place did not go along; and the one (id, name) that may be meant on the new beat."""

    words: str
    instead: tuple[UUID, str] | None


def offered(found: Concern, beats: dict[UUID, str]) -> list[OfBeat]:
    """The places of all beats that have some. Meant is where it was put, else what words or spot seem to mean."""
    words, point = part_of(found, "place_text"), part_of(found, "point")
    every = []
    for beat, name in beats.items():
        there = _of(beat)
        kept = found.place_id if found.place_id in dict(there) else None
        every.append(OfBeat(beat, name, there, kept or where.place(words, point, beat)))
    return [one for one in every if one.places]


def let_go(found: Concern, was: UUID | None) -> LetGo | None:
    """What is said where a place did not go along (`was`); nothing once it is put to another one."""
    known = places.where_all([was] if was else [])
    if was is None or was not in known or found.place_id is not None or found.beat_id is None:
        return None
    instead = where.place(part_of(found, "place_text"), part_of(found, "point"), found.beat_id)
    named = dict(_of(found.beat_id))
    place, beat = known[was]
    said = _("“%(place)s” is on %(beat)s, so it did not go along. No place is chosen now.", place=place, beat=beat)
    return LetGo(said, (instead, named[instead]) if instead in named else None)


def went_without(was: UUID | None) -> str:
    """The same where the concern itself is out of sight now."""
    known = places.where_all([was] if was else [])
    if was not in known:
        return ""
    place, beat = known[was]
    return _("The concern went on without a place: “%(place)s” is on %(beat)s.", place=place, beat=beat)


def for_scripts() -> Words:
    """What the form says at once where scripts run."""
    return {
        "place_let_go": _(
            "“%(place)s” is on %(beat)s, so it does not go along. No place is chosen now.",
            place="{place}",
            beat="{beat}",
        ),
        "place_instead": _(
            "“%(place)s” is on %(beat)s, so it does not go along. “%(other)s” seems to be meant, and is chosen now.",
            place="{place}",
            beat="{beat}",
            other="{other}",
        ),
    }


def _of(beat: UUID) -> list[tuple[UUID, str]]:
    return [(place.id, place.label) for place in places.places_of(beat) if place.retired_at is None]
