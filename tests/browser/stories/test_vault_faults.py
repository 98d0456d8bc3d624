"""What may go wrong with what is kept on a phone: other passkeys, other officers, a wipe, a browser that clears up."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Route, expect

from app.accounts import phones
from app.accounts.models import Device
from app.audit import log
from app.db import db, write
from app.records.models import Held
from tests.browser.stories.test_vault import COUNT, MARKER, PASSPHRASE, WAYS, draft, set_passphrase
from tests.support import ledger, patrol
from tests.support.browsers import AUTHENTICATOR, Phone
from tests.support.scenes import BeatScene
from tests.support.servers import Server

#: Somebody at the station; who does not matter here.
NOBODY: Any = log.COMMAND_LINE
UNREADABLE = "This does not open what is kept here."


def presence(phone: Phone, authenticator: str, *, there: bool) -> None:
    """Whether somebody is there to touch this authenticator."""
    assert phone.cdp
    phone.cdp.send(
        "WebAuthn.setAutomaticPresenceSimulation", {"authenticatorId": authenticator, "enabled": there}
    )  # fmt: skip


def with_other_secrets(phone: Phone) -> None:
    """Let the passkeys' secrets lead to other keys than the ones that wrapped what is kept here."""
    phone.page.evaluate(OTHER_SALTS)


def as_version_one(phone: Phone) -> None:
    """Lay the officer's database again as the version before laid it, with all that lay in the stores that it had."""
    phone.page.goto(f"{phone.origin}/static/{phone.page.evaluate('document.body.dataset.build')}/icons/icon.svg")
    phone.page.evaluate(LAY_AS_BEFORE)


def kept(phone: Phone, store: str) -> int:
    return int(phone.page.evaluate(f"({COUNT})('{store}')"))


def test_a_second_passkey_opens_what_is_kept_too(server: Server, phone: Phone) -> None:
    found = ledger.promised(server, phone, MARKER)
    first, page = phone.authenticator, phone.open("/account")
    presence(phone, first, there=False)
    assert phone.cdp
    second = phone.cdp.send(
        "WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR | {"transport": "usb"}}
    )["authenticatorId"]  # fmt: skip

    def then_the_first(route: Route) -> None:  # what is kept here opens with it, once more
        presence(phone, second, there=False)
        presence(phone, first, there=True)
        route.fallback()

    page.route("**/account/passkeys", then_the_first)
    with page.expect_navigation():
        page.get_by_role("button", name="Add a passkey").click()
    assert len(page.evaluate(WAYS)) == 2
    ledger.carried(phone, found.id)
    ledger.lock(phone)
    presence(phone, first, there=False)
    presence(phone, second, there=True)
    phone.offline()
    expect(ledger.open_offline(phone, "/today").get_by_text(MARKER)).to_be_visible()


def test_a_passkey_with_another_secret_opens_nothing_and_a_passphrase_does(server: Server, phone: Phone) -> None:
    found = ledger.promised(server, phone, MARKER)
    page = phone.open("/account")
    set_passphrase(phone, PASSPHRASE)
    expect(page.get_by_text("The passphrase is set.")).to_be_visible()
    draft(phone)
    ledger.carried(phone, found.id)
    ledger.lock(phone)
    with_other_secrets(phone)
    phone.offline()
    page.goto(f"{phone.origin}/today")
    page.get_by_role("button", name="Unlock", exact=True).click()
    expect(page.get_by_text(UNREADABLE)).to_be_visible()
    assert kept(phone, "drafts") == 1
    page.get_by_label("Your passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Unlock with the passphrase").click()
    expect(page.get_by_text(MARKER)).to_be_visible()


def test_with_another_secret_one_can_start_again_and_what_waits_is_not_touched(server: Server, phone: Phone) -> None:
    draft(phone)
    ledger.carried(phone)
    phone.offline()
    patrol.open_form(phone)
    patrol.record(phone, note="Waits")
    with_other_secrets(phone)
    phone.offline(False)
    for _turn in range(9):
        server.fault("status", "/sync/batch", status=503, retry_after=600)
    page = phone.open("/account")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Start again with this passkey").click()
    expect(page.get_by_text("Started again.")).to_be_visible()
    assert (kept(phone, "drafts"), kept(phone, "outbox")) == (0, 1)


def test_a_revoked_phone_is_wiped_and_what_waited_on_it_arrives(server: Server, phone: Phone) -> None:
    """R-08"""
    ledger.promised(server, phone, MARKER)
    draft(phone)
    ledger.carried(phone)
    phone.offline()
    patrol.open_form(phone)
    patrol.record(phone, note="Seen before it was lost")
    with server.app.app_context():
        (device,) = db.session.query(Device.id).one()
        write(lambda session: phones.revoke(session, NOBODY, device))
    phone.offline(False)
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    phone.until(f"({COUNT})('outbox').then(n => n === 0)", seconds=60)
    phone.until(f"({COUNT})('reads').then(n => n === 0)")
    assert [kept(phone, store) for store in ("vault", "mine", "drafts")] == [0, 0, 0]
    with server.app.app_context():
        assert db.session.query(Held.reason).all() == [("revoked_phone",)]


