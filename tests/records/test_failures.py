"""What the server does with a record that it fails on: nothing half done, nothing lost, no harm to the others."""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app import clock
from app.audit import log
from app.audit.chain import check
from app.audit.models import AuditEntry
from app.db import db
from app.interactions.models import Interaction
from app.records import kinds, receipts
from app.records.models import Held, Receipt, Redaction
from app.sync import custody
from tests.support.odd_kinds import BREAKS, FULL, NOTE, REFUSED
from tests.support.pocket import Pocket
from tests.support.scenes import BeatScene, a_contact, count

pytestmark = pytest.mark.usefixtures("odd_kinds")


def test_a_record_that_the_disk_has_no_room_for_is_asked_for_again(
    beatbook: Flask, phone: Pocket, beat: BeatScene
) -> None:
    """R-17, R-42: nothing of it is stored, and what stands around it is."""
    before, full, after = phone.seal(a_contact(beat.park)), phone.seal({}, FULL), phone.seal(a_contact(beat.park))
    rows = phone.rows(before, full, after)
    assert [row["status"] for row in rows] == ["created", "deferred", "created"]
    assert rows[1]["retry_after"] > 0
    assert "receipt" not in rows[1]
    assert (count(beatbook, Interaction), count(beatbook, Held), count(beatbook, Redaction)) == (2, 0, 0)
    assert count(beatbook, AuditEntry, AuditEntry.object_id == full.id) == 0


@pytest.mark.parametrize("kind", [BREAKS, REFUSED])
def test_a_record_that_this_server_fails_on_is_kept_and_the_others_are_taken(
    beatbook: Flask, phone: Pocket, beat: BeatScene, kind: str
) -> None:
    good = [phone.seal(a_contact(beat.park)) for _ in range(9)]
    poison = phone.seal({"text": "x"}, kind)
    rows = phone.rows(*good[:4], poison, *good[4:])
    assert [row["status"] for row in rows] == ["created"] * 4 + ["held"] + ["created"] * 5
    assert rows[4]["reason"] == "our_mistake"
    with beatbook.app_context():
        assert receipts.holds(rows[4]["receipt"])
        assert check(log.numbered(db.session()), {}) > 0
    assert (count(beatbook, Interaction), count(beatbook, Receipt), count(beatbook, Held)) == (9, 9, 1)
    assert count(beatbook, Redaction) == 0
    assert phone.rows(*good[:4], poison, *good[4:])[4] == rows[4]


def test_what_a_mistake_kept_out_is_taken_once_the_mistake_is_mended(
    beatbook: Flask, phone: Pocket, odd_kinds: Callable[[Any], None]
) -> None:
    phone.rows(phone.seal({"text": "x"}, BREAKS))
    with beatbook.app_context():
        custody.retry_held()
        assert db.session.scalars(select(Held.ending)).one() == ""
        note = kinds.find(NOTE, 1)
        assert note is not None
        odd_kinds(replace(note, name=BREAKS))
        custody.retry_held()
        db.session.rollback()
        assert db.session.scalars(select(Held.ending)).one() == "released"
    assert count(beatbook, Receipt) == 1


def test_a_failure_says_nothing_of_what_was_typed_in_the_log(
    phone: Pocket, beat: BeatScene, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R-44"""
    monkeypatch.setattr(logging.getLogger("beatbook"), "propagate", True)
    phone.rows(phone.seal({"text": "By the swings"}, REFUSED), phone.seal(a_contact(beat.park, note="At the slide")))
    assert "record failed" in caplog.text
    assert "swings" not in caplog.text
    assert "slide" not in caplog.text
    assert str(phone.person) not in caplog.text


def test_a_moment_outside_of_time_is_corrected_not_fatal(phone: Pocket, beat: BeatScene) -> None:
    for made_at in ("0001-01-01T00:00:00+14:00", "yesterday", "2026-11-03T14:02"):
        row = phone.rows(phone.seal(a_contact(beat.park), made_at=made_at))[0]
        assert (row["status"], row["reason"]) == ("held", "needs_correction"), made_at
    row = phone.rows(phone.seal(a_contact(beat.park), made_at=clock.iso(clock.now())), offset_ms=10**12)[0]
    assert row["status"] in {"created", "held"}


@pytest.mark.parametrize("text", ["\ud800", "a\x00b", "‮evil"])
def test_text_that_no_one_can_type_harms_nobody(beatbook: Flask, phone: Pocket, beat: BeatScene, text: str) -> None:
    odd = [
        phone.seal(a_contact(beat.park, note=text)),
        phone.seal(a_contact(beat.park, **{text: "x"})),
        phone.seal(a_contact(beat.park), tz=text),
        phone.seal(a_contact(beat.park, people=text)),
    ]
    rows = phone.rows(*odd, phone.seal(a_contact(beat.park)))
    assert rows[-1]["status"] == "created"
    assert all(row["status"] in {"created", "held"} for row in rows)
    assert all(row.get("reason") != "our_mistake" for row in rows)
