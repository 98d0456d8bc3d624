"""How a service's workers get in: one-time codes to their e-mail, and sessions of half an hour."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcTime


class ServiceCode(Base, kw_only=True):
    """A code that was asked for, under the hash of the address that was typed; also where nobody has that address."""

    __tablename__ = "service_code"
    __table_args__ = (Index("ix_service_code_asked", "email_hash", "made_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email_hash: Mapped[bytes] = mapped_column(LargeBinary)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary)
    tries: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)


class ServiceSession(Base, kw_only=True):
    """Somebody from a service who got in. Whose inbox it is, is looked up at each page: who left is out at once."""

    __tablename__ = "service_session"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    email_hash: Mapped[bytes] = mapped_column(LargeBinary, index=True)
    made_at: Mapped[datetime] = mapped_column(UtcTime)
    seen_at: Mapped[datetime] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
