"""The demo's public pages: each beat's address, how it is reached, its open hours, and one officer who is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.actor import Actor
from app.commands.demo_agency import HARBOUR, NORTHFIELD
from app.noticeboard import rules, store
from app.noticeboard.models import PublicName
from app.places import store as places


@dataclass(frozen=True)
class DemoHour:
    """An open hour of the demo."""

    weekdays: tuple[str, ...]
    starts_at: str
    ends_at: str
    place: str
    note: str = ""


@dataclass(frozen=True)
class DemoPage:
    """A public page of the demo."""

    beat: str
    phone: str
    email: str
    words: str
    hours: tuple[DemoHour, ...]


PAGES = (
    DemoPage(
        HARBOUR,
        "0151 496 0420",
        "harbour@police.example",
        "We look after the harbour, the Ropewalk and the streets between them.",
        (
            DemoHour(("tue", "thu"), "16:00", "18:00", "Corner shop on Mill Lane"),
            DemoHour(("sat",), "10:00", "11:30", "Ferry bus station", "At the table beside the ticket office"),
        ),
    ),
    DemoPage(
        NORTHFIELD,
        "0151 496 0421",
        "northfield@police.example",
        "",
        (DemoHour(("mon", "wed", "fri"), "15:30", "17:00", "Northfield Library", "By the window on the ground floor"),),
    ),
)


def publish(session: Session, by: Actor, beats: Mapping[str, UUID], named: UUID, today: datetime) -> int:
    """Publish a page for each beat; `named` has agreed to be named. Return how many there are."""
    for page in PAGES:
        beat_id = beats[page.beat]
        values = {"phone": page.phone, "email": page.email, "words": page.words}
        store.save(session, by, beat_id, slug=rules.slug_of(page.beat, ()), **values)
        store.publish(session, by, beat_id, True)
        for hour in page.hours:
            store.add_hour(
                session,
                by,
                beat_id,
                place_id=places.place_named(session, beat_id, hour.place),
                weekdays=hour.weekdays,
                starts_at=hour.starts_at,
                ends_at=hour.ends_at,
                note=hour.note,
            )
    session.add(PublicName(person_id=named, agreed_at=today))
    return len(PAGES)
