"""Records that a phone said it holds: what was announced and never came can be asked about."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcTime


class Announced(Base, kw_only=True):
    """A record id that a phone announced at a hello and that has not come yet."""

    __tablename__ = "announced"

    device_id: Mapped[UUID] = mapped_column(ForeignKey("device.id"), primary_key=True)
    record_id: Mapped[UUID] = mapped_column(primary_key=True)
    first_at: Mapped[datetime] = mapped_column(UtcTime)
    last_at: Mapped[datetime] = mapped_column(UtcTime)
