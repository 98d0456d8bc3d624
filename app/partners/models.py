"""The directory of partner services, in the names of Open Referral's HSDS 3.0, and what an agency adds to it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Codes, UtcTime
from app.partners.choices import STATUSES


class Organization(Base, kw_only=True):
    """Who runs services."""

    __tablename__ = "organization"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    alternate_name: Mapped[str | None] = mapped_column(String(200), default=None)
    description: Mapped[str] = mapped_column(Text, default="")
    email: Mapped[str | None] = mapped_column(String(254), default=None)
    website: Mapped[str | None] = mapped_column(String(500), default=None)


class Service(Base, kw_only=True):
    """A service that residents can be referred to.

    An import never touches what the agency keeps itself: `accepts_police_referral, response_hours, paused_until_on,
    reasons, agreement_*, webhook_*` and its workers. `words`, `area_words` and `speaks` say again, folded, what the
    search looks at, so that it reads one row a service.
    """

    __tablename__ = "service"
    __table_args__ = (
        CheckConstraint(f"status IN {STATUSES}", "known_status"),
        CheckConstraint("minimum_age IS NULL OR maximum_age IS NULL OR minimum_age <= maximum_age", "ages_in_order"),
        CheckConstraint("(webhook_url IS NULL) = (webhook_secret IS NULL)", "webhook_is_signed"),
        Index("ix_service_organization", "organization_id"),
        Index("ix_service_status", "status", "name"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"))
    name: Mapped[str] = mapped_column(String(200))
    alternate_name: Mapped[str | None] = mapped_column(String(200), default=None)
    description: Mapped[str] = mapped_column(Text, default="")
    url: Mapped[str | None] = mapped_column(String(500), default=None)
    email: Mapped[str | None] = mapped_column(String(254), default=None)
    status: Mapped[str] = mapped_column(String(20), default="active")
    interpretation_services: Mapped[str | None] = mapped_column(Text, default=None)
    application_process: Mapped[str | None] = mapped_column(Text, default=None)
    fees_description: Mapped[str | None] = mapped_column(Text, default=None)
    eligibility_description: Mapped[str | None] = mapped_column(Text, default=None)
    minimum_age: Mapped[int | None] = mapped_column(default=None)
    maximum_age: Mapped[int | None] = mapped_column(default=None)
    assured_on: Mapped[date | None] = mapped_column(default=None)
    alert: Mapped[str | None] = mapped_column(Text, default=None)
    accepts_police_referral: Mapped[bool] = mapped_column(default=False)
    response_hours: Mapped[int | None] = mapped_column(default=None)
    paused_until_on: Mapped[date | None] = mapped_column(default=None)
    reasons: Mapped[tuple[str, ...]] = mapped_column(Codes(600), default=())
    agreement_ref: Mapped[str] = mapped_column(String(80), default="")
    agreement_until_on: Mapped[date | None] = mapped_column(default=None)
    webhook_url: Mapped[bytes | None] = mapped_column(LargeBinary, default=None)
    webhook_secret: Mapped[bytes | None] = mapped_column(LargeBinary, default=None)
    words: Mapped[str] = mapped_column(Text, default="")
    area_words: Mapped[str] = mapped_column(Text, default="")
    speaks: Mapped[tuple[str, ...]] = mapped_column(Codes(400), default=())
    changed_at: Mapped[datetime] = mapped_column(UtcTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)


class ServicePhone(Base, kw_only=True):
    """A number that anybody may ring: a service's own, never a person's."""

    __tablename__ = "service_phone"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id"), index=True)
    number: Mapped[str] = mapped_column(String(60))
    extension: Mapped[str | None] = mapped_column(String(20), default=None)
    type: Mapped[str | None] = mapped_column(String(20), default=None)
    description: Mapped[str] = mapped_column(String(500), default="")


class ServiceSchedule(Base, kw_only=True):
    """When it is open: weekdays (RFC 5545 codes) from one time of day to another, between two days."""

    __tablename__ = "service_schedule"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id"), index=True)
    valid_from_on: Mapped[date | None] = mapped_column(default=None)
    valid_to_on: Mapped[date | None] = mapped_column(default=None)
    byday: Mapped[tuple[str, ...]] = mapped_column(Codes(40), default=())
    opens_at: Mapped[str | None] = mapped_column(String(5), default=None)
    closes_at: Mapped[str | None] = mapped_column(String(5), default=None)
    description: Mapped[str] = mapped_column(String(1000), default="")


class ServiceArea(Base, kw_only=True):
    """Where it helps people, as it names it."""

    __tablename__ = "service_area"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    folded: Mapped[str] = mapped_column(String(200), index=True)


class ServiceLanguage(Base, kw_only=True):
    """A language in which it helps."""

    __tablename__ = "service_language"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id"), index=True)
    code: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(80), default="")


class ServiceLocation(Base, kw_only=True):
    """Where it is."""

    __tablename__ = "service_location"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id"), index=True)
    location_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(500), default="")
    lat: Mapped[float | None] = mapped_column(default=None)
    lon: Mapped[float | None] = mapped_column(default=None)


class ServiceWorker(Base, kw_only=True):
    """A named person who reads a service's inbox. Name and address are encrypted; `email_hash` finds them by it."""

    __tablename__ = "service_worker"
    __table_args__ = (CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", "ended_by_someone"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id"), index=True)
    name: Mapped[bytes] = mapped_column(LargeBinary)
    email: Mapped[bytes] = mapped_column(LargeBinary)
    email_hash: Mapped[bytes] = mapped_column(LargeBinary, index=True)
    added_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime] = mapped_column(UtcTime)
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
