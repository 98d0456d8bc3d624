"""Deciding on a concern over HTTP: every move in every state, codes, beats, duplicates, and two who decide at once."""

from __future__ import annotations

import threading
from collections import Counter
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app import clock
from app.actor import Actor, Role
from app.concerns import moving, rules, thread
from app.concerns.models import Concern, ConcernEntry
from app.concerns.moving import Changed, Made, With
from app.concerns.rules import Move, Part, State
from app.db import db, write
from tests.concerns.scene import by_resident, decide, lines, passed_on, raised, rows, stored, write_back
from tests.support.people import StaffClient
from tests.support.scenes import BeatScene

REASONS = {"partner": "council", "close_not_fixed": "no_means", "pass_on": "utilities"}
ROUNDS, AT_ONCE = 50, 2


def _put(app: Flask, concern: UUID, state: State, beat: UUID | None) -> None:
    """Let it stand in a state, as if it had come there."""
    values = {"state": state, "beat_id": beat, "closed_at": clock.now() if state in rules.CLOSED else None}
    with app.app_context():
        write(lambda session: session.execute(update(Concern).where(Concern.id == concern).values(**values)))


@pytest.mark.parametrize("who", ["reader", "officer", "sergeant"])
def test_every_decision_in_every_state_does_what_the_rules_say(
    beatbook: Flask, beat: BeatScene, request: pytest.FixtureRequest, who: str
) -> None:
    client, concern, main = request.getfixturevalue(who), raised(beatbook, beat.id), raised(beatbook, beat.id)
    _put(beatbook, main, State.ASSIGNED, beat.id)
    parts = {Part.OFFICER} if who == "officer" else {Part.READER}
    for state, move in product(State, Move):
        on_beat = state not in rules.NEW
        _put(beatbook, concern, state, beat.id if on_beat else None)
        sees = who != "officer" or state in rules.ON_PATROL
        mine = frozenset(parts | ({Part.OFFICER} if state in rules.ON_PATROL else set()))
        step = rules.STEPS.get((state, move))
        answer = decide(client, beatbook, concern, move, reason=REASONS.get(move, ""), beat=beat.id, main=main)
        after = State(stored(beatbook, concern).state)
        if not sees:
            expected = 404
        elif move in {Move.PROMISE, Move.SOLVED, Move.STOP}:
            expected = 400
        elif step is None:
            expected = 409
        else:
            expected = 303 if step.by & mine else 403
        assert (answer.status_code, after) == (expected, step.to if step and expected == 303 else state), (state, move)


def test_a_move_needs_its_code_its_beat_or_the_other_concern(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient
) -> None:
    concern = raised(beatbook, beat.id)
    for decision, said in (
        ("close_not_fixed", {"reason": "council"}),
        ("pass_on", {}),
        ("assign", {"beat": concern}),
        ("assign", {}),
        ("duplicate", {"main": concern}),
        ("duplicate", {"main": beat.id}),
    ):
        assert decide(sergeant, beatbook, concern, decision, **said).status_code == 422, decision
    assert decide(sergeant, beatbook, concern, "make_tea").status_code == 400
    assert stored(beatbook, concern).state == State.RECEIVED


def test_what_was_seen_too_long_ago_is_refused_and_keeps_what_was_chosen(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient, other_sergeant: StaffClient
) -> None:
    concern = raised(beatbook, beat.id)
    assert decide(other_sergeant, beatbook, concern, "read").status_code == 303
    answer = decide(sergeant, beatbook, concern, "close_not_fixed", version=1, reason="no_means")
    assert answer.status_code == 409
    assert "Somebody was quicker: it is now “Being read”" in answer.text
    assert 'value="no_means" checked' in answer.text
    assert stored(beatbook, concern).state == State.BEING_READ


def test_a_decision_on_what_went_to_another_beat_says_so(
    beatbook: Flask, beat: BeatScene, next_door: BeatScene, sergeant: StaffClient, far_sergeant: StaffClient
) -> None:
    concern = raised(beatbook, beat.id)
    assert decide(sergeant, beatbook, concern, "assign", beat=next_door.id).status_code == 303
    assert sergeant.get(f"/concerns/{concern}").status_code == 404
    assert rows(far_sergeant.get("/concerns").text) == [concern]


def test_passing_on_can_answer_at_once(beatbook: Flask, beat: BeatScene, sergeant: StaffClient) -> None:
    concern = raised(beatbook, beat.id)
    assert decide(sergeant, beatbook, concern, "assign", beat=beat.id, say="read").status_code == 303
    found = stored(beatbook, concern)
    assert found.answered_at is not None
    assert found.news
    assert ("concern.answer", "ok") in lines(beatbook, concern)


