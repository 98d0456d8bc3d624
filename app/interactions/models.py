"""Contacts as they stand now, and how they stood before each change. No field can hold a person (invariant 1)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Codes, UtcTime
from app.interactions.choices import INITIATED_BY, PEOPLE, PRECISIONS, TOPICS, codes


class Interaction(Base, kw_only=True):
    """A contact. `occurred_at` is already corrected by the phone's clock offset; lists sort by it, then by id."""

    __tablename__ = "interaction"
    __table_args__ = (
        CheckConstraint(f"occurred_precision IN {codes(PRECISIONS)}", "known_precision"),
        CheckConstraint(f"people IN {codes(PEOPLE)}", "known_people"),
        CheckConstraint(f"topic IS NULL OR topic IN {codes(TOPICS)}", "known_topic"),
        CheckConstraint(f"initiated_by IS NULL OR initiated_by IN {codes(INITIATED_BY)}", "known_initiator"),
        CheckConstraint("(voided_at IS NULL) = (voided_by IS NULL)", "voided_by_someone"),
        Index("ix_interaction_beat", "beat_id", "occurred_at", "id"),
        Index("ix_interaction_own", "recorded_by", "occurred_at", "id"),
        Index("ix_interaction_place", "place_id", "occurred_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    beat_id: Mapped[UUID] = mapped_column(ForeignKey("beat.id"))
    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"))
    occurred_at: Mapped[datetime] = mapped_column(UtcTime)
    occurred_precision: Mapped[str] = mapped_column(String(8))
    outcomes: Mapped[tuple[str, ...]] = mapped_column(Codes(160))
    people: Mapped[str] = mapped_column(String(8))
    note: Mapped[str | None] = mapped_column(String(280), default=None)
    note_flagged: Mapped[bool] = mapped_column(default=False)
    topic: Mapped[str | None] = mapped_column(String(32), default=None)
    initiated_by: Mapped[str | None] = mapped_column(String(12), default=None)
    ages: Mapped[tuple[str, ...]] = mapped_column(Codes(60), default=())
    language: Mapped[str | None] = mapped_column(String(16), default=None)
    programme: Mapped[str | None] = mapped_column(String(40), default=None)
    went_badly: Mapped[bool] = mapped_column(default=False)
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    device_id: Mapped[UUID | None] = mapped_column(default=None)
    seq: Mapped[int | None] = mapped_column(BigInteger, default=None)
    made_at: Mapped[datetime] = mapped_column(UtcTime)
    tz: Mapped[str] = mapped_column(String(40))
    offset_ms: Mapped[int | None] = mapped_column(BigInteger, default=None)
    received_at: Mapped[datetime] = mapped_column(UtcTime)
    voided_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
    voided_by: Mapped[UUID | None] = mapped_column(default=None)


class InteractionBefore(Base, kw_only=True):
    """How a contact stood before a change: the whole record as JSON, and who changed it, when and why."""

    __tablename__ = "interaction_before"

    interaction_id: Mapped[UUID] = mapped_column(ForeignKey("interaction.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    change: Mapped[str] = mapped_column(String(12))
    was: Mapped[str] = mapped_column(String(4000))
    changed_at: Mapped[datetime] = mapped_column(UtcTime)
    changed_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    why: Mapped[str] = mapped_column(String(280), default="")
