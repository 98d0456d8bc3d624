"""The directory as phones carry it (`GET /sync/services`): what anybody may know of a service, and its terms with us.

No person is in it: no worker, e-mail or webhook, and no word about a number. Nor is the address of a service for
violence at home: a refuge must not be found by a lost phone. What holds only today is worked out on the phone, so that
the answer changes only with the directory.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app.actor import Role
from app.db import db
from app.partners import store
from app.partners.models import (
    Organization,
    Service,
    ServiceArea,
    ServiceLocation,
    ServicePhone,
    ServiceSchedule,
    ServiceWorker,
)
from app.partners.search import Query, best_first, near
from app.places import store as places

READERS = frozenset({Role.OFFICER, Role.SERGEANT, Role.COORDINATOR})
MOST = 2_000
#: Beyond this many, what is a page away is left there: 2,000 services are some 200 kB on the line.
MANY = 500
WHEN_FEW = ("apply", "costs", "interpreting", "where")
#: A phone shows the beginning of a long text; the rest is a page away.
LONGEST = 160
SHAPE = 1
HERE = Service.retired_at.is_(None)
HIDDEN = "domestic_family_violence"

Entry = dict[str, Any]
Around = dict[UUID, list[Any]]


def directory(beats: Collection[UUID]) -> list[Entry]:
    """All services; of more than a phone should hold, those that help on these beats. What is empty is left out."""
    wanted: list[Any] = [HERE]
    if (db.session.scalar(select(func.count()).where(HERE)) or 0) > MOST:
        wanted.append(near(beat.name for beat in places.beats(beats)))
    found = select(Service, Organization.name).join(Organization, Organization.id == Service.organization_id)
    ordered = found.where(*wanted).order_by(*best_first(Query(), places.today())).limit(MOST)
    rows = [(row[0], row[1]) for row in db.session.execute(ordered)]
    around = _around([service.id for service, _name in rows])
    readers = store.readers()
    left_out = WHEN_FEW if len(rows) > MANY else ()
    entries = (_entry(service, name, service.id in readers, around) for service, name in rows)
    return [{name: value for name, value in entry.items() if value and name not in left_out} for entry in entries]


def mark(beats: Collection[UUID]) -> str:
    """Changes with what `directory` answers; found without reading all of it, as each page of a phone asks."""
    ended = func.count(ServiceWorker.ended_at)
    services = db.session.execute(select(func.count(), func.max(Service.changed_at)).where(HERE)).one()
    readers = db.session.execute(select(func.count(), ended)).one()
    names = db.session.scalars(select(Organization.name).order_by(Organization.id))
    near_to = sorted(beat.name for beat in places.beats(beats)) if services[0] > MOST else []
    said = (SHAPE, *services, *readers, near_to, *names)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:24]


def _entry(row: Service, organization: str, is_read: bool, around: dict[str, Around]) -> Entry:
    return {
        "id": str(row.id),
        "name": row.name,
        "also": row.alternate_name,
        "organization": organization,
        "reasons": row.reasons,
        "ages": (row.minimum_age, row.maximum_age) if (row.minimum_age, row.maximum_age) != (None, None) else None,
        "languages": row.speaks,
        "closed": row.status != "active",
        "takes": row.accepts_police_referral,
        "read": is_read,
        "agreed": _day(row.agreement_until_on),
        "paused": _day(row.paused_until_on),
        "assured": _day(row.assured_on),
        "answers": row.response_hours,
        "about": _short(row.description),
        "for": _short(row.eligibility_description),
        "apply": _short(row.application_process),
        "costs": _short(row.fees_description),
        "interpreting": _short(row.interpretation_services),
        "note": _short(row.alert),
        **{name: found.get(row.id) for name, found in around.items() if name != "where" or HIDDEN not in row.reasons},
    }


def _around(ids: list[UUID]) -> dict[str, Around]:
    return {
        "areas": _by_service(ids, ServiceArea.name),
        "phones": _by_service(ids, ServicePhone.number, ServicePhone.extension),
        "where": _by_service(ids, ServiceLocation.name, ServiceLocation.address),
        "hours": _by_service(
            ids,
            ServiceSchedule.byday,
            ServiceSchedule.opens_at,
            ServiceSchedule.closes_at,
            ServiceSchedule.valid_from_on,
            ServiceSchedule.valid_to_on,
            ServiceSchedule.description,
        ),
    }


def _by_service(ids: list[UUID], *columns: Any) -> Around:
    """The rows around each service; one column alone is not wrapped, what is empty at the end of a row is left out."""
    model = columns[0].class_
    found: Around = {}
    rows = db.session.execute(select(model.service_id, *columns).where(model.service_id.in_(ids)).order_by(model.id))
    for service_id, *values in rows:
        plain = _trimmed(_day(value) if isinstance(value, date) else value for value in values)
        found.setdefault(service_id, []).append(plain if len(columns) > 1 else values[0])
    return found


def _trimmed(values: Iterable[Any]) -> list[Any]:
    kept = list(values)
    while kept and not kept[-1]:
        kept.pop()
    return kept


def _day(on: date | None) -> str | None:
    return on.isoformat() if on else None


def _short(text: str | None) -> str:
    text = text or ""
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
