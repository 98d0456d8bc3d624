"""From a doorstep to help, in five browsers: officer, resident at the card, sergeant, service without scripts, told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from app.db import db
from app.referrals.models import DeclinedOffer
from tests.referrals.scene import WORKER, a_service
from tests.support import helping, ledger, patrol
from tests.support.browsers import MakePhone, Phone
from tests.support.post_office import PostOffice, post_office
from tests.support.scenes import BeatScene
from tests.support.servers import Server


@pytest.fixture
def officer(server: Server, beat: BeatScene, make_phone: MakePhone) -> Phone:
    """An officer whose phone carries the directory."""
    phone = make_phone(server.origin)
    phone.officer = patrol.enrol(phone, server, beat)
    a_service(server.app, phone.officer)
    patrol.ready_offline(phone)
    with phone.page.expect_response("**/sync/services"):
        patrol.send_now(phone)
    phone.page.wait_for_load_state("networkidle")
    return phone


@pytest.fixture
def sergeant(server: Server, beat: BeatScene, make_phone: MakePhone) -> Phone:
    phone = make_phone(server.origin)
    helping.enrol_sergeant(phone, server, beat)
    return phone


@pytest.fixture
def service(browser: Browser) -> Iterator[Page]:
    """A worker's old phone, without JavaScript."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    yield context.new_page()
    context.close()


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as found:
        yield found


def offered(server: Server, officer: Phone) -> None:
    """On a landing without signal; the resident agrees to two of three lines, in Arabic; later it is sent."""
    officer.offline()
    page = helping.begin_offer(officer)
    helping.fill_offer(page)
    helping.show_card(page)
    card = page.locator("[data-card]")
    expect(card).to_have_attribute("dir", "rtl")
    expect(card).to_contain_text("هذا ما ستراه")
    helping.agree(page, "name", "reach")
    helping.keep(page)
    officer.offline(False)
    patrol.send_now(officer)
    patrol.all_sent(officer)


def approved(sergeant: Phone) -> None:
    page = sergeant.page
    page.goto(f"{sergeant.origin}/needs-you")
    page.get_by_text("Money worries").click()
    page.get_by_role("button", name="Approve: it is sent now").click()
    expect(page.get_by_text("Sent to the service")).to_be_visible()


@pytest.mark.both_engines
def test_from_a_landing_without_signal_to_help_and_told(
    server: Server, officer: Phone, sergeant: Phone, service: Page, office: PostOffice
) -> None:
    offered(server, officer)
    referral = helping.stored(server)
    assert set(helping.card_of(server, referral.id)) == {"service", "reason", "name", "reach"}
    returned_and_sent_again(server, officer, sergeant)
    approved(sergeant)
    tried_three_times(server, service, office)
    page = officer.page
    page.goto(f"{officer.origin}/today")
    page.get_by_text("Tell them what became of help from Harbour Advice").click()
    ledger.move(page, "I told them", how="In person")
    expect(page.get_by_text("Saved on this phone").first).to_be_visible()
    patrol.send_now(officer)
    patrol.all_sent(officer)
    assert [followup.state for followup in ledger.every(server)] == ["told"]


def returned_and_sent_again(server: Server, officer: Phone, sergeant: Phone) -> None:
    page = sergeant.page
    page.goto(f"{sergeant.origin}/referrals")
    page.get_by_text("Money worries").click()
    expect(page.get_by_text("••• 555")).to_be_visible()
    page.get_by_text("Return it to the officer").click()
    helping.tap(page, "It says more than the service needs")
    page.get_by_role("button", name="Return it", exact=True).click()
    expect(page.get_by_text("Returned to you")).to_be_visible()
    page = officer.page
    page.goto(f"{officer.origin}/today")
    page.get_by_text("came back to you").locator("..").locator("..").get_by_role("link", name="Look").click()
    page.get_by_role("link", name="Change it and send it again").click()
    page.get_by_role("button", name="Show them the card").click()
    # What was not shared was not kept either, so it is chosen again; and nothing that only the card asks is missed.
    expect(page.get_by_text("Choose who said yes")).to_have_count(0)
    helping.tap(page, "Advice about money or debt")
    page.get_by_role("button", name="Show them the card").click()
    page.locator("input[name=shared][value=name]").uncheck(force=True)
    for words in ("They did, themselves", "None was needed", "They said yes", "Nothing was added"):
        helping.tap(page, words)
    page.get_by_role("button", name="They agree: save").click()
    expect(page.get_by_text("Waits for the sergeant").first).to_be_visible()
    assert set(helping.card_of(server, helping.stored(server).id)) == {"service", "reason", "reach"}


def tried_three_times(server: Server, service: Page, office: PostOffice) -> None:
    helping.open_inbox(service, server, office, WORKER)
    service.get_by_text("Money worries").click()
    expect(service.get_by_text(helping.NUMBER)).to_be_visible()
    expect(service.get_by_text(helping.NAME, exact=True)).to_have_count(0)
    assert service.locator("body").evaluate("b => b.scrollWidth") <= 320
    service.get_by_role("button", name="We take it").click()
    for _try in range(3):
        service.get_by_role("button", name="We tried, nobody answered").click()
    expect(service.get_by_text("Tried 3 times")).to_be_visible()
    service.get_by_role("button", name="We are in contact").click()
    service.get_by_text("It has ended").click()
    helping.tap(service, "They were helped")
    service.get_by_role("button", name="Close it").click()
    assert helping.stored(server).outcome == "helped"


