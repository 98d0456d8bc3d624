"""What the demo's officers have promised: kept and told, kept and not told, late, due, and one with a number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app import clock, ids
from app.actor import Actor
from app.followups.kinds import COMMANDS, CREATE
from app.followups.models import Followup
from app.followups.rules import Move
from app.records import intake
from app.records.kinds import Base, Fields
from app.records.outcomes import Status


@dataclass(frozen=True)
class Promise:
    """Something that was promised so many days ago, what was done since (days ago, move, what was said)."""

    days_ago: int
    what: str
    due: str
    since: tuple[tuple[int, Move, Mapping[str, str]], ...] = ()
    said: Mapping[str, str] = field(default_factory=lambda: {"promised_to": "place"})


PROMISES = (
    Promise(
        12, "ask the council about the two lamps on the path", "this_week", ((6, Move.DONE, {"words": "Reported"}),)
    ),
    Promise(9, "bring a leaflet about parcel scams", "next_shift"),
    Promise(8, "walk by at closing time on Friday", "this_week", ((4, Move.DONE, {"how": "in_person"}),)),
    Promise(
        5,
        "ring back about the bins by the gate",
        "this_week",
        (
            (3, Move.CANNOT_DO, {"because": "not_ours", "words": "The landlord's. Passed the number on."}),
            (2, Move.TOLD_ATTEMPT, {"how": "phone"}),
        ),
        {
            "promised_to": "contact",
            "contact_channel": "phone",
            "contact_value": "020 7946 0018",
            "contact_name": "Robin (made up)",
            "contact_safe": "do_not_ask_neighbours",
            "contact_best_time": "after six",
        },
    ),
    Promise(1, "look at the broken door on the second floor", "today", said={"promised_to": "card"}),
    Promise(0, "find out when the library opens on Sundays", "this_week"),
)


def promise(session: Session, actors: list[tuple[Actor, list[UUID]]], until: datetime) -> int:
    """Take all of it through the door, each at its own time, for each officer; return how many were made."""
    made = 0
    for turn, (actor, places) in enumerate(actors):
        for number, one in enumerate(PROMISES):
            made += _take(session, actor, places[(number + turn * 3) % len(places)], one, until)
    return made


def _take(session: Session, actor: Actor, place: UUID, one: Promise, until: datetime) -> bool:
    at = until - timedelta(days=one.days_ago, hours=2)
    fields: Fields = {"what": one.what, "due": one.due, "place": str(place), **one.said}
    record_id = ids.uuid7(at)
    with clock.at(at):
        row = intake.take_plain(session, actor, CREATE, fields, record_id=record_id, made_at=at, tz="Europe/London")
    for days_ago, move, said in one.since:
        version = session.get_one(Followup, record_id, populate_existing=True).version
        then = until - timedelta(days=days_ago, hours=1)
        with clock.at(then):
            intake.take_plain(
                session,
                actor,
                COMMANDS[move],
                dict(said),
                record_id=ids.uuid7(then),
                made_at=then,
                tz="Europe/London",
                base=Base(record_id, version),
            )
    return row.status is Status.CREATED
