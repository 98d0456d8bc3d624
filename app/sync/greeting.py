"""hello: the probe, the clock sample, the key refresh, and what the station learns of a phone."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app import clock, ids
from app.accounts.models import Device
from app.db import db, insert_now, write_if_free
from app.keyring import keyring
from app.records.models import Held, Receipt
from app.sync.bodies import MAX_BATCH, MAX_BYTES
from app.sync.models import Announced
from app.web.access import person_or_none
from app.web.assets import assets

OLDEST_VERSION = 1
MOST_IDS = 200


def answer(device: Device, said: dict[str, Any]) -> dict[str, Any]:
    """What a phone is told. Nothing here depends on the write, which waits for nobody: a hello is never late."""
    now, pending = clock.now(), _ids(said.get("pending"))
    write_if_free(lambda session: _remember(session, device.id, pending, now))
    person = person_or_none()
    told: dict[str, Any] = {
        "now": clock.iso(clock.now()),
        "build": assets().build,
        "min_v": OLDEST_VERSION,
        "keys": _public_keys(),
        "max_batch": MAX_BATCH,
        "max_bytes": MAX_BYTES,
        "backoff_s": 0,
    }
    if person is not None:
        told["user"] = {"id": str(person.person_id), "name": person.name}
    missing = _missing(device.id, pending)
    if missing:
        told["missing"] = [str(record_id) for record_id in missing]
    if device.revoked_at is not None:
        told["wipe"] = True
    return told


def _public_keys() -> list[dict[str, Any]]:
    """The keys to seal to, newest first: base64url of the 65-byte uncompressed point."""
    return [
        {
            "kid": kid,
            "public": ids.b64url(key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)),
            "not_after": None,
        }
        for kid, key in keyring().sealing.items()
    ]


def _remember(session: Session, device_id: UUID, pending: list[UUID], now: datetime) -> None:
    """Note that the phone was here, and which records it says it holds."""
    session.execute(update(Device).where(Device.id == device_id).values(hello_at=now))
    mine = Announced.device_id == device_id
    known = set(session.scalars(select(Announced.record_id).where(mine)))
    came = _came(session, known)
    session.execute(delete(Announced).where(mine, Announced.record_id.in_(came)))
    again = [record_id for record_id in pending if record_id in known]
    session.execute(update(Announced).where(mine, Announced.record_id.in_(again)).values(last_at=now))
    new = [record_id for record_id in pending if record_id not in known]
    if new:
        rows = [Announced(device_id=device_id, record_id=name, first_at=now, last_at=now) for name in new]
        insert_now(session, *rows)


def _missing(device_id: UUID, pending: list[UUID]) -> list[UUID]:
    """What the phone announced before, does not hold any more, and never sent."""
    told = set(db.session.scalars(select(Announced.record_id).where(Announced.device_id == device_id)))
    lost = told - set(pending)
    return sorted(lost - _came(db.session(), lost))


def _came(session: Session, record_ids: set[UUID]) -> set[UUID]:
    signed = session.scalars(select(Receipt.id).where(Receipt.id.in_(record_ids)))
    kept = session.scalars(select(Held.record_id).where(Held.record_id.in_(record_ids)))
    return {*signed, *kept}


def _ids(given: Any) -> list[UUID]:
    found = [ids.read_uuid(name) for name in given[:MOST_IDS]] if isinstance(given, list) else []
    return list(dict.fromkeys(name for name in found if name is not None))
