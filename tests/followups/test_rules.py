"""The table of moves: every state, every move, everybody who may try; days; who sees what."""

from datetime import date, timedelta
from itertools import product
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from app.actor import Actor, Role
from app.db import db
from app.followups import rules, store
from app.followups.kinds import standing_of
from app.followups.models import Followup
from app.followups.rules import Move, Part, Refusal, Standing, State, Step
from tests.followups.scene import away, promise
from tests.support.people import StaffClient, assign
from tests.support.scenes import BeatScene

BEAT, ELSEWHERE = uuid4(), uuid4()
KEEPER, MAKER = uuid4(), uuid4()

#: What each move leads to, written down by hand. Nothing else is possible.
LEADS_TO = {
    State.OPEN: {"done": "done", "cannot_do": "cannot_do", "reschedule": "open", "cancel": "cancelled"},
    State.DONE: {"told_attempt": "done", "told": "told", "could_not_reach": "could_not_reach"},
    State.CANNOT_DO: {"told_attempt": "cannot_do", "told": "told", "could_not_reach": "could_not_reach"},
}
ALSO = {"contact", "hand_over"}
CLOSED = {State.TOLD, State.COULD_NOT_REACH, State.CANCELLED}

#: What each may do at all: who keeps it, its sergeant, the team, and (nothing) somebody of another beat.
MAY = {
    "keeper": set(Move),
    "sergeant": {Move.NOTE, Move.CONTACT, Move.RESCHEDULE, Move.HAND_OVER, Move.CANCEL},
    "team": {Move.NOTE},
    "maker": {Move.NOTE},
    "stranger": set(),
    "stand-in": set(Move),
    "admin": set(),
}


def actor(who: str) -> Actor:
    beats = frozenset({ELSEWHERE if who == "stranger" else BEAT})
    role = {"sergeant": Role.SERGEANT, "admin": Role.ADMIN}.get(who, Role.OFFICER)
    person = {"keeper": KEEPER, "maker": MAKER}.get(who, uuid4())
    return Actor(person_id=person, role=role, name=who, beats=beats)


def standing(state: State, who: str = "keeper", attempts: int = rules.ATTEMPTS_NEEDED) -> Standing:
    return Standing(state, KEEPER, MAKER, BEAT, attempts, keeper_away=who == "stand-in")


def leads_to(state: State, move: Move) -> str | None:
    if move is Move.NOTE or (move in ALSO and state not in CLOSED):
        return state
    return LEADS_TO.get(state, {}).get(move)


@pytest.mark.parametrize(("state", "move", "who"), list(product(State, Move, MAY)))
def test_each_move_in_each_state_by_each_person(state: State, move: Move, who: str) -> None:
    made = rules.after(standing(state, who), move, actor(who))
    expected = leads_to(state, move)
    if expected is None:
        assert isinstance(made, Refusal)
        assert (made is Refusal.CLOSED) == (state in CLOSED)
    elif move in MAY[who]:
        assert isinstance(made, Step)
        assert made.to == expected
        assert made.commutes == (move in {Move.NOTE, Move.CONTACT, Move.TOLD_ATTEMPT})
    else:
        assert made is Refusal.NOT_YOURS
    assert (move in rules.moves(standing(state, who), actor(who))) == isinstance(made, Step)


@pytest.mark.parametrize(("attempts", "enough"), [(0, False), (1, False), (2, True), (7, True)])
def test_nobody_gives_up_before_the_second_attempt(attempts: int, enough: bool) -> None:
    """Invariant 7"""
    made = rules.after(standing(State.DONE, attempts=attempts), Move.COULD_NOT_REACH, actor("keeper"))
    assert made == (Step(State.COULD_NOT_REACH, frozenset({Part.KEEPER})) if enough else Refusal.TRY_AGAIN)


