"""Scenes that stories begin with: a beat with places, somebody on it, a contact as it is typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import func, select

from app import clock
from app.audit import log
from app.db import Base, db, write
from app.places import store as places


@dataclass(frozen=True)
class BeatScene:
    """A beat: its id, and its places by label."""

    id: UUID
    places: dict[str, UUID]

    @property
    def park(self) -> UUID:
        return self.places["Anchor Park"]


def a_beat(app: Flask, name: str = "Harbour Ward") -> BeatScene:
    """A beat with three places and the street."""
    with app.app_context():

        def work(session: Any) -> UUID:
            beat = places.add_beat(session, log.COMMAND_LINE, name=name, kind="neighbourhood", languages=("en",))
            for label, kind in (("Anchor Park", "park"), ("Quayside flats", "home_block"), ("Corner shop", "shop")):
                places.add_place(session, log.COMMAND_LINE, beat, label=label, kind=kind, lat=50.0, lon=-1.0)
            return beat

        beat_id = write(work)
        found = {place.label: place.id for place in places.places_of(beat_id)}
    return BeatScene(beat_id, found)


def on_beat(app: Flask, person: UUID, beat: BeatScene, *, since: date | None = None) -> None:
    """Put somebody on a beat, from the first day of the year unless said otherwise."""
    first = since or clock.now().date().replace(month=1, day=1)
    with app.app_context():
        write(lambda session: places.assign(session, log.COMMAND_LINE, person, beat.id, from_on=first))


def a_contact(place: UUID, **said: Any) -> dict[str, Any]:
    """What the contact form sends."""
    return {
        "occurred_precision": "now",
        "place": str(place),
        "outcomes": ["talked"],
        "people": "1",
        **said,
    }


def count(app: Flask, model: type[Base], *conditions: Any) -> int:
    """How many rows there are."""
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0
