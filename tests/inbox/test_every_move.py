"""Every move in every state by everybody, over HTTP: what the table has is made, and nothing else changes anything.

`tests/referrals/test_workflow.py` walks the same table in the rules; here each is posted to its address.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app import clock, ids
from app.actor import Role
from app.db import db, write
from app.referrals.models import Referral, ReferralEntry, Sending
from app.referrals.rules import COORDINATED, ENDED, STEPS, TAKEN_BACK, Move, Part, State
from tests.inbox.test_inbox import let_in
from tests.inbox.test_inbox import office as office
from tests.referrals.conftest import beat as beat
from tests.referrals.conftest import coordinator as coordinator
from tests.referrals.conftest import next_door as next_door
from tests.referrals.conftest import officer as officer
from tests.referrals.conftest import sergeant as sergeant
from tests.referrals.conftest import service as service
from tests.referrals.scene import NUMBER, a_service, submit, typed
from tests.support.client import CriticalClient
from tests.support.people import StaffClient, sign_in_as
from tests.support.post_office import PostOffice
from tests.support.scenes import BeatScene

Form = dict[str, Any]

#: What each client is to the referral of these tests; the stranger and the auditor are nothing.
PARTS = {
    "officer": {Part.AUTHOR},
    "sergeant": {Part.SERGEANT, Part.SECOND_READER},
    "coordinator": {Part.COORDINATOR},
    "admin": {Part.ADMIN},
    "worker": {Part.SERVICE},
    "stranger": set(),
    "auditor": set(),
}

#: Each address with its move, and whose it is; a coordinator withdraws and closes at addresses of their own.
ADDRESSES = (
    ("/referrals", Move.SUBMIT, {"officer"}),
    ("/referrals/{id}/correct", Move.CORRECT, {"officer"}),
    ("/referrals/{id}/withdraw", Move.WITHDRAW, {"officer", "sergeant"}),
    ("/referrals/{id}/decide", Move.APPROVE, {"sergeant"}),
    ("/referrals/{id}/decide", Move.RETURN, {"sergeant"}),
    ("/referrals/{id}/decide", Move.DECLINE, {"sergeant"}),
    ("/referrals/{id}/decide", Move.REOPEN, {"sergeant"}),
    ("/referrals/{id}/cut", Move.CUT, {"sergeant"}),
    ("/referrals/{id}/recall", Move.RECALL, {"sergeant"}),
    ("/referrals/{id}/reroute", Move.REROUTE, {"coordinator"}),
    ("/referrals/{id}/ask-again", Move.ASK_AGAIN, {"coordinator"}),
    ("/referrals/{id}/close", Move.CLOSE, {"coordinator"}),
    ("/referrals/{id}/take-back", Move.WITHDRAW, {"coordinator"}),
    ("/referrals/{id}/void", Move.VOID, {"admin"}),
    ("/service/referrals/{id}/accept", Move.ACCEPT, {"worker"}),
    ("/service/referrals/{id}/cannot-take", Move.CANNOT_TAKE, {"worker"}),
    ("/service/referrals/{id}/attempt", Move.ATTEMPT, {"worker"}),
    ("/service/referrals/{id}/waitlist", Move.WAITLIST, {"worker"}),
    ("/service/referrals/{id}/engage", Move.ENGAGE, {"worker"}),
    ("/service/referrals/{id}/close", Move.CLOSE, {"worker"}),
    ("/service/referrals/{id}/deleted", Move.DELETED, {"worker"}),
)


class Desk:
    """A town with a referral that can be put into any state, and everybody who might move it."""

    def __init__(self, app: Flask, beat: BeatScene, service: UUID, clients: dict[str, CriticalClient]) -> None:
        self.app, self.beat, self.service, self.clients = app, beat, service, clients
        coordinator = clients["coordinator"]
        assert isinstance(coordinator, StaffClient)
        self.other = a_service(app, coordinator.person_id, "Open Door", workers=(("Bo Frank", "bo@other.example.org"),))
        self.earlier = sign_in_as(app, Role.SERGEANT, beats=[beat.id], name="Pia Lund").person_id

    def a_referral(self, state: State) -> UUID:
        """A referral that stands there: one that is open for forty days without moving."""
        officer, past = self.clients["officer"], clock.now() - timedelta(days=40)
        assert isinstance(officer, StaffClient)
        referral = submit(officer, self.beat.park, self.service, reroute="y")
        values: Form = {
            "state": state,
            "moved_at": clock.now() if state in ENDED else past,
            "doubted": state is State.DECLINED,
        }
        values |= {"closed_at": past if state in ENDED else None, "decided_by": self.earlier}
        values |= {"outcome": "helped" if state is State.CLOSED else None}
        values |= {"sent_at": None if state in {State.SUBMITTED, State.RETURNED, State.DECLINED} else past}
        with self.app.app_context():
            write(lambda s: self._put(s, referral, values))
        return referral

    def _put(self, session: Session, referral: UUID, values: Form) -> None:
        """The row as it would stand; what a service has or had was sent to it, or the database refuses it."""
        row = update(Referral).where(Referral.id == referral)
        if values["sent_at"]:
            back = clock.now() if values["state"] in TAKEN_BACK else None
            about = {"referral_id": referral, "service_id": self.service, "taken_back_at": back}
            session.add(Sending(id=ids.uuid7(), sent_at=values["sent_at"], **about))
            session.execute(row.values(state=State.SENT, sent_at=values["sent_at"]))
        session.execute(row.values(**values))

    def post(self, who: str, address: str, move: Move, referral: UUID) -> int:
        """Post a move as its form does, complete and on the version that is there."""
        by_record = move is Move.CORRECT or address.endswith("/withdraw")
        version: Form = {"base_version": "1", "id": str(ids.uuid7()), "tz": "UTC"} if by_record else {"version": "1"}
        form = version | self._said(move, address)
        if move is Move.SUBMIT:
            form = typed(self.beat.park, self.service, reroute="y", base_id=str(referral), base_version="1")
        return self.clients[who].submit(address.format(id=referral), data=form).status_code

    def _said(self, move: Move, address: str) -> Form:
        theirs = address.startswith("/service")
        soon = (clock.now() + timedelta(days=9)).date().isoformat()
        said: dict[Move, Form] = {
            Move.CORRECT: {"contact_value": NUMBER[:-1] + "6", "agreed": "y"},
            Move.WITHDRAW: {"because": "resident_asked"},
            Move.APPROVE: {"decision": "approve"},
            Move.RETURN: {"decision": "return", "reason": "unclear"},
            Move.DECLINE: {"decision": "decline", "reason": "helped_already"},
            Move.REOPEN: {"decision": "reopen"},
            Move.CUT: {"gone": "name"},
            Move.REROUTE: {"service": str(self.other)},
            Move.CLOSE: {"code": "helped"} if theirs else {"outcome": "no_response"},
            Move.VOID: {"because": "entered_twice"},
            Move.CANNOT_TAKE: {"code": "no_capacity"},
            Move.WAITLIST: {"review_on": soon},
        }
        return said.get(move, {})

    def stands(self, referral: UUID) -> tuple[str, int, int]:
        """(state, version, how much has happened): what no refused move may change."""
        with self.app.app_context():
            row = db.session.get_one(Referral, referral)
            happened = select(func.count()).where(ReferralEntry.referral_id == referral)
            return row.state, row.version, db.session.scalar(happened) or 0


@pytest.fixture
def desk(
    beatbook: Flask,
    beat: BeatScene,
    office: PostOffice,
    service: UUID,
    officer: StaffClient,
    sergeant: StaffClient,
    coordinator: StaffClient,
) -> Desk:
    clients: dict[str, CriticalClient] = {
        "officer": officer,
        "sergeant": sergeant,
        "coordinator": coordinator,
        "admin": sign_in_as(beatbook, Role.ADMIN),
        "worker": let_in(beatbook, office),
        "stranger": sign_in_as(beatbook, Role.OFFICER, beats=[beat.id], name="Sami Reed"),
        "auditor": sign_in_as(beatbook, Role.AUDITOR),
    }
    return Desk(beatbook, beat, service, clients)


def is_made(state: State, move: Move, who: str) -> bool:
    """Whether the table has the move for somebody; a waiting list and being engaged stop the coordinator's clock."""
    step = STEPS.get((state, move))
    if step is None or not step.by & PARTS[who]:
        return False
    if who == "coordinator" and state not in COORDINATED:
        return False  # what was never sent is not theirs to see
    return not (who == "coordinator" and move is Move.CLOSE and state in {State.WAITLISTED, State.ENGAGED})


@pytest.mark.parametrize("state", list(State))
def test_every_move_by_everybody_in_this_state(desk: Desk, state: State) -> None:
    for name in ("sergeant", "admin"):
        client = desk.clients[name]
        assert isinstance(client, StaffClient) and client.step_up().status_code == 200
    referral = desk.a_referral(state)
    before, wrong = desk.stands(referral), []
    for address, move, theirs in ADDRESSES:
        for who in PARTS:
            status = desk.post(who, address, move, referral)
            after, made = desk.stands(referral), who in theirs and is_made(state, move, who)
            if made and (status != 303 or after[0] != STEPS[state, move].to or after[2] != before[2] + 1):
                wrong.append((who, address, move, status, after, "was to be made"))
            if not made and (after != before or status < 300):
                wrong.append((who, address, move, status, after, "was not to be made"))
            if after != before:
                referral = desk.a_referral(state)
                before = desk.stands(referral)
    assert wrong == []


def test_each_move_of_the_table_that_people_make_has_an_address() -> None:
    made = {(move, who) for _address, move, theirs in ADDRESSES for who in theirs}
    for (_state, move), step in STEPS.items():
        for part in step.by - {Part.CLOCK}:
            assert any(name is move and part in PARTS[who] for name, who in made), (move, part)
