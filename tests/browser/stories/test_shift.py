"""The main job, from an empty phone to a content audit log: a shift without signal reaches the server once."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from app import clock
from app.audit import log
from app.audit.chain import check
from app.db import db
from app.records import receipts as signatures
from tests.support import patrol
from tests.support.browsers import MakePhone
from tests.support.scenes import a_beat
from tests.support.servers import Server

SHIFT = [json.loads(line) for line in (Path(__file__).parents[2] / "data/shift.jsonl").read_text().splitlines()]
OFFLINE = 40


@pytest.mark.both_engines
def test_a_shift_recorded_without_signal_is_there_exactly_once(server: Server, kept_phone: MakePhone) -> None:
    """R-17, R-18, R-35, R-41"""
    beat = a_beat(server.app)
    phone = kept_phone(server.origin)
    officer = patrol.enrol(phone, server, beat)
    patrol.ready_offline(phone)
    said = [_said(line) for line in SHIFT[: OFFLINE + 3]]
    for contact in said[:3]:
        patrol.record(phone, **contact)
        patrol.another(phone)
    patrol.send_now(phone)
    patrol.all_sent(phone)
    assert len(patrol.contacts(server)) == 3

    phone.offline()
    phone.close()
    phone = kept_phone(server.origin)
    phone.offline()
    patrol.open_form(phone)
    for contact in said[3:]:
        patrol.record(phone, **contact)
        patrol.another(phone)

    server.fault("slow", "/sync/batch", seconds=0.2)
    phone.offline(False)
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    phone.until("performance.getEntriesByType('resource').some(e => e.name.endsWith('/sync/hello'))")
    server.kill()
    server.start()
    patrol.send_now(phone)
    patrol.all_sent(phone)

    found = patrol.contacts(server)
    assert [contact.seq for contact in found] == sorted(contact.seq or 0 for contact in found)
    assert [(c.note or None, c.people, c.outcomes) for c in found] == [
        (s.get("note"), s["people"], tuple(sorted(s["outcomes"], key=patrol_order))) for s in said
    ]
    assert {contact.recorded_by for contact in found} == {officer}
    with server.app.app_context():
        for receipt in patrol.receipts(server):
            assert signatures.holds(signatures.as_json(receipt))
        assert check(log.numbered(db.session()), {}) >= len(found)
    assert all(abs(c.occurred_at - clock.now()) < timedelta(hours=1) for c in found if c.occurred_precision == "now")


def patrol_order(code: str) -> int:
    """Outcomes come in the order of the form."""
    return [known for known, _label in patrol.OUTCOMES].index(code)


def _said(line: dict[str, object]) -> dict[str, object]:
    kept = {name: line[name] for name in ("when", "outcomes", "people", "note", "topic", "went_badly") if name in line}
    if kept.get("when") == "exact":
        kept["at"] = f"{clock.now().date().isoformat()}T{line['at']}"
    return kept
