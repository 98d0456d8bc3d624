"""The audit log for auditors. It stands with accounts because audit itself may know nobody who signs in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from flask import render_template, request, stream_with_context
from sqlalchemy import ColumnElement, select
from werkzeug.wrappers import Response

from app import clock
from app.accounts.blueprint import blueprint
from app.actor import Actor, Role
from app.audit import export, heads, log
from app.audit.models import AuditEntry
from app.db import EPOCH, MILLISECOND, db, write
from app.keyring import keyring
from app.settings import settings
from app.web import htmx
from app.web.access import current_actor, open_to, step_up

PAGE = 50
LONGEST_ACTION = 40


@blueprint.get("/audit")
@open_to(Role.AUDITOR)
def audit_log() -> str:
    """The log, newest first, of a day or an action; each look is a line in it itself, each further page too (R-33)."""
    day, action = _day(), request.args.get("action", "").strip()[:LONGEST_ACTION]
    _leave_mark(current_actor(), "audit.look")
    found = select(AuditEntry).where(*_wanted(day, action)).order_by(AuditEntry.seq.desc()).limit(PAGE + 1)
    entries = list(db.session.scalars(found))
    return render_template(
        "accounts/_audit_rows.html" if htmx.wants_fragment() else "accounts/audit_log.html",
        entries=entries[:PAGE],
        more=len(entries) > PAGE,
        action=action,
        day=day,
        moment_of=_moment,
    )


@blueprint.get("/audit/export")
@open_to(Role.AUDITOR)
@step_up
def export_audit_log() -> Response:
    """The whole log with its signed heads, which `beatbook audit verify --export` checks without the database."""
    _leave_mark(current_actor(), "audit.export")
    heads.seal(db.session(), keyring(), settings().data_dir)
    day = clock.now().astimezone(settings().zone).date().isoformat()
    response = Response(stream_with_context(_lines()), mimetype="application/x-ndjson")
    response.headers["Content-Disposition"] = f'attachment; filename="beatbook-audit-{day}.jsonl"'
    return response


def _lines() -> Iterator[str]:
    keys = {kid: heads.written_key(key) for kid, key in heads.public_keys(keyring()).items()}
    yield from export.lines(log.numbered(db.session()), heads.kept(settings().data_dir), keys)


def _leave_mark(actor: Actor, action: str) -> None:
    write(lambda session: log.note(session, actor, action, "audit"))


def _wanted(day: date | None, action: str) -> list[ColumnElement[bool]]:
    wanted = []
    before = request.args.get("before", type=int)
    if before is not None and 0 < before < 2**53:
        wanted.append(AuditEntry.seq < before)
    if action:
        wanted.append(AuditEntry.action == action)
    if day is not None:
        wanted += [AuditEntry.at >= _start_of(day), AuditEntry.at < _start_of(day + timedelta(days=1))]
    return wanted


def _day() -> date | None:
    """The day that is asked for; one that can't be read, or has no day after it, asks for none."""
    try:
        day = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return None
    return day if 1970 < day.year < 9999 else None


def _start_of(day: date) -> int:
    """Midnight in the agency's zone, as the log counts time."""
    return (datetime.combine(day, time(), settings().zone) - EPOCH) // MILLISECOND


def _moment(entry: AuditEntry) -> datetime:
    return EPOCH + entry.at * MILLISECOND