@pytest.mark.both_engines
def test_a_resident_who_takes_it_back_before_it_is_accepted(
    server: Server, officer: Phone, sergeant: Phone, service: Page, office: PostOffice
) -> None:
    offered(server, officer)
    approved(sergeant)
    helping.open_inbox(service, server, office, WORKER)
    page = officer.page
    page.goto(f"{officer.origin}/referrals/{helping.stored(server).id}")
    page.get_by_text("They don't want it any more").click()
    helping.tap(page, "They asked for it")
    page.get_by_role("button", name="Stop it now").click()
    expect(page.locator("[data-saved-as]")).to_have_count(1)
    patrol.send_now(officer)
    patrol.all_sent(officer)
    found = helping.stored(server)
    assert found.state == "withdrawn" and helping.card_of(server, found.id) == {}
    service.goto(f"{server.origin}/service/referrals/{found.id}")
    expect(service.get_by_text("Please delete what you have copied or printed.")).to_be_visible()
    expect(service.get_by_text(helping.NUMBER)).to_have_count(0)
    service.get_by_role("button", name="We have deleted it").click()
    page.goto(f"{officer.origin}/referrals/{found.id}")
    expect(page.get_by_text("The service has deleted it")).to_be_visible()


def test_what_never_goes_this_way_has_no_form_behind_it(officer: Phone) -> None:
    page = officer.page
    page.goto(f"{officer.origin}/referrals/new")
    expect(page.locator("form.referral[data-ready]")).to_be_visible()
    helping.tap(page, "A child is at risk")
    expect(page.get_by_text("safeguarding desk")).to_be_visible()
    go_on = page.get_by_role("button", name="None of these: go on")
    expect(go_on).to_be_hidden()
    page.locator("[data-press=about]").dispatch_event("click")
    expect(page.locator("[data-step=about]")).to_be_hidden()
    page.get_by_role("button", name="I tapped the wrong one").click()
    expect(page.get_by_text("safeguarding desk")).to_be_hidden()
    go_on.click()
    expect(page.locator("[data-step=about]")).to_be_visible()


def test_a_yes_falls_when_something_is_added_and_holds_when_something_is_taken_away(officer: Phone) -> None:
    """Invariant 3, on the phone."""
    page = helping.begin_offer(officer)
    helping.fill_offer(page)
    helping.show_card(page)
    helping.agree(page, "name", "reach")
    page.locator("[data-card] [data-line=name]").click()  # taken away: it holds
    expect(page.locator("[name=method]:checked")).to_have_count(1)
    page.locator("[data-card] [data-line=needs]").click()  # added: it falls
    expect(page.locator("[name=method]:checked")).to_have_count(0)
    expect(page.get_by_text("their yes does not hold any more")).to_be_visible()
    page.get_by_role("button", name="They agree: save").click()
    expect(page.get_by_text("Choose how they said yes").first).to_be_visible()


def test_below_the_agencys_age_the_phone_asks_for_a_parent_and_a_new_offer_begins_without_a_yes(officer: Phone) -> None:
    page = helping.begin_offer(officer)
    helping.fill_offer(page)
    helping.tap(page, "10–15")
    helping.show_card(page)
    helping.agree(page, "name", "reach")
    page.get_by_role("button", name="They agree: save").click()
    expect(page.get_by_text("Below 16 a parent or carer has to say yes").first).to_be_visible()
    helping.tap(page, "Their parent")
    helping.keep(page)
    page.get_by_role("button", name="Another offer").click()
    expect(page.locator("[name=consent]")).to_have_value("")
    page.get_by_role("button", name="None of these: go on").click()
    helping.fill_offer(page)
    helping.show_card(page)
    page.locator("[data-card] [data-line=needs]").click()
    expect(page.get_by_text("their yes does not hold any more")).to_be_hidden()


def test_suicide_risk_asks_for_a_live_handover_first_and_a_safe_plan(officer: Phone) -> None:
    page = helping.begin_offer(officer)
    helping.fill_offer(page)
    helping.tap(page, "Suicide risk")
    expect(page.get_by_text("Ring together first").first).to_be_visible()
    helping.tap(page, "Harbour Advice")
    page.get_by_role("button", name="Show them the card").click()
    expect(page.get_by_text("Then choose what came of it").first).to_be_visible()
    expect(page.get_by_text("Ask what is safe for them").first).to_be_visible()


def test_no_thanks_is_a_normal_answer_without_a_name(server: Server, officer: Phone) -> None:
    officer.offline()
    page = helping.begin_offer(officer)
    page.get_by_role("link", name="They said no thanks").click()
    expect(page.locator("form[data-ready]")).to_be_visible()
    helping.tap(page, "Anchor Park")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="Saved on this phone")).to_be_visible()
    officer.offline(False)
    patrol.send_now(officer)
    patrol.all_sent(officer)
    with server.app.app_context():
        assert db.session.scalars(select(DeclinedOffer)).one().reason is None
