"""What tests of rounds begin with: a beat with blocks, and a round typed on the page of a block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from app import clock, ids
from app.audit import log
from app.db import db, write
from app.places import store as places
from app.rounds.models import Round
from tests.support.people import StaffClient
from tests.support.scenes import BeatScene, a_beat


@dataclass(frozen=True)
class Blocks:
    """A beat, and its blocks from west to east."""

    beat: BeatScene
    birch: UUID
    rowan: UUID
    elm: UUID


def some_blocks(app: Flask, name: str = "Harbour Ward") -> Blocks:
    """A beat with three blocks of homes beside what every beat of a test has."""
    beat = a_beat(app, name)
    with app.app_context():
        made = [
            write(
                lambda s, say=label, east=lon: places.add_place(
                    s, log.COMMAND_LINE, beat.id, label=say, kind="home_block", lat=50.01, lon=east
                )
            )
            for label, lon in (("Birch Court", -1.03), ("Rowan Court", -1.02), ("Elm Tower", -1.01))
        ]
    return Blocks(beat, *made)


def typed(block: UUID, **totals: Any) -> dict[str, Any]:
    """The form as the page of a block sends it."""
    return {
        "id": str(ids.uuid7()),
        "made_at": clock.iso(clock.now()),
        "tz": "UTC",
        "block": str(block),
        **totals,
    }


def walk(client: StaffClient, block: UUID, **totals: Any) -> UUID:
    """A round, recorded; its id."""
    form = typed(block, **(totals or {"spoke": "1"}))
    answer = client.submit("/rounds", data=form)
    assert answer.status_code == 303, answer.text
    return UUID(form["id"])


def rounds(app: Flask) -> list[Round]:
    """Every round that is stored."""
    with app.app_context():
        found = list(db.session.scalars(select(Round).order_by(Round.id)))
        db.session.expunge_all()
        return found
