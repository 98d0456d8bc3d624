"""What can come of a record: what the door answers, and why a record is held."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID


class Status(StrEnum):
    """The answer for one record (sync.md, Protocol)."""

    CREATED = "created"
    DUPLICATE = "duplicate"
    GONE = "gone"
    HELD = "held"
    DEFERRED = "deferred"
    INVALID = "invalid"
    CONFLICT = "conflict"
    RESEAL = "reseal"


class Hold(StrEnum):
    """Why a record is in custody. Each has a page, an action and an ending (`sync.custody`)."""

    UNKNOWN_KIND = "unknown_kind"
    UNKNOWN_FIELD = "unknown_field"
    SERVER_FIELD = "server_field"
    UNKNOWN_KEY = "unknown_key"
    UNREADABLE = "unreadable"
    AUTHOR_NOT_PROVEN = "author_not_proven"
    REVOKED_PHONE = "revoked_phone"
    MISSING_DEPENDENCY = "missing_dependency"
    LOST_SCOPE = "lost_scope"
    NEEDS_CORRECTION = "needs_correction"
    CHANGED_MEANWHILE = "changed_meanwhile"
    SAME_ID = "same_id"
    DISOWNED = "disowned"
    OUR_MISTAKE = "our_mistake"


@dataclass(frozen=True)
class Applied:
    """A record took effect on `subject_id`, which now has this version, on this beat.

    `reason`: why it took another effect than its author meant ("kept as a note, it was closed"); the phone is told.
    `text_in`: where its free texts lie, if not with the subject itself; the redaction list finds them by it.
    """

    subject_id: UUID
    version: int
    beat_id: UUID | None = None
    reason: str = ""
    text_in: UUID | None = None


@dataclass(frozen=True)
class Invalid:
    """What its author has to correct: words by field."""

    errors: dict[str, str]


@dataclass(frozen=True)
class Stale:
    """The record was changed meanwhile; it now has this version."""

    version: int


@dataclass(frozen=True)
class OutOfScope:
    """The author may not record on this beat (any more); its sergeant decides."""

    beat_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Row:
    """The answer for one record, as the phone gets it."""

    id: str
    status: Status
    ref: str | None = None
    version: int | None = None
    receipt: dict[str, Any] | None = None
    received_at: str | None = None
    reason: str | None = None
    errors: dict[str, str] | None = field(default=None)
    retry_after: int | None = None

    def as_json(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if value is not None}
