"""A worry at a door without signal, with its slip; and worries of the beat, read and acted on without signal."""

from __future__ import annotations

import json
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from app.concerns import code, slip
from tests.browser.stories.test_rounds import ON_THE_DISK
from tests.concerns.on_patrol.scene import ADDRESS
from tests.support import at_the_door, ledger, patrol
from tests.support.absence import without_chance
from tests.support.browsers import Phone
from tests.support.scenes import BeatScene
from tests.support.servers import Server


def sent(phone: Phone) -> None:
    phone.offline(False)
    patrol.send_now(phone)
    patrol.all_sent(phone)


@pytest.mark.both_engines
def test_a_worry_at_a_door_without_signal_and_the_slip_in_arabic(server: Server, phone: Phone, beat: BeatScene) -> None:
    phone.offline()
    patrol.open_form(phone)
    patrol.record(phone, place="Corner shop")
    phone.page.get_by_role("link", name="They raised a worry").click()
    page = at_the_door.ready(phone.page)
    expect(page.locator("[name=place]:checked + span")).to_have_text("Corner shop")  # it came along
    at_the_door.fill(page, place="")
    digits = at_the_door.save(page)
    assert code.is_whole(digits)
    paper = page.locator("[data-slip]")
    expect(paper).to_have_attribute("dir", "rtl")
    expect(paper.locator("h2")).to_have_text(slip.of("ar")["heading"])
    page.locator("[data-slip-language]").get_by_label("한국어").check(force=True)
    expect(paper).to_have_attribute("dir", "ltr")
    expect(paper).to_contain_text(slip.of("ko")["keep"])
    assert at_the_door.shown(page) == digits
    phone.look()
    page.evaluate("() => document.querySelector('.saved a.main').click()")
    page.wait_for_url("**/interactions/new")
    sent(phone)
    found = at_the_door.opened_by(server, digits)
    assert found is not None
    assert (found.source, found.recorded_by, found.language, found.reply) == ("officer", phone.officer, "ar", "here")
    assert (found.place_id, found.state) == (beat.places["Corner shop"], "received")
    assert at_the_door.words_of(server, found) == at_the_door.WORDS


def test_nothing_on_the_phone_holds_the_code_in_the_clear(phone: Phone) -> None:
    phone.offline()
    page = at_the_door.open_record(phone)
    at_the_door.fill(page)
    digits = at_the_door.save(page)
    ledger.keeps(phone, "mine")
    page.wait_for_timeout(1500)  # drafts are written a moment after the last key
    on_the_disk = page.evaluate(ON_THE_DISK)
    assert digits not in on_the_disk and code.written(digits) not in on_the_disk
    kept = json.dumps(page.evaluate(OWN_COPIES))
    assert at_the_door.WORDS in kept  # the officer's own copy is there, and is read with the open key
    assert digits not in kept


def test_a_slip_that_was_left_is_not_shown_again(phone: Phone) -> None:
    page = at_the_door.open_record(phone)
    at_the_door.fill(page)
    first = at_the_door.save(page)
    page.get_by_role("button", name="Another worry").click()
    at_the_door.ready(page)
    assert page.locator("[data-slip] [data-code]").text_content() == ""
    at_the_door.fill(page)
    assert at_the_door.save(page) != first
    page.goto(f"{phone.origin}/interactions/new")
    page.go_back()
    at_the_door.ready(page)
    assert page.locator("[data-slip] [data-code]").text_content() == ""


def test_a_worry_that_was_taken_back_leaves_nothing(server: Server, phone: Phone) -> None:
    page = at_the_door.open_record(phone)
    at_the_door.fill(page)
    first = at_the_door.save(page)
    page.get_by_role("button", name="Undo").click()
    at_the_door.ready(page)
    second = at_the_door.save(page)
    assert first != second
    sent(phone)
    assert at_the_door.opened_by(server, first) is None
    assert at_the_door.opened_by(server, second) is not None


