"""A sergeant with the app open sees that something came: on the page, in its title, on the app's badge."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from app.actor import Role
from tests.interactions.scene import NAMING, record
from tests.support import helping
from tests.support.browsers import MakePhone
from tests.support.people import sign_in_as
from tests.support.scenes import BeatScene
from tests.support.servers import Server

BADGE = """
const tell = async (n = 0) => { document.documentElement.dataset.badge = n }
for (const name of ['setAppBadge', 'clearAppBadge']) Object.defineProperty(Navigator.prototype, name, { value: tell })
"""


def test_what_comes_is_counted_on_an_open_page(server: Server, beat: BeatScene, make_phone: MakePhone) -> None:
    phone = make_phone(server.origin)
    helping.enrol_sergeant(phone, server, beat)
    page = phone.page
    page.add_init_script(BADGE)
    page.clock.install()
    page.goto(f"{phone.origin}/today")
    expect(page.locator("html[data-badge='0']")).to_have_count(1)
    expect(page.locator("[data-needing]")).to_be_hidden()
    officer = sign_in_as(server.app, Role.OFFICER, beats=[beat.id], collar="4417")
    record(officer, beat.park, note=NAMING)
    page.clock.run_for(70_000)
    expect(page.get_by_text("1 thing needs you.")).to_be_visible()
    expect(page).to_have_title(re.compile(r"^\(1\) Today · "))
    expect(page.locator("html[data-badge='1']")).to_have_count(1)
    page.goto(f"{phone.origin}/followups")
    expect(page.locator("html[data-badge='1']")).to_have_count(1)
