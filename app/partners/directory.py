"""Writing the directory: adding and changing services, and what is said of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app import clock, ids
from app.actor import Actor
from app.audit import log
from app.partners.models import (
    Organization,
    Service,
    ServiceArea,
    ServiceLanguage,
    ServicePhone,
)

By = Actor | UUID | str
SAID = ("name", "alternate_name", "description", "eligibility_description")


def folded(text: str) -> str:
    """As it is searched for: no accents, no case, one space between words."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return " ".join(bare.casefold().split())


def add_organization(session: Session, by: By, **values: Any) -> UUID:
    """Add an organisation."""
    row = Organization(id=values.pop("id", None) or ids.uuid7(), **values)
    session.add(row)
    session.flush()
    log.note(session, by, "organization.add", "organization", row.id)
    return row.id


def add_service(session: Session, by: By, **values: Any) -> UUID:
    """Add a service."""
    row = Service(id=values.pop("id", None) or ids.uuid7(), changed_at=clock.now(), **values)
    row.words = searchable(vars(row))
    session.add(row)
    session.flush()
    log.note(session, by, "service.add", "service", row.id)
    return row.id


def change_service(session: Session, by: By, service_id: UUID, **values: Any) -> None:
    """Change what is said of a service, or the terms on which it takes referrals."""
    row = session.get_one(Service, service_id)
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    row.words, row.changed_at = searchable({name: getattr(row, name) for name in SAID}), clock.now()
    session.flush()
    log.note(session, by, "service.change", "service", service_id, names=changed)


def say(
    session: Session,
    service_id: UUID,
    *,
    phones: Iterable[str] | None = None,
    languages: Iterable[str] | None = None,
    areas: Iterable[str] | None = None,
) -> None:
    """Put a service's numbers, languages and areas anew; those that are not given stay."""
    if phones is not None:
        session.execute(delete(ServicePhone).where(ServicePhone.service_id == service_id))
        session.add_all(ServicePhone(id=ids.uuid7(), service_id=service_id, number=number) for number in phones)
    if languages is not None:
        session.execute(delete(ServiceLanguage).where(ServiceLanguage.service_id == service_id))
        spoken = tuple(languages)
        session.add_all(ServiceLanguage(id=ids.uuid7(), service_id=service_id, code=code) for code in spoken)
        session.get_one(Service, service_id).speaks = spoken
    if areas is not None:
        session.execute(delete(ServiceArea).where(ServiceArea.service_id == service_id))
        named = tuple(areas)
        session.add_all(
            ServiceArea(id=ids.uuid7(), service_id=service_id, name=name, folded=folded(name)) for name in named
        )
        session.get_one(Service, service_id).area_words = searchable_areas(named)
    session.flush()


def searchable(said: Mapping[str, Any]) -> str:
    """The words by which a service is found, from its columns."""
    return folded(" ".join(said.get(name) or "" for name in SAID))


def searchable_areas(names: Iterable[str]) -> str:
    """The words of its areas; nothing where it helps everywhere."""
    return " | ".join(folded(name) for name in names)
