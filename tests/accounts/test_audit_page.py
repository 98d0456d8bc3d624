"""The auditor's page: each look leaves a mark, and a copy leaves the house signed."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import func, select

from app import clock
from app.actor import Role
from app.audit import export, heads
from app.audit.models import AuditEntry
from app.keyring import keyring
from tests.accounts.scene import rows
from tests.support.people import sign_in_as


def looks(app: Flask) -> int:
    counted = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "audit.look")
    return int(rows(app, counted)[0][0])


def test_each_look_is_a_line_also_by_htmx(beatbook: Flask) -> None:
    """R-33"""
    auditor = sign_in_as(beatbook, Role.AUDITOR)
    auditor.get("/audit")
    auditor.get("/audit?before=3", htmx=True)
    assert looks(beatbook) == 2


def test_the_log_is_shown_by_day_and_by_action(beatbook: Flask) -> None:
    auditor = sign_in_as(beatbook, Role.AUDITOR)
    today = clock.now().astimezone(ZoneInfo("Europe/London")).date()
    assert "enrol" in auditor.get(f"/audit?day={today}", htmx=True).text
    assert "enrol" not in auditor.get(f"/audit?day={today - timedelta(days=3)}", htmx=True).text
    only = auditor.get("/audit?action=audit.look", htmx=True).text
    assert "<b>audit.look</b>" in only and "<b>enrol</b>" not in only
    for odd in ("9999-12-31", "0001-01-01", "tomorrow", ""):
        assert auditor.get(f"/audit?day={odd}").status_code == 200


def test_an_exported_log_is_whole_and_signed(beatbook: Flask) -> None:
    """R-35: an outsider checks it with the public key alone."""
    auditor = sign_in_as(beatbook, Role.AUDITOR)
    copy = auditor.get("/audit/export")
    assert copy.status_code == 200 and "attachment" in copy.headers["Content-Disposition"]
    with beatbook.app_context():
        trusted = next(heads.written_key(key) for key in heads.public_keys(keyring()).values())
    last = export.verify(copy.text.splitlines(), trusted)
    assert last == rows(beatbook, select(func.max(AuditEntry.seq)))[0][0]
    assert '"action":"audit.export"' in copy.text and '{"head":' in copy.text


def test_exporting_the_log_needs_the_passkey(beatbook: Flask) -> None:
    """R-07"""
    auditor = sign_in_as(beatbook, Role.AUDITOR)
    with clock.at(clock.now() + timedelta(minutes=6)):
        answer = auditor.get("/audit/export")
    assert answer.status_code == 303 and answer.location == "/step-up?next=/audit/export"
