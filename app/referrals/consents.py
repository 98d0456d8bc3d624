"""What is shared, and the yes that covers it: writing both down, holding one against the other, and deleting them.

A consent says yes to digests of values, keyed so that nobody guesses a number back from one. What follows from a yes
(less of it, a cut, a typo put right, another service) is added to it with who did it; nothing else can be.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from app import clock, ids
from app.db import db
from app.keyring import keyring
from app.referrals import asking
from app.referrals.card import FIELDS, Card, Value, canonical, read
from app.referrals.models import Consent, ConsentItem, Referral, SharedItem


@dataclass(frozen=True)
class Yes:
    """How somebody said yes."""

    given_by: str
    method: str
    interpreter: str
    language: str
    wording: int
    given_at: datetime


def agree(session: Session, referral_id: UUID, card: Card, yes: Yes, by: UUID) -> UUID:
    """Write a consent to a card down; answers its id. The referral must be there."""
    consent = Consent(
        id=ids.uuid7(),
        referral_id=referral_id,
        given_by=yes.given_by,
        method=yes.method,
        interpreter=yes.interpreter,
        wording_version=yes.wording,
        language=yes.language,
        fields=tuple(field for field in FIELDS if field in card),
        given_at=yes.given_at,
        expires_at=asking.expires_at(yes.given_at),
    )
    session.add(consent)
    session.flush()
    add(session, consent.id, referral_id, card, "agreed", by)
    return consent.id


def add(session: Session, consent_id: UUID, referral_id: UUID, card: Card, basis: str, by: UUID) -> None:
    """Add values to a consent, with what they follow from; those that it holds already are left as they are."""
    for field, value in card.items():
        row = (consent_id, field, digest(referral_id, field, value))
        if session.get(ConsentItem, row) is None:
            session.add(
                ConsentItem(
                    consent_id=consent_id, field=field, digest=row[2], basis=basis, added_by=by, added_at=clock.now()
                )
            )
    session.flush()


def put(session: Session, referral_id: UUID, card: Card) -> None:
    """Let this be all that is shared. The consent must hold it before where the service has it already."""
    session.execute(delete(SharedItem).where(SharedItem.referral_id == referral_id))
    session.flush()
    for field, value in card.items():
        session.add(
            SharedItem(
                referral_id=referral_id,
                field=field,
                value=keyring().encrypt(canonical(value), _place(referral_id, field)),
                digest=digest(referral_id, field, value),
            )
        )
    session.flush()


def card_of(session: Session, referral_id: UUID) -> Card:
    """What is shared, in the clear: for those who may see it, after the look was written down."""
    return cards_of(session, [referral_id]).get(referral_id, {})


def cards_of(session: Session, referral_ids: Iterable[UUID]) -> dict[UUID, Card]:
    """The same of several."""
    found: dict[UUID, Card] = {}
    rows = session.scalars(select(SharedItem).where(SharedItem.referral_id.in_(list(referral_ids))))
    for row in rows:
        text = keyring().decrypt(row.value, _place(row.referral_id, row.field))
        found.setdefault(row.referral_id, {})[row.field] = read(text)
    return found


def is_covered(session: Session, referral: Referral, at: datetime) -> bool:
    """Whether a consent in force holds all that is shared: the same as the database asks before it lets anything go."""
    consent = session.get(Consent, referral.consent_id)
    if consent is None or consent.withdrawn_at is not None or consent.expires_at <= at:
        return False
    held = exists().where(
        ConsentItem.consent_id == consent.id,
        ConsentItem.field == SharedItem.field,
        ConsentItem.digest == SharedItem.digest,
    )
    mine = SharedItem.referral_id == referral.id
    beyond = session.scalar(select(SharedItem.field).where(mine, ~held).limit(1))
    return beyond is None and session.get(SharedItem, (referral.id, "service")) is not None


def is_withdrawn(session: Session, referral: Referral) -> bool:
    """Whether the yes that it goes by was taken back."""
    consent = session.get(Consent, referral.consent_id)
    return consent is not None and consent.withdrawn_at is not None


def of(consent_id: UUID) -> Consent | None:
    """One consent."""
    return db.session.get(Consent, consent_id)


def withdraw(session: Session, referral_id: UUID, by: UUID) -> None:
    """Every yes to a referral ends now."""
    still = (Consent.referral_id == referral_id, Consent.withdrawn_at.is_(None))
    session.execute(update(Consent).where(*still).values(withdrawn_at=clock.now(), withdrawn_by=by))


def forget(session: Session, referral_id: UUID) -> None:
    """Delete what was shared. That a yes was given stays, to which fields and until when; no value, and no digest."""
    session.execute(delete(SharedItem).where(SharedItem.referral_id == referral_id))
    theirs = select(Consent.id).where(Consent.referral_id == referral_id)
    session.execute(delete(ConsentItem).where(ConsentItem.consent_id.in_(theirs)))


def digest(referral_id: UUID, field: str, value: Value) -> bytes:
    """What a consent holds in place of a value."""
    return keyring().keyed_hash("consent", f"{referral_id}|{field}|{canonical(value)}".encode())


def _place(referral_id: UUID, field: str) -> str:
    return f"shared_item.{field}:{referral_id}"
