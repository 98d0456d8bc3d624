"""Which beat and place a concern seems to belong to: by a name in what was typed, else by the nearest place of ours.

A suggestion for whoever reads it, nothing more: nobody is sent anywhere by it. So the places are read once in a while
only: a new one is suggested two seconds later.
"""

from __future__ import annotations

import math
import time
import unicodedata
from dataclasses import dataclass
from uuid import UUID

from flask import current_app

from app.places import store as places
from app.places.models import Place

KEPT_S = 2
NEAR_M, AT_M = 1000, 300
EARTH_M = 6_371_000
SHORTEST_NAME = 4


@dataclass(frozen=True)
class Spot:
    """A place in use, as it is looked for. `name`: without accents and capitals; empty where it names nothing."""

    id: UUID
    beat_id: UUID
    label: str
    name: str
    lat: float | None
    lon: float | None


@dataclass(frozen=True)
class _Known:
    read_at: float
    beats: frozenset[UUID]
    spots: tuple[Spot, ...]


def suggest(place_text: str, point: str, named: UUID | None = None) -> UUID | None:
    """The beat of the page that led here, of a place that is named, or of the nearest one within a kilometre."""
    known = _known()
    if named in known.beats:
        return named
    return _by_name(place_text, known.spots) or _by_nearness(point, known.spots)


def place(place_text: str, point: str, beat: UUID) -> UUID | None:
    """The place of a beat that seems to be meant: the one that is named, or the nearest one within 300 metres."""
    spots = tuple(spot for spot in _known().spots if spot.beat_id == beat)
    plain = _plain(place_text)
    named = {spot.id for spot in spots if spot.name and spot.name in plain}
    if len(named) == 1:
        return named.pop()
    near = _nearest(point, spots)
    return near[1].id if near and near[0] <= AT_M else None


def near(point: str) -> tuple[int, str] | None:
    """(metres, place) of the place of ours that is nearest to a point, within a kilometre; metres by tens."""
    found = _nearest(point, _known().spots)
    return (int(round(found[0], -1)), found[1].label) if found and found[0] <= NEAR_M else None


def _known() -> _Known:
    found: _Known | None = current_app.extensions.get("concern-places")
    if found is None or time.monotonic() - found.read_at > KEPT_S:
        found = current_app.extensions["concern-places"] = _read()
    return found


def _read() -> _Known:
    beats = frozenset(beat.id for beat in places.beats() if beat.retired_at is None)
    spots = [place for beat in beats for place in places.places_of(beat) if place.retired_at is None]
    return _Known(time.monotonic(), beats, tuple(_spot(place) for place in spots))


def _spot(place: Place) -> Spot:
    return Spot(place.id, place.beat_id, place.label, _name(place.kind, place.label), place.lat, place.lon)


def _name(kind: str, label: str) -> str:
    return _plain(label) if kind not in {"street", "online"} and len(label) >= SHORTEST_NAME else ""


def distance_m(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Metres between two positions in degrees (haversine formula)."""
    a, b = math.radians(lat), math.radians(other_lat)
    across = math.sin(math.radians(other_lon - lon) / 2) ** 2
    along = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * across
    return 2 * EARTH_M * math.asin(min(1.0, math.sqrt(along)))


def _by_name(text: str, spots: tuple[Spot, ...]) -> UUID | None:
    """The beat, where all places whose names stand in the text are on one."""
    plain = _plain(text)
    found = {spot.beat_id for spot in spots if spot.name and spot.name in plain}
    return found.pop() if len(found) == 1 else None


def _by_nearness(point: str, spots: tuple[Spot, ...]) -> UUID | None:
    near = _nearest(point, spots)
    return near[1].beat_id if near and near[0] <= NEAR_M else None


def _nearest(point: str, spots: tuple[Spot, ...]) -> tuple[float, Spot] | None:
    """(metres, spot) of the nearest one; nothing without a point or without places on the map."""
    lat, comma, lon = point.partition(",")
    if not comma:
        return None
    found = [
        (distance_m(float(lat), float(lon), spot.lat, spot.lon), spot)
        for spot in spots
        if spot.lat is not None and spot.lon is not None
    ]
    return min(found, default=None, key=lambda one: one[0])


def _plain(text: str) -> str:
    """Without accents and capitals, so that `café` is found in `CAFE`."""
    split = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(sign for sign in split if not unicodedata.combining(sign)).split())
