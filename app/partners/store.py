"""Finding services, on which terms they take referrals, and who reads their inbox."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock, ids
from app.actor import Actor
from app.audit import log
from app.db import db, write
from app.keyring import keyring
from app.partners.models import Organization, Service, ServiceWorker
from app.partners.rules import Terms


@dataclass(frozen=True)
class Worker:
    """Somebody who reads a service's inbox."""

    id: UUID
    service_id: UUID
    name: str
    email: str


def service(session: Session, service_id: UUID) -> Service | None:
    """A service that is (still) in the directory."""
    found = session.get(Service, service_id)
    return found if found is not None and found.retired_at is None else None


def named(service_ids: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    """id → (service, organisation), retired ones too."""
    wanted = list(set(service_ids))
    if not wanted:
        return {}
    found = select(Service.id, Service.name, Organization.name.label("organization")).join(
        Organization, Organization.id == Service.organization_id
    )
    rows = db.session.execute(found.where(Service.id.in_(wanted)))
    return {row.id: (row.name, row.organization) for row in rows}


def terms(session: Session, service_id: UUID) -> Terms | None:
    """On which terms a service takes referrals."""
    found = session.get(Service, service_id)
    if found is None:
        return None
    readers = select(func.count()).select_from(ServiceWorker).where(_reads(service_id))
    return terms_of(found, session.scalar(readers) or 0)


def terms_of(found: Service, workers: int) -> Terms:
    """The same of a row that is in hand."""
    return Terms(
        accepts=found.accepts_police_referral,
        agreement_until=found.agreement_until_on,
        paused_until=found.paused_until_on,
        retired=found.retired_at is not None,
        active=found.status == "active",
        workers=workers,
    )


def webhook_of(service_id: UUID) -> tuple[str, str] | None:
    """(address, secret) of a service's own system, if it has one."""
    found = db.session.get(Service, service_id)
    if found is None or found.webhook_url is None or found.webhook_secret is None:
        return None
    ring = keyring()
    return (
        ring.decrypt(found.webhook_url, f"service.webhook_url:{service_id}"),
        ring.decrypt(found.webhook_secret, f"service.webhook_secret:{service_id}"),
    )


def set_webhook(actor: Actor, service_id: UUID, url: str | None, secret: str | None) -> None:
    """Let a service's own system be told; or (nothing) not any more."""

    def work(session: Session) -> None:
        row, ring = session.get_one(Service, service_id), keyring()
        row.webhook_url = ring.encrypt(url, f"service.webhook_url:{service_id}") if url else None
        row.webhook_secret = ring.encrypt(secret, f"service.webhook_secret:{service_id}") if url and secret else None
        log.note(session, actor, "service.change", "service", service_id, names=("webhook_url",))

    write(work)


def workers_of(service_id: UUID) -> list[Worker]:
    """Who reads a service's inbox, by name."""
    rows = db.session.scalars(select(ServiceWorker).where(_reads(service_id)))
    return sorted((_opened(row) for row in rows), key=lambda one: (one.name, one.id))


def worker(worker_id: UUID) -> Worker | None:
    """One of them, unless they have left."""
    found = db.session.get(ServiceWorker, worker_id)
    return _opened(found) if found is not None and found.ended_at is None else None


def workers_by_hash(email_hash: bytes) -> list[Worker]:
    """All that somebody with an address reads: one person may work for several services."""
    wanted = (ServiceWorker.email_hash == email_hash, ServiceWorker.ended_at.is_(None))
    rows = db.session.scalars(select(ServiceWorker).where(*wanted).order_by(ServiceWorker.id))
    return [_opened(row) for row in rows]


def add_worker(session: Session, actor: Actor, service_id: UUID, *, name: str, email: str) -> UUID | None:
    """Let somebody read a service's inbox; nothing when they do already."""
    same = (_reads(service_id), ServiceWorker.email_hash == hash_of(email))
    if session.scalar(select(ServiceWorker.id).where(*same)):
        return None
    row_id, ring = ids.uuid7(), keyring()
    row = ServiceWorker(
        id=row_id,
        service_id=service_id,
        name=ring.encrypt(name, f"service_worker.name:{row_id}"),
        email=ring.encrypt(email.strip(), f"service_worker.email:{row_id}"),
        email_hash=hash_of(email),
        added_by=actor.person_id,
        added_at=clock.now(),
    )
    session.add(row)
    session.flush()
    log.note(session, actor, "worker.add", "service", service_id, names=("name", "email"))
    return row_id


def end_worker(session: Session, actor: Actor, worker_id: UUID) -> bool:
    """Somebody has left: what they had open is shut with their next page. False when they had left before."""
    row = session.get(ServiceWorker, worker_id)
    if row is None or row.ended_at is not None:
        return False
    row.ended_at, row.ended_by = clock.now(), actor.person_id
    session.flush()
    log.note(session, actor, "worker.end", "service", row.service_id)
    return True


def _reads(service_id: UUID) -> Any:
    return (ServiceWorker.service_id == service_id) & ServiceWorker.ended_at.is_(None)


def readers() -> dict[UUID, int]:
    """How many people read the inbox of each service that has any."""
    found = select(ServiceWorker.service_id, func.count()).where(ServiceWorker.ended_at.is_(None))
    return {row[0]: row[1] for row in db.session.execute(found.group_by(ServiceWorker.service_id))}


def hash_of(email: str) -> bytes:
    """One address has one hash, however it is written, under a key that is not in the database (R-38)."""
    return keyring().keyed_hash("worker-email", email.strip().casefold().encode())


def _opened(row: ServiceWorker) -> Worker:
    ring = keyring()
    return Worker(
        row.id,
        row.service_id,
        ring.decrypt(row.name, f"service_worker.name:{row.id}"),
        ring.decrypt(row.email, f"service_worker.email:{row.id}"),
    )
