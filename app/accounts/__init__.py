"""People, passkeys, phones and sessions: who is who, and how they prove it.

Decisions: sessions are rows found by the hash of an opaque token, so that sign-out works at once everywhere; a phone's
own credential only sends; a failed try counts per passkey or invitation, so that no name can be locked from outside.
"""

from __future__ import annotations

from flask import Flask

from app.accounts import account, audit_log, enrolment, people, phones, sessions, sign_in, step_up, words
from app.accounts.authors import find_author
from app.accounts.blueprint import blueprint
from app.records import authors
from app.web import access
from app.web import words as page_words

VIEWS = (account, audit_log, enrolment, people, sign_in, step_up)


def register(app: Flask) -> None:
    """Add the pages, and say where sessions and phones are found."""
    app.register_blueprint(blueprint)
    access.sessions_come_from(sessions.find)
    access.devices_come_from(phones.current_phone)
    authors.come_from(find_author)
    page_words.add(words.for_scripts)
