"""Beats, the places on them, and who is assigned to a beat."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Codes, UtcTime

BEAT_KINDS = ("neighbourhood", "housing_site", "town_centre", "school_cluster", "transport")
PLACE_KINDS = ("home_block", "shop", "school", "park", "faith", "station", "street", "service", "online")


class Beat(Base, kw_only=True):
    """A patch of town that the same officers walk for years."""

    __tablename__ = "beat"
    __table_args__ = (CheckConstraint(f"kind IN {BEAT_KINDS}", "known_kind"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[str] = mapped_column(String(16))
    languages: Mapped[tuple[str, ...]] = mapped_column(Codes(80), default=())
    retired_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)


class Place(Base, kw_only=True):
    """Somewhere on a beat; homes only to the block. Each beat has one of kind `street`: "On the street".

    A retired place is not offered any more, and stays valid for records that were made before.
    """

    __tablename__ = "place"
    __table_args__ = (
        CheckConstraint(f"kind IN {PLACE_KINDS}", "known_kind"),
        CheckConstraint("(lat IS NULL) = (lon IS NULL)", "whole_position"),
        Index("uq_place_label", "beat_id", "label", unique=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    beat_id: Mapped[UUID] = mapped_column(ForeignKey("beat.id"))
    label: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(16))
    lat: Mapped[float | None] = mapped_column(default=None)
    lon: Mapped[float | None] = mapped_column(default=None)
    retired_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)


class Assignment(Base, kw_only=True):
    """A person on a beat, from a day to a day (both included; no `to_on`: until further notice)."""

    __tablename__ = "assignment"
    __table_args__ = (
        CheckConstraint("to_on IS NULL OR to_on >= from_on", "ends_after_it_begins"),
        Index("ix_assignment_person", "person_id", "from_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    beat_id: Mapped[UUID] = mapped_column(ForeignKey("beat.id"), index=True)
    from_on: Mapped[date]
    to_on: Mapped[date | None] = mapped_column(default=None)
    covering: Mapped[bool] = mapped_column(default=False)


class Cover(Base, kw_only=True):
    """Somebody covers a beat for a shift: it is open to them until `until_at`, or until it was ended."""

    __tablename__ = "cover"
    __table_args__ = (
        CheckConstraint("until_at > from_at", "ends_after_it_begins"),
        Index("ix_cover_person", "person_id", "until_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    beat_id: Mapped[UUID] = mapped_column(ForeignKey("beat.id"), index=True)
    from_at: Mapped[datetime] = mapped_column(UtcTime)
    until_at: Mapped[datetime] = mapped_column(UtcTime)
    begun_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))


class Away(Base, kw_only=True):
    """Somebody is away, both days included; why is nobody's business here. `stand_in`: who keeps their follow-ups."""

    __tablename__ = "away"
    __table_args__ = (
        CheckConstraint("to_on >= from_on", "ends_after_it_begins"),
        Index("ix_away_person", "person_id", "to_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    from_on: Mapped[date]
    to_on: Mapped[date]
    stand_in: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
