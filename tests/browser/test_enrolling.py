"""Enrolling, signing in and stepping up in Chromium with a virtual authenticator; each page is held to the rules."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from app import clock
from app.accounts.models import AuthSession
from app.actor import Role
from app.db import write
from tests.support import phone_account
from tests.support.browsers import MakePhone, Phone
from tests.support.people import invite
from tests.support.servers import Server


@pytest.fixture
def phone(server: Server, make_phone: MakePhone) -> Phone:
    return make_phone(server.origin)


def forget_step_up(server: Server) -> None:
    """Six minutes pass, as far as the passkey is concerned."""
    long_ago = clock.now() - timedelta(minutes=6)
    with server.app.app_context():
        write(lambda session: session.execute(update(AuthSession).values(stepped_up_at=long_ago)))


def test_somebody_enrols_by_link_signs_out_and_signs_in_again(server: Server, phone: Phone) -> None:
    """R-09, R-10"""
    phone.network_may_fail = True  # the console notes that nobody's kit can be fetched at the door
    phone_account.enrol(phone, invite(server.app, Role.OFFICER, "Wren Alder", collar="4417").link)
    expect(phone.page).to_have_url(f"{server.origin}/today")
    phone.open("/account")
    phone_account.sign_out(phone)
    phone_account.sign_in(phone)
    expect(phone.page).to_have_url(f"{server.origin}/today")


def test_the_code_of_a_link_does_not_stay_in_the_address(server: Server, phone: Phone) -> None:
    """R-10: it is a secret until it is used, and would lie in the history."""
    link = invite(server.app, Role.OFFICER, "Wren Alder").link
    phone.page.goto(link)
    expect(phone.page).to_have_url(f"{server.origin}/enrol")


def test_somebody_enrols_by_the_code_that_is_typed(server: Server, phone: Phone) -> None:
    phone_account.enrol_by_code(phone, invite(server.app, Role.OFFICER, "Wren Alder").code.lower())
    expect(phone.page).to_have_url(f"{server.origin}/today")


def test_a_wrong_code_is_told_and_the_field_stays(server: Server, phone: Phone) -> None:
    phone.network_may_fail = True  # the console notes the 403
    phone.open("/enrol")
    phone.page.get_by_label("Code").fill("7K2P-94QX-M3TB")
    phone.page.get_by_role("button", name="Make my passkey").click()
    expect(phone.page.get_by_role("alert")).to_contain_text("That did not work")
    expect(phone.page.get_by_label("Code")).to_have_value("7K2P-94QX-M3TB")
    phone.look()


def test_a_second_passkey_is_added_after_showing_the_first(server: Server, phone: Phone) -> None:
    """R-07, R-10: five minutes after signing in the first one is asked for again, on the same page."""
    phone.network_may_fail = True  # the console notes the 403 that asks for the passkey
    phone_account.enrol(phone, invite(server.app, Role.OFFICER, "Wren Alder").link)
    forget_step_up(server)
    phone.open("/account")
    assert phone.cdp is not None
    phone.add_authenticator(transport="usb")
    phone.page.get_by_role("button", name="Add a passkey").click()
    expect(phone.page.locator("form[action$='/remove']")).to_have_count(2)
    phone.look()


def test_a_form_that_counts_keeps_what_was_typed_while_the_passkey_is_shown(server: Server, phone: Phone) -> None:
    """R-07"""
    phone.network_may_fail = True
    phone_account.enrol(phone, invite(server.app, Role.ADMIN, "Dana Brook").link)
    phone.look()
    phone.open("/people/new")
    phone.page.get_by_label("Name").fill("Sami Reed")
    phone.page.get_by_label("Officer").check()
    forget_step_up(server)
    phone.page.get_by_role("button", name="Add and show the invitation").click()
    expect(phone.page.get_by_role("heading", level=1)).to_have_text("Invitation")
    expect(phone.page.locator("main")).to_contain_text("Sami Reed")
    phone.look()
    phone.open("/people")
    phone.page.get_by_text("Sami Reed").click()
    expect(phone.page).to_have_url(re.compile("/people/[0-9a-f-]+$"))
    phone.look()


def test_a_page_that_counts_leads_through_the_passkey_and_back(server: Server, phone: Phone) -> None:
    """R-07"""
    phone.network_may_fail = True  # the console notes that an administrator has no kit
    phone_account.enrol(phone, invite(server.app, Role.ADMIN, "Dana Brook").link)
    forget_step_up(server)
    phone.open("/people/new")
    expect(phone.page).to_have_url(f"{server.origin}/step-up?next=/people/new")
    phone.page.get_by_role("button", name="Show my passkey").click()
    expect(phone.page).to_have_url(f"{server.origin}/people/new")
    phone.look()


def test_a_session_that_ended_leads_to_signing_in(server: Server, phone: Phone) -> None:
    """A ceremony that is answered 401 can't go on."""
    phone.network_may_fail = True
    phone_account.enrol(phone, invite(server.app, Role.OFFICER, "Wren Alder").link)
    phone.open("/account")
    with server.app.app_context():
        gone = {"ended_at": clock.now(), "ended_why": "ended"}
        write(lambda session: session.execute(update(AuthSession).values(gone)))
    phone.page.get_by_role("button", name="Add a passkey").click()
    expect(phone.page).to_have_url(f"{server.origin}/sign-in?next=%2Faccount")


def test_an_auditor_takes_a_copy_of_the_log_away(server: Server, phone: Phone) -> None:
    """R-35"""
    phone.network_may_fail = True
    phone_account.enrol(phone, invite(server.app, Role.AUDITOR, "Ira Voss").link)
    phone.look()
    forget_step_up(server)
    with phone.page.expect_download() as begun:
        phone.page.get_by_role("button", name="Export the log").click()
    assert begun.value.suggested_filename.startswith("beatbook-audit-")
