"""Writing down what a coordinator has filled in about a service, and what stands around one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.actor import Actor
from app.db import db
from app.partners import directory, rules, showing, store
from app.partners.forms import ServiceForm
from app.partners.models import (
    Organization,
    Service,
    ServiceArea,
    ServiceLanguage,
    ServiceLocation,
    ServicePhone,
    ServiceSchedule,
)
from app.places import store as places
from app.residents.forms import LANGUAGES

SAME = (
    *("name", "description", "minimum_age", "maximum_age", "reasons", "agreement_ref", "agreement_until_on"),
    *("paused_until_on", "response_hours", "url"),
)

OFFERED = frozenset(code for code, _name in LANGUAGES)


@dataclass(frozen=True)
class Upkeep:
    """Services that need somebody for one reason."""

    heading: str
    rows: list[tuple[UUID, str, str]]


def add(session: Session, by: Actor, form: ServiceForm) -> UUID:
    """A new service; its organisation is found by name, or added."""
    values = _values(form)
    service_id = directory.add_service(session, by, organization_id=_organization(session, by, form), **values)
    phones = [form.phone.data] if form.phone.data else []
    languages, areas = form.languages.data or (), form.named_areas()
    directory.say(session, service_id, phones=phones, languages=languages, areas=areas)
    return service_id


def change(session: Session, by: Actor, service_id: UUID, form: ServiceForm) -> None:
    """Change a service. What the form has no room for (a second number, a language that it does not offer) stays."""
    found = session.get_one(Service, service_id)
    before, about = as_it_is(found), around(service_id)
    values = _values(form)
    if form.organization.data != before["organization"]:
        values["organization_id"] = _organization(session, by, form)
    directory.change_service(session, by, service_id, **values)
    if (form.phone.data or "") != before["phone"]:
        first = about["phones"][0].id if about["phones"] else None
        directory.change_phone(session, service_id, first, form.phone.data or "")
    if set(form.languages.data or ()) != set(before["languages"]) & OFFERED:
        directory.change_languages(session, service_id, form.languages.data or (), OFFERED)
    if (form.areas.data or "") != before["areas"]:
        directory.change_areas(session, service_id, form.named_areas())


def as_it_is(found: Service) -> dict[str, Any]:
    """What the form begins with."""
    about = around(found.id)
    return {name: getattr(found, name) for name in SAME} | {
        "reasons": list(found.reasons),
        "organization": store.named([found.id])[found.id][1],
        "phone": about["phones"][0].number if about["phones"] else "",
        "languages": [row.code for row in about["languages"]],
        "areas": "\n".join(directory.one_line(row.name) for row in about["areas"]),
        "accepts_police_referral": found.accepts_police_referral,
    }


def around(service_id: UUID) -> dict[str, Any]:
    """Numbers, hours, areas, languages and places of a service."""

    def of(model: Any) -> list[Any]:
        return list(db.session.scalars(select(model).where(model.service_id == service_id).order_by(model.id)))

    schedules = of(ServiceSchedule)
    return {
        "phones": of(ServicePhone),
        "hours": [showing.hours(row) for row in schedules],
        "areas": of(ServiceArea),
        "languages": of(ServiceLanguage),
        "language_names": [showing.language(row.code) for row in of(ServiceLanguage)],
        "locations": of(ServiceLocation),
    }


def hours_of(service_ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    """When services are open, in words."""
    found: dict[UUID, list[str]] = {}
    wanted = select(ServiceSchedule).where(ServiceSchedule.service_id.in_(list(service_ids)))
    for row in db.session.scalars(wanted.order_by(ServiceSchedule.id)):
        found.setdefault(row.service_id, []).append(showing.hours(row))
    return found


def upkeep(today: date) -> list[Upkeep]:
    """Active services by what they need, the most pressing first."""
    found = select(Service, Organization.name).join(Organization, Organization.id == Service.organization_id)
    rows = db.session.execute(found.where(Service.retired_at.is_(None)).order_by(Service.name)).all()
    groups: dict[str, list[tuple[UUID, str, str]]] = {}
    readers = store.readers()
    for service, organization in rows:
        for heading in _needs(store.terms_of(service, readers.get(service.id, 0)), service.assured_on, today):
            groups.setdefault(heading, []).append((service.id, service.name, organization))
    return [Upkeep(heading, rows) for heading, rows in groups.items()]


def _needs(terms: rules.Terms, assured_on: date | None, today: date) -> list[str]:
    if not terms.accepts:
        return []
    needs = []
    if terms.agreement_until is None or terms.agreement_until < today:
        needs.append(_("No agreement in force: nothing is sent"))
    elif rules.agreement_ends_soon(terms.agreement_until, today):
        needs.append(_("The agreement ends within 30 days"))
    if terms.workers == 0:
        needs.append(_("Nobody reads the inbox: nothing is sent"))
    if terms.paused_until and terms.paused_until >= today:
        needs.append(_("Takes nobody just now"))
    if rules.stale(assured_on, today):
        needs.append(_("Not confirmed for 180 days"))
    return needs


def _values(form: ServiceForm) -> dict[str, Any]:
    values = {name: getattr(form, name).data for name in SAME}
    values |= {"description": form.description.data or "", "agreement_ref": form.agreement_ref.data or ""}
    values |= {"reasons": tuple(form.reasons.data or ()), "url": form.url.data or None}
    values["accepts_police_referral"] = bool(form.accepts_police_referral.data)
    return values | ({"assured_on": places.today()} if form.assured.data else {})


def _organization(session: Session, by: Actor, form: ServiceForm) -> UUID:
    known = session.scalar(select(Organization.id).where(Organization.name == form.organization.data).limit(1))
    return known or directory.add_organization(session, by, name=form.organization.data)
