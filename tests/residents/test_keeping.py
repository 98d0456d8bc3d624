"""How a resident is kept: encrypted, bound to its row, in no list, and gone on the day that was shown (invariant 2)."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.exceptions import InvalidTag
from flask import Flask
from sqlalchemy import select, text, update

from app import clock
from app.audit.models import AuditEntry
from app.db import db, write
from app.followups.models import Followup
from app.records.models import Receipt
from app.residents import store as residents
from app.residents.models import ResidentContact
from app.web.language import day
from tests.followups.scene import (
    BEST_TIME,
    NAME,
    NUMBER,
    REACH,
    audited,
    contact_of,
    in_days,
    moved,
    promise,
    promised,
    stored,
    today,
    typed,
)
from tests.support.databases import Database
from tests.support.people import StaffClient
from tests.support.pocket import Pocket
from tests.support.scenes import BeatScene, count

SECRETS = (NUMBER, NAME, BEST_TIME)


def everything(app: Flask, database: Database) -> bytes:
    """All that lies in the database: the files of SQLite, its log too, or each row that PostgreSQL holds."""
    folder = Path(database.settings.data_dir)
    found = b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
    if database.engine == "sqlite":
        return found
    with app.app_context():
        for table in db.metadata.tables:
            found += "\n".join(map(str, db.session.execute(text(f'SELECT * FROM "{table}"')).all())).encode()
    return found


def test_neither_name_nor_number_lies_readable_in_the_database(
    beatbook: Flask, database: Database, officer: StaffClient, phone: Pocket, beat: BeatScene
) -> None:
    """Invariant 2"""
    kept = promise(officer, beat.park, **REACH)
    moved(officer, kept, "contact", 1, **{name: said for name, said in REACH.items() if name != "promised_to"})
    phone.rows(phone.seal(promised(beat.park, **REACH), "followup.create"))
    phone.rows(phone.seal(promised(beat.park, **REACH, due="whenever"), "followup.create"))  # held, as it came
    assert count(beatbook, ResidentContact) == 2
    bytes_there = everything(beatbook, database)
    assert b"Ask the council about the lamp" in bytes_there
    for secret in SECRETS:
        assert secret.encode() not in bytes_there
        assert secret.encode("utf-16-le") not in bytes_there


def test_what_was_copied_to_another_row_can_not_be_read(beatbook: Flask, officer: StaffClient, beat: BeatScene) -> None:
    """Invariant 2: a stolen number is of no use under another record, nor in another column."""
    first, second = promise(officer, beat.park, **REACH), promise(officer, beat.park, **REACH)
    from_row, to_row = contact_of(beatbook, first), contact_of(beatbook, second)
    assert from_row is not None
    assert to_row is not None
    there = ResidentContact.id == to_row.id
    with beatbook.app_context():
        assert residents.opened(to_row.id).value == NUMBER
        write(lambda session: session.execute(update(ResidentContact).where(there).values(value=from_row.value)))
        with pytest.raises((InvalidTag, ValueError)):
            residents.opened(to_row.id)
        write(lambda session: session.execute(update(ResidentContact).where(there).values(value=to_row.name)))
        with pytest.raises((InvalidTag, ValueError)):
            residents.opened(to_row.id)


def test_a_number_stands_in_no_list_search_export_feed_log_or_audit(
    beatbook: Flask, officer: StaffClient, sergeant: StaffClient, beat: BeatScene, capfd: pytest.CaptureFixture[str]
) -> None:
    """Invariants 2 and 9"""
    followup = promise(officer, beat.park, **REACH)
    for client in (officer, sergeant):
        client.step_up()
    made = officer.submit("/followups/calendar", data={"do": "make"}).text
    feed = made.partition('<code class="words">')[2].partition("</code>")[0].removeprefix("http://localhost")
    paths = ("/followups", "/followups?of=beats", f"/followups?q={NAME}", f"/followups/{followup}", "/today", feed)
    pages = [(path, client.get(path)) for path in paths for client in (officer, sergeant)]
    pages += [("overdue", sergeant.get("/followups/overdue")), ("contacts", officer.get("/interactions"))]
    pages += [(path, sergeant.get(path)) for path in ("/interactions/export?days=30", "/interactions/export")]
    assert officer.submit(f"/followups/{followup}/reveal").status_code == 200
    for path, answer in pages:
        assert not any(secret in answer.get_data(as_text=True) for secret in SECRETS), path
    with beatbook.app_context():
        lines = "\n".join(str(vars(line)) for line in db.session.scalars(select(AuditEntry)))
    logged = "".join(capfd.readouterr())
    assert not any(secret in lines + logged for secret in SECRETS)


def test_nothing_about_reaching_somebody_is_written_in_the_history(officer: StaffClient, beat: BeatScene) -> None:
    followup = promise(officer, beat.park, **REACH)
    moved(officer, followup, "contact", 1, contact_name=NAME)
    page = officer.get(f"/followups/{followup}").text
    assert "How to reach them" in page
    assert not any(secret in page for secret in SECRETS)


def test_the_day_on_which_it_is_deleted_is_shown_and_moves_with_the_follow_up(
    beatbook: Flask, officer: StaffClient, beat: BeatScene
) -> None:
    """Invariants 2 and 10"""
    followup = promise(officer, beat.park, **REACH)

    def deleted_in() -> int:
        row = contact_of(beatbook, followup)
        assert row is not None
        with beatbook.test_request_context():
            assert day(row.delete_on) in officer.get(f"/followups/{followup}").text
        return (row.delete_on - today()).days

    assert deleted_in() == 90
    moved(officer, followup, "reschedule", 1, due_on=in_days(20))
    assert deleted_in() == 110
    moved(officer, followup, "done", 2)
    assert deleted_in() == 110
    moved(officer, followup, "told", 3)
    assert deleted_in() == 30


def test_a_note_on_what_has_ended_keeps_nobody_longer(beatbook: Flask, officer: StaffClient, beat: BeatScene) -> None:
    """Invariant 10"""
    followup = promise(officer, beat.park, **REACH)
    moved(officer, followup, "done", 1, how="phone")
    with clock.at(clock.now() + timedelta(days=20)):
        officer.sign_in()
        moved(officer, followup, "note", 3)
    row = contact_of(beatbook, followup)
    assert row is not None
    assert row.delete_on == today() + timedelta(days=30)


def test_on_its_day_it_is_deleted_and_that_is_written_down(
    beatbook: Flask, officer: StaffClient, beat: BeatScene
) -> None:
    """Invariant 10"""
    soon, later = promise(officer, beat.park, **REACH), promise(officer, beat.park, **REACH)
    moved(officer, soon, "cancel", 1)
    with beatbook.app_context():
        assert residents.delete_due(today() + timedelta(days=29)) == 0
        assert residents.delete_due(today() + timedelta(days=30)) == 1
        assert residents.delete_due(today() + timedelta(days=30)) == 0
    assert (contact_of(beatbook, soon), contact_of(beatbook, later) is not None) == (None, True)
    (line,) = audited(beatbook, "contact.delete")
    assert (line.object_kind, line.object_id, line.actor) == ("followup", str(soon), "")
    assert stored(beatbook, soon).state == "cancelled"
    assert "Reaching them" not in officer.get(f"/followups/{soon}").text


def test_who_wants_no_contact_and_gave_nothing_is_remembered_as_such(
    beatbook: Flask, officer: StaffClient, beat: BeatScene
) -> None:
    followup = promise(officer, beat.park, promised_to="contact", contact_do_not_contact="true")
    page = officer.get(f"/followups/{followup}").text
    assert "They don&#39;t want to be contacted. Tell them when you meet." in page
    assert "Show how to reach them" not in page


def test_a_good_hour_alone_can_be_looked_at(officer: StaffClient, beat: BeatScene) -> None:
    followup = promise(officer, beat.park, promised_to="contact", contact_channel="none", contact_best_time=BEST_TIME)
    officer.step_up()
    assert "Show how to reach them" in officer.get(f"/followups/{followup}").text
    assert BEST_TIME in officer.submit(f"/followups/{followup}/reveal").text


def test_a_deleted_number_can_not_be_guessed_from_what_the_server_has_signed(
    beatbook: Flask, officer: StaffClient, beat: BeatScene
) -> None:
    form = typed(beat.park, **REACH)
    assert officer.submit("/followups", data=form).status_code == 303
    with beatbook.app_context():
        before = db.session.get_one(Receipt, UUID(form["id"])).digest
        assert residents.delete_due(today() + timedelta(days=400)) == 1
        receipt = db.session.get_one(Receipt, UUID(form["id"]), populate_existing=True)
        assert (receipt.blinded, receipt.digest == before) == (True, False)
    assert officer.submit("/followups", data=form).status_code == 303  # the same again is still known
    assert count(beatbook, Followup) == 1
