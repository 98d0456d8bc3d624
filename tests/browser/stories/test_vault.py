"""What can be read on a phone without signal, and who can't read it: thieves, colleagues, a wiped phone."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Request, Route, expect

from tests.partners.scene import said_of
from tests.support import ledger, patrol
from tests.support.browsers import MakePhone, Phone
from tests.support.scenes import BeatScene
from tests.support.servers import Server

MARKER = "Zebrafinch marmalade"
NUMBER = "0151 496 0777"
PASSPHRASE = "seven ferries before breakfast"


@pytest.fixture
def pocket(server: Server, beat: BeatScene, kept_phone: MakePhone) -> Phone:
    """A phone with a profile on disk, that carries a promise with a resident's number."""
    phone = kept_phone(server.origin)
    phone.officer = patrol.enrol(phone, server, beat)
    patrol.ready_offline(phone)
    kept = ledger.promised(
        server, phone, MARKER, promised_to="contact", contact_channel="phone", contact_value=NUMBER
    )  # fmt: skip
    ledger.carried(phone, kept.id)
    return phone


def draft(phone: Phone) -> None:
    """Type a note into the contact form and wait until it is kept."""
    patrol.open_form(phone)
    phone.until("performance.getEntriesByType('resource').some(e => e.name.endsWith('/js/capture/drafts.js'))")
    phone.page.get_by_text("Add more (optional)").click()
    phone.page.locator("[name=note]").fill(MARKER)
    ledger.keeps(phone, "drafts")


def test_a_locked_phones_profile_holds_nothing_that_can_be_read(server: Server, pocket: Phone) -> None:
    """R-12"""
    draft(pocket)
    pocket.offline()
    patrol.open_form(pocket)
    patrol.record(pocket, note=MARKER)
    ledger.keeps(pocket, "mine")
    ledger.open_offline(pocket, "/today")
    expect(pocket.page.get_by_text(MARKER).first).to_be_visible()
    pocket.kill()
    assert pocket.profile is not None
    assert found_on_disk(pocket.profile, MARKER, NUMBER) == []
    assert found_on_disk(pocket.profile, "interaction.create") != []  # the scan does read what is there


def test_no_secret_of_a_passkey_is_ever_part_of_what_is_sent(
    server: Server, beat: BeatScene, make_phone: MakePhone
) -> None:
    phone, bodies = make_phone(server.origin), []

    def note(request: Request) -> None:
        if request.method == "POST" and request.post_data:
            bodies.append((request.url, request.post_data))

    phone.context.on("request", note)
    patrol.enrol(phone, server, beat)
    with phone.page.expect_response("**/sync/pack*"):  # the last that is asked with the session that is replaced now
        phone.page.goto(f"{server.origin}/sign-in")
    phone.page.get_by_role("button", name="Sign in").click()
    phone.page.wait_for_url("**/today")
    sent = [body for url, body in bodies if "/enrol" in url or "/sign-in" in url]
    assert len(sent) >= 4
    assert not any("prf" in body or '"results"' in body for body in sent)
    opened = phone.page.evaluate(WAYS)
    assert [way["kind"] for way in opened] == ["passkey"]  # and yet it was used


