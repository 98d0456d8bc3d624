"""Presence on beats, and notes on places. Neither has a field that can hold a person (invariant 1)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcTime
from app.presence.choices import AWAY_REASONS, MODES, SHIFTS, codes
from app.presence.rules import LEAST_AWAY, MOST_AWAY


class Presence(Base, kw_only=True):
    """One shift on a beat. Without its author: the receipt knows who sent it, figures can't (invariant 5)."""

    __tablename__ = "presence"
    __table_args__ = (
        CheckConstraint(f"shift IN {codes(SHIFTS)}", "known_shift"),
        CheckConstraint(f"mode IN {codes(MODES)}", "known_mode"),
        CheckConstraint(f"away_reason IS NULL OR away_reason IN {codes(AWAY_REASONS)}", "known_reason"),
        CheckConstraint("(away_reason IS NULL) = (away_minutes IS NULL)", "whole_absence"),
        CheckConstraint(f"away_minutes IS NULL OR away_minutes BETWEEN {LEAST_AWAY} AND {MOST_AWAY}", "known_minutes"),
        Index("ix_presence_beat", "beat_id", "present_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    beat_id: Mapped[UUID] = mapped_column(ForeignKey("beat.id"))
    present_on: Mapped[date]
    shift: Mapped[str] = mapped_column(String(8))
    mode: Mapped[str] = mapped_column(String(8))
    away_reason: Mapped[str | None] = mapped_column(String(12), default=None)
    away_minutes: Mapped[int | None] = mapped_column(default=None)
    received_at: Mapped[datetime] = mapped_column(UtcTime)


class PlaceNote(Base, kw_only=True):
    """A note on a place. It is shown until `ends_on` (that day included), or until somebody takes it away."""

    __tablename__ = "place_note"
    __table_args__ = (
        CheckConstraint("(removed_at IS NULL) = (removed_by IS NULL)", "removed_by_someone"),
        Index("ix_place_note_beat", "beat_id", "happened_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"))
    beat_id: Mapped[UUID] = mapped_column(ForeignKey("beat.id"))
    words: Mapped[str] = mapped_column(String(280))
    words_flagged: Mapped[bool] = mapped_column(default=False)
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    happened_at: Mapped[datetime] = mapped_column(UtcTime)
    received_at: Mapped[datetime] = mapped_column(UtcTime)
    ends_on: Mapped[date | None] = mapped_column(default=None)
    removed_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
    removed_by: Mapped[UUID | None] = mapped_column(default=None)
