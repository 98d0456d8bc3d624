"""The book of a beat on a phone: narrow, on paper, and without signal."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import expect

from app import clock
from app.audit import log
from app.places import store as places
from tests.browser.test_lookbook import CUT_OFF, TOO_SMALL
from tests.support import ledger
from tests.support.browsers import Phone
from tests.support.scenes import BeatScene
from tests.support.servers import Server


def leaves_soon(server: Server, beat: BeatScene) -> None:
    """Whoever is on the beat is there for three more days."""
    with server.app.app_context():
        last = clock.now().date() + timedelta(days=3)
        for assignment, _name, _collar in places.assignments_of(beat.id):
            assert places.end_assignment(log.COMMAND_LINE, assignment.id, last)


def test_the_pages_of_a_beat_are_for_everybody_and_fit_a_narrow_phone(
    server: Server, phone: Phone, beat: BeatScene
) -> None:
    ledger.promised(server, phone, "ask the council about the two lamps on the path by the water")
    leaves_soon(server, beat)
    handover = f"/beat/{beat.id}/handover/{phone.officer}"
    for address in ("/beat", f"/beat/{beat.id}/briefing?since=week", handover):
        phone.open(address)
        phone.page.set_viewport_size({"width": 320, "height": 640})
        assert phone.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address
        assert phone.page.evaluate(TOO_SMALL) + phone.page.evaluate(CUT_OFF) == [], address
        phone.page.set_viewport_size({"width": 360, "height": 740})


def test_on_paper_stands_the_beat_and_nothing_to_press(server: Server, phone: Phone, beat: BeatScene) -> None:
    ledger.promised(server, phone, "ask about the lamp")
    leaves_soon(server, beat)
    page = phone.page
    for address in (f"/beat/{beat.id}", f"/beat/{beat.id}/briefing", f"/beat/{beat.id}/handover/{phone.officer}"):
        page.goto(phone.origin + address)
        page.emulate_media(media="print")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.get_by_text("ask about the lamp").first).to_be_visible()
        for part in ("nav", "form", ".button", "#status"):
            for one in page.locator(part).all():
                expect(one).to_be_hidden()
        page.emulate_media(media="screen")


def test_the_button_prints(phone: Phone, beat: BeatScene) -> None:
    page = phone.open(f"/beat/{beat.id}")
    page.evaluate("window.print = () => { document.body.dataset.printed = 'yes' }")
    page.get_by_role("button", name="Print", exact=True).click()
    expect(page.locator("body[data-printed]")).to_have_count(1)


def test_the_book_is_read_without_signal_and_leads_to_what_is_kept(
    server: Server, phone: Phone, beat: BeatScene
) -> None:
    kept = ledger.promised(server, phone, "ask about the lamp")
    ledger.carried(phone, kept.id)
    phone.offline()
    page = ledger.open_offline(phone, "/beat")
    expect(page.get_by_role("heading", level=1)).to_have_text("Harbour Ward")
    page.get_by_role("link", name="Places", exact=True).click()
    expect(page.locator("#places")).to_be_in_viewport()
    page.get_by_text("ask about the lamp").click()
    expect(page.get_by_role("heading", name="ask about the lamp")).to_be_visible()
