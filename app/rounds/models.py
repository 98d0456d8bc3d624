"""Rounds of blocks: totals alone. No column could hold a door, or who knocked at it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcTime
from app.rounds.answers import MOST, TOTALS


class Round(Base, kw_only=True):
    """One walk along the doors of a block. A total that was not said is empty, which is not the same as none."""

    __tablename__ = "round"
    __table_args__ = (
        *(CheckConstraint(f"{name} BETWEEN 0 AND {MOST}", f"{name}_in_range") for name in TOTALS),
        CheckConstraint(f"coalesce({', '.join(TOTALS)}) IS NOT NULL", "says_something"),
        Index("ix_round_beat", "beat_id", "place_id", "walked_on"),
        Index("ix_round_place", "place_id", "walked_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    beat_id: Mapped[UUID] = mapped_column(ForeignKey("beat.id"))
    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"))
    walked_on: Mapped[date]
    spoke: Mapped[int | None] = mapped_column(default=None)
    no_answer: Mapped[int | None] = mapped_column(default=None)
    no_thanks: Mapped[int | None] = mapped_column(default=None)
    left_card: Mapped[int | None] = mapped_column(default=None)
    asked_to_return: Mapped[int | None] = mapped_column(default=None)
    made_at: Mapped[datetime] = mapped_column(UtcTime)
    tz: Mapped[str] = mapped_column(String(40))
    offset_ms: Mapped[int | None] = mapped_column(BigInteger, default=None)
    received_at: Mapped[datetime] = mapped_column(UtcTime)
