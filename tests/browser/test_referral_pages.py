"""The pages of referrals, filled, as each sort of person opens them: axe in light and dark, on 360 and on 320 px."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from app.actor import Role
from tests.browser.test_lookbook import CUT_OFF, TOO_SMALL
from tests.inbox.test_inbox import let_in, move
from tests.referrals.scene import a_service, decide, submit
from tests.referrals.test_sampling import this_week
from tests.support.browsers import MakePhone, Phone
from tests.support.client import CriticalClient
from tests.support.people import sign_in_as
from tests.support.post_office import PostOffice, post_office
from tests.support.scenes import BeatScene, a_beat
from tests.support.servers import Server

SESSIONS = ("__Host-session", "__Host-service")
WIDTHS = (360, 320)


@pytest.fixture
def office(server: Server) -> Iterator[PostOffice]:
    server.app.test_client_class = CriticalClient
    with post_office() as found:
        server.app.config["BEATBOOK"] = replace(server.app.config["BEATBOOK"], smtp_url=found.url)
        yield found


class Town:
    """A dozen referrals, some with a service, some waiting, and everybody who looks at them."""

    def __init__(self, app: Flask, beat: BeatScene, office: PostOffice) -> None:
        self.coordinator = sign_in_as(app, Role.COORDINATOR)
        self.officer = sign_in_as(app, Role.OFFICER, beats=[beat.id], collar="4417")
        self.sergeant = sign_in_as(app, Role.SERGEANT, beats=[beat.id])
        self.admin, self.auditor = sign_in_as(app, Role.ADMIN), sign_in_as(app, Role.AUDITOR)
        self.service = a_service(app, self.coordinator.person_id)
        a_service(app, self.coordinator.person_id, "Open Door and Harbour Street Food Bank", workers=())
        made = [submit(self.officer, beat.park, self.service, needs=["money_advice"]) for _n in range(12)]
        self.waits, self.sent, self.taken, self.refused, self.declined = made[:5]
        for one in (self.sent, self.taken, self.refused):
            assert decide(self.sergeant, one, "approve").status_code == 303
        decide(self.sergeant, self.declined, "decline", reason="helped_already")
        self.worker = let_in(app, office)
        assert move(self.worker, app, self.taken, "accept") == 303
        assert move(self.worker, app, self.refused, "cannot-take", code="no_capacity") == 303

    def addresses(self) -> dict[str, tuple[CriticalClient, str]]:
        """What is looked at, by whom."""
        return {
            "board": (self.coordinator, "/referrals/board"),
            "coordinate": (self.coordinator, f"/referrals/{self.refused}/coordinate"),
            "reports": (self.coordinator, "/referrals/reports"),
            "directory": (self.coordinator, "/services"),
            "import": (self.coordinator, "/services/import"),
            "queue": (self.sergeant, "/referrals"),
            "decide": (self.sergeant, f"/referrals/{self.waits}"),
            "declined": (self.officer, f"/referrals/{self.declined}"),
            "print": (self.officer, f"/referrals/{self.sent}/print"),
            "find": (self.admin, "/referrals/entered-in-error"),
            "not found": (self.admin, "/referrals/entered-in-error?ref=UUUU"),
            "void": (self.admin, f"/referrals/{self.sent}/void"),
            "consents": (self.auditor, this_week()),
            "audit": (self.auditor, "/audit"),
            "more of the auditor": (self.auditor, "/more"),
            "inbox": (self.worker, "/service"),
            "inbox detail": (self.worker, f"/service/referrals/{self.taken}"),
        }


def test_each_page_is_clean_for_axe_and_fits_a_small_phone(
    server: Server, office: PostOffice, make_phone: MakePhone
) -> None:
    town = Town(server.app, a_beat(server.app), office)
    for one in (town.officer, town.sergeant, town.admin):
        assert one.step_up().status_code == 200
    phone = make_phone(server.origin)
    phone.network_may_fail = True  # one of the pages is a 404
    wrong = {}
    for name, (who, address) in town.addresses().items():
        sign_in(phone, who)
        for width in WIDTHS:
            phone.page.set_viewport_size({"width": width, "height": 740})
            found = look(phone, address)
            if found:
                wrong[f"{name}, {width}"] = found
    phone.context.clear_cookies()
    if found := look(phone, "/service/sign-in"):
        wrong["sign-in"] = found
    assert wrong == {}


def look(phone: Phone, address: str) -> list[str]:
    """What is wrong with a page."""
    answer = phone.page.goto(phone.origin + address)
    assert answer is not None and phone.page.url.endswith(address), phone.page.url
    phone.page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true })")
    wide = phone.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    found = [f"{wide} px too wide"] if wide > 0 else []
    return found + phone.page.evaluate(TOO_SMALL) + phone.page.evaluate(CUT_OFF) + phone.axe()


def sign_in(phone: Phone, who: CriticalClient) -> None:
    """Let the phone be somebody's who has signed in already."""
    phone.context.clear_cookies()
    kept = [(name, cookie.value) for name in SESSIONS if (cookie := who.get_cookie(name))]
    assert kept
    phone.context.add_cookies(
        [
            {
                "name": name,
                "value": value,
                "url": phone.origin.replace("http:", "https:"),
                "secure": True,
                "httpOnly": True,
            }
            for name, value in kept
        ]
    )
