"""People for tests, made through the application's own doors: an invitation, a passkey, a session.

`sign_in_as(beatbook, Role.OFFICER, beats=[a_beat(beatbook)])` is a client of somebody who just enrolled on a phone of
their own; it knows who that is (`person_id`, `name`), on what (`device`), and can show the passkey again.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from flask import Flask
from werkzeug.test import TestResponse

from app.accounts import store as accounts
from app.accounts.invitations import Invited
from app.actor import Role
from app.audit import log
from app.db import write
from app.places import store as places
from tests.support.client import CriticalClient
from tests.support.soft_authenticator import SoftAuthenticator

NAMES = {
    Role.OFFICER: "Wren Alder",
    Role.SERGEANT: "Sam Okoro",
    Role.COORDINATOR: "Noor Haddad",
    Role.ADMIN: "Dana Brook",
    Role.AUDITOR: "Ira Voss",
}
PLACES = (("Mill Street shops", "shop"), ("Harbour School", "school"), ("Harbour Park", "park"))
LONG_AGO = date(2020, 1, 1)


class StaffClient(CriticalClient):
    """A client of somebody who is signed in on a phone."""

    passkey: SoftAuthenticator
    answer: dict[str, Any]

    @property
    def person_id(self) -> UUID:
        return UUID(self.answer["user"]["id"])

    @property
    def name(self) -> str:
        return str(self.answer["user"]["name"])

    @property
    def device(self) -> str:
        """The phone's id, as its sync bodies say it."""
        return str(self.answer["device"])

    def sign_in(self) -> TestResponse:
        """Show the passkey to sign in (again) on this phone."""
        options = self.submit("/sign-in/options", json={}).get_json()
        return self.submit("/sign-in", json={"credential": self.passkey.get(options), "device": self.device})

    def step_up(self) -> TestResponse:
        """Show the passkey again before something that counts."""
        options = self.submit("/step-up/options", json={}).get_json()
        return self.submit("/step-up", json={"credential": self.passkey.get(options)})


def invite(beatbook: Flask, role: Role, name: str, *, collar: str = "", shared_phone: bool = False) -> Invited:
    """An invitation, as the command line gives it out."""
    with beatbook.app_context():
        return accounts.invite_new(log.COMMAND_LINE, name=name, collar=collar, role=role, shared_phone=shared_phone)


def sign_in_as(
    beatbook: Flask,
    role: Role,
    *,
    beats: Iterable[UUID] = (),
    name: str = "",
    collar: str = "",
    shared_phone: bool = False,
) -> StaffClient:
    """Somebody of this role, enrolled and signed in on a fresh phone, and on these beats since long ago."""
    invited = invite(beatbook, role, name or NAMES[role], collar=collar, shared_phone=shared_phone)
    assign(beatbook, invited.person_id, beats)
    client = StaffClient(beatbook, beatbook.response_class, use_cookies=True)
    client.passkey = SoftAuthenticator("localhost", beatbook.config["BEATBOOK"].origin)
    code = invited.link.partition("#")[2]
    options = client.submit("/enrol/options", json={"code": code}).get_json()
    answer = client.submit("/enrol", json={"code": code, "credential": client.passkey.create(options)})
    assert answer.status_code == 201, answer.text
    client.answer = answer.get_json()
    return client


def assign(beatbook: Flask, person_id: UUID, beats: Iterable[UUID], *, since: date = LONG_AGO) -> None:
    """Put somebody on beats."""
    with beatbook.app_context():
        for beat_id in beats:
            write(lambda s, b=beat_id: places.assign(s, log.COMMAND_LINE, person_id, b, from_on=since))


def a_beat(beatbook: Flask, name: str = "Harbour Ward") -> UUID:
    """A beat with three places, beside its "On the street"."""
    with beatbook.test_request_context():  # the name of "On the street" is translated
        beat_id = write(
            lambda s: places.add_beat(s, log.COMMAND_LINE, name=name, kind="neighbourhood", languages=("es",))
        )
        for label, kind in PLACES:
            write(lambda s, say=label, sort=kind: places.add_place(s, log.COMMAND_LINE, beat_id, label=say, kind=sort))
    return beat_id


def places_of(beatbook: Flask, beat_id: UUID) -> list[UUID]:
    """The ids of a beat's places."""
    with beatbook.app_context():
        return [place.id for place in places.places_of(beat_id)]
