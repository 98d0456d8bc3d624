"""Adding lines to the log, and reading them back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app import clock
from app.actor import Actor
from app.audit.chain import LINE_FIELDS, START, Line, Numbered, link
from app.audit.models import AuditEntry
from app.db import EPOCH, MILLISECOND, before_commit

NOBODY = ""
COMMAND_LINE = "command line"
LONGEST_NAMES = 400


def note(
    session: Session,
    by: Actor | UUID | str,
    action: str,
    object_kind: str,
    object_id: UUID | str = "",
    *,
    outcome: str = "ok",
    names: Iterable[str] = (),
) -> None:
    """Add a line to the transaction of `session`; it gets its place in the chain just before the commit.

    `by` is an actor, a person's id, or NOBODY / COMMAND_LINE. `names` are the fields concerned, never their values.
    """
    actor = by.person_id if isinstance(by, Actor) else by
    signed_in = by.session_id if isinstance(by, Actor) else None
    session.info.setdefault("audit", []).append(
        Line(
            at=(clock.now() - EPOCH) // MILLISECOND,
            actor=str(actor),
            session=hashlib.sha256(signed_in.bytes).hexdigest()[:16] if signed_in else "",
            action=action,
            object_kind=object_kind,
            object_id=str(object_id)[:64],
            outcome=outcome,
            names=",".join(sorted(names))[:LONGEST_NAMES],
        )
    )


@before_commit
def append(session: Session) -> None:
    """Give the waiting lines their seq and hash. Writers take turns (`app.db.write`), so the head can't move."""
    waiting: list[Line] = session.info.pop("audit", [])
    if not waiting:
        return
    seq, h = head(session)
    rows = []
    for line in waiting:
        seq, h = seq + 1, link(h, seq + 1, line)
        rows.append({name: getattr(line, name) for name in LINE_FIELDS} | {"seq": seq, "h": h})
    session.execute(insert(AuditEntry), rows)


def head(session: Session) -> tuple[int, str]:
    """(seq, h) of the last line; (0, zeroes) of an empty log."""
    last = session.execute(select(AuditEntry.seq, AuditEntry.h).order_by(AuditEntry.seq.desc()).limit(1)).first()
    return (last.seq, last.h) if last else (0, START)


def numbered(session: Session) -> Iterator[Numbered]:
    """All lines in order, a thousand at a time."""
    table = AuditEntry.__table__
    for row in session.execute(select(table).order_by(table.c.seq).execution_options(yield_per=1000)).mappings():
        yield Numbered(row["seq"], Line(**{name: row[name] for name in LINE_FIELDS}), row["h"])
