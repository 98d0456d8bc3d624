"""The directory on a phone: seen once with signal, then searched and read without, and nothing to unlock."""

from __future__ import annotations

from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from tests.partners.scene import ALWAYS, said_of
from tests.support import ledger, patrol
from tests.support.browsers import MakePhone, Phone
from tests.support.scenes import BeatScene
from tests.support.servers import Server


@pytest.fixture
def officer(server: Server, beat: BeatScene, make_phone: MakePhone) -> Phone:
    """An officer who has opened the app once with signal since the directory was filled."""
    phone = make_phone(server.origin)
    phone.officer = patrol.enrol(phone, server, beat)
    by: UUID = phone.officer
    said_of(
        server.app,
        by,
        "Night shelter",
        reasons=("homelessness",),
        languages=("en", "ar"),
        areas=("Harbour Ward",),
        phones=("0151 496 0403",),
        hours=(ALWAYS, (("MO",), "23:59", "00:01")),
        minimum_age=18,
        description="A bed for tonight.",
        address="4 Pilot Street",
    )
    said_of(server.app, by, "Housing advice", reasons=("homelessness", "legal"), languages=("en",), workers=())
    said_of(server.app, by, "Young makers", reasons=("youth",), maximum_age=17, areas=("Northfield",))
    patrol.ready_offline(phone)
    with phone.page.expect_response("**/sync/services"):
        patrol.send_now(phone)
    phone.page.wait_for_load_state("networkidle")
    return phone


def names(page: Page) -> list[str]:
    """What is listed."""
    return page.locator("[data-found] b").all_inner_texts()


def test_the_directory_is_searched_and_read_without_signal(officer: Phone) -> None:
    officer.offline()
    page = officer.open("/services")
    expect(page.get_by_text("On this phone, as of")).to_be_visible()
    assert names(page) == ["Night shelter", "Young makers", "Housing advice"]
    page.get_by_label("It helps with").select_option(label="No place to live")
    assert names(page) == ["Night shelter", "Housing advice"]
    expect(page.locator("[data-found] li").nth(1)).to_contain_text("Nobody reads its inbox")
    page.get_by_text("Age, area, language").click()
    page.get_by_label("Language").select_option("ar")
    page.get_by_label("Area").fill("harbour ward")
    page.get_by_label("Open now").check()
    assert names(page) == ["Night shelter"]
    page.get_by_label("Words").fill("zzz")
    expect(page.get_by_text("No service fits.")).to_be_visible()
    page.get_by_label("Words").fill("BED tonight")
    officer.look()
    page.get_by_role("link", name="Night shelter").click()
    _read(page)
    officer.look()
    page.get_by_role("link", name="Back to services").click()
    assert names(page) == ["Night shelter"]


def _read(page: Page) -> None:
    """The service in full."""
    expect(page.get_by_role("heading", name="Night shelter")).to_be_focused()
    expect(page.get_by_role("link", name="0151 496 0403")).to_have_attribute("href", "tel:01514960403")
    one = page.locator("[data-one]")
    for words in ("Takes referrals from us", "open now", "from 18", "4 Pilot Street", "No place to live", "Arabic"):
        expect(one).to_contain_text("العربية" if words == "Arabic" else words)


def test_a_service_is_reached_from_the_page_that_stands_in_for_others(officer: Phone) -> None:
    officer.offline()
    page = officer.open("/referrals")
    page.get_by_role("link", name="Services on this phone").click()
    expect(page.locator("[data-found] b").first).to_have_text("Night shelter")
    page.get_by_role("link", name="Young makers").click()
    page.reload()
    expect(page.get_by_role("heading", name="Young makers")).to_be_visible()
    expect(page.locator("[data-facts]")).to_contain_text("up to 17")


def test_what_was_carried_is_gone_with_a_sign_out(officer: Phone) -> None:
    officer.page.goto(f"{officer.origin}/more")
    ledger.loaded(officer)
    officer.page.get_by_role("button", name="Sign out").click()
    officer.page.wait_for_url("**/sign-in**")
    officer.offline()
    page = officer.open("/directory")
    expect(page.get_by_text("No services are on this phone yet.")).to_be_visible()
    assert names(page) == []
