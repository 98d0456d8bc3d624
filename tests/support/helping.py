"""Help from a service as people do it in browsers: an offer on a phone, a sergeant's page, a service's inbox."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID

from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.accounts import store as accounts
from app.actor import Role
from app.audit import log
from app.db import db
from app.notices import delivering
from app.referrals import consents
from app.referrals.card import Card
from app.referrals.models import Referral
from tests.support.browsers import Phone
from tests.support.post_office import PostOffice
from tests.support.scenes import BeatScene, on_beat
from tests.support.servers import Server

LONG = 30_000
NUMBER, NAME = "0151 496 0555", "Amal"


def enrol_sergeant(phone: Phone, server: Server, beat: BeatScene, name: str = "Ines Calder") -> UUID:
    """A sergeant of the beat, on a phone of their own."""
    with server.app.app_context():
        invited = accounts.invite_new(log.COMMAND_LINE, name=name, collar="1203", role=Role.SERGEANT)
    on_beat(server.app, invited.person_id, beat)
    phone.page.goto(invited.link)
    phone.page.get_by_role("button", name="Make my passkey").click()
    phone.page.wait_for_url("**/today", timeout=LONG)
    return invited.person_id


def begin_offer(phone: Phone) -> Page:
    """Open the offer, past the exits."""
    page = phone.page
    page.goto(f"{phone.origin}/referrals/new")
    expect(page.locator("form.referral[data-ready]")).to_be_visible(timeout=LONG)
    page.get_by_role("button", name="None of these: go on").click()
    return page


def tap(page: Page, words: str) -> None:
    """Choose a chip by its beginning."""
    page.locator("label.chip:visible").filter(has_text=re.compile(rf"^\s*{re.escape(words)}")).first.click()


def fill_offer(page: Page, *, language: str = "العربية") -> None:
    """All that is needed before the card."""
    for words in ("Money worries", "25–64", "Within a day", "Anchor Park", "Harbour Advice", "Advice about money"):
        tap(page, words)
    page.locator("summary", has_text="How to reach them").click()
    tap(page, "Phone call")
    page.get_by_label("Number or address").fill(NUMBER)
    page.get_by_label("What to call them").fill(NAME)
    page.locator("[data-field=consent_language] label", has_text=language).click()


def show_card(page: Page) -> None:
    """The card, to be held out to the resident."""
    page.get_by_role("button", name="Show them the card").click()
    expect(page.locator("[data-card] h2")).to_be_visible(timeout=LONG)


def agree(page: Page, *fields: str) -> None:
    """The resident says yes to these lines."""
    for field in fields:
        page.locator(f"[data-card] [data-line={field}]").click()
    for words in ("They did, themselves", "None was needed", "They read the card"):
        tap(page, words)


def keep(page: Page) -> None:
    """Save the offer on this phone."""
    page.get_by_role("button", name="They agree: save").click()
    expect(page.get_by_role("heading", name="Saved on this phone")).to_be_visible(timeout=LONG)


def stored(server: Server) -> Referral:
    """The one referral that there is."""
    with server.app.app_context():
        found = db.session.scalars(select(Referral)).one()
        db.session.expunge_all()
        return found


def card_of(server: Server, referral: UUID) -> Card:
    """What is shared, in the clear."""
    with server.app.app_context():
        return consents.card_of(db.session(), referral)


def delivered(server: Server, office: PostOffice) -> None:
    """What waits in the notification outbox goes out."""
    with mailing(server, office), server.app.app_context():
        while delivering.a_round():
            pass
        db.session.remove()


@contextmanager
def mailing(server: Server, office: PostOffice) -> Any:
    """The worker's settings for the block."""
    before = server.app.config["BEATBOOK"]
    server.app.config["BEATBOOK"] = replace(before, smtp_url=office.url)
    try:
        yield
    finally:
        server.app.config["BEATBOOK"] = before


def open_inbox(page: Page, server: Server, office: PostOffice, email: str) -> None:
    """A service's worker gets in by the code from their e-mail."""
    page.goto(f"{server.origin}/service")
    page.get_by_label("Your e-mail address at work").fill(email)
    page.get_by_role("button", name="Send me a code").click()
    office.letters.clear()
    delivered(server, office)
    code = next(str(one.get_content()) for one in office.letters if "code" in one["Subject"])
    page.get_by_label("Code from the e-mail").fill(code.split("code: ")[1][:9])
    page.get_by_role("button", name="Open the inbox").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Inbox")
