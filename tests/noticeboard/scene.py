"""Scenes of the public page: one that is published, and concerns that were raised some weeks ago and had an ending."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy.orm import Session

from app import clock, ids
from app.actor import Actor, Role
from app.audit import log
from app.concerns import code as codes
from app.concerns import moving, taking, thread
from app.concerns.models import Concern
from app.concerns.rules import Move
from app.db import write
from app.noticeboard import figures, rules
from app.noticeboard import store as noticeboard

SLUG = "harbour-ward"
WEEKS_AGO = timedelta(days=30)
MORE_THAN_A_QUARTER = timedelta(days=95)
COLLEAGUES = (ids.uuid4(), ids.uuid4())


def a_page(app: Flask, beat: UUID, slug: str = SLUG, **said: str) -> str:
    """Publish the page of a beat; return its address."""
    values = {"phone": "0151 496 0420", "email": "harbour@police.example", "words": ""} | said

    def work(session: Session) -> None:
        noticeboard.save(session, log.COMMAND_LINE, beat, slug=slug, **values)
        noticeboard.publish(session, log.COMMAND_LINE, beat, True)

    with app.app_context():
        write(work)
    return f"/our-area/{slug}"


def open_at(app: Flask, beat: UUID, place: UUID, **said: Any) -> None:
    """Add an open hour."""
    values = {"weekdays": ("tue", "thu"), "starts_at": "16:00", "ends_at": "18:00", "note": ""} | said
    with app.app_context():
        write(lambda session: noticeboard.add_hour(session, log.COMMAND_LINE, beat, place_id=place, **values))


def next_quarter() -> datetime:
    """Noon on the first day of the next quarter."""
    _since, this = rules.quarters_to(clock.now().date())
    _since, until = rules.quarters_to(this + MORE_THAN_A_QUARTER)
    return clock.now().replace(year=until.year, month=until.month, day=1, hour=12)


@contextmanager
def in_the_next_quarter(app: Flask) -> Iterator[None]:
    """The first day of the next quarter, with the figures of its page made."""
    with clock.at(next_quarter()):
        with app.app_context():
            assert figures.keep()
        yield


def raised(
    app: Flask,
    by: UUID,
    beat: UUID,
    count: int,
    *,
    category: str = "lighting",
    ends: Move | None = None,
    because: str = "",
    ago: timedelta = WEEKS_AGO,
    answered: timedelta | None = timedelta(hours=3),
    ended: timedelta = timedelta(hours=5),
    assigned: timedelta = timedelta(0),
    ended_by: int = 3,
) -> list[UUID]:
    """Raise so many concerns some time ago, put each on the beat, answer it and bring it to an ending; return them.

    `ended_by`: so many people bring them to their ending, one after the other.
    """
    began = clock.now() - ago
    reader = Actor(person_id=by, role=Role.SERGEANT, name="Ines Calder", beats=frozenset({beat}))

    enders = [reader, *(replace(reader, person_id=one) for one in COLLEAGUES)][:ended_by]

    def move(
        session: Session, found: Concern, which: Move, *, by: Actor = reader, code: str = "", values: Any = None
    ) -> None:
        made = moving.make(session, found, which, by, found.version, moving.With(code=code, values=values or {}))
        assert isinstance(made, moving.Made), made

    def work(session: Session) -> list[UUID]:
        there = []
        for number in range(count):
            found = _take(session, taking.Said(category=category, description=f"{category} {number}"), beat)
            with clock.at(began + assigned):
                move(session, found, Move.ASSIGN, values={"beat_id": beat})
            if answered is not None:
                with clock.at(began + answered):
                    thread.answer(session, found, reader, code="looked")
            if ends is not None:
                with clock.at(began + ended):
                    move(session, found, ends, by=enders[number % ended_by], code=because)
            there.append(found.id)
        return there

    with app.app_context(), clock.at(began):
        return write(work)


def _take(session: Session, said: taking.Said, beat: UUID) -> Concern:
    code = codes.from_bytes(ids.uuid4().bytes)
    return taking.take(session, ids.uuid4(), said, code, source="form", suggested_beat=beat)
