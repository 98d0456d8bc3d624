"""A new version is deployed while somebody types: nothing typed is lost, and the old version still sends."""

from playwright.sync_api import expect

from tests.support import patrol
from tests.support.browsers import Phone
from tests.support.faulty import BUILD
from tests.support.servers import Server

LOOK_FOR_IT = "navigator.serviceWorker.getRegistration().then((found) => found.update()).then(() => true)"
IT_WAITS = "navigator.serviceWorker.getRegistration().then((found) => Boolean(found.waiting))"
NEW = "0123456789ab"


def build_of(phone: Phone) -> str:
    return str(phone.page.evaluate("document.body.dataset.build"))


def test_a_new_version_waits_until_what_is_typed_is_saved(server: Server, phone: Phone) -> None:
    phone.network_may_fail = True
    page, old = phone.page, build_of(phone)
    page.locator("[data-places]").get_by_label("Anchor Park", exact=True).check()
    page.get_by_text("Add more (optional)").click()
    page.locator("[name=note]").fill("Half a sentence about")
    server.kill()
    server.start(**{BUILD: NEW})
    phone.until(LOOK_FOR_IT)
    phone.until(IT_WAITS)
    expect(page.locator("#status")).to_contain_text("Update ready")
    assert page.locator("[name=note]").input_value() == "Half a sentence about"
    assert page.locator("[name=place]:checked").count() == 1
    assert build_of(phone) == old
    page.locator("[name=outcomes][value=talked]").check()
    page.get_by_label("1", exact=True).check()
    patrol.save(page)
    patrol.send_now(phone)
    patrol.all_sent(phone)
    patrol.arrived_once(server, 1)
    assert patrol.contacts(server)[0].note == "Half a sentence about"


def test_a_tap_starts_the_new_version_and_loads_the_page_once(server: Server, phone: Phone) -> None:
    phone.network_may_fail = True
    old = build_of(phone)
    phone.page.goto(f"{phone.origin}/outbox")
    server.kill()
    server.start(**{BUILD: NEW})
    phone.until(LOOK_FOR_IT)
    phone.until(IT_WAITS)
    with phone.page.expect_navigation():
        phone.page.get_by_role("button", name="Start it now").click()
    assert (build_of(phone), old == NEW) == (NEW, False)
    phone.offline()
    patrol.open_form(phone)
    assert build_of(phone) == NEW
