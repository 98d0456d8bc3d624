"""Four who decide at once make one decision, two hundred times, on both engines (R-16)."""

import threading
from collections import Counter
from uuid import UUID

from flask import Flask
from sqlalchemy import func, select

from app.actor import Actor, Role
from app.db import db, write
from app.notices.models import Notice
from app.referrals import moving
from app.referrals.models import Decision, Referral
from app.referrals.moving import Changed, Made, Mover, With
from app.referrals.rules import Move, Refusal
from tests.referrals.scene import submit
from tests.support.people import StaffClient, sign_in_as
from tests.support.scenes import BeatScene

ROUNDS, AT_ONCE = 200, 4


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


def _at_once(app: Flask, referral: UUID, actors: list[Actor]) -> list[str]:
    barrier, said = threading.Barrier(len(actors)), []

    def decide(actor: Actor) -> None:
        barrier.wait()
        with app.test_request_context():
            mover = Mover.person(actor)
            made = write(lambda s: moving.make(s, s.get_one(Referral, referral), Move.APPROVE, mover, 1, With()))
            said.append("made" if isinstance(made, Made) else "refused" if isinstance(made, Changed | Refusal) else "?")
            db.session.remove()

    threads = [threading.Thread(target=decide, args=(actor,)) for actor in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said
