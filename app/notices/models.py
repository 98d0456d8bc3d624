"""Notices as they wait, go out and went out."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcTime
from app.notices.rules import State

STATES = tuple(str(state) for state in State)


class Notice(Base, kw_only=True):
    """One notice to one address. `once`: where it is given, no second notice has it.

    `address` and `secret` are encrypted and blanked when it went out or never will; `error` is a code, never a text of
    a server, which might hold an address.
    """

    __tablename__ = "notice"
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", "known_state"),
        CheckConstraint("channel IN ('email', 'webhook')", "known_channel"),
        CheckConstraint("(sent_at IS NULL) = (state <> 'sent')", "sent_says_when"),
        Index("ix_notice_due", "state", "next_at"),
        Index("ix_notice_about", "about_kind", "about_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    topic: Mapped[str] = mapped_column(String(32))
    channel: Mapped[str] = mapped_column(String(8))
    address: Mapped[bytes | None] = mapped_column(LargeBinary, default=None)
    secret: Mapped[bytes | None] = mapped_column(LargeBinary, default=None)
    about_kind: Mapped[str] = mapped_column(String(16))
    about_id: Mapped[UUID]
    context: Mapped[str] = mapped_column(String(600), default="{}")
    once: Mapped[str | None] = mapped_column(String(120), default=None, unique=True)
    state: Mapped[str] = mapped_column(String(10))
    attempts: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime] = mapped_column(UtcTime)
    next_at: Mapped[datetime] = mapped_column(UtcTime)
    error: Mapped[str] = mapped_column(String(24), default="")
    sent_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
