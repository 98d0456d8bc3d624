"""Writing the directory: adding and changing services, and what is said of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
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


def change_phone(session: Session, service_id: UUID, before: UUID | None, number: str) -> None:
    """Put one number of a service right, add its first, or (nothing) take it away; its others stay as they are."""
    row = session.get(ServicePhone, before) if before else None
    if row is None and number:
        session.add(ServicePhone(id=ids.uuid7(), service_id=service_id, number=number))
    elif row is not None and not number:
        session.delete(row)
    elif row is not None:
        row.number = number
    session.flush()


def change_languages(session: Session, service_id: UUID, spoken: Iterable[str], among: Iterable[str]) -> None:
    """Of the languages `among` which there was a choice let it speak these; the others it speaks stay."""
    row, wanted = session.get_one(Service, service_id), set(spoken)
    gone = set(among) - wanted
    mine = ServiceLanguage.service_id == service_id
    session.execute(delete(ServiceLanguage).where(mine, ServiceLanguage.code.in_(gone)))
    new = sorted(wanted - set(session.scalars(select(ServiceLanguage.code).where(mine))))
    session.add_all(ServiceLanguage(id=ids.uuid7(), service_id=service_id, code=code) for code in new)
    row.speaks = (*(code for code in row.speaks if code not in gone), *new)
    session.flush()


def change_areas(session: Session, service_id: UUID, names: Iterable[str]) -> None:
    """Let it help in these areas; those that it named before stay as they were written."""
    wanted = dict.fromkeys(names)
    for row in session.scalars(select(ServiceArea).where(ServiceArea.service_id == service_id)).all():
        if one_line(row.name) in wanted:
            wanted.pop(one_line(row.name))
        else:
            session.delete(row)
    for name in wanted:
        session.add(ServiceArea(id=ids.uuid7(), service_id=service_id, name=name, folded=folded(name)))
    session.flush()
    left = session.scalars(
        select(ServiceArea.name).where(ServiceArea.service_id == service_id).order_by(ServiceArea.id)
    )
    session.get_one(Service, service_id).area_words = searchable_areas(left)
    session.flush()


def one_line(name: str) -> str:
    """A name as it stands on a line of its own."""
    return " ".join(name.split())


def searchable(said: Mapping[str, Any]) -> str:
    """The words by which a service is found, from its columns."""
    return folded(" ".join(said.get(name) or "" for name in SAID))


def searchable_areas(names: Iterable[str]) -> str:
    """The words of its areas; nothing where it helps everywhere."""
    return " | ".join(folded(name) for name in names)
