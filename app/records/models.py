"""Receipts, records in custody, and the list of texts to be redacted."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcTime


class Receipt(Base, kw_only=True):
    """What the server has signed for: one row a record, kept as long as the record.

    `superseded`: the record came after its own correction, or was replaced before it came; a phone hears `gone`.
    `reason`: why it took another effect than its author meant; every answer to the phone says so.
    `blinded`: what identified somebody was deleted, and the digest with it (`receipts.blind`).
    """

    __tablename__ = "receipt"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(40))
    digest: Mapped[str] = mapped_column(String(64))
    received_at: Mapped[datetime] = mapped_column(UtcTime)
    kid: Mapped[str] = mapped_column(String(16))
    sig: Mapped[str] = mapped_column(String(88))
    version: Mapped[int | None] = mapped_column(default=None)
    subject_id: Mapped[UUID | None] = mapped_column(index=True, default=None)
    device_id: Mapped[UUID | None] = mapped_column(default=None)
    seq: Mapped[int | None] = mapped_column(BigInteger, default=None)
    superseded: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(String(24), default="")
    blinded: Mapped[bool] = mapped_column(default=False)


class Held(Base, kw_only=True):
    """A record in custody, as it came: sealed, with why it is held, and how that ended.

    `vouched_by`: its author has said on a page that it is theirs. `words`: what somebody wrote to whom it goes next.
    """

    __tablename__ = "held"
    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (ending = '')", "ended_says_how"),
        Index("uq_held_same", "record_id", "owner", "digest", unique=True),
        Index("ix_held_open", "ended_at", "owner"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    record_id: Mapped[UUID]
    owner: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(40))
    device_id: Mapped[UUID | None]
    seq: Mapped[int | None] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(String(24))
    about: Mapped[str] = mapped_column(String(400), default="")
    envelope: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    offset_ms: Mapped[int | None] = mapped_column(BigInteger, default=None)
    beat_id: Mapped[UUID | None] = mapped_column(index=True, default=None)
    received_at: Mapped[datetime] = mapped_column(UtcTime)
    kid: Mapped[str] = mapped_column(String(16))
    sig: Mapped[str] = mapped_column(String(88))
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
    ending: Mapped[str] = mapped_column(String(16), default="")
    ended_by: Mapped[UUID | None] = mapped_column(default=None)
    vouched_by: Mapped[UUID | None] = mapped_column(default=None)
    words: Mapped[str] = mapped_column(String(120), default="")


class Redaction(Base, kw_only=True):
    """A free text that looks as if it held a person. Only that it was flagged is stored, not what was found."""

    __tablename__ = "redaction"
    __table_args__ = (
        CheckConstraint("(done_at IS NULL) = (done_by IS NULL)", "done_by_someone"),
        Index("ix_redaction_open", "done_at", "beat_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[UUID] = mapped_column(index=True)
    field: Mapped[str] = mapped_column(String(40))
    beat_id: Mapped[UUID | None]
    flagged_at: Mapped[datetime] = mapped_column(UtcTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
    done_by: Mapped[UUID | None] = mapped_column(default=None)
    ending: Mapped[str] = mapped_column(String(16), default="")
