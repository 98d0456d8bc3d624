"""Pages of concerns for staff, filled, every fold open: axe in light and dark, on 360 and on 320 px; and filtering."""

from __future__ import annotations

from flask import Flask

from app.actor import Role
from tests.browser.test_referral_pages import look, sign_in
from tests.concerns.scene import ARABIC, NAMED, decide, hours_ago, passed_on, raised, write_back
from tests.support.browsers import MakePhone, expect
from tests.support.client import CriticalClient
from tests.support.people import sign_in_as
from tests.support.scenes import BeatScene, a_beat
from tests.support.servers import Server

WIDTHS = (360, 320)


class Desk:
    """Concerns of each sort, a sergeant and an officer who look at them."""

    def __init__(self, app: Flask, beat: BeatScene) -> None:
        self.sergeant = sign_in_as(app, Role.SERGEANT, beats=[beat.id], name="Ines Calder")
        self.officer = sign_in_as(app, Role.OFFICER, beats=[beat.id], collar="4417")
        reached = {"reply": "phone", "reached_at": "0151 496 0555"}
        self.danger = raised(app, None, danger="yes", description=NAMED, category="feeling_unsafe", **reached)
        with hours_ago(300):
            self.late = raised(app, beat.id, category="noise")
        raised(app, beat.id, quarantined=True, category="other")
        self.arabic = passed_on(self.sergeant, app, beat.id, language="ar", description=ARABIC)
        translated = {"part": "description", "do": "translate", "text": "The lamp is broken."}
        assert self.sergeant.submit(f"/concerns/{self.arabic}/words", data=translated).status_code == 303
        assert self.officer.submit(f"/concerns/{self.arabic}/answer", data={"code": "looked"}).status_code == 303
        write_back(app, self.arabic, ARABIC, "ar")
        self.done = passed_on(self.sergeant, app, beat.id, category="school_route")
        assert decide(self.officer, app, self.done, "resolve").status_code == 303
        asked = {"part": "place_text"}
        assert self.officer.submit(f"/concerns/{self.arabic}/ask-translation", data=asked).status_code == 303

    def addresses(self) -> dict[str, tuple[CriticalClient, str]]:
        """What is looked at, by whom."""
        return {
            "list": (self.sergeant, "/concerns?state=new"),
            "whole list": (self.sergeant, "/concerns"),
            "danger": (self.sergeant, f"/concerns/{self.danger}"),
            "arabic": (self.sergeant, f"/concerns/{self.arabic}"),
            "translations": (self.sergeant, "/concerns/translations"),
            "readers": (self.sergeant, "/concerns/readers"),
            "needs you": (self.sergeant, "/needs-you"),
            "patrol's list": (self.officer, "/concerns"),
            "patrol's arabic": (self.officer, f"/concerns/{self.arabic}"),
            "done": (self.officer, f"/concerns/{self.done}"),
        }


def test_each_page_is_clean_for_axe_and_fits_a_small_phone(server: Server, make_phone: MakePhone) -> None:
    server.app.test_client_class = CriticalClient
    desk = Desk(server.app, a_beat(server.app))
    phone, wrong = make_phone(server.origin), {}
    for name, (who, address) in desk.addresses().items():
        sign_in(phone, who)
        for width in WIDTHS:
            phone.page.set_viewport_size({"width": width, "height": 740})
            if found := look(phone, address):
                wrong[f"{name} on {width} px"] = found
    assert wrong == {}


def test_a_tap_on_a_category_narrows_the_list_without_another_page(server: Server, make_phone: MakePhone) -> None:
    server.app.test_client_class = CriticalClient
    desk = Desk(server.app, a_beat(server.app))
    phone = make_phone(server.origin)
    sign_in(phone, desk.sergeant)
    phone.page.goto(f"{server.origin}/concerns")
    phone.page.get_by_text("Narrow down").click()
    phone.page.locator("label", has_text="Noise").click()
    expect(phone.page.locator("#concerns a.row-link")).to_have_count(1)
    expect(phone.page).to_have_url(f"{server.origin}/concerns?state=&category=noise")
