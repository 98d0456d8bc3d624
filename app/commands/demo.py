"""`beatbook demo`: a fictional agency on this machine, ready to be tried; starting it again keeps its data."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from uuid import UUID

import click
from flask import Flask
from sqlalchemy.orm import Session

from app import clock, create_app, migrations
from app.accounts import store as accounts
from app.actor import Actor, Role
from app.audit import log
from app.commands import demo_noticeboard, demo_promises, demo_services, demo_story
from app.commands.demo_agency import BEATS, PEOPLE, PROGRAMMES, DemoPerson
from app.commands.refusal import Refused
from app.commands.run import port_is_free, serve
from app.db import write
from app.keyring import make_keys
from app.places import store as places
from app.programmes import store as programmes
from app.settings import Settings

NAME = "Beatbook Demo"
#: Made up: numbers that are kept free for stories, and addresses that lead nowhere.
TEXTS = Path(__file__).with_name("demo_texts.toml")


def register(group: click.Group) -> None:
    group.add_command(demo)


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port on localhost.")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("data/demo"),
    show_default=True,
    help="Folder that keeps the demo's data.",
)
def demo(port: int, data: Path) -> None:
    """Seed a fictional agency, print an enrolment link for each of its people, and serve it."""
    if not port_is_free(port):
        raise Refused(f"Port {port} is taken. Choose another: make demo PORT={port + 1}")
    _choose(port, data)
    settings = Settings.from_env()
    make_keys(settings.data_dir / "keys")
    app = create_app(settings)
    migrations.upgrade(app)
    with app.app_context():
        if not accounts.anybody():
            _seed()
        _print_links(app)
    click.echo(f"\nBeatbook is at http://localhost:{port} (stop it with Ctrl+C).", nl=True)
    serve("127.0.0.1", port)


def _choose(port: int, data: Path) -> None:
    """Settings of the demo; the server's worker reads them from the environment."""
    os.environ |= {
        "BEATBOOK_ORIGIN": f"http://localhost:{port}",
        "BEATBOOK_DATA_DIR": str(data.resolve()),
        "BEATBOOK_AGENCY": NAME,
        "BEATBOOK_AGENCY_TEXTS": str(TEXTS),
        "BEATBOOK_DEMO": "1",
        "BEATBOOK_SMTP_URL": "file:",
    }


def _seed() -> None:
    click.echo("Setting up the demo agency …")
    today = clock.now()
    people = write(lambda session: {person.name: _join(session, person) for person in PEOPLE})
    beats = write(lambda session: _lay_out(session, people, today))
    walkers = [
        demo_story.Walker(_actor(person, people, beats), tuple(_places(person, beats)), begins)
        for begins, person in enumerate(person for person in PEOPLE if person.beats)
    ]
    count = write(lambda session: demo_story.tell(session, walkers, today))
    heads = write(lambda session: _hold(session, beats, walkers, today))
    officers = [(walker.actor, list(walker.places)) for walker in walkers if walker.actor.role is Role.OFFICER]
    promised = write(lambda session: demo_promises.promise(session, officers, today))
    keeper = next(_actor(person, people, beats) for person in PEOPLE if person.role is Role.COORDINATOR)
    services = write(lambda session: demo_services.add(session, keeper, today))
    sergeant = next(walker.actor for walker in walkers if walker.actor.role is Role.SERGEANT)
    areas = {name: beat_id for name, (beat_id, _places) in beats.items()}
    pages = write(lambda session: demo_noticeboard.publish(session, sergeant, areas, officers[0][0].person_id, today))
    spots = sum(len(beat.places) for beat in BEATS)
    click.echo(
        f"{len(BEATS)} beats, {spots} places, {count} contacts, {promised} follow-ups, {heads} head counts, "
        f"{services} services, {pages} public pages."
    )


def _join(session: Session, person: DemoPerson) -> UUID:
    return accounts.add_person(session, log.COMMAND_LINE, name=person.name, collar=person.collar, role=person.role)


def _lay_out(session: Session, people: dict[str, UUID], today: datetime) -> dict[str, tuple[UUID, list[UUID]]]:
    """Make beats, places and assignments; return name → (beat, its places)."""
    made: dict[str, tuple[UUID, list[UUID]]] = {}
    for beat in BEATS:
        beat_id = places.add_beat(session, log.COMMAND_LINE, name=beat.name, kind=beat.kind, languages=beat.languages)
        for place in beat.places:
            places.add_place(
                session, log.COMMAND_LINE, beat_id, label=place.label, kind=place.kind, lat=place.lat, lon=place.lon
            )
        made[beat.name] = beat_id, places.place_ids(session, beat_id)
    since = today.date().replace(month=1, day=1)
    for person in PEOPLE:
        for name in person.beats:
            places.assign(session, log.COMMAND_LINE, people[person.name], made[name][0], from_on=since)
    return made


def _hold(
    session: Session, beats: dict[str, tuple[UUID, list[UUID]]], walkers: list[demo_story.Walker], today: datetime
) -> int:
    """Add the programmes, and count who came so far; return how often was counted."""
    counts = 0
    for programme in PROGRAMMES:
        beat_id = beats[programme.beat][0]
        programme_id = programmes.add(
            session,
            log.COMMAND_LINE,
            name=programme.name,
            beat_id=beat_id,
            place_id=places.place_named(session, beat_id, programme.place),
            weekdays=programme.weekdays,
            starts_at=programme.starts_at,
            from_on=today.date().replace(month=1, day=1),
        )
        walker = next(walker for walker in walkers if beat_id in walker.actor.beats)
        counts += demo_story.count(session, walker, programme, programme_id, today)
    return counts


def _actor(person: DemoPerson, people: dict[str, UUID], beats: dict[str, tuple[UUID, list[UUID]]]) -> Actor:
    return Actor(
        person_id=people[person.name],
        role=person.role,
        name=person.name,
        collar=person.collar,
        beats=frozenset(beats[name][0] for name in person.beats),
    )


def _places(person: DemoPerson, beats: dict[str, tuple[UUID, list[UUID]]]) -> list[UUID]:
    return [place for name in person.beats for place in beats[name][1]]


def _print_links(app: Flask) -> None:
    click.echo("\nOpen one of these links to become that person (each works once, for 15 minutes):\n")
    for person in PEOPLE:
        invited = accounts.invite_new(log.COMMAND_LINE, name=person.name, collar=person.collar, role=person.role)
        role = "administrator" if person.role is Role.ADMIN else person.role.value
        click.echo(f"{person.name}, {role}\n  Link: {invited.link}\n  Code: {invited.code}")
