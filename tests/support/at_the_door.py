"""Concerns as people meet them in browsers: recorded at a door, read on patrol, and what is found on the server."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.actor import Role
from app.audit.models import AuditEntry
from app.concerns import code, sealing, store
from app.concerns.models import Concern, ConcernNote
from app.db import db
from tests.concerns.on_patrol.scene import raised
from tests.support import ledger
from tests.support.browsers import Phone
from tests.support.servers import Server

LONG = 30_000
WORDS = "Young men race along the quay at night"


def open_record(phone: Phone) -> Page:
    """The form, until it can save."""
    phone.page.goto(f"{phone.origin}/concerns/record")
    return ready(phone.page)


def ready(page: Page) -> Page:
    """Wait until the form can save."""
    expect(page.locator("form.concern[data-ready]")).to_be_visible(timeout=LONG)
    return page


def tap(page: Page, field: str, words: str) -> None:
    """Choose an answer."""
    page.locator(f"[data-field={field}]").get_by_label(words, exact=True).first.check(force=True)


def fill(page: Page, *, language: str = "العربية", words: str = WORDS, place: str = "Anchor Park") -> None:
    """All that has to be asked; how an answer is safe stays as it was chosen ahead."""
    tap(page, "category", "Noise")
    tap(page, "danger", "No")
    page.get_by_label("What they say").fill(words)
    if place:
        page.locator("[data-places]").get_by_label(place, exact=True).check(force=True)
    tap(page, "language", language)


def save(page: Page) -> str:
    """Save, and read the code on the slip."""
    page.get_by_role("button", name="Save, and show the slip").click()
    expect(page.locator("[data-saved]:not([hidden])")).to_be_visible(timeout=LONG)
    return shown(page)


def shown(page: Page) -> str:
    """The code on the slip, as twenty digits; empty where it shows none."""
    text = page.locator("[data-slip] [data-code]").inner_text()
    assert re.fullmatch(r"(\d{4} ){4}\d{4}|", text), text
    return code.read(text) or ""


def opened_by(server: Server, digits: str) -> Concern | None:
    """The concern that a code opens."""
    with server.app.app_context():
        found = store.by_code_hash(db.session(), sealing.hash_of(digits))
        db.session.expunge_all()
        return found


def words_of(server: Server, found: Concern) -> str:
    """What was said."""
    with server.app.app_context():
        return sealing.part_of(found, "description")


def assigned(server: Server, beat: UUID, place: UUID | None = None, **said: Any) -> UUID:
    """A concern that a sergeant has read and put on the beat."""
    ledger.somebody(server, "Ines Calder", Role.SERGEANT, beat)
    return raised(server.app, beat, place, **said)


def concern(server: Server, concern_id: UUID) -> Concern:
    """A concern as it stands."""
    with server.app.app_context():
        found = db.session.get_one(Concern, concern_id)
        db.session.expunge_all()
        return found


def notes(server: Server) -> list[str]:
    """The notes of the team."""
    with server.app.app_context():
        return list(db.session.scalars(select(ConcernNote.words)))


def marks(server: Server, concern_id: UUID) -> list[str]:
    """What the audit log says of looks at a concern and deliveries of it."""
    wanted = AuditEntry.action.in_(("concern.look", "concern.deliver", "contact.look", "contact.deliver"))
    with server.app.app_context():
        found = select(AuditEntry.action).where(wanted, AuditEntry.object_id == str(concern_id))
        return ledger.delivered_once(db.session.scalars(found.order_by(AuditEntry.seq)))


def carries(phone: Phone, concern_id: UUID) -> None:
    """Wait until the phone carries a concern for reading without signal."""
    ledger.carries(phone, f"/concerns/{concern_id}/on-patrol")
