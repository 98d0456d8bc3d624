"""Four who decide at once make one decision; a withdrawal beats whatever comes with it: on both engines (R-16)."""

import threading
from collections import Counter
from collections.abc import Callable
from functools import partial
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import ids
from app.actor import Actor, Role
from app.db import db, write
from app.notices.models import Notice
from app.referrals import moving
from app.referrals.models import Decision, Referral
from app.referrals.moving import Changed, Made, Mover, With
from app.referrals.rules import Move, Refusal
from tests.referrals.scene import card, notices, stored, submit
from tests.support.people import StaffClient, sign_in_as
from tests.support.scenes import BeatScene

ROUNDS, AT_ONCE, WITHDRAWALS = 200, 4, 40


def test_four_who_approve_at_once_send_once(
    beatbook: Flask, officer: StaffClient, beat: BeatScene, service: UUID
) -> None:

    sergeants = [sign_in_as(beatbook, Role.SERGEANT, beats=[beat.id], name=f"Sergeant {n}") for n in range(AT_ONCE)]
    actors = [
        Actor(person_id=one.person_id, role=Role.SERGEANT, name=one.name, beats=frozenset({beat.id}))
        for one in sergeants
    ]
    first = submit(officer, beat.park, service)
    referrals = [first, *(submit(officer, beat.park, service) for _n in range(ROUNDS - 1))]
    outcomes: Counter[str] = Counter()
    for referral in referrals:
        outcomes.update(_at_once(beatbook, referral, actors))
    assert outcomes == {"made": ROUNDS, "refused": ROUNDS * (AT_ONCE - 1)}
    with beatbook.app_context():
        assert db.session.scalar(select(func.count()).select_from(Decision)) == ROUNDS
        assert db.session.scalar(select(func.count()).select_from(Notice)) == ROUNDS
        assert set(db.session.scalars(select(Referral.state))) == {"sent"}


@pytest.mark.parametrize("against", [Move.APPROVE, Move.ACCEPT])
def test_a_withdrawal_at_the_same_moment_wins_whoever_was_first(
    beatbook: Flask, officer: StaffClient, sergeant: StaffClient, beat: BeatScene, service: UUID, against: Move
) -> None:
    """Invariant 3: nothing stays shared, and every service that it went to is told to delete it."""
    author = Actor(person_id=officer.person_id, role=Role.OFFICER, name="x", beats=frozenset({beat.id}))
    reader = Actor(person_id=sergeant.person_id, role=Role.SERGEANT, name="y", beats=frozenset({beat.id}))
    other = Mover("worker", ids.uuid7(), services=frozenset({service})) if against is Move.ACCEPT else None
    outcomes: Counter[str] = Counter()
    for turn in range(WITHDRAWALS):
        referral = submit(officer, beat.park, service)
        if against is Move.ACCEPT:
            assert _make(beatbook, referral, Move.APPROVE, Mover.person(reader), 1) == "made"
        version = stored(beatbook, referral).version
        steps = [
            partial(_make, beatbook, referral, Move.WITHDRAW, Mover.person(author), None),
            partial(_make, beatbook, referral, against, other or Mover.person(reader), version),
        ]
        withdrawn, answered = together(steps if turn % 2 else steps[::-1])[:: 1 if turn % 2 else -1]
        assert withdrawn == "made"
        outcomes[answered] += 1
        row = stored(beatbook, referral)
        assert (row.state, row.purged_at is not None, card(beatbook, referral)) == ("withdrawn", True, {})
        told = notices(beatbook, referral)
        assert {state for topic, state in told if topic == "referral.waiting"} <= {"cancelled"}
        was_sent = against is Move.ACCEPT or answered == "made"
        assert (("referral.delete", "queued") in told) == was_sent
    assert set(outcomes) <= {"made", "refused"}


def _make(app: Flask, referral: UUID, move: Move, mover: Mover, version: int | None) -> str:
    with app.test_request_context():
        made = write(lambda s: moving.make(s, s.get_one(Referral, referral), move, mover, version, With()))
        db.session.remove()
    return "made" if isinstance(made, Made) else "refused" if isinstance(made, Changed | Refusal) else "?"


def _at_once(app: Flask, referral: UUID, actors: list[Actor]) -> list[str]:
    return together([partial(_make, app, referral, Move.APPROVE, Mover.person(actor), 1) for actor in actors])


def together(steps: list[Callable[[], str]]) -> list[str]:
    """What each of these answers, begun at the same moment, in their order."""
    barrier, said = threading.Barrier(len(steps)), [""] * len(steps)

    def go(n: int) -> None:
        barrier.wait()
        said[n] = steps[n]()

    threads = [threading.Thread(target=go, args=(n,)) for n in range(len(steps))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said
