"""What officers and sergeants do with follow-ups, on phones and on the server, and what is found there afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from playwright.sync_api import Page, expect
from sqlalchemy import select

from app import clock, ids
from app.accounts import store as accounts
from app.actor import Actor, Role
from app.audit import log
from app.audit.models import AuditEntry
from app.db import db, write
from app.followups.kinds import COMMANDS, CREATE
from app.followups.models import Followup, FollowupEntry
from app.followups.rules import Move
from app.places import store as places
from app.records import intake
from app.records.kinds import Base
from app.records.outcomes import Status
from tests.support.browsers import Phone
from tests.support.servers import Server

LONG = 30_000


def promise(phone: Phone, what: str, *, due: str, to: str = "People at this place") -> None:
    """Fill the open form of a promise and save; the place stays as it was handed over, or is the park."""
    page = phone.page
    expect(page.locator("form[data-ready]")).to_be_visible(timeout=LONG)
    page.get_by_label("I said I would…").fill(what)
    page.get_by_label(due, exact=True).check()
    if not page.locator("[name=place]:checked").count():
        page.locator("[data-places]").get_by_label("Anchor Park", exact=True).check()
    page.get_by_label(to, exact=True).check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("[data-saved]:not([hidden])")).to_be_visible(timeout=LONG)


def promised(server: Server, phone: Phone, what: str, **said: Any) -> Followup:
    """A promise of this phone's officer, on the server already."""
    assert phone.officer is not None
    return promised_by(server, phone.officer, what, **said)


def promised_by(server: Server, person_id: UUID, what: str, **said: Any) -> Followup:
    """A promise of somebody, on the server already."""
    record_id = ids.uuid7()
    with server.app.test_request_context():
        actor = actor_of(person_id)
        place = next(spot.id for spot in places.spots(actor.beats) if spot.label == "Anchor Park")
        fields = {"what": what, "due": "today", "place": str(place), "promised_to": "place", **said}
        row = write(
            lambda session: intake.take_plain(
                session, actor, CREATE, fields, record_id=record_id, made_at=clock.now(), tz="Europe/London"
            )
        )
        assert row.status is Status.CREATED, row
    return one(server, record_id)


def made_by(server: Server, person_id: UUID, followup_id: UUID, move: Move, **fields: Any) -> None:
    """Somebody makes a move, at the station."""
    with server.app.test_request_context():
        actor = actor_of(person_id)
        base = Base(followup_id, db.session.get_one(Followup, followup_id).version)
        row = write(
            lambda session: intake.take_plain(
                session, actor, COMMANDS[move], fields, record_id=ids.uuid7(), made_at=clock.now(),
                tz="Europe/London", base=base,
            )
        )  # fmt: skip
        assert row.status is Status.CREATED, row


def moved_by_the_sergeant(server: Server, followup_id: UUID, *, days: int) -> None:
    """Ines Calder, sergeant of the beat, moves it to another day."""
    found = one(server, followup_id)
    sergeant = somebody(server, "Ines Calder", Role.SERGEANT, found.beat_id)
    day = (clock.now() + timedelta(days=days)).date().isoformat()
    made_by(server, sergeant, followup_id, Move.RESCHEDULE, due="pick", due_on=day, because="waiting_for_someone")


def somebody(server: Server, name: str, role: Role, beat_id: UUID) -> UUID:
    """A person on a beat, without a phone."""
    with server.app.app_context():
        invited = accounts.invite_new(log.COMMAND_LINE, name=name, collar="", role=role)
        first = clock.now().date().replace(month=1, day=1)
        write(lambda session: places.assign(session, log.COMMAND_LINE, invited.person_id, beat_id, from_on=first))
    return invited.person_id


def actor_of(person_id: UUID) -> Actor:
    """Somebody as an actor, with today's beats."""
    person = accounts.person(person_id)
    assert person is not None
    actor = Actor(person_id=person.id, role=Role(person.role), name=person.name, collar=person.collar)
    return replace(actor, beats=places.beats_of(person_id))


def one(server: Server, followup_id: UUID) -> Followup:
    """A follow-up as it stands."""
    with server.app.app_context():
        found = db.session.get_one(Followup, followup_id)
        db.session.expunge_all()
        return found


def every(server: Server) -> list[Followup]:
    """All follow-ups, in the order in which they were made."""
    with server.app.app_context():
        found = list(db.session.scalars(select(Followup).order_by(Followup.id)))
        db.session.expunge_all()
        return found


