"""What may go wrong between a phone and the server, and that nothing is lost or doubled: rows are counted."""

import pytest
from playwright.sync_api import expect

from tests.support import patrol
from tests.support.browsers import MakePhone, Phone
from tests.support.scenes import BeatScene
from tests.support.servers import Server


@pytest.mark.parametrize(
    ("fault", "more"),
    [
        ("drop", {}),
        ("sign_in", {}),
        ("portal", {}),
        ("status", {"status": 500}),
        ("status", {"status": 503, "retry_after": 1}),
    ],
    ids=["answer lost after commit", "sign-in redirect", "captive portal", "500", "503 with Retry-After"],
)
@pytest.mark.both_engines
def test_a_record_arrives_once_whatever_the_wire_does(
    server: Server, phone: Phone, fault: str, more: dict[str, int]
) -> None:
    """R-18"""
    phone.network_may_fail = True
    patrol.record(phone, note="By the swings")
    server.fault(fault, "/sync/batch", **more)
    patrol.send_now(phone)
    phone.until("performance.getEntriesByName(location.origin + '/sync/batch').length > 0")
    patrol.send_now(phone)
    patrol.all_sent(phone)
    patrol.arrived_once(server, 1)


def test_a_double_tap_back_and_a_second_save_are_one_record_each(server: Server, phone: Phone) -> None:
    page = phone.page
    page.locator("[data-places]").get_by_label("Anchor Park", exact=True).check()
    page.locator("[name=outcomes][value=talked]").check()
    page.get_by_label("1", exact=True).check()
    page.get_by_role("button", name="Save", exact=True).dblclick()
    expect(page.locator("[data-saved]:not([hidden])")).to_be_visible()
    patrol.another(phone)
    patrol.record(phone, people="2-5")
    patrol.send_now(phone)
    patrol.all_sent(phone)
    patrol.arrived_once(server, 2)


@pytest.mark.both_engines
def test_two_tabs_and_the_worker_send_each_record_once(server: Server, phone: Phone) -> None:
    """R-18"""
    phone.offline()
    for _ in range(6):
        patrol.record(phone)
        patrol.another(phone)
    phone.page.goto(f"{phone.origin}/outbox")
    other = phone.context.new_page()
    other.goto(f"{phone.origin}/outbox")
    phone.offline(False)
    for page in (phone.page, other):
        page.evaluate("dispatchEvent(new Event('online'))")
    patrol.all_sent(phone)
    patrol.arrived_once(server, 6)


def test_what_was_saved_survives_the_browser_being_killed(
    server: Server, beat: BeatScene, kept_phone: MakePhone
) -> None:
    """R-12"""
    phone = kept_phone(server.origin)
    patrol.enrol(phone, server, beat)
    patrol.ready_offline(phone)
    phone.close()  # the browser writes cookies down late: this phone was set up before today
    phone = kept_phone(server.origin)
    phone.offline()
    patrol.open_form(phone)
    patrol.record(phone, note="Just before the battery died")
    phone.kill()
    again = kept_phone(server.origin)
    again.page.goto(f"{server.origin}/outbox")
    patrol.all_sent(again)
    patrol.arrived_once(server, 1)
    assert patrol.contacts(server)[0].note == "Just before the battery died"


def test_a_cold_start_without_signal_opens_known_and_unknown_addresses(server: Server, phone: Phone) -> None:
    phone.offline()
    page = phone.context.new_page()
    page.goto(f"{phone.origin}/interactions/new")
    expect(page.locator("form[data-ready]")).to_be_visible()
    expect(page.locator("#status")).to_contain_text("Offline")
    page.goto(f"{phone.origin}/interactions/00000000-0000-7000-8000-000000000000")
    expect(page.get_by_role("heading", level=1)).to_contain_text("No signal")
    page.goto(f"{phone.origin}/outbox")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_two_officers_on_one_phone_both_arrive_and_see_nothing_of_each_other(
    server: Server, beat: BeatScene, phone: Phone
) -> None:
    """R-18"""
    phone.offline()
    patrol.record(phone, note="From the first")
    phone.offline(False)
    server.fault("status", "/sync/batch", status=503, retry_after=1)
    second = patrol.enrol(phone, server, beat, "Sami Reed", "4502")
    patrol.open_form(phone)
    patrol.record(phone, note="From the second")
    phone.page.goto(f"{phone.origin}/outbox")
    expect(phone.page.locator("main")).not_to_contain_text("From the first")
    patrol.send_now(phone)
    patrol.all_sent(phone)
    assert sorted((c.note, c.recorded_by == second) for c in patrol.contacts(server)) == [
        ("From the first", False),
        ("From the second", True),
    ]
    patrol.arrived_once(server, 2)


def test_an_hour_idle_then_signal_and_it_sends_by_itself(server: Server, phone: Phone) -> None:
    """R-05, R-18: the session is over, the phone's own credential still sends."""
    phone.offline()
    patrol.record(phone)
    phone.context.clear_cookies(name="__Host-session")
    phone.offline(False)
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    patrol.all_sent(phone)
    patrol.arrived_once(server, 1)


@pytest.mark.both_engines
def test_the_server_killed_and_started_again_gets_everything(server: Server, phone: Phone) -> None:
    """R-41"""
    phone.network_may_fail = True
    server.kill()
    for _ in range(3):
        patrol.record(phone)
        patrol.another(phone)
    server.start()
    patrol.send_now(phone)
    patrol.all_sent(phone)
    patrol.arrived_once(server, 3)


def test_a_fragment_is_never_shown_as_a_page(server: Server, phone: Phone) -> None:
    """R-22"""
    patrol.record(phone)
    patrol.send_now(phone)
    patrol.all_sent(phone)
    phone.page.goto(f"{phone.origin}/interactions")
    phone.page.locator("a.row-link").first.click()
    phone.page.go_back()
    expect(phone.page.get_by_role("heading", level=1)).to_have_text("Contacts")
    assert phone.page.locator("html[lang]").count() == 1


def test_undo_takes_a_record_back_before_it_is_sent(server: Server, phone: Phone) -> None:
    patrol.record(phone)
    phone.page.get_by_role("button", name="Undo").click()
    expect(phone.page.locator("form[data-ready]")).to_be_visible()
    patrol.send_now(phone)
    expect(phone.page.locator("#status")).not_to_contain_text("waiting")
    assert patrol.contacts(server) == []


def test_only_who_can_record_is_told_that_they_can(server: Server, make_phone: MakePhone) -> None:
    """The status line is always true: somebody on no beat has no place to record at."""
    phone = make_phone(server.origin)
    patrol.enrol(phone, server, None)
    patrol.open_form(phone)
    phone.worker_is_ready()
    phone.page.goto(f"{phone.origin}/outbox")
    expect(phone.page.locator("#status")).to_have_text("All sent")