def test_a_page_that_nobody_touches_is_covered_and_a_reload_does_not_help(server: Server, phone: Phone) -> None:
    """R-13"""
    kept = ledger.promised(server, phone, MARKER)
    page = phone.page
    page.add_init_script(SOON)
    page.goto(f"{phone.origin}/followups/{kept.id}")
    expect(page.get_by_role("heading", name="Locked")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Locked")).to_be_visible()
    assert page.locator("main").evaluate("e => getComputedStyle(e).visibility") == "hidden"
    phone.look()
    page.get_by_role("button", name="Unlock", exact=True).click()
    expect(page.get_by_role("heading", name="Locked")).to_be_hidden()
    expect(page.get_by_role("heading", name=MARKER)).to_be_visible()


def test_a_locked_phone_still_records_and_still_sends(server: Server, phone: Phone) -> None:
    ledger.carried(phone)
    ledger.lock(phone)
    phone.offline()
    patrol.open_form(phone)
    patrol.record(phone)
    phone.offline(False)
    patrol.send_now(phone)
    patrol.all_sent(phone)
    patrol.arrived_once(server, 1)


def test_a_draft_is_kept_listed_and_gone_on_with(server: Server, phone: Phone) -> None:
    draft(phone)
    page = phone.open("/outbox")
    expect(page.get_by_role("heading", name="Drafts on this phone")).to_be_visible()
    expect(page.get_by_text(MARKER)).to_be_visible()
    phone.look()
    page.get_by_role("link", name="Go on with it").click()
    expect(page.locator("[name=note]")).to_have_value(MARKER)
    patrol.record(phone)
    page.goto(f"{phone.origin}/outbox")
    expect(page.get_by_text("Contact", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="Drafts on this phone")).to_be_hidden()


def test_what_quick_fingers_typed_before_drafts_were_watched_is_kept_too(server: Server, phone: Phone) -> None:
    ledger.carried(phone)
    patrol.open_form(phone)
    phone.page.evaluate(TYPED_EARLY, [MARKER, str(phone.officer)])
    ledger.keeps(phone, "drafts")


def test_a_waiting_record_is_looked_at_and_corrected_by_its_author_after_unlocking(
    server: Server, phone: Phone
) -> None:
    phone.offline()
    patrol.open_form(phone)
    patrol.record(phone, note="Two lamps out", people="1")
    ledger.keeps(phone, "mine")
    page = phone.page
    page.goto(f"{phone.origin}/outbox")
    expect(page.get_by_text("Two lamps out")).to_be_visible()
    page.get_by_role("link", name="Correct it").click()
    expect(page.locator("[name=note]")).to_have_value("Two lamps out")
    page.locator("[name=note]").fill("Three lamps out")
    patrol.save(page)
    phone.offline(False)
    patrol.send_now(phone)
    patrol.all_sent(phone)
    assert [contact.note for contact in patrol.contacts(server)] == ["Three lamps out"]


def test_a_passkey_without_a_secret_leaves_a_phone_that_records_and_a_passphrase_does_instead(
    server: Server, beat: BeatScene, make_phone: MakePhone
) -> None:
    phone = make_phone(server.origin)
    phone.cdp.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": phone.authenticator})
    phone.add_authenticator(hasPrf=False)
    phone.officer = patrol.enrol(phone, server, beat)
    patrol.ready_offline(phone)
    kept = ledger.promised(server, phone, MARKER)
    page = phone.open("/today")
    page.get_by_role("button", name="Show it").click()
    expect(page.get_by_text("Set a passphrase under My account")).to_be_visible()
    phone.offline()
    patrol.open_form(phone)
    patrol.record(phone)
    page.goto(f"{phone.origin}/today")
    expect(page.get_by_text("This page needs a connection.")).to_be_visible()
    phone.offline(False)
    page = phone.open("/account")
    set_passphrase(phone, "short")
    expect(page.get_by_text("Use 12 characters or more.")).to_be_visible()
    set_passphrase(phone, PASSPHRASE)
    expect(page.get_by_text("The passphrase is set.")).to_be_visible()
    ledger.carried(phone, kept.id)
    ledger.lock(phone)
    phone.offline()
    page.goto(f"{phone.origin}/today")
    page.get_by_label("Your passphrase").fill("eight ferries before breakfast")
    page.get_by_role("button", name="Unlock with the passphrase").click()
    expect(page.get_by_text("This does not open what is kept here.")).to_be_visible()
    page.get_by_label("Your passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Unlock with the passphrase").click()
    expect(page.get_by_text(MARKER)).to_be_visible()


def test_a_passkey_that_was_deleted_from_the_phone_is_told_in_words_and_recording_goes_on(
    server: Server, phone: Phone
) -> None:
    ledger.carried(phone)
    ledger.lock(phone)
    for credential in phone.cdp.send("WebAuthn.getCredentials", {"authenticatorId": phone.authenticator})[
        "credentials"
    ]:
        gone = {"authenticatorId": phone.authenticator, "credentialId": credential["credentialId"]}
        phone.cdp.send("WebAuthn.removeCredential", gone)
    phone.offline()
    page = phone.page
    page.goto(f"{phone.origin}/today")
    page.get_by_role("button", name="Unlock", exact=True).click()
    expect(page.locator("[data-gate] [data-trouble]")).to_be_visible()
    page.get_by_role("link", name="Record a contact without unlocking").click()
    patrol.record(phone)


def test_signing_out_takes_away_what_was_readable_and_leaves_what_waits(server: Server, phone: Phone) -> None:
    ledger.carried(phone)
    phone.offline()
    patrol.open_form(phone)
    patrol.record(phone)
    phone.offline(False)
    for _turn in range(5):
        server.fault("status", "/sync/batch", status=503, retry_after=600)
    page = phone.page
    page.goto(f"{phone.origin}/more")
    page.once("dialog", lambda dialog: dialog.accept())
    ledger.loaded(phone)
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")
    assert page.evaluate(f"({COUNT})('reads')") == 0
    assert page.evaluate(f"({COUNT})('outbox')") == 1


@pytest.mark.parametrize(("address", "store"), [("**/sync/pack*", "reads"), ("**/sync/services", "kit")])
def test_what_comes_after_the_sign_out_does_not_stay(server: Server, phone: Phone, address: str, store: str) -> None:
    """R-13"""
    ledger.carried(phone)
    page, waits = phone.page, list[Route]()
    for other in {"**/sync/pack*", "**/sync/services", "**/sync/kit"} - {address}:
        page.route(other, lambda route: route.fulfill(status=304))
    page.route(address, lambda route: waits.append(route))
    ledger.promised(server, phone, MARKER)
    assert phone.officer
    said_of(server.app, phone.officer, "Night shelter")
    patrol.send_now(phone)
    ledger.loaded(phone)
    for _ in range(1200):
        if waits:
            break
        page.wait_for_timeout(25)
    assert waits, f"{address} was never asked for"
    page.evaluate(LEAVE, str(phone.officer))
    page.evaluate(WATCH)
    waits[0].continue_()
    phone.until("globalThis.settled === true")
    assert page.evaluate(f"({COUNT})('{store}')") == 0


def test_a_pack_that_is_cut_in_the_middle_changes_nothing(server: Server, phone: Phone) -> None:
    kept = ledger.promised(server, phone, MARKER)
    ledger.carried(phone, kept.id)
    before = phone.page.evaluate(f"({COUNT})('reads')")
    other = ledger.promised(server, phone, "another")
    phone.network_may_fail = True
    phone.context.route("**/sync/pack*", lambda route: cut_in_half(route, phone))
    phone.page.goto(f"{phone.origin}/today")
    phone.until("performance.getEntriesByType('resource').some(e => e.name.includes('/sync/pack'))")
    phone.page.wait_for_timeout(200)
    assert phone.page.evaluate(f"({COUNT})('reads')") == before
    phone.context.unroute("**/sync/pack*")
    ledger.carried(phone, kept.id, other.id)


def test_what_was_kept_is_hidden_a_day_after_the_station_was_last_heard(server: Server, phone: Phone) -> None:
    ledger.promised(server, phone, MARKER)
    ledger.carried(phone)
    phone.offline()
    ledger.open_offline(phone, "/today")
    phone.page.evaluate(AGE)
    page = phone.page
    page.goto(f"{phone.origin}/today")
    expect(page.get_by_text("more than a day old")).to_be_visible()
    assert MARKER not in page.content()


def set_passphrase(phone: Phone, words: str) -> None:
    page = phone.page
    fold = page.locator("[data-vault] details")
    if not fold.evaluate("e => e.open"):
        fold.locator("summary").click()
    page.get_by_label("Passphrase, 12 characters or more").fill(words)
    page.get_by_role("button", name="Set the passphrase").click()


def found_on_disk(profile: Path, *markers: str) -> list[str]:
    """Files of a profile that hold one of these texts, as UTF-8 or UTF-16."""
    wanted = [marker.encode(coding) for marker in markers for coding in ("utf-8", "utf-16-le")]
    files = [file for file in profile.rglob("*") if file.is_file() and not file.is_symlink()]
    return [str(file.relative_to(profile)) for file in files if any(part in file.read_bytes() for part in wanted)]


def cut_in_half(route: Any, phone: Phone) -> None:
    answer = route.fetch()
    body = answer.body()
    headers = {
        name: value for name, value in answer.headers.items() if name not in {"content-encoding", "content-length"}
    }
    json.loads(body)
    route.fulfill(status=200, headers=headers, body=body[: len(body) // 2])


LEAVE = """async (owner) => {
  const { forgetReadable } = await import(`/static/${document.body.dataset.build}/js/outbox/phone.js`)
  await forgetReadable(owner)
}"""
WATCH = """() => {
  const { request } = navigator.locks
  navigator.locks.request = function (...said) {
    return request.apply(this, said).finally(() => { if (said[0].startsWith('reads-')) globalThis.settled = true })
  }
}"""
TYPED_EARLY = """async ([words, owner]) => {
  const form = document.querySelector('form.capture')
  form.elements.note.value = words
  form.setAttribute('data-dirty', '')
  const { watchDrafts } = await import(`/static/${document.body.dataset.build}/js/capture/drafts.js`)
  watchDrafts(form, () => ({ owner, id: crypto.randomUUID() }))
}"""
SOON = "addEventListener('DOMContentLoaded', () => { document.body.dataset.lockIdle = '0.04' })"  # minutes
STORE = """async (store, read) => {
  const names = (await indexedDB.databases()).map(({ name }) => name).filter((name) => name.startsWith('u-'))
  const asked = (request) => new Promise((done, failed) => {
    request.onsuccess = () => done(request.result)
    request.onerror = () => failed(request.error)
  })
  const found = await Promise.all(names.map(async (name) => {
    const db = await asked(indexedDB.open(name))
    const all = await asked(db.transaction(store).objectStore(store).getAll())
    db.close()
    return all
  }))
  return found.flat()
}"""
COUNT = f"async (store) => (await ({STORE})(store)).length"
WAYS = f"async () => (await ({STORE})('vault')).map(({{ kind }}) => ({{ kind }}))"
AGE = """async () => {
  const asked = (request) => new Promise((done) => { request.onsuccess = () => done(request.result) })
  const change = async (name, store, key) => {
    const db = await asked(indexedDB.open(name))
    const place = db.transaction(store, 'readwrite').objectStore(store)
    const row = await asked(place.get(key))
    for (const part of ['at', 'heard_at']) if (part in row) row[part] -= 25 * 3600_000
    await asked(place.put(row, key))
    db.close()
  }
  const names = (await indexedDB.databases()).map(({ name }) => name)
  await change('device', 'server', 'this')
  await change(names.find((name) => name.startsWith('u-')), 'reads', ':meta')
}"""