def test_assigning_and_starting_are_no_first_answer_yet(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient, officer: StaffClient
) -> None:
    concern = passed_on(sergeant, beatbook, beat.id)
    assert decide(officer, beatbook, concern, "start").status_code == 303
    assert stored(beatbook, concern).answered_at is None
    assert decide(officer, beatbook, concern, "partner", reason="council").status_code == 303
    assert stored(beatbook, concern).answered_at is not None


def test_one_that_repeats_another_shares_what_becomes_of_it(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient, officer: StaffClient
) -> None:
    main, again = passed_on(sergeant, beatbook, beat.id), raised(beatbook, beat.id)
    assert decide(sergeant, beatbook, again, "duplicate", main=main).status_code == 303
    by_resident(beatbook, again, thread.read_by_resident)
    assert decide(officer, beatbook, main, "resolve").status_code == 303
    assert (stored(beatbook, again).duplicate_of, stored(beatbook, again).news) == (main, True)


def test_those_put_to_one_go_with_it_when_it_is_put_to_a_third(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient
) -> None:
    first, second, third = (raised(beatbook, beat.id) for _n in range(3))
    assert decide(sergeant, beatbook, first, "duplicate", main=second).status_code == 303
    assert decide(sergeant, beatbook, second, "duplicate", main=third).status_code == 303
    assert stored(beatbook, first).duplicate_of == third
    assert decide(sergeant, beatbook, third, "duplicate", main=first).status_code == 409
    assert decide(sergeant, beatbook, first, "reopen").status_code == 303
    assert stored(beatbook, first).duplicate_of is None


def test_who_asks_again_is_read_again(beatbook: Flask, beat: BeatScene, sergeant: StaffClient) -> None:
    concern = passed_on(sergeant, beatbook, beat.id)
    assert decide(sergeant, beatbook, concern, "resolve").status_code == 303
    by_resident(beatbook, concern, thread.ask_again)
    assert "They asked again" in sergeant.get(f"/concerns/{concern}").text
    assert sergeant.submit(f"/concerns/{concern}/screen").status_code == 303
    assert not stored(beatbook, concern).unread


def test_spam_is_taken_back_and_a_message_to_it_is_not_lost(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient
) -> None:
    concern = raised(beatbook, beat.id)
    assert decide(sergeant, beatbook, concern, "spam").status_code == 303
    assert not stored(beatbook, concern).news
    write_back(beatbook, concern, "I am a real person.")
    assert rows(sergeant.get("/concerns?state=messages").text) == [concern]
    assert decide(sergeant, beatbook, concern, "not_spam").status_code == 303
    assert rows(sergeant.get("/concerns?state=new").text) == [concern]


def test_what_was_refused_is_in_the_log(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient, officer: StaffClient
) -> None:
    concern = passed_on(sergeant, beatbook, beat.id)
    assert decide(officer, beatbook, concern, "pass_on", reason="council").status_code == 403
    assert ("concern.pass_on", "not_yours") in lines(beatbook, concern)


def test_two_who_decide_at_once_make_one_decision(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient, other_sergeant: StaffClient
) -> None:
    """R-16"""
    actors = [
        Actor(person_id=one.person_id, role=Role.SERGEANT, name=one.name, beats=frozenset({beat.id}))
        for one in (sergeant, other_sergeant)
    ]
    concerns = [raised(beatbook, beat.id) for _n in range(ROUNDS)]
    outcomes: Counter[str] = Counter()
    for concern in concerns:
        outcomes.update(_at_once(beatbook, concern, beat.id, actors))
    assert outcomes == {"made": ROUNDS, "changed": ROUNDS}
    with beatbook.app_context():
        assert db.session.scalar(select(func.count()).select_from(ConcernEntry)) == ROUNDS
        assert set(db.session.scalars(select(Concern.version))) == {2}


def _at_once(app: Flask, concern: UUID, beat: UUID, actors: list[Actor]) -> list[str]:
    barrier, said = threading.Barrier(AT_ONCE), []
    moves: tuple[tuple[Move, Any], ...] = ((Move.ASSIGN, {"beat_id": beat}), (Move.SPAM, {}))

    def act(actor: Actor, move: Move, values: dict[str, Any]) -> None:
        barrier.wait()
        with app.test_request_context():
            what = With(values=values)
            made = write(lambda s: moving.make(s, s.get_one(Concern, concern), move, actor, 1, what))
            said.append("made" if isinstance(made, Made) else "changed" if isinstance(made, Changed) else "?")
            db.session.remove()

    threads = [threading.Thread(target=act, args=(one, *move)) for one, move in zip(actors, moves, strict=True)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return said
