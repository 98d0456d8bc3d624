"""The contact form with its scripts: who, when, where, saving, and what follows on the same screen."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from tests.browser.outbox.conftest import ANNA, Pocket

KIT = {
    "user": {"id": ANNA, "name": "Anna", "collar": "4417"},
    "beats": [{"id": "b1", "name": "Riverside", "kind": "neighbourhood", "languages": ["en"]}],
    "places": [
        {"id": f"p{n}", "beat": "b1", "label": label, "kind": kind, "lat": 51.5 + n / 1000, "lon": -0.1}
        for n, (label, kind) in enumerate(
            (
                *(("Mill Lane shops", "shop"), ("Riverside Park", "park"), ("St Anne's School", "school")),
                *(("Harbour Street", "street"), ("Bus station", "station"), ("Central Mosque", "faith")),
            )
        )
    ],
    "programmes": [],
    "agency": {"name": "Testbury", "not_here": "Not here", "timezone": "Europe/London"},
}


def at_the_form(pocket: Pocket, kit: dict[str, Any] = KIT) -> None:
    pocket.server.kit = kit
    pocket.call("outbox/kit.js", "refreshKit", ANNA)
    pocket.page.goto(f"{pocket.server.origin}/interactions/new")
    expect(pocket.page.locator("form[data-ready]")).to_be_visible()


def fill_in(pocket: Pocket, place: str = "Riverside Park") -> None:
    page = pocket.page
    page.get_by_label("Just now").check(force=True)
    page.get_by_label(place, exact=True).check(force=True)
    page.get_by_label("Said hello, talked").check(force=True)
    page.get_by_label("2–5").check(force=True)


def test_a_contact_is_saved_on_the_phone_and_then_sent(pocket: Pocket) -> None:
    at_the_form(pocket)
    fill_in(pocket)
    pocket.page.get_by_role("button", name="Save").click()
    expect(pocket.page.get_by_role("heading", name="Saved on this phone")).to_be_focused()
    [record] = pocket.waiting()
    pocket.page.get_by_role("button", name="New contact").click()
    expect(pocket.page.locator("#status")).to_contain_text("All sent")
    assert pocket.server.taken[record["id"]].body.fields == {
        "occurred_precision": "now",
        "place": "p1",
        "outcomes": ["talked"],
        "people": "2-5",
    }


def test_what_is_on_today_is_offered_by_its_name(pocket: Pocket) -> None:
    today = datetime.now(ZoneInfo("Europe/London")).date()
    on = [
        {"id": "g1", "name": "Open gym", "beat": "b1", "on": today.isoformat()},
        {"id": "g2", "name": "Chess", "beat": "b1", "on": (today - timedelta(days=1)).isoformat()},
    ]
    at_the_form(pocket, KIT | {"programmes": on})
    fill_in(pocket)
    pocket.page.get_by_text("Add more (optional)").click()
    pocket.page.get_by_label("Open gym").check(force=True)
    expect(pocket.page.get_by_label("Chess")).to_have_count(0)
    pocket.page.get_by_role("button", name="Save").click()
    [record] = pocket.waiting()
    pocket.page.get_by_role("button", name="New contact").click()
    expect(pocket.page.locator("#status")).to_contain_text("All sent")
    assert pocket.server.taken[record["id"]].body.fields["programme"] == "Open gym"


def test_without_programmes_today_none_are_asked_for(pocket: Pocket) -> None:
    at_the_form(pocket)
    pocket.page.get_by_text("Add more (optional)").click()
    expect(pocket.page.locator("fieldset#language")).to_be_visible()
    expect(pocket.page.locator("[data-programmes]")).to_be_hidden()
