"""Which beat a concern seems to belong to: by a place's name in what was typed, else by the nearest place of ours.

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

KEPT_S = 2
NEAR_M = 1000
EARTH_M = 6_371_000
SHORTEST_NAME = 4


@dataclass(frozen=True)
class Spot:
    """A place in use, as it is looked for. `name`: without accents and capitals; empty where it names nothing."""

    beat_id: UUID
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


def _known() -> _Known:
    found: _Known | None = current_app.extensions.get("concern-places")
    if found is None or time.monotonic() - found.read_at > KEPT_S:
        found = current_app.extensions["concern-places"] = _read()
    return found


def _read() -> _Known:
    beats = frozenset(beat.id for beat in places.beats() if beat.retired_at is None)
    spots = (place for beat in beats for place in places.places_of(beat) if place.retired_at is None)
    return _Known(time.monotonic(), beats, tuple(Spot(p.beat_id, _name(p.kind, p.label), p.lat, p.lon) for p in spots))


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
    lat, comma, lon = point.partition(",")
    if not comma:
        return None
    near = [
        (distance_m(float(lat), float(lon), spot.lat, spot.lon), spot.beat_id)
        for spot in spots
        if spot.lat is not None and spot.lon is not None
    ]
    nearest = min(near, default=None, key=lambda one: one[0])
    return nearest[1] if nearest and nearest[0] <= NEAR_M else None


def _plain(text: str) -> str:
    """Without accents and capitals, so that `café` is found in `CAFE`."""
    split = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(sign for sign in split if not unicodedata.combining(sign)).split())