def test_a_follow_up_ends_only_with_the_resident_told_or_out_of_reach_or_cancelled() -> None:
    """Invariant 7: done is not the end."""
    ends = {step.to for step in rules.STEPS.values()} & rules.CLOSED
    into = {(state, move) for (state, move), step in rules.STEPS.items() if step.to in ends and state not in ends}
    assert {move for _state, move in into} == {Move.TOLD, Move.COULD_NOT_REACH, Move.CANCEL}
    assert {state for state, move in into if move is not Move.CANCEL} == {State.DONE, State.CANNOT_DO}
    assert {step.to for (state, _move), step in rules.STEPS.items() if state in rules.CLOSED} == set(rules.CLOSED)


def test_a_sergeant_off_the_beat_is_a_stranger_and_a_stand_in_off_the_beat_too() -> None:
    off = Actor(person_id=uuid4(), role=Role.SERGEANT, name="", beats=frozenset({ELSEWHERE}))
    assert rules.parts(off, standing(State.OPEN, "stand-in")) == frozenset()
    keeps = Actor(person_id=KEEPER, role=Role.SERGEANT, name="", beats=frozenset())
    assert rules.parts(keeps, standing(State.OPEN)) == {Part.TEAM, Part.KEEPER}


def test_one_follow_up_is_judged_as_the_lists_judge_it(
    beatbook: Flask, officer: StaffClient, colleague: StaffClient, beat: BeatScene, next_door: BeatScene
) -> None:
    """R-15"""
    assign(beatbook, officer.person_id, [next_door.id])
    for who, place in ((officer, beat.park), (officer, next_door.park), (colleague, beat.park)):
        promise(who, place)
    away(beatbook, officer.person_id)
    people = (officer.person_id, colleague.person_id, uuid4())
    sets: list[set[UUID]] = [set(), {beat.id}, {next_door.id}, {beat.id, next_door.id}]
    with beatbook.app_context():
        rows = list(db.session.scalars(select(Followup)))
        for person, beats, role in product(people, sets, (Role.OFFICER, Role.SERGEANT)):
            looks = Actor(person_id=person, role=role, name="", beats=frozenset(beats))
            listed = set(db.session.scalars(select(Followup.id).where(store.seen_by(looks))))
            assert listed == {row.id for row in rows if rules.may_see(looks, standing_of(db.session(), row))}
            assert all((store.find(looks, row.id) is not None) == (row.id in listed) for row in rows)


@pytest.mark.parametrize("weekday", range(7))
def test_what_each_answer_about_the_day_means_on_each_weekday(weekday: int) -> None:
    on = date(2026, 11, 2) + timedelta(days=weekday)  # the first is a Monday
    sunday = date(2026, 11, 8)
    picked = date(2027, 1, 31)
    assert rules.due("today", None, on) == (on, False)
    assert rules.due("next_shift", None, on) == (on + timedelta(days=1), True)
    assert rules.due("this_week", None, on) == (sunday, False)
    assert rules.due("pick", picked, on) == (picked, False)
    for choice in ("today", "next_shift", "this_week", "pick"):
        day, shift = rules.due(choice, picked, on)
        assert rules.last_on(day, shift) - day == timedelta(days=4 if choice == "next_shift" else 0)


def test_a_day_that_was_picked_counts_only_where_that_was_the_answer() -> None:
    on, picked = date(2026, 11, 2), date(2027, 1, 31)
    assert rules.due("today", picked, on)[0] == on


@pytest.mark.parametrize("state", State)
def test_until_when_a_number_is_kept(state: State) -> None:
    """Invariant 10: 90 days after it is due, 30 days after it ended, never gone before it is needed."""
    today = date(2026, 11, 2)
    for due_on in (today - timedelta(days=200), today, today + timedelta(days=20)):
        expected = timedelta(days=30) if state in CLOSED else max(due_on - today, timedelta()) + timedelta(days=90)
        assert rules.delete_on(state, due_on, today) - today == expected
