"""The same record hears the same answer, however often it is sent; and nobody learns of another's (R-15, R-17)."""

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from app import clock
from app.accounts.models import Device
from app.audit.models import AuditEntry
from app.db import db, write
from app.interactions.models import Interaction
from app.records import receipts
from app.records.models import Held, Receipt
from tests.support.pocket import Pocket, Sealed, enrolled
from tests.support.scenes import BeatScene, a_contact, count, on_beat


def good(phone: Pocket, beat: BeatScene) -> Sealed:
    return phone.seal(a_contact(beat.park))


def wrong(phone: Pocket, beat: BeatScene) -> Sealed:
    return phone.seal(a_contact(beat.park, people="crowds"))


def unproven(phone: Pocket, beat: BeatScene) -> Sealed:
    return phone.seal(a_contact(beat.park)).but(mac=None)


def unknown(phone: Pocket, beat: BeatScene) -> Sealed:
    return phone.seal({"sky": "grey"}, "weather.note")


def unreadable(phone: Pocket, beat: BeatScene) -> Sealed:
    return phone.seal(a_contact(beat.park)).but(sealed="AAAA")


@pytest.mark.parametrize("make", [good, wrong, unproven, unknown, unreadable])
def test_a_second_sending_changes_nothing(beatbook: Flask, phone: Pocket, beat: BeatScene, make: object) -> None:
    """R-17: no second row, no second line in the log, the same receipt."""
    record = make(phone, beat)  # type: ignore[operator]
    first = phone.rows(record)[0]
    rows = [count(beatbook, model) for model in (Interaction, Receipt, Held, AuditEntry)]
    second = phone.rows(record)[0]
    assert second == first | {"status": "duplicate" if first["status"] == "created" else first["status"]}
    assert [count(beatbook, model) for model in (Interaction, Receipt, Held, AuditEntry)] == rows
    with beatbook.app_context():
        assert receipts.holds(first["receipt"])


@pytest.mark.parametrize("part", ["id", "owner", "digest", "received_at", "sig", "kid"])
def test_a_receipt_that_was_changed_does_not_verify(beatbook: Flask, phone: Pocket, beat: BeatScene, part: str) -> None:
    receipt = phone.rows(good(phone, beat))[0]["receipt"]
    with beatbook.app_context():
        assert receipts.holds(receipt)
        assert not receipts.holds(receipt | {part: receipt[part][::-1]})
        assert not receipts.holds(receipt | {"sig": "!"})


def test_the_answer_is_the_same_after_the_phone_was_revoked(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    """The answer was lost, then the phone: what was signed for stays signed for."""
    record = good(phone, beat)
    first = phone.rows(record)[0]
    with beatbook.app_context():
        write(lambda session: session.execute(update(Device).values(revoked_at=clock.now())))
    assert phone.rows(record)[0] == first | {"status": "duplicate"}
    assert count(beatbook, Held) == 0


def test_the_answer_is_the_same_after_custody_has_ended(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    record = unproven(phone, beat)
    first = phone.rows(record)[0]
    with beatbook.app_context():
        write(lambda session: session.execute(update(Held).values(ended_at=clock.now(), ending="closed")))
    assert phone.rows(record)[0] == first
    assert count(beatbook, Held) == 1


def test_the_same_bytes_under_another_owner_are_another_record(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    """They don't open there, and are kept for themselves; nobody's custody mixes with another's."""
    stranger = enrolled(beatbook, name="Sami Reed")
    mine = unreadable(phone, beat)
    phone.rows(mine)
    row = stranger.rows(mine.but(owner=str(stranger.person), device=stranger.device))[0]
    assert (row["status"], row["receipt"]["owner"]) == ("held", str(stranger.person))
    assert count(beatbook, Held) == 2


@pytest.fixture
def stranger(beatbook: Flask, phone: Pocket, beat: BeatScene) -> Pocket:
    found = enrolled(beatbook, name="Sami Reed")
    on_beat(beatbook, found.person, beat)
    return found


@pytest.mark.parametrize("can_correct", [True, False])
def test_a_stranger_who_knows_an_id_learns_nothing_of_it(
    beatbook: Flask, phone: Pocket, beat: BeatScene, stranger: Pocket, can_correct: bool
) -> None:
    """R-15: neither its receipt nor its version, and not that it was corrected."""
    mine, other = good(phone, beat), good(phone, beat)
    phone.rows(mine, phone.seal(a_contact(beat.park), supersedes=other.id))
    for known in (mine, other):
        row = stranger.rows(stranger.seal(a_contact(beat.park), id=known.id), can_correct=can_correct)[0]
        assert row["status"] == "held"
        assert (row["receipt"]["owner"], row.get("version"), row.get("errors")) == (str(stranger.person), None, None)
    assert count(beatbook, Interaction) == 2


def test_without_proof_a_known_id_and_a_new_one_sound_alike(phone: Pocket, beat: BeatScene, stranger: Pocket) -> None:
    mine = good(phone, beat)
    phone.rows(mine)
    told = [
        stranger.rows(stranger.seal(a_contact(beat.park), id=name).but(owner=str(phone.person)))[0]
        for name in (mine.id, None)
    ]
    same = [{name: row[name] for name in ("status", "reason")} for row in told]
    assert same[0] == same[1]


def test_nobody_can_take_the_place_of_anothers_record_that_is_still_to_come(
    beatbook: Flask, phone: Pocket, beat: BeatScene, stranger: Pocket
) -> None:
    mine = good(phone, beat)
    assert stranger.rows(stranger.seal(a_contact(beat.park), supersedes=mine.id))[0]["status"] == "created"
    row = phone.rows(mine)[0]
    assert (row["status"], row["reason"]) == ("held", "same_id")
    with beatbook.app_context():
        assert db.session.scalars(select(Held.owner)).one() == phone.person


def test_nobody_can_correct_anothers_record(beatbook: Flask, phone: Pocket, beat: BeatScene, stranger: Pocket) -> None:
    mine, held = good(phone, beat), wrong(phone, beat)
    phone.rows(mine, held)
    for old in (mine, held):
        stranger.rows(stranger.seal(a_contact(beat.park, people="20+"), supersedes=old.id))
    with beatbook.app_context():
        kept = db.session.get_one(Interaction, UUID(mine.id))
        assert (kept.people, kept.version, kept.recorded_by) == ("1", 1, phone.person)
        assert db.session.scalars(select(Held.ending)).one() == ""
