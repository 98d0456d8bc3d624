"""Follow-ups as they stand, and each thing that was done with them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcTime
from app.followups.choices import PRIORITIES, PROMISED_TO, SOURCES, codes
from app.followups.rules import State

STATES = tuple(str(state) for state in State)


class Followup(Base, kw_only=True):
    """What an officer said they would do. `owner_id` keeps it now; `last_on`: the last day it is not overdue.

    `version` counts changes of state, day and owner; notes and attempts commute and don't change it.
    """

    __tablename__ = "followup"
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", "known_state"),
        CheckConstraint(f"promised_to IN {codes(PROMISED_TO)}", "known_promisee"),
        CheckConstraint(f"priority IN {codes(PRIORITIES)}", "known_priority"),
        CheckConstraint(f"source_kind IS NULL OR source_kind IN {codes(SOURCES)}", "known_source"),
        CheckConstraint("(source_kind IS NULL) = (source_id IS NULL)", "whole_source"),
        CheckConstraint(
            "(closed_at IS NULL) = (state NOT IN ('told', 'could_not_reach', 'cancelled'))", "closed_says_when"
        ),
        Index("ix_followup_own", "owner_id", "state", "due_on"),
        Index("ix_followup_beat", "beat_id", "state", "last_on"),
        Index("ix_followup_source", "source_kind", "source_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    beat_id: Mapped[UUID] = mapped_column(ForeignKey("beat.id"))
    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"))
    what: Mapped[str] = mapped_column(String(140))
    what_flagged: Mapped[bool] = mapped_column(default=False)
    promised_to: Mapped[str] = mapped_column(String(8))
    priority: Mapped[str] = mapped_column(String(8))
    due_on: Mapped[date]
    due_shift: Mapped[bool] = mapped_column(default=False)
    last_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(16))
    attempts: Mapped[int] = mapped_column(default=0)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    source_kind: Mapped[str | None] = mapped_column(String(16), default=None)
    source_id: Mapped[UUID | None] = mapped_column(default=None)
    device_id: Mapped[UUID | None] = mapped_column(default=None)
    seq: Mapped[int | None] = mapped_column(BigInteger, default=None)
    made_at: Mapped[datetime] = mapped_column(UtcTime)
    tz: Mapped[str] = mapped_column(String(40))
    offset_ms: Mapped[int | None] = mapped_column(BigInteger, default=None)
    promised_at: Mapped[datetime] = mapped_column(UtcTime)
    received_at: Mapped[datetime] = mapped_column(UtcTime)
    changed_at: Mapped[datetime] = mapped_column(UtcTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)


class FollowupEntry(Base, kw_only=True):
    """One thing that was done with a follow-up. `kept_because`: it was meant as `move`, and is kept as a note.

    `was` and `now` tell what changed (a day, an owner's id), for a reader who was offline meanwhile.
    """

    __tablename__ = "followup_entry"
    __table_args__ = (Index("ix_followup_entry_of", "followup_id", "received_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    part: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=0)
    followup_id: Mapped[UUID] = mapped_column(ForeignKey("followup.id"))
    version: Mapped[int]
    move: Mapped[str] = mapped_column(String(16))
    kept_because: Mapped[str] = mapped_column(String(16), default="")
    by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    happened_at: Mapped[datetime] = mapped_column(UtcTime)
    received_at: Mapped[datetime] = mapped_column(UtcTime)
    how: Mapped[str | None] = mapped_column(String(12), default=None)
    because: Mapped[str | None] = mapped_column(String(24), default=None)
    words: Mapped[str | None] = mapped_column(String(280), default=None)
    words_flagged: Mapped[bool] = mapped_column(default=False)
    was: Mapped[str] = mapped_column(String(36), default="")
    now: Mapped[str] = mapped_column(String(36), default="")


class CalendarLink(Base, kw_only=True):
    """A secret address at which somebody's calendar reads their follow-ups; only the hash of its token is kept."""

    __tablename__ = "calendar_link"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
