"""What somebody does with their account on a phone in the browser: enrol by a link, sign in, sign out."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.support.browsers import Phone

AT_THE_DOOR = re.compile(r"/(enrol|sign-in)([?#].*)?$")


def enrol(phone: Phone, link: str) -> None:
    """Open an invitation's link, make a passkey, and arrive at the first page."""
    phone.page.goto(link)
    phone.look()
    phone.page.get_by_role("button", name="Make my passkey").click()
    _arrived(phone)


def enrol_by_code(phone: Phone, code: str) -> None:
    """As `enrol`, by the code that is typed."""
    phone.open("/enrol")
    phone.page.get_by_label("Code").fill(code)
    phone.page.get_by_role("button", name="Make my passkey").click()
    _arrived(phone)


def sign_in(phone: Phone) -> None:
    """Sign in with the passkey of this phone."""
    phone.open("/sign-in")
    phone.page.get_by_role("button", name="Sign in with my passkey").click()
    _arrived(phone)


def sign_out(phone: Phone) -> None:
    """Sign out, with nothing that waits to be sent."""
    phone.open("/account")
    phone.page.get_by_role("button", name="Sign out", exact=True).click()
    expect(phone.page).to_have_url(re.compile("/sign-in$"))


def _arrived(phone: Phone) -> None:
    expect(phone.page).not_to_have_url(AT_THE_DOOR)
    phone.page.wait_for_load_state()
