"""A phone that can't send any more: its exported file is taken in, its authors stay its authors (R-17, R-18)."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from app import clock, ids
from app.accounts.models import Device
from app.actor import Role
from app.audit import log
from app.audit.chain import check
from app.audit.models import AuditEntry
from app.db import Busy, db, write
from app.interactions.models import Interaction
from app.records import intake
from app.records.models import Held, Receipt
from app.sync import batch, custody, importing
from app.sync.importing import MOST_BYTES, MOST_RECORDS, NotTaken, Summary
from tests.support.client import CriticalClient
from tests.support.people import sign_in_as
from tests.support.pocket import Pocket, Sealed
from tests.support.scenes import BeatScene, a_contact, count

OPEN = Held.ended_at.is_(None)


def exported(phone: Pocket, *records: object, **frame: Any) -> bytes:
    """What "Export as a file" writes."""
    wire = [record.envelope if isinstance(record, Sealed) else record for record in records]
    file = {"format": "beatbook-outbox/1", "device": phone.device, "offset_ms": 0, "exported_at": "", "records": wire}
    return json.dumps(file | frame).encode()


def bring(app: Flask, content: bytes) -> Summary:
    with app.app_context():
        return importing.take(content, log.COMMAND_LINE)


def told(summary: Summary) -> dict[str, int]:
    return {str(status): n for status, n in summary.counts.items() if n}


def post(client: CriticalClient, content: bytes | None, name: str = "beatbook.json") -> TestResponse:
    given = {"back": "/import-outbox"} | ({"file": (io.BytesIO(content), name)} if content is not None else {})
    answer = client.submit("/import-outbox", data=given)
    answer.request.environ["wsgi.input"].close()  # the test client keeps a large body in a file of its own
    return answer


def retire(app: Flask) -> None:
    with app.app_context():
        write(lambda session: session.execute(update(Device).values(revoked_at=clock.now())))


def test_the_file_of_a_shift_is_taken_once(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    file = exported(phone, *(phone.seal(a_contact(beat.park)) for _ in range(60)))
    first = bring(beatbook, file)
    assert (told(first), first.whole, first.lines()) == ({"created": 60}, True, ["60 records taken."])
    assert told(bring(beatbook, file)) == {"duplicate": 60}
    assert (count(beatbook, Receipt), count(beatbook, Interaction), count(beatbook, Held)) == (60, 60, 0)
    with beatbook.app_context():
        assert set(db.session.scalars(select(Interaction.recorded_by))) == {phone.person}
        assert check(log.numbered(db.session()), {}) > 60


def test_what_the_phone_has_sent_meanwhile_is_not_taken_again(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    sent, kept = phone.seal(a_contact(beat.park)), phone.seal(a_contact(beat.park))
    receipt = phone.rows(sent)[0]["receipt"]
    assert told(bring(beatbook, exported(phone, sent, kept))) == {"duplicate": 1, "created": 1}
    rows = phone.rows(sent, kept)
    assert [row["status"] for row in rows] == ["duplicate", "duplicate"]
    assert rows[0]["receipt"] == receipt


def test_the_measured_clock_of_the_phone_counts(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    """R-19"""
    made = clock.now() - timedelta(hours=3)
    record = phone.seal(a_contact(beat.park), made_at=clock.iso(made))
    bring(beatbook, exported(phone, record, offset_ms=3 * 3600 * 1000))
    with beatbook.app_context():
        assert db.session.scalars(select(Interaction.occurred_at)).one() == made + timedelta(hours=3)


def test_records_of_a_revoked_phone_come_into_custody(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    file = exported(phone, phone.seal(a_contact(beat.park)), phone.seal(a_contact(beat.park)))
    retire(beatbook)
    assert told(bring(beatbook, file)) == told(bring(beatbook, file)) == {"held": 2}
    with beatbook.app_context():
        assert db.session.scalars(select(Held.reason)).all() == ["revoked_phone"] * 2


def test_another_phones_name_on_the_file_does_not_hide_that_it_was_revoked(
    beatbook: Flask, phone: Pocket, beat: BeatScene
) -> None:
    record = phone.seal(a_contact(beat.park))
    retire(beatbook)
    bring(beatbook, exported(phone, record, device=str(ids.uuid4())))
    with beatbook.app_context():
        assert db.session.scalars(select(Held.reason)).one() == "revoked_phone"


@pytest.mark.parametrize("device", ["0b6f7c1e-51b2-4d0c-9b1e-6d7c1c1f2a3b", "my phone", None, 7])
def test_records_of_an_unknown_phone_are_kept_and_their_author_can_answer(
    beatbook: Flask, phone: Pocket, beat: BeatScene, device: object
) -> None:
    record = phone.seal(a_contact(beat.park)).but(device=str(ids.uuid4()))
    assert told(bring(beatbook, exported(phone, record, device=device))) == {"held": 1}
    author = sign_in_as(beatbook, Role.OFFICER, collar="4417")
    assert author.person_id == phone.person
    page = author.get("/needs-your-correction").text
    assert 'action="/needs-your-correction/phones/0"' in page
    assert author.submit("/needs-your-correction/phones/0", data={"whose": "mine"}).status_code == 303
    assert (count(beatbook, Interaction), count(beatbook, Held, OPEN)) == (1, 0)


def test_the_file_needs_no_phone_to_be_believed_for_its_records(
    beatbook: Flask, phone: Pocket, beat: BeatScene
) -> None:
    """The proof is in each record."""
    assert told(bring(beatbook, exported(phone, phone.seal(a_contact(beat.park)), device=None))) == {"created": 1}


@pytest.mark.parametrize(
    "change", [{"mac": None}, {"mac": "AAAA"}, {"supersedes": "019aaaaa-0000-7000-8000-00000000abcd"}]
)
def test_a_record_that_was_changed_on_the_way_is_held(
    beatbook: Flask, phone: Pocket, beat: BeatScene, change: dict[str, Any]
) -> None:
    record = phone.seal(a_contact(beat.park)).but(**change)
    assert told(bring(beatbook, exported(phone, record))) == {"held": 1}
    assert count(beatbook, Interaction) == 0
    with beatbook.app_context():
        assert db.session.scalars(select(Held.reason)).one() == "author_not_proven"
        line = select(AuditEntry.actor).where(AuditEntry.action == "custody.hold")
        assert db.session.scalars(line).one() == log.COMMAND_LINE


def test_nobody_is_asked_to_correct_at_the_file_it_is_held_for_its_author(
    beatbook: Flask, phone: Pocket, beat: BeatScene
) -> None:
    assert told(bring(beatbook, exported(phone, phone.seal(a_contact(beat.park, people="crowds"))))) == {"held": 1}
    unsealable = phone.seal(a_contact(beat.park), kid="older")
    assert told(bring(beatbook, exported(phone, unsealable))) == {"held": 1}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda wire: wire | {"id": "x"},
        lambda wire: wire | {"sealed": 5},
        lambda wire: wire | {"sealed": "A" * (256 << 10) + "A"},
        lambda wire: wire | {"more": [[[[[[[[[[1]]]]]]]]]]},
        lambda _wire: None,
        lambda _wire: ["\ud800"],
    ],
)
def test_one_bad_record_among_good_ones_is_named_and_loses_none(
    beatbook: Flask, phone: Pocket, beat: BeatScene, spoil: Callable[[dict[str, Any]], object]
) -> None:
    good = [phone.seal(a_contact(beat.park)) for _ in range(3)]
    bad = spoil(phone.seal(a_contact(beat.park)).envelope)
    named = ids.read_uuid(bad["id"]) if isinstance(bad, dict) else None
    summary = bring(beatbook, exported(phone, good[0], bad, *good[1:]))
    assert (told(summary), summary.whole) == ({"created": 3}, False)
    assert [(one.position, one.record_id) for one in summary.unread] == [(2, named)]
    assert f"Record 2 could not be read{f': {named}.' if named else '; it has no id.'}" in summary.lines()
    assert count(beatbook, Interaction) == 3


def test_a_record_on_which_this_server_fails_is_kept_and_harms_no_other(
    beatbook: Flask, phone: Pocket, beat: BeatScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, poison = phone.seal(a_contact(beat.park)), phone.seal(a_contact(beat.park))
    honest = intake.take_sealed

    def failing(session: Any, envelope: Any, *more: Any) -> Any:
        if str(envelope.id) == poison.id:
            raise ArithmeticError
        return honest(session, envelope, *more)

    monkeypatch.setattr(intake, "take_sealed", failing)
    assert told(bring(beatbook, exported(phone, good, poison))) == {"created": 1, "held": 1}


def test_when_storage_is_busy_half_way_the_rest_is_put_off_and_can_come_again(
    beatbook: Flask, phone: Pocket, beat: BeatScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = exported(phone, *(phone.seal(a_contact(beat.park)) for _ in range(53)))
    honest, done = batch.take_envelopes, []

    def busy_later(*given: Any) -> Any:
        if done:
            raise Busy
        done.append(given)
        return honest(*given)

    with monkeypatch.context() as patch:
        patch.setattr(batch, "take_envelopes", busy_later)
        summary = bring(beatbook, file)
    assert (told(summary), summary.whole) == ({"created": 50, "deferred": 3}, False)
    assert told(bring(beatbook, file)) == {"duplicate": 50, "created": 3}


def test_a_file_that_was_handed_out_of_custody_goes_back_into_it(
    beatbook: Flask, phone: Pocket, beat: BeatScene
) -> None:
    """Invariant 6: what is answered `held` is shown to somebody."""
    phone.rows(phone.seal(a_contact(beat.park, recorded_by="x")))
    admin = sign_in_as(beatbook, Role.ADMIN)
    with beatbook.app_context():
        item = custody.Item(db.session.scalars(select(Held)).one(), "1", False)
    file = admin.submit(f"/being-checked/{item.held.id}/file")
    assert (file.status_code, count(beatbook, Held, OPEN)) == (200, 0)
    assert told(bring(beatbook, file.data)) == {"held": 1}
    assert (count(beatbook, Held, OPEN), count(beatbook, Held)) == (1, 1)
    assert str(item.held.id) in admin.get("/being-checked").text
    decided = {"do": "close", "why": "looked at, nothing to do"}
    assert admin.submit(f"/being-checked/{item.held.id}", data=decided).status_code == 303
    assert told(bring(beatbook, file.data)) == {"duplicate": 1}
    assert count(beatbook, Held, OPEN) == 0


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "can't be read"),
        (b"\xff\x00nonsense", "can't be read"),
        (b"[" * 100_000, "can't be read"),
        (b"[]", "not a file that a phone exported"),
        (b"{}", "not of the form"),
        (b'{"format": "beatbook-outbox/2", "records": []}', "beatbook-outbox/1"),
        (b'{"format": "beatbook-outbox/1"}', "no list of records"),
        (b'{"format": "beatbook-outbox/1", "records": {}}', "no list of records"),
        (b'{"format": "beatbook-outbox/1", "x": [[[[[[[[[[]]]]]]]]]], "records": []}', "too deeply"),
        (b'{"format": "beatbook-outbox/1", "records": [' + b"1," * MOST_RECORDS + b"1]}", "more than 2000"),
        (b" " * (MOST_BYTES + 1), "too large"),
    ],
    ids=range(11),
)
def test_what_is_no_export_is_refused_in_one_sentence(beatbook: Flask, content: bytes, says: str) -> None:
    with pytest.raises(NotTaken) as refused:
        bring(beatbook, content)
    assert says in str(refused.value) and "\n" not in str(refused.value)
    assert count(beatbook, AuditEntry) == 0


def test_an_export_of_an_empty_phone_says_so(beatbook: Flask, phone: Pocket) -> None:
    assert bring(beatbook, exported(phone)).lines() == ["The file holds no records."]


@pytest.mark.parametrize("role", [Role.SERGEANT, Role.ADMIN])
def test_a_sergeant_brings_a_file_and_it_stays_its_authors(
    beatbook: Flask, phone: Pocket, beat: BeatScene, role: Role
) -> None:
    staff = sign_in_as(beatbook, role)
    assert "/import-outbox" in staff.get("/more").text
    assert staff.get("/import-outbox").status_code == 200
    large = [phone.seal(a_contact(beat.park, note="Two lamps out. " * 12)) for _ in range(120)]
    file = exported(phone, *large, phone.seal({}).but(mac=None))
    assert len(file) > 64 << 10
    page = post(staff, file)
    assert page.status_code == 200
    assert "120 records taken." in page.text and "1 record received, being checked." in page.text
    assert "120 records were here already." in post(staff, file).text
    with beatbook.app_context():
        assert set(db.session.scalars(select(Interaction.recorded_by))) == {phone.person}
        line = select(AuditEntry.actor, AuditEntry.object_id).where(AuditEntry.action == "outbox.import")
        assert db.session.execute(line).all() == [(str(staff.person_id), phone.device)] * 2


@pytest.mark.parametrize(
    ("content", "status", "says"),
    [
        (None, 422, "Choose a file first."),
        (b"no", 422, "This file can&#39;t be read."),
        (b" " * (MOST_BYTES + 10), 422, "This file is too large"),
        (b" " * (MOST_BYTES + (200 << 10)), 413, "This file is too large"),
    ],
    ids=["none", "not json", "a little too large", "too large"],
)
def test_the_page_says_why_a_file_is_refused(beatbook: Flask, content: bytes | None, status: int, says: str) -> None:
    page = post(sign_in_as(beatbook, Role.SERGEANT), content)
    assert page.status_code == status
    assert says in page.text


def test_only_sergeants_and_administrators_may_with_their_passkey(
    beatbook: Flask, phone: Pocket, beat: BeatScene, client: CriticalClient
) -> None:
    """R-07, R-14"""
    file = exported(phone, phone.seal(a_contact(beat.park)))
    assert post(client, file).status_code == 401
    for role in (Role.OFFICER, Role.COORDINATOR, Role.AUDITOR):
        someone = sign_in_as(beatbook, role, name=f"A {role}")
        assert (someone.get("/import-outbox").status_code, post(someone, file).status_code) == (403, 403)
        assert "/import-outbox" not in someone.get("/more").text
    sergeant = sign_in_as(beatbook, Role.SERGEANT)
    with clock.at(clock.now() + timedelta(minutes=6)):
        asked = post(sergeant, file)
        assert (asked.status_code, asked.location) == (303, "/step-up?next=/import-outbox")
        assert count(beatbook, Interaction) == 0
        assert sergeant.step_up().status_code == 200
        assert post(sergeant, file).status_code == 200
    assert count(beatbook, Interaction) == 1


def test_other_pages_keep_their_small_limit(beatbook: Flask) -> None:
    sergeant = sign_in_as(beatbook, Role.SERGEANT)
    assert post(sergeant, b" " * (1 << 20)).status_code == 422
    assert sergeant.submit("/step-up", data={"x": "y" * (80 << 10)}).status_code in {400, 413, 415}


def test_a_record_in_the_name_of_somebody_else_is_held(beatbook: Flask, phone: Pocket, beat: BeatScene) -> None:
    other = sign_in_as(beatbook, Role.OFFICER, name="Sami Reed")
    theirs = phone.seal(a_contact(beat.park), owner=str(other.person_id))
    assert told(bring(beatbook, exported(phone, theirs))) == {"held": 1}
    assert count(beatbook, Interaction) == 0
