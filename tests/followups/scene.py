"""What tests of follow-ups begin with: a promise typed on the page without scripts, a move, and rows looked up."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from app import clock, ids
from app.audit import log
from app.audit.models import AuditEntry
from app.db import db, write
from app.followups.models import Followup, FollowupEntry
from app.places import duty
from app.places import store as places
from app.records.models import Held, Redaction
from app.residents.models import ResidentContact
from tests.support.people import StaffClient
from tests.support.pocket import OURS, Pocket, Sealed

ZONE = ZoneInfo("Europe/London")  # the settings' own, if an agency says nothing

#: Words that the guard takes for a person.
NAMING = "Ring Mr Tobias Fenwick about the gate, 0151 496 0123"
TYPED = "Ask the council about the lamp 🔦 «الضوء»"
NUMBER, NAME, BEST_TIME = "0151 496 0777", "Marguerite", "after the late news"
REACH = {
    "promised_to": "contact",
    "contact_channel": "phone",
    "contact_value": NUMBER,
    "contact_name": NAME,
    "contact_best_time": BEST_TIME,
    "contact_safe": "do_not_ask_neighbours",
}
SAID: dict[str, dict[str, str]] = {
    "note": {"words": "The gate is locked at night"},
    "contact": {"contact_channel": "phone", "contact_value": NUMBER},
    "done": {"words": "New lamp is in"},
    "cannot_do": {"because": "not_possible"},
    "told_attempt": {"how": "phone"},
    "told": {"how": "in_person"},
    "could_not_reach": {},
    "reschedule": {"due": "pick", "due_on": "", "because": "more_to_do"},
    "hand_over": {"to": ""},
    "cancel": {"because": "duplicate"},
}


def promised(place: UUID, **said: Any) -> dict[str, Any]:
    """What the form of a promise says."""
    return {"what": TYPED, "due": "today", "place": str(place), "promised_to": "place", **said}


def typed(place: UUID, **said: Any) -> dict[str, Any]:
    """The form as the page without scripts sends it."""
    return {"id": str(ids.uuid7()), "made_at": clock.iso(clock.now()), "tz": "UTC", **promised(place, **said)}


def promise(client: StaffClient, place: UUID, **said: Any) -> UUID:
    """A promise, written down; its id."""
    form = typed(place, **said)
    answer = client.submit("/followups", data=form)
    assert answer.status_code == 303, answer.text
    return UUID(form["id"])


def move(client: StaffClient, followup: UUID, what: str, version: int, **said: Any) -> TestResponse:
    """Post a move, made on a version."""
    form = {"id": str(ids.uuid7()), "base_version": str(version), "tz": "UTC", **SAID[what], **said}
    return client.submit(f"/followups/{followup}/{what.replace('_', '-')}", data=form)


def moved(client: StaffClient, followup: UUID, what: str, version: int, **said: Any) -> None:
    """The same, and it was taken."""
    answer = move(client, followup, what, version, **said)
    assert answer.status_code == 303, answer.text


def sealed(phone: Pocket, followup: UUID | str, what: str, version: int, **said: Any) -> Sealed:
    """A move as a record of a phone. `deps`, `made_at`, `id` are about the record, the rest is in it."""
    about = {name: said.pop(name) for name in ("deps", "made_at", "id") if name in said}
    fields = {name: words for name, words in {**SAID[what], **said}.items() if words != ""}
    return phone.seal(fields, f"followup.{what}", base={"id": str(followup), "version": version}, **about)


def in_days(count: int) -> str:
    """A day from today, as a date field sends it."""
    return (today() + timedelta(days=count)).isoformat()


def today() -> date:
    """The agency's day."""
    return clock.now().astimezone(ZONE).date()


def stored(app: Flask, followup: UUID | str) -> Followup:
    """A follow-up's row."""
    with app.app_context():
        return db.session.get_one(Followup, UUID(str(followup)))


def history(app: Flask, followup: UUID | str) -> list[FollowupEntry]:
    """What was done with it, oldest first."""
    order = (FollowupEntry.received_at, FollowupEntry.happened_at, FollowupEntry.id, FollowupEntry.part)
    with app.app_context():
        found = select(FollowupEntry).where(FollowupEntry.followup_id == UUID(str(followup)))
        return list(db.session.scalars(found.order_by(*order)))


def contact_of(app: Flask, followup: UUID | str) -> ResidentContact | None:
    """How its resident is reached, as it lies in the database."""
    with app.app_context():
        return db.session.scalar(select(ResidentContact).where(ResidentContact.under_id == UUID(str(followup))))


def held(app: Flask) -> list[Held]:
    """What is in custody and has no ending."""
    with app.app_context():
        return list(db.session.scalars(select(Held).where(Held.ended_at.is_(None)).order_by(Held.seq)))


def flagged(app: Flask) -> list[Redaction]:
    """What waits on the redaction list, oldest first."""
    with app.app_context():
        found = select(Redaction).where(Redaction.done_at.is_(None)).order_by(Redaction.flagged_at, Redaction.id)
        return list(db.session.scalars(found))


def audited(app: Flask, action: str) -> list[AuditEntry]:
    """The audit lines of one action."""
    with app.app_context():
        return list(db.session.scalars(select(AuditEntry).where(AuditEntry.action == action)))


def away(app: Flask, person: UUID, *, stand_in: UUID | None = None, first: int = 0, last: int = 5) -> None:
    """Somebody is away, from a day to a day as counted from today."""
    begin, end = (today() + timedelta(days=days) for days in (first, last))
    with app.app_context():
        row = places_away(person, begin, end, stand_in)
        write(lambda session: session.add(row))


def places_away(person: UUID, begin: date, end: date, stand_in: UUID | None) -> Any:
    return duty.Away(id=ids.uuid7(), person_id=person, from_on=begin, to_on=end, stand_in=stand_in)


def off_the_beat(app: Flask, person: UUID, beat: UUID) -> None:
    """Their assignment ended long ago."""
    with app.app_context():
        for assignment, _name, _collar in places.assignments_of(beat):
            if assignment.person_id == person:
                assert places.end_assignment(log.COMMAND_LINE, assignment.id, assignment.from_on)


def browse(who: Pocket, path: str, form: dict[str, Any] | None = None) -> tuple[int, str]:
    """Open a page, or post a form of it, as the owner of a phone does; each page is linted."""
    client = who.send.__closure__[0].cell_contents  # type: ignore[index]  # the client inside `in_process`
    headers = {"Sec-Fetch-Site": OURS["Sec-Fetch-Site"]}
    answer = client.get(path) if form is None else client.post(path, data=form, headers=headers)
    return answer.status_code, answer.get_data(as_text=True)


def rows_of(page: str) -> list[UUID]:
    """The follow-ups that a page leads to, in its order."""
    return [UUID(found) for found in re.findall(r'class="row-link" href="/followups/([0-9a-f-]{36})"', page)]


def section(page: str, heading: str) -> list[UUID]:
    """The follow-ups under one heading of a list."""
    _before, _heading, after = page.partition(f"{heading}</h")
    return rows_of(after.partition("<h2")[0].partition("<h3")[0])


def read(page: str) -> str:
    """What a person reads of a page: not the words that wait in it for scripts."""
    return re.sub(r"data-words='[^']*'", "", page)
