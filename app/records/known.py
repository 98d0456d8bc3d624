"""What the server already has under the ids of the records in hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app.records import custody, receipts
from app.records.models import Held, Receipt
from app.records.sealing import Envelope


@dataclass(frozen=True)
class Known:
    """Receipts and custody by record id; what is taken or held meanwhile is added."""

    receipts: dict[UUID, Receipt]
    held: dict[UUID, list[Held]]


def look_up(session: Session, envelopes: Iterable[Envelope]) -> Known:
    """All that is known of these records, of those they correct and of those they depend on, in two queries."""
    envelopes = list(envelopes)
    own = {envelope.id for envelope in envelopes}
    corrected = {envelope.supersedes for envelope in envelopes if envelope.supersedes}
    needed = {dep for envelope in envelopes for dep in envelope.deps}
    return Known(receipts.known(session, own | corrected | needed), custody.kept_under(session, own))
