"""The audit log for auditors. It stands with accounts because audit itself may know nobody who signs in."""

from __future__ import annotations

from datetime import datetime

from flask import render_template, request
from sqlalchemy import select

from app.accounts.blueprint import blueprint
from app.actor import Role
from app.audit import log
from app.audit.models import AuditEntry
from app.db import EPOCH, MILLISECOND, db, write
from app.web import htmx
from app.web.access import current_actor, open_to

PAGE = 50


@blueprint.get("/audit")
@open_to(Role.AUDITOR)
def audit_log() -> str:
    """The log, newest first; each look is a line in it itself (R-33)."""
    before = request.args.get("before", type=int)
    action = request.args.get("action", "")[:40]
    actor = current_actor()
    if not htmx.wants_fragment():
        write(lambda session: log.note(session, actor, "audit.look", "audit"))
    found = select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(PAGE + 1)
    if before is not None and 0 < before < 2**53:
        found = found.where(AuditEntry.seq < before)
    if action:
        found = found.where(AuditEntry.action == action)
    entries = list(db.session.scalars(found))
    template = "accounts/_audit_rows.html" if htmx.wants_fragment() else "accounts/audit_log.html"
    return render_template(template, entries=entries[:PAGE], more=len(entries) > PAGE, action=action, moment_of=_moment)


def _moment(entry: AuditEntry) -> datetime:
    return EPOCH + entry.at * MILLISECOND
