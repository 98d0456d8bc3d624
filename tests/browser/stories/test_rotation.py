"""A rotation on real phones: a shared one and own ones, a handover, a lost passkey, a theft. Nothing promised is lost.

The same over two weeks of the calendar, without a browser, is `tests/followups/test_two_weeks.py`.
"""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from playwright.sync_api import expect

from app import clock
from app.accounts import phones
from app.accounts import store as accounts
from app.actor import Role
from app.audit import log
from app.db import db, write
from app.followups.models import Followup
from app.places import store as places
from app.records.models import Held
from tests.support import ledger, patrol
from tests.support.browsers import MakePhone, Phone
from tests.support.people import sign_in_as
from tests.support.scenes import BeatScene
from tests.support.servers import Server

LONG = 30_000


def come_again(phone: Phone, server: Server, person: UUID, *, replace: bool = False, shared: bool = False) -> None:
    """An administrator invites somebody again, and they enrol on this phone."""
    with server.app.app_context():
        invited = accounts.invite(log.COMMAND_LINE, person, replace=replace, shared_phone=shared)
    phone.page.goto(invited.link)
    phone.page.get_by_role("button", name="Make my passkey").click()
    phone.page.wait_for_url("**/today", timeout=LONG)
    phone.officer = person


def promise_offline(phone: Phone, what: str) -> None:
    """Without signal, at a door."""
    phone.offline()
    phone.page.goto(f"{phone.origin}/followups/new")
    ledger.promise(phone, what, due="This week")


def send(phone: Phone) -> None:
    phone.offline(False)
    patrol.send_now(phone)
    patrol.all_sent(phone)


def arrived(server: Server, phone: Phone) -> Followup:
    """The one promise there is, once it came by itself: with signal, when the ten seconds for Undo are over."""
    for _ in range(300):
        if found := ledger.every(server):
            (only,) = found
            return only
        phone.page.wait_for_timeout(100)
    raise AssertionError("the promise never arrived")


def stands(server: Server) -> dict[str, str]:
    """Every promise, and where it stands."""
    return {followup.what: followup.state for followup in ledger.every(server)}


@pytest.mark.both_engines
def test_a_rotation_with_a_shared_phone_a_theft_and_a_handover(
    server: Server, beat: BeatScene, make_phone: MakePhone
) -> None:
    shared, own, stolen = (make_phone(server.origin) for _ in range(3))
    wren = patrol.enrol(shared, server, beat)
    patrol.ready_offline(shared)
    promise_offline(shared, "ask about the lamp")
    shared.offline(False)
    sami = patrol.enrol(shared, server, beat, "Sami Reed", "4502")  # takes over the phone; Wren's is sent from there
    patrol.ready_offline(shared)
    lamp = arrived(server, shared)
    assert lamp.owner_id == wren

    come_again(own, server, wren)
    patrol.ready_offline(own)
    kept_though_it_was_moved_meanwhile(server, own, lamp.id)

    come_again(stolen, server, sami)
    patrol.ready_offline(stolen)
    promise_offline(stolen, "bring the form")
    taken_and_still_arrived(server, stolen)
    shared.officer = sami
    yours_and_handed_over(server, beat, shared, sami, wren)

    lost_passkey(server, own, wren)
    assert stands(server) == {"ask about the lamp": "told", "bring the form": "told"}
    with server.app.app_context():
        assert db.session.query(Held).filter(Held.ended_at.is_(None)).count() == 0


def kept_though_it_was_moved_meanwhile(server: Server, own: Phone, lamp: UUID) -> None:
    ledger.carried(own, lamp)
    own.offline()
    ledger.move(ledger.open_offline(own, f"/followups/{lamp}"), "It is done", words="New lamp")
    ledger.moved_by_the_sergeant(server, lamp, days=4)
    send(own)
    page = own.open("/needs-your-correction")
    page.get_by_role("link", name="Follow-up done").click()
    page.get_by_role("button", name="Do it all the same").click()
    page.wait_for_url("**/needs-your-correction")
    page.goto(f"{own.origin}/followups/{lamp}")
    expect(page.get_by_role("heading", name="ask about the lamp")).to_be_visible()
    ledger.move(page, "I told them", how="In person")
    send(own)
    assert ledger.one(server, lamp).state == "told"


def taken_and_still_arrived(server: Server, stolen: Phone) -> None:
    """It is revoked; what is on it is wiped, and what waits on it is taken into custody."""
    with server.app.app_context():
        assert stolen.officer is not None
        device = next(one.id for one in phones.phones_of(stolen.officer) if not one.shared and one.revoked_at is None)
        write(lambda session: phones.revoke(session, log.COMMAND_LINE, device))  # type: ignore[arg-type]
    stolen.offline(False)
    stolen.page.goto(f"{stolen.origin}/outbox")
    stolen.page.get_by_role("button", name="Send now").click()
    patrol.all_sent(stolen)
    assert stands(server) == {"ask about the lamp": "told"}


def yours_and_handed_over(server: Server, beat: BeatScene, phone: Phone, sami: UUID, wren: UUID) -> None:
    """Sami says that it is theirs, and leaves the beat; the sergeant gives it to Wren on one page."""
    page = phone.open("/needs-your-correction")
    page.get_by_role("button", name="Yes, mine").click()
    expect(page.get_by_text("Nothing to correct.")).to_be_visible()
    with server.app.app_context():
        for assignment, _name, _collar in places.assignments_of(beat.id):
            if assignment.person_id == sami:
                places.end_assignment(log.COMMAND_LINE, assignment.id, clock.now().date())
    ines = sign_in_as(server.app, Role.SERGEANT, beats=[beat.id], name="Ines Lund")
    assert "Hand over what Sami Reed promised" in ines.get("/needs-you").text
    address = f"/beat/{beat.id}/handover/{sami}"
    given = re.findall(r'name="given" value="([^"]+)"', ines.get(address).text)
    assert ines.submit(address, data={"given": given, "to": str(wren)}).status_code == 303


def lost_passkey(server: Server, own: Phone, wren: UUID) -> None:
    """Wren's passkeys are gone; what is written without signal meanwhile is sent after a new invitation."""
    form = next(one for one in ledger.every(server) if one.what == "bring the form")
    assert own.cdp
    own.cdp.send("WebAuthn.clearCredentials", {"authenticatorId": own.authenticator})
    come_again(own, server, wren, replace=True)
    own.page.goto(f"{own.origin}/followups/{form.id}")
    ledger.move(own.page, "It is done", how="In person")
    send(own)
