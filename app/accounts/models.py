"""People, their passkeys, their phones and their sessions.

Secrets are stored as hashes: SHA-256 for random tokens, argon2id for the short typed code. Author keys are encrypted.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.actor import Role
from app.db import Base, UtcTime

ROLES = ", ".join(f"'{role}'" for role in Role)


class Person(Base, kw_only=True):
    """Someone who works here. `user_handle` is what a passkey knows them by (64 random bytes, never an address)."""

    __tablename__ = "person"
    __table_args__ = (CheckConstraint(f"role IN ({ROLES})", "known_role"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    collar: Mapped[str] = mapped_column(String(12), default="")
    role: Mapped[str] = mapped_column(String(16))
    user_handle: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    left_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
    locked_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)


class Passkey(Base, kw_only=True):
    """One credential of a person. `roaming` ones (NFC, USB) may decide from a shared phone."""

    __tablename__ = "passkey"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int]
    transports: Mapped[str] = mapped_column(String(80), default="")
    roaming: Mapped[bool] = mapped_column(default=False)
    backed_up: Mapped[bool] = mapped_column(default=False)
    label: Mapped[str] = mapped_column(String(60), default="")
    bound_at: Mapped[datetime] = mapped_column(UtcTime)
    bound_on: Mapped[UUID | None] = mapped_column(ForeignKey("device.id"), default=None)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
    removed_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)


class Ceremony(Base, kw_only=True):
    """A challenge that was given out: for one purpose, 120 seconds, used once (deleted before it is verified)."""

    __tablename__ = "ceremony"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    challenge: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    purpose: Mapped[str] = mapped_column(String(16))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    session_id: Mapped[UUID | None] = mapped_column(default=None)
    invitation_id: Mapped[UUID | None] = mapped_column(default=None)
    expires_at: Mapped[datetime] = mapped_column(UtcTime, index=True)


class Invitation(Base, kw_only=True):
    """A single-use right to bind a passkey: a link (SHA-256) and a short typed code (argon2id), 15 minutes (R-10)."""

    __tablename__ = "invitation"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    link_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    typed_hash: Mapped[str] = mapped_column(String(200))
    typed_hint: Mapped[bytes] = mapped_column(LargeBinary, index=True)
    shared_phone: Mapped[bool] = mapped_column(default=False)
    replaces_all: Mapped[bool] = mapped_column(default=False)
    issued_by: Mapped[UUID | None] = mapped_column(default=None)
    issued_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)


class Device(Base, kw_only=True):
    """A phone. Its credential is send-only and survives sign-out; rotated, the one before stays valid until used."""

    __tablename__ = "device"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    label: Mapped[str] = mapped_column(String(60), default="")
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    token_before: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True, default=None)
    rotated_at: Mapped[datetime] = mapped_column(UtcTime)
    shared: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    hello_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
    wiped_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)


class AuthorKey(Base, kw_only=True):
    """The key by which one person on one phone proves that a record is theirs; encrypted (`app.keyring`)."""

    __tablename__ = "author_key"

    device_id: Mapped[UUID] = mapped_column(ForeignKey("device.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    key: Mapped[bytes] = mapped_column(LargeBinary)
    issued_at: Mapped[datetime] = mapped_column(UtcTime)


class AuthSession(Base, kw_only=True):
    """Somebody signed in on a phone. Found by the SHA-256 of its token; ended by sign-out, by time or by someone."""

    __tablename__ = "auth_session"
    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (ended_why = '')", "ended_says_why"),
        Index("ix_auth_session_open", "person_id", "ended_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    device_id: Mapped[UUID] = mapped_column(ForeignKey("device.id"), index=True)
    passkey_id: Mapped[UUID] = mapped_column(ForeignKey("passkey.id"))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    seen_at: Mapped[datetime] = mapped_column(UtcTime)
    stepped_up_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
    roaming_key: Mapped[bool] = mapped_column(default=False)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
    ended_why: Mapped[str] = mapped_column(String(24), default="")


class Failure(Base, kw_only=True):
    """A failed try (R-11), counted per credential or per invitation, never per name that a stranger can type."""

    __tablename__ = "failure"
    __table_args__ = (Index("ix_failure_subject", "subject", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcTime)
