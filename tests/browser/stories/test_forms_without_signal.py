"""A shift, a note on a place and a head count are recorded without signal too, from the beat book."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.audit import log
from app.db import Base, db, write
from app.presence.models import PlaceNote, Presence
from app.programmes import store as programmes
from app.programmes.models import ProgrammeCount
from tests.support import ledger, patrol
from tests.support.browsers import Phone
from tests.support.scenes import BeatScene
from tests.support.servers import Server


@pytest.fixture
def page(server: Server, phone: Phone, beat: BeatScene) -> Page:
    """The beat book on a phone without signal, with a programme on it."""
    plan: dict[str, Any] = {"weekdays": ("mon", "tue", "wed", "thu", "fri", "sat", "sun"), "from_on": date(2026, 1, 1)}
    with server.app.app_context():
        night = write(
            lambda session: programmes.add(session, log.COMMAND_LINE, beat_id=beat.id, name="Football night", **plan)
        )
    ledger.carries(phone, f"/programmes/{night}")
    phone.offline()
    return ledger.open_offline(phone, "/beat")


def arrived(server: Server, phone: Phone, model: type[Base]) -> Any:
    """The one row that there is on the server once the phone has sent."""
    phone.offline(False)
    patrol.send_now(phone)
    patrol.all_sent(phone)
    with server.app.app_context():
        return db.session.scalars(select(model)).one()


def saved(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("[data-saved-as]")).to_have_count(1)


def test_a_shift(server: Server, phone: Phone, page: Page) -> None:
    page.get_by_role("link", name="Note a shift").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Note a shift")
    page.get_by_label("Late", exact=True).check()
    page.get_by_label("On foot", exact=True).check()
    saved(page)
    shift = arrived(server, phone, Presence)
    assert (shift.shift, shift.mode) == ("late", "foot")


def test_a_note_on_a_place(server: Server, phone: Phone, page: Page, beat: BeatScene) -> None:
    page.get_by_role("link", name="Write a note").click()
    page.get_by_label("Anchor Park", exact=True).check()
    page.locator("textarea").fill("The side gate sticks")
    saved(page)
    note = arrived(server, phone, PlaceNote)
    assert (note.place_id, note.words) == (beat.park, "The side gate sticks")


def test_a_head_count(server: Server, phone: Phone, page: Page) -> None:
    page.get_by_role("link", name="Football night").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Football night")
    page.locator("[name=went]").first.check()
    page.get_by_label("How many came").fill("14")
    saved(page)
    assert arrived(server, phone, ProgrammeCount).came == 14


def test_what_is_missing_is_said_at_the_form(phone: Phone, page: Page) -> None:
    page.get_by_role("link", name="Football night").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Enter how many came; 0 if nobody did").first).to_be_visible()
