"""Who a record says it is from. The accounts know, and are told of here, because a record may not know them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app.actor import Actor


@dataclass(frozen=True)
class Author:
    """A person as they may act now, and the key by which a record of theirs proves itself on one phone.

    `here` ends when they leave, `revoked` begins when that phone is taken out of service.
    """

    actor: Actor
    key: bytes | None
    here: bool = True
    revoked: bool = False


Find = Callable[[Session, UUID, UUID], Author | None]

_find: list[Find] = []


def come_from(find: Find) -> None:
    """Say how an author is found by their id and the id of the phone (accounts does)."""
    _find[:] = [find]


def find(session: Session, owner: UUID, device_id: UUID) -> Author | None:
    """The author of a record, looked up once in a transaction; nothing for somebody who was never here."""
    known: dict[tuple[UUID, UUID], Author | None] = session.info.setdefault("authors", {})
    if (owner, device_id) not in known:
        known[owner, device_id] = _find[0](session, owner, device_id)
    return known[owner, device_id]
