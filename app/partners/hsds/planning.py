"""What an import would change, before it changes anything; and then doing just that, in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from app import clock
from app.actor import Actor
from app.audit import log
from app.db import Base
from app.partners.directory import folded, searchable, searchable_areas
from app.partners.hsds.found import Directory
from app.partners.hsds.found import Service as Found
from app.partners.models import (
    Organization,
    Service,
    ServiceArea,
    ServiceLanguage,
    ServiceLocation,
    ServicePhone,
    ServiceSchedule,
)

By = Actor | UUID | str
Progress = Callable[[int, int], None]

#: What belongs to a service, by its name among what was read.
PARTS: dict[str, type[Base]] = {
    "phones": ServicePhone,
    "schedules": ServiceSchedule,
    "areas": ServiceArea,
    "languages": ServiceLanguage,
    "locations": ServiceLocation,
}
BATCH = 500
MOST_LANGUAGES = 20  # a column's length
SHOWN = 50


@dataclass(frozen=True)
class Change:
    """A service that says something else than before, and which of its fields."""

    id: UUID
    name: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """What an import would do. `gone`: in the directory, and not in what is imported; they stay. `retired`: in what is
    imported, and taken out of the directory here, which no import undoes.
    """

    organizations: tuple[UUID, ...]
    added: tuple[tuple[UUID, str], ...]
    changed: tuple[Change, ...]
    unchanged: int
    gone: tuple[tuple[UUID, str], ...]
    retired: tuple[tuple[UUID, str], ...] = ()

    @property
    def mark(self) -> str:
        """The same for the same plan: what was shown is what is done."""
        said = [*self.organizations, *self.added, *((c.id, *c.fields) for c in self.changed), self.unchanged]
        return hashlib.sha256(repr(said).encode()).hexdigest()[:32]

    @property
    def empty(self) -> bool:
        return not (self.organizations or self.added or self.changed)


def plan(session: Session, directory: Directory) -> Plan:
    """Hold what was read against what is here."""
    known, parts = _rows(session, Service), {name: _parts(session, model) for name, model in PARTS.items()}
    added, changed, unchanged = [], [], 0
    for service in directory.services.values():
        row = known.get(service.id)
        if row is None:
            added.append((service.id, str(service.values["name"])))
            continue
        fields = _different(row, service, parts)
        if fields:
            changed.append(Change(service.id, str(service.values["name"]), fields))
        else:
            unchanged += 1
    here = directory.services
    gone = tuple((row["id"], row["name"]) for key, row in known.items() if key not in here)
    out = tuple((row["id"], row["name"]) for key, row in known.items() if key in here and row["retired_at"])
    return Plan(_organizations(session, directory), tuple(added), tuple(changed), unchanged, gone, out)


def apply(session: Session, by: By, directory: Directory, made: Plan, progress: Progress | None = None) -> None:
    """Do what a plan says: all of it, or (when anything fails) nothing."""
    _keep_organizations(session, directory, made.organizations)
    new, again = {key for key, _name in made.added}, {change.id for change in made.changed}
    todo = [service for key, service in directory.services.items() if key in new | again]
    for start in range(0, len(todo), BATCH):
        some = todo[start : start + BATCH]
        _keep_services(session, [service for service in some if service.id in new], new=True)
        _keep_services(session, [service for service in some if service.id in again], new=False)
        _keep_parts(session, some)
        if progress:
            progress(min(start + BATCH, len(todo)), len(todo))
    log.note(session, by, "services.import", "service", names=("added", "changed"))


def _different(row: dict[str, Any], service: Found, parts: dict[str, dict[UUID, list[Any]]]) -> tuple[str, ...]:
    fields = [name for name, value in service.values.items() if _plain(row[name]) != _plain(value)]
    if row["organization_id"] != service.organization_id:
        fields.append("organization")
    for name in service.told:
        model = PARTS[name]
        mine = sorted(_said(model, values) for values in getattr(service, name))
        if mine != sorted(parts[name].get(service.id, [])):
            fields.append(name)
    return tuple(sorted(fields))


def _plain(value: object) -> object:
    """Nothing and an empty text are the same."""
    return value or None if isinstance(value, str) else value


def _said(model: type[Base], values: dict[str, Any]) -> tuple[str, ...]:
    """What a part says, in a form that can be sorted. Its id is ours and says nothing."""
    whole = _whole(model, values)
    return tuple(repr(_plain(whole.get(name))) for name in _columns(model) if name != "id")


def _whole(model: type[Base], values: dict[str, Any]) -> dict[str, Any]:
    """The values of a row of a part, as they are stored."""
    found = {name: values.get(name) for name in _columns(model)}
    if model is ServiceArea:
        found["folded"] = folded(str(values["name"]))
    empty = {"description", "name", "address"} & set(found)
    found |= {name: found[name] or "" for name in empty}
    return found | ({"byday": values.get("byday") or ()} if model is ServiceSchedule else {})


def _columns(model: type[Base]) -> list[str]:
    return [column.key for column in model.__table__.columns if column.key != "service_id"]


def _parts(session: Session, model: type[Base]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = {}
    for row in session.execute(select(model.__table__)).mappings():
        said = tuple(repr(_plain(row[name])) for name in _columns(model) if name != "id")
        found.setdefault(row["service_id"], []).append(said)
    return found


def _rows(session: Session, model: type[Base]) -> dict[UUID, dict[str, Any]]:
    return {row["id"]: dict(row) for row in session.execute(select(model.__table__)).mappings()}


def _organizations(session: Session, directory: Directory) -> tuple[UUID, ...]:
    """Those that are new or say something else."""
    known = _rows(session, Organization)
    return tuple(
        key
        for key, values in directory.organizations.items()
        if key not in known or any(_plain(known[key][name]) != _plain(value) for name, value in values.items())
    )


def _keep_organizations(session: Session, directory: Directory, wanted: Iterable[UUID]) -> None:
    known = set(session.scalars(select(Organization.id)))
    for key in wanted:
        values = directory.organizations[key] | {"description": directory.organizations[key]["description"] or ""}
        if key in known:
            session.execute(update(Organization).where(Organization.id == key).values(**values))
        else:
            session.execute(insert(Organization).values(id=key, **values))


def _keep_services(session: Session, some: list[Found], *, new: bool) -> None:
    if not some:
        return
    rows = [_row(service, new=new) for service in some]
    if new:
        session.execute(insert(Service.__table__), rows)  # type: ignore[arg-type]
        return
    for row in rows:
        session.execute(update(Service).where(Service.id == row.pop("id")).values(**row))


def _row(service: Found, *, new: bool) -> dict[str, Any]:
    """The columns of the specification; what the agency keeps itself begins empty, and is never changed."""
    said = service.values | {"description": service.values["description"] or ""}
    row: dict[str, Any] = {"id": service.id, "organization_id": service.organization_id, **said}
    row |= {"words": searchable(said), "changed_at": clock.now()}
    if "areas" in service.told or new:
        row["area_words"] = searchable_areas(str(area["name"]) for area in service.areas)
    if "languages" in service.told or new:
        row["speaks"] = tuple(str(language["code"]) for language in service.languages)[:MOST_LANGUAGES]
    ours = {"accepts_police_referral": False, "reasons": (), "agreement_ref": ""}
    return row | ours if new else row


def _keep_parts(session: Session, some: list[Found]) -> None:
    for name, model in PARTS.items():
        table, told = model.__table__, [service for service in some if name in service.told]
        ids = [service.id for service in told]
        session.execute(delete(model).where(table.c.service_id.in_(ids)))
        rows = [
            _whole(model, values) | {"service_id": service.id} for service in told for values in getattr(service, name)
        ]
        if rows:
            session.execute(insert(table), rows)  # type: ignore[arg-type]
