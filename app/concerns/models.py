"""Concerns as they stand, what was written to and fro, what screeners made of the words, and what happened.

What a resident typed is encrypted and bound to its row. No column holds anything about the visitor; times of what a
resident did are whole hours, and rows of one hour are in no order that says more (invariant 8).
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.orm import Mapped, mapped_column

from app.concerns.choices import CATEGORIES, DANGER, REPLY, SOURCES, codes
from app.concerns.rules import CLOSED, State
from app.db import Base, Codes, UtcTime

STATES = tuple(str(state) for state in State)
CLOSINGS = tuple(sorted(str(state) for state in CLOSED))


class Concern(Base, kw_only=True):
    """What a resident raised.

    `asked_at`: the hour in which it (last) came to be read; `due_at`: until when a first answer is due;
    `answered_at`: when it came; `quarantined`: it looks like one of many, and waits apart; `sameness`: a keyed hash of
    the words, for a day; `code_hash`: of the resident's code, gone when they delete their view; `unread`: something of
    theirs was not read yet; `news`: something of ours was not read by them; `because`: the code of the last move.
    """

    __tablename__ = "concern"
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", "known_state"),
        CheckConstraint(f"category IN {codes(CATEGORIES)}", "known_category"),
        CheckConstraint(f"danger IN {codes(DANGER)}", "known_danger"),
        CheckConstraint(f"reply IN {codes(REPLY)}", "known_reply"),
        CheckConstraint(f"source IN {SOURCES}", "known_source"),
        CheckConstraint(f"(closed_at IS NULL) = (state NOT IN {CLOSINGS})", "closed_says_when"),
        CheckConstraint("(source = 'officer') = (recorded_by IS NOT NULL)", "recorded_by_an_officer"),
        CheckConstraint("asked_at % 3600000 = 0 AND received_at % 3600000 = 0", "whole_hours"),
        Index("ix_concern_queue", "state", "asked_at"),
        Index("ix_concern_beat", "beat_id", "state", "moved_at"),
        Index("ix_concern_unread", "unread", "asked_at"),
        Index("ix_concern_sameness", "sameness"),
        Index("ix_concern_delete", "delete_on", "purged_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    category: Mapped[str] = mapped_column(String(32))
    language: Mapped[str] = mapped_column(String(8))
    description: Mapped[bytes | None] = mapped_column(LargeBinary, default=None)
    place_text: Mapped[bytes | None] = mapped_column(LargeBinary, default=None)
    point: Mapped[bytes | None] = mapped_column(LargeBinary, default=None)
    happens_when: Mapped[tuple[str, ...]] = mapped_column(Codes(120), default=())
    danger: Mapped[str] = mapped_column(String(8))
    reply: Mapped[str] = mapped_column(String(8))
    may_be_published: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(String(8))
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    place_id: Mapped[UUID | None] = mapped_column(ForeignKey("place.id"), default=None)
    suggested_beat_id: Mapped[UUID | None] = mapped_column(ForeignKey("beat.id"), default=None)
    beat_id: Mapped[UUID | None] = mapped_column(ForeignKey("beat.id"), default=None)
    duplicate_of: Mapped[UUID | None] = mapped_column(ForeignKey("concern.id"), default=None)
    because: Mapped[str] = mapped_column(String(24), default="")
    quarantined: Mapped[bool] = mapped_column(default=False)
    sameness: Mapped[bytes | None] = mapped_column(LargeBinary, default=None)
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True, default=None)
    unread: Mapped[bool] = mapped_column(default=True)
    news: Mapped[bool] = mapped_column(default=False)
    received_at: Mapped[datetime] = mapped_column(UtcTime)
    asked_at: Mapped[datetime] = mapped_column(UtcTime)
    due_at: Mapped[datetime] = mapped_column(UtcTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
    moved_at: Mapped[datetime] = mapped_column(UtcTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
    delete_on: Mapped[date]
    purged_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)


class ConcernMessage(Base, kw_only=True):
    """One message of a thread, the `n`th. `code`: said without typing, in whichever language it is read; `screened`:
    patrol may see it. Of a resident's only the hour is kept."""

    __tablename__ = "concern_message"
    __table_args__ = (
        Unique("concern_id", "n"),
        CheckConstraint("(words IS NULL) <> (code IS NULL) OR purged", "words_or_code"),
        CheckConstraint("from_resident = (written_by IS NULL)", "ours_has_a_writer"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    concern_id: Mapped[UUID] = mapped_column(ForeignKey("concern.id"))
    n: Mapped[int]
    from_resident: Mapped[bool]
    written_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    code: Mapped[str | None] = mapped_column(String(24), default=None)
    words: Mapped[bytes | None] = mapped_column(LargeBinary, default=None)
    language: Mapped[str] = mapped_column(String(8))
    screened: Mapped[bool] = mapped_column(default=True)
    purged: Mapped[bool] = mapped_column(default=False)
    sent_at: Mapped[datetime] = mapped_column(UtcTime)


class ConcernWords(Base, kw_only=True):
    """What somebody made of a resident's words: what patrol sees of them (`shown`), or a translation. The latest holds,
    the others are its history. `part`: description, place_text, or the `n` of a message."""

    __tablename__ = "concern_words"
    __table_args__ = (
        CheckConstraint("sort IN ('shown', 'translation')", "known_sort"),
        Index("ix_concern_words_of", "concern_id", "part", "sort", "written_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    concern_id: Mapped[UUID] = mapped_column(ForeignKey("concern.id"))
    part: Mapped[str] = mapped_column(String(12))
    sort: Mapped[str] = mapped_column(String(12))
    language: Mapped[str] = mapped_column(String(8))
    words: Mapped[bytes] = mapped_column(LargeBinary)
    written_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime] = mapped_column(UtcTime)


class ConcernEntry(Base, kw_only=True):
    """A line of the history: a move by a person or the resident, with its code. Never free text."""

    __tablename__ = "concern_entry"
    __table_args__ = (
        CheckConstraint("by_kind IN ('person', 'resident')", "known_mover"),
        Index("ix_concern_entry_of", "concern_id", "version"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    concern_id: Mapped[UUID] = mapped_column(ForeignKey("concern.id"))
    version: Mapped[int]
    move: Mapped[str] = mapped_column(String(16))
    code: Mapped[str] = mapped_column(String(24), default="")
    by_kind: Mapped[str] = mapped_column(String(8))
    by_id: Mapped[UUID | None] = mapped_column(default=None)
    happened_at: Mapped[datetime] = mapped_column(UtcTime)


class ConcernNote(Base, kw_only=True):
    """A note of the team on a concern, for whoever goes on with it. The resident does not read it."""

    __tablename__ = "concern_note"
    __table_args__ = (Index("ix_concern_note_of", "concern_id", "happened_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    concern_id: Mapped[UUID] = mapped_column(ForeignKey("concern.id"))
    words: Mapped[str] = mapped_column(String(280))
    words_flagged: Mapped[bool] = mapped_column(default=False)
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    happened_at: Mapped[datetime] = mapped_column(UtcTime)
    received_at: Mapped[datetime] = mapped_column(UtcTime)


class ConcernReader(Base, kw_only=True):
    """An officer who has the duty of reading new concerns, as sergeants have."""

    __tablename__ = "concern_reader"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    added_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime] = mapped_column(UtcTime)
