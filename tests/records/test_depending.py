"""Records that belong to others wait for them, and go by themselves when these have come."""

from flask import Flask
from sqlalchemy import select

from app import ids
from app.db import db
from app.interactions.models import Interaction
from app.records.models import Held
from tests.support.pocket import Pocket
from tests.support.scenes import BeatScene, a_contact, count


def test_in_one_batch_the_order_of_the_records_is_enough(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    first = phone.seal(a_contact(beat.park))
    second = phone.seal(a_contact(beat.park), deps=[first.id])
    assert [row["status"] for row in phone.rows(first, second)] == ["created", "created"]
    assert count(beatbook, Held) == 0


def test_what_waits_is_released_when_the_other_comes(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    first = phone.seal(a_contact(beat.park))
    second = phone.seal(a_contact(beat.park), deps=[first.id])
    assert phone.rows(second)[0]["reason"] == "missing_dependency"
    phone.rows(first)
    assert count(beatbook, Interaction) == 2
    with beatbook.app_context():
        held = db.session.scalars(select(Held)).one()
        assert (held.ending, held.ended_by) == ("released", None)


def test_a_chain_is_released_to_its_end(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    first = phone.seal(a_contact(beat.park))
    chain = [first]
    for _ in range(40):
        chain.append(phone.seal(a_contact(beat.park), deps=[chain[-1].id]))
    phone.rows(*reversed(chain[1:]))
    assert count(beatbook, Held, Held.ended_at.is_(None)) == 40
    phone.rows(first)
    assert count(beatbook, Held, Held.ended_at.is_(None)) == 0
    assert count(beatbook, Interaction) == 41


def test_it_waits_until_the_last_of_several_has_come(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    needed = [phone.seal(a_contact(beat.park)) for _ in range(3)]
    phone.rows(phone.seal(a_contact(beat.park), deps=[one.id for one in needed]))
    for arrived, one in enumerate(needed, start=1):
        assert count(beatbook, Held, Held.ended_at.is_(None)) == 1
        phone.rows(one)
        assert count(beatbook, Interaction) == (arrived if arrived < 3 else 4)


def test_what_is_released_and_still_does_not_fit_asks_its_author(
    beatbook: Flask, phone: Pocket, beat: BeatScene
) -> None:
    first = phone.seal(a_contact(beat.park))
    phone.rows(phone.seal(a_contact(beat.park, people="crowds"), deps=[first.id]))
    phone.rows(first)
    with beatbook.app_context():
        assert db.session.scalars(select(Held.reason)).one() == "needs_correction"


def test_what_waits_for_something_that_never_was_goes_on_waiting(phone: Pocket, beat: BeatScene) -> None:
    record = phone.seal(a_contact(beat.park), deps=[ids.uuid7()])
    phone.rows(record)
    assert phone.rows(phone.seal(a_contact(beat.park)), record)[1]["reason"] == "missing_dependency"
