"""How many taps a contact takes: from a cold start of the app, without signal, on one's own beat."""

from playwright.sync_api import expect

from tests.support import ledger, patrol
from tests.support.browsers import Phone
from tests.support.servers import Server

COUNT = "window.taps = 0; addEventListener('pointerdown', () => { window.taps += 1 }, true)"


def test_a_contact_takes_four_taps_from_a_cold_start_without_signal(server: Server, phone: Phone) -> None:
    patrol.record(phone, place="Corner shop")
    patrol.send_now(phone)
    patrol.all_sent(phone)
    ledger.keeps(phone, "kit", "recent")  # a moment after it was saved
    phone.page.close()
    phone.context.add_init_script(COUNT)
    phone.offline()
    phone.page = page = phone.context.new_page()
    page.goto(f"{phone.origin}/interactions/new")
    expect(page.locator("form[data-ready]")).to_be_visible()
    page.locator("[data-places] label").first.tap()  # the place where the last contact was comes first
    page.locator("[data-field=outcomes] label").first.tap()
    page.locator("[data-field=people] label").first.tap()
    page.get_by_role("button", name="Save", exact=True).tap()
    expect(page.locator("[data-saved]:not([hidden])")).to_be_visible()
    assert page.evaluate("window.taps") == 4
    phone.offline(False)
    patrol.send_now(phone)
    patrol.all_sent(phone)
    patrol.arrived_once(server, 2)
    first, second = patrol.contacts(server)
    assert (first.place_id, second.occurred_precision) == (second.place_id, "now")
