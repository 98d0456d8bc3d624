"""A server that is killed while it takes batches: everything it signed for is there once, nothing is half there."""

import random
import threading
import time

from sqlalchemy import select, text

from app.audit import log
from app.audit.chain import check
from app.db import db
from app.interactions.models import Interaction
from app.records import receipts
from app.records.models import Receipt
from tests.support.pocket import Pocket, Sealed, enrolled, over_http
from tests.support.scenes import BeatScene, a_beat, a_contact, on_beat
from tests.support.servers import Server

KILLS = 20
BATCH = 20


def test_nothing_that_was_signed_for_is_lost_however_often_the_server_is_killed(server: Server) -> None:
    """R-41: kill -9 of the process group at twenty random moments; the phone sends again until it has an answer."""
    chance = random.Random(20)
    beat = a_beat(server.app)
    phone = enrolled(server.app, over_http(server.port))
    on_beat(server.app, phone.person, beat)
    sent: dict[str, tuple[Sealed, str]] = {}
    signed: dict[str, dict[str, object]] = {}
    for number in range(KILLS):
        records = [_record(phone, beat, number, n) for n in range(BATCH)]
        sent |= {record.id: (record, note) for record, note in records}
        killer = threading.Timer(chance.uniform(0.0, 0.06), server.kill)
        killer.start()
        _send_until_answered(server, phone, [record for record, _note in records], signed)
        killer.join()
        if server.process is None or server.process.poll() is not None:
            server.start()
    _send_until_answered(server, phone, [record for record, _note in sent.values()][-BATCH:], signed)
    assert set(signed) == set(sent)
    _everything_is_there_once(server, sent, signed)


def test_the_receipts_are_what_keeps_records_from_doubling(server: Server) -> None:
    """The test above turns red without them: a record whose receipt is gone is refused by its own id, not doubled."""
    beat = a_beat(server.app)
    phone = enrolled(server.app, over_http(server.port))
    on_beat(server.app, phone.person, beat)
    record, _note = _record(phone, beat, 0, 0)
    assert phone.rows(record)[0]["status"] == "created"
    assert phone.rows(record)[0]["status"] == "duplicate"
    with server.app.app_context():
        assert db.session.scalars(select(Receipt.id)).all() == db.session.scalars(select(Interaction.id)).all()


def _record(phone: Pocket, beat: BeatScene, number: int, n: int) -> tuple[Sealed, str]:
    note = f"Round {number}, contact {n}: مرحبا 🙂"
    return phone.seal(a_contact(beat.park, note=note)), note


def _send_until_answered(
    server: Server, phone: Pocket, records: list[Sealed], signed: dict[str, dict[str, object]]
) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            rows = phone.rows(*records)
        except (ConnectionError, OSError):
            server.kill()
            server.start()
            continue
        for row in rows:
            assert row["status"] in {"created", "duplicate"}
            assert signed.setdefault(row["id"], row["receipt"]) == row["receipt"]
        return
    raise AssertionError("no answer within a minute")


def _everything_is_there_once(
    server: Server, sent: dict[str, tuple[Sealed, str]], signed: dict[str, dict[str, object]]
) -> None:
    with server.app.app_context():
        kept = {str(c.id): c for c in db.session.scalars(select(Interaction))}
        assert set(kept) == set(sent)
        assert {record_id: contact.note for record_id, contact in kept.items()} == {
            record_id: note for record_id, (_record, note) in sent.items()
        }
        by_seq = sorted(kept.values(), key=lambda contact: contact.seq or 0)
        assert [str(contact.id) for contact in by_seq] == list(sent)
        assert all(receipts.holds(receipt) for receipt in signed.values())
        stored = {str(r.id): receipts.as_json(r) for r in db.session.scalars(select(Receipt))}
        assert stored == signed
        assert check(log.numbered(db.session()), {}) > len(sent)
        if db.engine.dialect.name == "sqlite":
            assert db.session.execute(text("PRAGMA integrity_check")).scalar() == "ok"
