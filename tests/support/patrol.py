"""What an officer does on a phone: enrol, record, wait until it has been sent. Taps as a person taps."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.accounts import store as accounts
from app.actor import Role
from app.audit import log
from app.db import db
from app.interactions.choices import OUTCOMES, PEOPLE, PRECISIONS, label
from app.interactions.models import Interaction
from app.records.models import Receipt
from tests.support.browsers import Phone
from tests.support.scenes import BeatScene, on_beat
from tests.support.servers import Server

LONG = 30_000


def enrol(phone: Phone, server: Server, beat: BeatScene | None, name: str = "Wren Alder", collar: str = "4417") -> UUID:
    """Invite somebody, put them on the beat, and enrol them on this phone through the page; ends on Today."""
    with server.app.app_context():
        invited = accounts.invite_new(log.COMMAND_LINE, name=name, collar=collar, role=Role.OFFICER)
    if beat is not None:
        on_beat(server.app, invited.person_id, beat)
    phone.page.goto(invited.link)
    phone.page.get_by_role("button", name="Make my passkey").click()
    phone.page.wait_for_url("**/today", timeout=LONG)
    return invited.person_id


def open_form(phone: Phone) -> Page:
    """Open the contact form and wait until it can save."""
    phone.page.goto(f"{phone.origin}/interactions/new")
    expect(phone.page.locator("form[data-ready]")).to_be_visible(timeout=LONG)
    return phone.page


def ready_offline(phone: Phone) -> None:
    """One visit with signal: the worker has the shell, and the phone has the officer's places."""
    open_form(phone)
    phone.worker_is_ready()
    expect(phone.page.locator("#status")).to_contain_text("Ready offline", timeout=LONG)


def record(phone: Phone, place: str = "Anchor Park", **said: Any) -> None:
    """Fill the open form and save. `said`: when, at, outcomes, people, note, topic, went_badly (codes)."""
    page = phone.page
    _choose(page, label(PRECISIONS, said.get("when", "now")))
    if "at" in said:
        page.locator("[name=occurred_at]").fill(said["at"])
    _place(page, place)
    for code in said.get("outcomes", ["talked"]):
        _outcome(page, code)
    _choose(page, label(PEOPLE, said.get("people", "1")))
    if said.keys() & {"note", "topic", "went_badly"}:
        _more(page, said)
    save(page)


def save(page: Page) -> None:
    """Save, answering the guard by leaving the words in if it asks."""
    page.get_by_role("button", name="Save", exact=True).click()
    saved, asked = page.locator("[data-saved]:not([hidden])"), page.locator("[data-guard]:not([hidden])")
    expect(saved.or_(asked).first).to_be_visible(timeout=LONG)
    if asked.count() and asked.first.is_visible():
        page.get_by_role("button", name="Leave it in").click()
        if not saved.is_visible():
            page.get_by_role("button", name="Save", exact=True).click()
    expect(saved).to_be_visible(timeout=LONG)


def another(phone: Phone) -> None:
    """After a save: the next contact."""
    phone.page.get_by_role("button", name="New contact").click()
    expect(phone.page.locator("form[data-ready]")).to_be_visible(timeout=LONG)


def send_now(phone: Phone) -> None:
    """Send what waits at once, as the button on the page of waiting records does."""
    phone.page.goto(f"{phone.origin}/outbox")
    phone.page.get_by_role("button", name="Send now").click()


def all_sent(phone: Phone) -> None:
    """Wait until the status line says so."""
    expect(phone.page.locator("#status")).to_contain_text("All sent", timeout=60_000)


def contacts(server: Server) -> list[Interaction]:
    """The contacts on the server, in the order in which the phone made them."""
    with server.app.app_context():
        found = list(db.session.scalars(select(Interaction).order_by(Interaction.seq)))
        db.session.expunge_all()
        return found


def receipts(server: Server) -> list[Receipt]:
    """The receipts of contacts on the server."""
    with server.app.app_context():
        found = list(db.session.scalars(select(Receipt).order_by(Receipt.seq)))
        db.session.expunge_all()
        return found


def arrived_once(server: Server, count: int) -> None:
    """So many contacts are on the server, each once, each signed for."""
    found = contacts(server)
    assert len(found) == count
    assert len({contact.id for contact in found}) == count
    assert {receipt.id for receipt in receipts(server)} == {contact.id for contact in found}


def _choose(page: Page, words: str) -> None:
    page.get_by_label(words, exact=True).first.check()


def _place(page: Page, words: str) -> None:
    chip = page.locator("[data-places]").get_by_label(words, exact=True).first
    if not chip.is_visible():
        page.locator("[data-more-places] summary").click()
    chip.check()


def _outcome(page: Page, code: str) -> None:
    box = page.locator(f"[name=outcomes][value={code}]")
    if not box.is_visible():
        page.locator("[data-field=outcomes] summary").click()
    box.check()
    assert label(OUTCOMES, code) != code


def _more(page: Page, said: dict[str, Any]) -> None:
    fold = page.locator("details.add").first
    if not fold.evaluate("e => e.open"):
        fold.locator("summary").first.click()
    if "note" in said:
        page.locator("[name=note]").fill(said["note"])
    if "topic" in said:
        page.locator(f"[name=topic][value={said['topic']}]").check()
    if said.get("went_badly"):
        page.locator("[name=went_badly]").check()