def test_two_officers_on_one_phone_each_open_only_their_own(server: Server, beat: BeatScene, phone: Phone) -> None:
    ledger.promised(server, phone, MARKER)
    draft(phone)
    ledger.carried(phone)
    first = phone.officer
    phone.officer = patrol.enrol(phone, server, beat, "Sami Reed", "4502")
    second = ledger.promised(server, phone, "Of the second")
    ledger.carried(phone, second.id)
    page = phone.page
    page.goto(f"{phone.origin}/outbox")
    expect(page.locator("main")).not_to_contain_text(MARKER)
    phone.offline()
    page = ledger.open_offline(phone, "/today")
    expect(page.get_by_text("Of the second")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text(MARKER)
    rows = page.evaluate(f"({PER_OWNER})()")
    assert {owner for owner, ways in rows.items() if ways} == {f"u-{first}", f"u-{phone.officer}"}


def test_a_browser_that_cleared_everything_is_set_up_by_signing_in_again(server: Server, phone: Phone) -> None:
    found = ledger.promised(server, phone, MARKER)
    ledger.carried(phone, found.id)
    page = phone.page
    page.evaluate(EVICT)
    page.goto(f"{phone.origin}/today")
    expect(page.locator("#status")).to_have_text("Sign in once with signal to save on this phone")
    patrol.open_form(phone)
    expect(page.get_by_text("Sign in once with signal, then you can save on this phone")).to_be_visible()
    page.goto(f"{phone.origin}/sign-in")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/today")
    patrol.ready_offline(phone)
    ledger.carried(phone, found.id)
    phone.offline()
    patrol.open_form(phone)
    patrol.record(phone)
    phone.offline(False)
    patrol.send_now(phone)
    patrol.all_sent(phone)
    assert len(patrol.contacts(server)) == 1


def test_a_database_of_the_version_before_is_upgraded_with_what_waits_in_it(server: Server, phone: Phone) -> None:
    phone.offline()
    patrol.record(phone, note="Saved by the version before")
    phone.offline(False)
    for _turn in range(3):
        server.fault("status", "/sync/batch", status=503, retry_after=1)
    as_version_one(phone)
    assert phone.page.evaluate(VERSIONS)[f"u-{phone.officer}"] == 1
    phone.page.goto(f"{phone.origin}/outbox")
    phone.until(f"({VERSIONS})().then(found => found['u-{phone.officer}'] === 2)")
    patrol.send_now(phone)
    patrol.all_sent(phone)
    assert [contact.note for contact in patrol.contacts(server)] == ["Saved by the version before"]


def test_an_old_page_that_holds_up_the_upgrade_is_named_and_closing_it_helps(server: Server, phone: Phone) -> None:
    phone.offline()
    patrol.record(phone, note="Saved by the version before")
    phone.offline(False)
    as_version_one(phone)
    old = phone.context.new_page()
    old.goto(phone.page.url)
    old.evaluate(HOLD)
    phone.page.goto(f"{phone.origin}/outbox")
    expect(phone.page.locator("#status")).to_contain_text("Close the other Beatbook page")
    old.close()
    phone.page.goto(f"{phone.origin}/outbox")
    patrol.send_now(phone)
    patrol.all_sent(phone)
    patrol.arrived_once(server, 1)


ASKED = """const asked = (request) => new Promise((done, failed) => {
    request.onsuccess = () => done(request.result)
    request.onerror = () => failed(request.error)
  })
  const names = (await indexedDB.databases()).map(({ name }) => name)"""
PER_OWNER = f"""async () => {{
  {ASKED}
  const found = {{}}
  for (const name of names.filter((name) => name.startsWith('u-'))) {{
    const db = await asked(indexedDB.open(name))
    found[name] = await asked(db.transaction('vault').objectStore('vault').count())
    db.close()
  }}
  return found
}}"""
OTHER_SALTS = f"""async () => {{
  {ASKED}
  const db = await asked(indexedDB.open(names.find((name) => name.startsWith('u-'))))
  const vault = db.transaction('vault', 'readwrite').objectStore('vault')
  for (const way of await asked(vault.getAll())) {{
    if (way.kind === 'passkey') await asked(vault.put({{ ...way, salt: crypto.getRandomValues(new Uint8Array(16)) }}))
  }}
  db.close()
}}"""
EVICT = f"async () => {{ {ASKED}; for (const name of names) await asked(indexedDB.deleteDatabase(name)) }}"
VERSIONS = "async () => Object.fromEntries((await indexedDB.databases()).map(({ name, version }) => [name, version]))"
HOLD = f"""async () => {{
  {ASKED}
  globalThis.held = await asked(indexedDB.open(names.find((name) => name.startsWith('u-'))))
}}"""
LAY_AS_BEFORE = f"""async () => {{
  {ASKED}
  for (const name of names) {{
    const now = await asked(indexedDB.open(name))
    const stores = [...now.objectStoreNames].filter((store) => !['vault', 'mine'].includes(store))
    const rows = {{}}
    for (const store of stores) {{
      const all = now.transaction(store).objectStore(store)
      rows[store] = {{ path: all.keyPath, keys: await asked(all.getAllKeys()), values: await asked(all.getAll()) }}
    }}
    now.close()
    await asked(indexedDB.deleteDatabase(name))
    const opening = indexedDB.open(name, 1)
    opening.onupgradeneeded = () => {{
      for (const store of stores) {{
        const made = opening.result.createObjectStore(store, rows[store].path ? {{ keyPath: rows[store].path }} : {{}})
        if (store === 'outbox') {{
          made.createIndex('seq', 'seq', {{ unique: true }})
          made.createIndex('state', 'state')
        }}
        rows[store].values.forEach((row, at) => made.put(row, ...(rows[store].path ? [] : [rows[store].keys[at]])))
      }}
    }}
    const before = await asked(opening)
    before.close()
  }}
}}"""
