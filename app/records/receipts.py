"""Receipts: what the server signs, so that a phone may delete its copy."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app import clock, ids
from app.db import insert_now
from app.keyring import keyring
from app.records.digest import canonical
from app.records.models import Held, Receipt

_KNOWN = select(Receipt).where(Receipt.id.in_(bindparam("ids", expanding=True)))


def sign(record_id: UUID, owner: UUID, digest: str, received_at: datetime) -> tuple[str, str]:
    """(key id, signature): Ed25519 over the canonical JSON of `{id, owner, digest, received_at}`."""
    return keyring().sign(signed_content(record_id, owner, digest, received_at))


def signed_content(record_id: UUID, owner: UUID, digest: str, received_at: datetime) -> bytes:
    """The bytes that a receipt's signature covers."""
    said = {"id": str(record_id), "owner": str(owner), "digest": digest, "received_at": clock.iso(received_at)}
    return canonical(said)


def holds(receipt: dict[str, Any]) -> bool:
    """Whether a receipt verifies with our key of its `kid`."""
    key = keyring().signing.get(receipt["kid"])
    if key is None:
        return False
    said = canonical({name: receipt[name] for name in ("id", "owner", "digest", "received_at")})
    try:
        key.public_key().verify(ids.from_b64url(receipt["sig"]), said)
    except (InvalidSignature, ValueError):
        return False
    return True


def as_json(row: Receipt | Held) -> dict[str, Any]:
    """A receipt as the phone keeps it."""
    return {
        "id": str(row.id if isinstance(row, Receipt) else row.record_id),
        "owner": str(row.owner),
        "digest": row.digest,
        "received_at": clock.iso(row.received_at),
        "kid": row.kid,
        "sig": row.sig,
    }


def known(session: Session, record_ids: Iterable[UUID]) -> dict[UUID, Receipt]:
    """The receipts that exist for these records, in one query."""
    return {receipt.id: receipt for receipt in session.scalars(_KNOWN, {"ids": list(record_ids)})}


def blind(session: Session, subject_id: UUID) -> None:
    """Something that identified somebody was deleted from a record: its digests must not let anyone guess it.

    A digest covers all that was said, and a phone number is short enough to be tried. What is left is a hash under a
    key outside the database: the same record sent again is still known.
    """
    for receipt in session.scalars(select(Receipt).where(Receipt.subject_id == subject_id)):
        if not receipt.blinded:
            receipt.digest, receipt.blinded = blinded(receipt.digest), True


def blinded(digest: str) -> str:
    """What is left of a digest."""
    return keyring().keyed_hash("receipts", digest.encode()).hex()


def is_same(receipt: Receipt, digest: str) -> bool:
    """Whether a receipt is for this very record."""
    return receipt.digest == (blinded(digest) if receipt.blinded else digest)


def keep(session: Session, **values: Any) -> Receipt:
    """Sign for a record and keep the receipt. `values`: the columns of Receipt but `kid` and `sig`."""
    kid, sig = sign(values["id"], values["owner"], values["digest"], values["received_at"])
    receipt = Receipt(**values, kid=kid, sig=sig)
    insert_now(session, receipt)
    return receipt
