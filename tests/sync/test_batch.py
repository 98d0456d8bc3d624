"""What a phone is answered, record by record (R-17, R-18)."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app import clock, ids
from app.audit import log
from app.audit.chain import check
from app.audit.models import AuditEntry
from app.db import db
from app.interactions.models import Interaction, InteractionBefore
from app.records import receipts
from app.records.models import Held, Receipt, Redaction
from tests.support.pocket import Pocket, enrolled
from tests.support.scenes import BeatScene, a_contact, count


def test_a_record_is_taken_once_and_signed_for(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    """R-17"""
    record = phone.seal(a_contact(beat.park, note="Two lamps out on the path"))
    first, second = phone.rows(record)[0], phone.rows(record)[0]
    assert (first["status"], second["status"]) == ("created", "duplicate")
    assert first["receipt"] == second["receipt"]
    assert count(beatbook, Interaction) == 1
    assert count(beatbook, AuditEntry, AuditEntry.action == "interaction.create") == 1
    with beatbook.app_context():
        assert receipts.holds(first["receipt"])
        assert not receipts.holds(first["receipt"] | {"digest": "0" * 64})
        kept = db.session.scalars(select(Interaction)).one()
        assert (kept.note, kept.recorded_by, kept.place_id) == ("Two lamps out on the path", phone.person, beat.park)


def test_rows_come_in_the_order_of_the_records(phone: Pocket, beat: BeatScene) -> None:
    records = [phone.seal(a_contact(beat.park)) for _ in range(20)]
    assert [row["id"] for row in phone.rows(*records)] == [record.id for record in records]


def test_the_same_record_twice_in_one_batch_is_one_record(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    record = phone.seal(a_contact(beat.park))
    assert [row["status"] for row in phone.rows(record, record)] == ["created", "duplicate"]
    assert count(beatbook, Interaction) == 1


def test_a_poison_record_does_not_keep_the_others_out(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    good = [phone.seal(a_contact(beat.park)) for _ in range(9)]
    poison = phone.seal(a_contact(beat.park)).but(sealed="AAAA")
    rows = phone.rows(*good[:4], poison, *good[4:])
    assert [row["status"] for row in rows] == ["created"] * 4 + ["held"] + ["created"] * 5
    assert count(beatbook, Interaction) == 9
    assert count(beatbook, Held) == 1


def test_another_body_under_the_same_id_loses_nothing(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    """R-17: same id and other content is a conflict for its author at the form, and kept for everyone else."""
    first = phone.seal(a_contact(beat.park, note="one"))
    other = phone.seal(a_contact(beat.park, note="two"), id=first.id)
    phone.rows(first)
    assert phone.rows(other, can_correct=True)[0]["status"] == "conflict"
    assert count(beatbook, Held) == 0
    row = phone.rows(other)[0]
    assert (row["status"], row["reason"]) == ("held", "same_id")
    assert phone.rows(other)[0] == row
    assert count(beatbook, Interaction) == 1


@pytest.mark.parametrize("forged", [{"mac": None}, {"mac": "AAAA"}, {"mac": "!"}])
def test_a_record_without_proof_of_its_author_is_held(
    beatbook: Flask, phone: Pocket, beat: BeatScene, forged: dict[str, object]
) -> None:
    """R-17: nothing is revealed, nothing is lost."""
    record = phone.seal(a_contact(beat.park)).but(**forged)
    row = phone.rows(record)[0]
    assert (row["status"], row["reason"]) == ("held", "author_not_proven")
    assert phone.rows(record)[0] == row
    assert (count(beatbook, Interaction), count(beatbook, Held)) == (0, 1)


def test_a_stranger_with_a_known_id_learns_nothing(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    """R-17"""
    record = phone.seal(a_contact(beat.park))
    phone.rows(record)
    stranger = enrolled(beatbook, name="Sami Reed")
    theirs = stranger.seal(a_contact(beat.park), id=record.id)
    row = stranger.rows(theirs, can_correct=True)[0]
    assert row["status"] == "held"
    assert row["receipt"]["owner"] == str(stranger.person)


def test_two_officers_on_one_phone_each_keep_what_is_theirs(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    """R-18: the phone sends everybody's records, whoever is signed in, or nobody."""
    mine = phone.seal(a_contact(beat.park))
    assert phone.post("/sign-out", {})[0] == 303
    assert phone.rows(mine)[0]["status"] == "created"
    with beatbook.app_context():
        assert db.session.scalars(select(Interaction.recorded_by)).one() == phone.person


def test_what_can_not_be_corrected_now_is_kept(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    record = phone.seal(a_contact(beat.park, people="crowds"))
    row = phone.rows(record, can_correct=True)[0]
    assert row["status"] == "invalid"
    assert "people" in row["errors"]
    assert count(beatbook, Held) == 0
    assert phone.rows(record)[0]["reason"] == "needs_correction"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"surprise": "x"}, "unknown_field"),
        ({"recorded_by": "x"}, "server_field"),
        ({"state": "approved", "surprise": "x"}, "server_field"),
    ],
)
def test_names_that_the_server_does_not_know_are_held(
    beatbook: Flask, phone: Pocket, beat: BeatScene, fields: dict[str, str], reason: str
) -> None:
    """R-16a, R-17"""
    row = phone.rows(phone.seal(a_contact(beat.park, **fields)))[0]
    assert (row["status"], row["reason"]) == ("held", reason)
    refused = count(beatbook, AuditEntry, AuditEntry.action == "record.server_field")
    assert refused == (reason == "server_field")


