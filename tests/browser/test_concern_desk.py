"""Pages of concerns for staff, filled, every fold open: axe in light and dark, on 360 and on 320 px; and filtering."""

from __future__ import annotations

from flask import Flask

from app.actor import Role
from tests.browser.test_referral_pages import look, sign_in
from tests.concerns.scene import ARABIC, NAMED, decide, hours_ago, passed_on, raised, stored, write_back
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


def test_another_beat_brings_its_own_places_and_lets_the_old_one_go(server: Server, make_phone: MakePhone) -> None:
    server.app.test_client_class = CriticalClient
    beat, other = a_beat(server.app), a_beat(server.app, "Canal Side")
    both = sign_in_as(server.app, Role.SERGEANT, beats=[beat.id, other.id])
    concern = raised(server.app, beat.id, place_text="somewhere")
    assert decide(both, server.app, concern, "assign", beat=beat.id, place=beat.park).status_code == 303
    phone = make_phone(server.origin)
    sign_in(phone, both)
    page = phone.page
    page.goto(f"{server.origin}/concerns/{concern}")
    page.get_by_text("Move it to another beat").click()
    place = page.get_by_label("The place, if it is one of ours")
    expect(place).to_have_value(str(beat.park))
    expect(page.locator("optgroup:not([hidden])")).to_have_count(1)
    page.locator("label", has_text="Canal Side").click()
    expect(place).to_have_value("")
    expect(page.locator("optgroup:not([hidden])")).to_have_attribute("label", "Canal Side")
    let_go = page.locator("[data-let-go]")
    expect(let_go).to_have_text("“Anchor Park” is on Harbour Ward, so it does not go along. No place is chosen now.")
    assert phone.axe() == []
    page.locator("label.chip", has_text="Harbour Ward").click()
    expect(place).to_have_value(str(beat.park))
    expect(let_go).to_have_text("")
    page.locator("label", has_text="Canal Side").click()
    place.select_option(str(other.park))
    page.locator("label.chip", has_text="Harbour Ward").click()
    page.locator("label", has_text="Canal Side").click()
    expect(place).to_have_value(str(other.park))  # what somebody chose there is there when they come back
    page.get_by_role("button", name="Pass it on").click()
    expect(page.get_by_text("In progress").or_(page.get_by_text("With the beat")).first).to_be_visible()
    assert stored(server.app, concern).place_id == other.park


def test_a_place_that_was_chosen_before_its_beat_stays(server: Server, make_phone: MakePhone) -> None:
    server.app.test_client_class = CriticalClient
    beat, other = a_beat(server.app), a_beat(server.app, "Canal Side")
    both = sign_in_as(server.app, Role.SERGEANT, beats=[beat.id, other.id])
    concern = raised(server.app, None, place_text="somewhere")
    phone = make_phone(server.origin)
    sign_in(phone, both)
    page = phone.page
    page.goto(f"{server.origin}/concerns/{concern}")
    place = page.get_by_label("The place, if it is one of ours")
    place.select_option(str(beat.park))
    page.locator("label.chip", has_text="Harbour Ward").click()
    expect(place).to_have_value(str(beat.park))
    expect(page.locator("[data-let-go]")).to_have_text("")
    page.locator("label.chip", has_text="Canal Side").click()
    expect(place).to_have_value("")
    page.locator("label.chip", has_text="Harbour Ward").click()
    page.get_by_role("button", name="Pass it on").click()
    expect(page.get_by_text("In progress").or_(page.get_by_text("With the beat")).first).to_be_visible()
    assert stored(server.app, concern).place_id == beat.park


def test_a_place_that_seems_to_be_meant_on_the_new_beat_is_chosen_and_said(
    server: Server, make_phone: MakePhone
) -> None:
    server.app.test_client_class = CriticalClient
    beat, other = a_beat(server.app), a_beat(server.app, "Canal Side")
    both = sign_in_as(server.app, Role.SERGEANT, beats=[beat.id, other.id])
    concern = raised(server.app, beat.id, place_text="by the Quayside flats")
    phone = make_phone(server.origin)
    sign_in(phone, both)
    phone.page.goto(f"{server.origin}/concerns/{concern}")
    phone.page.locator("label", has_text="Canal Side").click()
    place = phone.page.get_by_label("The place, if it is one of ours")
    expect(place).to_have_value(str(other.places["Quayside flats"]))
    words = "“Quayside flats” is on Harbour Ward, so it does not go along. “Quayside flats” seems to be meant, and is"
    expect(phone.page.locator("[data-let-go]")).to_contain_text(words)
