"""Which beat a concern seems to belong to: by a place's name in what was typed, else by the nearest place of ours.

A suggestion for whoever reads it, nothing more: nobody is sent anywhere by it.
"""

from __future__ import annotations

import math
import unicodedata
from uuid import UUID

from app.places import store as places
from app.places.models import Place

NEAR_M = 1000
EARTH_M = 6_371_000
SHORTEST_NAME = 4


def suggest(place_text: str, point: str, named: UUID | None = None) -> UUID | None:
    """The beat of the page that led here, of a place that is named, or of the nearest one within a kilometre."""
    beats = {beat.id for beat in places.beats() if beat.retired_at is None}
    if named in beats:
        return named
    spots = [place for beat in beats for place in places.places_of(beat) if place.retired_at is None]
    return _by_name(place_text, spots) or _by_nearness(point, spots)


def distance_m(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Metres between two positions in degrees (haversine formula)."""
    a, b = math.radians(lat), math.radians(other_lat)
    across = math.sin(math.radians(other_lon - lon) / 2) ** 2
    along = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * across
    return 2 * EARTH_M * math.asin(min(1.0, math.sqrt(along)))


def _by_name(text: str, spots: list[Place]) -> UUID | None:
    """The beat, where all places whose names stand in the text are on one."""
    plain = _plain(text)
    found = {
        spot.beat_id
        for spot in spots
        if spot.kind not in {"street", "online"} and len(spot.label) >= SHORTEST_NAME and _plain(spot.label) in plain
    }
    return found.pop() if len(found) == 1 else None


def _by_nearness(point: str, spots: list[Place]) -> UUID | None:
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
