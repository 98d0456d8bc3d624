"""What a phone said it holds (what was announced and never came can be asked about), and what it was given to carry."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcTime


class Announced(Base, kw_only=True):
    """A record id that a phone announced at a hello and that has not come yet."""

    __tablename__ = "announced"

    device_id: Mapped[UUID] = mapped_column(ForeignKey("device.id"), primary_key=True)
    record_id: Mapped[UUID] = mapped_column(primary_key=True)
    first_at: Mapped[datetime] = mapped_column(UtcTime)
    last_at: Mapped[datetime] = mapped_column(UtcTime)


class Delivery(Base, kw_only=True):
    """What somebody's phone carries for reading without signal: {key: rev} as JSON, under the cursor it was given."""

    __tablename__ = "delivery"

    device_id: Mapped[UUID] = mapped_column(ForeignKey("device.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    cursor: Mapped[str] = mapped_column(String(24))
    revs: Mapped[str] = mapped_column(Text)
    delivered_at: Mapped[datetime] = mapped_column(UtcTime)
