"""Searching the directory: best matches first, with why nothing can be sent to a service plain to see.

Phones search and rank what they carry in the same way (static/js/services/finding.js).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, and_, case, exists, func, or_, select, type_coerce

from app.db import db
from app.partners import rules, store
from app.partners.choices import AGES, WEEKDAYS
from app.partners.directory import folded
from app.partners.models import (
    Organization,
    Service,
    ServiceArea,
    ServicePhone,
    ServiceSchedule,
    ServiceWorker,
)
from app.partners.rules import Hours, NotSent

SHOWN = 30
OFFERED = 60
MOST_WORDS = 8


@dataclass(frozen=True, kw_only=True)
class Query:
    """What somebody looks for; what is left empty does not matter."""

    words: str = ""
    reason: str = ""
    age_band: str = ""
    area: str = ""
    language: str = ""
    open_now: bool = False
    sendable: bool = False


@dataclass(frozen=True, kw_only=True)
class Match:
    """A service that was found. `open`: None where it does not say when it is open."""

    id: UUID
    name: str
    organization: str
    reasons: tuple[str, ...]
    phone: str
    languages: tuple[str, ...]
    open: bool | None
    paused_until: date | None
    not_assured: bool
    why_not: NotSent | None


def search(query: Query, now: datetime, limit: int = SHOWN) -> list[Match]:
    """The services that fit, best first. `now` is local time: it says what day it is, and what is open."""
    wanted: list[Any] = [Service.retired_at.is_(None), *_words(query), *_area(query), *_language(query), *_age(query)]
    wanted += [_open(now)] if query.open_now else []
    wanted += _reason(query)
    if query.sendable:
        wanted += [Service.status == "active", Service.accepts_police_referral]
        wanted.append(Service.agreement_until_on >= now.date())
    order = _ready_first(now.date(), *_own_area_first(query))  # the rest of what is wanted holds for all that are found
    rows = db.session.execute(_with_organization().where(*wanted).order_by(*order).limit(limit))
    return _matches([(row[0], row[1]) for row in rows], now)


def _with_organization() -> Select[Service, str]:
    """Services, each with the name of who runs it: looked up for the rows that are shown, not for all that fit."""
    name = select(Organization.name).where(Organization.id == Service.organization_id).scalar_subquery()
    return select(Service, name)


def _matches(rows: list[tuple[Service, str]], now: datetime) -> list[Match]:
    ids = [service.id for service, _name in rows]
    phones, hours, readers = _phones(ids), _hours(ids), _readers(ids)
    return [
        Match(
            id=service.id,
            name=service.name,
            organization=organization,
            reasons=service.reasons,
            phone=phones.get(service.id, ""),
            languages=service.speaks,
            open=rules.is_open(hours.get(service.id, ()), now),
            paused_until=_paused(service, now.date()),
            not_assured=rules.stale(service.assured_on, now.date()),
            why_not=rules.may_be_sent(store.terms_of(service, readers.get(service.id, 0)), now.date()),
        )
        for service, organization in rows
    ]


def offered(wish: Query, today: date, chosen: UUID | None = None) -> list[tuple[UUID, str]]:
    """Services for the form of an offer, those that fit best first; what was chosen is among them."""
    wanted = (Service.retired_at.is_(None), Service.status == "active", Service.accepts_police_referral)
    found = select(Service.id, Service.name).where(*wanted).order_by(*best_first(wish, today)).limit(OFFERED)
    choices = [(row.id, row.name) for row in db.session.execute(found)]
    if chosen is not None and all(chosen != service_id for service_id, _name in choices):
        choices += [(chosen, name) for name, _organization in store.named([chosen]).values()]
    return choices


def around(area: str, now: datetime, limit: int) -> tuple[list[Match], int]:
    """Services for an area, those that say it first, then those that help everywhere; and how many more there are."""
    wanted = (Service.retired_at.is_(None), near([area]))
    order = (*_own_area_first(Query(area=area)), *_ready_first(now.date()))
    rows = db.session.execute(_with_organization().where(*wanted).order_by(*order).limit(limit)).all()
    there = db.session.scalar(select(func.count()).select_from(Service).where(*wanted)) or 0
    return _matches([(row[0], row[1]) for row in rows], now), there - len(rows)


def near(areas: Iterable[str]) -> ColumnElement[bool]:
    """Services that help in one of some areas, or everywhere."""
    return or_(Service.area_words == "", *(_helps_in(area) for area in map(folded, areas) if area))


def best_first(query: Query, today: date) -> tuple[Any, ...]:
    """For what is wanted; able to take somebody now; for the age, in the language, for the area; confirmed; by name."""
    wishes = (*_fits_first(_age(query)), *_fits_first(_language(query)), *_nearest_first(query))
    return (*_fits_first(_reason(query)), *_ready_first(today, *wishes))


def _ready_first(today: date, *wishes: Any) -> tuple[Any, ...]:
    """Able to take somebody now, or after a pause; then the wishes; confirmed; by name."""
    sends = and_(
        Service.status == "active",
        Service.accepts_police_referral,
        Service.agreement_until_on >= today,
        Service.id.in_(select(ServiceWorker.service_id).where(ServiceWorker.ended_at.is_(None))),
    )
    goes_on = or_(Service.paused_until_on.is_(None), Service.paused_until_on < today)
    return (
        case((sends, case((goes_on, 0), else_=1)), else_=2),
        *wishes,
        case((Service.assured_on >= today - rules.ASSURED_FOR, 0), else_=1),
        Service.name,
        Service.id,
    )


def _fits_first(wanted: list[ColumnElement[bool]]) -> list[Any]:
    return [case((and_(*wanted), 0), else_=1)] if wanted else []


def _nearest_first(query: Query) -> list[Any]:
    """What helps in this very area, then what helps everywhere, then what helps elsewhere."""
    area = folded(query.area)
    return [case((Service.area_words == "", 1), (_helps_in(area), 0), else_=2)] if area else []


def _own_area_first(query: Query) -> list[Any]:
    """Of what helps in an area, what says so before what helps everywhere: quicker than to ask each again."""
    return [case((Service.area_words == "", 1), else_=0)] if folded(query.area) else []


def _helps_in(area: str) -> ColumnElement[bool]:
    """One of its areas says this one, or is a larger one that this one is named after: "Harbour" for "Harbour Ward"."""
    words = area.split()[:MOST_WORDS]
    named_after = [" ".join(words[a:b]) for a in range(len(words)) for b in range(a + 1, len(words) + 1)]
    larger = select(ServiceArea.service_id).where(ServiceArea.folded.in_(named_after))
    return or_(Service.area_words.contains(area, autoescape=True), Service.id.in_(larger))


def _reason(query: Query) -> list[ColumnElement[bool]]:
    if not query.reason:
        return []
    return [type_coerce(Service.reasons, String).contains(f",{query.reason},", autoescape=True)]


def _words(query: Query) -> list[ColumnElement[bool]]:
    """Each word stands somewhere in its name or description, whatever its accents and case."""
    return [Service.words.contains(word, autoescape=True) for word in folded(query.words).split()[:MOST_WORDS]]


def _area(query: Query) -> list[ColumnElement[bool]]:
    """A service without an area helps everywhere."""
    return [near([query.area])] if folded(query.area) else []


def _language(query: Query) -> list[ColumnElement[bool]]:
    if not query.language:
        return []
    return [type_coerce(Service.speaks, String).contains(f",{query.language},", autoescape=True)]


def _age(query: Query) -> list[ColumnElement[bool]]:
    if query.age_band not in AGES:
        return []
    youngest, oldest = AGES[query.age_band]
    return [
        or_(Service.minimum_age.is_(None), Service.minimum_age <= oldest),
        or_(Service.maximum_age.is_(None), Service.maximum_age >= youngest),
    ]


def _open(now: datetime) -> ColumnElement[bool]:
    """`rules.is_open`, as a where-clause: an entry that closes before it opens goes on past midnight."""
    at, opens, closes = now.strftime("%H:%M"), ServiceSchedule.opens_at, ServiceSchedule.closes_at
    today, yesterday = _is_on(now.date()), _is_on(now.date() - timedelta(days=1))
    by_day = and_(opens < closes, opens <= at, closes > at, today)
    by_night = and_(opens >= closes, or_(and_(opens <= at, today), and_(closes > at, yesterday)))
    said = and_(opens != "", closes != "")
    return exists().where(ServiceSchedule.service_id == Service.id, said, or_(by_day, by_night))


def _is_on(day: date) -> ColumnElement[bool]:
    """An entry without weekdays holds for each."""
    days, first, last = ServiceSchedule.byday, ServiceSchedule.valid_from_on, ServiceSchedule.valid_to_on
    named = type_coerce(days, String).contains(f",{WEEKDAYS[day.weekday()]},")
    return and_(or_(days == (), named), or_(first.is_(None), first <= day), or_(last.is_(None), last >= day))


def _phones(ids: list[UUID]) -> dict[UUID, str]:
    found = select(ServicePhone.service_id, ServicePhone.number).where(ServicePhone.service_id.in_(ids))
    return {row[0]: row[1] for row in db.session.execute(found.order_by(ServicePhone.id.desc()))}


def _hours(ids: list[UUID]) -> dict[UUID, list[Hours]]:
    found: dict[UUID, list[Hours]] = {}
    for row in db.session.scalars(select(ServiceSchedule).where(ServiceSchedule.service_id.in_(ids))):
        hours = Hours(row.byday, row.opens_at, row.closes_at, row.valid_from_on, row.valid_to_on)
        found.setdefault(row.service_id, []).append(hours)
    return found


def _readers(ids: list[UUID]) -> dict[UUID, int]:
    wanted = (ServiceWorker.service_id.in_(ids), ServiceWorker.ended_at.is_(None))
    found = select(ServiceWorker.service_id, func.count()).where(*wanted).group_by(ServiceWorker.service_id)
    return {row[0]: row[1] for row in db.session.execute(found)}


def _paused(service: Service, today: date) -> date | None:
    until = service.paused_until_on
    return until if until is not None and until >= today else None
