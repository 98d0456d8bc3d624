"""A phone without room says so, keeps what was typed, and offers another way."""

import pytest
from playwright.sync_api import expect

from tests.support import patrol
from tests.support.browsers import MakePhone, Phone
from tests.support.scenes import BeatScene
from tests.support.servers import Server


@pytest.fixture
def phone(server: Server, beat: BeatScene, kept_phone: MakePhone) -> Phone:
    """With a profile on disk: only such a one has room to run out of."""
    phone = kept_phone(server.origin)
    set_room(phone, 4 << 20)
    patrol.enrol(phone, server, beat)
    patrol.ready_offline(phone)
    return phone


#: Write into a database beside ours until not even a few bytes find room.
FILL = """async () => {
  const asked = (request) => new Promise((done, failed) => {
    request.onsuccess = () => done(request.result)
    request.onerror = () => failed(request.error)
  })
  const opening = indexedDB.open('holiday-films', 1)
  opening.onupgradeneeded = () => opening.result.createObjectStore('reels')
  const db = await asked(opening)
  let reel = 0
  for (let size = 1 << 20; size >= 64; size /= 2) {
    for (let room = true; room;) {
      const tx = db.transaction('reels', 'readwrite', {durability: 'strict'})
      tx.objectStore('reels').put(crypto.getRandomValues(new Uint8Array(Math.min(size, 65536))), reel++)
      room = await new Promise((done) => { tx.oncomplete = () => done(true); tx.onabort = () => done(false) })
    }
  }
  db.close()
  return reel
}"""
THROW_AWAY = (
    """() => new Promise((done) => { indexedDB.deleteDatabase('holiday-films').onsuccess = () => done(true) })"""
)


def set_room(phone: Phone, size: int) -> None:
    """How many bytes the browser lets this application have."""
    assert phone.cdp
    phone.cdp.send("Storage.overrideQuotaForOrigin", {"origin": phone.origin, "quotaSize": size})


def typed(phone: Phone) -> None:
    page = phone.page
    page.locator("[data-places]").get_by_label("Anchor Park", exact=True).check()
    page.locator("[name=outcomes][value=helped]").check()
    page.get_by_label("2–5", exact=True).check()
    page.get_by_text("Add more (optional)").click()
    page.locator("[name=note]").fill("Carried the shopping up")


def test_a_full_phone_says_so_and_loses_nothing(server: Server, phone: Phone) -> None:
    """R-12"""
    phone.offline()
    typed(phone)
    assert phone.page.evaluate(FILL) > 0
    phone.page.get_by_role("button", name="Save", exact=True).click()
    expect(phone.page.locator("#errors")).to_contain_text("This phone is full")
    expect(phone.page.locator("[data-saved]")).to_be_hidden()
    assert phone.page.locator("[name=note]").input_value() == "Carried the shopping up"
    set_room(phone, 1 << 30)
    phone.page.evaluate(THROW_AWAY)
    patrol.save(phone.page)
    phone.offline(False)
    patrol.send_now(phone)
    patrol.all_sent(phone)
    patrol.arrived_once(server, 1)


def test_with_signal_a_full_phone_sends_the_form_itself(server: Server, phone: Phone) -> None:
    """R-12"""
    typed(phone)
    assert phone.page.evaluate(FILL) > 0
    save = phone.page.get_by_role("button", name="Save", exact=True)
    save.click()
    expect(phone.page.locator("#errors")).to_contain_text("This phone is full")
    with phone.page.expect_navigation():
        save.click()
    patrol.arrived_once(server, 1)
    assert patrol.contacts(server)[0].note == "Carried the shopping up"