def test_an_unknown_kind_is_kept_for_a_newer_server(phone: Pocket, beat: BeatScene) -> None:
    assert phone.rows(phone.seal({"x": "y"}, "weather.note"))[0]["reason"] == "unknown_kind"
    assert phone.rows(phone.seal(a_contact(beat.park), v=9))[0]["reason"] == "unknown_kind"


def test_an_unknown_key_is_asked_for_again_or_kept(phone: Pocket, beat: BeatScene) -> None:
    record = phone.seal(a_contact(beat.park), kid="k99-dead")
    assert phone.rows(record, can_correct=True)[0]["status"] == "reseal"
    assert phone.rows(record)[0]["reason"] == "unknown_key"


def test_a_revoked_phone_is_wiped_and_what_it_sends_is_kept(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    record = phone.seal(a_contact(beat.park))
    assert phone.post(f"/account/phones/{phone.device}/revoke", {})[0] == 303
    status, told = phone.hello()
    assert (status, told["wipe"]) == (200, True)
    assert phone.rows(record)[0]["reason"] == "revoked_phone"


def test_a_record_on_somebody_elses_beat_waits_for_its_sergeant(beatbook: Flask, beat: BeatScene) -> None:
    stranger = enrolled(beatbook, name="Sami Reed")
    row = stranger.rows(stranger.seal(a_contact(beat.park)))[0]
    assert (row["status"], row["reason"]) == ("held", "lost_scope")
    with beatbook.app_context():
        assert db.session.scalars(select(Held.beat_id)).one() == beat.id


def test_a_change_made_on_an_old_version_is_told_or_kept(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    first = phone.seal(a_contact(beat.park))
    phone.rows(first)
    base = {"id": first.id, "version": 1}
    assert phone.rows(phone.seal(a_contact(beat.park, people="2-5"), "interaction.amend", base=base))[0]["version"] == 2
    late = phone.seal({"why": "typed twice"}, "interaction.void", base=base)
    assert phone.rows(late, can_correct=True)[0]["status"] == "conflict"
    assert phone.rows(late)[0]["reason"] == "changed_meanwhile"
    assert count(beatbook, InteractionBefore) == 1


def test_a_record_waits_for_the_one_it_belongs_to(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    first = phone.seal(a_contact(beat.park))
    second = phone.seal(a_contact(beat.park, people="2-5"), deps=[first.id])
    assert phone.rows(second)[0]["reason"] == "missing_dependency"
    assert phone.rows(first)[0]["status"] == "created"
    assert count(beatbook, Interaction) == 2
    assert count(beatbook, Held, Held.ended_at.is_(None)) == 0


def test_a_correction_takes_the_place_of_what_was_sent(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    first = phone.seal(a_contact(beat.park, people="1"))
    again = phone.seal(a_contact(beat.park, people="6-20"), supersedes=first.id)
    phone.rows(first)
    assert phone.rows(again)[0]["status"] == "created"
    with beatbook.app_context():
        assert db.session.scalars(select(Interaction.people)).all() == ["6-20"]


def test_what_was_corrected_before_it_came_is_gone(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    first = phone.seal(a_contact(beat.park, people="1"))
    again = phone.seal(a_contact(beat.park, people="6-20"), supersedes=first.id)
    assert [row["status"] for row in phone.rows(again, first)] == ["created", "gone"]
    with beatbook.app_context():
        assert db.session.scalars(select(Interaction.people)).all() == ["6-20"]


def test_what_was_held_ends_when_its_correction_comes(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    first = phone.seal(a_contact(beat.park, people="crowds"))
    assert phone.rows(first)[0]["status"] == "held"
    again = phone.seal(a_contact(beat.park, people="20+"), supersedes=first.id)
    assert phone.rows(again)[0]["status"] == "created"
    with beatbook.app_context():
        assert db.session.scalars(select(Held.ending)).all() == ["corrected"]


def test_a_wrong_clock_is_put_right_and_flagged(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    """R-19"""
    made = clock.now() - timedelta(hours=3)
    row = phone.rows(phone.seal(a_contact(beat.park), made_at=clock.iso(made)), offset_ms=3 * 3600 * 1000)[0]
    assert row["status"] == "created"
    with beatbook.app_context():
        kept = db.session.scalars(select(Interaction)).one()
        assert (kept.made_at, kept.occurred_at) == (made, made + timedelta(hours=3))
        assert kept.offset_ms == 3 * 3600 * 1000


def test_a_note_that_names_somebody_is_taken_flagged_and_listed(
    beatbook: Flask, phone: Pocket, beat: BeatScene
) -> None:
    row = phone.rows(phone.seal(a_contact(beat.park, note="Her number is 07700 900123, call after six")))[0]
    assert row["status"] == "created"
    assert count(beatbook, Redaction) == 1
    with beatbook.app_context():
        assert db.session.scalars(select(Interaction.note_flagged)).one() is True


def test_the_audit_log_is_whole_after_all_of_it(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    """R-35"""
    phone.rows(*(phone.seal(a_contact(beat.park)) for _ in range(10)), phone.seal({}).but(mac=None))
    with beatbook.app_context():
        assert check(log.numbered(db.session()), {}) > 10


def test_a_signed_receipt_names_its_record_and_owner(phone: Pocket, beat: BeatScene) -> None:
    record = phone.seal(a_contact(beat.park))
    receipt = phone.rows(record)[0]["receipt"]
    assert (receipt["id"], receipt["owner"]) == (record.id, str(phone.person))
    assert count.__name__ == "count"


def test_many_ids_that_were_never_sent_are_no_receipts(beatbook: Flask, phone: Pocket) -> None:
    phone.hello(pending=[str(ids.uuid7()) for _ in range(200)])
    assert count(beatbook, Receipt) == 0