def only(server: Server) -> Followup:
    """The one follow-up that there is."""
    (found,) = every(server)
    return found


def history(server: Server, followup_id: UUID) -> list[FollowupEntry]:
    """What was done with it."""
    with server.app.app_context():
        found = select(FollowupEntry).where(FollowupEntry.followup_id == followup_id)
        rows = list(db.session.scalars(found.order_by(FollowupEntry.received_at, FollowupEntry.id, FollowupEntry.part)))
        db.session.expunge_all()
        return rows


def looks(server: Server, followup_id: UUID) -> list[str]:
    """What the audit log says about the contact of a follow-up, in order."""
    with server.app.app_context():
        found = select(AuditEntry.action).where(
            AuditEntry.action.in_(("contact.look", "contact.deliver")), AuditEntry.object_id == str(followup_id)
        )
        return delivered_once(db.session.scalars(found.order_by(AuditEntry.seq)))


def delivered_once(marks: Iterable[str]) -> list[str]:
    """The marks without deliveries that were made again before the first look, as the answer was lost on its way."""
    found: list[str] = []
    for mark in marks:
        if mark not in found or any(before.endswith(".look") for before in found):
            found.append(mark)
    return found


def carried(phone: Phone, *followups: UUID) -> None:
    """Wait until the phone carries these follow-ups (or anything at all) for reading without signal."""
    carries(phone, *(f"/followups/{followup}" for followup in followups))


def carries(phone: Phone, *addresses: str) -> None:
    """Wait until the phone carries what can be read of these addresses (or anything at all)."""
    phone.page.goto(f"{phone.origin}/today")
    keeps(phone, "reads", *(addresses or ["/today"]))


def keeps(phone: Phone, store: str, *keys: str) -> None:
    """Wait until an officer's store on the phone holds these keys (or anything at all): much is kept after the tap."""
    phone.until(f"({HOLDS})({store!r}, {list(keys)!r})", seconds=60)


def open_offline(phone: Phone, address: str) -> Page:
    """Open what is kept of a page, unlocking if it asks."""
    page = phone.page
    page.goto(f"{phone.origin}{address}")
    read, gate = page.locator("[data-read]:not([hidden])"), page.locator("[data-gate]:not([hidden])")
    expect(read.or_(gate).first).to_be_visible(timeout=LONG)
    if gate.is_visible():
        gate.get_by_role("button", name="Unlock", exact=True).click()
    expect(read).to_be_visible(timeout=LONG)
    phone.until("performance.getEntriesByName('reader:complete').length > 0")
    return page


def loaded(phone: Phone) -> None:
    """Wait until what a staff page loads late (status, lock) has been loaded."""
    phone.until("performance.getEntriesByType('resource').some(e => e.name.includes('/js/vault/keeping.js'))")


def lock(phone: Phone) -> None:
    """Lock the phone as its own lock does: the key goes from the page and from the worker."""
    build = phone.page.evaluate("document.body.dataset.build")
    phone.page.evaluate(f"import('/static/{build}/js/vault/key.js').then(({{ drop }}) => drop())")


def move(page: Page, button: str, **said: str) -> None:
    """Unfold a move, say what it asks, and save it. `said`: words, how, because (as they stand on the screen)."""
    fold = page.locator("details.move:not([hidden])").filter(has=page.get_by_text(button, exact=True)).first
    fold.locator("summary").click()
    if "how" in said:
        fold.get_by_label(said["how"], exact=True).check()
    if "because" in said:
        fold.get_by_label(said["because"], exact=True).check()
    if "words" in said:
        fold.locator("textarea").fill(said["words"])
    before = page.locator("[data-saved-as]").count()
    fold.get_by_role("button", name=button, exact=True).click()
    expect(page.locator("[data-saved-as]")).to_have_count(before + 1)


HOLDS = """async (store, wanted) => {
  const owners = (await indexedDB.databases()).map(({ name }) => name).filter((name) => name.startsWith('u-'))
  const keys = await Promise.all(owners.map((name) => new Promise((done) => {
    const opening = indexedDB.open(name)
    opening.onsuccess = () => {
      const db = opening.result
      const asked = db.transaction(store).objectStore(store).getAllKeys()
      asked.onsuccess = () => { db.close(); done(asked.result) }
    }
  })))
  return keys.flat().length > 0 && wanted.every((key) => keys.flat().includes(key))
}"""
