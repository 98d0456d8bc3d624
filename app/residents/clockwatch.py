"""Whether the clock may be trusted to delete: one that has jumped by a year would delete what is still needed.

Deleting goes on by itself while the clock runs on, and when it has come back. After a longer pause, or where it stays
where it jumped to, somebody confirms it (`beatbook retention confirm-clock`).
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.audit import log
from app.audit.models import AuditEntry
from app.db import EPOCH, MILLISECOND, db, write
from app.residents.models import ClockMark

LONGEST_PAUSE, SLACK = timedelta(days=2), timedelta(hours=1)
THE_ONE = 1
logger = logging.getLogger("beatbook")


def may_delete() -> bool:
    """Whether the clock stands where it should by what was seen of it last; remembers that it was seen."""
    now = clock.now()

    def work(session: Session) -> bool:
        mark = session.get(ClockMark, THE_ONE)
        if mark is None:
            mark = ClockMark(id=THE_ONE, seen_at=_last_line(session) or now)
            session.add(mark)
        right = mark.seen_at - SLACK <= now <= mark.seen_at + LONGEST_PAUSE
        if right:
            mark.seen_at, mark.doubted_at = max(mark.seen_at, now), None
        elif mark.doubted_at is None:
            mark.doubted_at = now
            log.note(session, log.NOBODY, "clock.doubt", "clock")
        session.flush()
        return right

    right = write(work)
    if not right:
        logger.warning("nothing is deleted, because the clock has jumped or stood still: confirm it, or put it right")
    return right


def is_doubted() -> bool:
    """Whether deleting waits for somebody to confirm the clock."""
    mark = db.session.get(ClockMark, THE_ONE)
    return mark is not None and mark.doubted_at is not None


def confirm(by: str) -> None:
    """Somebody has looked: it is as late as the clock says. What is due is deleted with the next round."""

    def work(session: Session) -> None:
        session.merge(ClockMark(id=THE_ONE, seen_at=clock.now(), doubted_at=None))
        log.note(session, by, "clock.confirm", "clock")

    write(work)


def _last_line(session: Session) -> datetime | None:
    """When anything was done here last, for the first look."""
    at = session.scalar(select(AuditEntry.at).order_by(AuditEntry.seq.desc()).limit(1))
    return None if at is None else EPOCH + at * MILLISECOND