def test_what_was_not_asked_is_said_at_the_form(phone: Phone) -> None:
    page = at_the_door.open_record(phone)
    at_the_door.tap(page, "reply", "You may ring me")
    page.get_by_role("button", name="Save, and show the slip").click()
    for words in ("Choose where it is, or write it down", "Enter the number or address", "Choose what it is about"):
        expect(page.get_by_text(words).first).to_be_visible()
    at_the_door.fill(page, place="")
    page.get_by_label("Where exactly, in words").fill("Behind the fish market")
    page.get_by_label("Number or address").fill("0151 496 0123")
    at_the_door.tap(page, "reply", "Answer only here. Don't come to my door.")
    expect(page.get_by_label("Number or address")).to_be_hidden()
    at_the_door.save(page)
    kept = json.dumps(page.evaluate(OWN_COPIES))
    assert "0151" not in without_chance(kept)  # a number that no answer needs is not even kept until it is sent


@pytest.fixture
def carried(server: Server, phone: Phone, beat: BeatScene) -> UUID:
    """A concern of the beat that the phone carries: its resident may be visited."""
    found = at_the_door.assigned(server, beat.id, beat.park, reply="visit", reached_at=ADDRESS, shown="Lamps are out")
    at_the_door.carries(phone, found)
    return found


def opened(phone: Phone) -> Page:
    """The carried concern, without signal, from Today."""
    phone.offline()
    page = ledger.open_offline(phone, "/today")
    page.get_by_role("link", name="Street lights").click()
    expect(page.get_by_text("Lamps are out")).to_be_visible()
    return page


def test_a_promise_and_a_note_from_a_concern_without_signal(
    server: Server, phone: Phone, beat: BeatScene, carried: UUID
) -> None:
    page = opened(phone)
    page.locator("textarea[name=words]").fill("Lamp post 14 and 15")
    page.get_by_role("button", name="Keep the note").click()
    expect(page.locator("[data-saved-as]")).to_have_count(1)
    page.get_by_role("link", name="I said I'd do something").click()
    ledger.promise(phone, "ring the lamp people", due="Today")
    sent(phone)
    kept = ledger.only(server)
    assert (kept.source_kind, kept.source_id, kept.place_id) == ("concern", carried, beat.park)
    assert at_the_door.concern(server, carried).state == "said_we_would"
    assert at_the_door.notes(server) == ["Lamp post 14 and 15"]


def test_each_look_without_signal_is_written_down_and_the_address_only_after_another(
    server: Server, phone: Phone, carried: UUID
) -> None:
    """Invariant 9"""
    page = opened(phone)
    expect(page.get_by_text("a visit at their door is fine")).to_be_visible()
    assert ADDRESS not in page.content()
    page.get_by_role("button", name="Visit: show the address").click()
    expect(page.get_by_text(ADDRESS)).to_be_visible()
    sent(phone)
    looks = ["concern.look", "contact.look"]
    assert at_the_door.marks(server, carried)[:4] == ["contact.deliver", "concern.deliver", *looks]


def test_a_look_that_cannot_be_written_down_shows_nothing(phone: Phone, carried: UUID) -> None:
    """Invariant 9"""
    phone.offline()
    page = ledger.open_offline(phone, "/today")
    page.evaluate(FULL)
    page.get_by_role("link", name="Street lights").click()
    expect(page.get_by_text("could not be written down")).to_be_visible()
    assert "Lamps are out" not in page.locator("[data-read]").inner_text()


FULL = """() => {
  IDBObjectStore.prototype.add = function () {
    this.transaction.abort()
    throw new DOMException('', 'QuotaExceededError')
  }
}"""

OWN_COPIES = """async () => {
  const build = document.body.dataset.build
  const { copies } = await import(`/static/${build}/js/vault/mine.js`)
  const { currentOwner } = await import(`/static/${build}/js/outbox/phone.js`)
  const owner = await currentOwner()
  return [await copies('mine', owner), await copies('drafts', owner)]
}"""
