"""Promises on a phone: made after a contact, read and kept without signal, told on the version that comes next."""

import pytest
from playwright.sync_api import expect

from tests.support import ledger, patrol
from tests.support.browsers import Phone
from tests.support.servers import Server


@pytest.mark.both_engines
def test_a_promise_made_after_a_contact_is_kept_and_told_without_signal(server: Server, phone: Phone) -> None:
    phone.offline()
    patrol.open_form(phone)
    patrol.record(phone, place="Corner shop", note="Two lamps out")
    phone.page.get_by_role("link", name="I said I'd do something").click()
    ledger.promise(phone, "ring the lamp people", due="Today")
    phone.offline(False)
    patrol.send_now(phone)
    patrol.all_sent(phone)
    kept = ledger.only(server)
    assert (kept.what, kept.state, kept.source_kind) == ("ring the lamp people", "open", "interaction")
    assert kept.source_id == patrol.contacts(server)[0].id

    ledger.carried(phone, kept.id)
    phone.offline()
    page = ledger.open_offline(phone, "/today")
    page.get_by_text("ring the lamp people").click()
    expect(page.get_by_role("heading", name="ring the lamp people")).to_be_visible()
    ledger.move(page, "It is done", words="Lamp is on again")
    ledger.move(page, "I told them", how="In person")
    expect(page.locator("[data-waiting-here] li")).to_have_count(2)
    phone.offline(False)
    patrol.send_now(phone)
    patrol.all_sent(phone)
    kept = ledger.only(server)
    assert (kept.state, kept.version) == ("told", 3)
    assert [entry.move for entry in ledger.history(server, kept.id)] == ["done", "told"]


@pytest.mark.both_engines
def test_what_was_changed_meanwhile_is_shown_side_by_side_and_nothing_is_overwritten(
    server: Server, phone: Phone
) -> None:
    kept = ledger.promised(server, phone, "bring the leaflet")
    ledger.carried(phone, kept.id)
    phone.offline()
    page = ledger.open_offline(phone, f"/followups/{kept.id}")
    ledger.move(page, "It is done", words="Leaflet is in the letter box")
    ledger.moved_by_the_sergeant(server, kept.id, days=4)
    phone.offline(False)
    patrol.send_now(phone)
    patrol.all_sent(phone)
    assert ledger.only(server).state == "open"
    page = phone.open("/needs-your-correction")
    page.get_by_role("link", name="Follow-up done").click()
    phone.look()
    expect(page.get_by_text("Ines Calder moved it to")).to_be_visible()
    expect(page.get_by_label("What was done")).to_have_value("Leaflet is in the letter box")
    page.get_by_role("button", name="Do it all the same").click()
    page.wait_for_url("**/needs-your-correction")
    assert (ledger.only(server).state, ledger.only(server).version) == ("done", 3)


def test_a_follow_up_made_without_signal_can_be_kept_before_it_was_ever_sent(server: Server, phone: Phone) -> None:
    ledger.carried(phone)
    phone.offline()
    phone.page.goto(f"{phone.origin}/followups/new")
    ledger.promise(phone, "find the owner of the bicycle", due="This week")
    ledger.keeps(phone, "mine")
    page = ledger.open_offline(phone, "/today")
    page.get_by_text("find the owner of the bicycle").click()
    expect(page.get_by_role("heading", name="find the owner of the bicycle")).to_be_visible()
    ledger.move(page, "It is done", words="Found")
    ledger.move(page, "I told them", how="By phone")
    phone.offline(False)
    patrol.send_now(phone)
    patrol.all_sent(phone)
    assert ledger.only(server).state == "told"


def test_online_a_move_is_saved_here_first_and_can_be_taken_back(server: Server, phone: Phone) -> None:
    kept = ledger.promised(server, phone, "ask about the bench")
    page = phone.open(f"/followups/{kept.id}")
    ledger.move(page, "Add a note", words="Asked, they ring back")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("[data-saved-as]")).to_have_count(0)
    ledger.move(page, "Add a note", words="Asked twice")
    patrol.send_now(phone)
    patrol.all_sent(phone)
    assert [entry.words for entry in ledger.history(server, kept.id)] == ["Asked twice"]


def test_how_somebody_is_reached_is_shown_offline_only_after_the_look_was_written_down(
    server: Server, phone: Phone
) -> None:
    kept = ledger.promised(
        server, phone, "ring about the gate", promised_to="contact", contact_channel="phone",
        contact_value="0151 496 0123", contact_name="Ash", contact_safe="do_not_ask_neighbours",
    )  # fmt: skip
    ledger.carried(phone, kept.id)
    phone.offline()
    page = ledger.open_offline(phone, f"/followups/{kept.id}")
    expect(page.get_by_text("Don't ask neighbours about them.").first).to_be_visible()
    assert "0151 496 0123" not in page.content()
    page.get_by_role("button", name="Show how to reach them").click()
    expect(page.get_by_text("0151 496 0123")).to_be_visible()
    phone.offline(False)
    patrol.send_now(phone)
    patrol.all_sent(phone)
    assert ledger.looks(server, kept.id) == ["contact.deliver", "contact.look"]
