"""Follow-ups that came from a resident's concern: the concern says so, and its thread says what became of it.

"You said, we did": each line is a coded message, so that the resident reads it in their own language, and holds nothing
that was typed. Where the concern has moved on, the follow-up is kept all the same.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from app.concerns import moving, naming, thread
from app.concerns import store as concerns
from app.concerns.models import Concern
from app.concerns.moving import Made
from app.concerns.rules import Move as ConcernMove
from app.followups.models import Followup
from app.followups.rules import Move
from app.records.kinds import Record
from app.records.outcomes import Invalid

CONCERN = "concern"


def wrong_source(session: Session, record: Record) -> Invalid | None:
    """Why a record may not come from the concern that it names; the same for every one that its author can't see.

    What a sergeant takes in for somebody who is off the beat keeps what it names, and moves nothing.
    """
    source = _source(record)
    if source is None or record.scope_waived or naming.named(session, record, source) is not None:
        return None
    return Invalid({"source_id": naming.not_here()})


def promised(session: Session, record: Record) -> None:
    """Something was promised about a concern: it is *said we would*, and its resident reads so."""
    source = _source(record)
    found = naming.named(session, record, source) if source else None
    if found is None:
        return
    author = naming.author_on(session, record, found)
    if isinstance(moving.make(session, found, ConcernMove.PROMISE, author, None), Made):
        thread.answer(session, found, author, code="promised")


def happened(session: Session, record: Record, followup: Followup, move: Move) -> None:
    """Something was done about what was promised: the honest line of it goes into the thread."""
    code = _line(followup, move, told=bool(record.values.get("how")))
    if followup.source_kind != CONCERN or followup.source_id is None or code is None:
        return
    found = concerns.concern(session, followup.source_id)
    if found is not None and _takes_messages(found):
        thread.answer(session, found, record.author, code=code)


def _line(followup: Followup, move: Move, *, told: bool) -> str | None:
    """What the thread says of a move. Told is said of whoever was told, which need not be who raised it."""
    if move is Move.TOLD or (told and move in {Move.DONE, Move.CANNOT_DO}):
        return "told" if followup.promised_to == "contact" else "told_there"
    return {Move.DONE: "did", Move.CANNOT_DO: "could_not"}.get(move)


def _takes_messages(found: Concern) -> bool:
    return found.purged_at is None and thread.is_ours(found)


def _source(record: Record) -> UUID | None:
    source: UUID | None = record.values.get("source_id")
    return source if record.values.get("source_kind") == CONCERN else None
