"""A few weeks of contacts and head counts for the demo, by the same door as real ones, each at its own time."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app import clock, ids
from app.actor import Actor
from app.commands.demo_agency import ENCOUNTERS, DemoProgramme
from app.programmes.rules import WEEKDAYS
from app.records import intake, kinds
from app.records.outcomes import Row, Status

WEEKS = 3
ON_DUTY, CYCLE = 4, 6  # four days on, two off
SEED = 4417


@dataclass(frozen=True)
class Walker:
    """Somebody who records, the places they may record at, and the day of the cycle they begin with."""

    actor: Actor
    places: tuple[UUID, ...]
    begins: int


def tell(session: Session, walkers: list[Walker], until: datetime) -> int:
    """Take `WEEKS` weeks of contacts up to the evening before `until`; return how many."""
    chance = random.Random(SEED)  # noqa: S311  # the same story for everybody, not a secret
    rounds = sorted(
        (moment, number, walker) for number, walker in enumerate(walkers) for moment in _moments(walker, until, chance)
    )
    taken = [
        _take(session, walker, moment, "interaction.create", _fields(walker, chance))
        for moment, _number, walker in rounds
    ]
    return sum(row.status is Status.CREATED for row in taken)


def count(session: Session, walker: Walker, programme: DemoProgramme, programme_id: UUID, until: datetime) -> int:
    """Count heads at a programme each time it was on before `until`; return how often."""
    chance = random.Random(f"{SEED} {programme.name}")  # noqa: S311  # as above
    first = (until - timedelta(weeks=WEEKS)).replace(hour=21, minute=0, second=0, microsecond=0, tzinfo=UTC)
    evenings = (first + timedelta(days=day) for day in range(WEEKS * 7))
    on = [evening for evening in evenings if WEEKDAYS[evening.weekday()] in programme.weekdays]
    taken = [
        _take(session, walker, evening, "programme.count", _heads(programme_id, evening.date(), programme, chance))
        for evening in on
    ]
    return sum(row.status is Status.CREATED for row in taken)


def _heads(programme_id: UUID, held_on: date, programme: DemoProgramme, chance: random.Random) -> kinds.Fields:
    came = max(0, round(chance.gauss(programme.about, programme.about / 4)))
    fields: kinds.Fields = {"programme": str(programme_id), "held_on": held_on.isoformat(), "came": str(came)}
    fields["went"] = "small" if came < programme.about * 0.7 else "as_planned"
    if chance.random() < 0.7:
        fields["young"] = str(round(came * programme.young * chance.uniform(0.7, 1.2)))
    return fields


def _moments(walker: Walker, until: datetime, chance: random.Random) -> Iterator[datetime]:
    """The minutes of a walker's contacts, day by day."""
    first = (until - timedelta(weeks=WEEKS)).replace(hour=8, minute=0, second=0, microsecond=0, tzinfo=UTC)
    for day in range(WEEKS * 7):
        if (day + walker.begins) % CYCLE >= ON_DUTY:
            continue
        late = 6 * (day // CYCLE % 2)  # early shifts one round, late shifts the next
        for _contact in range(chance.randint(5, 10)):
            yield first + timedelta(days=day, hours=late, seconds=chance.randint(0, 8 * 3600))


def _take(session: Session, walker: Walker, moment: datetime, name: str, fields: kinds.Fields) -> Row:
    kind = kinds.find(name, 1)
    if kind is None:
        raise LookupError(f"{name} is not registered")
    with clock.at(moment):
        return intake.take_plain(
            session,
            walker.actor,
            kind,
            fields,
            record_id=ids.uuid7(moment),
            made_at=moment,
            tz="Europe/London",
        )


def _fields(walker: Walker, chance: random.Random) -> kinds.Fields:
    weights = [weight for weight, *_rest in ENCOUNTERS]
    _weight, outcomes, people, topic, note = chance.choices(ENCOUNTERS, weights)[0]
    fields: kinds.Fields = {
        "occurred_precision": chance.choices(("now", "hour", "shift"), (8, 2, 1))[0],
        "place": str(chance.choice(walker.places)),
        "outcomes": list(outcomes),
        "people": people,
    }
    if note and chance.random() < 0.6:
        fields["note"] = note
    if topic and chance.random() < 0.7:
        fields["topic"] = topic
    if chance.random() < 0.4:
        fields["initiated_by"] = chance.choice(("resident", "officer"))
    return fields
