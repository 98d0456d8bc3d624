"""What a pair of fresh eyes found: ways by which words, times or an ending could have got out or lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from app import clock
from app.actor import Role
from app.concerns import thread
from app.concerns.models import Concern, ConcernMessage
from app.db import db, write
from tests.concerns.resident import Resident, code_on
from tests.concerns.scene import by_resident, decide, hours_ago, passed_on, raised, rows, stored, write_back
from tests.support.people import StaffClient, sign_in_as
from tests.support.scenes import BeatScene, a_beat, count


def test_a_translation_of_words_that_were_hidden_reaches_nobody_on_patrol(
    beatbook: Flask, beat: BeatScene, officer: StaffClient, sergeant: StaffClient
) -> None:
    concern = raised(beatbook, beat.id, description="Juan Perez grita de noche", language="es")
    about = f"/concerns/{concern}/words"
    said = {"part": "description", "do": "translate", "text": "Juan Perez shouts at night"}
    assert sergeant.submit(about, data=said).status_code == 303
    hidden = {"part": "description", "do": "show", "text": "Alguien grita de noche", "seen": ""}
    assert sergeant.submit(about, data=hidden).status_code == 303
    assert decide(sergeant, beatbook, concern, "assign", beat=beat.id).status_code == 303
    for address in (f"/concerns/{concern}", f"/concerns/{concern}/on-patrol", "/today", "/sync/pack"):
        answer = officer.get(address, headers={"X-Sync": "1"})
        assert answer.status_code == 200, address
        assert "Perez" not in answer.text, address
    assert "Alguien grita" in officer.get(f"/concerns/{concern}/on-patrol").text


def test_whoever_takes_more_than_an_hour_over_the_form_still_gets_the_code(beatbook: Flask) -> None:
    someone, began = Resident(beatbook), clock.now()
    with clock.at(began - timedelta(hours=5)):
        _page, held = someone.walk()
    first, again = someone.post("/concerns", held), someone.post("/concerns", held)
    assert code_on(first) == code_on(again)
    with clock.at(began + timedelta(hours=4)):
        assert "data-code" not in someone.post("/concerns", held).text


def test_nothing_begins_anew_once_the_words_are_deleted(
    beatbook: Flask, beat: BeatScene, officer: StaffClient, sergeant: StaffClient
) -> None:
    """Invariant 10"""
    concern = passed_on(sergeant, beatbook, beat.id)
    with beatbook.app_context():
        write(lambda session: thread.purge(session, session.get_one(Concern, concern)))
    row = stored(beatbook, concern)
    assert (row.state, row.closed_at is None) == ("closed_not_fixed", False)
    assert decide(sergeant, beatbook, concern, "reopen").status_code == 409
    assert officer.submit(f"/concerns/{concern}/answer", data={"code": "looked"}).status_code == 409
    note = {"concern": str(concern), "words": "Something new", "tz": "UTC"}
    assert officer.submit(f"/concerns/{concern}/notes", data=note).status_code in {400, 404, 409, 422}
    assert str(concern) not in officer.get("/today").text
    assert count(beatbook, ConcernMessage, ConcernMessage.purged.is_(False)) == 0


@pytest.mark.parametrize("solved", [True, False])
def test_whoever_has_the_code_does_not_hide_a_danger_that_nobody_has_read(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient, far_sergeant: StaffClient, solved: bool
) -> None:
    with hours_ago(5):
        concern = raised(beatbook, beat.id, danger="yes")
    by_resident(beatbook, concern, thread.close, solved=solved)
    assert stored(beatbook, concern).unread
    for reader in (sergeant, far_sergeant):
        assert concern in rows(reader.get("/concerns").text)


@pytest.mark.parametrize("solved", [True, False])
def test_stopping_and_asking_again_sets_no_clock_back_that_nobody_has_answered(
    beatbook: Flask, beat: BeatScene, far_sergeant: StaffClient, solved: bool
) -> None:
    began = clock.now()
    with clock.at(began - timedelta(hours=12)):
        concern = raised(beatbook, beat.id, danger="yes")
    before = stored(beatbook, concern)
    for hours in (9, 6, 3, 0):
        with clock.at(began - timedelta(hours=hours)):
            by_resident(beatbook, concern, thread.close, solved=solved)
            by_resident(beatbook, concern, thread.ask_again)
    after = stored(beatbook, concern)
    assert (after.asked_at, after.due_at, after.state) == (before.asked_at, before.due_at, "received")
    assert concern in rows(far_sergeant.get("/concerns").text)
    assert far_sergeant.get(f"/concerns/{concern}").status_code == 200


def test_who_asks_again_after_we_have_answered_has_a_clock_of_their_own(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient
) -> None:
    with hours_ago(200):
        concern = raised(beatbook, beat.id)
    first = stored(beatbook, concern).due_at
    assert decide(sergeant, beatbook, concern, "close_not_fixed", reason="no_means").status_code == 303
    by_resident(beatbook, concern, thread.ask_again)
    found = stored(beatbook, concern)
    assert (found.state, found.due_at > first, found.answered_at) == ("being_read", True, None)


def test_what_belongs_to_a_beat_that_nobody_reads_for_is_read_by_every_sergeant(
    beatbook: Flask, far_sergeant: StaffClient
) -> None:
    lonely = a_beat(beatbook, "Lonely Ward")
    concern = raised(beatbook, lonely.id)
    assert concern in rows(far_sergeant.get("/concerns").text)
    assert far_sergeant.get(f"/concerns/{concern}").status_code == 200
    sign_in_as(beatbook, Role.SERGEANT, beats=[lonely.id], name="Uma Frey")
    assert concern not in rows(far_sergeant.get("/concerns").text)
    assert far_sergeant.get(f"/concerns/{concern}").status_code == 404


def test_a_late_message_is_not_deleted_before_somebody_could_read_it(
    beatbook: Flask, beat: BeatScene, sergeant: StaffClient
) -> None:
    concern = raised(beatbook, beat.id)
    assert decide(sergeant, beatbook, concern, "spam").status_code == 303
    last = stored(beatbook, concern).delete_on
    with clock.at(clock.now() + timedelta(days=29)):
        write_back(beatbook, concern, "It is no spam")
    assert stored(beatbook, concern).delete_on >= last + timedelta(days=28)


@pytest.mark.parametrize("given", ["zzz", "", "%00", "1", "00000000-0000-0000-0000-000000000000"])
def test_an_odd_beat_in_the_address_is_left_out(beatbook: Flask, given: str) -> None:
    assert beatbook.test_client().get(f"/concerns/new?beat={given}").status_code == 200


def test_rows_are_not_kept_in_the_order_in_which_they_came(beatbook: Flask) -> None:
    """Invariant 8: SQLite numbers the rows of an ordinary table."""
    if not beatbook.config["BEATBOOK"].sqlite:
        with beatbook.app_context():
            assert "rowid" not in {column.key for column in Concern.__table__.columns}
        return
    with beatbook.app_context():
        for table in ("concern", "concern_message", "concern_entry", "concern_words"):
            found = select(text("sql")).select_from(text("sqlite_master")).where(text("name = :name"))
            made = db.session.execute(found, {"name": table}).scalar()
            assert "WITHOUT ROWID" in str(made), table
