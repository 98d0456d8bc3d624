"""Offers that were turned down: the smallest record there is."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcTime


class DeclinedOffer(Base, kw_only=True):
    """Help was offered and they said no thanks: a normal result, without a name and without an author to count by."""

    __tablename__ = "declined_offer"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    beat_id: Mapped[UUID] = mapped_column(ForeignKey("beat.id"), index=True)
    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"))
    reason: Mapped[str | None] = mapped_column(String(32), default=None)
    received_at: Mapped[datetime] = mapped_column(UtcTime)
