"""The rows that answer a phone, made from what is stored, so that every retry hears the same."""

from __future__ import annotations

from app import clock
from app.records import receipts
from app.records.digest import ref
from app.records.models import Held, Receipt
from app.records.outcomes import Row, Status


def held_row(held: Held) -> Row:
    """The answer for a record in custody."""
    return Row(
        id=str(held.record_id),
        status=Status.HELD,
        reason=held.reason,
        ref=ref(held.record_id),
        receipt=receipts.as_json(held),
        received_at=clock.iso(held.received_at),
    )


def receipt_row(receipt: Receipt, status: Status) -> Row:
    """The answer for a record that is signed for."""
    return Row(
        id=str(receipt.id),
        status=status,
        reason=receipt.reason or None,
        ref=ref(receipt.id),
        version=receipt.version,
        receipt=receipts.as_json(receipt),
        received_at=clock.iso(receipt.received_at),
    )
