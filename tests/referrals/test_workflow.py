"""The table of the workflow: every move in every state by every part; the lists agree; the diagram is the table."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import clock, ids
from app.actor import Actor, Role
from app.db import db, write
from app.referrals import rules, store, who
from app.referrals.card import Card, additions
from app.referrals.diagram import drawn
from app.referrals.models import Referral
from app.referrals.rules import ENDED, STEPS, Move, Need, Part, Refusal, Standing, State, Step
from tests.referrals.scene import submit
from tests.support.people import StaffClient
from tests.support.scenes import BeatScene

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
AUTHOR, OTHER, BEAT, ELSEWHERE = (ids.uuid7() for _ in range(4))
FINE = Standing(
    state=State.SUBMITTED,
    recorded_by=AUTHOR,
    beat_id=BEAT,
    urgency="routine",
    submitted_at=NOW,
    moved_at=NOW - timedelta(days=40),
    covered=True,
    sendable=True,
)
DOCS = Path(__file__).resolve().parents[2] / "docs/referrals.md"


@pytest.mark.parametrize("state", list(State))
def test_every_move_in_every_state_by_every_part(state: State) -> None:
    for move, part in product(Move, Part):
        answer = rules.after(replace(FINE, state=state), move, frozenset({part}), NOW)
        assert answer == expected(state, move, part), (move, part)


def expected(state: State, move: Move, part: Part) -> Step | Refusal:
    """The table's step for those it names; a waiting list and being engaged stop the coordinator's clock."""
    step = STEPS.get((state, move))
    if step is None:
        return Refusal.MOVED_ON
    if part not in step.by:
        return Refusal.OWN if part is Part.AUTHOR and Part.SERGEANT in step.by else Refusal.NOT_YOURS
    waits = move is Move.CLOSE and state in {State.WAITLISTED, State.ENGAGED}
    return Refusal.TOO_EARLY if waits and part is not Part.SERVICE else step


def test_nothing_is_sent_without_a_consent_and_an_agreement() -> None:
    """Invariant 3: whatever leads to a service needs both."""
    for step in STEPS.values():
        if step.to is State.SENT and step.by != frozenset({Part.AUTHOR}):
            assert step.needs >= {Need.CONSENT, Need.AGREEMENT}
    parts = frozenset({Part.SERGEANT})
    assert rules.after(replace(FINE, covered=False), Move.APPROVE, parts, NOW) is Refusal.NO_CONSENT
    assert rules.after(replace(FINE, sendable=False), Move.APPROVE, parts, NOW) is Refusal.NO_AGREEMENT


def test_a_withdrawal_is_taken_in_every_state_but_the_two_that_leave_nothing_to_take_back() -> None:
    for state in State:
        answer = rules.after(replace(FINE, state=state), Move.WITHDRAW, frozenset({Part.AUTHOR}), NOW)
        assert isinstance(answer, Step) == (state not in {State.WITHDRAWN, State.VOID})
        if state in ENDED - {State.DECLINED} and isinstance(answer, Step):
            assert answer.to is state  # how it ended stays written


def test_what_has_ended_does_not_move_any_more_but_by_a_second_reader_or_a_withdrawal() -> None:
    after_the_end = {(state, move) for state, move in STEPS if state in ENDED and STEPS[state, move].to != state}
    assert after_the_end == {(State.DECLINED, Move.REOPEN), (State.DECLINED, Move.WITHDRAW)}


def test_where_nothing_is_left_of_what_was_shared_it_can_only_end() -> None:
    ways_out = {Move.WITHDRAW, Move.VOID, Move.LAPSE, Move.DELETED}
    for (state, move), step in STEPS.items():
        answer = rules.after(replace(FINE, state=state, gone=True), move, step.by, NOW)
        assert (answer is Refusal.GONE) == (move not in ways_out), (state, move)


def test_every_state_can_be_reached_and_left() -> None:
    reached = {step.to for step in STEPS.values()} | {State.SUBMITTED}
    assert reached == set(State)
    assert {state for state, _move in STEPS} >= set(State) - ENDED


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SERGEANT, Role.COORDINATOR])
def test_who_wrote_it_is_its_author_and_nothing_else_in_whatever_role(role: Role) -> None:
    """Invariant 4."""
    actor = Actor(person_id=AUTHOR, role=role, name="x", beats=frozenset({BEAT}))
    for state in State:
        found = replace(FINE, state=state, doubted=True, decided_by=OTHER)
        assert who.parts(actor, found, NOW + timedelta(days=2)) == {Part.AUTHOR}


def test_an_urgent_one_stands_with_the_duty_pool_after_an_hour_a_routine_one_after_twelve() -> None:
    for urgency, hours in (("urgent", 1), ("routine", 12)):
        found, half = replace(FINE, urgency=urgency), NOW + timedelta(hours=hours)
        assert not who.on_duty_pool(found, half - timedelta(seconds=1))
        assert who.on_duty_pool(found, half)
        assert rules.due_at(urgency, NOW) == NOW + timedelta(hours=2 * hours)


def test_who_may_see_one_and_what_lists_show_agree(
    beatbook: Flask, officer: StaffClient, beat: BeatScene, service: UUID, sergeant: StaffClient
) -> None:
    referrals = [submit(officer, beat.park, service, urgency=urgency) for urgency in ("routine", "urgent") * 8]
    people = [officer.person_id, sergeant.person_id, ids.uuid7()]
    beats = [frozenset({beat.id}), frozenset({ids.uuid7()}), frozenset[UUID]()]
    states = [*State, State.DECLINED, State.DECLINED]
    with beatbook.app_context():

        def vary(session: Session) -> None:
            for referral, state in zip(referrals, states, strict=False):
                ended = state in ENDED
                values = {"state": state, "closed_at": clock.now() if ended else None, "sent_at": clock.now()}
                values |= {"outcome": "helped" if state is State.CLOSED else None, "doubted": state is State.DECLINED}
                values |= {"decided_by": sergeant.person_id}
                mine = update(Referral).where(Referral.id == referral)
                session.execute(
                    mine.values(state=State.SENT, sent_at=clock.now())
                )  # by which the database lets it pass
                session.execute(mine.values(**values))

        write(vary)
        for hours, person, role, mine in product((0, 2, 13), people, Role, beats):
            actor = Actor(person_id=person, role=role, name="x", beats=mine)
            now = clock.now() + timedelta(hours=hours)
            listed = set(db.session.scalars(select(Referral.id).where(store.seen_by(actor, now))))
            for found in db.session.scalars(select(Referral)):
                standing = store.light_standing(found)
                may = bool(store.parts(actor, standing, now) - {Part.ADMIN})
                assert may == (found.id in listed), (role, found.state, hours, mine == beats[0], person == people[0])


@pytest.mark.parametrize(
    ("agreed", "now", "added"),
    [
        ({"name": "Amal"}, {"name": "Amal"}, set()),
        ({"name": "Amal"}, {}, set()),
        ({}, {"name": "Amal"}, {"name"}),
        ({"name": "Amal"}, {"name": "Amal Haddad"}, {"name"}),
        ({"needs": ["a", "b"]}, {"needs": ["b"]}, set()),
        ({"needs": ["a"]}, {"needs": ["a", "b"]}, {"needs"}),
        ({"summary": "two rooms, damp walls"}, {"summary": "two rooms"}, set()),
        ({"summary": "two rooms"}, {"summary": "rooms two"}, {"summary"}),
        ({"summary": "two rooms"}, {"summary": "two damp rooms"}, {"summary"}),
        ({"reach": {"value": "1", "message": "yes"}}, {"reach": {"value": "1"}}, set()),
        ({"reach": {"value": "1"}}, {"reach": {"value": "1", "message": "yes"}}, {"reach"}),
        ({"reach": {"value": "1", "safe": "phone"}}, {"reach": {"value": "1"}}, {"reach"}),
        ({"reach": {"value": "1"}}, {"reach": {"value": "2"}}, {"reach"}),
        ({"service": "x"}, {"service": "y"}, {"service"}),
    ],
)
def test_adding_voids_a_consent_and_removing_keeps_it(agreed: Card, now: Card, added: set[str]) -> None:
    assert additions(agreed, now) == added


def test_the_diagram_in_the_docs_is_made_from_the_table() -> None:
    assert drawn() in DOCS.read_text(), "run: python -m app.referrals.diagram, and put it into docs/referrals.md"
