"""Programmes, and how many came. No field can hold a person, and none says who counted (invariants 1 and 5)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Codes, UtcTime
from app.programmes.choices import CANCELLED, WENT, codes
from app.programmes.forms import MOST, NOTE_LIMIT


class Programme(Base, kw_only=True):
    """Something that is on at a beat on some days of the week, from a day to a day (both included)."""

    __tablename__ = "programme"
    __table_args__ = (
        CheckConstraint("to_on IS NULL OR to_on >= from_on", "ends_after_it_begins"),
        Index("uq_programme_name", "beat_id", "name", unique=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    beat_id: Mapped[UUID] = mapped_column(ForeignKey("beat.id"))
    place_id: Mapped[UUID | None] = mapped_column(ForeignKey("place.id"), default=None)
    name: Mapped[str] = mapped_column(String(40))
    weekdays: Mapped[tuple[str, ...]] = mapped_column(Codes(32))
    starts_at: Mapped[str | None] = mapped_column(String(5), default=None)
    from_on: Mapped[date]
    to_on: Mapped[date | None] = mapped_column(default=None)
    retired_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)


class ProgrammeCount(Base, kw_only=True):
    """How many came on a day. Its id is the record's; who sent it is known to the receipt alone."""

    __tablename__ = "programme_count"
    __table_args__ = (
        CheckConstraint(f"went IN {codes(WENT)}", "known_went"),
        CheckConstraint(f"came BETWEEN 0 AND {MOST}", "came_is_a_head_count"),
        CheckConstraint("young IS NULL OR young BETWEEN 0 AND came", "young_are_among_them"),
        CheckConstraint(f"went <> '{CANCELLED}' OR came = 0", "nobody_came_to_what_was_cancelled"),
        Index("ix_programme_count_day", "programme_id", "held_on", "received_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"))
    beat_id: Mapped[UUID] = mapped_column(ForeignKey("beat.id"))
    held_on: Mapped[date]
    went: Mapped[str] = mapped_column(String(12))
    came: Mapped[int]
    young: Mapped[int | None] = mapped_column(default=None)
    note: Mapped[str | None] = mapped_column(String(NOTE_LIMIT), default=None)
    note_flagged: Mapped[bool] = mapped_column(default=False)
    received_at: Mapped[datetime] = mapped_column(UtcTime)
