"""How a resident can be reached, under the one record that needs it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcTime
from app.residents.choices import CHANNELS, SAFE_WAYS


class ResidentContact(Base, kw_only=True):
    """One resident as the officers who promised them something may reach them.

    `name`, `value` and `best_time` are encrypted (`app.keyring`), each bound to its column and row. What is safe stands
    in clear, because it must be read before the rest. `delete_on`: the day on which all of it is deleted.
    """

    __tablename__ = "resident_contact"
    __table_args__ = (
        CheckConstraint(f"channel IS NULL OR channel IN {tuple(code for code, _words in CHANNELS)}", "known_channel"),
        CheckConstraint(f"safe IS NULL OR safe IN {tuple(code for code, _words in SAFE_WAYS)}", "known_safe_way"),
        Index("uq_resident_contact_under", "under_kind", "under_id", unique=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    under_kind: Mapped[str] = mapped_column(String(16))
    under_id: Mapped[UUID]
    name: Mapped[bytes | None] = mapped_column(LargeBinary, default=None)
    channel: Mapped[str | None] = mapped_column(String(8), default=None)
    value: Mapped[bytes | None] = mapped_column(LargeBinary, default=None)
    best_time: Mapped[bytes | None] = mapped_column(LargeBinary, default=None)
    language: Mapped[str | None] = mapped_column(String(16), default=None)
    safe: Mapped[str | None] = mapped_column(String(24), default=None)
    do_not_contact: Mapped[bool] = mapped_column(default=False)
    safe_to_leave_message: Mapped[bool] = mapped_column(default=False)
    delete_on: Mapped[date] = mapped_column(index=True)
    kept_at: Mapped[datetime] = mapped_column(UtcTime)


class ClockMark(Base, kw_only=True):
    """One row: until when the clock was seen to run rightly, and since when it is doubted, if it is."""

    __tablename__ = "clock_mark"
    __table_args__ = (CheckConstraint("id = 1", "only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seen_at: Mapped[datetime] = mapped_column(UtcTime)
    doubted_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
