"""People with passkeys for tests of accounts, made through the doors that real ones use."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import Flask
from werkzeug.test import TestResponse

from app.accounts import store
from app.accounts.invitations import Invited
from app.actor import Role
from app.audit import log
from app.db import db, write
from tests.support.client import CriticalClient
from tests.support.soft_authenticator import SoftAuthenticator

ORIGIN = "http://localhost"


@dataclass
class Somebody:
    """A person, the browser they hold and the passkey in it."""

    app: Flask
    role: Role
    name: str
    client: CriticalClient
    passkey: SoftAuthenticator = field(default_factory=lambda: SoftAuthenticator("localhost", ORIGIN))
    answer: dict[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> UUID:
        return UUID(self.answer["user"]["id"])

    def options(self, address: str, **body: Any) -> dict[str, Any]:
        answer = self.client.submit(f"{address}/options", json=body)
        assert answer.status_code == 200, answer.text
        return dict(answer.get_json())

    def enrol(self, code: str, **more: Any) -> TestResponse:
        credential = self.passkey.create(self.options("/enrol", code=code)) | more.pop("credential", {})
        return self.client.submit("/enrol", json={"code": code, "credential": credential, **more})

    def sign_in(self, client: CriticalClient | None = None, **faults: Any) -> TestResponse:
        browser = client or self.client
        options = browser.submit("/sign-in/options", json={}).get_json()
        more = faults.pop("body", {})
        changed = faults.pop("credential", {})
        credential = self.passkey.get(options, **faults) | changed
        return browser.submit("/sign-in", json={"credential": credential, **more})

    def step_up(self, client: CriticalClient | None = None, **changed: Any) -> TestResponse:
        browser = client or self.client
        options = browser.submit("/step-up/options", json={}).get_json()
        return browser.submit("/step-up", json={"credential": self.passkey.get(options) | changed})

    def session_cookie(self) -> str:
        cookie = self.client.get_cookie("__Host-session")
        assert cookie is not None
        return cookie.value


def a_client(app: Flask) -> CriticalClient:
    """A browser that nobody has used yet."""
    client: CriticalClient = app.test_client()  # type: ignore[assignment]  # the fixture sets the class
    return client


def link_code(invitation: Invited) -> str:
    """The code in the fragment of an invitation's link."""
    return invitation.link.partition("#")[2]


def invited(app: Flask, role: Role = Role.OFFICER, name: str = "Wren Alder", **more: Any) -> Invited:
    with app.app_context():
        return store.invite_new(log.COMMAND_LINE, name=name, collar="4417", role=role, **more)


def somebody(app: Flask, role: Role = Role.OFFICER, name: str = "Wren Alder", **more: Any) -> Somebody:
    """Somebody who has enrolled on a fresh phone and is signed in there."""
    person = Somebody(app, role, name, a_client(app))
    invitation = invited(app, role, name, **more)
    answer = person.enrol(link_code(invitation))
    assert answer.status_code == 201, answer.text
    person.answer = dict(answer.get_json())
    return person


def rows(app: Flask, statement: Any) -> list[Any]:
    with app.app_context():
        return list(db.session.execute(statement).all())


def change(app: Flask, statement: Any) -> None:
    with app.app_context():
        write(lambda session: session.execute(statement))
