"""Writing the directory as HSDS 3.0 JSON, a page of services with all that belongs to them. No contacts, no workers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.db import Base, db
from app.partners.hsds.planning import PARTS
from app.partners.hsds.values import ORGANIZATION, SERVICE, STORED_AS
from app.partners.models import Organization, Service


def everything() -> dict[str, Any]:
    """`{"total_items", …, "contents": [service]}`: what `import-services` reads again."""
    contents = list(_services())
    page = {"total_items": len(contents), "total_pages": 1, "page_number": 1, "size": len(contents)}
    return page | {"first_page": True, "last_page": True, "empty": not contents, "contents": contents}


def _services() -> Iterator[dict[str, Any]]:
    organizations = {row.id: row for row in db.session.scalars(select(Organization))}
    parts = {name: _by_service(model) for name, model in PARTS.items()}
    for row in db.session.scalars(select(Service).where(Service.retired_at.is_(None)).order_by(Service.name)):
        said = {name: getattr(row, STORED_AS.get(name, name)) for name in SERVICE}
        organization = organizations[row.organization_id]
        owner = {name: getattr(organization, name) for name in ORGANIZATION}
        yield _without_empty(
            {
                "id": str(row.id),
                **said,
                "organization": _without_empty({"id": str(organization.id), **owner}),
                "phones": [_phone(part) for part in parts["phones"].get(row.id, ())],
                "schedules": [_schedule(part) for part in parts["schedules"].get(row.id, ())],
                "service_areas": [_pick(part, "id", "name") for part in parts["areas"].get(row.id, ())],
                "languages": [_pick(part, "id", "code", "name") for part in parts["languages"].get(row.id, ())],
                "service_at_locations": [_location(part) for part in parts["locations"].get(row.id, ())],
            }
        )


def _by_service(model: type[Base]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = {}
    for row in db.session.execute(select(model.__table__)).mappings():
        found.setdefault(row["service_id"], []).append(row)
    return found


def _phone(part: Any) -> dict[str, Any]:
    return _pick(part, "id", "number", "extension", "type", "description")


def _schedule(part: Any) -> dict[str, Any]:
    said = _pick(part, "id", "opens_at", "closes_at", "description")
    days = {"valid_from": part["valid_from_on"], "valid_to": part["valid_to_on"], "byday": ",".join(part["byday"])}
    return _without_empty(said | {"freq": "WEEKLY"} | days)


def _location(part: Any) -> dict[str, Any]:
    place = {"id": part["location_id"], "location_type": "physical", "name": part["name"]}
    place |= {"latitude": part["lat"], "longitude": part["lon"]}
    if part["address"]:
        place["addresses"] = [{"address_1": part["address"], "address_type": "physical"}]
    return {"id": str(part["id"]), "location": _without_empty(place)}


def _pick(part: Any, *names: str) -> dict[str, Any]:
    return _without_empty({name: part[name] for name in names})


def _without_empty(said: dict[str, Any]) -> dict[str, Any]:
    """Days and ids as text; what is empty is left out."""
    return {
        name: value if isinstance(value, (str, int, float, list, dict)) else str(value)
        for name, value in said.items()
        if value not in (None, "", [])
    }
